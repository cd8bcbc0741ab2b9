/* One connection behind a lock: one statement or transaction at a time. */
#include "backend/db/sql.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

enum {
    APPLICATION_ID = 0x414e4a42, /* "ANJB" in the file's header */
    BUSY_MS = 10000,             /* of another process */
    PAUSE_MS = 20,
    KEPT_MAX = 160,
    CHECKED_MAX = 64 << 20, /* bytes that are looked through at the start */
};

/* A statement that is kept, to be run again. */
struct kept {
    const char *sql; /* the literal itself */
    sqlite3_stmt *statement;
    bool runs;
};

struct db_sqlite {
    struct db db;
    sqlite3 *handle;
    pthread_mutex_t lock;
    int kept_count;
    struct kept kept[KEPT_MAX];
};

static struct db_sqlite *sqlite_of(struct db *db)
{
    return (struct db_sqlite *)db;
}

/* The one link there is. */
static struct link *link_of(sqlite3 *handle)
{
    return (struct link *)handle;
}

static sqlite3 *handle_of(struct link *link)
{
    return (sqlite3 *)link;
}

static struct link *borrow(struct db *db, struct fault *fault)
{
    (void)fault;
    pthread_mutex_lock(&sqlite_of(db)->lock);
    return link_of(sqlite_of(db)->handle);
}

static void give_back(struct db *db, struct link *link)
{
    (void)link;
    pthread_mutex_unlock(&sqlite_of(db)->lock);
}

static bool run(struct link *link, const char *sql, struct fault *fault)
{
    int status = sqlite3_exec(handle_of(link), sql, NULL, NULL, NULL);
    if (status == SQLITE_OK) return true;
    return FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database: %s",
                       sqlite3_errmsg(handle_of(link)));
}

/* Who writes is alone. */
static bool hold(struct link *link, int64_t key, struct fault *fault)
{
    (void)link, (void)key, (void)fault;
    return true;
}

/* The log holds pages as they were before; what is deleted in the file itself is written over
 * (secure_delete). One who reads meanwhile keeps it until the next time. */
static const char *const scrubs[] = {"PRAGMA wal_checkpoint(TRUNCATE)", NULL};

static void settle(struct query *query, int status)
{
    sqlite3 *handle = handle_of(query->link);
    switch (status) {
    case SQLITE_OK: query->state = QUERY_OK; return;
    case SQLITE_ROW: query->state = QUERY_ROW; return;
    case SQLITE_DONE:
        query->state = QUERY_DONE;
        query->changes = sqlite3_changes(handle);
        return;
    case SQLITE_CONSTRAINT:
        query->state = QUERY_CONSTRAINT;
        FAULT(&query->fault, FAULT_REFUSED, status, "database: %s", sqlite3_errmsg(handle));
        return;
    default:
        query->state = QUERY_BROKEN;
        FAULT(&query->fault, FAULT_SYSTEM, status, "database: %s", sqlite3_errmsg(handle));
    }
}

static struct kept *find_kept(struct db_sqlite *sqlite, const char *sql)
{
    for (int i = 0; i < sqlite->kept_count; i++)
        if (sqlite->kept[i].sql == sql) return &sqlite->kept[i];
    return NULL;
}

/* One that runs already, inside of its own list, is made a second time. */
static void prepare(struct query *query, const char *sql)
{
    struct db_sqlite *sqlite = sqlite_of(query->db);
    struct kept *kept = find_kept(sqlite, sql);
    sqlite3_stmt *statement = NULL;
    if (kept && !kept->runs) {
        kept->runs = true;
        query->statement = kept->statement;
        query->state = QUERY_OK;
        return;
    }
    settle(query, sqlite3_prepare_v3(sqlite->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                                     NULL));
    query->statement = statement;
    if (!statement || kept || sqlite->kept_count == KEPT_MAX) return;
    sqlite->kept[sqlite->kept_count++] = (struct kept){sql, statement, true};
}

static void bind_text(struct query *query, int index, const char *text)
{
    settle(query, sqlite3_bind_text(query->statement, index, text, -1, SQLITE_TRANSIENT));
}

static void bind_number(struct query *query, int index, int64_t number)
{
    settle(query, sqlite3_bind_int64(query->statement, index, number));
}

static void bind_blob(struct query *query, int index, const void *data, size_t size)
{
    settle(query, sqlite3_bind_blob64(query->statement, index, data, size, SQLITE_TRANSIENT));
}

static void step(struct query *query)
{
    settle(query, sqlite3_step(query->statement));
}

static const char *text(struct query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

static int64_t number(struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

static const void *blob(struct query *query, int column, size_t *out_size)
{
    const void *data = sqlite3_column_blob(query->statement, column);
    *out_size = (size_t)sqlite3_column_bytes(query->statement, column);
    return data;
}

static void finish(struct query *query)
{
    struct db_sqlite *sqlite = sqlite_of(query->db);
    for (int i = 0; i < sqlite->kept_count; i++) {
        struct kept *kept = &sqlite->kept[i];
        if (kept->statement != query->statement) continue;
        sqlite3_reset(kept->statement);
        sqlite3_clear_bindings(kept->statement);
        kept->runs = false;
        return;
    }
    sqlite3_finalize(query->statement);
}

static void destroy(struct db *db)
{
    struct db_sqlite *sqlite = sqlite_of(db);
    for (int i = 0; i < sqlite->kept_count; i++)
        sqlite3_finalize(sqlite->kept[i].statement);
    sqlite3_close_v2(sqlite->handle);
    pthread_mutex_destroy(&sqlite->lock);
    free(sqlite);
}

static const struct engine engine = {
    .borrow = borrow,
    .give_back = give_back,
    .run = run,
    .scrubs = scrubs,
    .begin = "BEGIN IMMEDIATE",
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

/* One number (a PRAGMA's). */
static bool ask(sqlite3 *handle, const char *sql, int64_t *out, struct fault *fault)
{
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (status == SQLITE_OK) status = sqlite3_step(statement);
    bool done = status == SQLITE_ROW;
    if (done)
        *out = sqlite3_column_int64(statement, 0);
    else
        FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database: %s", sqlite3_errmsg(handle));
    sqlite3_finalize(statement);
    return done;
}

/* All of it is read, which takes a second for each 100 MB: a large one would keep everybody waiting
 * at each start. There damage is told when it is met. */
static bool check_whole(sqlite3 *handle, struct fault *fault)
{
    int64_t pages = 0, page_size = 0;
    if (!ask(handle, "PRAGMA page_count", &pages, fault) ||
        !ask(handle, "PRAGMA page_size", &page_size, fault))
        return false;
    if (pages * page_size > CHECKED_MAX) return true;
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (status == SQLITE_OK) status = sqlite3_step(statement);
    const char *verdict =
        status == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    bool whole = verdict && sqlite3_stricmp(verdict, "ok") == 0;
    if (!whole)
        FAULT_CODED(fault, "K-01", FAULT_INPUT, status, "the database is damaged: %s",
                    verdict ? verdict : sqlite3_errmsg(handle));
    sqlite3_finalize(statement);
    return whole;
}

static bool migrate_from(sqlite3 *handle, int64_t version, struct fault *fault)
{
    char mark[96];
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA user_version=%d; PRAGMA application_id=%d",
                     (int)migrations_version, (int)APPLICATION_ID);
    return migrations_apply(&engine, link_of(handle), version, fault) &&
           run(link_of(handle), mark, fault);
}

static bool migrate(sqlite3 *handle, struct fault *fault)
{
    /* Inside the transaction, so that two that start at once do not both make the tables. */
    int64_t version = 0, application = 0, tables = 0;
    if (!run(link_of(handle), "BEGIN IMMEDIATE", fault)) return false;
    bool done = ask(handle, "PRAGMA user_version", &version, fault) &&
                ask(handle, "PRAGMA application_id", &application, fault) &&
                ask(handle, "SELECT count(*) FROM sqlite_master", &tables, fault);
    done = done && migrations_accept(tables, application == APPLICATION_ID, version, fault);
    if (done && version < migrations_version) done = migrate_from(handle, version, fault);
    if (done) done = run(link_of(handle), "COMMIT", fault);
    if (!done) sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    return done;
}

/* Of several that open a new file at once SQLite refuses all but one, and does not wait here. */
static bool set_up(sqlite3 *handle, struct fault *fault)
{
    int status = SQLITE_BUSY;
    for (int i = 0; status == SQLITE_BUSY && i < BUSY_MS / PAUSE_MS; i++) {
        if (i > 0) sqlite3_sleep(PAUSE_MS);
        status = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    }
    if (status != SQLITE_OK)
        return FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database: %s",
                           sqlite3_errmsg(handle));
    /* FULL: a commit that was answered survives a power cut. */
    return run(link_of(handle),
               "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
               " PRAGMA secure_delete=ON",
               fault);
}

struct db *db_sqlite_create(const char *path, struct fault *fault)
{
    struct db_sqlite *sqlite = memory_alloc(sizeof *sqlite);
    sqlite->db.engine = &engine;
    pthread_mutex_init(&sqlite->lock, NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int status = sqlite3_open_v2(path, &sqlite->handle, flags, NULL);
    bool open = status == SQLITE_OK;
    if (!open)
        FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database %s: %s", path,
                    sqlite3_errstr(status));
    if (open) sqlite3_busy_timeout(sqlite->handle, BUSY_MS);
    open = open && check_whole(sqlite->handle, fault) && set_up(sqlite->handle, fault) &&
           migrate(sqlite->handle, fault);
    if (open) return &sqlite->db;
    destroy(&sqlite->db);
    return NULL;
}
