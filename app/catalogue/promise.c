#include "catalogue/promise.h"

#include <assert.h>
#include <string.h>

/* A case handed in during the break is handed in: people may use the terminal then, and the day's
 * clock has begun. So "n working days" keeps the clock time even inside a break; minutes, which are
 * working minutes, begin when the break ends. */

enum { SEARCH_DAYS_MAX = 400, DAY_S = 86400 };

/* A day of the calendar without a zone, and its hours in seconds; closed when closes is 0. */
struct day {
    int64_t number; /* as civil_days */
    int year;
    int64_t opens, break_from, break_to, closes;
};

static struct day day_at(const struct catalogue *catalogue, const struct service *service,
                         int64_t number)
{
    struct civil civil = civil_from_unix(number * DAY_S, 0);
    struct day day = {.number = number, .year = civil.year};
    const struct day_hours *hours = &service->hours[civil.weekday];
    if (catalogue_is_holiday(catalogue, civil.year, civil.month, civil.day)) return day;
    day.opens = (int64_t)hours->opens * 60;
    day.closes = (int64_t)hours->closes * 60;
    day.break_from = (int64_t)hours->break_from * 60;
    day.break_to = (int64_t)hours->break_to * 60;
    if (day.break_from == day.break_to) day.break_from = day.break_to = day.opens;
    return day;
}

static int64_t second_of_day(const struct civil *civil)
{
    return civil->hour * 3600 + civil->minute * 60 + civil->second;
}

/* The first service day at or after number. closes is 0 when none lies near enough. */
static struct day day_next(const struct catalogue *catalogue, const struct service *service,
                           int64_t number)
{
    struct day day = {0};
    for (int i = 0; i <= SEARCH_DAYS_MAX && day.closes == 0; i++)
        day = day_at(catalogue, service, number + i);
    return day;
}

/* Where the clock starts: the moment itself within hours, else the next opening. */
static struct day start_of(const struct catalogue *catalogue, const struct service *service,
                           const struct civil *handed_in, int64_t *out_second)
{
    int64_t number = civil_days(handed_in->year, handed_in->month, handed_in->day);
    int64_t second = second_of_day(handed_in);
    struct day day = day_at(catalogue, service, number);
    if (day.closes == 0 || second >= day.closes) {
        day = day_next(catalogue, service, number + 1);
        second = day.opens;
    }
    *out_second = second < day.opens ? day.opens : second;
    return day;
}

/* Counts seconds through the day's hours from *second; what is left when it closes. */
static int64_t run_through(const struct day *day, int64_t *second, int64_t left)
{
    if (*second < day->break_from) {
        int64_t until_break = day->break_from - *second;
        if (left <= until_break) {
            *second += left;
            return 0;
        }
        left -= until_break;
        *second = day->break_to;
    }
    if (*second < day->break_to) *second = day->break_to;
    int64_t until_close = day->closes - *second;
    if (left <= until_close) {
        *second += left;
        return 0;
    }
    *second = day->closes;
    return left - until_close;
}

static struct day run_seconds(const struct catalogue *catalogue, const struct service *service,
                              int64_t left, struct day day, int64_t *second)
{
    while (day.closes != 0 && (left = run_through(&day, second, left)) > 0) {
        day = day_next(catalogue, service, day.number + 1);
        *second = day.opens;
    }
    return day;
}

static struct day run_days(const struct catalogue *catalogue, const struct service *service,
                           unsigned amount, struct day day, int64_t *second)
{
    for (unsigned i = 0; i < amount && day.closes != 0; i++)
        day = day_next(catalogue, service, day.number + 1);
    if (*second > day.closes) *second = day.closes;
    return day;
}

static bool moment(const struct catalogue *catalogue, const struct service *service,
                   const struct day *day, int64_t second, int offset_minutes, struct civil *out,
                   struct fault *fault)
{
    if (day->closes == 0)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s is not open within %d days",
                           service->key, SEARCH_DAYS_MAX);
    if (day->year > catalogue_last_year(catalogue))
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                           "the holidays of %d are not listed; add holidays/%d.yaml", day->year,
                           day->year);
    int64_t zone = (int64_t)offset_minutes * 60;
    *out = civil_from_unix(day->number * DAY_S + second - zone, offset_minutes);
    return true;
}

bool promise_due(const struct catalogue *catalogue, const struct service *service,
                 const struct civil *handed_in, struct civil *out_due, struct fault *fault)
{
    return promise_due_of(catalogue, service, NULL, handed_in, out_due, fault);
}

const struct promise *promise_of(const struct service *service, const char *choice)
{
    const struct promise_rule *rule = service_promise_rule(service, choice);
    return rule ? &rule->promise : &service->promise;
}

bool promise_same_class(const struct promise_rule *a, const struct promise_rule *b)
{
    return strcmp(a->title.id, b->title.id) == 0 && a->promise.unit == b->promise.unit &&
           a->promise.amount == b->promise.amount;
}

bool promise_due_of(const struct catalogue *catalogue, const struct service *service,
                    const char *choice, const struct civil *handed_in, struct civil *out_due,
                    struct fault *fault)
{
    int64_t second;
    const struct promise *promise = promise_of(service, choice);
    unsigned amount = promise->amount;
    struct day day = start_of(catalogue, service, handed_in, &second);
    switch (promise->unit) {
    case PROMISE_WORKING_DAYS: day = run_days(catalogue, service, amount, day, &second); break;
    case PROMISE_MINUTES:
        day = run_seconds(catalogue, service, (int64_t)amount * 60, day, &second);
        break;
    }
    return moment(catalogue, service, &day, second, handed_in->offset_minutes, out_due, fault);
}

bool promise_after(const struct catalogue *catalogue, const struct service *service,
                   const struct civil *from, int64_t seconds, struct civil *out,
                   struct fault *fault)
{
    int64_t second;
    struct day day = start_of(catalogue, service, from, &second);
    day = run_seconds(catalogue, service, seconds, day, &second);
    return moment(catalogue, service, &day, second, from->offset_minutes, out, fault);
}

/* Of one day's hours, between two of its seconds. */
static int64_t open_between(const struct day *day, int64_t from, int64_t to)
{
    int64_t span = 0;
    const int64_t parts[2][2] = {{day->opens, day->break_from}, {day->break_to, day->closes}};
    for (int i = 0; i < 2; i++) {
        int64_t begins = from > parts[i][0] ? from : parts[i][0];
        int64_t ends = to < parts[i][1] ? to : parts[i][1];
        if (ends > begins) span += ends - begins;
    }
    return span;
}

int64_t promise_span_s(const struct catalogue *catalogue, const struct service *service,
                       const struct civil *from, const struct civil *to)
{
    int64_t first = civil_days(from->year, from->month, from->day);
    int64_t last = civil_days(to->year, to->month, to->day);
    int64_t span = 0;
    for (int64_t number = first; number <= last; number++) {
        struct day day = day_at(catalogue, service, number);
        span += open_between(&day, number == first ? second_of_day(from) : 0,
                             number == last ? second_of_day(to) : DAY_S);
    }
    return span;
}

bool promise_is_open(const struct catalogue *catalogue, const struct service *service,
                     const struct civil *now, struct civil *out_change)
{
    int64_t number = civil_days(now->year, now->month, now->day);
    int64_t second = second_of_day(now);
    struct day day = day_at(catalogue, service, number);
    bool in_break = second >= day.break_from && second < day.break_to;
    bool open = second >= day.opens && second < day.closes && !in_break;
    int64_t change;
    if (open) {
        change = second < day.break_from ? day.break_from : day.closes;
    } else if (in_break) {
        change = day.break_to;
    } else {
        day = start_of(catalogue, service, now, &change);
    }
    *out_change = (struct civil){0};
    int64_t zone = (int64_t)now->offset_minutes * 60;
    if (day.closes != 0)
        *out_change = civil_from_unix(day.number * DAY_S + change - zone, now->offset_minutes);
    return open;
}

struct service_today promise_today(const struct catalogue *catalogue, const struct service *service,
                                   const struct civil *now)
{
    const struct day_hours *hours = &service->hours[now->weekday];
    struct service_today today = {
        .holiday = catalogue_find_holiday(catalogue, now->year, now->month, now->day)};
    struct civil change;
    if (!promise_is_open(catalogue, service, now, &change)) today.opens = change;
    if (today.holiday || hours->closes == 0) return today;
    today.serves = true;
    today.hours = *hours;
    today.over = second_of_day(now) >= (int64_t)hours->closes * 60;
    return today;
}
