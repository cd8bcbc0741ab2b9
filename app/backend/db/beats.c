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

static bool end_silence(struct transaction *transaction, const char *terminal, bool *out_was_silent,
                        struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE terminals SET silent = 0 WHERE id = ?1 AND silent != 0");
    query_bind_text(&query, 1, terminal);
    if (!query_run(&query, fault)) return false;
    *out_was_silent = query.changes > 0;
    return true;
}

bool db_beat_put(struct db *db, const char *terminal, int64_t at_s, const char *report,
                 struct bytes *out_previous, bool *out_was_silent, struct fault *fault)
{
    struct bytes previous = {0};
    bool was_silent = false;
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold(&transaction, terminal, fault) &&
                find_previous(&transaction, terminal, &previous, fault) &&
                put(&transaction, terminal, at_s, report, fault) &&
                end_silence(&transaction, terminal, &was_silent, fault);
    done = transaction_end(&transaction, done, fault);
    if (done) {
        bytes_move(out_previous, &previous);
        *out_was_silent = was_silent;
    }
    bytes_free(&previous);
    return done;
}

bool db_beat_list(struct db *db, db_beat_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT t.id, t.state, coalesce(b.at, 0), b.report, t.agency, t.enrolled"
                " FROM terminals AS t"
                " LEFT JOIN beats AS b ON b.terminal = t.id ORDER BY t.id");
    bool more = true;
    while (more && query_row(&query)) {
        struct db_beat beat = {0};
        query_text(&query, 0, beat.terminal, sizeof beat.terminal);
        beat.state = (enum db_terminal_state)query_number(&query, 1);
        beat.at_s = query_number(&query, 2);
        query_text_append(&query, 3, &beat.report);
        query_text(&query, 4, beat.agency, sizeof beat.agency);
        beat.enrolled_s = query_number(&query, 5);
        more = visit(&beat, context);
        bytes_free(&beat.report);
    }
    return query_end(&query, fault);
}

bool db_silent_list(struct db *db, int64_t heard_by_s, db_silent_visitor *visit, void *context,
                    struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT t.id, CASE WHEN b.at > t.enrolled THEN b.at ELSE t.enrolled END"
                " FROM terminals AS t LEFT JOIN beats AS b ON b.terminal = t.id"
                " WHERE t.state = 1 AND t.silent = 0 AND t.enrolled <= ?1"
                " AND coalesce(b.at, 0) <= ?1 ORDER BY t.id");
    query_bind_number(&query, 1, heard_by_s);
    bool more = true;
    while (more && query_row(&query)) {
        char terminal[DB_NAME_SIZE];
        query_text(&query, 0, terminal, sizeof terminal);
        more = visit(terminal, query_number(&query, 1), context);
    }
    return query_end(&query, fault);
}

static bool begin_silence(struct transaction *transaction, const char *terminal, int64_t heard_by_s,
                          int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE terminals SET silent = ?3 WHERE id = ?1 AND state = 1 AND silent = 0"
                       " AND enrolled <= ?2 AND NOT EXISTS"
                       " (SELECT 1 FROM beats WHERE terminal = ?1 AND at > ?2)");
    query_bind_text(&query, 1, terminal);
    query_bind_number(&query, 2, heard_by_s);
    query_bind_number(&query, 3, now_s);
    return query_change(&query, "another told it, or it was heard of", fault);
}

bool db_terminal_silence(struct db *db, const char *terminal, int64_t heard_by_s, int64_t now_s,
                         struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold(&transaction, terminal, fault) &&
                begin_silence(&transaction, terminal, heard_by_s, now_s, fault);
    return transaction_end(&transaction, done, fault);
}
