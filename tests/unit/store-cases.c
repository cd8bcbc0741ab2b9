/* Cases, settings and events of a terminal: stored, found, answered, and found damaged. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

static struct store *opened(const struct folders *folders)
{
    struct fault fault = {0};
    struct store *store = store_open(folders->kiosk, folders->outbox, folders->acks, &fault);
    if (!store) fail_msg("%s", fault.text);
    return store;
}

static struct stored_case add(struct store *store, const char *id)
{
    struct stored_case row = specimen_row(id);
    struct bytes sealed = {0};
    struct fault fault = {0};
    specimen_sealed(5000, &sealed);
    if (!store_case_add(store, &row, &sealed, &fault)) fail_msg("%s", fault.text);
    bytes_free(&sealed);
    return row;
}

static bool in_folder(const char *dir, const char *id)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s.p7m", dir, id);
    return access(path, F_OK) == 0;
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

static void a_case_survives_a_restart(void **state)
{
    struct folders *folders = *state;
    struct store *store = opened(folders);
    struct stored_case row = add(store, FIXTURE_ID), found;
    assert_int_equal(row.size, 5000);
    assert_true(in_folder(folders->outbox, FIXTURE_ID));
    assert_int_equal(folder_count(folders->staging), 0);
    store_close(store);
    store = opened(folders);
    struct fault fault;
    assert_true(store_case_find(store, FIXTURE_ID, &found, &fault));
    assert_memory_equal(&found, &row, sizeof row);
    struct bytes content = {0};
    char path[PATH_SIZE], sha256[65];
    snprintf(path, sizeof path, "%s/%s.p7m", folders->outbox, FIXTURE_ID);
    assert_true(file_read(path, 10000, &content, &fault));
    seal_sha256(content.data, content.size, sha256);
    assert_string_equal(sha256, row.sha256);
    bytes_free(&content);
    store_close(store);
}

static void its_codes_are_for_the_kiosk_alone(void **state)
{
    static const char *const names[] = {"store.db", "store.db-wal"};
    struct folders *folders = *state;
    struct store *store = opened(folders);
    add(store, FIXTURE_ID);
    for (size_t i = 0; i < 2; i++) {
        char path[PATH_SIZE];
        struct stat found;
        assert_true(path_join(folders->kiosk, names[i], path, NULL));
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_mode & 0777, 0600);
    }
    store_close(store);
}

static void the_same_id_twice_is_refused(void **state)
{
    struct store *store = opened(*state);
    add(store, FIXTURE_ID);
    struct stored_case row = specimen_row(FIXTURE_ID), before = row, found;
    struct bytes other = {0};
    struct fault fault = {0};
    specimen_sealed(77, &other);
    assert_false(store_case_add(store, &row, &other, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_memory_equal(&row, &before, sizeof row);
    assert_true(store_case_find(store, FIXTURE_ID, &found, &fault));
    assert_int_equal(found.size, 5000);
    bytes_free(&other);
    store_close(store);
}

static void a_bad_id_or_an_empty_case_is_refused(void **state)
{
    static const char *const ids[] = {"", "../../etc/passwd", "00112233445566778899AABBCCDDEEFF",
                                      "00112233445566778899aabbccddeef"};
    struct store *store = opened(*state);
    struct bytes sealed = {0}, none = {0};
    struct fault fault = {0};
    specimen_sealed(10, &sealed);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct stored_case row = specimen_row(ids[i]);
        assert_false(store_case_add(store, &row, &sealed, &fault));
        assert_string_equal(fault.code, "S-02");
    }
    struct stored_case row = specimen_row(FIXTURE_ID);
    assert_false(store_case_add(store, &row, &none, &fault));
    bytes_free(&sealed);
    store_close(store);
}

static void a_proof_that_was_given_stays_given(void **state)
{
    static const struct {
        enum receipt_state before, then, after;
    } changes[] = {
        {RECEIPT_NONE, RECEIPT_FAILED, RECEIPT_FAILED},
        {RECEIPT_FAILED, RECEIPT_UNCONFIRMED, RECEIPT_UNCONFIRMED},
        {RECEIPT_UNCONFIRMED, RECEIPT_SHOWN, RECEIPT_SHOWN},
        {RECEIPT_SHOWN, RECEIPT_FAILED, RECEIPT_SHOWN},
        {RECEIPT_SHOWN, RECEIPT_UNCONFIRMED, RECEIPT_SHOWN},
        {RECEIPT_SHOWN, RECEIPT_CONFIRMED, RECEIPT_CONFIRMED},
        {RECEIPT_CONFIRMED, RECEIPT_FAILED, RECEIPT_CONFIRMED},
        {RECEIPT_CONFIRMED, RECEIPT_UNCONFIRMED, RECEIPT_CONFIRMED},
        {RECEIPT_CONFIRMED, RECEIPT_SHOWN, RECEIPT_CONFIRMED},
    };
    struct store *store = opened(*state);
    struct stored_case row;
    struct fault fault = {0};
    add(store, FIXTURE_ID);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_true(store_case_find(store, FIXTURE_ID, &row, &fault));
        assert_int_equal(row.receipt, changes[i].before);
        assert_true(store_case_receipt(store, FIXTURE_ID, changes[i].then, &fault));
        assert_true(store_case_find(store, FIXTURE_ID, &row, &fault));
        assert_int_equal(row.receipt, changes[i].after);
    }
    store_close(store);
}

static void latest_waiting_and_receipt(void **state)
{
    struct store *store = opened(*state);
    struct stored_case row;
    struct fault fault = {0};
    int count = -1;
    int64_t oldest = -1;
    assert_false(store_case_latest(store, &row, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(store_cases_waiting(store, &count, &oldest, &fault));
    assert_int_equal(count, 0);
    add(store, FIXTURE_ID);
    add(store, FIXTURE_OTHER_ID);
    assert_true(store_case_latest(store, &row, &fault));
    assert_string_equal(row.id, FIXTURE_OTHER_ID);
    assert_true(store_cases_waiting(store, &count, &oldest, &fault));
    assert_int_equal(count, 2);
    assert_int_equal(oldest, row.created_s);
    assert_true(store_case_receipt(store, FIXTURE_ID, RECEIPT_SHOWN, &fault));
    assert_true(store_case_find(store, FIXTURE_ID, &row, &fault));
    assert_int_equal(row.receipt, RECEIPT_SHOWN);
    assert_false(store_case_receipt(store, "ab", RECEIPT_SHOWN, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    store_close(store);
}

static void an_accepted_case_is_deleted_once_marked(void **state)
{
    struct folders *folders = *state;
    struct store *store = opened(folders);
    struct stored_case row = add(store, FIXTURE_ID), found;
    struct fault fault = {0};
    char wrong[65];
    memset(wrong, 'a', 64);
    wrong[64] = 0;
    assert_false(store_case_acknowledge(store, FIXTURE_ID, wrong, true, &fault));
    assert_string_equal(fault.code, "S-04");
    assert_true(in_folder(folders->outbox, FIXTURE_ID));
    assert_false(store_case_acknowledge(store, FIXTURE_OTHER_ID, row.sha256, true, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    for (int again = 0; again < 2; again++) {
        assert_true(store_case_acknowledge(store, FIXTURE_ID, row.sha256, true, &fault));
        assert_false(in_folder(folders->outbox, FIXTURE_ID));
    }
    assert_true(store_case_find(store, FIXTURE_ID, &found, &fault));
    assert_int_equal(found.state, CASE_ACKNOWLEDGED);
    assert_false(store_case_acknowledge(store, FIXTURE_ID, row.sha256, false, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    store_close(store);
}

static void a_refused_case_is_kept(void **state)
{
    struct folders *folders = *state;
    struct store *store = opened(folders);
    struct stored_case row = add(store, FIXTURE_ID), found;
    struct fault fault = {0};
    for (int again = 0; again < 2; again++)
        assert_true(store_case_acknowledge(store, FIXTURE_ID, row.sha256, false, &fault));
    assert_true(store_case_find(store, FIXTURE_ID, &found, &fault));
    assert_int_equal(found.state, CASE_REFUSED);
    assert_false(in_folder(folders->outbox, FIXTURE_ID));
    assert_true(in_folder(folders->refused, FIXTURE_ID));
    assert_true(store_case_acknowledge(store, FIXTURE_ID, row.sha256, true, &fault));
    assert_false(in_folder(folders->refused, FIXTURE_ID));
    store_close(store);
}

/* The states in which a power cut can leave files and rows, made by hand. */
static void a_start_finishes_what_a_crash_left(void **state)
{
    struct folders *folders = *state;
    struct store *store = opened(folders);
    struct fault fault = {0};
    add(store, FIXTURE_ID);
    store_close(store);
    char from[PATH_SIZE], to[PATH_SIZE];
    snprintf(from, sizeof from, "%s/%s.p7m", folders->outbox, FIXTURE_ID);
    snprintf(to, sizeof to, "%s/%s.p7m", folders->staging, FIXTURE_ID);
    assert_int_equal(rename(from, to), 0);
    assert_true(
        file_write_durable(folders->staging, FIXTURE_OTHER_ID ".p7m", "x", 1, 0600, &fault));
    assert_true(file_write_durable(folders->staging, ".half.part", "x", 1, 0600, &fault));
    store = opened(folders);
    assert_true(in_folder(folders->outbox, FIXTURE_ID));
    assert_int_equal(folder_count(folders->staging), 0);
    assert_int_equal(folder_count(folders->outbox), 1);
    store_close(store);
    run_sql(folders, "UPDATE cases SET state = 1");
    store = opened(folders);
    assert_int_equal(folder_count(folders->outbox), 0);
    store_close(store);
}

/* Another process may look while the first one stores: what lies in staging is not its business. */
static void a_second_opener_recovers_nothing(void **state)
{
    struct folders *folders = *state;
    struct fault fault = {0};
    struct store *first = opened(folders);
    assert_true(file_write_durable(folders->staging, FIXTURE_ID ".p7m", "x", 1, 0600, &fault));
    struct store *second = opened(folders);
    assert_true(in_folder(folders->staging, FIXTURE_ID));
    store_close(second);
    store_close(first);
}

static void settings_are_kept(void **state)
{
    struct store *store = opened(*state);
    struct fault fault = {0};
    char value[8] = "old";
    assert_false(store_setting_get(store, "roll", value, sizeof value, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(store_setting_set(store, "roll", "80000", &fault));
    assert_true(store_setting_set(store, "roll", "79852", &fault));
    assert_true(store_setting_get(store, "roll", value, sizeof value, &fault));
    assert_string_equal(value, "79852");
    assert_true(store_setting_set(store, "roll", "too long for it", &fault));
    assert_false(store_setting_get(store, "roll", value, sizeof value, &fault));
    assert_string_equal(value, "79852");
    store_close(store);
}

static void add_events(struct store *store)
{
    struct fault fault = {0};
    char long_detail[1000];
    memset(long_detail, 'x', sizeof long_detail - 1);
    long_detail[sizeof long_detail - 1] = 0;
    assert_true(store_event_add(store, 100, "start", "0.1.0", &fault));
    assert_true(store_event_add(store, 101, "paper", "out\nP-02", &fault));
    assert_true(store_event_add(store, 102, "long", long_detail, &fault));
    assert_true(store_event_add(store, 103, "staff", NULL, &fault));
}

static void the_event_log_shows_every_change(void **state)
{
    static const char *const changes[] = {
        "UPDATE events SET detail = 'in' WHERE number = 2",
        "UPDATE events SET at_s = 99 WHERE number = 1",
        "DELETE FROM events WHERE number = 2",
        "DELETE FROM events WHERE number = 4",
        "DELETE FROM events",
        "UPDATE events SET number = 9 WHERE number = 4",
        "UPDATE events SET chain = (SELECT chain FROM events WHERE number = 1) WHERE number = 3",
        "INSERT INTO events (at_s, kind, detail, chain) VALUES (104, 'x', '', '')",
    };
    struct folders *folders = *state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct store *store = opened(folders);
        struct fault fault = {0};
        int count = -1;
        add_events(store);
        assert_true(store_events_verify(store, &count, &fault));
        assert_int_equal(count, 4);
        run_sql(folders, changes[i]);
        count = -1;
        if (store_events_verify(store, &count, &fault)) fail_msg("not seen: %s", changes[i]);
        assert_int_equal(count, -1);
        store_close(store);
        run_sql(folders, "DELETE FROM events; DELETE FROM sqlite_sequence");
    }
}

static void a_newer_database_is_refused(void **state)
{
    struct folders *folders = *state;
    struct fault fault = {0};
    store_close(opened(folders));
    run_sql(folders, "PRAGMA user_version = 1000");
    assert_null(store_open(folders->kiosk, folders->outbox, folders->acks, &fault));
    assert_string_equal(fault.code, "S-02");
    assert_non_null(strstr(fault.text, "newer"));
}

static void overwrite(const char *path, long at, size_t size)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    for (size_t i = 0; i < size; i++)
        fputc(0xA5, file);
    fclose(file);
}

static void a_damaged_database_is_refused_and_kept(void **state)
{
    static const struct {
        long at;
        size_t size;
    } damages[] = {{0, 100}, {4096, 4096}, {100, 200}, {8192, 4096}};
    struct folders *folders = *state;
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/store.db", folders->kiosk);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct fault fault = {0};
        struct stat before, after;
        struct store *store = opened(folders);
        add(store, FIXTURE_ID);
        store_close(store);
        overwrite(path, damages[i].at, damages[i].size);
        assert_int_equal(stat(path, &before), 0);
        if (store_open(folders->kiosk, folders->outbox, folders->acks, &fault))
            fail_msg("damage %zu was not seen", i);
        assert_string_equal(fault.code, "S-02");
        assert_int_equal(stat(path, &after), 0);
        assert_int_equal(before.st_ino, after.st_ino);
        assert_int_equal(before.st_size, after.st_size);
        assert_true(in_folder(folders->outbox, FIXTURE_ID));
        folder_remove(folders->staging);
        folder_remove(folders->refused);
        folder_remove(folders->kiosk);
        folder_remove(folders->outbox);
    }
}

static void a_folder_that_cannot_be_made_is_a_fault(void **state)
{
    struct folders *folders = *state;
    struct fault fault = {0};
    char below_a_file[PATH_SIZE];
    assert_true(file_write_durable(folders->root, "file", "x", 1, 0600, &fault));
    snprintf(below_a_file, sizeof below_a_file, "%s/file/kiosk", folders->root);
    assert_null(store_open(below_a_file, folders->outbox, folders->acks, &fault));
    assert_string_equal(fault.code, "S-02");
}

static int setup(void **state)
{
    static struct folders folders;
    folders_init(&folders);
    *state = &folders;
    return 0;
}

static int teardown(void **state)
{
    folders_free(*state);
    return 0;
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_survives_a_restart),
        TEST(its_codes_are_for_the_kiosk_alone),
        TEST(the_same_id_twice_is_refused),
        TEST(a_bad_id_or_an_empty_case_is_refused),
        TEST(latest_waiting_and_receipt),
        TEST(a_proof_that_was_given_stays_given),
        TEST(an_accepted_case_is_deleted_once_marked),
        TEST(a_refused_case_is_kept),
        TEST(a_start_finishes_what_a_crash_left),
        TEST(a_second_opener_recovers_nothing),
        TEST(settings_are_kept),
        TEST(the_event_log_shows_every_change),
        TEST(a_newer_database_is_refused),
        TEST(a_damaged_database_is_refused_and_kept),
        TEST(a_folder_that_cannot_be_made_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
