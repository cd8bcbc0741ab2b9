/* Dates and times as each language writes them. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static struct civil at(int year, int month, int day, int hour, int minute)
{
    struct civil civil = {.year = year,
                          .month = month,
                          .day = day,
                          .hour = hour,
                          .minute = minute,
                          .offset_minutes = CIVIL_WIB};
    return civil_from_unix(civil_to_unix(&civil), CIVIL_WIB);
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        enum language language;
        int year, month, day;
        const char *as_long, *as_short;
    } cases[] = {
        {LANGUAGE_ID, 2026, 11, 23, "Senin, 23 November 2026", "Sen 23 Nov"},
        {LANGUAGE_EN, 2026, 11, 23, "Monday, 23 November 2026", "Mon 23 Nov"},
        {LANGUAGE_JV, 2026, 11, 23, "Senen, 23 November 2026", "Sen 23 Nov"},
        {LANGUAGE_ID, 2026, 8, 7, "Jumat, 7 Agustus 2026", "Jum 7 Agu"},
        {LANGUAGE_EN, 2026, 8, 7, "Friday, 7 August 2026", "Fri 7 Aug"},
        {LANGUAGE_JV, 2026, 8, 7, "Jemuwah, 7 Agustus 2026", "Jem 7 Agu"},
        {LANGUAGE_ID, 2028, 2, 29, "Selasa, 29 Februari 2028", "Sel 29 Feb"},
        {LANGUAGE_ID, 2026, 5, 3, "Minggu, 3 Mei 2026", "Min 3 Mei"},
        {LANGUAGE_JV, 2026, 12, 30, "Rebo, 30 Desember 2026", "Reb 30 Des"},
        {LANGUAGE_JV, 2026, 10, 1, "Kemis, 1 Oktober 2026", "Kem 1 Okt"},
        {LANGUAGE_JV, 2026, 1, 31, "Setu, 31 Januari 2026", "Set 31 Jan"},
        {LANGUAGE_EN, 2026, 3, 29, "Sunday, 29 March 2026", "Sun 29 Mar"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct civil civil = at(cases[i].year, cases[i].month, cases[i].day, 9, 5);
        char out[64];
        text_date_long(cases[i].language, &civil, out, sizeof out);
        assert_string_equal(out, cases[i].as_long);
        text_date_short(cases[i].language, &civil, out, sizeof out);
        assert_string_equal(out, cases[i].as_short);
    }
}

static void times(void **state)
{
    (void)state;
    struct civil morning = at(2026, 11, 23, 9, 5), midnight = at(2026, 11, 23, 0, 0);
    char out[16];
    text_time(LANGUAGE_ID, &morning, out, sizeof out);
    assert_string_equal(out, "09.05");
    text_time(LANGUAGE_JV, &morning, out, sizeof out);
    assert_string_equal(out, "09.05");
    text_time(LANGUAGE_EN, &morning, out, sizeof out);
    assert_string_equal(out, "09:05");
    text_time(LANGUAGE_EN, &midnight, out, sizeof out);
    assert_string_equal(out, "00:00");
}

static void a_small_buffer_is_not_overrun(void **state)
{
    (void)state;
    struct civil civil = at(2026, 11, 23, 9, 5);
    char out[8];
    memset(out, 'x', sizeof out);
    text_date_long(LANGUAGE_ID, &civil, out, 6);
    assert_string_equal(out, "Senin");
    assert_int_equal(out[6], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(times),
        cmocka_unit_test(a_small_buffer_is_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
