#include "backend/db/clocks.h"

#include "backend/db/sql.h"

#include <stdio.h>

bool db_clock_find(struct db *db, const char *case_id, struct db_clock *out, struct fault *fault)
{
    struct query query;
    struct db_clock clock = {0};
    query_begin(&query, db,
                "SELECT began, raised, raised_to, raised_at, raise_next FROM cases WHERE id = ?1");
    query_bind_text(&query, 1, case_id);
    bool there = query_row(&query);
    if (there)
        clock = (struct db_clock){.began_s = query_number(&query, 0),
                                  .raised = (unsigned)query_number(&query, 1),
                                  .raised_to = (unsigned)query_number(&query, 2),
                                  .raised_s = query_number(&query, 3),
                                  .next_s = query_number(&query, 4)};
    if (!query_end(&query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such case");
    *out = clock;
    return true;
}

bool db_raise_list(struct db *db, int64_t now_s, int count, db_raise_visitor *visit, void *context,
                   struct fault *fault)
{
    struct query query;
    bool more = true;
    query_begin(&query, db,
                "SELECT id FROM cases WHERE step != 0 AND raise_next <= ?1"
                " ORDER BY raise_next LIMIT ?2");
    query_bind_number(&query, 1, now_s);
    query_bind_number(&query, 2, count);
    while (more && query_row(&query)) {
        char id[DB_ID_SIZE];
        query_text(&query, 0, id, sizeof id);
        more = visit(id, context);
    }
    return query_end(&query, fault);
}

/* As it was seen: nobody has moved it, given it another due time, or raised it since. */
#define AS_SEEN " WHERE id = ?1 AND step = ?2 AND due = ?3 AND raised = ?4 AND raise_next = ?5"

static void bind_seen(struct query *query, const struct db_case *seen, const struct db_clock *clock)
{
    query_bind_text(query, 1, seen->id);
    query_bind_number(query, 2, seen->step);
    query_bind_number(query, 3, seen->due_s);
    query_bind_number(query, 4, clock->raised);
    query_bind_number(query, 5, clock->next_s);
}

bool db_raise_plan(struct db *db, const struct db_case *seen, const struct db_clock *clock,
                   int64_t next_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE cases SET raise_next = ?6" AS_SEEN);
    bind_seen(&query, seen, clock);
    query_bind_number(&query, 6, next_s);
    return query_change(&query, "the case has changed", fault);
}

bool db_raise(struct db *db, const struct db_case *seen, const struct db_clock *clock, unsigned to,
              int64_t at_s, const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE cases SET raised = raised + 1, raised_to = ?6, raised_at = ?7,"
                       " raise_next = -1" AS_SEEN);
    bind_seen(&query, seen, clock);
    query_bind_number(&query, 6, clock->raised_to | 1U << to);
    query_bind_number(&query, 7, at_s);
    bool done = query_change(&query, "another raised it, or it has changed", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool change_class(struct transaction *transaction, const struct db_case *seen,
                         const struct db_reclass *class, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET promised_for = ?4, due = ?5, raised = 0, raised_to = 0,"
                       " raised_at = 0, raise_next = -1"
                       " WHERE id = ?1 AND promised_for = ?2 AND due = ?3 AND step != 0");
    query_bind_text(&query, 1, seen->id);
    query_bind_text(&query, 2, seen->promised_for);
    query_bind_number(&query, 3, seen->due_s);
    query_bind_text(&query, 4, class->choice);
    query_bind_number(&query, 5, class->due_s);
    return query_change(&query, "the case has changed, or is finished", fault);
}

bool db_case_reclass(struct db *db, const struct db_case *seen, const struct db_reclass *class,
                     const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = change_class(&transaction, seen, class, fault) &&
                figure_class(&transaction, seen->id, class->choice, fault) &&
                figure_due(&transaction, seen->id, class->at_s, class->due_s, fault) &&
                note_insert(&transaction, seen->id, class->note, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}
