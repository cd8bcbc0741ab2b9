#include "backend/db/sqlite.h"

static bool forget(struct db *db, int64_t before_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, db, "DELETE FROM inquiries WHERE at < ?1");
    query_bind_number(&query, 1, before_s);
    query_row(&query);
    return query_end_inside(&query, fault);
}

static bool add(struct db *db, const char *id, int64_t at_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, db,
                       "INSERT INTO inquiries(id, at) VALUES(?1, ?2) ON CONFLICT DO NOTHING");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    return query_change_inside(&query, "the question was asked before", fault);
}

bool sqlite_inquiry_take(struct db *db, const char *id, int64_t at_s, int64_t forget_s,
                         struct fault *fault)
{
    if (!transaction_begin(db, fault)) return false;
    bool done = forget(db, forget_s, fault) && add(db, id, at_s, fault);
    return transaction_end(db, done, fault);
}
