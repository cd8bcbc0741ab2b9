#include "backend/db/sqlite.h"

#include <stdio.h>

struct db_sqlite *db_sqlite_of(struct db *db)
{
    return (struct db_sqlite *)db;
}

void query_begin_inside(struct query *query, struct db *db, const char *sql)
{
    *query = (struct query){.handle = db_sqlite_of(db)->handle};
    query->status = sqlite3_prepare_v2(query->handle, sql, -1, &query->statement, NULL);
}

void query_begin(struct query *query, struct db *db, const char *sql)
{
    pthread_mutex_lock(&db_sqlite_of(db)->lock);
    query_begin_inside(query, db, sql);
}

void query_bind_text(struct query *query, int index, const char *text)
{
    if (query->status != SQLITE_OK) return;
    query->status = sqlite3_bind_text(query->statement, index, text, -1, SQLITE_TRANSIENT);
}

void query_bind_number(struct query *query, int index, int64_t number)
{
    if (query->status != SQLITE_OK) return;
    query->status = sqlite3_bind_int64(query->statement, index, number);
}

void query_bind_blob(struct query *query, int index, const void *data, int size)
{
    if (query->status != SQLITE_OK) return;
    query->status = sqlite3_bind_blob(query->statement, index, data, size, SQLITE_TRANSIENT);
}

bool query_row(struct query *query)
{
    if (query->status == SQLITE_OK || query->status == SQLITE_ROW)
        query->status = sqlite3_step(query->statement);
    return query->status == SQLITE_ROW;
}

void query_text(struct query *query, int column, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    snprintf(out, size, "%s", text ? (const char *)text : "");
}

int64_t query_number(struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

void query_blob(struct query *query, int column, struct bytes *out)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    int size = sqlite3_column_bytes(query->statement, column);
    if (data && size > 0) bytes_append(out, data, (size_t)size);
}

bool query_end_inside(struct query *query, struct fault *fault)
{
    int status = query->status;
    bool done = status == SQLITE_OK || status == SQLITE_ROW || status == SQLITE_DONE;
    if (!done)
        FAULT(fault, status == SQLITE_CONSTRAINT ? FAULT_REFUSED : FAULT_SYSTEM, status,
              "database: %s", sqlite3_errmsg(query->handle));
    sqlite3_finalize(query->statement);
    query->statement = NULL;
    return done;
}

bool query_end(struct query *query, struct db *db, struct fault *fault)
{
    bool done = query_end_inside(query, fault);
    pthread_mutex_unlock(&db_sqlite_of(db)->lock);
    return done;
}

bool query_change_inside(struct query *query, const char *refusal, struct fault *fault)
{
    while (query_row(query)) {
    }
    int changed = sqlite3_changes(query->handle);
    if (!query_end_inside(query, fault)) return false;
    return changed > 0 ? true : FAULT(fault, FAULT_REFUSED, 0, "%s", refusal);
}

bool query_change(struct query *query, struct db *db, const char *refusal, struct fault *fault)
{
    bool done = query_change_inside(query, refusal, fault);
    pthread_mutex_unlock(&db_sqlite_of(db)->lock);
    return done;
}

static bool run(struct db *db, const char *sql, struct fault *fault)
{
    sqlite3 *handle = db_sqlite_of(db)->handle;
    int status = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    if (status == SQLITE_OK) return true;
    return FAULT(fault, FAULT_SYSTEM, status, "database: %s", sqlite3_errmsg(handle));
}

bool transaction_begin(struct db *db, struct fault *fault)
{
    pthread_mutex_lock(&db_sqlite_of(db)->lock);
    if (run(db, "BEGIN IMMEDIATE", fault)) return true;
    pthread_mutex_unlock(&db_sqlite_of(db)->lock);
    return false;
}

bool transaction_end(struct db *db, bool done, struct fault *fault)
{
    if (done) done = run(db, "COMMIT", fault);
    if (!done) run(db, "ROLLBACK", NULL); /* the first fault is the one to tell */
    pthread_mutex_unlock(&db_sqlite_of(db)->lock);
    return done;
}
