/* guesses.h - guesses at what is short, counted by all backends together (http/throttle.h counts
 * those of one process): a row each, of whoever guesses, by a hash. Once it counts no more it
 * goes with the next that is counted. */
#ifndef ANJUNGAN_BACKEND_DB_GUESSES_H
#define ANJUNGAN_BACKEND_DB_GUESSES_H

#include "backend/db/db.h"

/* So many of them within any window_s seconds. */
struct db_guesses {
    uint8_t who[DB_HASH_SIZE]; /* who guesses, or who and at what */
    unsigned most;
    int64_t window_s;
};

/* Seconds until one more is allowed; 0: it is. Nothing is counted. */
bool db_guess_wait(struct db *, const struct db_guesses *, int64_t now_s, unsigned *out_wait_s,
                   struct fault *);
/* The same; and one that is allowed counts. */
bool db_guess_take(struct db *, const struct db_guesses *, int64_t now_s, unsigned *out_wait_s,
                   struct fault *);

#endif
