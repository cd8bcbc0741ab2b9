#include "backend/db/sql.h"

/* Its row is this transaction's from here on: who comes at the same time waits, and finds this
 * beat before its own. */
static bool hold(struct transaction *transaction, const char *terminal, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO beats(terminal, at, report) VALUES(?1, 0, '')"
                       " ON CONFLICT(terminal) DO UPDATE SET at = beats.at");
    query_bind_text(&query, 1, terminal);
    return query_change(&query, "the heartbeat was not kept", fault);
}

static bool find_previous(struct transaction *transaction, const char *terminal, struct bytes *out,
                          struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "SELECT report FROM beats WHERE terminal = ?1");
    query_bind_text(&query, 1, terminal);
    if (query_row(&query)) query_text_append(&query, 0, out);
    return query_end(&query, fault);
}

static bool put(struct transaction *transaction, const char *terminal, int64_t at_s,
                const char *report, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE beats SET at = ?2, report = ?3 WHERE terminal = ?1");
    query_bind_text(&query, 1, terminal);
    query_bind_number(&query, 2, at_s);
    query_bind_text(&query, 3, report);
    return query_change(&query, "the heartbeat was not kept", fault);
}

bool db_beat_put(struct db *db, const char *terminal, int64_t at_s, const char *report,
                 struct bytes *out_previous, struct fault *fault)
{
    struct bytes previous = {0};
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold(&transaction, terminal, fault) &&
                find_previous(&transaction, terminal, &previous, fault) &&
                put(&transaction, terminal, at_s, report, fault);
    done = transaction_end(&transaction, done, fault);
    if (done) bytes_move(out_previous, &previous);
    bytes_free(&previous);
    return done;
}

bool db_beat_list(struct db *db, db_beat_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT t.id, t.state, coalesce(b.at, 0), b.report FROM terminals AS t"
                " LEFT JOIN beats AS b ON b.terminal = t.id ORDER BY t.id");
    bool more = true;
    while (more && query_row(&query)) {
        struct db_beat beat = {0};
        query_text(&query, 0, beat.terminal, sizeof beat.terminal);
        beat.state = (enum db_terminal_state)query_number(&query, 1);
        beat.at_s = query_number(&query, 2);
        query_text_append(&query, 3, &beat.report);
        more = visit(&beat, context);
        bytes_free(&beat.report);
    }
    return query_end(&query, fault);
}
