/* The desk's queues. Each actor's is read by an index of its own, so are those that were raised,
 * and they are merged here: what waits for others, however much it is, costs nothing. */
#include "backend/db/sql.h"
#include "backend/db/supplements.h"

#include <stdlib.h>
#include <string.h>

#define OF_AGENCY   " FROM cases WHERE agency = ?1 AND step != 0 AND complaint = ?2"
#define OF_ASSIGNED "(?3 = '' OR assigned = ?3 OR assigned = '')"
#define IN_QUEUE    OF_AGENCY " AND " OF_ASSIGNED
/* Those raised to one of ?7, where they are not in the queue of one of the actors ?8 (0: of
 * anybody) anyhow. */
#define RAISED                                                                                     \
    OF_AGENCY " AND raised_to != 0 AND (raised_to & ?7) != 0"                                      \
              " AND NOT ((?8 = 0 OR actor < 0 OR ((?8 >> CAST(actor AS INT)) & 1) = 1)"            \
              " AND " OF_ASSIGNED ")"
#define FURTHER " AND (due, id) > (?4, ?5) ORDER BY due, id LIMIT ?6"
#define COUNT   "SELECT count(*), coalesce(sum(CASE WHEN due > ?4 AND due < ?5 THEN 1 ELSE 0 END), 0)"
/* Behind the columns of a case: it was raised; and papers have been sent (2: DB_SUPPLEMENT_SENT) of
 * which nothing was found yet. */
#define BESIDE                                                                                     \
    ", raised, CASE WHEN EXISTS(SELECT 1 FROM supplements WHERE supplements.case_id = cases.id"    \
    " AND supplements.state = 2 AND NOT EXISTS(SELECT 1 FROM checks"                               \
    " WHERE checks.case_id = cases.id AND checks.item = supplements.item)) THEN 1 ELSE 0 END"
#define FIRST_ONES " ORDER BY due, id LIMIT ?6) AS first"

enum { RAISED_COLUMN = 24, FRESH_COLUMN }; /* CASE_COLUMNS has so many */
_Static_assert(DB_SUPPLEMENT_SENT == 2, "BESIDE");

enum { ACTORS_MAX = 32, LISTS_MAX = ACTORS_MAX + 2, RAISED_ONES = -3, ANYBODY = -2, UNKNOWN = -1 };

/* Whose: one number each. */
static int list_actors(const struct db_queue *queue, int out[LISTS_MAX])
{
    int count = 0;
    out[count++] = queue->actors ? UNKNOWN : ANYBODY;
    for (int actor = 0; actor < ACTORS_MAX; actor++)
        if (queue->actors >> actor & 1) out[count++] = actor;
    if (queue->raised) out[count++] = RAISED_ONES;
    return count;
}

static void bind_queue(struct query *query, const struct db_queue *queue, int actor)
{
    query_bind_text(query, 1, queue->agency);
    query_bind_number(query, 2, queue->complaints);
    query_bind_text(query, 3, queue->assigned);
    if (actor == RAISED_ONES) {
        query_bind_number(query, 7, queue->raised);
        query_bind_number(query, 8, queue->actors);
    } else if (actor != ANYBODY) {
        query_bind_number(query, 7, actor);
    }
}

static bool collect_of(struct db *db, const struct db_queue *queue, int actor, struct bytes *rows,
                       struct fault *fault)
{
    struct query query;
    if (actor == ANYBODY)
        query_begin(&query, db, "SELECT " CASE_COLUMNS BESIDE IN_QUEUE FURTHER);
    else if (actor == RAISED_ONES)
        query_begin(&query, db, "SELECT " CASE_COLUMNS BESIDE RAISED FURTHER);
    else
        query_begin(&query, db, "SELECT " CASE_COLUMNS BESIDE IN_QUEUE " AND actor = ?7" FURTHER);
    bind_queue(&query, queue, actor);
    query_bind_number(&query, 4, queue->after_due_s);
    query_bind_text(&query, 5, queue->after_id);
    query_bind_number(&query, 6, queue->count);
    while (query_row(&query)) {
        struct db_case item;
        case_read(&query, &item);
        item.raised = query_number(&query, RAISED_COLUMN) != 0;
        item.fresh = query_number(&query, FRESH_COLUMN) != 0;
        bytes_append(rows, &item, sizeof item);
    }
    return query_end(&query, fault);
}

static int compare(const void *a, const void *b)
{
    const struct db_case *left = a, *right = b;
    if (left->due_s != right->due_s) return left->due_s < right->due_s ? -1 : 1;
    return strcmp(left->id, right->id);
}

bool db_queue_list(struct db *db, const struct db_queue *queue, db_case_visitor *visit,
                   void *context, struct fault *fault)
{
    int actors[LISTS_MAX], count = list_actors(queue, actors);
    struct bytes rows = {0};
    bool done = true;
    for (int i = 0; done && i < count; i++)
        done = collect_of(db, queue, actors[i], &rows, fault);
    struct db_case *items = (struct db_case *)(void *)rows.data;
    size_t found = rows.size / sizeof *items;
    if (count > 1 && found > 1) qsort(items, found, sizeof *items, compare);
    for (size_t i = 0; done && i < found && i < (size_t)queue->count; i++)
        if (!visit(&items[i], context)) break;
    bytes_free(&rows);
    return done;
}

static bool count_of(struct db *db, const struct db_queue *queue, int actor, int64_t due_before_s,
                     int max, int *late, int *all, struct fault *fault)
{
    struct query query;
    if (actor == ANYBODY)
        query_begin(&query, db, COUNT " FROM (SELECT due" IN_QUEUE FIRST_ONES);
    else if (actor == RAISED_ONES)
        query_begin(&query, db, COUNT " FROM (SELECT due" RAISED FIRST_ONES);
    else
        query_begin(&query, db, COUNT " FROM (SELECT due" IN_QUEUE " AND actor = ?7" FIRST_ONES);
    bind_queue(&query, queue, actor);
    query_bind_number(&query, 4, 0); /* of those without a due time none is late */
    query_bind_number(&query, 5, due_before_s);
    query_bind_number(&query, 6, max);
    if (query_row(&query)) {
        *all += (int)query_number(&query, 0);
        *late += (int)query_number(&query, 1);
    }
    return query_end(&query, fault);
}

bool db_queue_count(struct db *db, const struct db_queue *queue, int64_t due_before_s, int max,
                    int *out_late, int *out_all, struct fault *fault)
{
    int actors[LISTS_MAX], count = list_actors(queue, actors), late = 0, all = 0;
    for (int i = 0; i < count; i++)
        if (!count_of(db, queue, actors[i], due_before_s, max, &late, &all, fault)) return false;
    *out_late = late < max ? late : max;
    *out_all = all < max ? all : max;
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
    return case_visit_all(&query, visit, context, fault);
}
