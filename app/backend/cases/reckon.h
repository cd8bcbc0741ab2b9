/* reckon.h - whether a case was answered in time: the one place that says so, for the tracking
 * page, the desk and the reports.
 *
 * In time is what ends at its due time at the latest, that very second included. The due time is
 * the case's own: what the terminal promised, or, of a case that was handed over to the desk,
 * reckoned from when staff had completed it. One that went back to be handed in again waits for the
 * applicant: no clock runs until it is there again, and then it runs from the beginning. Without a
 * due time nobody can say. */
#ifndef ANJUNGAN_BACKEND_CASES_RECKON_H
#define ANJUNGAN_BACKEND_CASES_RECKON_H

#include "catalogue/catalogue.h"

/* The numbers stand in the database. */
enum timely { TIMELY_UNKNOWN = 0, TIMELY_IN_TIME = 1, TIMELY_LATE = 2 };

/* at_s: when it ended; of what is open, now. due_s 0: there is none. */
enum timely reckon_timely(int64_t due_s, int64_t at_s);
/* Of an open case at that step; NULL: finished. */
bool reckon_is_late(const struct procedure_step *, int64_t due_s, int64_t now_s);
/* The service time from when its clock began. */
int64_t reckon_took_s(const struct catalogue *, const struct service *, int64_t began_s,
                      int64_t ended_s);

#endif
