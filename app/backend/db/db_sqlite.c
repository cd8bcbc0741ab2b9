#include "backend/db/sqlite.h"

#include <stdlib.h>

enum { APPLICATION_ID = 0x414e4a42 }; /* "ANJB" in the file's header */

/* Step n leads from version n to n + 1; a step is never changed once it has been released. */
static const char *const migrations[] = {
    "CREATE TABLE terminals("
    " id TEXT PRIMARY KEY, agency TEXT NOT NULL, state INTEGER NOT NULL,"
    " token_hash BLOB UNIQUE, token_expires INTEGER NOT NULL DEFAULT 0,"
    " tls_fingerprint TEXT NOT NULL DEFAULT '', sign_certificate TEXT NOT NULL DEFAULT '',"
    " added INTEGER NOT NULL, enrolled INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE uploads("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " case_id TEXT NOT NULL, sha256 TEXT NOT NULL, length INTEGER NOT NULL,"
    " offset INTEGER NOT NULL DEFAULT 0 CHECK(offset BETWEEN 0 AND length),"
    " state INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " received INTEGER NOT NULL DEFAULT 0, UNIQUE(terminal, case_id));"
    "CREATE INDEX uploads_state ON uploads(state, expires);"
    "CREATE TABLE cases("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " service TEXT NOT NULL, code_hash BLOB NOT NULL UNIQUE, blob TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, step INTEGER NOT NULL, handed_in INTEGER NOT NULL,"
    " due INTEGER NOT NULL, received INTEGER NOT NULL, updated INTEGER NOT NULL,"
    " due_differs INTEGER NOT NULL);"
    "CREATE INDEX cases_due ON cases(step = 0, due);"
    "CREATE TABLE visits("
    " case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL,"
    " step INTEGER NOT NULL, entered INTEGER NOT NULL, left_at INTEGER NOT NULL DEFAULT 0,"
    " outcome TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY(case_id, number));"
    "CREATE TABLE answers("
    " terminal TEXT NOT NULL REFERENCES terminals(id), case_id TEXT NOT NULL,"
    " token TEXT NOT NULL, accepted INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY(terminal, case_id));",
    "CREATE TABLE beats("
    " terminal TEXT PRIMARY KEY REFERENCES terminals(id), at INTEGER NOT NULL,"
    " report TEXT NOT NULL);",
    ("ALTER TABLE cases ADD COLUMN handed_at TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN missing TEXT NOT NULL DEFAULT '';"),
    "CREATE TABLE inquiries(id TEXT PRIMARY KEY, at INTEGER NOT NULL);",
    ("ALTER TABLE cases ADD COLUMN person_hash BLOB;"
     "CREATE INDEX cases_person ON cases(person_hash, service) WHERE step != 0;"),
    "CREATE TABLE surveys("
    " case_id TEXT PRIMARY KEY REFERENCES cases(id), service TEXT NOT NULL, at INTEGER NOT NULL,"
    " requirements INTEGER NOT NULL CHECK(requirements BETWEEN 1 AND 4),"
    " procedure INTEGER NOT NULL CHECK(procedure BETWEEN 1 AND 4),"
    " time INTEGER NOT NULL CHECK(time BETWEEN 1 AND 4),"
    " cost INTEGER NOT NULL CHECK(cost BETWEEN 1 AND 4),"
    " product INTEGER NOT NULL CHECK(product BETWEEN 1 AND 4),"
    " competence INTEGER NOT NULL CHECK(competence BETWEEN 1 AND 4),"
    " conduct INTEGER NOT NULL CHECK(conduct BETWEEN 1 AND 4),"
    " complaints INTEGER NOT NULL CHECK(complaints BETWEEN 1 AND 4),"
    " facilities INTEGER NOT NULL CHECK(facilities BETWEEN 1 AND 4));"
    "CREATE INDEX surveys_at ON surveys(at);",
    "CREATE TABLE drops("
    " token_hash BLOB PRIMARY KEY, terminal TEXT NOT NULL UNIQUE REFERENCES terminals(id),"
    " agency TEXT NOT NULL, point BLOB NOT NULL, language TEXT NOT NULL, label_id TEXT NOT NULL,"
    " label_en TEXT NOT NULL, accept INTEGER NOT NULL, max_bytes INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, state INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT '',"
    " bytes INTEGER NOT NULL DEFAULT 0, sealed BLOB);",
    "ALTER TABLE drops ADD COLUMN face INTEGER NOT NULL DEFAULT 0;",
    "CREATE INDEX cases_of_person ON cases(person_hash, service) WHERE person_hash IS NOT NULL;",
    "ALTER TABLE cases ADD COLUMN promised_for TEXT NOT NULL DEFAULT '';",
};
enum { VERSION = sizeof migrations / sizeof *migrations };

static bool run(sqlite3 *handle, const char *sql, struct fault *fault)
{
    int status = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    if (status == SQLITE_OK) return true;
    return FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database: %s", sqlite3_errmsg(handle));
}

/* One number (a PRAGMA's), or fallback where there is none. */
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

static bool check_whole(sqlite3 *handle, struct fault *fault)
{
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
    for (int64_t at = version; at < VERSION; at++)
        if (!run(handle, migrations[at], fault)) return false;
    char mark[96];
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA user_version=%d; PRAGMA application_id=%d",
                     (int)VERSION, (int)APPLICATION_ID);
    return run(handle, mark, fault);
}

static bool migrate(sqlite3 *handle, struct fault *fault)
{
    /* Inside the transaction, so that two that start at once do not both make the tables. */
    int64_t version = 0, application = 0, tables = 0;
    if (!run(handle, "BEGIN IMMEDIATE", fault)) return false;
    bool done = ask(handle, "PRAGMA user_version", &version, fault) &&
                ask(handle, "PRAGMA application_id", &application, fault) &&
                ask(handle, "SELECT count(*) FROM sqlite_master", &tables, fault);
    if (done && tables > 0 && application != APPLICATION_ID)
        done =
            FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "the database belongs to another program");
    if (done && version > VERSION)
        done = FAULT_CODED(fault, "K-01", FAULT_INPUT, (int)version,
                           "the database is of version %lld, newer than this program's %d",
                           (long long)version, (int)VERSION);
    if (done && version < VERSION) done = migrate_from(handle, version, fault);
    if (done) done = run(handle, "COMMIT", fault);
    if (!done) sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    return done;
}

static void destroy(struct db *db)
{
    struct db_sqlite *sqlite = db_sqlite_of(db);
    sqlite3_close_v2(sqlite->handle);
    pthread_mutex_destroy(&sqlite->lock);
    free(sqlite);
}

static const struct db_ops operations = {
    .terminal_invite = sqlite_terminal_invite,
    .terminal_find = sqlite_terminal_find,
    .terminal_find_token = sqlite_terminal_find_token,
    .terminal_enrol = sqlite_terminal_enrol,
    .terminal_withdraw = sqlite_terminal_withdraw,
    .terminal_list = sqlite_terminal_list,
    .beat_put = sqlite_beat_put,
    .beat_list = sqlite_beat_list,
    .inquiry_take = sqlite_inquiry_take,
    .upload_add = sqlite_upload_add,
    .upload_find = sqlite_upload_find,
    .upload_find_case = sqlite_upload_find_case,
    .upload_advance = sqlite_upload_advance,
    .upload_remove = sqlite_upload_remove,
    .upload_list = sqlite_upload_list,
    .case_add = sqlite_case_add,
    .case_refuse = sqlite_case_refuse,
    .answer_find = sqlite_answer_find,
    .case_find = sqlite_case_find,
    .case_list_open = sqlite_case_list_open,
    .case_list_person = sqlite_case_list_person,
    .case_find_code = sqlite_case_find_code,
    .case_visits = sqlite_case_visits,
    .case_move = sqlite_case_move,
    .case_list = sqlite_case_list,
    .survey_add = sqlite_survey_add,
    .survey_given = sqlite_survey_given,
    .survey_sum = sqlite_survey_sum,
    .drop_open = sqlite_drop_open,
    .drop_find = sqlite_drop_find,
    .drop_show = sqlite_drop_show,
    .drop_put = sqlite_drop_put,
    .drop_read = sqlite_drop_read,
    .drop_close = sqlite_drop_close,
    .drop_sweep = sqlite_drop_sweep,
    .destroy = destroy,
};

struct db *db_sqlite_create(const char *path, struct fault *fault)
{
    struct db_sqlite *sqlite = memory_alloc(sizeof *sqlite);
    sqlite->db.ops = &operations;
    pthread_mutex_init(&sqlite->lock, NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int status = sqlite3_open_v2(path, &sqlite->handle, flags, NULL);
    bool open = status == SQLITE_OK;
    if (!open)
        FAULT_CODED(fault, "K-01", FAULT_SYSTEM, status, "database %s: %s", path,
                    sqlite3_errstr(status));
    if (open) sqlite3_busy_timeout(sqlite->handle, 10000);
    /* FULL: a commit that was answered survives a power cut. */
    open = open && check_whole(sqlite->handle, fault) &&
           run(sqlite->handle,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
               "PRAGMA trusted_schema=OFF",
               fault) &&
           migrate(sqlite->handle, fault);
    if (open) return &sqlite->db;
    destroy(&sqlite->db);
    return NULL;
}
