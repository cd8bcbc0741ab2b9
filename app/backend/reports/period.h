/* period.h - a month or a quarter of the calendar, in WIB: "2026-11", "2026-K4". */
#ifndef ANJUNGAN_BACKEND_REPORTS_PERIOD_H
#define ANJUNGAN_BACKEND_REPORTS_PERIOD_H

#include "text/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { PERIOD_KEY_SIZE = 8, PERIOD_WORDS_SIZE = 48, PERIOD_MONTH = 1, PERIOD_QUARTER = 3 };

struct period {
    char key[PERIOD_KEY_SIZE];
    int months;           /* PERIOD_MONTH or PERIOD_QUARTER */
    int64_t from_s, to_s; /* up to, not including */
};

bool period_parse(const char *key, struct period *out);
/* The last of so many months that is over by then. */
struct period period_last(int64_t now_s, int months);
/* The one behind it, or before it for -1; as long. */
struct period period_beside(const struct period *, int direction);
/* The other kind: a month's quarter, the first month of a quarter. */
struct period period_other(const struct period *);
/* "November 2026", "Triwulan IV 2026". */
void period_words(const struct period *, const struct text *, enum language,
                  char out[PERIOD_WORDS_SIZE]);

#endif
