/* view.h - how the terminals stand, for whoever looks at all of them: what was last heard of each,
 * and since when, by our clock whatever its own says. */
#ifndef ANJUNGAN_BACKEND_FLEET_VIEW_H
#define ANJUNGAN_BACKEND_FLEET_VIEW_H

#include "backend/fleet/fleet.h"
#include "backend/fleet/report.h"

struct fleet_view {
    char terminal[DB_NAME_SIZE], agency[DB_NAME_SIZE];
    bool enrolled;   /* or only invited */
    int64_t heard_s; /* 0: never */
    bool silent;     /* enrolled, and not heard of for FLEET_SILENT_S */
    bool reported;
    struct report report; /* all zero when there is none */
    /* Of a report: the terminal's clock minus ours; and times of the report by our clock, 0: none.
     */
    int64_t offset_s, paper_ends_s, oldest_s;
    /* The codes that a person must act on, N-06 for its silence first. */
    char alerts[REPORT_CODES_MAX + 1][REPORT_CODE_SIZE];
    int alerts_count;
};

/* Heard of within FLEET_SILENT_S. */
bool fleet_view_is_up(const struct fleet_view *, int64_t now_s);

/* Appends a struct fleet_view each, by name; agency "": of every one. Those that were withdrawn are
 * left out. */
bool fleet_view_list(struct db *, const char *agency, int64_t now_s, struct bytes *out,
                     struct fault *);

#endif
