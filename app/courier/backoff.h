/* backoff.h - how long to wait before the next try: exponential, with full jitter.
 *
 * The n-th wait is drawn evenly from 0 to base * 2^n, never above the cap: so terminals that lost
 * the same network do not come back in step. Random numbers are given, so that tests can choose. */
#ifndef ANJUNGAN_COURIER_BACKOFF_H
#define ANJUNGAN_COURIER_BACKOFF_H

#include <stdint.h>

enum { BACKOFF_BASE_MS = 1000 };

struct backoff {
    unsigned failures; /* since the last success; set to 0 on one */
};

/* Counts a failure and says how long to wait. random: any 64 bits. */
int64_t backoff_next_ms(struct backoff *, int64_t cap_ms, uint64_t random);

#endif
