#include "backend/reports/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "{1} jam" with its number. */
static void fill(const char *words, unsigned number, char out[REPORTS_PROMISE_SIZE])
{
    const char *place = strstr(words, "{1}");
    if (place)
        snprintf(out, REPORTS_PROMISE_SIZE, "%.*s%u%s", (int)(place - words), words, number,
                 place + 3);
    else
        snprintf(out, REPORTS_PROMISE_SIZE, "%s", words);
}

void reports_promise_words(const struct text *text, enum language language,
                           const struct promise *promise, char out[REPORTS_PROMISE_SIZE])
{
    unsigned amount = promise->amount;
    if (promise->unit == PROMISE_WORKING_DAYS)
        fill(text_get(text, language, amount == 1 ? "1 hari kerja" : "{1} hari kerja"), amount,
             out);
    else if (amount % 60 == 0)
        fill(text_get(text, language, amount == 60 ? "1 jam" : "{1} jam"), amount / 60, out);
    else
        fill(text_get(text, language, amount == 1 ? "1 menit" : "{1} menit"), amount, out);
}

static char mark(enum language language)
{
    return language == LANGUAGE_EN ? '.' : ',';
}

void reports_hundredths(enum language language, int64_t hundredths, char out[REPORTS_NUMBER_SIZE])
{
    if (hundredths < 0)
        snprintf(out, REPORTS_NUMBER_SIZE, "–");
    else
        snprintf(out, REPORTS_NUMBER_SIZE, "%" PRId64 "%c%02d", hundredths / 100, mark(language),
                 (int)(hundredths % 100));
}

void reports_share(enum language language, int64_t part, int64_t whole,
                   char out[REPORTS_NUMBER_SIZE])
{
    if (whole <= 0) {
        snprintf(out, REPORTS_NUMBER_SIZE, "–");
        return;
    }
    int64_t tenths = (2000 * part + whole) / (2 * whole);
    snprintf(out, REPORTS_NUMBER_SIZE, "%" PRId64 "%c%d", tenths / 10, mark(language),
             (int)(tenths % 10));
}

void reports_hours(enum language language, int64_t seconds, char out[REPORTS_NUMBER_SIZE])
{
    reports_hundredths(language, seconds < 0 ? -1 : (seconds + 18) / 36, out);
}
