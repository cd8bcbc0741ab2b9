#include "backend/db/jobs.h"
#include "backend/db/sql.h"

#include <string.h>

void case_read(struct query *query, struct db_case *out)
{
    *out = (struct db_case){0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->terminal, sizeof out->terminal);
    query_text(query, 2, out->service, sizeof out->service);
    query_blob_exact(query, 3, out->code_hash, DB_HASH_SIZE);
    query_text(query, 4, out->blob, sizeof out->blob);
    query_text(query, 5, out->sha256, sizeof out->sha256);
    out->step = (unsigned)query_number(query, 6);
    out->handed_in_s = query_number(query, 7);
    out->due_s = query_number(query, 8);
    out->received_s = query_number(query, 9);
    out->updated_s = query_number(query, 10);
    out->due_differs = query_number(query, 11) != 0;
    query_text(query, 12, out->handed_at, sizeof out->handed_at);
    query_text(query, 13, out->missing, sizeof out->missing);
    out->has_person = query_blob_exact(query, 14, out->person_hash, DB_HASH_SIZE);
    query_text(query, 15, out->promised_for, sizeof out->promised_for);
    query_text(query, 16, out->agency, sizeof out->agency);
    out->complaint = query_number(query, 17) != 0;
    out->actor = (int)query_number(query, 18);
    query_text(query, 19, out->assigned, sizeof out->assigned);
    query_text(query, 20, out->proposed, sizeof out->proposed);
    query_text(query, 21, out->proposed_by, sizeof out->proposed_by);
    out->proposed_s = query_number(query, 22);
    out->resent_s = query_number(query, 23);
}

bool case_visit_all(struct query *query, db_case_visitor *visit, void *context, struct fault *fault)
{
    bool more = true;
    while (more && query_row(query)) {
        struct db_case item;
        case_read(query, &item);
        more = visit(&item, context);
    }
    return query_end(query, fault);
}

static bool insert_case(struct transaction *transaction, const struct db_case *item,
                        struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO cases(" CASE_COLUMNS
                       ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
                       " ?14, ?15, ?16, ?17, ?18, ?19, '', '', '', 0, 0)");
    query_bind_text(&query, 1, item->id);
    query_bind_text(&query, 2, item->terminal);
    query_bind_text(&query, 3, item->service);
    query_bind_blob(&query, 4, item->code_hash, DB_HASH_SIZE);
    query_bind_text(&query, 5, item->blob);
    query_bind_text(&query, 6, item->sha256);
    query_bind_number(&query, 7, item->step);
    query_bind_number(&query, 8, item->handed_in_s);
    query_bind_number(&query, 9, item->due_s);
    query_bind_number(&query, 10, item->received_s);
    query_bind_number(&query, 11, item->updated_s);
    query_bind_number(&query, 12, item->due_differs);
    query_bind_text(&query, 13, item->handed_at);
    query_bind_text(&query, 14, item->missing);
    if (item->has_person) query_bind_blob(&query, 15, item->person_hash, DB_HASH_SIZE);
    query_bind_text(&query, 16, item->promised_for);
    query_bind_text(&query, 17, item->agency);
    query_bind_number(&query, 18, item->complaint);
    query_bind_number(&query, 19, item->actor);
    return query_change(&query, "the case was not added", fault);
}

static bool insert_visit(struct transaction *transaction, const char *id,
                         const struct db_visit *visit, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO visits(case_id, number, step, entered, left_at, outcome,"
                       " decided_by) SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6"
                       " FROM visits WHERE case_id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, visit->step);
    query_bind_number(&query, 3, visit->entered_s);
    query_bind_number(&query, 4, visit->left_s);
    query_bind_text(&query, 5, visit->outcome);
    query_bind_text(&query, 6, visit->by);
    return query_change(&query, "the step was not added", fault);
}

static bool insert_answer(struct transaction *transaction, const struct db_answer *answer,
                          struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO answers(terminal, case_id, token, accepted, at)"
                       " VALUES(?1, ?2, ?3, ?4, ?5)");
    query_bind_text(&query, 1, answer->terminal);
    query_bind_text(&query, 2, answer->case_id);
    query_bind_text(&query, 3, answer->token);
    query_bind_number(&query, 4, answer->accepted);
    query_bind_number(&query, 5, answer->at_s);
    return query_change(&query, "the answer was not added", fault);
}

bool db_case_add(struct db *db, const struct db_case *item, const struct db_visit *visits,
                 int count, const struct db_answer *answer, const char *upload_id,
                 const struct db_entry *entry, const struct db_job *job, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = upload_settle(&transaction, upload_id, DB_UPLOAD_DONE, fault) &&
                (!item->has_person || alone_hold(&transaction, item->person_hash, fault)) &&
                insert_case(&transaction, item, fault) &&
                insert_answer(&transaction, answer, fault) && figure_add(&transaction, item, fault);
    for (int i = 0; done && i < count; i++)
        done = insert_visit(&transaction, item->id, &visits[i], fault);
    done = done && recipient_takes_case(&transaction, item->id, item->recipient, fault);
    done = done && job_add(&transaction, job, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool settle(struct db *db, const struct db_answer *answer, const char *upload_id,
                   enum db_upload_state state, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = upload_settle(&transaction, upload_id, state, fault) &&
                insert_answer(&transaction, answer, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_case_refuse(struct db *db, const struct db_answer *answer, const char *upload_id,
                    struct fault *fault)
{
    return settle(db, answer, upload_id, DB_UPLOAD_REFUSED, fault);
}

bool db_case_repeat(struct db *db, const struct db_answer *answer, const char *upload_id,
                    struct fault *fault)
{
    return settle(db, answer, upload_id, DB_UPLOAD_DONE, fault);
}

bool db_answer_find(struct db *db, const char *terminal, const char *case_id,
                    struct bytes *out_token, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT token FROM answers WHERE terminal = ?1 AND case_id = ?2");
    query_bind_text(&query, 1, terminal);
    query_bind_text(&query, 2, case_id);
    struct bytes token = {0};
    bool there = query_row(&query);
    if (there) query_text_append(&query, 0, &token);
    bool done = query_end(&query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "no answer yet");
    if (done) bytes_move(out_token, &token);
    bytes_free(&token);
    return done;
}

static bool find_one(struct query *query, struct db_case *out, struct fault *fault)
{
    struct db_case found = {0};
    bool there = query_row(query);
    if (there) case_read(query, &found);
    if (!query_end(query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such case");
    *out = found;
    return true;
}

bool db_case_find(struct db *db, const char *id, struct db_case *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " CASE_COLUMNS " FROM cases WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

static bool list_of_person(struct db *db, const char *sql, const uint8_t *person_hash,
                           const char *service, struct db_case *out, int *out_count,
                           struct fault *fault)
{
    struct query query;
    query_begin(&query, db, sql);
    query_bind_blob(&query, 1, person_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, service);
    query_bind_number(&query, 3, DB_OPEN_MAX);
    int count = 0;
    while (query_row(&query) && count < DB_OPEN_MAX)
        case_read(&query, &out[count++]);
    if (!query_end(&query, fault)) return false;
    *out_count = count;
    return true;
}

bool db_case_list_open(struct db *db, const uint8_t person_hash[DB_HASH_SIZE], const char *service,
                       struct db_case out[DB_OPEN_MAX], int *out_count, struct fault *fault)
{
    static const char sql[] =
        "SELECT " CASE_COLUMNS " FROM cases WHERE person_hash = ?1 AND service = ?2 AND step != 0"
        " ORDER BY received DESC LIMIT ?3";
    return list_of_person(db, sql, person_hash, service, out, out_count, fault);
}

bool db_case_list_person(struct db *db, const uint8_t person_hash[DB_HASH_SIZE],
                         const char *service, struct db_case out[DB_OPEN_MAX], int *out_count,
                         struct fault *fault)
{
    static const char sql[] =
        "SELECT " CASE_COLUMNS " FROM cases WHERE person_hash = ?1 AND service = ?2"
        " ORDER BY handed_in DESC, id DESC LIMIT ?3";
    return list_of_person(db, sql, person_hash, service, out, out_count, fault);
}

bool db_case_find_code(struct db *db, const uint8_t code_hash[DB_HASH_SIZE], struct db_case *out,
                       struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " CASE_COLUMNS " FROM cases WHERE code_hash = ?1");
    query_bind_blob(&query, 1, code_hash, DB_HASH_SIZE);
    return find_one(&query, out, fault);
}

bool db_case_visits(struct db *db, const char *id, struct db_visit out[DB_VISITS_MAX],
                    int *out_count, struct fault *fault)
{
    struct query query;
    query_begin(
        &query, db,
        "SELECT * FROM (SELECT number, step, entered, left_at, outcome, decided_by"
        " FROM visits WHERE case_id = ?1 ORDER BY number DESC LIMIT ?2) AS latest ORDER BY number");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, DB_VISITS_MAX);
    int count = 0;
    while (query_row(&query) && count < DB_VISITS_MAX) {
        struct db_visit *visit = &out[count++];
        *visit = (struct db_visit){.step = (unsigned)query_number(&query, 1),
                                   .entered_s = query_number(&query, 2),
                                   .left_s = query_number(&query, 3)};
        query_text(&query, 4, visit->outcome, sizeof visit->outcome);
        query_text(&query, 5, visit->by, sizeof visit->by);
    }
    if (!query_end(&query, fault)) return false;
    *out_count = count;
    return true;
}

static bool leave_step(struct transaction *transaction, const char *id, const struct db_move *move,
                       struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE visits SET left_at = ?5, outcome = ?3, decided_by = ?4"
                       " WHERE case_id = ?1 AND step = ?2 AND left_at = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, move->from_step);
    query_bind_text(&query, 3, move->outcome);
    query_bind_text(&query, 4, move->by);
    query_bind_number(&query, 5, move->at_s);
    return query_change(&query, "the case is at another step", fault);
}

/* What was raised is not any more when its clock stops, or begins anew; and of a clock that stands
 * there is no due time. */
static bool enter_step(struct transaction *transaction, const char *id, const struct db_move *move,
                       const struct db_through *through, struct fault *fault)
{
    struct query query;
    query_begin_inside(
        &query, transaction,
        "UPDATE cases SET step = ?3, updated = ?4,"
        " due = CASE WHEN ?11 = 1 THEN 0 ELSE coalesce(nullif(?5, 0), due) END,"
        " began = CASE WHEN ?5 != 0 THEN ?4 ELSE began END, raise_next = -1,"
        " raised = CASE WHEN ?10 = 1 THEN 0 ELSE raised END,"
        " raised_to = CASE WHEN ?10 = 1 THEN 0 ELSE raised_to END,"
        " raised_at = CASE WHEN ?10 = 1 THEN 0 ELSE raised_at END,"
        " actor = ?6, assigned = coalesce(?7, assigned), proposed = '', proposed_by = '',"
        " proposed_at = 0, resent = 0 WHERE id = ?1 AND step = ?2"
        " AND (?8 = '' OR (proposed = ?9 AND proposed_by = ?8))");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, move->from_step);
    query_bind_number(&query, 3, move->next_step);
    query_bind_number(&query, 4, move->at_s);
    query_bind_number(&query, 5, move->due_s);
    query_bind_number(&query, 6, move->next_actor);
    if (move->assign) query_bind_text(&query, 7, move->assign);
    query_bind_text(&query, 8, move->second ? move->second : "");
    query_bind_text(&query, 9, move->outcome);
    query_bind_number(&query, 10, move->stops || move->due_s != 0);
    query_bind_number(&query, 11, move->stops);
    if (!query_change(&query, "the case is at another step", fault)) return false;
    for (int i = 0; i < through->count; i++)
        if (!insert_visit(transaction, id, &through->visits[i], fault)) return false;
    struct db_visit visit = {.step = move->next_step, .entered_s = move->at_s};
    return move->next_step == 0 || insert_visit(transaction, id, &visit, fault);
}

bool db_case_move_through(struct db *db, const char *id, const struct db_move *move,
                          const struct db_through *through, const struct db_entry *entry,
                          struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = leave_step(&transaction, id, move, fault) &&
                alone_check(&transaction, id, through->alone, fault) &&
                enter_step(&transaction, id, move, through, fault) &&
                figure_move(&transaction, id, move, fault) &&
                supplements_send(&transaction, id, move->at_s, fault) &&
                news_add(&transaction, id, move->job, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_case_move(struct db *db, const char *id, const struct db_move *move,
                  const struct db_entry *entry, struct fault *fault)
{
    const struct db_through none = {.count = 0};
    return db_case_move_through(db, id, move, &none, entry, fault);
}

bool db_case_list(struct db *db, db_case_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " CASE_COLUMNS " FROM cases ORDER BY step = 0, due, id");
    return case_visit_all(&query, visit, context, fault);
}

bool db_case_changes(struct db *db, const char *agency, const struct db_change *after, int count,
                     db_case_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " CASE_COLUMNS " FROM cases WHERE agency = ?1"
                " AND (updated, id) > (?2, ?3) ORDER BY updated, id LIMIT ?4");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, after->updated_s);
    query_bind_text(&query, 3, after->id);
    query_bind_number(&query, 4, count);
    return case_visit_all(&query, visit, context, fault);
}

bool db_case_count(struct db *db, db_case_count_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT agency, complaint, actor, count(*) FROM cases WHERE step != 0"
                " GROUP BY agency, complaint, actor ORDER BY agency, complaint, actor");
    bool more = true;
    while (more && query_row(&query)) {
        struct db_case_count count = {.complaints = query_number(&query, 1) != 0,
                                      .actor = (int)query_number(&query, 2),
                                      .count = query_number(&query, 3)};
        query_text(&query, 0, count.agency, sizeof count.agency);
        more = visit(&count, context);
    }
    return query_end(&query, fault);
}
