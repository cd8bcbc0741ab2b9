/* sql.h - inside of the database room: statements are written once, for whichever engine runs them.
 *
 * Their SQL is what SQLite and PostgreSQL both understand; values are bound, as ?1, ?2 and so on,
 * and never written into a statement. A query remembers its first error, so that binding and
 * reading need no check each. A connection is used by one thread at a time: a query borrows one
 * from its beginning to its end, a transaction for all of its queries. */
#ifndef ANJUNGAN_BACKEND_DB_SQL_H
#define ANJUNGAN_BACKEND_DB_SQL_H

#include "backend/db/audit.h"
#include "backend/db/people.h"

enum { QUERY_VALUES_MAX = 24 };

struct link; /* one connection, the engine's */

enum query_state {
    QUERY_OK,   /* nothing has gone wrong */
    QUERY_ROW,  /* a row is there to be read */
    QUERY_DONE, /* there is none any more */
    QUERY_BROKEN,
    QUERY_CONSTRAINT, /* it would make a second of what is one */
};

struct query {
    struct db *db;
    struct link *link;
    bool borrowed; /* the link goes back with this query's end */
    enum query_state state;
    struct fault fault; /* of BROKEN and CONSTRAINT */
    void *statement;    /* the engine's */
    int64_t changes;    /* rows, once it is DONE */
};

struct transaction {
    struct db *db;
    struct link *link;
};

/* What an engine does. Operations on a query set its state; they are not called on one that is
 * BROKEN. Columns count from 0, values from 1. */
struct engine {
    struct link *(*borrow)(struct db *, struct fault *); /* waits for one */
    void (*give_back)(struct db *, struct link *);
    /* Without values and rows: BEGIN, COMMIT, a step of the migrations. */
    bool (*run)(struct link *, const char *sql, struct fault *);
    const char *begin; /* a transaction that writes */
    void (*prepare)(struct query *, const char *sql);
    void (*bind_text)(struct query *, int index, const char *text);
    void (*bind_number)(struct query *, int index, int64_t number);
    void (*bind_blob)(struct query *, int index, const void *data, size_t size);
    void (*step)(struct query *);
    /* Of the row that is there. NULL stands for SQL's NULL; valid until the next step. */
    const char *(*text)(struct query *, int column);
    int64_t (*number)(struct query *, int column);
    const void *(*blob)(struct query *, int column, size_t *out_size);
    void (*finish)(struct query *);
    void (*destroy)(struct db *);
};

struct db {
    const struct engine *engine;      /* first member of every engine's struct */
    uint8_t chain_key[DB_CHAIN_SIZE]; /* of the audit log */
};

/* sql: a literal of ours. */
void query_begin(struct query *, struct db *, const char *sql);
void query_begin_inside(struct query *, struct transaction *, const char *sql);
/* What is not bound is NULL. */
void query_bind_text(struct query *, int index, const char *text);
void query_bind_number(struct query *, int index, int64_t number);
void query_bind_blob(struct query *, int index, const void *data, size_t size);
bool query_row(struct query *); /* true: a row is there to be read */
void query_text(struct query *, int column, char *out, size_t size); /* cut to fit */
void query_text_append(struct query *, int column, struct bytes *out);
int64_t query_number(struct query *, int column);
void query_blob(struct query *, int column, struct bytes *out); /* appends */
/* true: it has exactly that size. */
bool query_blob_exact(struct query *, int column, void *out, size_t size);
/* False with the fault of the first error: FAULT_REFUSED of a constraint. Nothing found is no
 * error. */
bool query_end(struct query *, struct fault *);
/* Runs to its end; FAULT_REFUSED when it changed no row. */
bool query_change(struct query *, const char *refusal, struct fault *);
/* Runs to its end, whether there was something to change or not. */
bool query_run(struct query *, struct fault *);

bool transaction_begin(struct transaction *, struct db *, struct fault *);
/* Commits when done is true, else rolls back; returns whether it is committed. */
bool transaction_end(struct transaction *, bool done, struct fault *);

/* migrations.c: from this version to the newest, by the link, inside a transaction of the caller's.
 */
extern const int64_t migrations_version;
bool migrations_apply(const struct engine *, struct link *, int64_t version, struct fault *);

/* The engines. */
struct db *db_sqlite_create(const char *path, struct fault *);

/* audit.c: entry NULL: none. As late in a transaction as can be: from here on it is alone. */
bool audit_add(struct transaction *, const struct db_entry *, struct fault *);
/* sessions.c, accounts.c */
bool session_insert(struct transaction *, const struct db_session *, struct fault *);
bool session_end_all(struct transaction *, const char *account, struct fault *);

/* cases.c: a row of these columns. */
#define CASE_COLUMNS                                                                               \
    "id, terminal, service, code_hash, blob, sha256, step, handed_in, due, received, updated,"     \
    " due_differs, handed_at, missing, person_hash, promised_for, agency, complaint, actor,"       \
    " assigned, proposed, proposed_by, proposed_at, resent"
void case_read(struct query *, struct db_case *out);

/* uploads.c: a received one, by whoever is first. */
bool upload_settle(struct transaction *, const char *id, enum db_upload_state, struct fault *);

#endif
