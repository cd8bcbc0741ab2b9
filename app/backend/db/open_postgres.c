/* A database of PostgreSQL is opened: the first who comes makes its tables. */
#include "backend/db/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool db_postgres_knows(const char *uri)
{
    static const char *const starts[] = {"postgresql://", "postgres://"};
    bool is_uri = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        is_uri = is_uri || strncmp(uri, starts[i], strlen(starts[i])) == 0;
    PQconninfoOption *parts = is_uri ? PQconninfoParse(uri, NULL) : NULL;
    PQconninfoFree(parts);
    return parts != NULL;
}

static bool run(PGconn *connection, const char *sql, struct fault *fault)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done) pool_fault(connection, result, fault);
    PQclear(result);
    return done;
}

/* One number. */
static bool ask(PGconn *connection, const char *sql, int64_t *out, struct fault *fault)
{
    PGresult *result = PQexec(connection, sql);
    bool there = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!there)
        pool_fault(connection, result, fault);
    else if (PQntuples(result) != 1)
        there = FAULT(fault, FAULT_INPUT, 0, "database: its version is missing");
    if (there) *out = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return there;
}

/* The column's name says whose version it is. */
static bool look(PGconn *connection, int64_t *out_tables, bool *out_ours, int64_t *out_version,
                 struct fault *fault)
{
    int64_t marks = 0;
    bool done = ask(connection,
                    "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND"
                    " relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = "
                    "current_schema())",
                    out_tables, fault) &&
                ask(connection,
                    "SELECT count(*) FROM information_schema.columns WHERE column_name = 'anjungan'"
                    " AND table_name = 'schema_version' AND table_schema = current_schema()",
                    &marks, fault);
    *out_ours = marks > 0;
    if (done && *out_ours)
        done = ask(connection, "SELECT anjungan FROM schema_version", out_version, fault);
    return done;
}

static bool mark(PGconn *connection, struct fault *fault)
{
    char version[24];
    const char *const values[] = {version};
    snprintf(version, sizeof version, "%lld", (long long)migrations_version);
    PGresult *result = PQexecParams(connection, "UPDATE schema_version SET anjungan = $1", 1, NULL,
                                    values, NULL, NULL, 0);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done) pool_fault(connection, result, fault);
    PQclear(result);
    return done;
}

/* Whoever starts at the same time waits here, and finds the tables made. */
static const char lock[] =
    "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '5min';"
    "SELECT pg_advisory_xact_lock(1095649858)"; /* "ANJB" */

static bool migrate(struct pooled *pooled, struct fault *fault)
{
    PGconn *connection = pooled->connection;
    int64_t tables = 0, version = 0;
    bool ours = false;
    bool done = run(connection, lock, fault) && look(connection, &tables, &ours, &version, fault) &&
                migrations_accept(tables, ours, version, fault);
    if (done && !ours)
        done = run(connection,
                   "CREATE TABLE schema_version(anjungan BIGINT NOT NULL);"
                   "INSERT INTO schema_version VALUES(0)",
                   fault);
    if (done && version < migrations_version)
        done = migrations_apply(&postgres_engine, (struct link *)(void *)pooled, version, fault) &&
               mark(connection, fault);
    return run(connection, done ? "COMMIT" : "ROLLBACK", done ? fault : NULL) && done;
}

static bool check_encoding(const struct pooled *pooled, struct fault *fault)
{
    const char *encoding = PQparameterStatus(pooled->connection, "server_encoding");
    if (encoding && strcmp(encoding, "UTF8") == 0) return true;
    return FAULT(fault, FAULT_INPUT, 0, "database: its encoding is %s, not UTF8",
                 encoding ? encoding : "not known");
}

struct db *db_postgres_create(const struct db_options *options, struct fault *fault)
{
    struct fault why = {0};
    struct pool *pool = pool_create(options, &why);
    struct pooled *pooled = pool ? pool_borrow(pool, &why) : NULL;
    bool open = pooled && check_encoding(pooled, &why) && migrate(pooled, &why);
    if (pooled) pool_give_back(pool, pooled);
    if (open) {
        struct db_postgres *postgres = memory_alloc(sizeof *postgres);
        *postgres = (struct db_postgres){.db.engine = &postgres_engine, .pool = pool};
        return &postgres->db;
    }
    pool_destroy(pool);
    if (!why.code[0]) snprintf(why.code, sizeof why.code, "K-01");
    if (fault) *fault = why;
    return NULL;
}
