/* drop.h - a file from the applicant's phone to the terminal in front of them.
 *
 * The terminal opens a drop by a sealed question and shows its address as a QR; the phone sends one
 * file to the page there; the terminal fetches it. The address is the whole right to send, for ten
 * minutes and once. What arrives is judged by its size and its first bytes, sealed at once to the
 * terminal's one-time key (seal/drop.h) and kept only so, in its row of the database: whichever
 * backend takes it, none can read it any more. Its name is never looked at. */
#ifndef ANJUNGAN_BACKEND_DROP_DROP_H
#define ANJUNGAN_BACKEND_DROP_DROP_H

#include "backend/cases/cases.h"
#include "backend/http/router.h"
#include "backend/inquiry/inquiry.h"
#include "backend/track/track.h"

enum { DROP_SECONDS = 600 };

/* All borrowed. */
struct drops_options {
    const struct cases *cases; /* for its database, clock, secret and catalogue */
    struct track *track;       /* the pages' frame and the count of misses */
    const char *base_url;      /* of the public port; no slash at its end */
};

struct drops;
struct drops *drops_create(const struct drops_options *);
void drops_destroy(struct drops *); /* NULL is fine */
/* Deletes what has expired. */
void drops_tick(struct drops *);

/* GET and POST /u/TOKEN, on the public port. The context of the site is the struct drops. */
extern const struct http_route drop_routes[];
extern const int drop_routes_count;

/* "drop-open", "drop-look", "drop-fetch", "drop-close" (backend/WIRE.md). The same context. */
extern const struct inquiry_kind drop_kinds[];
extern const int drop_kinds_count;

#endif
