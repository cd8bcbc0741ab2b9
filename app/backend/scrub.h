/* scrub.h - the database is cleaned behind what was destroyed (db/scrub.h), in a thread of its own:
 * that may take minutes, and the ticks have a terminal's silence to notice meanwhile. However often
 * it is asked for, it begins once in SCRUB_EVERY_MS at the most. */
#ifndef ANJUNGAN_BACKEND_SCRUB_H
#define ANJUNGAN_BACKEND_SCRUB_H

#include "backend/db/scrub.h"

enum { SCRUB_EVERY_MS = 10 * 60 * 1000 };

/* Borrowed. */
struct scrub_options {
    struct db *db;
    int every_ms;                                                        /* 0: SCRUB_EVERY_MS */
    bool (*clean)(struct db *, const atomic_bool *ends, struct fault *); /* NULL: db_scrub */
};

struct scrub;
struct scrub *scrub_create(const struct scrub_options *, struct fault *);
/* Waits for nothing. From any thread. */
void scrub_ask(struct scrub *);
/* Lets the table that is being cleaned be done with; what was asked for since is left to the next
 * start. NULL is fine. */
void scrub_destroy(struct scrub *);

#endif
