#include "backend/db/guesses.h"

#include "backend/db/sql.h"

#include <string.h>

static const char latest[] =
    "SELECT at FROM guesses WHERE who = ?1 AND at > ?2 ORDER BY at DESC LIMIT ?3";

/* Of a query of the latest: where there are as many as there may be, the first of them has to leave
 * the window. */
static bool read_wait(struct query *query, const struct db_guesses *guesses, int64_t now_s,
                      unsigned *out_wait_s, struct fault *fault)
{
    unsigned count = 0;
    int64_t first_s = 0;
    query_bind_blob(query, 1, guesses->who, DB_HASH_SIZE);
    query_bind_number(query, 2, now_s - guesses->window_s);
    query_bind_number(query, 3, guesses->most);
    for (; query_row(query); count++)
        first_s = query_number(query, 0);
    if (!query_end(query, fault)) return false;
    *out_wait_s = count < guesses->most ? 0 : (unsigned)(first_s + guesses->window_s - now_s);
    return true;
}

bool db_guess_wait(struct db *db, const struct db_guesses *guesses, int64_t now_s,
                   unsigned *out_wait_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, latest);
    return read_wait(&query, guesses, now_s, out_wait_s, fault);
}

static bool forget(struct transaction *transaction, int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "DELETE FROM guesses WHERE counts_until <= ?1");
    query_bind_number(&query, 1, now_s);
    return query_run(&query, fault);
}

static bool add(struct transaction *transaction, const struct db_guesses *guesses, int64_t now_s,
                struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO guesses(who, at, counts_until) VALUES(?1, ?2, ?3)");
    query_bind_blob(&query, 1, guesses->who, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    query_bind_number(&query, 3, now_s + guesses->window_s);
    return query_change(&query, "the guess was not counted", fault);
}

/* Nobody else counts that one's meanwhile: there may be no row yet that could be held. */
static bool take(struct transaction *transaction, const struct db_guesses *guesses, int64_t now_s,
                 unsigned *out_wait_s, struct fault *fault)
{
    struct query query;
    int64_t key;
    memcpy(&key, guesses->who, sizeof key);
    if (!transaction->db->engine->hold(transaction->link, key, fault) ||
        !forget(transaction, now_s, fault))
        return false;
    query_begin_inside(&query, transaction, latest);
    return read_wait(&query, guesses, now_s, out_wait_s, fault) &&
           (*out_wait_s > 0 || add(transaction, guesses, now_s, fault));
}

bool db_guess_take(struct db *db, const struct db_guesses *guesses, int64_t now_s,
                   unsigned *out_wait_s, struct fault *fault)
{
    struct transaction transaction;
    unsigned wait_s = 0;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!transaction_end(&transaction, take(&transaction, guesses, now_s, &wait_s, fault), fault))
        return false;
    *out_wait_s = wait_s;
    return true;
}
