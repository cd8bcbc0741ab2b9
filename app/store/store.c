#define _DEFAULT_SOURCE
#include "store/sql.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 5000 };

/* The database's form, one step a version; a step is never changed once it was shipped. */
static const char *const migrations[] = {
    "CREATE TABLE cases ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE, code TEXT NOT NULL, service TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, due TEXT NOT NULL, url TEXT NOT NULL,"
    " size INTEGER NOT NULL, created_s INTEGER NOT NULL,"
    " state INTEGER NOT NULL, receipt INTEGER NOT NULL) STRICT;"
    "CREATE INDEX cases_by_state ON cases (state, created_s);"
    "CREATE TABLE events ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at_s INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, chain TEXT NOT NULL) STRICT;"
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    "CREATE TABLE staff ("
    " number INTEGER PRIMARY KEY, name TEXT NOT NULL, pin_hash TEXT NOT NULL,"
    " card_sha256 TEXT UNIQUE, added_s INTEGER NOT NULL, removed INTEGER NOT NULL) STRICT;"
    "CREATE TABLE staff_door ("
    " one INTEGER PRIMARY KEY CHECK (one = 1),"
    " failed INTEGER NOT NULL, last_s INTEGER NOT NULL) STRICT;"
    "INSERT INTO staff_door (one, failed, last_s) VALUES (1, 0, 0);"
    "CREATE TABLE paper_rolls ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " length_mm INTEGER NOT NULL, since_s INTEGER NOT NULL, staff INTEGER NOT NULL,"
    " near_end_used_mm INTEGER) STRICT;"
    "INSERT INTO paper_rolls (number, length_mm, since_s, staff) VALUES (0, 0, 0, 0);"
    "CREATE TABLE paper_jobs ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " roll INTEGER NOT NULL REFERENCES paper_rolls (number), at_s INTEGER NOT NULL,"
    " used_mm INTEGER NOT NULL, receipt INTEGER NOT NULL) STRICT;"
    "CREATE INDEX paper_jobs_by_roll ON paper_jobs (roll);"
    "CREATE INDEX paper_jobs_by_time ON paper_jobs (at_s);",
};
enum { VERSION = sizeof migrations / sizeof *migrations };

/* Every step runs with its number in one transaction: a power cut leaves the old form or the new.
 */
static bool migrate(struct store *store, struct fault *fault)
{
    int64_t version;
    if (!sql_number(store, "PRAGMA user_version", &version, fault)) return false;
    if (version < 0 || version > VERSION)
        return FAULT_CODED(fault, "S-02", FAULT_INPUT, 0,
                           "store.db is of version %lld, newer than this program's %d",
                           (long long)version, VERSION);
    for (int step = (int)version; step < VERSION; step++) {
        char number[64];
        snprintf(number, sizeof number, "PRAGMA user_version = %d; COMMIT;", step + 1);
        if (!sql_run(store, "BEGIN IMMEDIATE", fault)) return false;
        if (!sql_run(store, migrations[step], fault) || !sql_run(store, number, fault)) {
            sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
            return false;
        }
    }
    return true;
}

/* A damaged database is refused and kept as it is: what it still tells is worth more than a fresh
 * one that knows nothing of the cases in the outbox. */
static bool check(struct store *store, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "PRAGMA quick_check(1)", &statement, fault)) return false;
    char verdict[64] = "";
    bool read = sqlite3_step(statement) == SQLITE_ROW;
    bool good =
        read && sql_text(statement, 0, verdict, sizeof verdict) && strcmp(verdict, "ok") == 0;
    sqlite3_finalize(statement);
    if (good) return true;
    return FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "store.db is damaged and was left as it is");
}

static bool use_wal(struct store *store, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "PRAGMA journal_mode = WAL", &statement, fault)) return false;
    char mode[16] = "";
    bool wal = sqlite3_step(statement) == SQLITE_ROW && sql_text(statement, 0, mode, sizeof mode) &&
               strcmp(mode, "wal") == 0;
    sqlite3_finalize(statement);
    return wal || SQL_FAULT(store, "write-ahead log", fault);
}

static bool open_database(struct store *store, const char *dir, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(dir, "store.db", path, fault)) return false;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX |
                      SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK)
        return SQL_FAULT(store, "open store.db", fault);
    if (chmod(path, 0600) != 0) /* it holds tracking codes; its journal gets the same rights */
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "%s: %s", path, strerror(errno));
    sqlite3_busy_timeout(store->db, BUSY_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return check(store, fault) && use_wal(store, fault) &&
           sql_run(store, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", fault) &&
           migrate(store, fault) && events_prepare(store, fault) && dir_sync(dir, fault);
}

/* Only who holds the lock recovers: to anyone else a case between its two steps would look left
 * over. The lock goes with the process. */
static bool take_lock(struct store *store, struct fault *fault)
{
    int fd = open(store->staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "open %s: %s", store->staging,
                           strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        store->lock_fd = fd;
    else
        close(fd);
    return true;
}

static bool make_dirs(struct store *store, const char *dir, const char *outbox_dir,
                      const char *acks_dir, struct fault *fault)
{
    if (strlen(outbox_dir) >= sizeof store->outbox)
        return FAULT(fault, FAULT_INPUT, 0, "path too long: %s", outbox_dir);
    memcpy(store->outbox, outbox_dir, strlen(outbox_dir) + 1);
    return path_join(dir, "staging", store->staging, fault) &&
           path_join(dir, "refused", store->refused, fault) && dir_make(dir, 0700, fault) &&
           dir_make(store->staging, 0700, fault) && dir_make(store->refused, 0700, fault) &&
           dir_make(outbox_dir, 0750, fault) && dir_make(acks_dir, 0770, fault) &&
           dir_sync(dir, fault);
}

struct store *store_open(const char *dir, const char *outbox_dir, const char *acks_dir,
                         struct fault *fault)
{
    struct store *store = memory_alloc(sizeof *store);
    struct fault found = {0};
    store->lock_fd = -1;
    atomic_store(&store->mono_s, -1);
    if (make_dirs(store, dir, outbox_dir, acks_dir, &found) && take_lock(store, &found) &&
        open_database(store, dir, &found) && (store->lock_fd < 0 || cases_recover(store, &found)))
        return store;
    store_close(store);
    fault_set(fault, "S-02", found.kind, found.cause, found.where, "%s", found.text);
    return NULL;
}

void store_close(struct store *store)
{
    if (!store) return;
    sqlite3_close(store->db);
    if (store->lock_fd >= 0) close(store->lock_fd);
    free(store);
}

bool store_setting_set(struct store *store, const char *key, const char *value, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "INSERT INTO settings (key, value) VALUES (?1, ?2)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     &statement, fault))
        return false;
    sql_bind_text(statement, 1, key);
    sql_bind_text(statement, 2, value);
    return sql_finish(store, statement, fault);
}

bool store_setting_get(struct store *store, const char *key, char *out, size_t size,
                       struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "SELECT value FROM settings WHERE key = ?1", &statement, fault))
        return false;
    sql_bind_text(statement, 1, key);
    int result = sqlite3_step(statement);
    bool done = false;
    if (result == SQLITE_DONE)
        FAULT(fault, FAULT_NOT_FOUND, 0, "no setting %s", key);
    else if (result != SQLITE_ROW)
        SQL_FAULT(store, "read a setting", fault);
    else if (!sql_text(statement, 0, out, size))
        FAULT(fault, FAULT_INPUT, 0, "setting %s is longer than %zu bytes", key, size);
    else
        done = true;
    sqlite3_finalize(statement);
    return done;
}
