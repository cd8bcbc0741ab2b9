/* backend_fixture.h - a backend without ports: database, blobs and keys in a folder of its own, one
 * enrolled terminal, cases that are handed in, and what the audit log tells. */
#ifndef ANJUNGAN_TESTS_UNIT_BACKEND_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_BACKEND_FIXTURE_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "backend/db/audit.h"
#include "backend/db/db.h"
#include "backend_place.h"
#include "catalogue/promise.h"
#include "receipt/link.h"
#include "seal_fixture.h"

#include <ftw.h>
#include <sys/wait.h>

#define WORLD_TERMINAL    "SPS-01" /* of the seal fixture's certificate */
#define WORLD_FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define WORLD_SERVICE     "pekalongan/issue-esign"

struct world {
    struct fixture keys;
    char dir[64], blobs_dir[PATH_SIZE];
    struct place place; /* of the database */
    struct clock clock;
    struct bytes secret;
    struct catalogue *catalogue;
    struct db *db;
    struct blobs *blobs;
    struct cases cases;
};

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct fault why = {0};                                                                    \
        if (!(call)) fail_msg("%s: %s", #call, why.text);                                          \
    } while (0)

static inline int world_remove_one(const char *path, const struct stat *info, int kind,
                                   struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void world_enrol(struct world *world, const char *id, const struct bytes *certificate)
{
    uint8_t hash[DB_HASH_SIZE];
    memset(hash, (int)strlen(id), sizeof hash);
    struct bytes pem = {0};
    bytes_append(&pem, certificate->data, certificate->size);
    MUST(db_terminal_invite(world->db, id, "pekalongan", hash, INT64_MAX, 1, &why));
    MUST(db_terminal_enrol(world->db, hash, WORLD_FINGERPRINT, bytes_text(&pem), 2, &why));
    bytes_free(&pem);
}

static inline void world_open(struct world *world)
{
    char uri[PATH_SIZE + 8];
    place_open(&world->place);
    world->db = world->place.db;
    snprintf(uri, sizeof uri, "file:%s", world->blobs_dir);
    MUST((world->blobs = blobs_create(&(struct blobs_options){.uri = uri}, &why)));
    world->cases.db = world->db;
}

static inline void world_close(struct world *world)
{
    db_destroy(world->db);
    blobs_destroy(world->blobs);
}

static inline int64_t world_unix(const char *iso)
{
    struct civil at;
    assert_true(civil_from_iso(iso, &at));
    return civil_to_unix(&at);
}

static inline int64_t world_now(const struct world *world)
{
    return clock_wall_ms(&world->clock) / 1000;
}

/* Or goes back. */
static inline void world_pass(struct world *world, int64_t seconds)
{
    clock_fix_wall(&world->clock, (world_now(world) + seconds) * 1000);
}

static inline void world_set_time(struct world *world, const char *iso)
{
    clock_fix_wall(&world->clock, world_unix(iso) * 1000);
}

/* Friday 20 November 2026, 10.42 WIB. */
static inline void world_init(struct world *world)
{
    *world = (struct world){.dir = "/tmp/anjungan-backend-XXXXXX"};
    fixture_init(&world->keys);
    assert_non_null(mkdtemp(world->dir));
    place_make(&world->place, world->dir);
    snprintf(world->blobs_dir, sizeof world->blobs_dir, "%s/blobs", world->dir);
    world_set_time(world, "2026-11-20T10:42:00+07:00");
    bytes_append_text(&world->secret, "SPESIMEN: a secret of 32 bytes or so");
    MUST((world->catalogue = catalogue_create(SOURCE_DIR "/config", &why)));
    world->cases = (struct cases){.catalogue = world->catalogue,
                                  .clock = &world->clock,
                                  .secret = &world->secret,
                                  .ca_certificate = &world->keys.ca,
                                  .certificate = &world->keys.backend};
    MUST(seal_sign(&world->keys.backend_key, "decoy", 5, world->cases.decoy, &why));
    world_open(world);
    world_enrol(world, WORLD_TERMINAL, &world->keys.terminal);
}

static inline void world_free(struct world *world)
{
    world_close(world);
    catalogue_destroy(world->catalogue);
    bytes_free(&world->secret);
    fixture_free(&world->keys);
    nftw(world->dir, world_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* In a process of its own, with connections of its own: act ends it, by _exit(0). */
static inline void world_die(struct world *world, void (*act)(void *context), void *context)
{
    int status = -1;
    db_destroy(world->db);
    pid_t child = fork();
    if (child == 0) {
        world->db = world->cases.db = place_try(&world->place, NULL);
        if (!world->db) _exit(9);
        act(context);
        _exit(8); /* it lived */
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    place_open(&world->place);
    world->db = world->cases.db = world->place.db;
}

/* A summary as a terminal writes it, handed in now and due as promised. */
static inline void world_summary(struct world *world, const char *id, const char *code,
                                 const char *service, struct case_summary *out)
{
    *out = (struct case_summary){.language = LANGUAGE_ID};
    snprintf(out->id, sizeof out->id, "%s", id);
    snprintf(out->code, sizeof out->code, "%s", code);
    snprintf(out->terminal, sizeof out->terminal, "%s", WORLD_TERMINAL);
    snprintf(out->service, sizeof out->service, "%s", service);
    out->handed_in = civil_from_unix(clock_wall_ms(&world->clock) / 1000, CIVIL_WIB);
    const struct service *found = catalogue_find_service(world->catalogue, service);
    if (found) MUST(promise_due(world->catalogue, found, &out->handed_in, &out->due, &why));
}

/* A code for each number, all with a right check character. */
static inline const char *world_code(unsigned number, char out[CODE_SIZE])
{
    uint8_t random[9] = {0};
    do {
        memcpy(random, &number, sizeof number);
        random[7]++; /* of the ninth byte one bit alone counts */
    } while (!code_from_random(random, out));
    return out;
}

/* An upload that has been received; its id is the case's, so that tests need not keep two. */
static inline void world_upload(struct world *world, const char *case_id, struct db_upload *out)
{
    *out = (struct db_upload){.length = 10, .created_s = 5, .expires_s = INT64_MAX};
    snprintf(out->id, sizeof out->id, "%s", case_id);
    snprintf(out->case_id, sizeof out->case_id, "%s", case_id);
    snprintf(out->terminal, sizeof out->terminal, "%s", WORLD_TERMINAL);
    memset(out->sha256, 'a', 64);
    MUST(db_upload_add(world->db, out, &why));
    MUST(db_upload_advance(world->db, out->id, 0, 10, INT64_MAX, 6, &why));
    MUST(db_upload_find(world->db, out->id, out, &why));
}

static inline bool world_add(struct world *world, const struct case_summary *summary,
                             const struct db_upload *upload, struct fault *fault)
{
    struct db_answer answer = {.case_id = upload->case_id,
                               .terminal = upload->terminal,
                               .token = "SPESIMEN.token.x",
                               .accepted = true,
                               .at_s = 7};
    return cases_add(&world->cases, summary, upload, &answer, fault);
}

/* The summary's, by an upload of its own. */
static inline void world_take(struct world *world, const struct case_summary *summary)
{
    struct db_upload upload;
    world_upload(world, summary->id, &upload);
    MUST(world_add(world, summary, &upload, &why));
}

/* A case like any other; number: of its code. */
static inline void world_hand_in(struct world *world, const char *id, unsigned number,
                                 const char *service, char out_code[CODE_SIZE])
{
    struct case_summary summary;
    world_summary(world, id, world_code(number, out_code), service, &summary);
    world_take(world, &summary);
}

/* One whose due time a choice decides: a complaint, by what it is about. */
static inline void world_promise(struct world *world, const char *id, unsigned number,
                                 const char *service, const char *choice)
{
    char code[CODE_SIZE];
    struct case_summary summary;
    world_summary(world, id, world_code(number, code), service, &summary);
    snprintf(summary.promised_for, sizeof summary.promised_for, "%s", choice);
    MUST(promise_due_of(world->catalogue, catalogue_find_service(world->catalogue, service), choice,
                        &summary.handed_in, &summary.due, &why));
    world_take(world, &summary);
}

#define WORLD_CASE "00112233445566778899aabbccddeeff"

/* The one case of most tests. */
static inline void world_case(struct world *world, const char *service, char out_code[CODE_SIZE])
{
    world_hand_in(world, WORLD_CASE, 1, service, out_code);
}

/* One that staff have to complete: stopped in the form, nothing promised. choice: that decides the
 * promise, or "". */
static inline void world_handed_over(struct world *world, const char *id, const char *service,
                                     const char *choice, char out_code[CODE_SIZE])
{
    struct case_summary summary;
    world_summary(world, id, world_code(7, out_code), service, &summary);
    snprintf(summary.handed_at, sizeof summary.handed_at, "form:nik");
    snprintf(summary.missing, sizeof summary.missing, "nik face");
    snprintf(summary.promised_for, sizeof summary.promised_for, "%s", choice);
    summary.due = (struct civil){0};
    world_take(world, &summary);
}

/* Takes it to its end, by the first outcome of each step. */
static inline void world_finish(struct world *world, const char *code)
{
    struct case_view view;
    char id[DB_ID_SIZE];
    MUST(cases_view_code(&world->cases, code, &view, &why));
    memcpy(id, view.id, sizeof id);
    while (view.current) {
        MUST(cases_move(
            &world->cases, id,
            &(struct case_act){.outcome = view.current->outcomes[0].key, .by = "SPESIMEN"}, NULL,
            &why));
        MUST(cases_view_code(&world->cases, code, &view, &why));
    }
}

struct world_count {
    const char *act, *object, *actor;
    int count;
};

static inline bool world_count_row(const struct db_audit_row *row, void *context)
{
    struct world_count *count = context;
    count->count += strcmp(row->entry.act, count->act) == 0 &&
                    (!count->object || strcmp(row->entry.object, count->object) == 0) &&
                    (!count->actor || strcmp(row->entry.actor, count->actor) == 0);
    return true;
}

/* How often the audit log tells of that; object, actor NULL: of whatever, whoever. */
static inline int world_logged(struct world *world, const char *act, const char *object,
                               const char *actor)
{
    struct world_count count = {.act = act, .object = object, .actor = actor};
    MUST(db_audit_list(world->db, "", "", INT64_MAX, 1000, world_count_row, &count, &why));
    return count.count;
}

#endif
