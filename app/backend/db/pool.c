#define _GNU_SOURCE
#include "backend/db/pool.h"

#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_S = 10, MESSAGE_SIZE = 400, SETTINGS_MAX = 20 };

struct pool {
    char *uri, *password; /* password NULL: none of ours */
    unsigned count;
    struct pooled *all;
    pthread_mutex_t lock;
    pthread_cond_t freed;
};

const char *pool_state(const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    return state ? state : "";
}

/* Every mention of it becomes dots. */
static void mask(char *text, const char *secret)
{
    size_t length = secret ? strlen(secret) : 0;
    if (length == 0) return;
    for (char *at = text; (at = strstr(at, secret)) != NULL; at += length)
        memset(at, '.', length);
}

static void mask_user(char *text, const char *user)
{
    char quoted[MESSAGE_SIZE];
    if (!user || !user[0]) return;
    snprintf(quoted, sizeof quoted, "\"%s\"", user);
    mask(text, quoted);
}

bool pool_fault(PGconn *connection, const PGresult *result, struct fault *fault)
{
    /* The primary message alone: what else the server tells may quote values. */
    const char *state = pool_state(result);
    const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    char text[MESSAGE_SIZE];
    if (strncmp(state, "22", 2) == 0) said = "a value is not what it should be";
    if (!said) said = PQerrorMessage(connection);
    snprintf(text, sizeof text, "%s", said);
    text[strcspn(text, "\r\n")] = '\0';
    mask_user(text, PQuser(connection));
    mask(text, PQpass(connection));
    bool again = strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0;
    return FAULT(fault, FAULT_SYSTEM, 0, "database: %s%s%s%s", again ? "to be tried again: " : "",
                 state, state[0] ? " " : "", text);
}

static void be_quiet(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

/* What a URI may say otherwise stands before it, what it may not behind it. */
static PGconn *connect_to(const struct pool *pool)
{
    static const char *const usual[][2] = {
        {"connect_timeout", "5"},
        {"keepalives", "1"},
        {"keepalives_idle", "30"},
        {"keepalives_interval", "10"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "60000"},
        {"gssencmode", "disable"},
        {"target_session_attrs", "read-write"},
        {"application_name", "anjungan-backend"},
    };
    const char *keys[SETTINGS_MAX] = {0}, *values[SETTINGS_MAX] = {0};
    int count = 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        keys[count] = usual[i][0];
        values[count++] = usual[i][1];
    }
    keys[count] = "dbname"; /* the URI, which is taken apart */
    values[count++] = pool->uri;
    keys[count] = "client_encoding";
    values[count++] = "UTF8";
    if (pool->password) {
        keys[count] = "password";
        values[count++] = pool->password;
    }
    return PQconnectdbParams(keys, values, 1);
}

/* A commit that was answered survives a power cut, whatever else the server is set to; nothing
 * waits for ever. */
static const char session[] =
    "SET statement_timeout = '60s'; SET lock_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '60s';"
    "SET default_transaction_isolation = 'read committed'; SET standard_conforming_strings = on;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'";

static void close_one(struct pooled *pooled)
{
    PQfinish(pooled->connection);
    pooled->connection = NULL;
    pooled->prepared_count = 0;
}

bool pool_renew(struct pool *pool, struct pooled *pooled, struct fault *fault)
{
    close_one(pooled);
    pooled->connection = connect_to(pool);
    bool made = PQstatus(pooled->connection) == CONNECTION_OK;
    if (!made) pool_fault(pooled->connection, NULL, fault);
    if (made) {
        PQsetNoticeReceiver(pooled->connection, be_quiet, NULL);
        PGresult *result = PQexec(pooled->connection, session);
        made = PQresultStatus(result) == PGRES_TUPLES_OK;
        if (!made) pool_fault(pooled->connection, result, fault);
        PQclear(result);
    }
    if (!made) close_one(pooled);
    return made;
}

/* The server says nothing to a connection that is idle but that it ends. */
static bool is_well(const struct pooled *pooled)
{
    if (!pooled->connection || PQstatus(pooled->connection) != CONNECTION_OK) return false;
    struct pollfd line = {.fd = PQsocket(pooled->connection), .events = POLLIN};
    return poll(&line, 1, 0) == 0;
}

/* The first that is connected, so that no more are made than are wanted at once. */
static struct pooled *find_free(struct pool *pool)
{
    struct pooled *found = NULL;
    for (unsigned i = 0; i < pool->count; i++) {
        struct pooled *pooled = &pool->all[i];
        if (pooled->lent) continue;
        if (pooled->connection) return pooled;
        if (!found) found = pooled;
    }
    return found;
}

static struct pooled *take_free(struct pool *pool)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += WAIT_S;
    pthread_mutex_lock(&pool->lock);
    struct pooled *found = find_free(pool);
    while (!found && pthread_cond_timedwait(&pool->freed, &pool->lock, &end) != ETIMEDOUT)
        found = find_free(pool);
    if (!found) found = find_free(pool);
    if (found) found->lent = true;
    pthread_mutex_unlock(&pool->lock);
    return found;
}

struct pooled *pool_borrow(struct pool *pool, struct fault *fault)
{
    struct pooled *pooled = take_free(pool);
    if (!pooled) {
        FAULT(fault, FAULT_TIMEOUT, 0, "database: none of %u connections was free for %d s",
              pool->count, WAIT_S);
        return NULL;
    }
    if (is_well(pooled) || pool_renew(pool, pooled, fault)) return pooled;
    pool_give_back(pool, pooled);
    return NULL;
}

void pool_give_back(struct pool *pool, struct pooled *pooled)
{
    if (pooled->connection && PQtransactionStatus(pooled->connection) != PQTRANS_IDLE)
        close_one(pooled);
    pthread_mutex_lock(&pool->lock);
    pooled->lent = false;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

struct pool *pool_create(const struct db_options *options, struct fault *fault)
{
    char *password = NULL;
    if (options->password_file && !file_read_password(options->password_file, &password, fault))
        return NULL;
    struct pool *pool = memory_alloc(sizeof *pool);
    pool->uri = memory_copy_text(options->uri);
    pool->password = password;
    pool->count = options->connections ? options->connections : DB_CONNECTIONS_USUAL;
    pool->all = memory_alloc(pool->count * sizeof *pool->all);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

void pool_destroy(struct pool *pool)
{
    if (!pool) return;
    for (unsigned i = 0; i < pool->count; i++)
        close_one(&pool->all[i]);
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    memory_wipe_free(pool->uri, strlen(pool->uri));
    if (pool->password) memory_wipe_free(pool->password, strlen(pool->password));
    free(pool->all);
    free(pool);
}
