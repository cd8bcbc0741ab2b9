/* A form that somebody was shown before another acted decides nothing: neither over what was found
 * since, nor at the same step, to which the case has come back with other papers. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"

#include "backend_fixture.h"
#include "desk_fixture.h"

#define CASE "/kasus/" WORLD_CASE

static struct person ani, budi;
static char code[CODE_SIZE];

static void move(const char *outcome)
{
    clock_fix_wall(&world.clock, clock_wall_ms(&world.clock) + 60000);
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = outcome, .by = "SPESIMEN"}, NULL, &why));
}

/* Both are verifikators; the case is at the step at which its papers are looked at. */
static void begin(void)
{
    desk_hire("ani", "pekalongan", 1U << ROLE_VERIFIER, &ani);
    desk_hire("budi", "pekalongan", 1U << ROLE_VERIFIER, &budi);
    world_case(&world, WORLD_SERVICE, code);
    move("done");
}

/* As the page has it that is shown now. */
static void shown(char out[64])
{
    struct db_case item;
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    snprintf(out, 64, "%u.%lld", item.step, (long long)item.updated_s);
}

static struct db_check found(const char *item)
{
    struct db_check checks[DB_CHECKS_MAX];
    int count = 0;
    MUST(db_check_list(world.db, WORLD_CASE, checks, &count, &why));
    for (int i = 0; i < count; i++)
        if (strcmp(checks[i].item, item) == 0) return checks[i];
    return (struct db_check){0};
}

static int check(const struct person *who, const char *step, const char *fields)
{
    char body[300];
    snprintf(body, sizeof body, "langkah=%s&%s", step, fields);
    return desk_post(who, CASE "/periksa", body);
}

static void what_another_found_stays(void **state)
{
    (void)state;
    char step[64], fields[200];
    begin();
    shown(step);
    assert_int_equal(check(&ani, step, "d-ktp=0.&p-ktp=tidak&s-ktp=unreadable"), 303);
    assert_int_equal(check(&budi, step, "d-data=0.&p-data=ya&d-ktp=0.&p-ktp=ya"), 409);
    must_say("Orang lain lebih dahulu");
    assert_false(found("ktp").agrees);
    assert_int_equal(found("data").at_s, 0); /* all of a form, or nothing */
    /* What was shown, and left as it is, is no matter. */
    assert_int_equal(
        check(&budi, step, "d-data=0.&p-data=ya&d-ktp=0.&p-ktp=tidak&s-ktp=unreadable"), 303);
    assert_true(found("data").agrees);
    struct db_check ktp = found("ktp");
    snprintf(fields, sizeof fields, "d-ktp=%lld.%s&p-ktp=ya", (long long)ktp.at_s, ktp.by);
    assert_int_equal(check(&budi, step, fields), 303);
    assert_true(found("ktp").agrees);
}

/* Between the look at it and the write, too. */
static void of_two_at_once_one_is_kept(void **state)
{
    (void)state;
    begin();
    struct db_case item;
    struct fault fault = {0};
    struct db_check none = {0}, check = {.item = "ktp", .by = "a", .at_s = 5};
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "check", WORLD_CASE, "");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    struct db_seen seen = {item.step, item.updated_s, &none};
    MUST(db_check_put(world.db, WORLD_CASE, &check, &seen, &entry, &why));
    check.agrees = true;
    assert_false(db_check_put(world.db, WORLD_CASE, &check, &seen, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_false(found("ktp").agrees);
    seen.updated_s--;
    seen.check = &check;
    assert_false(db_check_put(world.db, WORLD_CASE, &check, &seen, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
}

/* Nobody has looked at what came meanwhile. */
static void a_step_that_it_is_at_again_is_another(void **state)
{
    (void)state;
    char before[64], now[64], fields[100];
    begin();
    shown(before);
    move("return");
    move("done");
    move("done");
    shown(now);
    assert_int_equal(strtoul(before, NULL, 10), strtoul(now, NULL, 10));
    assert_int_equal(check(&ani, before, "d-ktp=0.&p-ktp=ya"), 409);
    assert_int_equal(found("ktp").at_s, 0);
    assert_int_equal(check(&ani, now, "d-ktp=0.&p-ktp=tidak&s-ktp=wrong"), 303);
    snprintf(fields, sizeof fields, "langkah=%s&hasil=return", before);
    assert_int_equal(desk_post(&ani, CASE "/langkah", fields), 409);
    snprintf(fields, sizeof fields, "langkah=%s&hasil=return", now);
    assert_int_equal(desk_post(&ani, CASE "/langkah", fields), 303);
    assert_int_equal(desk_post(&ani, CASE "/langkah", fields), 409); /* pressed twice */
}

/* What came back waits for other papers: going on from there says nothing of those that were found
 * amiss, and what is asked for stays. */
static void a_step_of_handing_in_is_no_check(void **state)
{
    (void)state;
    char step[64], fields[100];
    desk_hire("ani", "pekalongan", 1U << ROLE_VERIFIER, &ani);
    world_case(&world, "pekalongan/revoke", code);
    shown(step);
    assert_int_equal(check(&ani, step, "d-data=0.&p-data=tidak&s-data=wrong"), 303);
    move("return");
    for (unsigned number = 1; number < 5; number++) {
        shown(step);
        assert_int_equal(strtoul(step, NULL, 10), number);
        snprintf(fields, sizeof fields, "langkah=%s&hasil=done", step);
        assert_int_equal(desk_post(&ani, CASE "/langkah", fields), 303);
    }
    assert_false(found("data").agrees);
    shown(step);
    snprintf(fields, sizeof fields, "langkah=%s&hasil=agree", step);
    assert_int_equal(desk_post(&ani, CASE "/langkah", fields), 409); /* here it is one */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_another_found_stays),
        TEST(of_two_at_once_one_is_kept),
        TEST(a_step_that_it_is_at_again_is_another),
        TEST(a_step_of_handing_in_is_no_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
