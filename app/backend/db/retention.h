/* retention.h - how long a case is kept, and what is left of it afterwards.
 *
 * A case whose time is over goes from kept to condemned to destroyed. Condemned: its papers are
 * being deleted, whoever does it, and nothing holds it back any more. Destroyed, and told to be so:
 * they were, before this was written. What is left is what reports count: service, agency,
 * terminal, times, steps and outcomes, the survey's grades; and the keyed hash of its code, so that
 * whoever has the receipt is told. */
#ifndef ANJUNGAN_BACKEND_DB_RETENTION_H
#define ANJUNGAN_BACKEND_DB_RETENTION_H

#include "backend/db/desk.h"

struct db_kept {
    int64_t held_s; /* 0: nobody holds it back */
    char held_by[DB_ID_SIZE];
    int64_t condemned_s, destroyed_s;
    bool wished; /* its deletion was asked for and granted */
};
bool db_case_kept(struct db *, const char *id, struct db_kept *out, struct fault *);

/* It is kept whatever its age, until it is released; by the reason's author, at its time.
 * FAULT_REFUSED: it is held already, or condemned. */
bool db_case_hold(struct db *, const char *id, const struct db_note *reason,
                  const struct db_entry *, struct fault *);
bool db_case_release(struct db *, const char *id, const struct db_entry *, struct fault *);

/* Condemns cases of a service that were finished by then, that nobody holds, and about which no
 * request is open: `most` at most. out_count: so many. */
bool db_case_condemn(struct db *, const char *service, int64_t finished_by_s, int64_t now_s,
                     int most, int *out_count, struct fault *);

/* Of this service, those that came back to this step, to be handed in again, by back_by_s, and that
 * nothing came of since: appends a DB_ID_SIZE each. */
bool db_back_list(struct db *, const char *service, unsigned step, int64_t back_by_s, int most,
                  struct bytes *out, struct fault *);
/* Such a one ends there (DB_OUTCOME_LAPSED), in no report's time, and is condemned for a time to
 * come, so that what is told of it has gone out. FAULT_REFUSED: it is held, or something came of
 * it. */
#define DB_OUTCOME_LAPSED "lapsed"
struct db_job;
struct db_lapse {
    unsigned step;
    int64_t back_by_s, at_s, gone_s;
    const struct db_job *job; /* queued with it; NULL: none */
};
bool db_case_lapse(struct db *, const char *id, const struct db_lapse *, struct fault *);

/* Condemns those that are finished, of any service, and whose owners' wish to have their data
 * deleted, or to have withdrawn their consent, was granted (db/privacy.h), both by then. */
bool db_case_condemn_wished(struct db *, int64_t by_s, int64_t now_s, int most, int *out_count,
                            struct fault *);

struct db_condemned {
    char id[DB_ID_SIZE], agency[DB_NAME_SIZE], service[64];
    char blob[DB_ID_SIZE]; /* that has to go first */
};
/* Those whose time that is; appends one each. */
bool db_condemned_list(struct db *, int64_t now_s, int most, struct bytes *out, struct fault *);
/* Everything about it that is not counted goes. FAULT_REFUSED: it is not condemned, or another was
 * first. */
bool db_case_erase(struct db *, const char *id, const char *blob, int64_t now_s,
                   const struct db_entry *, struct fault *);

/* Uploads that were refused by then and whose blob is still there: appends a DB_ID_SIZE each. */
bool db_refused_list(struct db *, int64_t refused_by_s, int most, struct bytes *out,
                     struct fault *);
/* The blob is gone; gone already is fine. */
bool db_refused_forget(struct db *, const char *upload, struct fault *);

#endif
