#include "backend/db/sql.h"

static bool forget(struct transaction *transaction, int64_t before_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "DELETE FROM inquiries WHERE at < ?1");
    query_bind_number(&query, 1, before_s);
    return query_run(&query, fault);
}

static bool add(struct transaction *transaction, const char *id, int64_t at_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO inquiries(id, at) VALUES(?1, ?2) ON CONFLICT DO NOTHING");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    return query_change(&query, "the question was asked before", fault);
}

bool db_inquiry_take(struct db *db, const char *id, int64_t at_s, int64_t forget_s,
                     struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = forget(&transaction, forget_s, fault) && add(&transaction, id, at_s, fault);
    return transaction_end(&transaction, done, fault);
}
