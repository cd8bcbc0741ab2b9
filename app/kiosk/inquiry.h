/* inquiry.h - a small question to the service centre, from the UI thread.
 *
 * The terminal has no network: the worker seals the question, the courier carries it, the answer
 * comes as mail under the job's number: MAIL_WORK_ANSWERED, or MAIL_WORK_FAILED with N-01 (not
 * connected), N-05 (no answer in time) or what the centre said. A question belongs to its session
 * and is dropped with it. */
#ifndef ANJUNGAN_KIOSK_INQUIRY_H
#define ANJUNGAN_KIOSK_INQUIRY_H

#include "base/bytes.h"

#include <stdint.h>

struct kiosk;

enum { INQUIRIES_MAX = 4, INQUIRY_WAIT_MS = 12 * 1000 };

struct inquiry_answer {
    struct bytes json; /* an object, by the centre; its "code" says no */
    struct bytes blob; /* mostly empty */
};
void inquiry_answer_free(struct inquiry_answer *);

struct inquiry_waiting {
    uint32_t job;   /* 0: a free place */
    int64_t due_ms; /* by clock_mono_ms: after that nobody waits */
};

/* ask: a JSON object; moved from. Returns the job; always ends in one mail, unless it is cancelled.
 */
uint32_t inquiry_begin(struct kiosk *, const char *kind, struct bytes *ask);
/* 0: all of them. */
void inquiry_cancel(struct kiosk *, uint32_t job);
/* Its mail has come: nobody waits for it any more. */
void inquiry_ended(struct kiosk *, uint32_t job);
/* Ends those that took too long; the milliseconds until the next may, or -1. */
int inquiry_tick(struct kiosk *);

#endif
