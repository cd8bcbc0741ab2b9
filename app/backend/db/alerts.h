/* alerts.h - what stands against a terminal, since when, and whether the office was told: so that
 * of any number of backends one tells it, once when it begins and once when it is over.
 *
 * Whoever has the turn looks and writes; a turn is short, and one that was killed loses it. */
#ifndef ANJUNGAN_BACKEND_DB_ALERTS_H
#define ANJUNGAN_BACKEND_DB_ALERTS_H

#include "backend/db/db.h"

enum { DB_WHAT_SIZE = 80 };

struct db_alert {
    char terminal[DB_NAME_SIZE];
    char what[DB_WHAT_SIZE]; /* "silent", "device:printer" */
    int64_t since_s;
    int64_t told_s; /* 0: not yet */
    int64_t gone_s; /* it does not stand any more since then; 0: it does */
    bool drop;      /* of a change: nothing is left of it */
};

/* From now on it is this one's turn, until then. FAULT_REFUSED: it is another's. */
bool db_alert_turn(struct db *, const char *holder, int64_t now_s, int64_t until_s, struct fault *);
/* By terminal. The visitor must not use the database. */
typedef bool db_alert_visitor(const struct db_alert *, void *context);
bool db_alert_list(struct db *, db_alert_visitor *, void *context, struct fault *);
/* These changes and what is queued with them, and the turn is over. FAULT_REFUSED: it was another's
 * by then, and nothing is written. */
struct db_alert_news {
    const struct db_alert *changes;
    size_t changes_count;
    const struct db_job *jobs;
    size_t jobs_count;
};
bool db_alert_put(struct db *, const char *holder, int64_t now_s, const struct db_alert_news *,
                  struct fault *);

#endif
