#include "backend/db/followers.h"

#include "backend/db/jobs.h"
#include "backend/db/sql.h"

#define COLUMNS "id, case_id, address_hash, state, language, asked, sealed"

void db_follower_free(struct db_follower *follower)
{
    if (follower) bytes_free(&follower->sealed);
}

/* Letters of one case are counted one after the other; false: it is not under way. */
static bool hold_case(struct transaction *transaction, const char *id, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET resent = resent WHERE id = ?1 AND step != 0");
    query_bind_text(&query, 1, id);
    return query_change(&query, "the case is finished", fault);
}

static bool insert(struct transaction *transaction, const struct db_follower *follower,
                   const uint8_t *token_hash, int64_t since_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(
        &query, transaction,
        "INSERT INTO followers(" COLUMNS ", token_hash) SELECT ?1, ?2, ?3, 0, ?4, ?5, ?6, ?7"
        " WHERE (SELECT count(*) FROM followers WHERE case_id = ?2 AND (state = 1 OR asked > ?8))"
        " < ?9 AND (SELECT count(*) FROM followers WHERE address_hash = ?3 AND state != 1"
        " AND asked > ?8) < ?9 AND NOT EXISTS (SELECT 1 FROM followers WHERE case_id = ?2"
        " AND address_hash = ?3 AND state IN (1, 3))");
    query_bind_text(&query, 1, follower->id);
    query_bind_text(&query, 2, follower->case_id);
    query_bind_blob(&query, 3, follower->address_hash, DB_HASH_SIZE);
    query_bind_text(&query, 4, follower->language);
    query_bind_number(&query, 5, follower->asked_s);
    query_bind_blob(&query, 6, follower->sealed.data, follower->sealed.size);
    query_bind_blob(&query, 7, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 8, since_s);
    query_bind_number(&query, 9, DB_FOLLOWERS_MAX);
    return query_change(&query, "no letter goes there now", fault);
}

bool db_follower_ask(struct db *db, const struct db_follower *follower,
                     const uint8_t token_hash[DB_HASH_SIZE], int64_t since_s,
                     const struct db_job *letter, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold_case(&transaction, follower->case_id, fault) &&
                insert(&transaction, follower, token_hash, since_s, fault) &&
                job_add(&transaction, letter, fault);
    return transaction_end(&transaction, done, fault);
}

static void read(struct query *query, struct db_follower *out)
{
    *out = (struct db_follower){.state = (enum db_follower_state)query_number(query, 3),
                                .asked_s = query_number(query, 5)};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->case_id, sizeof out->case_id);
    query_blob_exact(query, 2, out->address_hash, DB_HASH_SIZE);
    query_text(query, 4, out->language, sizeof out->language);
    query_blob(query, 6, &out->sealed);
}

static bool find_one(struct query *query, struct db_follower *out, struct fault *fault)
{
    struct db_follower found = {0};
    bool there = query_row(query);
    if (there) read(query, &found);
    bool done = query_end(query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "nobody asked so");
    if (done)
        *out = found;
    else
        db_follower_free(&found);
    return done;
}

bool db_follower_find(struct db *db, const char *id, struct db_follower *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM followers WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_follower_find_token(struct db *db, const uint8_t token_hash[DB_HASH_SIZE],
                            struct db_follower *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM followers WHERE token_hash = ?1");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    return find_one(&query, out, fault);
}

static bool confirm(struct transaction *transaction, const struct db_follower *follower,
                    int64_t since_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE followers SET state = 1 WHERE id = ?1 AND state = 0 AND asked > ?2"
                       " AND NOT EXISTS (SELECT 1 FROM followers AS other WHERE"
                       " other.case_id = ?3 AND other.address_hash = ?4 AND other.state = 1)");
    query_bind_text(&query, 1, follower->id);
    query_bind_number(&query, 2, since_s);
    query_bind_text(&query, 3, follower->case_id);
    query_bind_blob(&query, 4, follower->address_hash, DB_HASH_SIZE);
    return query_change(&query, "told already, or asked too long ago", fault);
}

bool db_follower_confirm(struct db *db, const struct db_follower *follower, int64_t since_s,
                         const struct db_job *letter, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold_case(&transaction, follower->case_id, fault) &&
                confirm(&transaction, follower, since_s, fault) &&
                job_add(&transaction, letter, fault);
    return transaction_end(&transaction, done, fault);
}

static bool empty_outbox(struct transaction *transaction, const struct db_follower *follower,
                         struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "DELETE FROM jobs WHERE kind = 'mail' AND key IN (SELECT id FROM followers"
                       " WHERE case_id = ?1 AND address_hash = ?2)");
    query_bind_text(&query, 1, follower->case_id);
    query_bind_blob(&query, 2, follower->address_hash, DB_HASH_SIZE);
    return query_run(&query, fault);
}

static bool stop(struct transaction *transaction, const struct db_follower *follower,
                 struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE followers SET state = ?3, sealed = NULL, token_hash = NULL"
                       " WHERE case_id = ?1 AND address_hash = ?2 AND state IN (0, 1)");
    query_bind_text(&query, 1, follower->case_id);
    query_bind_blob(&query, 2, follower->address_hash, DB_HASH_SIZE);
    query_bind_number(&query, 3,
                      follower->state == DB_FOLLOWER_ASKED ? DB_FOLLOWER_REFUSED
                                                           : DB_FOLLOWER_STOPPED);
    return query_run(&query, fault);
}

/* Its case's moves are before this or behind it: what they queue is emptied here, or by them. */
static bool wait_for_moves(struct transaction *transaction, const char *id, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "UPDATE cases SET resent = resent WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return query_run(&query, fault);
}

bool news_add(struct transaction *transaction, const char *case_id, const struct db_job *job,
              struct fault *fault)
{
    struct query query;
    if (!job) return true;
    if (!job_add(transaction, job, fault)) return false;
    query_begin_inside(&query, transaction,
                       "DELETE FROM jobs WHERE kind = 'mail' AND key IN (SELECT id FROM followers"
                       " WHERE case_id = ?1 AND state IN (2, 3))");
    query_bind_text(&query, 1, case_id);
    return query_run(&query, fault);
}

bool db_follower_stop(struct db *db, const struct db_follower *follower, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = wait_for_moves(&transaction, follower->case_id, fault) &&
                stop(&transaction, follower, fault) && empty_outbox(&transaction, follower, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_follower_list(struct db *db, const char *case_id, db_follower_visitor *visit, void *context,
                      struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM followers WHERE case_id = ?1 AND state = 1"
                " ORDER BY asked, id LIMIT ?2");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_FOLLOWERS_MAX);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_follower follower;
        read(&query, &follower);
        more = visit(&follower, context);
        db_follower_free(&follower);
    }
    return query_end(&query, fault);
}

static bool forget_unanswered(struct transaction *transaction, int64_t asked_by_s,
                              struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE followers SET sealed = NULL, token_hash = NULL"
                       " WHERE state = 0 AND asked <= ?1 AND token_hash IS NOT NULL");
    query_bind_number(&query, 1, asked_by_s);
    return query_run(&query, fault);
}

/* ?1: counted from; ?2: finished by. */
#define OLD                                                                                        \
    "(state IN (0, 2) AND asked <= ?1) OR NOT EXISTS (SELECT 1 FROM cases WHERE"                   \
    " cases.id = followers.case_id AND (cases.step != 0 OR cases.updated > ?2))"

static bool run_for_old(struct transaction *transaction, const char *sql,
                        const struct db_follower_ages *ages, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, sql);
    query_bind_number(&query, 1, ages->counted_from_s);
    query_bind_number(&query, 2, ages->finished_by_s);
    return query_run(&query, fault);
}

/* With the letters to them that were never sent: nobody would find those again. */
static bool forget_old(struct transaction *transaction, const struct db_follower_ages *ages,
                       struct fault *fault)
{
    return run_for_old(transaction, "UPDATE followers SET state = state WHERE " OLD, ages, fault) &&
           run_for_old(transaction,
                       "DELETE FROM jobs WHERE kind = 'mail' AND key IN"
                       " (SELECT id FROM followers WHERE " OLD ")",
                       ages, fault) &&
           run_for_old(transaction, "DELETE FROM followers WHERE " OLD, ages, fault);
}

bool db_follower_sweep(struct db *db, const struct db_follower_ages *ages, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = forget_unanswered(&transaction, ages->asked_by_s, fault) &&
                forget_old(&transaction, ages, fault);
    return transaction_end(&transaction, done, fault);
}
