#include "backend/db/desk.h"
#include "backend/db/sql.h"

/* What is found now is found of what is there now: the case is this transaction's from here on. */
static bool hold_seen(struct transaction *transaction, const char *case_id,
                      const struct db_seen *seen, struct fault *fault)
{
    struct query query;
    if (!seen) return true;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET resent = resent"
                       " WHERE id = ?1 AND step = ?2 AND updated = ?3");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, seen->step);
    query_bind_number(&query, 3, seen->updated_s);
    return query_change(&query, "the case has moved on", fault);
}

bool db_check_put(struct db *db, const char *case_id, const struct db_check *check,
                  const struct db_seen *seen, const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!hold_seen(&transaction, case_id, seen, fault))
        return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "INSERT INTO checks(case_id, item, agrees, reason, decided_by, at)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(case_id, item) DO UPDATE SET"
                       " agrees = ?3, reason = ?4, decided_by = ?5, at = ?6"
                       " WHERE ?7 = -1 OR (checks.at = ?7 AND checks.decided_by = ?8)");
    query_bind_text(&query, 1, case_id);
    query_bind_text(&query, 2, check->item);
    query_bind_number(&query, 3, check->agrees);
    query_bind_text(&query, 4, check->reason);
    query_bind_text(&query, 5, check->by);
    query_bind_number(&query, 6, check->at_s);
    query_bind_number(&query, 7, seen ? seen->check->at_s : -1);
    query_bind_text(&query, 8, seen ? seen->check->by : "");
    bool done = query_change(&query, "another has checked it since", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_check_list(struct db *db, const char *case_id, struct db_check out[DB_CHECKS_MAX],
                   int *out_count, struct fault *fault)
{
    struct query query;
    int count = 0;
    query_begin(&query, db,
                "SELECT item, agrees, reason, decided_by, at FROM checks WHERE case_id = ?1"
                " ORDER BY item LIMIT ?2");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_CHECKS_MAX);
    while (count < DB_CHECKS_MAX && query_row(&query)) {
        struct db_check *check = &out[count++];
        *check = (struct db_check){.agrees = query_number(&query, 1) != 0,
                                   .at_s = query_number(&query, 4)};
        query_text(&query, 0, check->item, sizeof check->item);
        query_text(&query, 2, check->reason, sizeof check->reason);
        query_text(&query, 3, check->by, sizeof check->by);
    }
    if (!query_end(&query, fault)) return false;
    *out_count = count;
    return true;
}

/* Two notes at once are numbered one after the other: the case is this transaction's from here on.
 * One that is being destroyed takes none: what is added behind that would stay for good. */
static bool hold_case(struct transaction *transaction, const char *id, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET resent = resent WHERE id = ?1 AND destroying = 0");
    query_bind_text(&query, 1, id);
    return query_change(&query, "no such case, or it is being destroyed", fault);
}

bool note_insert(struct transaction *transaction, const char *case_id, const struct db_note *note,
                 struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO notes(case_id, number, at, author, sealed)"
                       " SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM notes"
                       " WHERE case_id = ?1");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, note->at_s);
    query_bind_text(&query, 3, note->author);
    query_bind_blob(&query, 4, note->sealed.data, note->sealed.size);
    return query_change(&query, "the note was not kept", fault);
}

bool db_note_add(struct db *db, const char *case_id, const struct db_note *note,
                 const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold_case(&transaction, case_id, fault) &&
                note_insert(&transaction, case_id, note, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_note_list(struct db *db, const char *case_id, db_note_visitor *visit, void *context,
                  struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT * FROM (SELECT number, at, author, sealed FROM notes WHERE case_id = ?1"
                " ORDER BY number DESC LIMIT ?2) AS latest ORDER BY number");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, DB_NOTES_MAX);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_note note = {.at_s = query_number(&query, 1)};
        query_text(&query, 2, note.author, sizeof note.author);
        query_blob(&query, 3, &note.sealed);
        more = visit(&note, context);
        bytes_free(&note.sealed);
    }
    return query_end(&query, fault);
}

/* A change of one case, and its entry. */
static bool change(struct transaction *transaction, struct query *query, const char *refusal,
                   const struct db_entry *entry, struct fault *fault)
{
    bool done = query_change(query, refusal, fault) && audit_add(transaction, entry, fault);
    return transaction_end(transaction, done, fault);
}

bool db_case_assign(struct db *db, const char *id, const char *account,
                    const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET assigned = ?2 WHERE id = ?1 AND step != 0");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, account);
    return change(&transaction, &query, "the case is finished", entry, fault);
}

bool db_case_propose(struct db *db, const char *id, unsigned step, const char *outcome,
                     const char *account, int64_t at_s, const struct db_entry *entry,
                     struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET proposed = ?3, proposed_by = ?4, proposed_at = ?5"
                       " WHERE id = ?1 AND step = ?2 AND proposed = ''");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, step);
    query_bind_text(&query, 3, outcome);
    query_bind_text(&query, 4, account);
    query_bind_number(&query, 5, at_s);
    return change(&transaction, &query, "the case has moved on, or an outcome waits already", entry,
                  fault);
}

bool db_case_withdraw(struct db *db, const char *id, const struct db_entry *entry,
                      struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET proposed = '', proposed_by = '', proposed_at = 0"
                       " WHERE id = ?1 AND proposed != ''");
    query_bind_text(&query, 1, id);
    return change(&transaction, &query, "nothing waits", entry, fault);
}

bool db_case_resent(struct db *db, const char *id, unsigned step, int64_t at_s,
                    const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET resent = ?3 WHERE id = ?1 AND step = ?2");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, step);
    query_bind_number(&query, 3, at_s);
    return change(&transaction, &query, "the case has moved on", entry, fault);
}
