/* The desk's queues. */
#include "backend/db/desk.h"
#include "backend/db/sql.h"

#define IN_QUEUE                                                                                   \
    " FROM cases WHERE agency = ?1 AND step != 0 AND complaint = ?2"                               \
    " AND (?3 = 0 OR actor = -1 OR ((?3 >> CAST(actor AS INT)) & 1) = 1)"                          \
    " AND (?4 = '' OR assigned = ?4 OR assigned = '')"

static void bind_queue(struct query *query, const struct db_queue *queue)
{
    query_bind_text(query, 1, queue->agency);
    query_bind_number(query, 2, queue->complaints);
    query_bind_number(query, 3, queue->actors);
    query_bind_text(query, 4, queue->assigned);
}

static bool visit_all(struct query *query, db_case_visitor *visit, void *context,
                      struct fault *fault)
{
    bool more = true;
    while (more && query_row(query)) {
        struct db_case item;
        case_read(query, &item);
        more = visit(&item, context);
    }
    return query_end(query, fault);
}

bool db_queue_list(struct db *db, const struct db_queue *queue, db_case_visitor *visit,
                   void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " CASE_COLUMNS IN_QUEUE
                " AND (due, id) > (?5, ?6) ORDER BY due, id LIMIT ?7");
    bind_queue(&query, queue);
    query_bind_number(&query, 5, queue->after_due_s);
    query_bind_text(&query, 6, queue->after_id);
    query_bind_number(&query, 7, queue->count);
    return visit_all(&query, visit, context, fault);
}

bool db_queue_count(struct db *db, const struct db_queue *queue, int64_t due_before_s, int max,
                    int *out_late, int *out_all, struct fault *fault)
{
    struct query query;
    int late = 0, all = 0;
    query_begin(&query, db,
                "SELECT count(*), coalesce(sum(CASE WHEN due != 0 AND due < ?5 THEN 1 ELSE 0 END),"
                " 0) FROM (SELECT due" IN_QUEUE " ORDER BY due, id LIMIT ?6) AS first");
    bind_queue(&query, queue);
    query_bind_number(&query, 5, due_before_s);
    query_bind_number(&query, 6, max);
    if (query_row(&query)) {
        all = (int)query_number(&query, 0);
        late = (int)query_number(&query, 1);
    }
    if (!query_end(&query, fault)) return false;
    *out_late = late;
    *out_all = all;
    return true;
}

bool db_queue_done(struct db *db, const char *agency, bool complaints, int count,
                   db_case_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " CASE_COLUMNS
                " FROM cases WHERE agency = ?1 AND complaint = ?2 AND step = 0"
                " ORDER BY updated DESC LIMIT ?3");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, complaints);
    query_bind_number(&query, 3, count);
    return visit_all(&query, visit, context, fault);
}
