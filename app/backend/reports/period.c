#include "backend/reports/period.h"

#include <stdio.h>
#include <string.h>

/* Months since the year 0. */
static int64_t month_begins(int month)
{
    struct civil first = {
        .year = month / 12, .month = month % 12 + 1, .day = 1, .offset_minutes = CIVIL_WIB};
    return civil_to_unix(&first);
}

static struct period period_of(int first, int months)
{
    struct period period = {
        .months = months, .from_s = month_begins(first), .to_s = month_begins(first + months)};
    unsigned year = (unsigned)first / 12 % 10000, month = (unsigned)first % 12;
    if (months == PERIOD_MONTH)
        snprintf(period.key, sizeof period.key, "%04u-%02u", year, month + 1);
    else
        snprintf(period.key, sizeof period.key, "%04u-K%u", year, month / 3 + 1);
    return period;
}

static int first_month(const struct period *period)
{
    struct civil from = civil_from_unix(period->from_s, CIVIL_WIB);
    return from.year * 12 + from.month - 1;
}

static bool read_digits(const char *text, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

bool period_parse(const char *key, struct period *out)
{
    int year, number;
    if (strlen(key) != 7 || !read_digits(key, 4, &year) || key[4] != '-') return false;
    if (year < 2000 || year > 2199) return false;
    if (key[5] == 'K') {
        if (!read_digits(key + 6, 1, &number) || number < 1 || number > 4) return false;
        *out = period_of(year * 12 + (number - 1) * 3, PERIOD_QUARTER);
        return true;
    }
    if (!read_digits(key + 5, 2, &number) || number < 1 || number > 12) return false;
    *out = period_of(year * 12 + number - 1, PERIOD_MONTH);
    return true;
}

struct period period_last(int64_t now_s, int months)
{
    struct civil now = civil_from_unix(now_s, CIVIL_WIB);
    int month = now.year * 12 + now.month - 1;
    return period_of(month - month % months - months, months);
}

struct period period_beside(const struct period *period, int direction)
{
    return period_of(first_month(period) + direction * period->months, period->months);
}

struct period period_other(const struct period *period)
{
    int month = first_month(period);
    return period->months == PERIOD_MONTH ? period_of(month - month % 3, PERIOD_QUARTER)
                                          : period_of(month, PERIOD_MONTH);
}

void period_words(const struct period *period, const struct text *text, enum language language,
                  char out[PERIOD_WORDS_SIZE])
{
    static const char *const numbers[] = {"I", "II", "III", "IV"};
    struct civil from = civil_from_unix(period->from_s, CIVIL_WIB);
    if (period->months == PERIOD_QUARTER) {
        snprintf(out, PERIOD_WORDS_SIZE, "%s %s %d", text_get(text, language, "Triwulan"),
                 numbers[(from.month - 1) / 3], from.year);
        return;
    }
    /* "Minggu, 1 November 2026" */
    char date[64];
    text_date_long(language, &from, date, sizeof date);
    const char *month = strstr(date, " 1 ");
    snprintf(out, PERIOD_WORDS_SIZE, "%.40s", month ? month + 3 : date);
}
