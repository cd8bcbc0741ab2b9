/* inside.h - what the files of the room share. */
#ifndef ANJUNGAN_BACKEND_PERFORMANCE_INSIDE_H
#define ANJUNGAN_BACKEND_PERFORMANCE_INSIDE_H

#include "backend/performance/performance.h"
#include "backend/reports/report.h"
#include "backend/track/frame.h"

enum { SMALLEST_SHOWN = 5, PERFORMANCE_WORDS_SIZE = 64 };

/* "<5" for what is less. */
void performance_count(int64_t count, char out[PERFORMANCE_WORDS_SIZE]);
/* Of all of them, whose parts are told likewise: a bound where the rest would tell a small one. */
void performance_total(int64_t total, const int64_t *parts, int count,
                       char out[PERFORMANCE_WORDS_SIZE]);
/* "93 %" of what has a due time; a bound where one of its counts is small; "–" where all are. */
void performance_share(const struct report_numbers *, char out[PERFORMANCE_WORDS_SIZE]);
/* Of all of them, whose lines are told likewise: no more than follows from what is told of those
 * and of their number. */
void performance_share_total(const struct report_numbers *all, const struct report_numbers *lines,
                             int count, char out[PERFORMANCE_WORDS_SIZE]);

void performance_write_agencies(const struct page *, const struct catalogue *, struct bytes *out);
void performance_write(const struct page *, const struct agency_report *, struct bytes *out);

#endif
