/* list_routes - every route that the backend's rooms offer, a line each: TABLE METHOD PATTERN.
 * Which tables there are, tests/web/openapi.py compares with serve.c. */
#include "backend/api/api.h"
#include "backend/desk/desk.h"
#include "backend/drop/drop.h"
#include "backend/fleet/fleet.h"
#include "backend/follow/follow.h"
#include "backend/inquiry/inquiry.h"
#include "backend/intake/intake.h"
#include "backend/metrics/metrics.h"
#include "backend/performance/performance.h"
#include "backend/supplement/supplement.h"
#include "backend/track/track.h"

#include <stdio.h>

static void list(const char *table, const struct http_route *routes, int count)
{
    for (int i = 0; i < count; i++)
        for (unsigned method = HTTP_GET; method <= HTTP_OPTIONS; method <<= 1)
            if (routes[i].methods & method)
                printf("%s %s %s\n", table, http_method_name((enum http_method)method),
                       routes[i].pattern);
}

#define LIST(table) list(#table, table, table##_count)

int main(void)
{
    LIST(api_routes);
    LIST(desk_routes);
    LIST(drop_routes);
    LIST(fleet_routes);
    LIST(follow_routes);
    LIST(inquiry_routes);
    LIST(intake_routes);
    LIST(metrics_routes);
    LIST(performance_routes);
    LIST(supplement_routes);
    LIST(survey_routes);
    LIST(track_routes);
    return 0;
}
