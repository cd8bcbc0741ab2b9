/* The audit log: whatever is changed in it, left out or put in between, its chain tells. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/audit.h"
#include "backend/db/desk.h"

#include "backend_fixture.h"
#include "base/utf8.h"

static struct world world;

static const uint8_t chain_key[DB_CHAIN_SIZE] = "SPESIMEN: a key of 32 bytes ....";

static void add(const char *act, const char *object, const char *detail)
{
    struct db_entry entry =
        cases_entry(&world.cases, "SPESIMEN", "pekalongan", act, object, detail);
    MUST(db_audit_add(world.db, &entry, &why));
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    db_audit_key(world.db, chain_key);
    for (int i = 0; i < 5; i++)
        add(i % 2 ? "paper-look" : "case-look", WORLD_CASE, i % 2 ? "ktp" : "");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

static void spoil(const char *sql)
{
    place_ask(&world.place, sql);
}

static void a_whole_log_verifies(void **state)
{
    (void)state;
    struct db_head head, reached;
    MUST(db_audit_verify(world.db, &reached, &why));
    MUST(db_audit_head(world.db, &head, &why));
    assert_int_equal(reached.number, 5);
    assert_int_equal(head.number, 5);
    assert_memory_equal(head.chain, reached.chain, DB_CHAIN_SIZE);
    add("logout", "", "");
    MUST(db_audit_verify(world.db, &reached, &why));
    assert_int_equal(reached.number, 6);
}

static void every_tampering_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        int first_wrong;
    } cases[] = {
        {"UPDATE audit SET actor = 'x' WHERE number = 3", 3},
        {"UPDATE audit SET at = at + 1 WHERE number = 1", 1},
        {"UPDATE audit SET agency = '' WHERE number = 5", 5},
        {"UPDATE audit SET act = 'login' WHERE number = 2", 2},
        {"UPDATE audit SET object = '', detail = object || detail WHERE number = 2", 2},
        {"UPDATE audit SET detail = 'x' WHERE number = 4", 4},
        {"UPDATE audit SET chain = (SELECT chain FROM audit_head) WHERE number = 4", 4},
        {"DELETE FROM audit WHERE number = 3", 3},
        {"DELETE FROM audit WHERE number = 5", 5},
        {"DELETE FROM audit; UPDATE audit_head SET number = 0, chain = NULL", 1},
        {"INSERT INTO audit SELECT 6, at, actor, agency, act, object, detail, chain FROM audit"
         " WHERE number = 5",
         6},
        {"UPDATE audit SET number = 30 WHERE number = 3; UPDATE audit SET number = 3 WHERE number ="
         " 4; UPDATE audit SET number = 4 WHERE number = 30",
         3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db_head before, reached;
        struct fault fault = {0};
        teardown(NULL);
        setup(NULL);
        MUST(db_audit_head(world.db, &before, &why));
        spoil(cases[i].sql);
        bool whole = db_audit_verify(world.db, &reached, &fault);
        /* One emptied with its head is whole in itself: the journal's heads tell. */
        if (cases[i].first_wrong == 1 && reached.number == 0 && whole) {
            assert_int_equal(before.number, 5);
            continue;
        }
        if (whole) fail_msg("not noticed: %s", cases[i].sql);
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_int_equal(reached.number, cases[i].first_wrong - 1);
    }
}

static void another_key_makes_no_chain(void **state)
{
    (void)state;
    struct db_head reached;
    static const uint8_t other[DB_CHAIN_SIZE] = "SPESIMEN: another key of 32 b...";
    db_audit_key(world.db, other);
    assert_false(db_audit_verify(world.db, &reached, NULL));
    assert_int_equal(reached.number, 0);
}

/* What is refused leaves no entry; what is done leaves one. */
static void an_act_and_its_entry_are_one(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct db_head before, after;
    struct case_act act = {.step = 2, .outcome = "done", .by = "SPESIMEN", .account = "a"};
    world_case(&world, WORLD_SERVICE, code);
    MUST(db_audit_head(world.db, &before, &why));
    act.outcome = "no such";
    assert_false(cases_move(&world.cases, WORLD_CASE, &act, NULL, NULL));
    act.outcome = "done";
    act.step = 3;
    assert_false(cases_move(&world.cases, WORLD_CASE, &act, NULL, NULL));
    MUST(db_audit_head(world.db, &after, &why));
    assert_int_equal(after.number, before.number);
    act.step = 2;
    MUST(cases_move(&world.cases, WORLD_CASE, &act, NULL, &why));
    MUST(db_audit_head(world.db, &after, &why));
    assert_int_equal(after.number, before.number + 1);
    assert_false(cases_move(&world.cases, WORLD_CASE, &act, NULL, NULL));
    MUST(db_audit_verify(world.db, &after, &why));
    assert_int_equal(after.number, before.number + 1);
}

/* At the step that two persons decide; where the first has proposed. */
static void to_the_step_for_two(const char *by)
{
    char code[CODE_SIZE];
    struct case_view view;
    enum case_moved moved = CASE_MOVED;
    world_case(&world, "pekalongan/revoke", code);
    while (moved == CASE_MOVED) {
        MUST(cases_view_code(&world.cases, code, &view, &why));
        assert_non_null(view.current);
        struct case_act act = {.outcome = view.current->outcomes[0].key, .by = by};
        MUST(cases_move(&world.cases, WORLD_CASE, &act, &moved, &why));
    }
    assert_true(view.current->two_persons);
}

/* However long a name is, it is one person's. */
static void one_person_is_not_two(void **state)
{
    (void)state;
    static const char name[] = "Kepala Dinas Komunikasi dan Inform\xc3\xa1tika SPESIMEN";
    struct fault fault = {0};
    to_the_step_for_two(name);
    struct case_act again = {.outcome = "agree", .by = name};
    assert_false(cases_move(&world.cases, WORLD_CASE, &again, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    again.by = "SPESIMEN";
    MUST(cases_move(&world.cases, WORLD_CASE, &again, NULL, &why));
}

/* Withdrawn, or proposed by another, while the second was about to agree. */
static void what_waits_no_more_is_not_agreed_to(void **state)
{
    (void)state;
    struct db_case item;
    struct fault fault = {0};
    to_the_step_for_two("a");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    struct db_entry entry =
        cases_entry(&world.cases, "a", "pekalongan", "withdraw", WORLD_CASE, "");
    struct db_move move = {.from_step = item.step,
                           .next_step = item.step + 1,
                           .outcome = "agree",
                           .by = "b",
                           .at_s = 2,
                           .next_actor = -1,
                           .second = "a"};
    MUST(db_case_withdraw(world.db, WORLD_CASE, &entry, &why));
    assert_false(db_case_move(world.db, WORLD_CASE, &move, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    MUST(db_case_propose(world.db, WORLD_CASE, item.step, "agree", "c", 2, &entry, &why));
    assert_false(db_case_move(world.db, WORLD_CASE, &move, &entry, NULL));
    move.second = "c";
    MUST(db_case_move(world.db, WORLD_CASE, &move, &entry, &why));
}

/* An entry is cut to fit, and not inside of a character. */
static void an_entry_stays_well_formed(void **state)
{
    (void)state;
    char long_name[DB_DETAIL_SIZE * 2] = "";
    for (size_t i = 0; i + 2 < sizeof long_name; i += 2)
        memcpy(long_name + i, "\xc3\xa9", 3);
    struct db_entry entry = cases_entry(&world.cases, long_name, "pekalongan", "x", "a", "");
    assert_int_equal(strlen(entry.actor), DB_ID_SIZE - 1);
    memmove(long_name + 1, long_name, sizeof long_name - 1);
    long_name[0] = 'x';
    long_name[sizeof long_name - 1] = 0;
    entry = cases_entry(&world.cases, long_name, "pekalongan", "x", "a", long_name);
    assert_true(utf8_is_valid(entry.actor));
    assert_true(utf8_is_valid(entry.detail));
    assert_int_equal(strlen(entry.actor), DB_ID_SIZE - 2);
}

static bool count_row(const struct db_audit_row *row, void *context)
{
    int64_t *last = context;
    assert_true(row->number < *last);
    *last = row->number;
    return true;
}

static void it_is_listed_newest_first(void **state)
{
    (void)state;
    int64_t last = INT64_MAX;
    MUST(db_audit_list(world.db, "pekalongan", WORLD_CASE, INT64_MAX, 3, count_row, &last, &why));
    assert_int_equal(last, 3);
    last = INT64_MAX;
    MUST(db_audit_list(world.db, "purbalingga", "", INT64_MAX, 3, count_row, &last, &why));
    assert_true(last == INT64_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_whole_log_verifies),       TEST(every_tampering_is_told),
        TEST(another_key_makes_no_chain), TEST(an_act_and_its_entry_are_one),
        TEST(one_person_is_not_two),      TEST(what_waits_no_more_is_not_agreed_to),
        TEST(an_entry_stays_well_formed), TEST(it_is_listed_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
