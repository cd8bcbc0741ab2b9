/* Events to an agency's own system: queued with what they tell of, signed, and told again. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_fixture.h"
#include "notify_fixture.h"

#include <jansson.h>

#define SECRET "SPESIMEN rahasia bersama"
#define API    "https://meja.example.go.id"

static struct world world;
static struct notify_world outbox; /* its certificates; its database is the world's */
static struct peer agency;
static char url[64], secret[PATH_SIZE];
static struct notify *notify;
static const char *const told[] = {"pekalongan", NULL};

static void start_with(const char *ca, const char *key)
{
    const struct notify_webhook hook = {key, url, secret, ca};
    NEED((notify = notify_create(&(struct notify_options){.db = world.db,
                                                          .clock = &outbox.clock,
                                                          .secret = &world.secret,
                                                          .webhooks = &hook,
                                                          .webhooks_count = 1,
                                                          .poll_ms = 20},
                                 &why)));
}

static void start(void)
{
    start_with(outbox.ca, "pekalongan");
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    world.cases.told = told;
    world.cases.api_base = API;
    notify_world_open(&outbox);
    snprintf(outbox.database, sizeof outbox.database, "%s", world.place.path);
    notify_write(&outbox, "secret", SECRET "\n", sizeof SECRET, secret);
    peer_start_with(&agency, "webhook.py",
                    (const char *const[4]){outbox.certificate, outbox.key, SECRET, outbox.dir});
    snprintf(url, sizeof url, "https://127.0.0.1:%d/hook", agency.port);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    notify_destroy(notify);
    notify = NULL;
    peer_stop(&agency);
    notify_world_close(&outbox);
    world_free(&world);
    return 0;
}

static int taken(void)
{
    return peer_tell(&agency, "count");
}

static const char *member(const json_t *event, const char *name)
{
    const char *text = json_string_value(json_object_get(event, name));
    if (!text) fail_msg("no %s", name);
    return text;
}

/* The event, which the caller owns, without anything that it should not say. */
static json_t *event(int number)
{
    char path[PATH_SIZE], name[16];
    snprintf(name, sizeof name, "%d.json", number);
    NEED(path_join(outbox.dir, name, path, &why));
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    assert_int_equal(json_object_size(json), 8);
    assert_string_equal(member(json, "agency"), "pekalongan");
    assert_string_equal(member(json, "service"), WORLD_SERVICE);
    assert_int_equal(strlen(member(json, "id")), 32);
    assert_int_equal(strlen(member(json, "case")), 64);
    char id[DB_ID_SIZE], address[200];
    assert_true(cases_named(&world.cases, member(json, "case"), id));
    assert_string_equal(id, WORLD_CASE);
    snprintf(address, sizeof address, API "/api/v1/cases/%s", member(json, "case"));
    assert_string_equal(member(json, "url"), address);
    char *all = json_dumps(json, 0);
    assert_null(strstr(all, WORLD_CASE));
    free(all);
    return json;
}

static void an_agency_hears_what_becomes_of_a_case(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(notify_ask(&outbox, JOBS), 1);
    start();
    notify_wait(&outbox, JOBS, 0);
    struct case_view view;
    MUST(cases_view_code(&world.cases, code, &view, &why));
    unsigned next = view.current->outcomes[0].next;
    char state_of_it[CASE_STATE_SIZE];
    snprintf(state_of_it, sizeof state_of_it, "step-%u", next);
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = view.current->outcomes[0].key, .by = "SPESIMEN"},
                    NULL, &why));
    notify_wait(&outbox, JOBS, 0);
    assert_int_equal(taken(), 2);
    assert_int_equal(peer_tell(&agency, "wrong"), 0);
    json_t *accepted = event(1), *moved = event(2);
    assert_string_equal(member(accepted, "event"), "case.accepted");
    assert_string_equal(member(accepted, "state"), "received");
    assert_string_equal(member(accepted, "at"), "2026-11-20T10:42:00+07:00");
    assert_string_equal(member(moved, "event"), "case.moved");
    assert_string_equal(member(moved, "state"), state_of_it);
    assert_string_equal(member(moved, "case"), member(accepted, "case"));
    assert_string_not_equal(member(moved, "id"), member(accepted, "id"));
    json_decref(accepted);
    json_decref(moved);
    world_finish(&world, code);
    notify_wait(&outbox, JOBS, 0);
    int finished = 0; /* in no order: these are of one second */
    for (int i = 1; i <= taken(); i++) {
        json_t *one = event(i);
        finished += strcmp(member(one, "state"), "finished") == 0;
        json_decref(one);
    }
    assert_int_equal(finished, 1);
}

static void what_did_not_happen_is_not_told(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(notify_ask(&outbox, JOBS), 1);
    struct db_case item;
    struct db_job job = {.id = "x", .kind = "webhook"};
    bytes_append_text(&job.body, "{}");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    assert_false(db_case_move(
        world.db, WORLD_CASE,
        &(struct db_move){
            .from_step = item.step + 1, .outcome = "done", .by = "SPESIMEN", .job = &job},
        NULL, NULL));
    db_job_free(&job);
    struct case_summary summary;
    struct db_upload upload;
    world_upload(&world, "ffeeddccbbaa99887766554433221100", &upload);
    world_summary(&world, upload.case_id, code, WORLD_SERVICE, &summary); /* a code that is taken */
    assert_false(world_add(&world, &summary, &upload, NULL));
    assert_int_equal(notify_ask(&outbox, JOBS), 1);
}

static void an_agency_without_one_is_not_told(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    static const char *const others[] = {"purbalingga", NULL};
    world.cases.told = others;
    world_case(&world, WORLD_SERVICE, code);
    world_finish(&world, code);
    assert_int_equal(notify_ask(&outbox, JOBS), 0);
}

static void what_is_not_taken_is_told_again(void **state)
{
    (void)state;
    static const char *const moods[] = {"mood 500", "mood 404", "mood 302", "mood 429"};
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    peer_tell(&agency, moods[0]);
    start();
    for (int i = 0; i < 4; i++) {
        notify_wait(&outbox, TRIES, i + 1);
        peer_tell(&agency, i < 3 ? moods[i + 1] : "mood 200");
        notify_let_time_pass(&outbox);
    }
    notify_wait(&outbox, JOBS, 0);
    assert_int_equal(taken(), 1);
    /* Nowhere else, not even where it was sent to. */
    assert_int_equal(peer_tell(&agency, "wrong"), 0);
}

/* What is for one that kept us waiting rests, and has not failed by it; so nobody else waits. */
static void who_is_slow_rests(void **state)
{
    (void)state;
    static const char tries[] = "SELECT sum(tries) FROM jobs";
    char code[CODE_SIZE], resting[80];
    world_case(&world, WORLD_SERVICE, code);
    world_finish(&world, code);
    int64_t all = notify_ask(&outbox, JOBS);
    assert_true(all > 2);
    snprintf(resting, sizeof resting, "SELECT count(*) FROM jobs WHERE due > %lld",
             (long long)notify_ask(&outbox, "SELECT max(due) FROM jobs"));
    peer_tell(&agency, "mood 504");
    start();
    notify_wait(&outbox, resting, all);
    assert_int_equal(notify_ask(&outbox, tries), 1);
    peer_tell(&agency, "mood 200");
    notify_let_time_pass(&outbox);
    notify_wait(&outbox, JOBS, 0);
    assert_int_equal(taken(), all);
}

static void gone_is_gone(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    peer_tell(&agency, "mood 410");
    start();
    notify_wait(&outbox, JOBS, 0);
    assert_int_equal(taken(), 0);
}

static void an_agency_that_was_taken_out_is_not_waited_for(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    start_with(outbox.ca, "purbalingga");
    notify_wait(&outbox, JOBS, 0);
    assert_int_equal(taken(), 0);
}

static void only_the_right_one_is_told(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    start_with(outbox.other_ca, "pekalongan");
    notify_wait(&outbox, TRIES, 1);
    assert_int_equal(taken() + peer_tell(&agency, "wrong"), 0);
}

static void a_secret_is_long_and_there(void **state)
{
    (void)state;
    struct notify_webhook hook = {"pekalongan", url, secret, NULL};
    struct notify_options options = {.db = world.db,
                                     .clock = &outbox.clock,
                                     .secret = &world.secret,
                                     .webhooks = &hook,
                                     .webhooks_count = 1};
    struct fault fault = {0};
    notify_write(&outbox, "short", "SPESIMEN\n", 9, secret);
    assert_null(notify_create(&options, &fault));
    assert_null(strstr(fault.text, "SPESIMEN"));
    assert_string_equal(fault.code, "K-01");
    unlink(secret);
    assert_null(notify_create(&options, &fault));
    assert_string_equal(fault.code, "K-02");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_agency_hears_what_becomes_of_a_case),
        CASE(what_did_not_happen_is_not_told),
        CASE(an_agency_without_one_is_not_told),
        CASE(what_is_not_taken_is_told_again),
        CASE(who_is_slow_rests),
        CASE(gone_is_gone),
        CASE(an_agency_that_was_taken_out_is_not_waited_for),
        CASE(only_the_right_one_is_told),
        CASE(a_secret_is_long_and_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
