#include "store/sql.h"

#include <assert.h>
#include <string.h>

bool sql_fault(struct store *store, const char *where, const char *what, struct fault *fault)
{
    int code = store->db ? sqlite3_extended_errcode(store->db) : SQLITE_NOMEM;
    return fault_set(fault, "S-02", FAULT_SYSTEM, code, where, "%s: %s", what,
                     store->db ? sqlite3_errmsg(store->db) : "no memory");
}

bool sql_prepare(struct store *store, const char *sql, sqlite3_stmt **out, struct fault *fault)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return SQL_FAULT(store, "prepare", fault);
    *out = statement;
    return true;
}

void sql_bind_text(sqlite3_stmt *statement, int position, const char *text)
{
    int result = sqlite3_bind_text(statement, position, text, -1, SQLITE_STATIC);
    assert(result == SQLITE_OK); /* the position is wrong, or the statement is running */
}

void sql_bind_number(sqlite3_stmt *statement, int position, int64_t number)
{
    int result = sqlite3_bind_int64(statement, position, number);
    assert(result == SQLITE_OK);
}

bool sql_finish(struct store *store, sqlite3_stmt *statement, struct fault *fault)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE || SQL_FAULT(store, "run", fault);
    sqlite3_finalize(statement);
    return done;
}

bool sql_run(struct store *store, const char *sql, struct fault *fault)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           SQL_FAULT(store, "run", fault);
}

bool sql_number(struct store *store, const char *sql, int64_t *out, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, sql, &statement, fault)) return false;
    int result = sqlite3_step(statement);
    bool done = result == SQLITE_ROW || result == SQLITE_DONE || SQL_FAULT(store, "read", fault);
    if (done) *out = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return done;
}

bool sql_text(sqlite3_stmt *statement, int column, char *out, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    if (!text || strlen(text) >= size) return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}
