/* metrics.h - GET /metrics: how the terminals and this backend stand, for a machine that watches.
 *
 * OpenMetrics; of a terminal what its latest heartbeat says, by our clock, and since when it says
 * nothing; of the backend what its database counts, of what is not finished alone. What was not
 * heard is left out, not guessed. It names terminals and agencies, never a person or a case. */
#ifndef ANJUNGAN_BACKEND_METRICS_METRICS_H
#define ANJUNGAN_BACKEND_METRICS_METRICS_H

#include "backend/db/db.h"
#include "backend/http/router.h"
#include "base/clock.h"

/* The context of the site; all borrowed. */
struct metrics {
    struct db *db;
    const struct clock *clock;
};

extern const struct http_route metrics_routes[];
extern const int metrics_routes_count;

#endif
