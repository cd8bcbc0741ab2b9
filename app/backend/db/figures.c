#include "backend/db/figures.h"

#include "backend/db/sql.h"

bool figure_add(struct transaction *transaction, const struct db_case *item, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO figures(case_id, agency, service, complaint, class, received)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    query_bind_text(&query, 1, item->id);
    query_bind_text(&query, 2, item->agency);
    query_bind_text(&query, 3, item->service);
    query_bind_number(&query, 4, item->complaint);
    query_bind_text(&query, 5, item->promised_for);
    query_bind_number(&query, 6, item->updated_s); /* by our clock; upwards alone */
    return query_change(&query, "the figure was not added", fault) &&
           figure_due(transaction, item->id, item->updated_s, item->due_s, fault);
}

bool figure_due(struct transaction *transaction, const char *id, int64_t at_s, int64_t due_s,
                struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO dues(case_id, at, due) VALUES(?1, ?2, ?3)"
                       " ON CONFLICT(case_id, at) DO UPDATE SET due = ?3");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    query_bind_number(&query, 3, due_s);
    return query_run(&query, fault);
}

bool figure_class(struct transaction *transaction, const char *id, const char *class,
                  struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE figures SET class = ?2 WHERE case_id = ?1 AND ended = 0");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, class);
    return query_run(&query, fault);
}

static bool end(struct transaction *transaction, const char *id, const struct db_move *move,
                struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE figures SET ended = ?2, verdict = ?3, took = ?4"
                       " WHERE case_id = ?1 AND ended = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, move->at_s);
    query_bind_number(&query, 3, move->verdict);
    query_bind_number(&query, 4, move->took_s);
    return query_run(&query, fault);
}

/* What does not agree now, for that is what it went back for. */
static bool add_causes(struct transaction *transaction, const char *id, int64_t at_s,
                       struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO returns(case_id, at, item, agency, reason)"
                       " SELECT cases.id, ?2, checks.item, cases.agency, checks.reason"
                       " FROM checks, cases WHERE checks.case_id = ?1 AND checks.agrees = 0"
                       " AND cases.id = ?1 ON CONFLICT(case_id, at, item) DO NOTHING");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    if (!query_run(&query, fault)) return false;
    query_begin_inside(&query, transaction,
                       "INSERT INTO returns(case_id, at, item, agency, reason)"
                       " SELECT id, ?2, '', agency, '' FROM cases WHERE id = ?1 AND NOT EXISTS"
                       " (SELECT 1 FROM checks WHERE case_id = ?1 AND agrees = 0)"
                       " ON CONFLICT(case_id, at, item) DO NOTHING");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, at_s);
    return query_run(&query, fault);
}

bool figure_move(struct transaction *transaction, const char *id, const struct db_move *move,
                 struct fault *fault)
{
    if (move->next_step == 0) return end(transaction, id, move, fault);
    if (move->goes_back && !add_causes(transaction, id, move->at_s, fault)) return false;
    if (!move->stops && !move->due_s) return true;
    return figure_due(transaction, id, move->at_s, move->stops ? 0 : move->due_s, fault);
}

static void bind_span(struct query *query, const struct db_span *span)
{
    query_bind_text(query, 1, span->agency);
    query_bind_number(query, 2, span->from_s);
    query_bind_number(query, 3, span->to_s);
}

/* Rows of service, class, verdict, took, count. */
static bool visit_all(struct query *query, db_figure_visitor *visit, void *context,
                      struct fault *fault)
{
    bool more = true;
    while (more && query_row(query)) {
        struct db_figure figure = {.verdict = (int)query_number(query, 2),
                                   .took_s = query_number(query, 3),
                                   .count = query_number(query, 4)};
        query_text(query, 0, figure.service, sizeof figure.service);
        query_text(query, 1, figure.class, sizeof figure.class);
        more = visit(&figure, context);
    }
    return query_end(query, fault);
}

bool db_figures_received(struct db *db, const struct db_span *span, db_figure_visitor *visit,
                         void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT service, min(class), 0, -1, count(*) FROM figures"
                " WHERE agency = ?1 AND received >= ?2 AND received < ?3"
                " GROUP BY service ORDER BY service");
    bind_span(&query, span);
    return visit_all(&query, visit, context, fault);
}

bool db_figures_ended(struct db *db, const struct db_span *span, db_figure_visitor *visit,
                      void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT service, class, verdict, took, count(*) FROM figures"
                " WHERE agency = ?1 AND ended >= ?2 AND ended < ?3"
                " GROUP BY service, class, verdict, took ORDER BY took, service, class, verdict");
    bind_span(&query, span);
    return visit_all(&query, visit, context, fault);
}

bool db_figures_open(struct db *db, const struct db_span *span, int64_t at_s,
                     db_figure_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT service, '', CASE WHEN due > 0 AND due < ?3 THEN 2 ELSE 0 END, -1, count(*)"
                " FROM (SELECT service, coalesce((SELECT due FROM dues WHERE"
                " dues.case_id = figures.case_id AND dues.at < ?2 ORDER BY dues.at DESC LIMIT 1),"
                " 0) AS due FROM figures WHERE agency = ?1 AND received < ?2"
                " AND (ended = 0 OR ended >= ?2)) AS then_open GROUP BY 1, 3 ORDER BY 1, 3");
    query_bind_text(&query, 1, span->agency);
    query_bind_number(&query, 2, span->to_s);
    query_bind_number(&query, 3, at_s);
    return visit_all(&query, visit, context, fault);
}

bool db_figures_causes(struct db *db, const struct db_span *span, db_cause_visitor *visit,
                       void *context, struct fault *fault)
{
    struct query query;
    bool more = true;
    query_begin(&query, db,
                "SELECT reason, count(*) FROM returns WHERE agency = ?1 AND at >= ?2 AND at < ?3"
                " GROUP BY reason ORDER BY reason");
    bind_span(&query, span);
    while (more && query_row(&query)) {
        char reason[24];
        query_text(&query, 0, reason, sizeof reason);
        more = visit(reason, query_number(&query, 1), context);
    }
    return query_end(&query, fault);
}

bool db_figures_returns(struct db *db, const struct db_span *span, int64_t *out,
                        struct fault *fault)
{
    struct query query;
    int64_t count = 0;
    query_begin(&query, db,
                "SELECT count(*) FROM (SELECT case_id, at FROM returns"
                " WHERE agency = ?1 AND at >= ?2 AND at < ?3 GROUP BY case_id, at) AS times");
    bind_span(&query, span);
    if (query_row(&query)) count = query_number(&query, 0);
    if (!query_end(&query, fault)) return false;
    *out = count;
    return true;
}
