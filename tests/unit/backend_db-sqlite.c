/* The SQLite engine: each operation whole or not at all, and files that are not ours refused. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/db.h"
#include "base/file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
    char dir[64], path[PATH_SIZE], uri[PATH_SIZE + 8];
    struct db *db;
};

static int setup(void **state)
{
    struct place *place = memory_alloc(sizeof *place);
    snprintf(place->dir, sizeof place->dir, "/tmp/anjungan-db-XXXXXX");
    assert_non_null(mkdtemp(place->dir));
    snprintf(place->path, sizeof place->path, "%s/b.db", place->dir);
    snprintf(place->uri, sizeof place->uri, "sqlite:%s", place->path);
    struct fault fault = {0};
    place->db = db_create(place->uri, &fault);
    if (!place->db) fail_msg("%s", fault.text);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    db_destroy(place->db);
    for (int i = 0; i < 3; i++) {
        char path[PATH_SIZE + 8];
        snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
        unlink(path);
    }
    rmdir(place->dir);
    free(place);
    return 0;
}

static const uint8_t token_a[DB_HASH_SIZE] = {1}, token_b[DB_HASH_SIZE] = {2};
#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void enrol(struct db *db)
{
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_a, 100, 10, NULL));
    assert_true(db_terminal_enrol(db, token_a, "f00d", "PEM", 20, NULL));
}

static void a_token_is_spent_once(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_terminal terminal = {0};
    struct fault fault = {0};
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_a, 100, 10, NULL));
    assert_false(db_terminal_find_token(db, token_b, 20, &terminal, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(db_terminal_find_token(db, token_a, 100, &terminal, &fault)); /* too late */
    assert_true(db_terminal_find_token(db, token_a, 99, &terminal, &fault));
    assert_string_equal(terminal.id, "SPS-01");
    assert_int_equal(terminal.state, DB_TERMINAL_INVITED);
    db_terminal_free(&terminal);
    assert_false(db_terminal_enrol(db, token_a, "f00d", "PEM", 100, &fault));
    assert_true(db_terminal_enrol(db, token_a, "f00d", "PEM", 99, &fault));
    assert_false(db_terminal_enrol(db, token_a, "beef", "PEM 2", 99, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_terminal_find(db, "SPS-01", &terminal, &fault));
    assert_string_equal(terminal.tls_fingerprint, "f00d");
    assert_int_equal(terminal.state, DB_TERMINAL_ENROLLED);
    db_terminal_free(&terminal);
}

static void an_invited_terminal_works_on_until_it_enrols_again(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_terminal terminal = {0};
    enrol(db);
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_b, 200, 50, NULL));
    assert_true(db_terminal_find(db, "SPS-01", &terminal, NULL));
    assert_int_equal(terminal.state, DB_TERMINAL_ENROLLED);
    assert_string_equal(terminal.tls_fingerprint, "f00d");
    db_terminal_free(&terminal);
    assert_true(db_terminal_withdraw(db, "SPS-01", NULL));
    assert_false(db_terminal_find_token(db, token_b, 60, &terminal, NULL));
    assert_true(db_terminal_find(db, "SPS-01", &terminal, NULL));
    assert_int_equal(terminal.state, DB_TERMINAL_WITHDRAWN);
    db_terminal_free(&terminal);
    assert_false(db_terminal_withdraw(db, "SPS-09", NULL));
}

static void add_upload(struct db *db, const char *id, const char *case_id, int64_t length)
{
    struct db_upload upload = {.length = length, .created_s = 1, .expires_s = 1000};
    struct fault fault = {0};
    snprintf(upload.id, sizeof upload.id, "%s", id);
    snprintf(upload.case_id, sizeof upload.case_id, "%s", case_id);
    snprintf(upload.terminal, sizeof upload.terminal, "SPS-01");
    if (!db_upload_add(db, &upload, &fault)) fail_msg("%s", fault.text);
}

static void an_offset_moves_from_where_it_is_known_to_be(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_upload upload;
    struct fault fault = {0};
    static const struct {
        int64_t from, to;
        bool moves;
        enum db_upload_state then;
    } steps[] = {
        {1, 5, false, DB_UPLOAD_OPEN},       {0, 11, false, DB_UPLOAD_OPEN},
        {0, 4, true, DB_UPLOAD_OPEN},        {0, 6, false, DB_UPLOAD_OPEN},
        {4, 2, false, DB_UPLOAD_OPEN},       {4, 10, true, DB_UPLOAD_RECEIVED},
        {10, 10, false, DB_UPLOAD_RECEIVED},
    };
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    int64_t offset = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bool moved = db_upload_advance(db, ID_A, steps[i].from, steps[i].to, 2000, 77, &fault);
        assert_int_equal(moved, steps[i].moves);
        if (moved) offset = steps[i].to;
        assert_true(db_upload_find(db, ID_A, &upload, &fault));
        assert_int_equal(upload.offset, offset);
        assert_int_equal(upload.state, steps[i].then);
    }
    assert_int_equal(upload.received_s, 77);
    assert_false(db_upload_remove(db, ID_A, &fault)); /* it is whole */
}

static void one_upload_for_a_case_of_a_terminal(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    struct db_upload second = {.length = 10, .id = ID_B, .case_id = ID_A, .terminal = "SPS-01"};
    struct fault fault = {0};
    assert_false(db_upload_add(db, &second, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_upload_remove(db, ID_A, &fault));
    assert_true(db_upload_add(db, &second, &fault));
    struct db_upload foreign = {.length = 1, .id = ID_A, .case_id = ID_B, .terminal = "SPS-77"};
    assert_false(db_upload_add(db, &foreign, &fault)); /* a terminal that does not exist */
}

static const struct db_answer answer_a = {
    .case_id = ID_A, .terminal = "SPS-01", .token = "a.b.c", .accepted = true, .at_s = 9};

static bool add_case(struct db *db, const char *id, uint8_t code, const char *upload_id,
                     const struct db_answer *answer, struct fault *fault)
{
    struct db_case item = {
        .service = "pekalongan/revoke", .step = 2, .due_s = 500, .code_hash = {code}};
    struct db_visit visits[] = {{.step = 1, .entered_s = 3, .left_s = 4, .outcome = "done"},
                                {.step = 2, .entered_s = 4}};
    snprintf(item.id, sizeof item.id, "%s", id);
    snprintf(item.terminal, sizeof item.terminal, "SPS-01");
    return db_case_add(db, &item, visits, 2, answer, upload_id, NULL, fault);
}

static void a_case_is_added_whole_or_not_at_all(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    struct db_upload upload;
    struct db_case item;
    struct bytes token = {0};
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    assert_false(add_case(db, ID_A, 1, ID_A, &answer_a, &fault)); /* not received yet */
    assert_false(db_case_find(db, ID_A, &item, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(db_upload_advance(db, ID_A, 0, 10, 9999, 8, &fault));
    assert_true(add_case(db, ID_A, 1, ID_A, &answer_a, &fault));
    assert_true(db_answer_find(db, "SPS-01", ID_A, &token, &fault));
    assert_string_equal(bytes_text(&token), "a.b.c");
    bytes_free(&token);
    /* A second one with the same code leaves nothing behind. */
    struct db_answer answer_b = {.case_id = ID_B, .terminal = "SPS-01", .token = "x", .at_s = 9};
    add_upload(db, ID_B, ID_B, 10);
    assert_true(db_upload_advance(db, ID_B, 0, 10, 9999, 8, &fault));
    assert_false(add_case(db, ID_B, 1, ID_B, &answer_b, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_upload_find(db, ID_B, &upload, &fault));
    assert_int_equal(upload.state, DB_UPLOAD_RECEIVED);
    assert_false(db_answer_find(db, "SPS-01", ID_B, &token, &fault));
    assert_true(db_case_refuse(db, &answer_b, ID_B, &fault));
    assert_false(db_case_refuse(db, &answer_b, ID_B, &fault));
    assert_true(db_upload_find(db, ID_B, &upload, &fault));
    assert_int_equal(upload.state, DB_UPLOAD_REFUSED);
}

static void a_case_moves_from_where_it_is(void **state)
{
    static const char by[] = "SPESIMEN";
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    struct db_case item;
    struct db_visit visits[DB_VISITS_MAX];
    int count = 0;
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    assert_true(db_upload_advance(db, ID_A, 0, 10, 9999, 8, &fault));
    assert_true(add_case(db, ID_A, 1, ID_A, &answer_a, &fault));
    assert_false(
        db_case_move(db, ID_A, &(struct db_move){1, 3, "done", by, 20, 0, -1, NULL}, NULL, &fault));
    assert_true(db_case_move(db, ID_A, &(struct db_move){2, 1, "return", by, 20, 77, -1, NULL},
                             NULL, &fault));
    assert_false(db_case_move(db, ID_A, &(struct db_move){2, 3, "agree", by, 21, 0, -1, NULL}, NULL,
                              &fault));
    assert_true(
        db_case_move(db, ID_A, &(struct db_move){1, 0, "done", by, 22, 0, -1, NULL}, NULL, &fault));
    assert_true(db_case_find(db, ID_A, &item, &fault));
    assert_int_equal(item.step, 0);
    assert_int_equal(item.updated_s, 22);
    assert_int_equal(item.due_s, 77); /* as the first move set it */
    assert_true(db_case_visits(db, ID_A, visits, &count, &fault));
    assert_int_equal(count, 3);
    assert_string_equal(visits[1].outcome, "return");
    assert_string_equal(visits[1].by, "SPESIMEN");
    assert_int_equal(visits[2].step, 1);
    assert_int_equal(visits[2].left_s, 22);
}

static void what_was_written_is_there_after_a_restart(void **state)
{
    struct place *place = *state;
    enrol(place->db);
    add_upload(place->db, ID_A, ID_A, 10);
    db_destroy(place->db);
    struct fault fault = {0};
    place->db = db_create(place->uri, &fault);
    if (!place->db) fail_msg("%s", fault.text);
    struct db_upload upload;
    assert_true(db_upload_find_case(place->db, "SPS-01", ID_A, &upload, &fault));
    assert_string_equal(upload.id, ID_A);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void refuses(struct place *place, const char *words)
{
    struct fault fault = {0};
    place->db = db_create(place->uri, &fault);
    assert_null(place->db);
    if (!strstr(fault.text, words)) fail_msg("'%s' does not say '%s'", fault.text, words);
    assert_string_equal(fault.code, "K-01");
}

static void a_newer_database_is_refused(void **state)
{
    struct place *place = *state;
    db_destroy(place->db);
    run_sql(place->path, "PRAGMA user_version=99");
    refuses(place, "newer than this program");
}

static void another_programs_database_is_refused(void **state)
{
    struct place *place = *state;
    db_destroy(place->db);
    unlink(place->path);
    run_sql(place->path, "CREATE TABLE something(a)");
    refuses(place, "another program");
}

static void a_damaged_database_is_refused(void **state)
{
    struct place *place = *state;
    enrol(place->db);
    db_destroy(place->db);
    FILE *file = fopen(place->path, "r+b");
    assert_non_null(file);
    fseek(file, 4096, SEEK_SET); /* its second page, a table's root */
    for (int i = 0; i < 4096; i++)
        fputc(0xa5, file);
    fclose(file);
    refuses(place, "damaged");
}

static void only_known_engines_are_opened(void **state)
{
    (void)state;
    static const char *const uris[] = {"", "sqlite:", "mysql://x", "/tmp/x.db",
                                       "sqlite:/nowhere/at/all/b.db"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        struct fault fault = {0};
        assert_null(db_create(uris[i], &fault));
        assert_string_equal(fault.code, "K-01");
    }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_token_is_spent_once),
        CASE(an_invited_terminal_works_on_until_it_enrols_again),
        CASE(an_offset_moves_from_where_it_is_known_to_be),
        CASE(one_upload_for_a_case_of_a_terminal),
        CASE(a_case_is_added_whole_or_not_at_all),
        CASE(a_case_moves_from_where_it_is),
        CASE(what_was_written_is_there_after_a_restart),
        CASE(a_newer_database_is_refused),
        CASE(another_programs_database_is_refused),
        CASE(a_damaged_database_is_refused),
        cmocka_unit_test(only_known_engines_are_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
