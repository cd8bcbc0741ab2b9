/* words.h - how numbers of a report are written. */
#ifndef ANJUNGAN_BACKEND_REPORTS_WORDS_H
#define ANJUNGAN_BACKEND_REPORTS_WORDS_H

#include "catalogue/catalogue.h"
#include "text/text.h"

enum { REPORTS_PROMISE_SIZE = 48, REPORTS_NUMBER_SIZE = 24 };

/* "1 hari kerja", "150 menit", "2 jam". */
void reports_promise_words(const struct text *, enum language, const struct promise *,
                           char out[REPORTS_PROMISE_SIZE]);
/* Hundredths with the language's mark: "93,30", "93.30"; negative: "–". */
void reports_hundredths(enum language, int64_t hundredths, char out[REPORTS_NUMBER_SIZE]);
/* Tenths of a percent, rounded once, half up; "–" of nothing. */
void reports_share(enum language, int64_t part, int64_t whole, char out[REPORTS_NUMBER_SIZE]);
/* Seconds as hours with two decimals; negative: "–". */
void reports_hours(enum language, int64_t seconds, char out[REPORTS_NUMBER_SIZE]);

#endif
