#include "backend/db/supplements.h"

#include "backend/db/sql.h"

#define COLUMNS "case_id, number, item, state, blob, sha256, kind, bytes, begun, at, sent"

static void read_supplement(struct query *query, struct db_supplement *out)
{
    *out = (struct db_supplement){.number = (int)query_number(query, 1),
                                  .state = (enum db_supplement_state)query_number(query, 3),
                                  .bytes = query_number(query, 7),
                                  .begun_s = query_number(query, 8),
                                  .at_s = query_number(query, 9),
                                  .sent_s = query_number(query, 10)};
    query_text(query, 0, out->case_id, sizeof out->case_id);
    query_text(query, 2, out->item, sizeof out->item);
    query_text(query, 4, out->blob, sizeof out->blob);
    query_text(query, 5, out->sha256, sizeof out->sha256);
    query_text(query, 6, out->kind, sizeof out->kind);
}

/* The case stays at its step until this transaction ends, and nobody else counts its papers. */
static bool hold_case(struct transaction *transaction, const char *id, unsigned step,
                      struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET resent = resent WHERE id = ?1 AND step = ?2");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, step);
    return query_change(&query, "the case is at another step", fault);
}

static bool count(struct transaction *transaction, const char *case_id, int *out,
                  struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "SELECT coalesce(max(number), 0) FROM supplements WHERE case_id = ?1");
    query_bind_text(&query, 1, case_id);
    if (query_row(&query)) *out = (int)query_number(&query, 0);
    return query_end(&query, fault);
}

static bool insert(struct transaction *transaction, const struct db_supplement *supplement,
                   struct fault *fault)
{
    struct query query;
    int64_t recipient;
    if (!recipient_takes(transaction, supplement->recipient, &recipient, fault)) return false;
    query_begin_inside(&query, transaction,
                       "INSERT INTO supplements(" COLUMNS
                       ", recipient) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, ?10)");
    query_bind_text(&query, 1, supplement->case_id);
    query_bind_number(&query, 2, supplement->number);
    query_bind_text(&query, 3, supplement->item);
    query_bind_number(&query, 4, DB_SUPPLEMENT_ARRIVING);
    query_bind_text(&query, 5, supplement->blob);
    query_bind_text(&query, 6, supplement->sha256);
    query_bind_text(&query, 7, supplement->kind);
    query_bind_number(&query, 8, supplement->bytes);
    query_bind_number(&query, 9, supplement->begun_s);
    query_bind_number(&query, 10, recipient);
    return query_change(&query, "the paper was not noted", fault);
}

bool db_supplement_begin(struct db *db, struct db_supplement *supplement, unsigned step,
                         struct fault *fault)
{
    struct transaction transaction;
    struct db_supplement next = *supplement;
    int before = 0;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold_case(&transaction, next.case_id, step, fault) &&
                count(&transaction, next.case_id, &before, fault);
    if (done && before >= DB_SUPPLEMENTS_MAX)
        done = FAULT(fault, FAULT_ATTENTION, 0, "the case has had %d papers", before);
    next.number = before + 1;
    next.state = DB_SUPPLEMENT_ARRIVING;
    done = transaction_end(&transaction, done && insert(&transaction, &next, fault), fault);
    if (done) *supplement = next;
    return done;
}

static bool replace(struct transaction *transaction, const struct db_supplement *supplement,
                    struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE supplements SET state = ?3 WHERE case_id = ?1 AND item = ?2"
                       " AND state = ?4");
    query_bind_text(&query, 1, supplement->case_id);
    query_bind_text(&query, 2, supplement->item);
    query_bind_number(&query, 3, DB_SUPPLEMENT_DROPPED);
    query_bind_number(&query, 4, DB_SUPPLEMENT_KEPT);
    return query_run(&query, fault);
}

static void bind_turn(struct query *query, const struct db_supplement *supplement,
                      enum db_supplement_state to, enum db_supplement_state from)
{
    query_bind_text(query, 1, supplement->case_id);
    query_bind_number(query, 2, supplement->number);
    query_bind_number(query, 3, to);
    query_bind_number(query, 4, from);
}

static bool keep(struct transaction *transaction, const struct db_supplement *supplement,
                 struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE supplements SET state = ?3, at = ?5 WHERE case_id = ?1"
                       " AND number = ?2 AND state = ?4");
    bind_turn(&query, supplement, DB_SUPPLEMENT_KEPT, DB_SUPPLEMENT_ARRIVING);
    query_bind_number(&query, 5, supplement->at_s);
    return query_change(&query, "the paper has been given up", fault);
}

bool db_supplement_keep(struct db *db, const struct db_supplement *supplement, unsigned step,
                        const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold_case(&transaction, supplement->case_id, step, fault) &&
                replace(&transaction, supplement, fault) && keep(&transaction, supplement, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool turn(struct db *db, const struct db_supplement *supplement, enum db_supplement_state to,
                 enum db_supplement_state from, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE supplements SET state = ?3 WHERE case_id = ?1 AND number = ?2"
                " AND state = ?4");
    bind_turn(&query, supplement, to, from);
    return query_run(&query, fault);
}

bool db_supplement_drop(struct db *db, const struct db_supplement *supplement, struct fault *fault)
{
    return turn(db, supplement, DB_SUPPLEMENT_DROPPED, DB_SUPPLEMENT_ARRIVING, fault);
}

bool db_supplement_gone(struct db *db, const struct db_supplement *supplement, struct fault *fault)
{
    return turn(db, supplement, DB_SUPPLEMENT_GONE, DB_SUPPLEMENT_DROPPED, fault);
}

static bool read_all(struct query *query, struct db_supplement *out, int max, int *out_count,
                     struct fault *fault)
{
    int found = 0;
    while (found < max && query_row(query))
        read_supplement(query, &out[found++]);
    if (!query_end(query, fault)) return false;
    *out_count = found;
    return true;
}

bool db_supplement_list(struct db *db, const char *case_id,
                        struct db_supplement out[DB_SUPPLEMENTS_MAX], int *out_count,
                        struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM supplements WHERE case_id = ?1 AND (state = ?2"
                " OR state = ?3) ORDER BY number");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_SUPPLEMENT_KEPT);
    query_bind_number(&query, 3, DB_SUPPLEMENT_SENT);
    return read_all(&query, out, DB_SUPPLEMENTS_MAX, out_count, fault);
}

bool db_supplement_give_up(struct db *db, int64_t begun_before_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE supplements SET state = ?1 WHERE state = ?2 AND begun < ?3");
    query_bind_number(&query, 1, DB_SUPPLEMENT_DROPPED);
    query_bind_number(&query, 2, DB_SUPPLEMENT_ARRIVING);
    query_bind_number(&query, 3, begun_before_s);
    return query_run(&query, fault);
}

bool db_supplement_list_dropped(struct db *db, struct db_supplement *out, int max, int *out_count,
                                struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM supplements WHERE state = ?1 ORDER BY begun LIMIT ?2");
    query_bind_number(&query, 1, DB_SUPPLEMENT_DROPPED);
    query_bind_number(&query, 2, max);
    return read_all(&query, out, max, out_count, fault);
}

bool db_supplement_list_stored(struct db *db, const char *case_id,
                               struct db_supplement out[DB_SUPPLEMENTS_MAX], int *out_count,
                               struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM supplements WHERE case_id = ?1 AND state != ?2");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_SUPPLEMENT_GONE);
    return read_all(&query, out, DB_SUPPLEMENTS_MAX, out_count, fault);
}

static bool reopen_checks(struct transaction *transaction, const char *case_id, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "DELETE FROM checks WHERE case_id = ?1 AND agrees = 0 AND item IN"
                       " (SELECT item FROM supplements WHERE case_id = ?1 AND state = ?2)");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_SUPPLEMENT_KEPT);
    return query_run(&query, fault);
}

bool supplements_send(struct transaction *transaction, const char *case_id, int64_t at_s,
                      struct fault *fault)
{
    struct query query;
    if (!reopen_checks(transaction, case_id, fault)) return false;
    query_begin_inside(&query, transaction,
                       "UPDATE supplements SET state = ?3, sent = ?4 WHERE case_id = ?1"
                       " AND state = ?2");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_SUPPLEMENT_KEPT);
    query_bind_number(&query, 3, DB_SUPPLEMENT_SENT);
    query_bind_number(&query, 4, at_s);
    return query_run(&query, fault);
}
