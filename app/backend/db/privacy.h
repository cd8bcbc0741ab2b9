/* privacy.h - two registers of an agency: what people ask about their data, and incidents in which
 * it may have been seen. What staff write is encrypted under a key that the database does not hold.
 */
#ifndef ANJUNGAN_BACKEND_DB_PRIVACY_H
#define ANJUNGAN_BACKEND_DB_PRIVACY_H

#include "backend/db/audit.h"

struct db_incident {
    char id[DB_ID_SIZE], agency[DB_NAME_SIZE], terminal[DB_NAME_SIZE];
    int kind;
    int64_t begins_s, ends_s; /* cases handed in between the two are affected */
    int64_t discovered_s, entered_s;
    char entered_by[DB_ID_SIZE];
    int64_t told_subjects_s, told_authority_s; /* 0: not yet */
    struct bytes sealed;
};
void db_incident_free(struct db_incident *);
/* The terminal is the agency's: FAULT_REFUSED otherwise. */
bool db_incident_add(struct db *, const struct db_incident *, const struct db_entry *,
                     struct fault *);
/* Of that agency, or it is not there. */
bool db_incident_find(struct db *, const char *agency, const char *id, struct db_incident *out,
                      struct fault *);
/* The latest first; `most` of them. The visitor must not use the database. */
typedef bool db_incident_visitor(const struct db_incident *, void *context);
bool db_incident_list(struct db *, const char *agency, int most, db_incident_visitor *,
                      void *context, struct fault *);
/* Once: FAULT_REFUSED when they were told before. */
bool db_incident_told(struct db *, const char *agency, const char *id, bool authority,
                      int64_t now_s, const struct db_entry *, struct fault *);

/* A case that an incident affects. */
struct db_affected {
    char id[DB_ID_SIZE], service[64];
    int64_t handed_in_s, received_s, destroyed_s;
};
/* Handed in at that terminal from begins_s to ends_s, both included; appends one each. */
bool db_affected_list(struct db *, const char *agency, const char *terminal, int64_t begins_s,
                      int64_t ends_s, int most, struct bytes *out, struct fault *);

enum db_request_kind {
    DB_REQUEST_COPY,
    DB_REQUEST_CORRECTION,
    DB_REQUEST_DELETION,   /* granted: the case is destroyed a day after it is finished */
    DB_REQUEST_WITHDRAWAL, /* granted: it ends with that, if it was under way, and goes likewise */
    DB_REQUEST_KINDS,
};

struct db_request {
    char id[DB_ID_SIZE], agency[DB_NAME_SIZE], case_id[DB_ID_SIZE];
    int kind;
    int64_t received_s, due_s, entered_s;
    char entered_by[DB_ID_SIZE];
    int64_t answered_s; /* 0: open */
    char answered_by[DB_ID_SIZE];
    bool granted;
    struct bytes sealed, answer; /* empty: gone with the papers of the case, or not kept after */
    int64_t case_destroyed_s;    /* read alone */
};
void db_request_free(struct db_request *);
/* About a case of that agency: FAULT_REFUSED otherwise. From here on the case is kept until it is
 * answered, unless its destruction has begun. Of one that was destroyed, the words are not kept:
 * neither these nor those of the answer. */
bool db_request_add(struct db *, const struct db_request *, const struct db_entry *,
                    struct fault *);
bool db_request_find(struct db *, const char *agency, const char *id, struct db_request *out,
                     struct fault *);
typedef bool db_request_visitor(const struct db_request *, void *context);
/* Open ones first, by due time; then the latest answered. */
bool db_request_list(struct db *, const char *agency, int most, db_request_visitor *, void *context,
                     struct fault *);
/* answered_s, answered_by, granted and answer. Once. A case under way whose consent is withdrawn
 * ends with it (DB_OUTCOME_WITHDRAWN), in no report's time; job: then queued with it, or NULL. */
#define DB_OUTCOME_WITHDRAWN "withdrawn"
struct db_job;
bool db_request_answer(struct db *, const struct db_request *, const struct db_job *,
                       const struct db_entry *, struct fault *);

#endif
