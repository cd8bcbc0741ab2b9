/* The promise clock against worked examples and against a walk minute by minute. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalogue/promise.h"
#include "catalogue_fixture.h"

#define ISSUE  "pekalongan/issue-esign"        /* 08.00-16.00, Friday to 11.00; 1 working day */
#define REVOKE "pekalongan/revoke"             /* 08.00-15.45, Friday to 11.00; 1 working day */
#define RESET  "purbalingga/forgot-passphrase" /* 07.30-16.00, Friday to 16.30; 150 minutes */

struct example {
    const char *service, *handed_in, *due, *why;
};

static const struct example examples[] = {
    {RESET, "2026-11-16T11:00:00", "2026-11-16T14:30:00", "150 minutes around the break"},
    {RESET, "2026-11-20T16:00:00", "2026-11-23T09:30:00", "30 minutes on Friday, 120 on Monday"},
    {RESET, "2026-11-16T09:30:00", "2026-11-16T12:00:00", "ends as the break begins"},
    {RESET, "2026-11-16T09:30:30", "2026-11-16T13:00:30", "seconds are not lost"},
    {RESET, "2026-11-16T12:20:00", "2026-11-16T15:30:00", "handed in during the break"},
    {RESET, "2026-11-16T13:30:00", "2026-11-16T16:00:00", "ends as the office closes"},
    {RESET, "2026-11-16T15:59:00", "2026-11-17T09:59:00", "the last minute before closing"},
    {RESET, "2026-11-16T16:00:00", "2026-11-17T10:00:00", "at closing: from the next opening"},
    {RESET, "2026-11-16T06:00:00", "2026-11-16T10:00:00", "before opening"},
    {RESET, "2026-11-20T11:15:00", "2026-11-20T15:15:00", "Friday's own break"},
    {RESET, "2026-11-21T10:00:00", "2026-11-23T10:00:00", "on a Saturday"},
    {RESET, "2026-03-17T15:30:00", "2026-03-25T09:30:00", "over Nyepi, Eid and the leave around"},
    {ISSUE, "2026-11-20T10:42:00", "2026-11-23T10:42:00", "Friday to Monday"},
    {ISSUE, "2026-11-20T10:59:59", "2026-11-23T10:59:59", "the last second of a Friday"},
    {ISSUE, "2026-11-20T11:00:00", "2026-11-24T08:00:00", "at closing: Monday's opening counts"},
    {ISSUE, "2026-11-19T15:00:00", "2026-11-20T11:00:00", "no later than Friday's closing"},
    {ISSUE, "2026-11-19T10:30:10", "2026-11-20T10:30:10", "before Friday's closing"},
    {ISSUE, "2026-11-16T12:30:00", "2026-11-17T12:30:00", "a break keeps the clock time"},
    {ISSUE, "2026-11-16T07:00:00", "2026-11-17T08:00:00", "before opening"},
    {ISSUE, "2026-11-16T18:00:00", "2026-11-18T08:00:00", "after closing"},
    {ISSUE, "2026-11-21T12:00:00", "2026-11-24T08:00:00", "on a Saturday"},
    {ISSUE, "2026-12-23T09:00:00", "2026-12-28T09:00:00", "Christmas and its leave"},
    {ISSUE, "2026-12-31T10:00:00", "2027-01-04T10:00:00", "over the year's end"},
    {ISSUE, "2026-08-17T09:00:00", "2026-08-19T08:00:00", "handed in on a holiday"},
    {REVOKE, "2026-11-16T15:44:59", "2026-11-17T15:44:59", "this standard closes at 15.45"},
    {REVOKE, "2026-11-16T15:45:00", "2026-11-18T08:00:00", "and not later"},
};

static struct civil civil_of(const char *wib)
{
    char text[32];
    struct civil civil;
    snprintf(text, sizeof text, "%s+07:00", wib);
    assert_true(civil_from_iso(text, &civil));
    return civil;
}

static void due_follows_the_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const struct example *e = &examples[i];
        struct civil handed_in = civil_of(e->handed_in), due;
        struct fault fault = {0};
        char iso[CIVIL_ISO_SIZE];
        assert_true(promise_due(catalogue, catalogue_find_service(catalogue, e->service),
                                &handed_in, &due, &fault));
        civil_to_iso(&due, iso);
        if (strncmp(iso, e->due, 19) != 0)
            fail_msg("%s: handed in %s, due %s, not %s", e->why, e->handed_in, e->due, iso);
        assert_string_equal(iso + 19, "+07:00");
        assert_int_equal(due.weekday, civil_of(e->due).weekday);
    }
}

/* How far one comes in so much service time, and how much lies between: the same, there and back.
 */
static void spans_and_points_agree(void **state)
{
    (void)state;
    static const struct {
        const char *service, *from, *to;
        int64_t span_s;
    } spans[] = {
        {RESET, "2026-11-16T11:00:00", "2026-11-16T14:30:00", 150 * 60},
        {RESET, "2026-11-20T16:00:00", "2026-11-23T09:30:00", 150 * 60},
        {RESET, "2026-11-16T12:10:00", "2026-11-16T12:50:00", 0}, /* in the break */
        {RESET, "2026-11-21T10:00:00", "2026-11-22T10:00:00", 0}, /* closed */
        {ISSUE, "2026-11-20T10:42:00", "2026-11-23T10:42:00", 3 * 3600},
        {ISSUE, "2026-12-23T15:30:00", "2026-12-28T08:00:10", 1810}, /* Christmas between */
        {ISSUE, "2026-11-16T06:00:00", "2026-11-16T20:00:00", 7 * 3600},
        {ISSUE, "2026-11-16T10:00:00", "2026-11-16T09:00:00", 0}, /* not later */
        {ISSUE, "2026-11-17T10:00:00", "2026-11-16T09:00:00", 0},
    };
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        const struct service *service = catalogue_find_service(catalogue, spans[i].service);
        struct civil from = civil_of(spans[i].from), to = civil_of(spans[i].to);
        int64_t span_s = promise_span_s(catalogue, service, &from, &to);
        if (span_s != spans[i].span_s) fail_msg("%s: %d s", spans[i].from, (int)span_s);
    }
    const struct service *service = catalogue_find_service(catalogue, RESET);
    for (int64_t seconds = 1; seconds < 400000; seconds += 7919) {
        struct civil from = civil_from_unix(1793000000 + seconds * 13, CIVIL_WIB), to;
        struct fault fault = {0};
        assert_true(promise_after(catalogue, service, &from, seconds, &to, &fault));
        assert_int_equal(promise_span_s(catalogue, service, &from, &to), seconds);
    }
}

static void due_needs_a_list_of_holidays(void **state)
{
    (void)state;
    struct civil handed_in = civil_of("2027-12-31T10:00:00"), due = {.year = 1};
    struct fault fault = {0};
    assert_false(
        promise_due(catalogue, catalogue_find_service(catalogue, ISSUE), &handed_in, &due, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_non_null(strstr(fault.text, "2028"));
    assert_int_equal(due.year, 1);
}

static void due_needs_an_opening(void **state)
{
    (void)state;
    struct service never = *catalogue_find_service(catalogue, ISSUE);
    memset(never.hours, 0, sizeof never.hours);
    struct civil handed_in = civil_of("2026-11-16T10:00:00"), due = {.year = 1};
    struct fault fault = {0};
    for (int unit = PROMISE_WORKING_DAYS; unit <= PROMISE_MINUTES; unit++) {
        never.promise.unit = (enum promise_unit)unit;
        assert_false(promise_due(catalogue, &never, &handed_in, &due, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_int_equal(due.year, 1);
    }
    assert_false(promise_is_open(catalogue, &never, &handed_in, &due));
    assert_int_equal(due.year, 0);
}

static void due_counts_several_days(void **state)
{
    (void)state;
    struct service slow = *catalogue_find_service(catalogue, ISSUE);
    struct civil handed_in = civil_of("2026-11-16T15:00:00"), due;
    struct fault fault = {0};
    char iso[CIVIL_ISO_SIZE];
    slow.promise.amount = 5; /* over a short Friday that is not the due day: no cap from it */
    assert_true(promise_due(catalogue, &slow, &handed_in, &due, &fault));
    civil_to_iso(&due, iso);
    assert_string_equal(iso, "2026-11-23T15:00:00+07:00");
}

static void due_knows_leap_days(void **state)
{
    (void)state;
    /* 2028 has no list of holidays; a year without one is open, only the promise refuses it. */
    struct civil now = civil_of("2028-02-28T17:00:00"), change;
    char iso[CIVIL_ISO_SIZE];
    assert_false(
        promise_is_open(catalogue, catalogue_find_service(catalogue, ISSUE), &now, &change));
    civil_to_iso(&change, iso);
    assert_string_equal(iso, "2028-02-29T08:00:00+07:00");
}

static void open_changes_at_the_next_edge(void **state)
{
    (void)state;
    static const struct {
        const char *now, *change;
        bool open;
    } moments[] = {
        {"2026-11-16T07:59:59", "2026-11-16T08:00:00", false},
        {"2026-11-16T08:00:00", "2026-11-16T12:00:00", true},
        {"2026-11-16T12:00:00", "2026-11-16T13:00:00", false},
        {"2026-11-16T13:00:00", "2026-11-16T16:00:00", true},
        {"2026-11-16T16:00:00", "2026-11-17T08:00:00", false},
        {"2026-11-20T10:00:00", "2026-11-20T11:00:00", true},
        {"2026-11-20T11:00:00", "2026-11-23T08:00:00", false},
        {"2026-12-24T09:00:00", "2026-12-28T08:00:00", false},
    };
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct civil now = civil_of(moments[i].now), change;
        char iso[CIVIL_ISO_SIZE];
        bool open =
            promise_is_open(catalogue, catalogue_find_service(catalogue, ISSUE), &now, &change);
        assert_int_equal(open, moments[i].open);
        civil_to_iso(&change, iso);
        assert_memory_equal(iso, moments[i].change, 19);
    }
}

static void today_is_told_as_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *service, *now, *opens, *holiday;
        bool serves, over;
    } moments[] = {
        {ISSUE, "2026-11-20T07:30:00", "2026-11-20T08:00:00", NULL, true, false},
        {ISSUE, "2026-11-20T10:42:00", NULL, NULL, true, false},
        {ISSUE, "2026-11-20T11:00:00", "2026-11-23T08:00:00", NULL, true, true},
        {ISSUE, "2026-11-19T12:10:00", "2026-11-19T13:00:00", NULL, true, false},
        {ISSUE, "2026-11-21T09:00:00", "2026-11-23T08:00:00", NULL, false, false},
        {ISSUE, "2026-12-24T09:00:00", "2026-12-28T08:00:00",
         "Cuti bersama Kelahiran Yesus Kristus", false, false},
        {RESET, "2026-11-20T16:29:59", NULL, NULL, true, false},
        {RESET, "2026-11-20T16:30:00", "2026-11-23T07:30:00", NULL, true, true},
    };
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct civil now = civil_of(moments[i].now);
        char iso[CIVIL_ISO_SIZE];
        struct service_today today =
            promise_today(catalogue, catalogue_find_service(catalogue, moments[i].service), &now);
        assert_int_equal(today.serves, moments[i].serves);
        assert_int_equal(today.over, moments[i].over);
        assert_int_equal(today.opens.year != 0, moments[i].opens != NULL);
        if (moments[i].opens) {
            civil_to_iso(&today.opens, iso);
            assert_memory_equal(iso, moments[i].opens, 19);
        }
        assert_int_equal(today.holiday != NULL, moments[i].holiday != NULL);
        if (today.holiday) assert_string_equal(today.holiday->name.id, moments[i].holiday);
        if (today.serves) assert_true(today.hours.closes > today.hours.opens);
    }
}

/* What the header says, told another way: one minute at a time, by the calendar alone. */
struct walk {
    const struct service *service;
    int64_t minute; /* of WIB since 1970 */
};

static struct civil walk_civil(const struct walk *walk)
{
    return civil_from_unix(walk->minute * 60, 0);
}

static bool walk_serves(const struct walk *walk, bool break_counts)
{
    struct civil c = walk_civil(walk);
    const struct day_hours *h = &walk->service->hours[c.weekday];
    unsigned m = (unsigned)(c.hour * 60 + c.minute);
    if (catalogue_is_holiday(catalogue, c.year, c.month, c.day)) return false;
    if (m < h->opens || m >= h->closes) return false;
    return break_counts || m < h->break_from || m >= h->break_to;
}

static int64_t walk_due(const struct service *service, int64_t minute)
{
    struct walk walk = {.service = service, .minute = minute};
    while (!walk_serves(&walk, true))
        walk.minute++;
    if (service->promise.unit == PROMISE_MINUTES) {
        for (unsigned left = service->promise.amount; left > 0; walk.minute++)
            left -= walk_serves(&walk, false);
        return walk.minute;
    }
    struct civil at = walk_civil(&walk);
    walk.minute -= at.hour * 60 + at.minute;
    for (unsigned days = 0; days < service->promise.amount;) {
        walk.minute += 24 * 60;
        struct civil c = walk_civil(&walk);
        days += service->hours[c.weekday].closes != 0 &&
                !catalogue_is_holiday(catalogue, c.year, c.month, c.day);
    }
    int64_t closes = service->hours[walk_civil(&walk).weekday].closes;
    int64_t same = at.hour * 60 + at.minute;
    return walk.minute + (same < closes ? same : closes);
}

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void due_agrees_with_a_walk(void **state)
{
    (void)state;
    uint32_t seed = 20261120;
    int64_t first = civil_days(2026, 1, 1) * 24 * 60, last = civil_days(2027, 9, 1) * 24 * 60;
    for (int i = 0; i < 6000; i++) {
        unsigned count = catalogue_service_count(catalogue);
        struct service service = *catalogue_service(catalogue, random_next(&seed) % count);
        if (random_next(&seed) % 2) {
            bool minutes = random_next(&seed) % 2;
            service.promise.unit = minutes ? PROMISE_MINUTES : PROMISE_WORKING_DAYS;
            service.promise.amount = 1 + random_next(&seed) % (minutes ? 2000 : 6);
        }
        int64_t minute = first + (int64_t)(random_next(&seed) % (uint32_t)(last - first));
        struct civil handed_in = civil_from_unix(minute * 60 - CIVIL_WIB * 60, CIVIL_WIB), due;
        struct fault fault = {0};
        assert_true(promise_due(catalogue, &service, &handed_in, &due, &fault));
        int64_t got = (civil_to_unix(&due) + CIVIL_WIB * 60) / 60;
        if (got != walk_due(&service, minute)) {
            char from[CIVIL_ISO_SIZE], to[CIVIL_ISO_SIZE];
            civil_to_iso(&handed_in, from);
            civil_to_iso(&due, to);
            fail_msg("%s: %s gave %s", service.key, from, to);
        }
        assert_int_equal(due.second, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_follows_the_examples),      cmocka_unit_test(spans_and_points_agree),
        cmocka_unit_test(due_needs_a_list_of_holidays),  cmocka_unit_test(due_needs_an_opening),
        cmocka_unit_test(due_counts_several_days),       cmocka_unit_test(due_knows_leap_days),
        cmocka_unit_test(open_changes_at_the_next_edge), cmocka_unit_test(today_is_told_as_it_is),
        cmocka_unit_test(due_agrees_with_a_walk),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
