/* What is received whole is opened and answered: once, whatever happens in between. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_intake_fixture.h"

static struct intake_world it;
static struct case_record record;

static int setup(void **state)
{
    (void)state;
    intake_world_init(&it);
    const struct service *service = catalogue_find_service(it.world.catalogue, WORLD_SERVICE);
    case_begin(&record, service, LANGUAGE_ID);
    world_code(1, record.code);
    record.handed_in = civil_from_unix(clock_wall_ms(&it.world.clock) / 1000, CIVIL_WIB);
    MUST(promise_due(it.world.catalogue, service, &record.handed_in, &record.due, &why));
    for (unsigned i = 0; i < service->fields_count; i++)
        case_value_set(&record, i, "SPESIMEN BUDI");
    case_event_add(&record, &record.handed_in, "step", "submit");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_clear(&record);
    intake_world_free(&it);
    return 0;
}

/* How a case is spoilt before it is sealed. */
enum spoil { SPOIL_NOTHING, SPOIL_NO_JSON, SPOIL_BAD_JSON, SPOIL_EVENTS, SPOIL_NAME };

static void seal_record(enum spoil spoil, struct bytes *out)
{
    struct sealer *sealer = fixture_sealer(&it.world.keys);
    struct seal_part parts[2] = {{.name = "case.json"}, {.name = "events.json"}};
    const char *name = spoil == SPOIL_NAME ? "SPS-09" : sealer_terminal(sealer);
    MUST(case_write_json(&record, name, sealer_recipient(sealer), &parts[0].data, &why));
    MUST(case_write_events(&record, &parts[1].data, &why));
    if (spoil == SPOIL_NO_JSON) snprintf(parts[0].name, sizeof parts[0].name, "something.json");
    if (spoil == SPOIL_BAD_JSON) bytes_truncate(&parts[0].data, parts[0].data.size / 2);
    char *word = spoil == SPOIL_EVENTS ? strstr((char *)parts[1].data.data, "submit") : NULL;
    if (word) word[0] = 'S';
    MUST(sealer_seal(sealer, record.id, parts, 2, out, &why));
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    sealer_destroy(sealer);
}

static void deliver(const char *case_id, const struct bytes *sealed)
{
    char path[HTTP_VALUE_SIZE];
    assert_int_equal(create_upload(&it, case_id, sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed->data, sealed->size), 204);
}

/* The answer about a case, its signature verified. */
static void read_answer(const char *case_id, struct acknowledgement *out)
{
    assert_int_equal(ack(&it, case_id), 200);
    assert_string_equal(answered(&it, "Content-Type"), "application/jose");
    MUST(acknowledgement_verify(bytes_text(&it.response.body), it.response.body.size,
                                &it.world.keys.backend, &it.world.keys.ca, out, &why));
    assert_string_equal(out->case_id, case_id);
    assert_string_equal(out->terminal, WORLD_TERMINAL);
}

static void expect_case(bool there)
{
    struct db_case item;
    assert_int_equal(db_case_find(it.world.db, record.id, &item, NULL), there);
}

static void a_case_is_accepted(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    struct case_view view;
    char sha256[65];
    seal_record(SPOIL_NOTHING, &sealed);
    assert_int_equal(ack(&it, record.id), 404);
    deliver(record.id, &sealed);
    read_answer(record.id, &answer);
    seal_sha256(sealed.data, sealed.size, sha256);
    assert_true(answer.accepted);
    assert_string_equal(answer.code, "");
    assert_string_equal(answer.sha256, sha256);
    assert_int_equal(answer.received_s, clock_wall_ms(&it.world.clock) / 1000);
    MUST(cases_view_code(&it.world.cases, record.code, &view, &why));
    assert_string_equal(view.state, "received");
    bytes_free(&sealed);
}

static void a_refusal_is_signed_and_set_aside(void **state)
{
    (void)state;
    static const struct {
        enum spoil spoil;
        const char *code;
    } cases[] = {
        {SPOIL_NO_JSON, "S-03"},
        {SPOIL_BAD_JSON, "S-03"},
        {SPOIL_EVENTS, "S-03"},
        {SPOIL_NAME, "S-04"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes sealed = {0};
        struct acknowledgement answer;
        snprintf(record.id, sizeof record.id, "%032x", (unsigned)i);
        seal_record(cases[i].spoil, &sealed);
        deliver(record.id, &sealed);
        read_answer(record.id, &answer);
        assert_false(answer.accepted);
        assert_string_equal(answer.code, cases[i].code);
        expect_case(false);
        char path[HTTP_VALUE_SIZE]; /* sent again: the same answer stands */
        assert_int_equal(create_upload(&it, record.id, &sealed, path), 201);
        assert_int_equal(head(&it, path), (long)sealed.size);
        struct bytes kept = {0}; /* and the evidence is there */
        MUST(it.world.blobs->ops->read(it.world.blobs, path + strlen("/intake/"), sealed.size,
                                       &kept, &why));
        assert_memory_equal(kept.data, sealed.data, sealed.size);
        bytes_free(&kept);
        bytes_free(&sealed);
    }
}

static void damaged_bytes_are_refused(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    seal_record(SPOIL_NOTHING, &sealed);
    sealed.data[sealed.size / 2] ^= 1;
    deliver(record.id, &sealed);
    read_answer(record.id, &answer);
    assert_false(answer.accepted);
    assert_string_equal(answer.code, "S-03");
    bytes_free(&sealed);
}

static void bytes_that_were_not_announced_are_refused(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    char path[HTTP_VALUE_SIZE];
    seal_record(SPOIL_NOTHING, &sealed);
    assert_int_equal(create_upload(&it, record.id, &sealed, path), 201);
    sealed.data[0] ^= 1;
    assert_int_equal(patch(&it, path, "0", sealed.data, sealed.size), 204);
    read_answer(record.id, &answer);
    assert_false(answer.accepted);
    expect_case(false);
    bytes_free(&sealed);
}

static void a_case_under_another_id_is_refused(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    seal_record(SPOIL_NOTHING, &sealed);
    deliver(WORLD_CASE, &sealed);
    read_answer(WORLD_CASE, &answer);
    assert_false(answer.accepted);
    assert_string_equal(answer.code, "S-04");
    expect_case(false);
    bytes_free(&sealed);
}

static void nothing_is_written_in_the_clear(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    seal_record(SPOIL_NOTHING, &sealed);
    deliver(record.id, &sealed);
    read_answer(record.id, &answer);
    const char *const grep[] = {"grep", "-r", "-q", "SPESIMEN BUDI", it.world.dir, NULL};
    assert_int_equal(fixture_run(grep), 1);
    const char *const code[] = {"grep", "-r", "-q", record.code, it.world.dir, NULL};
    assert_int_equal(fixture_run(code), 1);
    bytes_free(&sealed);
}

/* Stopped between any two steps: what the database knew then, and what has to come of it. */
static void a_stopped_opening_is_taken_up_again(void **state)
{
    (void)state;
    static const struct {
        bool finished; /* the blob had been made whole */
        bool taken;    /* by a process of our name */
    } cases[] = {{false, false}, {true, false}, {true, true}};
    for (unsigned i = 0; i < 3; i++) {
        struct bytes sealed = {0};
        struct acknowledgement answer;
        struct db *db = it.world.db;
        struct blobs *blobs = it.world.blobs;
        snprintf(record.id, sizeof record.id, "%032x", i + 1);
        world_code(20 + i, record.code);
        seal_record(SPOIL_NOTHING, &sealed);
        intake_stop(&it);
        struct db_upload row = {.length = (int64_t)sealed.size, .expires_s = INT64_MAX};
        memcpy(row.id, record.id, sizeof row.id);
        memcpy(row.case_id, record.id, sizeof row.case_id);
        snprintf(row.terminal, sizeof row.terminal, WORLD_TERMINAL);
        seal_sha256(sealed.data, sealed.size, row.sha256);
        MUST(blobs->ops->create(blobs, row.id, &why));
        MUST(blobs->ops->write(blobs, row.id, 0, sealed.data, sealed.size, &why));
        MUST(db_upload_add(db, &row, &why));
        MUST(db_upload_advance(db, row.id, 0, row.length, INT64_MAX, 1, &why));
        if (cases[i].finished) MUST(blobs->ops->finish(blobs, row.id, row.length, &why));
        if (cases[i].taken)
            MUST(db_upload_take(db, row.id, "here", world_now(&it.world), 3600, &row, &why));
        intake_start(&it);
        intake_tick(it.intake);
        read_answer(record.id, &answer);
        assert_true(answer.accepted);
        bytes_free(&sealed);
    }
}

static void hand_in_another(void)
{
    struct bytes sealed = {0};
    struct acknowledgement answer;
    char path[HTTP_VALUE_SIZE];
    snprintf(record.id, sizeof record.id, "%032x", 99);
    world_code(99, record.code);
    seal_record(SPOIL_NOTHING, &sealed);
    assert_int_equal(create_upload(&it, record.id, &sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed.data, sealed.size), 204);
    read_answer(record.id, &answer);
    assert_true(answer.accepted);
    bytes_free(&sealed);
}

/* Another process is at it: it is left to that one, as long as it may take. */
static void what_another_opens_is_left_to_it(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    struct db_upload row;
    char whole[PATH_SIZE + 8], aside[PATH_SIZE + 8], path[HTTP_VALUE_SIZE], ack[HTTP_VALUE_SIZE];
    snprintf(whole, sizeof whole, "%s/whole", it.world.blobs_dir);
    snprintf(aside, sizeof aside, "%s/aside", it.world.blobs_dir);
    snprintf(ack, sizeof ack, "/intake/ack/%s", record.id);
    assert_int_equal(rename(whole, aside), 0);
    seal_record(SPOIL_NOTHING, &sealed);
    assert_int_equal(create_upload(&it, record.id, &sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed.data, sealed.size), 204);
    intake_stop(&it); /* lets the opening end, in vain */
    assert_int_equal(rename(aside, whole), 0);
    MUST(db_upload_find_case(it.world.db, WORLD_TERMINAL, record.id, &row, &why));
    MUST(db_upload_take(it.world.db, row.id, "there", world_now(&it.world), 120, &row, &why));
    intake_start(&it);
    intake_tick(it.intake);
    hand_in_another(); /* one after the other: whose turn it was before is over */
    struct asked asked = {.method = "GET", .path = ack};
    assert_int_equal(ask(&it, &asked), 202);
    world_pass(&it.world, 120);
    intake_tick(it.intake);
    read_answer(row.case_id, &answer);
    assert_true(answer.accepted);
    bytes_free(&sealed);
}

static int listed;

static bool count_one(const struct db_case *item, void *context)
{
    (void)item, (void)context;
    listed++;
    return true;
}

/* Trouble of ours is no refusal: the case waits, and is opened when the trouble is over. */
static void our_own_trouble_is_tried_again(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct acknowledgement answer;
    char whole[PATH_SIZE + 8], aside[PATH_SIZE + 8], path[HTTP_VALUE_SIZE];
    snprintf(whole, sizeof whole, "%s/whole", it.world.blobs_dir);
    snprintf(aside, sizeof aside, "%s/aside", it.world.blobs_dir);
    assert_int_equal(rename(whole, aside), 0); /* the disk of the store is gone */
    seal_record(SPOIL_NOTHING, &sealed);
    assert_int_equal(create_upload(&it, record.id, &sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed.data, sealed.size), 204);
    intake_stop(&it); /* lets the opening end, in vain */
    intake_start(&it);
    struct asked asked = {.method = "GET", .path = path};
    char ack_path[HTTP_VALUE_SIZE];
    snprintf(ack_path, sizeof ack_path, "/intake/ack/%s", record.id);
    asked.path = ack_path;
    assert_int_equal(ask(&it, &asked), 202);
    assert_int_equal(rename(aside, whole), 0);
    intake_tick(it.intake);
    intake_tick(it.intake);
    read_answer(record.id, &answer);
    assert_true(answer.accepted);
    listed = 0;
    MUST(db_case_list(it.world.db, count_one, NULL, &why));
    assert_int_equal(listed, 1);
    bytes_free(&sealed);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_case_is_accepted),
        CASE(a_refusal_is_signed_and_set_aside),
        CASE(damaged_bytes_are_refused),
        CASE(bytes_that_were_not_announced_are_refused),
        CASE(a_case_under_another_id_is_refused),
        CASE(nothing_is_written_in_the_clear),
        CASE(a_stopped_opening_is_taken_up_again),
        CASE(what_another_opens_is_left_to_it),
        CASE(our_own_trouble_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
