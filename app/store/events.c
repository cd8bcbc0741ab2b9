/* The terminal's event log: each line's chain value follows from the one before, so that a line
 * changed, put in or taken out is found; and the numbers count on, so that an end cut off is too.
 */
#include "store/sql.h"

#include "base/utf8.h"
#include "seal/seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char store_chain_start[CHAIN_SIZE] =
    "0000000000000000000000000000000000000000000000000000000000000000";

enum { KIND_MAX = 64, DETAIL_MAX = 400 };

static void link_event(const char *previous, int64_t at_s, const char *kind, const char *detail,
                       char out[CHAIN_SIZE])
{
    char line[CHAIN_SIZE + 24 + KIND_MAX + DETAIL_MAX];
    int length =
        snprintf(line, sizeof line, "%s\n%" PRId64 "\n%s\n%s", previous, at_s, kind, detail);
    seal_sha256(line, (size_t)length, out);
}

/* In SQL, so that reading the last line and adding the next is one statement. */
static void chain_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *previous = (const char *)sqlite3_value_text(values[0]);
    const char *kind = (const char *)sqlite3_value_text(values[2]);
    const char *detail = (const char *)sqlite3_value_text(values[3]);
    if (!previous || !kind || !detail || strlen(previous) >= CHAIN_SIZE ||
        strlen(kind) >= KIND_MAX || strlen(detail) >= DETAIL_MAX) {
        sqlite3_result_error(context, "not an event", -1);
        return;
    }
    char chain[CHAIN_SIZE];
    link_event(previous, sqlite3_value_int64(values[1]), kind, detail, chain);
    sqlite3_result_text(context, chain, -1, SQLITE_TRANSIENT);
}

bool events_prepare(struct store *store, struct fault *fault)
{
    return sqlite3_create_function_v2(store->db, "event_chain", 4,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                      chain_function, NULL, NULL, NULL) == SQLITE_OK ||
           SQL_FAULT(store, "event_chain", fault);
}

/* The line feed parts the fields of a chained line, so none may hold one. */
static void copy_line(const char *text, char *out, size_t size)
{
    utf8_copy(out, size, text);
    for (char *at = out; *at; at++)
        if ((unsigned char)*at < 0x20) *at = ' ';
}

bool store_event_add(struct store *store, int64_t at_s, const char *kind, const char *detail,
                     struct fault *fault)
{
    char kind_line[KIND_MAX], detail_line[DETAIL_MAX];
    copy_line(kind, kind_line, sizeof kind_line);
    copy_line(detail ? detail : "", detail_line, sizeof detail_line);
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "INSERT INTO events (at_s, kind, detail, chain) VALUES (?1, ?2, ?3,"
                     " event_chain(coalesce((SELECT chain FROM events"
                     " ORDER BY number DESC LIMIT 1), ?4), ?1, ?2, ?3))",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, at_s);
    sql_bind_text(statement, 2, kind_line);
    sql_bind_text(statement, 3, detail_line);
    sql_bind_text(statement, 4, store_chain_start);
    return sql_finish(store, statement, fault);
}

static bool follows(sqlite3_stmt *statement, int number, char chain[CHAIN_SIZE])
{
    char kind[KIND_MAX], detail[DETAIL_MAX], stored[CHAIN_SIZE], expected[CHAIN_SIZE];
    if (sqlite3_column_int64(statement, 0) != number ||
        !sql_text(statement, 2, kind, sizeof kind) ||
        !sql_text(statement, 3, detail, sizeof detail) ||
        !sql_text(statement, 4, stored, sizeof stored))
        return false;
    link_event(chain, sqlite3_column_int64(statement, 1), kind, detail, expected);
    memcpy(chain, expected, CHAIN_SIZE);
    return strcmp(stored, expected) == 0;
}

bool store_events_verify(struct store *store, int *out_count, struct fault *fault)
{
    sqlite3_stmt *statement;
    int64_t given;
    if (!sql_number(store, "SELECT seq FROM sqlite_sequence WHERE name = 'events'", &given,
                    fault) ||
        !sql_prepare(store, "SELECT number, at_s, kind, detail, chain FROM events ORDER BY number",
                     &statement, fault))
        return false;
    char chain[CHAIN_SIZE];
    memcpy(chain, store_chain_start, sizeof chain);
    int count = 0, result;
    bool done = true;
    while (done && (result = sqlite3_step(statement)) != SQLITE_DONE) {
        count++;
        if (result != SQLITE_ROW)
            done = SQL_FAULT(store, "read events", fault);
        else if (!follows(statement, count, chain))
            done = FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "the event log breaks at line %d",
                               count);
    }
    sqlite3_finalize(statement);
    if (done && count < given)
        return FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "the event log ends %d lines early",
                           (int)(given - count));
    if (done) *out_count = count;
    return done;
}
