#include "text/text.h"

#include <assert.h>
#include <stdio.h>

static const char *const days[LANGUAGE_COUNT][7] = {
    [LANGUAGE_ID] = {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
    [LANGUAGE_EN] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    [LANGUAGE_JV] = {"Minggu", "Senen", "Selasa", "Rebo", "Kemis", "Jemuwah", "Setu"},
};
static const char *const days_short[LANGUAGE_COUNT][7] = {
    [LANGUAGE_ID] = {"Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"},
    [LANGUAGE_EN] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    [LANGUAGE_JV] = {"Min", "Sen", "Sel", "Reb", "Kem", "Jem", "Set"},
};
/* Javanese uses the months' Indonesian names in print. */
static const char *const months[LANGUAGE_COUNT][12] = {
    [LANGUAGE_ID] = {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
                     "September", "Oktober", "November", "Desember"},
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August",
                     "September", "October", "November", "December"},
    [LANGUAGE_JV] = {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
                     "September", "Oktober", "November", "Desember"},
};
static const char *const months_short[LANGUAGE_COUNT][12] = {
    [LANGUAGE_ID] = {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov",
                     "Des"},
    [LANGUAGE_EN] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                     "Dec"},
    [LANGUAGE_JV] = {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov",
                     "Des"},
};

static void check(enum language language, const struct civil *civil)
{
    assert(language < LANGUAGE_COUNT);
    assert(civil->weekday >= 0 && civil->weekday < 7 && civil->month >= 1 && civil->month <= 12);
}

void text_date_long(enum language language, const struct civil *civil, char *out, size_t size)
{
    check(language, civil);
    snprintf(out, size, "%s, %d %s %d", days[language][civil->weekday], civil->day,
             months[language][civil->month - 1], civil->year);
}

void text_date_short(enum language language, const struct civil *civil, char *out, size_t size)
{
    check(language, civil);
    snprintf(out, size, "%s %d %s", days_short[language][civil->weekday], civil->day,
             months_short[language][civil->month - 1]);
}

void text_time(enum language language, const struct civil *civil, char *out, size_t size)
{
    check(language, civil);
    snprintf(out, size, "%02d%c%02d", civil->hour, language == LANGUAGE_EN ? ':' : '.',
             civil->minute);
}
