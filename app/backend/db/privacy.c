#include "backend/db/privacy.h"

#include "backend/db/sql.h"

#define INCIDENT_COLUMNS                                                                           \
    "id, agency, terminal, kind, begins, ends, discovered, entered, entered_by, told_subjects,"    \
    " told_authority, sealed"
#define REQUEST_COLUMNS                                                                            \
    "id, agency, case_id, kind, received, due, entered, entered_by, answered, answered_by,"        \
    " granted, sealed, answer,"                                                                    \
    " (SELECT destroyed FROM cases WHERE cases.id = requests.case_id)"

void db_incident_free(struct db_incident *incident)
{
    bytes_free(&incident->sealed);
    *incident = (struct db_incident){0};
}

void db_request_free(struct db_request *request)
{
    bytes_free(&request->sealed);
    bytes_free(&request->answer);
    *request = (struct db_request){0};
}

/* A change, and its entry. */
static bool change(struct transaction *transaction, struct query *query, const char *refusal,
                   const struct db_entry *entry, struct fault *fault)
{
    bool done = query_change(query, refusal, fault) && audit_add(transaction, entry, fault);
    return transaction_end(transaction, done, fault);
}

bool db_incident_add(struct db *db, const struct db_incident *incident,
                     const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "INSERT INTO incidents(id, agency, terminal, kind, begins, ends,"
                       " discovered, entered, entered_by, sealed)"
                       " SELECT ?1, agency, id, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM terminals"
                       " WHERE id = ?3 AND agency = ?2");
    query_bind_text(&query, 1, incident->id);
    query_bind_text(&query, 2, incident->agency);
    query_bind_text(&query, 3, incident->terminal);
    query_bind_number(&query, 4, incident->kind);
    query_bind_number(&query, 5, incident->begins_s);
    query_bind_number(&query, 6, incident->ends_s);
    query_bind_number(&query, 7, incident->discovered_s);
    query_bind_number(&query, 8, incident->entered_s);
    query_bind_text(&query, 9, incident->entered_by);
    query_bind_blob(&query, 10, incident->sealed.data, incident->sealed.size);
    return change(&transaction, &query, "no such terminal of this agency", entry, fault);
}

static void read_incident(struct query *query, struct db_incident *out)
{
    *out = (struct db_incident){.kind = (int)query_number(query, 3),
                                .begins_s = query_number(query, 4),
                                .ends_s = query_number(query, 5),
                                .discovered_s = query_number(query, 6),
                                .entered_s = query_number(query, 7),
                                .told_subjects_s = query_number(query, 9),
                                .told_authority_s = query_number(query, 10)};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->agency, sizeof out->agency);
    query_text(query, 2, out->terminal, sizeof out->terminal);
    query_text(query, 8, out->entered_by, sizeof out->entered_by);
    query_blob(query, 11, &out->sealed);
}

bool db_incident_find(struct db *db, const char *agency, const char *id, struct db_incident *out,
                      struct fault *fault)
{
    struct query query;
    struct db_incident found = {0};
    query_begin(&query, db,
                "SELECT " INCIDENT_COLUMNS " FROM incidents WHERE id = ?1 AND agency = ?2");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, agency);
    bool there = query_row(&query);
    if (there) read_incident(&query, &found);
    bool done = query_end(&query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "no such incident");
    if (done)
        *out = found;
    else
        db_incident_free(&found);
    return done;
}

bool db_incident_list(struct db *db, const char *agency, int most, db_incident_visitor *visit,
                      void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " INCIDENT_COLUMNS " FROM incidents WHERE agency = ?1"
                " ORDER BY discovered DESC, id LIMIT ?2");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, most);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_incident incident;
        read_incident(&query, &incident);
        more = visit(&incident, context);
        db_incident_free(&incident);
    }
    return query_end(&query, fault);
}

bool db_incident_told(struct db *db, const char *agency, const char *id, bool authority,
                      int64_t now_s, const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE incidents SET"
                       " told_authority = CASE WHEN ?3 = 1 THEN ?4 ELSE told_authority END,"
                       " told_subjects = CASE WHEN ?3 = 0 THEN ?4 ELSE told_subjects END"
                       " WHERE id = ?1 AND agency = ?2"
                       " AND CASE WHEN ?3 = 1 THEN told_authority ELSE told_subjects END = 0");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, agency);
    query_bind_number(&query, 3, authority);
    query_bind_number(&query, 4, now_s);
    return change(&transaction, &query, "they were told before", entry, fault);
}

bool db_affected_list(struct db *db, const char *agency, const char *terminal, int64_t begins_s,
                      int64_t ends_s, int most, struct bytes *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT id, service, handed_in, received, destroyed FROM cases"
                " WHERE terminal = ?1 AND handed_in >= ?2 AND handed_in <= ?3 AND agency = ?4"
                " ORDER BY handed_in, id LIMIT ?5");
    query_bind_text(&query, 1, terminal);
    query_bind_number(&query, 2, begins_s);
    query_bind_number(&query, 3, ends_s);
    query_bind_text(&query, 4, agency);
    query_bind_number(&query, 5, most);
    while (query_row(&query)) {
        struct db_affected item = {.handed_in_s = query_number(&query, 2),
                                   .received_s = query_number(&query, 3),
                                   .destroyed_s = query_number(&query, 4)};
        query_text(&query, 0, item.id, sizeof item.id);
        query_text(&query, 1, item.service, sizeof item.service);
        bytes_append(out, &item, sizeof item);
    }
    return query_end(&query, fault);
}

/* From here on the case's row is this transaction's: whoever condemns it sees the request, whoever
 * destroys it its words, and what is written next sees whether it was destroyed (retention.c). */
static bool hold_case(struct transaction *transaction, const struct db_request *request,
                      struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET held = held WHERE id = ?1 AND agency = ?2");
    query_bind_text(&query, 1, request->case_id);
    query_bind_text(&query, 2, request->agency);
    return query_change(&query, "no such case of this agency", fault);
}

bool db_request_add(struct db *db, const struct db_request *request, const struct db_entry *entry,
                    struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!hold_case(&transaction, request, fault))
        return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "INSERT INTO requests(id, agency, case_id, kind, received, due, entered,"
                       " entered_by, sealed) SELECT ?1, agency, id, ?4, ?5, ?6, ?7, ?8,"
                       " CASE WHEN destroyed = 0 THEN ?9 END FROM cases"
                       " WHERE id = ?3 AND agency = ?2");
    query_bind_text(&query, 1, request->id);
    query_bind_text(&query, 2, request->agency);
    query_bind_text(&query, 3, request->case_id);
    query_bind_number(&query, 4, request->kind);
    query_bind_number(&query, 5, request->received_s);
    query_bind_number(&query, 6, request->due_s);
    query_bind_number(&query, 7, request->entered_s);
    query_bind_text(&query, 8, request->entered_by);
    query_bind_blob(&query, 9, request->sealed.data, request->sealed.size);
    return change(&transaction, &query, "the request was not added", entry, fault);
}

static void read_request(struct query *query, struct db_request *out)
{
    *out = (struct db_request){.kind = (int)query_number(query, 3),
                               .received_s = query_number(query, 4),
                               .due_s = query_number(query, 5),
                               .entered_s = query_number(query, 6),
                               .answered_s = query_number(query, 8),
                               .granted = query_number(query, 10) != 0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->agency, sizeof out->agency);
    query_text(query, 2, out->case_id, sizeof out->case_id);
    query_text(query, 7, out->entered_by, sizeof out->entered_by);
    query_text(query, 9, out->answered_by, sizeof out->answered_by);
    query_blob(query, 11, &out->sealed);
    query_blob(query, 12, &out->answer);
    out->case_destroyed_s = query_number(query, 13);
}

bool db_request_find(struct db *db, const char *agency, const char *id, struct db_request *out,
                     struct fault *fault)
{
    struct query query;
    struct db_request found = {0};
    query_begin(&query, db,
                "SELECT " REQUEST_COLUMNS " FROM requests WHERE id = ?1 AND agency = ?2");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, agency);
    bool there = query_row(&query);
    if (there) read_request(&query, &found);
    bool done = query_end(&query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "no such request");
    if (done)
        *out = found;
    else
        db_request_free(&found);
    return done;
}

bool db_request_list(struct db *db, const char *agency, int most, db_request_visitor *visit,
                     void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " REQUEST_COLUMNS " FROM requests WHERE agency = ?1 ORDER BY"
                " CASE WHEN answered = 0 THEN 0 ELSE 1 END,"
                " CASE WHEN answered = 0 THEN due ELSE -answered END, id LIMIT ?2");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, most);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_request request;
        read_request(&query, &request);
        more = visit(&request, context);
        db_request_free(&request);
    }
    return query_end(&query, fault);
}

static bool is_under_way(struct transaction *transaction, const char *id, bool *out,
                         struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "SELECT step FROM cases WHERE id = ?1");
    query_bind_text(&query, 1, id);
    *out = query_row(&query) && query_number(&query, 0) != 0;
    return query_end(&query, fault);
}

static bool end_case(struct transaction *transaction, const struct db_request *request,
                     const struct db_job *job, struct fault *fault)
{
    struct query query;
    const struct db_move end = {.at_s = request->answered_s, .took_s = -1};
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET step = 0, updated = ?2, actor = -1, proposed = '',"
                       " proposed_by = '', proposed_at = 0, resent = 0, raise_next = -1,"
                       " raised_to = 0 WHERE id = ?1");
    query_bind_text(&query, 1, request->case_id);
    query_bind_number(&query, 2, request->answered_s);
    return query_change(&query, "no such case", fault) &&
           figure_move(transaction, request->case_id, &end, fault) &&
           news_add(transaction, request->case_id, job, fault);
}

/* The step first, as whoever moves it does (sql.h). */
static bool hold_and_end(struct transaction *transaction, const struct db_request *request,
                         const struct db_job *job, struct fault *fault)
{
    bool under_way = false;
    if (!request->granted || request->kind != DB_REQUEST_WITHDRAWAL)
        return hold_case(transaction, request, fault);
    return visit_close(transaction, request->case_id, DB_OUTCOME_WITHDRAWN, request->answered_s,
                       fault) &&
           hold_case(transaction, request, fault) &&
           is_under_way(transaction, request->case_id, &under_way, fault) &&
           (!under_way || end_case(transaction, request, job, fault));
}

bool db_request_answer(struct db *db, const struct db_request *request, const struct db_job *job,
                       const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!hold_and_end(&transaction, request, job, fault))
        return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "UPDATE requests SET answered = ?3, answered_by = ?4, granted = ?5,"
                       " answer = CASE WHEN EXISTS(SELECT 1 FROM cases WHERE id = case_id"
                       " AND destroyed = 0) THEN ?6 END"
                       " WHERE id = ?1 AND agency = ?2 AND answered = 0");
    query_bind_text(&query, 1, request->id);
    query_bind_text(&query, 2, request->agency);
    query_bind_number(&query, 3, request->answered_s);
    query_bind_text(&query, 4, request->answered_by);
    query_bind_number(&query, 5, request->granted);
    query_bind_blob(&query, 6, request->answer.data, request->answer.size);
    return change(&transaction, &query, "it was answered before", entry, fault);
}
