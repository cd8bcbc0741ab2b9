/* sql.h - what the files of this room share: the open store, and one way to run a statement.
 *
 * Every change is one statement, committed by itself: there is no transaction that a second thread
 * or a crash could find half done. */
#ifndef ANJUNGAN_STORE_SQL_H
#define ANJUNGAN_STORE_SQL_H

#include "base/file.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdatomic.h>

struct store {
    sqlite3 *db;
    int lock_fd; /* of staging/; -1: another process owns the store, and recovers it */
    char staging[PATH_SIZE], outbox[PATH_SIZE], refused[PATH_SIZE];
    atomic_bool unmoved; /* a committed case could not be moved to the outbox yet */
    /* The door of staff mode, as this run of the program saw it (staff.c). */
    atomic_llong mono_s; /* as last told; -1: never */
    struct {
        bool watched; /* since it was shut for the failed-th time */
        int failed;
        int64_t opens_mono_s;
    } door;
};

enum { CHAIN_SIZE = 65 };
extern const char store_chain_start[CHAIN_SIZE];

/* Always false: S-02 with SQLite's own sentence. */
bool sql_fault(struct store *, const char *where, const char *what, struct fault *);
#define SQL_FAULT(store, what, fault) sql_fault((store), __func__, (what), (fault))

bool sql_prepare(struct store *, const char *sql, sqlite3_stmt **out, struct fault *);
void sql_bind_text(sqlite3_stmt *, int position, const char *text); /* borrowed until finalized */
void sql_bind_number(sqlite3_stmt *, int position, int64_t number);
/* Runs a statement that gives no rows, and finalizes it. */
bool sql_finish(struct store *, sqlite3_stmt *, struct fault *);
bool sql_run(struct store *, const char *sql, struct fault *);
/* One number, the first column of the first row; 0 without a row. */
bool sql_number(struct store *, const char *sql, int64_t *out, struct fault *);
/* Copies a text column; false when it is NULL or does not fit. */
bool sql_text(sqlite3_stmt *, int column, char *out, size_t size);

/* cases.c */
#define CASE_COLUMNS "id, code, service, sha256, due, url, size, created_s, state, receipt"
enum { CASE_ID_LENGTH = 32 };
bool case_id_is_good(const char *id);
void case_file_name(const char *id, char out[64]); /* CASEID.p7m */
bool case_file_exists(const char *dir, const char *name);
/* Reads a row of CASE_COLUMNS. */
bool case_row_read(sqlite3_stmt *, struct stored_case *out);
/* Takes the sealed file of an answered case out of the courier's sight: an accepted one is gone for
 * good, a refused one is kept in refused/. Doing it twice is fine. */
bool case_file_settle(struct store *, const char *id, enum case_state, struct fault *);
/* staff.c */
#define STAFF_COLUMNS "number, name, card_sha256 IS NOT NULL, added_s, pin_hash"
enum { STAFF_COLUMN_PIN = 4 };
struct staff_member;
bool staff_member_read(sqlite3_stmt *, struct staff_member *out);
/* recover.c */
bool cases_recover(struct store *, struct fault *);
/* events.c: the SQL function event_chain(previous, at_s, kind, detail). */
bool events_prepare(struct store *, struct fault *);

#endif
