/* clock.h - the time, as one thing that tests can set and move.
 *
 * Everything in the terminal asks a struct clock, never the system: a scenario's `advance 45s` then
 * moves idle warnings, deadlines and due times together. Zeroed = the system's clocks. */
#ifndef ANJUNGAN_BASE_CLOCK_H
#define ANJUNGAN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t mono_offset_ms;
    int64_t wall_offset_ms;
    bool wall_fixed; /* the wall clock stands at wall_offset_ms (golden pictures) */
};

/* Milliseconds since boot, never going back. */
int64_t clock_mono_ms(const struct clock *);
/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_wall_ms(const struct clock *);
void clock_advance(struct clock *, int64_t ms);
/* From now on the wall clock stands at unix_ms, moved only by clock_advance. */
void clock_fix_wall(struct clock *, int64_t unix_ms);
/* The wall clock is the system's again. */
void clock_follow_wall(struct clock *);

/* A calendar time in a zone of fixed offset: Indonesia keeps no summer time (WIB is 420). */
struct civil {
    int year, month, day;     /* month 1-12, day 1-31 */
    int hour, minute, second; /* 0-23, 0-59, 0-59 */
    int weekday;              /* 0 = Sunday */
    int offset_minutes;       /* east of UTC */
};

enum { CIVIL_WIB = 7 * 60 };

struct civil civil_from_unix(int64_t unix_s, int offset_minutes);
int64_t civil_to_unix(const struct civil *); /* weekday is not read */
/* Days since 1970-01-01 of a proleptic Gregorian date, and the number of days in a month. */
int64_t civil_days(int year, int month, int day);
int civil_month_days(int year, int month);
/* "2026-11-20T10:42:00+07:00" (26 bytes with the NUL) and back; false when it is not one. */
enum { CIVIL_ISO_SIZE = 26 };
void civil_to_iso(const struct civil *, char out[CIVIL_ISO_SIZE]);
bool civil_from_iso(const char *text, struct civil *out);

#endif
