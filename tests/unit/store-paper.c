/* The paper ledger: what is charged, what is left, when it ends, and a database of the time before
 * there was one. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/paper.h"
#include "store_fixture.h"

#include <sqlite3.h>

#define NOW   1795492800
#define DAY_S 86400

static const struct paper_terms terms = {
    .near_end_mm = 4000, .receipt_mm = 180, .warn_receipts = 30};

static struct store *opened(const struct folders *folders)
{
    struct fault fault = {0};
    struct store *store = store_open(folders->kiosk, folders->outbox, folders->acks, &fault);
    if (!store) fail_msg("%s", fault.text);
    return store;
}

static struct paper_ledger ledger(struct store *store, int64_t now_s)
{
    struct paper_ledger read;
    struct fault fault = {0};
    if (!store_paper_read(store, &terms, now_s, &read, &fault)) fail_msg("%s", fault.text);
    return read;
}

static void use(struct store *store, int mm, int64_t at_s)
{
    assert_true(store_paper_use(store, mm, true, at_s, NULL));
}

static void nothing_is_known_before_a_roll_is_put_in(void **state)
{
    struct store *store = opened(*state);
    struct paper_ledger read = ledger(store, NOW);
    assert_false(read.known || read.warns || read.near_end);
    assert_int_equal(read.receipt_mm, 180);
    use(store, 200, NOW);
    use(store, 200, NOW + 3 * DAY_S);
    read = ledger(store, NOW + 4 * DAY_S);
    assert_false(read.known || read.warns);
    assert_int_equal(read.used_mm, 400);
    assert_int_equal(read.receipt_mm, 200);
    assert_int_equal(read.ends_s, 0);
    /* The sensor knows more than nothing. */
    assert_true(store_paper_near_end(store, true, NOW + 4 * DAY_S, NULL));
    read = ledger(store, NOW + 4 * DAY_S);
    assert_false(read.known);
    assert_int_equal(read.remaining_mm, 4000);
    assert_int_equal(read.receipts_left, 20);
    assert_true(read.warns && read.near_end);
    store_close(store);
}

static void jobs_are_charged_to_the_roll_that_is_in(void **state)
{
    struct store *store = opened(*state);
    use(store, 500, NOW);
    assert_true(store_paper_roll(store, 80000, 7, NOW + 1, NULL));
    use(store, 200, NOW + 2);
    use(store, 211, NOW + 3);
    assert_true(store_paper_use(store, 120, false, NOW + 4, NULL)); /* a test print */
    assert_true(store_paper_use(store, 0, true, NOW + 5, NULL));    /* nothing came out */
    struct paper_ledger read = ledger(store, NOW + 6);
    assert_true(read.known);
    assert_int_equal(read.roll_mm, 80000);
    assert_int_equal(read.used_mm, 531);
    assert_int_equal(read.remaining_mm, 80000 - 531);
    assert_int_equal(read.receipts, 3);
    assert_int_equal(read.receipt_mm, 304); /* (500 + 200 + 211) / 3, rounded up */
    assert_int_equal(read.receipts_left, (80000 - 531) / 304);
    assert_int_equal(read.by, 7);
    assert_int_equal(read.since_s, NOW + 1);
    assert_int_equal(read.ends_s, 0); /* seconds are no days */
    assert_false(read.warns);
    store_close(store);
    store = opened(*state);
    assert_memory_equal(&(struct paper_ledger[1]){ledger(store, NOW + 6)}, &read, sizeof read);
    assert_true(store_paper_roll(store, 50000, 8, NOW + 10, NULL));
    read = ledger(store, NOW + 10);
    assert_int_equal(read.used_mm, 0);
    assert_int_equal(read.remaining_mm, 50000);
    assert_int_equal(read.receipts, 0);
    assert_int_equal(read.receipt_mm, 304); /* receipts stay as long as they were */
    store_close(store);
}

static void more_than_the_roll_leaves_nothing(void **state)
{
    struct store *store = opened(*state);
    assert_true(store_paper_roll(store, 1000, 7, NOW, NULL));
    for (int i = 0; i < 6; i++)
        use(store, 200, NOW + i);
    struct paper_ledger read = ledger(store, NOW + 2 * DAY_S);
    assert_int_equal(read.remaining_mm, 0);
    assert_int_equal(read.receipts_left, 0);
    assert_true(read.warns);
    assert_int_equal(read.ends_s, NOW + 2 * DAY_S);
    store_close(store);
}

static void the_mean_is_of_the_last_fifty(void **state)
{
    struct store *store = opened(*state);
    for (int i = 0; i < 60; i++)
        use(store, i < 10 ? 9000 : 250, NOW + i);
    assert_int_equal(ledger(store, NOW + 60).receipt_mm, 250);
    store_close(store);
}

/* After each step: what is left. */
static void the_sensor_is_a_second_witness(void **state)
{
    struct store *store = opened(*state);
    assert_true(store_paper_roll(store, 80000, 7, NOW, NULL));
    use(store, 30000, NOW + 1);
    assert_int_equal(ledger(store, NOW + 1).remaining_mm, 50000);
    assert_true(store_paper_near_end(store, true, NOW + 2, NULL));
    assert_int_equal(ledger(store, NOW + 2).remaining_mm, 4000);
    use(store, 300, NOW + 3);
    assert_true(
        store_paper_near_end(store, true, NOW + 4, NULL)); /* again: counts from the first */
    assert_int_equal(ledger(store, NOW + 4).remaining_mm, 3700);
    assert_true(ledger(store, NOW + 4).near_end);
    assert_true(store_paper_near_end(store, false, NOW + 5, NULL)); /* it bounced */
    assert_int_equal(ledger(store, NOW + 5).remaining_mm, 49700);
    assert_false(ledger(store, NOW + 5).near_end);
    use(store, 48000, NOW + 6);
    assert_true(
        store_paper_near_end(store, true, NOW + 7, NULL)); /* the ledger says less already */
    assert_int_equal(ledger(store, NOW + 7).remaining_mm, 1700);
    use(store, 5000, NOW + 8);
    assert_int_equal(ledger(store, NOW + 8).remaining_mm, 0);
    assert_true(store_paper_roll(store, 80000, 7, NOW + 9, NULL));
    assert_int_equal(ledger(store, NOW + 9).remaining_mm, 80000);
    assert_false(ledger(store, NOW + 9).near_end);
    store_close(store);
}

/* Every receipt of 200 mm; 100 of them fit the roll. */
static void it_warns_while_enough_is_left(void **state)
{
    static const struct {
        int warn_receipts, warns_at;
    } table[] = {{30, 30}, {20, 20}, {0, 20}, {-5, 20}, {19, 20}, {60, 60}};
    struct store *store = opened(*state);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct paper_terms asked = terms;
        asked.warn_receipts = table[i].warn_receipts;
        assert_true(store_paper_roll(store, 20000, 7, NOW, NULL));
        int first = -1;
        for (int left = 99; left >= 0 && first < 0; left--) {
            struct paper_ledger read;
            use(store, 200, NOW);
            assert_true(store_paper_read(store, &asked, NOW, &read, NULL));
            assert_int_equal(read.receipts_left, left);
            if (read.warns) first = left;
        }
        assert_int_equal(first, table[i].warns_at);
    }
    store_close(store);
}

static void the_end_is_foretold(void **state)
{
    static const struct {
        int days, mm_a_day, looked_after_days; /* of use, before the roll was read */
        double ends_after_days;                /* 0: not told */
    } table[] = {
        {1, 1000, 0, 0}, /* not yet a day */
        {10, 1000, 0, (80000 - 10000) / (10000 / 9.0)},
        {10, 1000, 1, (80000 - 10000) / 1000.0},
        {60, 1000, 0, (80000 - 60000) / 1000.0}, /* the last 28 days only */
        {10, 1000, 18, (80000 - 10000) / (10000 / 27.0)},
        {10, 1000, 40, 0}, /* nothing was used for so long that no end is in sight */
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct folders folders;
        folders_init(&folders);
        struct store *store = opened(&folders);
        assert_true(store_paper_roll(store, 80000, 7, NOW, NULL));
        for (int day = 0; day < table[i].days; day++)
            use(store, table[i].mm_a_day, NOW + (int64_t)day * DAY_S);
        int64_t looked_s = NOW + (int64_t)(table[i].days - 1 + table[i].looked_after_days) * DAY_S;
        int64_t ends_s = ledger(store, looked_s).ends_s;
        int64_t expected_s = (int64_t)(table[i].ends_after_days * DAY_S);
        if (expected_s == 0)
            assert_int_equal(ends_s, 0);
        else
            assert_in_range(ends_s - looked_s, expected_s - 3600, expected_s + 3600);
        store_close(store);
        folders_free(&folders);
    }
}

/* A job that was written while the clock stood years ahead, or behind. */
static void a_wrong_clock_spoils_no_forecast(void **state)
{
    struct store *store = opened(*state);
    assert_true(store_paper_roll(store, 80000, 7, NOW, NULL));
    for (int day = 0; day <= 10; day++)
        use(store, 1000, NOW + (int64_t)day * DAY_S);
    use(store, 1000, NOW + (int64_t)4000 * DAY_S);
    int64_t looked_s = NOW + 10 * DAY_S + 1;
    struct paper_ledger read = ledger(store, looked_s);
    assert_int_equal(read.used_mm, 12000);
    assert_in_range(read.ends_s - looked_s, 61 * DAY_S, 69 * DAY_S);
    assert_int_equal(ledger(store, 1000).ends_s, 0); /* before all use: nothing is known */
    store_close(store);
}

static void nonsense_is_refused(void **state)
{
    struct store *store = opened(*state);
    static const int lengths[] = {-80000, 0, 999, 1000001};
    static const int uses[] = {-1, 100001};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct fault fault = {0};
        assert_false(store_paper_roll(store, lengths[i], 7, NOW, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        struct fault fault = {0};
        assert_false(store_paper_use(store, uses[i], true, NOW, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    assert_false(ledger(store, NOW).known);
    int events = -1;
    assert_true(store_events_verify(store, &events, NULL));
    assert_int_equal(events, 0);
    store_close(store);
}

static void run_sql(const struct folders *folders, const char *sql)
{
    char path[PATH_SIZE];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/store.db", folders->kiosk);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_roll_is_in_the_event_chain(void **state)
{
    struct store *store = opened(*state);
    int events = 0;
    assert_true(store_paper_roll(store, 80000, 7, NOW, NULL));
    assert_true(store_paper_near_end(store, true, NOW, NULL));
    assert_true(store_paper_near_end(store, true, NOW, NULL));
    assert_true(store_paper_near_end(store, false, NOW, NULL));
    assert_true(store_paper_near_end(store, false, NOW, NULL));
    assert_true(store_events_verify(store, &events, NULL));
    assert_int_equal(events, 3); /* what changed nothing is no event */
    store_close(store);
    run_sql(*state, "CREATE TEMP TABLE t (n CHECK (n = 1)); INSERT INTO t SELECT count(*) FROM"
                    " events WHERE kind = 'paper-roll' AND detail = 'roll 80000 mm by 07'");
}

/* A store as the first version made it, with a case, an event and a setting. */
static void a_database_of_version_1_keeps_its_rows(void **state)
{
    const struct folders *folders = *state;
    struct store *store = opened(folders);
    struct stored_case row = specimen_row(FIXTURE_ID), all[4];
    struct bytes sealed = {0};
    char value[16] = "";
    int count = -1;
    specimen_sealed(5000, &sealed);
    assert_true(store_case_add(store, &row, &sealed, NULL));
    assert_true(store_event_add(store, NOW, "start", "SPESIMEN", NULL));
    assert_true(store_setting_set(store, "volume", "80", NULL));
    store_close(store);
    bytes_free(&sealed);
    run_sql(folders, "DROP TABLE staff; DROP TABLE staff_door; DROP TABLE paper_jobs;"
                     "DROP TABLE paper_rolls; PRAGMA user_version = 1");
    store = opened(folders);
    assert_true(store_cases_list(store, all, 4, &count, NULL));
    assert_int_equal(count, 1);
    assert_memory_equal(&all[0], &row, sizeof row);
    assert_true(store_events_verify(store, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(store_setting_get(store, "volume", value, sizeof value, NULL));
    assert_string_equal(value, "80");
    assert_true(store_paper_roll(store, 80000, 7, NOW, NULL));
    assert_true(ledger(store, NOW).known);
    store_close(store);
}

static void cases_are_listed_newest_first(void **state)
{
    struct store *store = opened(*state);
    struct stored_case first = specimen_row(FIXTURE_ID), second = specimen_row(FIXTURE_OTHER_ID);
    struct stored_case all[2] = {{.id = "kept"}};
    struct bytes sealed = {0};
    int count = -1;
    assert_true(store_cases_list(store, all, 2, &count, NULL));
    assert_int_equal(count, 0);
    assert_string_equal(all[0].id, "kept");
    specimen_sealed(100, &sealed);
    assert_true(store_case_add(store, &first, &sealed, NULL));
    assert_true(store_case_add(store, &second, &sealed, NULL));
    bytes_free(&sealed);
    assert_true(store_cases_list(store, all, 2, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(all[0].id, FIXTURE_OTHER_ID);
    assert_string_equal(all[1].id, FIXTURE_ID);
    assert_true(store_cases_list(store, all, 1, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(all[0].id, FIXTURE_OTHER_ID);
    assert_true(store_cases_list(store, all, 0, &count, NULL));
    assert_int_equal(count, 0);
    store_close(store);
}

static void refused_cases_are_counted(void **state)
{
    struct store *store = opened(*state);
    struct stored_case first = specimen_row(FIXTURE_ID), second = specimen_row(FIXTURE_OTHER_ID);
    struct bytes sealed = {0};
    int count = -1;
    specimen_sealed(100, &sealed);
    assert_true(store_case_add(store, &first, &sealed, NULL));
    assert_true(store_case_add(store, &second, &sealed, NULL));
    bytes_free(&sealed);
    assert_true(store_cases_refused(store, &count, NULL));
    assert_int_equal(count, 0);
    assert_true(store_case_acknowledge(store, FIXTURE_ID, first.sha256, false, NULL));
    assert_true(store_case_acknowledge(store, FIXTURE_OTHER_ID, second.sha256, true, NULL));
    assert_true(store_cases_refused(store, &count, NULL));
    assert_int_equal(count, 1);
    store_close(store);
}

static int setup(void **state)
{
    struct folders *folders = memory_alloc(sizeof *folders);
    folders_init(folders);
    *state = folders;
    return 0;
}

static int teardown(void **state)
{
    folders_free(*state);
    free(*state);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_known_before_a_roll_is_put_in),
        TEST(jobs_are_charged_to_the_roll_that_is_in),
        TEST(more_than_the_roll_leaves_nothing),
        TEST(the_mean_is_of_the_last_fifty),
        TEST(the_sensor_is_a_second_witness),
        TEST(it_warns_while_enough_is_left),
        TEST(the_end_is_foretold),
        TEST(a_wrong_clock_spoils_no_forecast),
        TEST(nonsense_is_refused),
        TEST(a_roll_is_in_the_event_chain),
        TEST(a_database_of_version_1_keeps_its_rows),
        TEST(cases_are_listed_newest_first),
        TEST(refused_cases_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
