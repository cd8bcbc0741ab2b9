/* What takes long is raised: at its shares, once, by whoever is first; and a complaint's class
 * decides when. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/cases/raise.h"
#include "backend/db/clocks.h"
#include "backend_fixture.h"

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

static struct db_clock clock_now(void)
{
    struct db_clock clock;
    MUST(db_clock_find(world.db, WORLD_CASE, &clock, &why));
    return clock;
}

static unsigned raised_by(const char *at)
{
    world_set_time(&world, at);
    cases_raise_tick(&world.cases);
    return clock_now().raised;
}

static int64_t entries(void)
{
    return world_logged(&world, "raise", NULL, NULL);
}

static bool count_one(const struct db_case *item, void *context)
{
    (void)item;
    ++*(int *)context;
    return true;
}

/* How many stand in the queue of whoever decides the steps of those (0: of anybody). */
static int in_queue(enum escalation_to to, bool complaints, unsigned actors)
{
    int count = 0, late, all;
    struct db_queue queue = {.agency = complaints ? "purbalingga" : "pekalongan",
                             .complaints = complaints,
                             .actors = actors,
                             .raised = 1U << to,
                             .assigned = "SPESIMEN",
                             .after_due_s = -1,
                             .after_id = "",
                             .count = 10};
    MUST(db_queue_list(world.db, &queue, count_one, &count, &why));
    MUST(db_queue_count(world.db, &queue, 0, 10, &late, &all, &why));
    assert_int_equal(all, count);
    return count;
}

static int raised_to(enum escalation_to to, bool complaints)
{
    return in_queue(to, complaints, 1U << 30);
}

/* Friday 10.42 to Monday 10.42 are 180 minutes of service; three quarters are 135, 18 of them on
 * Friday: Monday at 09.57. */
static void a_case_is_raised_at_its_shares_and_once(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct case_view view;
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(raised_by("2026-11-23T09:56:59+07:00"), 0);
    assert_int_equal(clock_now().next_s, world_unix("2026-11-23T09:57:00+07:00"));
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 0);
    assert_int_equal(raised_by("2026-11-23T09:57:00+07:00"), 1);
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 1);
    assert_int_equal(raised_to(ESCALATE_SUPERVISOR, false), 0);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_true(view.raised);
    assert_int_equal(view.raised_to, ESCALATE_HEAD);
    assert_int_equal(raised_by("2026-11-23T10:42:00+07:00"), 1); /* not over yet */
    assert_int_equal(raised_by("2026-11-23T10:42:01+07:00"), 2);
    assert_int_equal(raised_to(ESCALATE_SUPERVISOR, false), 1);
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 1); /* still theirs, too */
    /* Theirs anyhow, it is not there twice. */
    assert_int_equal(in_queue(ESCALATE_HEAD, false, 0), 1);
    assert_int_equal(in_queue(ESCALATE_HEAD, false, 0x3fffffff), 1);
    assert_int_equal(raised_by("2026-12-23T10:42:01+07:00"), 2);
    assert_int_equal(entries(), 2);
    world_finish(&world, code);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_false(view.raised);
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 0);
}

/* A backend that was away for days catches up, a stage at a time. */
static void stages_that_were_slept_through_are_made_up_for(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(raised_by("2026-11-27T09:00:00+07:00"), 2);
    assert_int_equal(entries(), 2);
}

static void only_the_first_of_two_raises(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct db_case item;
    struct fault fault = {0};
    world_case(&world, WORLD_SERVICE, code);
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    struct db_clock seen = clock_now();
    struct db_entry entry =
        cases_entry(&world.cases, NULL, item.agency, "raise", item.id, "SPESIMEN");
    MUST(db_raise(world.db, &item, &seen, ESCALATE_HEAD, 5, &entry, &why));
    assert_false(db_raise(world.db, &item, &seen, ESCALATE_HEAD, 5, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(entries(), 1);
    assert_false(db_raise_plan(world.db, &item, &seen, 7, &fault));
}

/* What waits for the applicant is nobody's fault; it is raised by its new time. */
static void what_went_back_is_not_raised(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    for (int i = 0; i < 2; i++)
        MUST(cases_move(&world.cases, WORLD_CASE,
                        &(struct case_act){.outcome = i ? "return" : "done", .by = "SPESIMEN"},
                        NULL, &why));
    assert_int_equal(raised_by("2026-11-25T09:00:00+07:00"), 0);
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    assert_int_equal(raised_by("2026-11-25T15:00:00+07:00"), 0);
    assert_int_equal(raised_by("2026-11-26T09:00:00+07:00"), 1);
}

/* Its time begins anew, so whoever it was raised to has it in the queue no more, and is told again
 * when the new time runs out. */
static void what_was_raised_and_went_back_begins_anew(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct case_view view;
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(raised_by("2026-11-23T10:42:01+07:00"), 2);
    for (int i = 0; i < 2; i++)
        MUST(cases_move(&world.cases, WORLD_CASE,
                        &(struct case_act){.outcome = i ? "return" : "done", .by = "SPESIMEN"},
                        NULL, &why));
    assert_int_equal(clock_now().raised, 0);
    assert_int_equal(clock_now().raised_s, 0);
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 0);
    assert_int_equal(raised_to(ESCALATE_SUPERVISOR, false), 0);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_false(view.raised);
    world_set_time(&world, "2026-11-25T09:00:00+07:00");
    MUST(cases_hand_in_again(&world.cases, &view, &why));
    assert_int_equal(raised_by("2026-11-25T15:00:00+07:00"), 0);
    assert_int_equal(raised_by("2026-11-26T08:59:00+07:00"), 1);
    assert_int_equal(raised_to(ESCALATE_HEAD, false), 1);
    assert_int_equal(raised_to(ESCALATE_SUPERVISOR, false), 0);
    assert_int_equal(raised_by("2026-11-27T09:00:00+07:00"), 2);
    assert_int_equal(entries(), 4);
}

static void a_finished_case_is_not_raised(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    world_finish(&world, code);
    assert_int_equal(raised_by("2026-11-27T09:00:00+07:00"), 0);
    assert_int_equal(entries(), 0);
}

static void reclass(const char *choice, const char *due)
{
    struct db_case item;
    struct db_note note = {.at_s = 9};
    bytes_append_text(&note.sealed, "SPESIMEN");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    struct db_reclass class = {choice, world_unix(due), cases_now_s(&world.cases), &note};
    struct db_entry entry =
        cases_entry(&world.cases, NULL, item.agency, "class", item.id, "SPESIMEN");
    MUST(db_case_reclass(world.db, &item, &class, &entry, &why));
    struct fault fault = {0}; /* as it was seen before */
    assert_false(db_case_reclass(world.db, &item, &class, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    bytes_free(&note.sealed);
}

/* A light complaint, two hours from Friday 10.42 (the break is 11.30 to 13.00): due at 14.12. Three
 * quarters are 90 minutes: 13.42. As one under supervision it is due in 30 working days. */
static void a_complaint_is_raised_by_its_class(void **state)
{
    (void)state;
    struct db_case item;
    world_promise(&world, WORLD_CASE, 1, "purbalingga/complaint", "facility");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    assert_int_equal(item.due_s, world_unix("2026-11-20T14:12:00+07:00"));
    assert_int_equal(raised_by("2026-11-20T13:41:59+07:00"), 0);
    assert_int_equal(raised_by("2026-11-20T13:42:00+07:00"), 1);
    assert_int_equal(raised_to(ESCALATE_COMPLAINTS, true), 1);
    assert_int_equal(raised_to(ESCALATE_HEAD, true), 0);
    assert_int_equal(raised_by("2026-11-20T14:12:01+07:00"), 3);
    assert_int_equal(raised_to(ESCALATE_HEAD, true), 1);
    assert_int_equal(raised_to(ESCALATE_SUPERVISOR, true), 1);
    reclass("conduct", "2027-01-04T10:42:00+07:00");
    assert_int_equal(raised_by("2026-11-20T14:20:00+07:00"), 0);
    assert_int_equal(raised_to(ESCALATE_HEAD, true), 0);
    assert_int_equal(raised_by("2027-01-04T10:42:01+07:00"), 3);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM notes"), 1);
    assert_int_equal(
        place_ask(&world.place, "SELECT count(*) FROM figures WHERE class = 'conduct'"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_raised_at_its_shares_and_once),
        TEST(stages_that_were_slept_through_are_made_up_for),
        TEST(only_the_first_of_two_raises),
        TEST(what_went_back_is_not_raised),
        TEST(what_was_raised_and_went_back_begins_anew),
        TEST(a_finished_case_is_not_raised),
        TEST(a_complaint_is_raised_by_its_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
