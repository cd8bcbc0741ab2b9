/* A terminal that is not heard of for three minutes is told, once, whichever backend sees it. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/fleet/fleet.h"

#include "backend_fleet_fixture.h"

static struct yard yard;
static struct fleet other; /* another backend on the same database */

static int setup(void **state)
{
    (void)state;
    yard_init(&yard);
    other = (struct fleet){.clock = &yard.clock, .db = place_try(&yard.place, NULL)};
    assert_non_null(other.db);
    fleet_enrol(yard.fleet.db, "SPS-01", "pekalongan", YARD_NOW);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_destroy(other.db);
    yard_free(&yard);
    return 0;
}

static void pass(int64_t seconds)
{
    clock_advance(&yard.clock, seconds * 1000);
}

static int count(const char *text)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, "ALERT")); at++)
        found++;
    return found;
}

/* The alerts of a tick; needle must be in the last. */
static int tick(const struct fleet *fleet, const char *needle)
{
    char text[4096];
    int before = yard_listen(&yard);
    fleet_tick(fleet);
    yard_heard(&yard, before, text, sizeof text);
    if (needle && !strstr(text, needle)) fail_msg("no \"%s\" in: %s", needle, text);
    return count(text);
}

static int say(const struct fleet *fleet, const char *needle)
{
    char text[4096];
    struct said said = {.at_s = yard_now_s(&yard)};
    int before = yard_listen(&yard);
    int status = fleet_say(fleet, "SPS-01", &said);
    yard_heard(&yard, before, text, sizeof text);
    assert_int_equal(status, 200);
    if (needle && !strstr(text, needle)) fail_msg("no \"%s\" in: %s", needle, text);
    return count(text);
}

static void silence_is_told_once_and_taken_back_once(void **state)
{
    (void)state;
    assert_int_equal(say(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S - 1);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(1);
    assert_int_equal(
        tick(&yard.fleet, "ALERT SPS-01: N-06 silent (staff: reset); not heard of for 180 s"), 1);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(3600);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    assert_int_equal(say(&yard.fleet, "ALERT SPS-01: N-06 is over"), 1);
    assert_int_equal(say(&yard.fleet, NULL), 0);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S + 30);
    assert_int_equal(tick(&yard.fleet, "not heard of for 210 s"), 1); /* and again */
}

static void of_two_backends_one_tells(void **state)
{
    (void)state;
    assert_int_equal(say(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S);
    assert_int_equal(tick(&other, "N-06 silent"), 1);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    assert_int_equal(say(&other, "N-06 is over"), 1);
    assert_int_equal(say(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S);
    /* Both have seen it, and write at once. */
    int64_t now_s = yard_now_s(&yard), by_s = now_s - FLEET_SILENT_S;
    struct fault fault = {0};
    assert_true(db_terminal_silence(other.db, "SPS-01", by_s, now_s, NULL));
    assert_false(db_terminal_silence(yard.fleet.db, "SPS-01", by_s, now_s, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    /* It is heard of between the look and the telling. */
    assert_int_equal(say(&yard.fleet, "N-06 is over"), 1);
    assert_false(db_terminal_silence(other.db, "SPS-01", by_s, now_s, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
}

static void one_that_was_never_heard_is_told_of_too(void **state)
{
    (void)state;
    pass(FLEET_SILENT_S - 1);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(1);
    assert_int_equal(tick(&yard.fleet, "ALERT SPS-01: N-06 silent"), 1);
    uint8_t hash[DB_HASH_SIZE] = {7};
    assert_true(
        db_terminal_invite(yard.fleet.db, "SPS-02", "pekalongan", hash, INT64_MAX, 1, NULL));
    pass(3600);
    assert_int_equal(tick(&yard.fleet, NULL), 0); /* only invited: nobody waits for it */
}

/* Nobody is accused of the time in which the backend itself was not there. */
static void a_backend_that_begins_listens_first(void **state)
{
    (void)state;
    assert_int_equal(say(&yard.fleet, NULL), 0);
    pass(86400);
    yard.fleet.since_s = yard_now_s(&yard);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S - 1);
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(1);
    assert_int_equal(tick(&yard.fleet, "N-06 silent"), 1);
}

static void one_that_is_withdrawn_is_awaited_no_more(void **state)
{
    (void)state;
    assert_int_equal(say(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S);
    assert_int_equal(tick(&yard.fleet, "N-06 silent"), 1);
    assert_true(db_terminal_withdraw(yard.fleet.db, "SPS-01", NULL));
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(3600);
    fleet_enrol(yard.fleet.db, "SPS-01", "pekalongan", yard_now_s(&yard));
    assert_int_equal(tick(&yard.fleet, NULL), 0);
    pass(FLEET_SILENT_S);
    assert_int_equal(tick(&yard.fleet, "N-06 silent"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(silence_is_told_once_and_taken_back_once), TEST(of_two_backends_one_tells),
        TEST(one_that_was_never_heard_is_told_of_too),  TEST(a_backend_that_begins_listens_first),
        TEST(one_that_is_withdrawn_is_awaited_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
