/* performance.h - the public page of an office's own performance: how it kept its promises in the
 * last full quarter, what those it served say of it, and how it answered complaints.
 *
 * Counts alone, and no count below five, so that nobody is picked out of them: it is written "<5",
 * and a share that would tell it is given as a bound. Quarters alone are told, which share no day,
 * so that no page taken from another leaves a part of it; and one is told from
 * PERFORMANCE_SETTLED_S after its end on, when nothing is added to it any more, so that what is
 * told of it never changes by a late one. Reckoned at most once in a few minutes, however often it
 * is asked for. */
#ifndef ANJUNGAN_BACKEND_PERFORMANCE_PERFORMANCE_H
#define ANJUNGAN_BACKEND_PERFORMANCE_PERFORMANCE_H

#include "backend/http/router.h"
#include "backend/track/track.h"

/* SETTLED: longer than a transaction may take (db/pool.c) and the backends' clocks are apart. */
enum { PERFORMANCE_KEPT_S = 300, PERFORMANCE_SETTLED_S = 3600 };

struct performance;

/* Borrows both. */
struct performance *performance_create(const struct cases *, struct track *);
void performance_destroy(struct performance *); /* NULL is fine */

/* GET /kinerja: the agencies; GET /kinerja/AGENCY. The context of the site is the struct
 * performance. */
extern const struct http_route performance_routes[];
extern const int performance_routes_count;

#endif
