#include "backend/db/retention.h"

#include "backend/db/privacy.h"
#include "backend/db/sql.h"

bool db_case_kept(struct db *db, const char *id, struct db_kept *out, struct fault *fault)
{
    struct query query;
    struct db_kept kept = {0};
    query_begin(&query, db,
                "SELECT held, held_by, destroying, destroyed, CASE WHEN EXISTS(SELECT 1 FROM"
                " requests WHERE case_id = ?1 AND kind IN (?2, ?3) AND answered != 0"
                " AND granted = 1)"
                " THEN 1 ELSE 0 END FROM cases WHERE id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, DB_REQUEST_DELETION);
    query_bind_number(&query, 3, DB_REQUEST_WITHDRAWAL);
    bool there = query_row(&query);
    if (there) {
        kept.held_s = query_number(&query, 0);
        query_text(&query, 1, kept.held_by, sizeof kept.held_by);
        kept.condemned_s = query_number(&query, 2);
        kept.destroyed_s = query_number(&query, 3);
        kept.wished = query_number(&query, 4) != 0;
    }
    if (!query_end(&query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such case");
    *out = kept;
    return true;
}

bool db_case_hold(struct db *db, const char *id, const struct db_note *reason,
                  const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET held = ?2, held_by = ?3"
                       " WHERE id = ?1 AND held = 0 AND destroying = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, reason->at_s);
    query_bind_text(&query, 3, reason->author);
    bool done = query_change(&query, "the case is held already, or is being destroyed", fault) &&
                note_insert(&transaction, id, reason, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_case_release(struct db *db, const char *id, const struct db_entry *entry,
                     struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET held = 0, held_by = '' WHERE id = ?1 AND held != 0");
    query_bind_text(&query, 1, id);
    bool done = query_change(&query, "nobody holds the case", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool read_ids(struct query *query, struct bytes *out, struct fault *fault)
{
    while (query_row(query)) {
        char id[DB_ID_SIZE];
        query_text(query, 0, id, sizeof id);
        bytes_append(out, id, sizeof id);
    }
    return query_end(query, fault);
}

static bool list_over(struct db *db, const char *service, int64_t finished_by_s, int most,
                      struct bytes *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT id FROM cases WHERE service = ?1 AND updated <= ?2 AND step = 0"
                " AND destroying = 0 AND held = 0 AND NOT EXISTS(SELECT 1 FROM requests"
                " WHERE requests.case_id = cases.id AND answered = 0)"
                " ORDER BY updated, id LIMIT ?3");
    query_bind_text(&query, 1, service);
    query_bind_number(&query, 2, finished_by_s);
    query_bind_number(&query, 3, most);
    return read_ids(&query, out, fault);
}

static bool list_wished(struct db *db, int64_t by_s, int most, struct bytes *out,
                        struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT cases.id FROM requests, cases WHERE requests.kind IN (?1, ?4)"
                " AND requests.answered BETWEEN 1 AND ?2 AND requests.granted = 1"
                " AND cases.id = requests.case_id AND cases.step = 0 AND cases.updated <= ?2"
                " AND cases.destroying = 0 AND cases.held = 0"
                " ORDER BY requests.answered, requests.id LIMIT ?3");
    query_bind_number(&query, 1, DB_REQUEST_DELETION);
    query_bind_number(&query, 2, by_s);
    query_bind_number(&query, 3, most);
    query_bind_number(&query, 4, DB_REQUEST_WITHDRAWAL);
    return read_ids(&query, out, fault);
}

/* The row is ours from the first statement on; the second sees what was there when it became so. */
static bool condemn(struct db *db, const char *id, int64_t now_s, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET destroying = destroying"
                       " WHERE id = ?1 AND step = 0 AND destroying = 0 AND held = 0");
    query_bind_text(&query, 1, id);
    bool done = query_change(&query, "the case is held, or condemned already", fault);
    if (done) {
        query_begin_inside(&query, &transaction,
                           "UPDATE cases SET destroying = ?2 WHERE id = ?1 AND NOT EXISTS("
                           "SELECT 1 FROM requests WHERE case_id = ?1 AND answered = 0)");
        query_bind_text(&query, 1, id);
        query_bind_number(&query, 2, now_s);
        done = query_change(&query, "a request about the case is open", fault);
    }
    return transaction_end(&transaction, done, fault);
}

/* Back: whoever was before a later step, or this one again, sent it here as it was changed last. */
bool db_back_list(struct db *db, const char *service, unsigned step, int64_t back_by_s, int most,
                  struct bytes *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT id FROM cases WHERE service = ?1 AND step = ?2 AND step != 0"
                " AND updated <= ?3 AND held = 0 AND destroying = 0 AND EXISTS(SELECT 1 FROM visits"
                " WHERE visits.case_id = cases.id AND visits.left_at = cases.updated"
                " AND visits.step > cases.step) AND NOT EXISTS(SELECT 1 FROM supplements"
                " WHERE supplements.case_id = cases.id AND supplements.begun > ?3)"
                " AND NOT EXISTS(SELECT 1 FROM requests WHERE requests.case_id = cases.id"
                " AND answered = 0) ORDER BY updated, id LIMIT ?4");
    query_bind_text(&query, 1, service);
    query_bind_number(&query, 2, step);
    query_bind_number(&query, 3, back_by_s);
    query_bind_number(&query, 4, most);
    return read_ids(&query, out, fault);
}

bool visit_close(struct transaction *transaction, const char *id, const char *outcome, int64_t at_s,
                 struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE visits SET left_at = ?2, outcome = ?3 WHERE case_id = ?1"
                       " AND left_at = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    query_bind_text(&query, 3, outcome);
    return query_run(&query, fault);
}

/* The visits first, as whoever moves it does (sql.h); all of it is undone where the case is not to
 * end. */
bool db_case_lapse(struct db *db, const char *id, const struct db_lapse *lapse, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    const struct db_move end = {.from_step = lapse->step, .at_s = lapse->at_s, .took_s = -1};
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!visit_close(&transaction, id, DB_OUTCOME_LAPSED, lapse->at_s, fault))
        return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET step = 0, updated = ?4, destroying = ?5, raise_next = -1,"
                       " raised_to = 0 WHERE id = ?1 AND step = ?2 AND updated <= ?3 AND held = 0"
                       " AND destroying = 0 AND NOT EXISTS(SELECT 1 FROM supplements"
                       " WHERE case_id = ?1 AND begun > ?3) AND NOT EXISTS(SELECT 1 FROM requests"
                       " WHERE case_id = ?1 AND answered = 0)");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, lapse->step);
    query_bind_number(&query, 3, lapse->back_by_s);
    query_bind_number(&query, 4, lapse->at_s);
    query_bind_number(&query, 5, lapse->gone_s);
    bool done = query_change(&query, "the case is held, or something came of it", fault) &&
                figure_move(&transaction, id, &end, fault) &&
                news_add(&transaction, id, lapse->job, fault);
    return transaction_end(&transaction, done, fault);
}

static bool condemn_each(struct db *db, const struct bytes *ids, int64_t now_s, int *out_count,
                         struct fault *fault)
{
    for (size_t at = 0; at < ids->size; at += DB_ID_SIZE) {
        struct fault why = {0};
        if (condemn(db, (const char *)ids->data + at, now_s, &why)) {
            ++*out_count;
        } else if (why.kind != FAULT_REFUSED) {
            if (fault) *fault = why;
            return false;
        }
    }
    return true;
}

bool db_case_condemn(struct db *db, const char *service, int64_t finished_by_s, int64_t now_s,
                     int most, int *out_count, struct fault *fault)
{
    struct bytes ids = {0};
    *out_count = 0;
    bool done = list_over(db, service, finished_by_s, most, &ids, fault) &&
                condemn_each(db, &ids, now_s, out_count, fault);
    bytes_free(&ids);
    return done;
}

bool db_case_condemn_wished(struct db *db, int64_t by_s, int64_t now_s, int most, int *out_count,
                            struct fault *fault)
{
    struct bytes ids = {0};
    *out_count = 0;
    bool done =
        list_wished(db, by_s, most, &ids, fault) && condemn_each(db, &ids, now_s, out_count, fault);
    bytes_free(&ids);
    return done;
}

bool db_condemned_list(struct db *db, int64_t now_s, int most, struct bytes *out,
                       struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT id, agency, service, blob FROM cases WHERE destroying != 0"
                " AND destroying <= ?2 AND destroyed = 0 ORDER BY destroying, id LIMIT ?1");
    query_bind_number(&query, 1, most);
    query_bind_number(&query, 2, now_s);
    while (query_row(&query)) {
        struct db_condemned item = {0};
        query_text(&query, 0, item.id, sizeof item.id);
        query_text(&query, 1, item.agency, sizeof item.agency);
        query_text(&query, 2, item.service, sizeof item.service);
        query_text(&query, 3, item.blob, sizeof item.blob);
        bytes_append(out, &item, sizeof item);
    }
    return query_end(&query, fault);
}

static bool run_for(struct transaction *transaction, const char *sql, const char *value,
                    struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, sql);
    query_bind_text(&query, 1, value);
    return query_run(&query, fault);
}

static bool clear_case(struct transaction *transaction, const char *id, int64_t now_s,
                       struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET destroyed = ?2, blob = '', sha256 = '',"
                       " person_hash = NULL, handed_at = '', missing = '', promised_for = '',"
                       " assigned = '', proposed = '', proposed_by = '', proposed_at = 0,"
                       " resent = 0, held = 0, held_by = '', recipient = 0"
                       " WHERE id = ?1 AND destroying != 0 AND destroyed = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, now_s);
    return query_change(&query, "the case is not condemned, or was destroyed by another", fault);
}

/* Every table that holds something about a case has its line here. */
bool db_case_erase(struct db *db, const char *id, const char *blob, int64_t now_s,
                   const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done =
        run_for(&transaction, "DELETE FROM uploads WHERE id = ?1", blob, fault) &&
        run_for(&transaction, "UPDATE visits SET decided_by = '' WHERE case_id = ?1", id, fault) &&
        clear_case(&transaction, id, now_s, fault) &&
        run_for(&transaction, "DELETE FROM answers WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "DELETE FROM checks WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "DELETE FROM notes WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "DELETE FROM supplements WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "UPDATE followers SET state = state WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "DELETE FROM jobs WHERE key = ?1", id, fault) &&
        run_for(&transaction,
                "DELETE FROM jobs WHERE key IN (SELECT id FROM followers WHERE case_id = ?1)", id,
                fault) &&
        run_for(&transaction, "DELETE FROM followers WHERE case_id = ?1", id, fault) &&
        run_for(&transaction, "UPDATE requests SET sealed = NULL, answer = NULL WHERE case_id = ?1",
                id, fault) &&
        audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_refused_list(struct db *db, int64_t refused_by_s, int most, struct bytes *out,
                     struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT id FROM uploads WHERE state = 3 AND destroyed = 0 AND received <= ?1"
                " ORDER BY received, id LIMIT ?2");
    query_bind_number(&query, 1, refused_by_s);
    query_bind_number(&query, 2, most);
    return read_ids(&query, out, fault);
}

bool db_refused_forget(struct db *db, const char *upload, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE uploads SET destroyed = 1 WHERE id = ?1 AND state = 3");
    query_bind_text(&query, 1, upload);
    return query_run(&query, fault);
}
