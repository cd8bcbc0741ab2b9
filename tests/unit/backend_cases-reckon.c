/* Whether a case was in time, and how long it took, against cases worked out by hand. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/cases/reckon.h"
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

static int64_t figure(const char *column)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT %s FROM figures WHERE case_id = '" WORLD_CASE "'", column);
    return place_ask(&world.place, sql);
}

static void move(const char *at, const char *outcome)
{
    world_set_time(&world, at);
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = outcome, .by = "SPESIMEN"}, NULL, &why));
}

static void view(const char *code, struct case_view *out)
{
    MUST(cases_view_code(&world.cases, code, out, &why));
}

static void must_be_due(const char *code, const char *iso)
{
    struct case_view seen;
    char due[CIVIL_ISO_SIZE];
    view(code, &seen);
    civil_to_iso(&seen.due, due);
    assert_string_equal(due, iso);
}

static void the_due_second_itself_is_in_time(void **state)
{
    (void)state;
    assert_int_equal(reckon_timely(1000, 999), TIMELY_IN_TIME);
    assert_int_equal(reckon_timely(1000, 1000), TIMELY_IN_TIME);
    assert_int_equal(reckon_timely(1000, 1001), TIMELY_LATE);
    assert_int_equal(reckon_timely(0, 1001), TIMELY_UNKNOWN);
    struct procedure_step desk = {.number = 2}, kiosk = {.number = 1, .at_kiosk = true};
    assert_false(reckon_is_late(&desk, 1000, 1000));
    assert_true(reckon_is_late(&desk, 1000, 1001));
    assert_false(reckon_is_late(&desk, 0, 1001));
    assert_false(reckon_is_late(&kiosk, 1000, 1001)); /* it waits for the applicant */
    assert_false(reckon_is_late(NULL, 1000, 1001));   /* it is finished */
}

/* Handed in on Friday at 10.42, closing is at 11.00; due on Monday at 10.42. 18 minutes, and from
 * 08.00 on Monday 162. */
static void a_case_ends_at_its_due_second_or_behind_it(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        enum timely timely;
        int64_t took_s;
    } ends[] = {
        {"2026-11-20T10:52:00+07:00", TIMELY_IN_TIME, 600},
        {"2026-11-21T12:00:00+07:00", TIMELY_IN_TIME,
         1080}, /* on a Saturday: Friday's 18 minutes */
        {"2026-11-23T10:42:00+07:00", TIMELY_IN_TIME, 10800},
        {"2026-11-23T10:42:01+07:00", TIMELY_LATE, 10801},
        {"2026-11-23T12:30:00+07:00", TIMELY_LATE, 1080 + 4 * 3600}, /* in the break */
        {"2026-11-24T08:00:00+07:00", TIMELY_LATE, 1080 + 7 * 3600},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char code[CODE_SIZE];
        if (i) world_free(&world), world_init(&world);
        world_case(&world, WORLD_SERVICE, code);
        must_be_due(code, "2026-11-23T10:42:00+07:00");
        assert_int_equal(figure("ended"), 0);
        world_set_time(&world, ends[i].at);
        world_finish(&world, code);
        assert_int_equal(figure("ended"), world_unix(ends[i].at));
        if (figure("verdict") != ends[i].timely || figure("took") != ends[i].took_s)
            fail_msg("%s: %d, %d s", ends[i].at, (int)figure("verdict"), (int)figure("took"));
    }
}

/* Completed on Monday at 10.00: due on Tuesday at 10.00, and counted from then on. */
static void a_handed_over_case_is_counted_from_when_it_is_complete(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_handed_over(&world, WORLD_CASE, WORLD_SERVICE, "", code);
    struct case_view seen;
    world_set_time(&world, "2026-11-30T10:00:00+07:00");
    view(code, &seen);
    assert_true(seen.handed_over);
    assert_false(seen.late); /* nothing is promised yet */
    move("2026-11-30T10:00:00+07:00", "done");
    must_be_due(code, "2026-12-01T10:00:00+07:00");
    world_set_time(&world, "2026-12-01T10:00:00+07:00");
    world_finish(&world, code);
    assert_int_equal(figure("verdict"), TIMELY_IN_TIME);
    assert_int_equal(figure("took"), 7 * 3600); /* five of Monday, two of Tuesday */
}

/* Where the holiday list has ended, nobody can say. */
static void without_a_due_time_nobody_says(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct case_summary summary;
    struct db_upload upload;
    world_set_time(&world, "2029-11-20T10:00:00+07:00");
    world_upload(&world, WORLD_CASE, &upload);
    world_summary(&world, WORLD_CASE, world_code(1, code), "pekalongan/none", &summary);
    snprintf(summary.service, sizeof summary.service, "%s", WORLD_SERVICE);
    MUST(world_add(&world, &summary, &upload, &why));
    world_set_time(&world, "2029-12-20T10:00:00+07:00");
    struct case_view seen;
    view(code, &seen);
    assert_int_equal(seen.due.year, 0);
    assert_false(seen.late);
    world_finish(&world, code);
    assert_int_equal(figure("verdict"), TIMELY_UNKNOWN);
}

/* While it waits for the applicant no clock runs; handed in again, it begins anew. */
static void what_is_handed_in_again_has_its_time_again(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        enum timely timely;
    } ends[] = {{"2026-11-26T09:00:00+07:00", TIMELY_IN_TIME},
                {"2026-11-26T09:00:01+07:00", TIMELY_LATE}};
    for (int i = 0; i < 2; i++) {
        char code[CODE_SIZE];
        struct case_view seen;
        if (i) world_free(&world), world_init(&world);
        world_case(&world, WORLD_SERVICE, code);
        move("2026-11-23T08:30:00+07:00", "done");
        move("2026-11-23T09:00:00+07:00", "return");
        world_set_time(&world, "2026-11-24T14:00:00+07:00");
        view(code, &seen);
        assert_true(seen.returned);
        assert_false(seen.late);
        move("2026-11-25T09:00:00+07:00", "done");
        must_be_due(code, "2026-11-26T09:00:00+07:00");
        world_set_time(&world, ends[i].at);
        world_finish(&world, code);
        assert_int_equal(figure("verdict"), ends[i].timely);
        assert_int_equal(figure("took"),
                         7 * 3600 + i); /* 09.00 to 16.00 less the break, one of Thursday */
    }
}

/* A verifikator who sends it back within the desk keeps the time that runs. */
static void a_step_back_within_the_desk_keeps_its_time(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    static const char *const way[] = {"done", "agree", "done", "done", "return", "done"};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        move("2026-11-23T09:00:00+07:00", way[i]);
    must_be_due(code, "2026-11-23T10:42:00+07:00");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_due_second_itself_is_in_time),
        TEST(a_case_ends_at_its_due_second_or_behind_it),
        TEST(a_handed_over_case_is_counted_from_when_it_is_complete),
        TEST(without_a_due_time_nobody_says),
        TEST(what_is_handed_in_again_has_its_time_again),
        TEST(a_step_back_within_the_desk_keeps_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
