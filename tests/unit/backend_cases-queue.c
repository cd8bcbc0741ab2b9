/* The desk's queue: by due time, a page after another, nobody else's; and what one person proposes
 * another has to agree to. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"

#include "backend_fixture.h"

enum { MANY = 120, PAGE = 50 };

static struct world world;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

/* Of that service; its id has the number. */
static void hand_in(unsigned number, const char *service)
{
    char id[DB_ID_SIZE], code[CODE_SIZE];
    snprintf(id, sizeof id, "%032x", number);
    world_hand_in(&world, id, number, service, code);
}

struct reading {
    struct db_case last;
    int count;
    bool seen[MANY + 1];
};

static bool read_one(const struct db_case *item, void *context)
{
    struct reading *reading = context;
    unsigned number = (unsigned)strtoul(item->id + 24, NULL, 16);
    assert_true(number <= MANY);
    assert_false(reading->seen[number]);
    assert_true(item->due_s >= reading->last.due_s);
    reading->seen[number] = true;
    reading->last = *item;
    reading->count++;
    return true;
}

static struct db_queue queue(void)
{
    return (struct db_queue){
        .agency = "pekalongan", .assigned = "", .after_due_s = -1, .after_id = "", .count = PAGE};
}

static int read_all(struct db_queue asked)
{
    static struct reading reading;
    reading = (struct reading){0};
    for (int before = -1; before != reading.count;) {
        before = reading.count;
        MUST(db_queue_list(world.db, &asked, read_one, &reading, &why));
        assert_true(reading.count - before <= PAGE);
        asked.after_due_s = reading.last.due_s;
        asked.after_id = reading.last.id;
    }
    return reading.count;
}

static void every_page_follows_the_one_before(void **state)
{
    (void)state;
    int late = 0, all = 0;
    struct db_queue asked = queue();
    for (unsigned i = 1; i <= MANY; i++) {
        hand_in(i, WORLD_SERVICE);
        if (i == MANY / 2) world_set_time(&world, "2026-11-20T10:50:00+07:00");
    }
    assert_int_equal(read_all(asked), MANY);
    MUST(db_queue_count(world.db, &asked, world_unix("2026-11-23T10:45:00+07:00"), 1000, &late,
                        &all, &why));
    assert_int_equal(all, MANY);
    assert_int_equal(late, MANY / 2);
    MUST(db_queue_count(world.db, &asked, INT64_MAX, 7, &late, &all, &why));
    assert_int_equal(all, 7);
}

/* Of several actors, a page follows the one before all the same. */
static void turns_of_several_are_one_queue(void **state)
{
    (void)state;
    int late = 0, all = 0;
    struct db_queue asked = queue();
    for (unsigned i = 1; i <= MANY; i++)
        hand_in(i, i % 3 ? WORLD_SERVICE : "pekalongan/revoke");
    asked.actors = 1U << ACTOR_APPLICANT | 1U << ACTOR_HEAD;
    assert_int_equal(read_all(asked), MANY);
    MUST(db_queue_count(world.db, &asked, 0, 1000, &late, &all, &why));
    assert_int_equal(all, MANY);
    assert_int_equal(late, 0);
    MUST(db_queue_count(world.db, &asked, INT64_MAX, 7, &late, &all, &why));
    assert_int_equal(all, 7);
    assert_int_equal(late, 7);
    asked.actors = 1U << ACTOR_HEAD;
    assert_int_equal(read_all(asked), MANY - MANY / 3);
}

static void each_sees_their_own(void **state)
{
    (void)state;
    char account[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct db_queue asked = queue();
    char id[DB_ID_SIZE];
    hand_in(1, WORLD_SERVICE);
    hand_in(2, "pekalongan/revoke");
    hand_in(3, "purbalingga/forgot-passphrase");
    hand_in(4, "pekalongan/complaint");
    assert_int_equal(read_all(asked), 2);
    asked.actors = 1U << ACTOR_HEAD; /* issue-esign waits for the Kepala Dinas, revoke does not */
    assert_int_equal(read_all(asked), 1);
    asked.actors = 1U << ACTOR_APPLICANT | 1U << ACTOR_HEAD;
    assert_int_equal(read_all(asked), 2);
    asked.actors = 1U << ACTOR_BSRE;
    assert_int_equal(read_all(asked), 0);
    asked.actors = 0;
    asked.complaints = true;
    assert_int_equal(read_all(asked), 1);
    asked = queue();
    asked.agency = "purbalingga";
    assert_int_equal(read_all(asked), 1);
    asked = queue();
    asked.assigned = account;
    snprintf(id, sizeof id, "%032x", 1U);
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "assign", id, "");
    MUST(db_case_assign(world.db, id, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", &entry, &why));
    assert_int_equal(read_all(asked), 1);
    MUST(db_case_assign(world.db, id, account, &entry, &why));
    assert_int_equal(read_all(asked), 2);
}

/* The actor of the step it has come to is looked up with each move. */
static void a_case_waits_for_whoever_is_next(void **state)
{
    (void)state;
    char id[DB_ID_SIZE];
    struct db_queue asked = queue();
    struct case_act act = {.step = 2, .outcome = "done", .by = "SPESIMEN", .assign = "c"};
    hand_in(1, WORLD_SERVICE);
    snprintf(id, sizeof id, "%032x", 1U);
    asked.actors = 1U << ACTOR_VERIFIER;
    assert_int_equal(read_all(asked), 0);
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    assert_int_equal(read_all(asked), 1);
    asked.assigned = "d";
    assert_int_equal(read_all(asked), 0);
    asked.assigned = "c";
    assert_int_equal(read_all(asked), 1);
}

/* One that is back waits for its applicant, however long: it is nobody's turn at the desk, and
 * nobody is late with it. */
static void what_is_back_is_not_late(void **state)
{
    (void)state;
    char id[DB_ID_SIZE];
    struct db_queue asked = queue(), turns = queue();
    struct case_act act = {.outcome = "done", .by = "SPESIMEN"};
    int late = 0, all = 0;
    hand_in(1, WORLD_SERVICE);
    hand_in(2, WORLD_SERVICE);
    snprintf(id, sizeof id, "%032x", 1U);
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    act.outcome = "return";
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    MUST(db_queue_count(world.db, &asked, INT64_MAX, 1000, &late, &all, &why));
    assert_int_equal(all, 2);
    assert_int_equal(late, 1);
    turns.actors = 1U << ACTOR_APPLICANT | 1U << ACTOR_VERIFIER | 1U << ACTOR_HEAD;
    assert_int_equal(read_all(turns), 1);
    act.outcome = "done";
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    MUST(db_queue_count(world.db, &asked, INT64_MAX, 1000, &late, &all, &why));
    assert_int_equal(late, 2);
    assert_int_equal(read_all(turns), 2);
}

static void two_persons_agree(void **state)
{
    (void)state;
    char id[DB_ID_SIZE];
    struct db_case item;
    enum case_moved moved;
    struct fault fault = {0};
    struct case_act first = {.outcome = "agree", .by = "SPESIMEN 1", .account = "one"};
    struct case_act second = {.outcome = "agree", .by = "SPESIMEN 2", .account = "two"};
    hand_in(1, "pekalongan/revoke");
    snprintf(id, sizeof id, "%032x", 1U);
    MUST(cases_move(&world.cases, id, &first, &moved, &why)); /* step 5: one is enough */
    assert_int_equal(moved, CASE_MOVED);
    MUST(cases_move(&world.cases, id, &first, &moved, &why));
    assert_int_equal(moved, CASE_WAITS);
    assert_false(cases_move(&world.cases, id, &first, &moved, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    MUST(db_case_find(world.db, id, &item, &why));
    assert_int_equal(item.step, 6);
    assert_string_equal(item.proposed, "agree");
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "withdraw", id, "");
    MUST(db_case_withdraw(world.db, id, &entry, &why));
    MUST(cases_move(&world.cases, id, &second, &moved, &why));
    assert_int_equal(moved, CASE_WAITS);
    MUST(cases_move(&world.cases, id, &first, &moved, &why));
    assert_int_equal(moved, CASE_MOVED);
    MUST(db_case_find(world.db, id, &item, &why));
    assert_int_equal(item.step, 7);
    assert_string_equal(item.proposed, "");
}

/* Back needs one person only, and what was proposed is over with it. */
static void sending_back_ends_a_proposal(void **state)
{
    (void)state;
    char id[DB_ID_SIZE];
    struct db_case item;
    struct case_act act = {.outcome = "agree", .by = "SPESIMEN 1"};
    hand_in(1, "pekalongan/revoke");
    snprintf(id, sizeof id, "%032x", 1U);
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    act.outcome = "return";
    act.by = "SPESIMEN 2";
    MUST(cases_move(&world.cases, id, &act, NULL, &why));
    MUST(db_case_find(world.db, id, &item, &why));
    assert_int_equal(item.step, 5);
    assert_string_equal(item.proposed, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_page_follows_the_one_before), TEST(each_sees_their_own),
        TEST(turns_of_several_are_one_queue),    TEST(a_case_waits_for_whoever_is_next),
        TEST(what_is_back_is_not_late),          TEST(two_persons_agree),
        TEST(sending_back_ends_a_proposal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
