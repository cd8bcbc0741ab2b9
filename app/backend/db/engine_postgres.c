/* Statements are prepared once a connection; what is bound and read goes as it is in memory
 * (libpq's binary format). Rows come one by one: a list of a million is never here whole. */
#define _GNU_SOURCE
#include "backend/db/dialect.h"
#include "backend/db/pool.h"

#include <assert.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From the server's pg_type.dat, where they are fixed. */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_NUMERIC = 1700,
};

enum { REST_MAX = 256 }; /* rows that nobody reads, before a new connection is cheaper */

struct value {
    Oid type; /* 0: not bound */
    bool is_null;
    uint64_t number; /* in the order of the network */
    struct bytes data;
};

struct statement {
    const char *sql;
    PGresult *row;
    bool sent;
    struct value values[QUERY_VALUES_MAX];
};

static struct pool *pool_of(struct db *db)
{
    return ((struct db_postgres *)db)->pool;
}

static struct pooled *pooled_of(struct link *link)
{
    return (struct pooled *)link;
}

static struct link *borrow(struct db *db, struct fault *fault)
{
    return (struct link *)pool_borrow(pool_of(db), fault);
}

static void give_back(struct db *db, struct link *link)
{
    pool_give_back(pool_of(db), pooled_of(link));
}

static bool run(struct link *link, const char *sql, struct fault *fault)
{
    PGconn *connection = pooled_of(link)->connection;
    struct bytes spelt = {0};
    dialect_types(sql, &spelt);
    PGresult *result = PQexec(connection, bytes_text(&spelt));
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done) {
        pool_fault(connection, result, fault);
        /* Its change may have been made: everything of ours can be done again, and is refused. */
        if (strcmp(sql, "COMMIT") == 0 && PQstatus(connection) != CONNECTION_OK)
            FAULT(fault, FAULT_SYSTEM, 0, "database: the connection broke while it committed");
    } else if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        done = FAULT(fault, FAULT_SYSTEM, 0, "database: rolled back, since a part of it failed");
    }
    PQclear(result);
    bytes_free(&spelt);
    return done;
}

static bool hold(struct link *link, int64_t key, struct fault *fault)
{
    PGconn *connection = pooled_of(link)->connection;
    const uint64_t number = htobe64((uint64_t)key);
    const char *const value = (const char *)&number;
    const Oid type = TYPE_INT8;
    const int length = sizeof number, format = 1;
    PGresult *result = PQexecParams(connection, "SELECT pg_advisory_xact_lock($1)", 1, &type,
                                    &value, &length, &format, 1);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!done) pool_fault(connection, result, fault);
    PQclear(result);
    return done;
}

/* Dead rows leave the tables; the server's log and its backups are not ours to clean. One that
 * takes longer than a statement may is gone on with the next time: what is clean by then stays so.
 */
static const char *const scrubs[] = {"VACUUM cases",    "VACUUM recipients", "VACUUM checks",
                                     "VACUUM notes",    "VACUUM jobs",       "VACUUM answers",
                                     "VACUUM uploads",  "VACUUM followers",  "VACUUM supplements",
                                     "VACUUM requests", "VACUUM visits",     NULL};

static void break_off(struct query *query)
{
    query->state = QUERY_BROKEN;
}

static void settle(struct query *query, PGresult *result)
{
    struct statement *statement = query->statement;
    ExecStatusType status = PQresultStatus(result);
    PQclear(statement->row);
    statement->row = NULL;
    if (status == PGRES_SINGLE_TUPLE) {
        query->state = QUERY_ROW;
        statement->row = result;
        return;
    }
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        query->state = QUERY_DONE;
        query->changes = strtoll(PQcmdTuples(result), NULL, 10);
    } else {
        pool_fault(pooled_of(query->link)->connection, result, &query->fault);
        query->state = QUERY_BROKEN;
        if (strncmp(pool_state(result), "23", 2) == 0) {
            query->state = QUERY_CONSTRAINT;
            query->fault.kind = FAULT_REFUSED;
        }
    }
    PQclear(result);
}

static void prepare(struct query *query, const char *sql)
{
    struct statement *statement = memory_alloc(sizeof *statement);
    statement->sql = sql;
    query->statement = statement;
    query->state = QUERY_OK;
}

static struct value *value_of(struct query *query, int index, Oid type)
{
    struct statement *statement = query->statement;
    assert(index >= 1 && index <= QUERY_VALUES_MAX && !statement->sent);
    struct value *value = &statement->values[index - 1];
    bytes_truncate(&value->data, 0);
    value->type = type;
    return value;
}

static void bind_text(struct query *query, int index, const char *text)
{
    struct value *value = value_of(query, index, TYPE_TEXT);
    value->is_null = text == NULL;
    if (text) bytes_append_text(&value->data, text);
}

static void bind_number(struct query *query, int index, int64_t number)
{
    value_of(query, index, TYPE_INT8)->number = htobe64((uint64_t)number);
}

static void bind_blob(struct query *query, int index, const void *data, size_t size)
{
    struct value *value = value_of(query, index, TYPE_BYTEA);
    value->is_null = data == NULL;
    if (data) bytes_append(&value->data, data, size);
}

static int find_prepared(const struct pooled *pooled, const struct statement *statement)
{
    for (int i = 0; i < pooled->prepared_count; i++) {
        const struct prepared *known = &pooled->prepared[i];
        bool same = known->sql == statement->sql;
        for (int v = 0; same && v < known->values; v++)
            same = known->types[v] == statement->values[v].type;
        if (same) return i;
    }
    return -1;
}

/* More than there are in this program would begin anew. */
static int prepare_new(struct query *query, struct pooled *pooled)
{
    struct statement *statement = query->statement;
    if (pooled->prepared_count == PREPARED_MAX) {
        PQclear(PQexec(pooled->connection, "DEALLOCATE ALL"));
        pooled->prepared_count = 0;
    }
    int index = pooled->prepared_count;
    struct prepared *added = &pooled->prepared[index];
    struct bytes sql = {0};
    char name[16];
    snprintf(name, sizeof name, "s%d", index);
    *added =
        (struct prepared){.sql = statement->sql, .values = dialect_values(statement->sql, &sql)};
    for (int i = 0; i < added->values; i++)
        added->types[i] = statement->values[i].type;
    PGresult *result =
        PQprepare(pooled->connection, name, bytes_text(&sql), added->values, added->types);
    bytes_free(&sql);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (done) pooled->prepared_count++;
    if (done)
        PQclear(result);
    else
        settle(query, result);
    return done ? index : -1;
}

static bool send(struct pooled *pooled, const struct statement *statement, int index)
{
    const char *data[QUERY_VALUES_MAX] = {0};
    int lengths[QUERY_VALUES_MAX] = {0}, formats[QUERY_VALUES_MAX];
    int count = pooled->prepared[index].values;
    char name[16];
    snprintf(name, sizeof name, "s%d", index);
    for (int i = 0; i < count; i++) {
        const struct value *value = &statement->values[i];
        bool is_number = value->type == TYPE_INT8;
        formats[i] = 1;
        if (value->type == 0 || value->is_null) continue;
        data[i] = is_number              ? (const char *)&value->number
                  : value->data.size > 0 ? (const char *)value->data.data
                                         : "";
        lengths[i] = (int)(is_number ? sizeof value->number : value->data.size);
    }
    return PQsendQueryPrepared(pooled->connection, name, count, data, lengths, formats, 1) &&
           PQsetSingleRowMode(pooled->connection);
}

/* Nothing of it is done as long as it is only prepared: outside of a transaction a connection that
 * turns out to be broken by then is made anew, once. */
static void begin(struct query *query)
{
    struct statement *statement = query->statement;
    struct pooled *pooled = pooled_of(query->link);
    statement->sent = true;
    int index = find_prepared(pooled, statement);
    if (index < 0) index = prepare_new(query, pooled);
    if (index < 0 && query->borrowed && PQstatus(pooled->connection) != CONNECTION_OK) {
        if (!pool_renew(pool_of(query->db), pooled, &query->fault)) return;
        query->state = QUERY_OK;
        index = prepare_new(query, pooled);
    }
    if (index >= 0 && !send(pooled, statement, index)) {
        pool_fault(pooled->connection, NULL, &query->fault);
        break_off(query);
    }
}

static void step(struct query *query)
{
    struct statement *statement = query->statement;
    PGconn *connection = pooled_of(query->link)->connection;
    if (!statement->sent) {
        query->state = QUERY_OK;
        begin(query);
        if (query->state != QUERY_OK) return;
        connection = pooled_of(query->link)->connection;
    }
    settle(query, PQgetResult(connection));
}

/* A column that is read as what it is not is a mistake of ours, which is told and not guessed at.
 */
static void mistake(struct query *query, int column, const char *what)
{
    FAULT(&query->fault, FAULT_SYSTEM, 0, "database: column %d is not %s", column, what);
    break_off(query);
}

static const char *text(struct query *query, int column)
{
    const PGresult *row = ((struct statement *)query->statement)->row;
    if (!row || PQgetisnull(row, 0, column)) return NULL;
    if (PQftype(row, column) == TYPE_TEXT) return PQgetvalue(row, 0, column);
    mistake(query, column, "text");
    return NULL;
}

/* Base 10000, the most significant first; what sum() gives of BIGINT. */
static bool read_numeric(const char *data, int length, int64_t *out)
{
    uint16_t head[4]; /* digits, weight of the first, sign, scale */
    if (length < (int)sizeof head) return false;
    memcpy(head, data, sizeof head);
    int count = be16toh(head[0]), weight = (int16_t)be16toh(head[1]);
    int64_t number = 0;
    if (be16toh(head[3]) != 0 || weight > 3 || length < (int)sizeof head + 2 * count) return false;
    for (int i = 0; i <= weight; i++) {
        uint16_t digit = 0;
        if (i < count) memcpy(&digit, data + sizeof head + 2 * (size_t)i, sizeof digit);
        number = number * 10000 + be16toh(digit);
    }
    *out = be16toh(head[2]) == 0 ? number : -number;
    return true;
}

static int64_t number(struct query *query, int column)
{
    const PGresult *row = ((struct statement *)query->statement)->row;
    if (!row || PQgetisnull(row, 0, column)) return 0;
    const char *data = PQgetvalue(row, 0, column);
    int length = PQgetlength(row, 0, column);
    int64_t whole = 0;
    uint64_t wide;
    uint32_t middle;
    switch (PQftype(row, column)) {
    case TYPE_INT8: memcpy(&wide, data, sizeof wide); return (int64_t)be64toh(wide);
    case TYPE_INT4: memcpy(&middle, data, sizeof middle); return (int32_t)be32toh(middle);
    case TYPE_BOOL: return *data != 0;
    case TYPE_NUMERIC:
        if (read_numeric(data, length, &whole)) return whole;
        break;
    }
    mistake(query, column, "a number");
    return 0;
}

static const void *blob(struct query *query, int column, size_t *out_size)
{
    const PGresult *row = ((struct statement *)query->statement)->row;
    *out_size = 0;
    if (!row || PQgetisnull(row, 0, column)) return NULL;
    Oid type = PQftype(row, column);
    if (type != TYPE_BYTEA && type != TYPE_TEXT) mistake(query, column, "bytes");
    *out_size = (size_t)PQgetlength(row, 0, column);
    return PQgetvalue(row, 0, column);
}

/* What was not read is taken off the line; a transaction needs its connection, all others rather
 * have a new one than a long rest. */
static void drain(const struct query *query, struct pooled *pooled)
{
    PGresult *rest;
    for (int i = 0; (rest = PQgetResult(pooled->connection)) != NULL; i++) {
        PQclear(rest);
        if (i < REST_MAX || !query->borrowed) continue;
        PQfinish(pooled->connection);
        pooled->connection = NULL;
        pooled->prepared_count = 0;
    }
}

static void finish(struct query *query)
{
    struct statement *statement = query->statement;
    PQclear(statement->row);
    if (statement->sent) drain(query, pooled_of(query->link));
    for (int i = 0; i < QUERY_VALUES_MAX; i++)
        bytes_free(&statement->values[i].data);
    free(statement);
}

static void destroy(struct db *db)
{
    pool_destroy(pool_of(db));
    free(db);
}

const struct engine postgres_engine = {
    .borrow = borrow,
    .give_back = give_back,
    .run = run,
    .scrubs = scrubs,
    .begin = "BEGIN",
    .skips_locked = true,
    .hold = hold,
    .prepare = prepare,
    .bind_text = bind_text,
    .bind_number = bind_number,
    .bind_blob = bind_blob,
    .step = step,
    .text = text,
    .number = number,
    .blob = blob,
    .finish = finish,
    .destroy = destroy,
};
