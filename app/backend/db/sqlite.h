/* sqlite.h - inside of the SQLite engine: one connection behind a lock, and queries that remember
 * their first error, so that binding and reading need no check each. */
#ifndef ANJUNGAN_BACKEND_DB_SQLITE_H
#define ANJUNGAN_BACKEND_DB_SQLITE_H

#include "backend/db/db.h"

#include <pthread.h>
#include <sqlite3.h>

struct db_sqlite {
    struct db db;
    sqlite3 *handle;
    pthread_mutex_t lock; /* one statement or transaction at a time */
};

struct db_sqlite *db_sqlite_of(struct db *);

struct query {
    sqlite3 *handle;
    sqlite3_stmt *statement;
    int status; /* SQLITE_OK, ROW, DONE, or the first error */
};

/* Locks the connection until query_end. */
void query_begin(struct query *, struct db *, const char *sql);
/* For a further statement of a transaction, which holds the lock. */
void query_begin_inside(struct query *, struct db *, const char *sql);
void query_bind_text(struct query *, int index, const char *text);
void query_bind_number(struct query *, int index, int64_t number);
void query_bind_blob(struct query *, int index, const void *data, int size);
bool query_row(struct query *); /* true: a row is there to be read */
void query_text(struct query *, int column, char *out, size_t size); /* cut to fit */
int64_t query_number(struct query *, int column);
void query_blob(struct query *, int column, struct bytes *out); /* appends */
/* Finishes, unlocks; false with the fault of the first error. Nothing found is no error. */
bool query_end(struct query *, struct db *, struct fault *);
bool query_end_inside(struct query *, struct fault *);
/* Runs to its end; FAULT_REFUSED when it changed no row. */
bool query_change(struct query *, struct db *, const char *refusal, struct fault *);
bool query_change_inside(struct query *, const char *refusal, struct fault *);

bool transaction_begin(struct db *, struct fault *); /* locks */
/* Commits when done is true, else rolls back; unlocks; returns whether it is committed. */
bool transaction_end(struct db *, bool done, struct fault *);

/* Each of the engine's tables fills in its own. */
bool sqlite_terminal_invite(struct db *, const char *, const char *, const uint8_t *, int64_t,
                            int64_t, struct fault *);
bool sqlite_terminal_find(struct db *, const char *, struct db_terminal *, struct fault *);
bool sqlite_terminal_find_token(struct db *, const uint8_t *, int64_t, struct db_terminal *,
                                struct fault *);
bool sqlite_terminal_enrol(struct db *, const uint8_t *, const char *, const char *, int64_t,
                           struct fault *);
bool sqlite_terminal_withdraw(struct db *, const char *, struct fault *);
bool sqlite_terminal_list(struct db *, db_terminal_visitor *, void *, struct fault *);
bool sqlite_beat_put(struct db *, const char *, int64_t, const char *, struct bytes *,
                     struct fault *);
bool sqlite_beat_list(struct db *, db_beat_visitor *, void *, struct fault *);
bool sqlite_inquiry_take(struct db *, const char *, int64_t, int64_t, struct fault *);
bool sqlite_survey_add(struct db *, const struct db_survey *, struct fault *);
bool sqlite_survey_given(struct db *, const char *, bool *, struct fault *);
bool sqlite_survey_sum(struct db *, const char *, int64_t, int64_t, struct db_survey_sum *,
                       struct fault *);
bool sqlite_drop_open(struct db *, const struct db_drop *, struct fault *);
bool sqlite_drop_find(struct db *, const uint8_t *, int64_t, struct db_drop *, struct fault *);
bool sqlite_drop_show(struct db *, const uint8_t *, struct fault *);
bool sqlite_drop_put(struct db *, const uint8_t *, const char *, int64_t, const struct bytes *,
                     int64_t, struct fault *);
bool sqlite_drop_read(struct db *, const uint8_t *, struct bytes *, struct fault *);
bool sqlite_drop_close(struct db *, const char *, const uint8_t *, struct fault *);
bool sqlite_drop_sweep(struct db *, int64_t, struct fault *);
bool sqlite_upload_add(struct db *, const struct db_upload *, struct fault *);
bool sqlite_upload_find(struct db *, const char *, struct db_upload *, struct fault *);
bool sqlite_upload_find_case(struct db *, const char *, const char *, struct db_upload *,
                             struct fault *);
bool sqlite_upload_advance(struct db *, const char *, int64_t, int64_t, int64_t, int64_t,
                           struct fault *);
bool sqlite_upload_remove(struct db *, const char *, struct fault *);
bool sqlite_upload_list(struct db *, enum db_upload_state, int64_t, db_upload_visitor *, void *,
                        struct fault *);
bool sqlite_upload_settle(struct db *, const char *id, enum db_upload_state, struct fault *);
bool sqlite_case_add(struct db *, const struct db_case *, const struct db_visit *, int,
                     const struct db_answer *, const char *, struct fault *);
bool sqlite_case_refuse(struct db *, const struct db_answer *, const char *, struct fault *);
bool sqlite_answer_find(struct db *, const char *, const char *, struct bytes *, struct fault *);
bool sqlite_case_find(struct db *, const char *, struct db_case *, struct fault *);
bool sqlite_case_list_open(struct db *, const uint8_t *, const char *, struct db_case *, int *,
                           struct fault *);
bool sqlite_case_list_person(struct db *, const uint8_t *, const char *, struct db_case *, int *,
                             struct fault *);
bool sqlite_case_find_code(struct db *, const uint8_t *, struct db_case *, struct fault *);
bool sqlite_case_visits(struct db *, const char *, struct db_visit *, int *, struct fault *);
bool sqlite_case_move(struct db *, const char *, const struct db_move *, struct fault *);
bool sqlite_case_list(struct db *, db_case_visitor *, void *, struct fault *);

#endif
