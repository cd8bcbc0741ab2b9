/* backend_place.h - a fresh database for a test: SQLite's, in a folder of its own; or, where
 * tests/lib/with-postgres has left its URI in the environment, PostgreSQL's, in a schema of its
 * own. */
#ifndef ANJUNGAN_BACKEND_PLACE_H
#define ANJUNGAN_BACKEND_PLACE_H

#include "backend/db/db.h"
#include "base/file.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
    char dir[64], path[PATH_SIZE], schema[48], uri[PATH_SIZE + 80];
    bool is_postgres;
    struct db *db;
};

/* The server of with-postgres as itself, not as the program sees it. */
static inline PGconn *place_connect(const char *schema)
{
    char sql[100], password[64] = "";
    FILE *file = fopen(getenv("ANJUNGAN_DATABASE_PASSWORD_FILE"), "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%63s", password), 1);
    fclose(file);
    const char *const keys[] = {"dbname", "password", NULL};
    const char *const values[] = {getenv("ANJUNGAN_DATABASE"), password, NULL};
    PGconn *connection = PQconnectdbParams(keys, values, 1);
    if (PQstatus(connection) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(connection));
    snprintf(sql, sizeof sql, "SET search_path = %s; SET client_min_messages = error", schema);
    PQclear(PQexec(connection, sql));
    return connection;
}

static inline int64_t place_ask_postgres(const char *schema, const char *sql)
{
    PGconn *connection = place_connect(schema);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(connection));
    int64_t number = PQntuples(result) ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    PQfinish(connection);
    return number;
}

/* Runs SQL behind the program's back; the first number that it gives, or 0. */
static inline int64_t place_ask(const struct place *place, const char *sql)
{
    if (place->is_postgres) return place_ask_postgres(place->schema, sql);
    sqlite3 *handle = NULL;
    int64_t number = 0;
    assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 10000);
    while (*sql) {
        sqlite3_stmt *statement = NULL;
        assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, &sql), SQLITE_OK);
        int status = sqlite3_step(statement);
        if (status != SQLITE_ROW) assert_int_equal(status, SQLITE_DONE);
        number = status == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        sqlite3_finalize(statement);
    }
    sqlite3_close(handle);
    return number;
}

/* Everything in it, as it stands there: SQLite's files, or PostgreSQL's rows as text. */
static inline void place_read(const struct place *place, struct bytes *out)
{
    static const char *const ends[] = {"", "-wal"};
    if (place->is_postgres) {
        PGconn *connection = place_connect(place->schema);
        PGresult *tables = PQexec(connection, "SELECT table_name FROM information_schema.tables"
                                              " WHERE table_schema = current_schema()");
        assert_true(PQntuples(tables) > 5);
        for (int i = 0; i < PQntuples(tables); i++) {
            char sql[120];
            snprintf(sql, sizeof sql, "SELECT string_agg(t::text, ' ') FROM %s AS t",
                     PQgetvalue(tables, i, 0));
            PGresult *rows = PQexec(connection, sql);
            assert_int_equal(PQresultStatus(rows), PGRES_TUPLES_OK);
            bytes_append_text(out, PQgetvalue(rows, 0, 0));
            PQclear(rows);
        }
        PQclear(tables);
        PQfinish(connection);
    }
    for (int i = 0; i < 2 && !place->is_postgres; i++) {
        char path[PATH_SIZE + 8];
        struct bytes content = {0};
        snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
        if (file_read(path, 1 << 24, &content, NULL)) bytes_append(out, content.data, content.size);
        bytes_free(&content);
    }
}

static inline struct db *place_try(const struct place *place, struct fault *fault)
{
    const struct db_options options = {.uri = place->uri,
                                       .password_file = getenv("ANJUNGAN_DATABASE_PASSWORD_FILE")};
    return db_open(&options, fault);
}

static inline void place_open(struct place *place)
{
    struct fault fault = {0};
    place->db = place_try(place, &fault);
    if (!place->db) fail_msg("%s", fault.text);
}

/* A database without anything in it, in a folder that exists. */
static inline void place_make(struct place *place, const char *dir)
{
    static int number;
    const char *uri = getenv("ANJUNGAN_DATABASE");
    *place = (struct place){.is_postgres = uri != NULL};
    snprintf(place->dir, sizeof place->dir, "%s", dir);
    snprintf(place->path, sizeof place->path, "%s/backend.db", dir);
    snprintf(place->uri, sizeof place->uri, "sqlite:%s", place->path);
    if (!uri) return;
    char sql[100];
    snprintf(place->schema, sizeof place->schema, "t%d_%d", (int)getpid(), ++number);
    snprintf(place->uri, sizeof place->uri, "%s&options=-csearch_path%%3D%s", uri, place->schema);
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", place->schema);
    place_ask_postgres("public", sql);
}

/* What SQLite leaves in the folder; a schema goes with its server. */
static inline void place_clear(const struct place *place)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        char path[PATH_SIZE + 8];
        snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
        unlink(path);
    }
}

static inline int place_setup(void **state)
{
    char dir[] = "/tmp/anjungan-db-XXXXXX";
    struct place *place = memory_alloc(sizeof *place);
    assert_non_null(mkdtemp(dir));
    place_make(place, dir);
    place_open(place);
    *state = place;
    return 0;
}

static inline int place_teardown(void **state)
{
    struct place *place = *state;
    db_destroy(place->db);
    place_clear(place);
    rmdir(place->dir);
    free(place);
    return 0;
}

#define PLACE_CASE(test) cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

#endif
