/* promise.h - the promise clock: when a case handed in now is due at the latest.
 *
 * Runs in service hours only and skips public holidays. "n working days" falls due at the same
 * clock time n service days later, no later than that day's closing; minutes are counted through
 * opening hours, breaks left out. Handed in outside hours, it counts from the next opening. A break
 * is not outside hours: days keep the clock time even there, minutes begin when it ends. */
#ifndef ANJUNGAN_CATALOGUE_PROMISE_H
#define ANJUNGAN_CATALOGUE_PROMISE_H

#include "catalogue/catalogue.h"

/* handed_in in the agency's zone (WIB). FAULT_INPUT when no opening lies within 400 days, or when
 * the due day is past the last year of the holiday list. */
bool promise_due(const struct catalogue *, const struct service *, const struct civil *handed_in,
                 struct civil *out_due, struct fault *);
/* The same where the value of a field decides (service->promises_field). choice: that value; NULL,
 * empty or of no class: the slowest promise holds. */
bool promise_due_of(const struct catalogue *, const struct service *, const char *choice,
                    const struct civil *handed_in, struct civil *out_due, struct fault *);
const struct promise *promise_of(const struct service *, const char *choice);
/* Of one class: by its name and its time. */
bool promise_same_class(const struct promise_rule *, const struct promise_rule *);
/* Is the service staffed at this moment (not in a break), and when does that next change?
 * out_change has year 0 when it does not within 400 days. */
bool promise_is_open(const struct catalogue *, const struct service *, const struct civil *now,
                     struct civil *out_change);

/* Service time: seconds through opening hours from one moment to a later one, breaks, closed days
 * and holidays left out; 0 when it is not later. Both in the agency's zone. */
int64_t promise_span_s(const struct catalogue *, const struct service *, const struct civil *from,
                       const struct civil *to);
/* The moment by which so many seconds of service time have run since from. FAULT_INPUT as
 * promise_due. */
bool promise_after(const struct catalogue *, const struct service *, const struct civil *from,
                   int64_t seconds, struct civil *out, struct fault *);

/* A day's hours as somebody who comes today wants to know them. */
struct service_today {
    bool serves;                   /* on this day, for at least a part of it */
    bool over;                     /* it did, and has closed */
    struct day_hours hours;        /* where it serves */
    const struct holiday *holiday; /* why it does not, or NULL: no day of service */
    struct civil opens;            /* when it is next staffed; year 0: it is now, or never */
};
struct service_today promise_today(const struct catalogue *, const struct service *,
                                   const struct civil *now);

#endif
