/* Cases that come on a stick: as uploads do, once, whoever else is sending them. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/retention.h"
#include "backend_intake_fixture.h"

static struct intake_world it;
static struct bytes sealed;
static char case_id[33], sha256[65];

/* spoilt: case.json is missing. */
static void make_case(bool spoilt)
{
    struct case_record record;
    struct sealer *sealer = fixture_sealer(&it.world.keys);
    const struct service *service = catalogue_find_service(it.world.catalogue, WORLD_SERVICE);
    struct seal_part parts[2] = {{.name = "case.json"}, {.name = "events.json"}};
    case_begin(&record, service, LANGUAGE_ID);
    world_code(1, record.code);
    record.handed_in = civil_from_unix(clock_wall_ms(&it.world.clock) / 1000, CIVIL_WIB);
    MUST(promise_due(it.world.catalogue, service, &record.handed_in, &record.due, &why));
    for (unsigned i = 0; i < service->fields_count; i++)
        case_value_set(&record, i, "SPESIMEN BUDI");
    case_event_add(&record, &record.handed_in, "step", "submit");
    MUST(case_write_json(&record, sealer_terminal(sealer), sealer_recipient(sealer), &parts[0].data,
                         &why));
    MUST(case_write_events(&record, &parts[1].data, &why));
    if (spoilt) snprintf(parts[0].name, sizeof parts[0].name, "something.json");
    bytes_free(&sealed);
    MUST(sealer_seal(sealer, record.id, parts, 2, &sealed, &why));
    seal_sha256(sealed.data, sealed.size, sha256);
    snprintf(case_id, sizeof case_id, "%s", record.id);
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    sealer_destroy(sealer);
    case_clear(&record);
}

static int setup(void **state)
{
    (void)state;
    intake_world_init(&it);
    make_case(false);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    bytes_free(&sealed);
    intake_world_free(&it);
    return 0;
}

static enum intake_import bring(void)
{
    enum intake_import outcome;
    MUST(intake_import(it.intake, WORLD_TERMINAL, case_id, sha256, &sealed, &outcome, &why));
    return outcome;
}

static bool count_one(const struct db_case *item, void *context)
{
    (void)item;
    ++*(int *)context;
    return true;
}

static int cases(void)
{
    int count = 0;
    MUST(db_case_list(it.world.db, count_one, &count, &why));
    return count;
}

static int found;

static int count_file(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)path, (void)info, (void)at;
    if (kind == FTW_F) found++;
    return 0;
}

/* Files in the store, whatever they are. */
static int blobs(void)
{
    found = 0;
    assert_int_equal(nftw(it.world.blobs_dir, count_file, 8, FTW_PHYS), 0);
    return found;
}

static void expect_answer(bool accepted, const char *code)
{
    struct acknowledgement answer;
    assert_int_equal(ack(&it, case_id), 200);
    MUST(acknowledgement_verify(bytes_text(&it.response.body), it.response.body.size,
                                &it.world.keys.backend, &it.world.keys.ca, &answer, &why));
    assert_string_equal(answer.case_id, case_id);
    assert_string_equal(answer.sha256, sha256);
    assert_int_equal(answer.accepted, accepted);
    assert_string_equal(answer.code, code);
}

static void it_is_accepted_once(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE];
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    expect_answer(true, "");
    assert_int_equal(bring(), INTAKE_IMPORT_KNOWN);
    assert_int_equal(cases(), 1);
    assert_int_equal(blobs(), 1);
    /* The line is back: the courier asks to send it, and hears that it is here. */
    assert_int_equal(create_upload(&it, case_id, &sealed, path), 201);
    assert_int_equal(head(&it, path), (long)sealed.size);
    expect_answer(true, "");
    assert_int_equal(cases(), 1);
}

static void one_that_the_courier_sent_is_known(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE];
    assert_int_equal(create_upload(&it, case_id, &sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed.data, sealed.size), 204);
    expect_answer(true, "");
    assert_int_equal(bring(), INTAKE_IMPORT_KNOWN);
    assert_int_equal(cases(), 1);
    assert_int_equal(blobs(), 1);
}

static void an_upload_half_done_gives_way(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE], again[HTTP_VALUE_SIZE];
    assert_int_equal(create_upload(&it, case_id, &sealed, path), 201);
    assert_int_equal(patch(&it, path, "0", sealed.data, 100), 204);
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    assert_int_equal(blobs(), 1);
    /* Its courier, which knows of nothing, is led to what is here. */
    assert_int_equal(patch(&it, path, "100", sealed.data + 100, sealed.size - 100), 404);
    assert_int_equal(head(&it, path), -404);
    assert_int_equal(create_upload(&it, case_id, &sealed, again), 201);
    assert_int_equal(head(&it, again), (long)sealed.size);
    expect_answer(true, "");
    assert_int_equal(cases(), 1);
}

static void a_case_that_is_none_is_refused_once(void **state)
{
    (void)state;
    make_case(true);
    assert_int_equal(bring(), INTAKE_IMPORT_REFUSED);
    expect_answer(false, "S-03");
    assert_int_equal(bring(), INTAKE_IMPORT_REFUSED);
    assert_int_equal(cases(), 0);
    assert_int_equal(blobs(), 1); /* kept as evidence */
}

/* Its stick is brought once more, or its terminal was away all the time. */
static void one_that_was_destroyed_does_not_come_back(void **state)
{
    (void)state;
    char code[CODE_SIZE], path[HTTP_VALUE_SIZE];
    struct db_case item;
    int condemned = 0;
    int64_t now_s = clock_wall_ms(&it.world.clock) / 1000;
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    world_finish(&it.world, world_code(1, code));
    MUST(db_case_find(it.world.db, case_id, &item, &why));
    MUST(db_case_condemn(it.world.db, WORLD_SERVICE, INT64_MAX, now_s, 9, &condemned, &why));
    MUST(it.world.blobs->ops->remove(it.world.blobs, item.blob, &why));
    MUST(db_case_erase(it.world.db, case_id, item.blob, now_s, NULL, &why));
    assert_int_equal(blobs(), 0);
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    expect_answer(true, "");
    assert_int_equal(blobs(), 0);
    assert_int_equal(cases(), 1);
    assert_int_equal(bring(), INTAKE_IMPORT_KNOWN);
    assert_int_equal(create_upload(&it, case_id, &sealed, path), 201);
    assert_int_equal(head(&it, path), (long)sealed.size);
    assert_int_equal(blobs(), 0);
}

static void other_bytes_change_nothing(void **state)
{
    (void)state;
    struct bytes first = {0};
    char first_sha256[65];
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    bytes_append(&first, sealed.data, sealed.size);
    memcpy(first_sha256, sha256, sizeof sha256);
    bytes_append_text(&sealed, "x");
    seal_sha256(sealed.data, sealed.size, sha256);
    assert_int_equal(bring(), INTAKE_IMPORT_CONFLICT);
    memcpy(sha256, first_sha256, sizeof sha256);
    expect_answer(true, "");
    assert_int_equal(cases(), 1);
    assert_int_equal(blobs(), 1);
    bytes_free(&first);
}

/* Each call of the store fails in turn: nothing is left over, and another run brings the case. */
static void a_disk_that_fails_leaves_nothing_behind(void **state)
{
    (void)state;
    for (int fail_at = 1; fail_at <= 3; fail_at++) {
        enum intake_import outcome = INTAKE_IMPORT_KNOWN;
        struct fault fault = {0};
        it.blobs.calls = 0;
        it.blobs.fail_at = fail_at;
        assert_false(
            intake_import(it.intake, WORLD_TERMINAL, case_id, sha256, &sealed, &outcome, &fault));
        assert_int_equal(outcome, INTAKE_IMPORT_KNOWN); /* untouched */
        assert_int_equal(blobs(), 0);
        assert_int_equal(ack(&it, case_id), 404);
    }
    it.blobs.fail_at = 0;
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    assert_int_equal(cases(), 1);
}

static void what_is_too_large_or_empty_is_not_taken(void **state)
{
    (void)state;
    enum intake_import outcome;
    struct bytes large = {0}, none = {0};
    bytes_reserve(&large, SIZE_MAX_OF_TESTS + 2);
    large.size = SIZE_MAX_OF_TESTS + 1;
    assert_false(intake_import(it.intake, WORLD_TERMINAL, case_id, sha256, &large, &outcome, NULL));
    assert_false(intake_import(it.intake, WORLD_TERMINAL, case_id, sha256, &none, &outcome, NULL));
    assert_int_equal(blobs(), 0);
    bytes_free(&large);
}

/* A stop between the row and the opening: the server's next look takes it up. */
static void what_was_received_is_opened_by_whoever_looks(void **state)
{
    (void)state;
    struct db_upload row;
    it.blobs.calls = 0;
    assert_int_equal(bring(), INTAKE_IMPORT_ACCEPTED);
    MUST(db_upload_find_case(it.world.db, WORLD_TERMINAL, case_id, &row, &why));
    assert_int_equal(row.state, DB_UPLOAD_DONE);
    assert_int_equal(row.received_s, clock_wall_ms(&it.world.clock) / 1000);
    intake_stop(&it);
    intake_start(&it);
    intake_tick(it.intake);
    expect_answer(true, "");
    assert_int_equal(cases(), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_accepted_once),
        TEST(one_that_the_courier_sent_is_known),
        TEST(an_upload_half_done_gives_way),
        TEST(a_case_that_is_none_is_refused_once),
        TEST(one_that_was_destroyed_does_not_come_back),
        TEST(other_bytes_change_nothing),
        TEST(a_disk_that_fails_leaves_nothing_behind),
        TEST(what_is_too_large_or_empty_is_not_taken),
        TEST(what_was_received_is_opened_by_whoever_looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
