#define _POSIX_C_SOURCE 200809L
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t now_ms(clockid_t id)
{
    struct timespec time;
    clock_gettime(id, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t clock_mono_ms(const struct clock *clock)
{
    return now_ms(CLOCK_BOOTTIME) + clock->mono_offset_ms;
}

int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->wall_offset_ms + (clock->wall_fixed ? 0 : now_ms(CLOCK_REALTIME));
}

void clock_advance(struct clock *clock, int64_t ms)
{
    clock->mono_offset_ms += ms;
    clock->wall_offset_ms += ms;
}

void clock_fix_wall(struct clock *clock, int64_t unix_ms)
{
    clock->wall_fixed = true;
    clock->wall_offset_ms = unix_ms;
}

void clock_follow_wall(struct clock *clock)
{
    clock->wall_fixed = false;
    clock->wall_offset_ms = 0;
}

int64_t civil_days(int year, int month, int day)
{
    /* March-based years put the leap day last; 146097 days are 400 years. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int civil_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

struct civil civil_from_unix(int64_t unix_s, int offset_minutes)
{
    int64_t local = unix_s + (int64_t)offset_minutes * 60;
    int64_t days = local / 86400;
    int64_t rest = local % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct civil civil = {
        .day = (int)(of_year - (153 * month + 2) / 5 + 1),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .hour = (int)(rest / 3600),
        .minute = (int)(rest / 60 % 60),
        .second = (int)(rest % 60),
        .weekday = (int)(((days % 7) + 11) % 7),
        .offset_minutes = offset_minutes,
    };
    civil.year = (int)(year + era * 400) + (civil.month <= 2);
    return civil;
}

int64_t civil_to_unix(const struct civil *civil)
{
    return civil_days(civil->year, civil->month, civil->day) * 86400 + civil->hour * 3600 +
           civil->minute * 60 + civil->second - (int64_t)civil->offset_minutes * 60;
}

void civil_to_iso(const struct civil *civil, char out[CIVIL_ISO_SIZE])
{
    int offset = civil->offset_minutes < 0 ? -civil->offset_minutes : civil->offset_minutes;
    char text[96];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", civil->year,
             civil->month, civil->day, civil->hour, civil->minute, civil->second,
             civil->offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
    memcpy(out, text, CIVIL_ISO_SIZE - 1);
    out[CIVIL_ISO_SIZE - 1] = 0;
}

bool civil_from_iso(const char *text, struct civil *out)
{
    struct civil c = {0};
    char sign = 0;
    int zone_hour = 0, zone_minute = 0, used = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &c.year, &c.month, &c.day, &c.hour, &c.minute,
               &c.second, &used) != 6)
        return false;
    const char *rest = text + used;
    if (strcmp(rest, "Z") != 0) {
        int end = 0;
        if (sscanf(rest, "%c%2d:%2d%n", &sign, &zone_hour, &zone_minute, &end) != 3 || rest[end])
            return false;
        if ((sign != '+' && sign != '-') || zone_hour > 14 || zone_minute > 59) return false;
    }
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > civil_month_days(c.year, c.month))
        return false;
    if (c.hour > 23 || c.minute > 59 || c.second > 60 || c.hour < 0 || c.minute < 0) return false;
    c.offset_minutes = (zone_hour * 60 + zone_minute) * (sign == '-' ? -1 : 1);
    *out = civil_from_unix(civil_to_unix(&c), c.offset_minutes);
    return true;
}
