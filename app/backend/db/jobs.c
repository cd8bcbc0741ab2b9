#include "backend/db/jobs.h"

#include "backend/db/sql.h"

#include <string.h>

void db_job_free(struct db_job *job)
{
    if (job) bytes_free(&job->body);
}

static bool insert(struct transaction *transaction, const struct db_job *job, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO jobs(id, kind, key, due, tries, taken_until, body)"
                       " VALUES(?1, ?2, ?3, ?4, 0, 0, ?5)");
    query_bind_text(&query, 1, job->id);
    query_bind_text(&query, 2, job->kind);
    query_bind_text(&query, 3, job->key);
    query_bind_number(&query, 4, job->due_s);
    query_bind_blob(&query, 5, job->body.data, job->body.size);
    return query_change(&query, "the notice was not queued", fault);
}

bool job_add(struct transaction *transaction, const struct db_job *job, struct fault *fault)
{
    for (; job; job = job->next)
        if (!insert(transaction, job, fault)) return false;
    return true;
}

bool db_job_add(struct db *db, const struct db_job *job, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    return transaction_end(&transaction, job_add(&transaction, job, fault), fault);
}

/* The last condition is for whoever chose the same row and came second. */
#define TAKE                                                                                       \
    "UPDATE jobs SET taken_until = ?3 WHERE id = (SELECT id FROM jobs WHERE kind = ?1"             \
    " AND due <= ?2 AND taken_until <= ?2 ORDER BY due, id LIMIT 1"
#define TAKEN ") AND taken_until <= ?2 RETURNING id, kind, key, due, tries, taken_until, body"

bool db_job_take(struct db *db, const char *kind, int64_t now_s, int64_t hold_s, struct db_job *out,
                 struct fault *fault)
{
    struct query query;
    struct db_job job = {0};
    bool there = false;
    if (db->engine->skips_locked)
        query_begin(&query, db, TAKE " FOR UPDATE SKIP LOCKED" TAKEN);
    else
        query_begin(&query, db, TAKE TAKEN);
    query_bind_text(&query, 1, kind);
    query_bind_number(&query, 2, now_s);
    query_bind_number(&query, 3, now_s + hold_s);
    while (query_row(&query)) {
        there = true;
        query_text(&query, 0, job.id, sizeof job.id);
        query_text(&query, 1, job.kind, sizeof job.kind);
        query_text(&query, 2, job.key, sizeof job.key);
        job.due_s = query_number(&query, 3);
        job.tries = (int)query_number(&query, 4);
        job.taken_until_s = query_number(&query, 5);
        query_blob(&query, 6, &job.body);
    }
    bool done = query_end(&query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "nothing is due");
    if (done)
        *out = job;
    else
        db_job_free(&job);
    return done;
}

bool db_job_done(struct db *db, const struct db_job *job, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "DELETE FROM jobs WHERE id = ?1");
    query_bind_text(&query, 1, job->id);
    return query_run(&query, fault);
}

bool db_job_again(struct db *db, const struct db_job *job, int64_t due_s, int tries,
                  struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE jobs SET due = ?3, tries = ?4, taken_until = 0"
                " WHERE id = ?1 AND taken_until = ?2");
    query_bind_text(&query, 1, job->id);
    query_bind_number(&query, 2, job->taken_until_s);
    query_bind_number(&query, 3, due_s);
    query_bind_number(&query, 4, tries);
    return query_change(&query, "another has taken the notice since", fault);
}

bool db_job_put_off(struct db *db, const struct db_job *job, int64_t now_s, int64_t due_s,
                    struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE jobs SET due = ?4 WHERE kind = ?1 AND key = ?2 AND due < ?4 AND id != ?5"
                " AND taken_until <= ?3");
    query_bind_text(&query, 1, job->kind);
    query_bind_text(&query, 2, job->key);
    query_bind_number(&query, 3, now_s);
    query_bind_number(&query, 4, due_s);
    query_bind_text(&query, 5, job->id);
    return query_run(&query, fault);
}
