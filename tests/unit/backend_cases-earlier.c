/* Two cases of one person and service, handed in while no terminal could ask: both are taken, and
 * the desk is told of the one before. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_fixture.h"

#define SECOND_CASE "ffeeddccbbaa99887766554433221100"
static const char nik[] = "3375000101900001"; /* SPESIMEN: its district does not exist */
static struct world world;
static unsigned handed_in; /* so many, each with a code of its own */

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    handed_in = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

static void hand_in(const char *id, const char *at, const char *service, const char *person)
{
    struct case_summary summary;
    char code[CODE_SIZE];
    world_set_time(&world, at);
    world_summary(&world, id, world_code(++handed_in, code), service, &summary);
    snprintf(summary.nik, sizeof summary.nik, "%s", person);
    world_take(&world, &summary);
}

static void move(const char *id, const char *at, const char *outcome)
{
    world_set_time(&world, at);
    MUST(cases_move(&world.cases, id, &(struct case_act){.outcome = outcome, .by = "SPESIMEN"},
                    NULL, &why));
}

static void expect(const char *id, const char *earlier)
{
    struct db_case item;
    char found[DB_ID_SIZE] = "x";
    MUST(db_case_find(world.db, id, &item, &why));
    MUST(cases_earlier(&world.cases, &item, found, &why));
    assert_string_equal(found, earlier);
}

#define NINE  "2026-11-20T09:00:00+07:00"
#define TEN   "2026-11-20T10:00:00+07:00"
#define LATER "2026-11-23T09:00:00+07:00"

static void the_later_one_tells_of_the_earlier(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    hand_in(SECOND_CASE, TEN, WORLD_SERVICE, nik);
    expect(WORLD_CASE, "");
    expect(SECOND_CASE, WORLD_CASE);
}

static void in_whichever_order_they_arrive(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, TEN, WORLD_SERVICE, nik);
    hand_in(SECOND_CASE, NINE, WORLD_SERVICE, nik);
    expect(WORLD_CASE, SECOND_CASE);
    expect(SECOND_CASE, "");
}

static void of_one_second_one_is_told_of(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    hand_in(SECOND_CASE, NINE, WORLD_SERVICE, nik);
    expect(WORLD_CASE, "");
    expect(SECOND_CASE, WORLD_CASE);
}

static void it_stays_told_when_the_earlier_is_finished(void **state)
{
    (void)state;
    static const char *const way[] = {"done", "agree", "done", "done", "agree", "done", "done"};
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    hand_in(SECOND_CASE, TEN, WORLD_SERVICE, nik);
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        move(WORLD_CASE, LATER, way[i]);
    expect(SECOND_CASE, WORLD_CASE);
}

static void one_that_was_finished_or_came_back_before_is_none(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    move(WORLD_CASE, TEN, "done");
    move(WORLD_CASE, TEN, "return"); /* to be handed in again, as it then is */
    hand_in(SECOND_CASE, LATER, WORLD_SERVICE, nik);
    expect(SECOND_CASE, "");
}

static void others_are_nobody_s_concern(void **state)
{
    (void)state;
    static const struct {
        const char *service, *nik;
    } others[] = {{WORLD_SERVICE, "3375000101900002"},
                  {"pekalongan/revoke", "3375000101900001"},
                  {WORLD_SERVICE, ""}};
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char id[DB_ID_SIZE] = SECOND_CASE;
        id[0] = id[1] = (char)('a' + (char)i);
        hand_in(id, TEN, others[i].service, others[i].nik);
        expect(id, "");
    }
}

static void expect_beside(const char *id, const char *other)
{
    struct db_case item, found = {.id = "x"};
    MUST(db_case_find(world.db, id, &item, &why));
    MUST(cases_beside(&world.cases, &item, &found, &why));
    assert_string_equal(found.id, other);
}

/* Made while the first was back: neither was before the other then, and now the one that is under
 * way is told of, whichever it is. */
static void what_is_under_way_beside_it_is_told_of(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, NINE, WORLD_SERVICE, nik);
    expect_beside(WORLD_CASE, "");
    move(WORLD_CASE, TEN, "done");
    move(WORLD_CASE, TEN, "return");
    hand_in(SECOND_CASE, LATER, WORLD_SERVICE, nik);
    hand_in("eeeeddccbbaa99887766554433221100", LATER, WORLD_SERVICE, "3375000101900002");
    expect_beside(WORLD_CASE, SECOND_CASE);
    expect_beside(SECOND_CASE, "");
    move(WORLD_CASE, LATER, "done"); /* by the desk */
    expect_beside(WORLD_CASE, SECOND_CASE);
    expect_beside(SECOND_CASE, WORLD_CASE);
}

/* Many complaints may be made at once. */
static void of_a_service_that_may_be_had_often_nothing_is_told(void **state)
{
    (void)state;
    hand_in(WORLD_CASE, NINE, "pekalongan/complaint", nik);
    hand_in(SECOND_CASE, TEN, "pekalongan/complaint", nik);
    expect(SECOND_CASE, "");
    expect_beside(SECOND_CASE, "");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_later_one_tells_of_the_earlier),
        CASE(in_whichever_order_they_arrive),
        CASE(of_one_second_one_is_told_of),
        CASE(it_stays_told_when_the_earlier_is_finished),
        CASE(one_that_was_finished_or_came_back_before_is_none),
        CASE(others_are_nobody_s_concern),
        CASE(what_is_under_way_beside_it_is_told_of),
        CASE(of_a_service_that_may_be_had_often_nothing_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
