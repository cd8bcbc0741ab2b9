#include "backend/db/sqlite.h"

static void read_report(struct query *query, int column, struct bytes *out)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    if (text) bytes_append_text(out, (const char *)text);
}

static bool find_previous(struct db *db, const char *terminal, struct bytes *out,
                          struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, db, "SELECT report FROM beats WHERE terminal = ?1");
    query_bind_text(&query, 1, terminal);
    if (query_row(&query)) read_report(&query, 0, out);
    return query_end_inside(&query, fault);
}

static bool put(struct db *db, const char *terminal, int64_t at_s, const char *report,
                struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, db,
                       "INSERT INTO beats(terminal, at, report) VALUES(?1, ?2, ?3)"
                       " ON CONFLICT(terminal) DO UPDATE SET at = ?2, report = ?3");
    query_bind_text(&query, 1, terminal);
    query_bind_number(&query, 2, at_s);
    query_bind_text(&query, 3, report);
    return query_change_inside(&query, "the heartbeat was not kept", fault);
}

bool sqlite_beat_put(struct db *db, const char *terminal, int64_t at_s, const char *report,
                     struct bytes *out_previous, struct fault *fault)
{
    struct bytes previous = {0};
    if (!transaction_begin(db, fault)) return false;
    bool done =
        find_previous(db, terminal, &previous, fault) && put(db, terminal, at_s, report, fault);
    done = transaction_end(db, done, fault);
    if (done) bytes_move(out_previous, &previous);
    bytes_free(&previous);
    return done;
}

bool sqlite_beat_list(struct db *db, db_beat_visitor *visit, void *context, struct fault *fault)
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
        read_report(&query, 3, &beat.report);
        more = visit(&beat, context);
        bytes_free(&beat.report);
    }
    return query_end(&query, db, fault);
}
