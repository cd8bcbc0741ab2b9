/* jobs.h - what is to be sent out of the house: an outbox, written in the same transaction as what
 * it tells of, so that neither is there without the other.
 *
 * Who takes a job holds it until a time of his own choosing; when he is killed meanwhile, another
 * takes it after that. So a job is done at least once, and twice only by somebody who was stopped
 * between doing it and saying so. */
#ifndef ANJUNGAN_BACKEND_DB_JOBS_H
#define ANJUNGAN_BACKEND_DB_JOBS_H

#include "backend/db/db.h"

struct transaction; /* sql.h */

#define OUTBOX_MAIL    "mail"
#define OUTBOX_WEBHOOK "webhook"

enum { DB_JOB_KIND_SIZE = 16, DB_JOB_KEY_SIZE = 65 };

struct db_job {
    char id[DB_ID_SIZE];         /* random */
    char kind[DB_JOB_KIND_SIZE]; /* OUTBOX_MAIL, OUTBOX_WEBHOOK */
    char key[DB_JOB_KEY_SIZE];   /* whose: a follower, an agency, "alerts:AGENCY" */
    int64_t due_s;
    int tries;                 /* that failed */
    int64_t taken_until_s;     /* 0: nobody holds it */
    struct bytes body;         /* encrypted where it holds anything personal */
    const struct db_job *next; /* borrowed: queued with this one; NULL: none */
};
void db_job_free(struct db_job *);

/* With those that are next; job NULL: none. FAULT_REFUSED: there is one of this id. */
bool job_add(struct transaction *, const struct db_job *, struct fault *);
bool db_job_add(struct db *, const struct db_job *, struct fault *);
/* The one of this kind that has been due longest and that nobody holds, for so many seconds from
 * now. FAULT_NOT_FOUND: there is none. */
bool db_job_take(struct db *, const char *kind, int64_t now_s, int64_t hold_s, struct db_job *out,
                 struct fault *);
/* It is gone; gone already is fine. */
bool db_job_done(struct db *, const struct db_job *, struct fault *);
/* Back into the box, due at that time, after so many failed tries. FAULT_REFUSED: another has taken
 * it since. */
bool db_job_again(struct db *, const struct db_job *, int64_t due_s, int tries, struct fault *);
/* All others of its kind and key that nobody holds are not due before that time; none has failed by
 * it. */
bool db_job_put_off(struct db *, const struct db_job *, int64_t now_s, int64_t due_s,
                    struct fault *);

#endif
