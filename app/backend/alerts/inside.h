/* inside.h - what the files of this room share. */
#ifndef ANJUNGAN_BACKEND_ALERTS_INSIDE_H
#define ANJUNGAN_BACKEND_ALERTS_INSIDE_H

#include "backend/alerts/alerts.h"
#include "backend/db/alerts.h"
#include "backend/db/jobs.h"

enum { DETAIL_SIZE = 96, STANDING_MAX = 5 + REPORT_DEVICES_MAX + REPORT_SERVICES_MAX };

/* standing.c: what stands against one terminal. */
struct standing {
    char what[DB_WHAT_SIZE];
    char detail[DETAIL_SIZE]; /* Indonesian, or "" */
    int64_t rest_s;           /* how long it has to stand */
};
int standing_read(const struct alerts_agency *, const struct fleet_view *, int64_t now_s,
                  struct standing out[STANDING_MAX]);

/* One line of what is told. */
struct item {
    char terminal[DB_NAME_SIZE], what[DB_WHAT_SIZE], detail[DETAIL_SIZE];
    int64_t at_s; /* since when; or when it was over */
    bool over;
};

/* words.c: items: by kind, then terminal. */
bool words_letter(const struct alerts *, const struct alerts_agency *, const struct item *,
                  size_t count, struct db_job *out, struct fault *);
bool words_event(const struct alerts *, const struct alerts_agency *, const struct item *,
                 size_t count, struct db_job *out, struct fault *);

#endif
