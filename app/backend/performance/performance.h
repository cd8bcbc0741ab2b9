/* performance.h - the public page of an office's own performance: how it kept its promises in the
 * last full quarter and month, what those it served say of it, and how it answered complaints.
 *
 * Counts alone, and no count below five, so that nobody is picked out of them: it is written "<5",
 * and a share that would tell it is given as a bound. Reckoned at most once in a few minutes,
 * however often it is asked for. */
#ifndef ANJUNGAN_BACKEND_PERFORMANCE_PERFORMANCE_H
#define ANJUNGAN_BACKEND_PERFORMANCE_PERFORMANCE_H

#include "backend/http/router.h"
#include "backend/track/track.h"

enum { PERFORMANCE_KEPT_S = 300 };

struct performance;

/* Borrows both. */
struct performance *performance_create(const struct cases *, struct track *);
void performance_destroy(struct performance *); /* NULL is fine */

/* GET /kinerja: the agencies; GET /kinerja/AGENCY. The context of the site is the struct
 * performance. */
extern const struct http_route performance_routes[];
extern const int performance_routes_count;

#endif
