/* sql.h - inside of the database room: statements are written once, for whichever engine runs them.
 *
 * Values are bound, as ?1, ?2 and so on, and never written into a statement, which is a literal
 * (tests/lint/sql.py). A query remembers its first error, so that binding and reading need no check
 * each. A connection is used by one thread at a time: a query borrows one from its beginning to its
 * end, a transaction for all of its queries; until then the thread does not begin another by the
 * db. A visitor is called while its list's query is open: it must not use the database, or the list
 * collects first. It returns soon: PostgreSQL gives a statement a minute, reading included.
 *
 * Their SQL is what SQLite 3.40 and PostgreSQL 15 both understand, and mean the same by:
 * - INTEGER, TEXT, BLOB are the only types, in capitals; names are lower case, and quoted where
 *   they are a word of either ("offset"). Only a column of the right type is read as text, number
 *   or blob; a truth (a = b) is a number, in an ORDER BY too.
 * - A value has the type it is bound with. One that may be left out (NULL) stands only where a
 *   column gives it its type: VALUES of an INSERT, SET, = with a column.
 * - INSERT ... ON CONFLICT(column) DO UPDATE, or DO NOTHING; RETURNING; coalesce, nullif, substr,
 *   length, ||, CASE, LIMIT, count, sum, min, max. Every column that is not inside of one of them
 *   stands in GROUP BY; a subquery in FROM has a name. No rowid, PRAGMA, now(), LIKE (its case
 *   differs), IFNULL, INSERT OR, nor ? alone.
 * - Text is UTF-8, and ordered by its bytes.
 *
 * PostgreSQL runs transactions at once (READ COMMITTED), in as many processes: what was read in one
 * may be another's to change a moment later. So a change says in its WHERE from which state it
 * goes, and is refused when it meets another; who must read before writing makes its row its own by
 * an UPDATE, or INSERT ... ON CONFLICT DO UPDATE, first (beats.c), and what has no row yet by the
 * engine's hold() (alone.c). A transaction changes its rows in one order, so that no two wait for
 * each other: uploads, visits, a person that is held, cases, answers, figures with their dues and
 * returns, checks, notes, recipients, supplements, followers, alerts, jobs, requests; accounts,
 * sessions; the audit log last. Rows that it has only just inserted, and nobody else can know, may
 * come in any. Should two wait all the same, one is a fault that says so. After a statement that
 * failed, a transaction is only ended.
 *
 * A COMMIT whose answer was lost is a fault, though it may have been made; nothing is ever sent
 * twice from here. Whoever asked does it again, which finds the change made: FAULT_REFUSED. */
#ifndef ANJUNGAN_BACKEND_DB_SQL_H
#define ANJUNGAN_BACKEND_DB_SQL_H

#include "backend/db/audit.h"
#include "backend/db/desk.h"
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
    /* For run(), each outside of a transaction: what was deleted leaves the free pages, too, where
     * that can be. NULL ends them. */
    const char *const *scrubs;
    const char *begin; /* a transaction that writes */
    bool skips_locked; /* a SELECT can pass over rows that another holds: FOR UPDATE SKIP LOCKED */
    /* Inside of a transaction that writes: until its end no other holds that key, which stands for
     * what has no row yet. */
    bool (*hold)(struct link *, int64_t key, struct fault *);
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

/* sql: a literal, which PostgreSQL's connections know again by where it stands. */
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
/* Whether a database may be used: how many tables it has of anybody, whether they are this
 * program's, and of which version. */
bool migrations_accept(int64_t tables, bool ours, int64_t version, struct fault *);
bool migrations_apply(const struct engine *, struct link *, int64_t version, struct fault *);

/* The engines. */
struct db *db_sqlite_create(const char *path, struct fault *);
struct db *db_postgres_create(const struct db_options *, struct fault *);
bool db_postgres_knows(const char *uri);

/* audit.c: entry NULL: none. As late in a transaction as can be: from here on it is alone. */
bool audit_add(struct transaction *, const struct db_entry *, struct fault *);
/* recipients.c: something new is sealed to that one; out_number 0: it is not known. FAULT_REFUSED:
 * its key was destroyed. */
bool recipient_takes(struct transaction *, const char *recipient, int64_t *out_number,
                     struct fault *);
bool recipient_takes_case(struct transaction *, const char *case_id, const char *recipient,
                          struct fault *);
/* sessions.c, accounts.c */
bool session_insert(struct transaction *, const struct db_session *, struct fault *);
bool session_end_all(struct transaction *, const char *account, struct fault *);

/* supplements.c: what came for the case is with staff now, and what was found of it is open again.
 */
bool supplements_send(struct transaction *, const char *case_id, int64_t at_s, struct fault *);
/* followers.c: queues what is told of a case, but no letter to whoever has stopped them meanwhile.
 * job NULL: nothing is. */
struct db_job;
bool news_add(struct transaction *, const char *case_id, const struct db_job *, struct fault *);

/* cases.c: a row of these columns. */
#define CASE_COLUMNS                                                                               \
    "id, terminal, service, code_hash, blob, sha256, step, handed_in, due, received, updated,"     \
    " due_differs, handed_at, missing, person_hash, promised_for, agency, complaint, actor,"       \
    " assigned, proposed, proposed_by, proposed_at, resent"
void case_read(struct query *, struct db_case *out);
/* Those of a query that has been bound, and its end. */
bool case_visit_all(struct query *, db_case_visitor *, void *context, struct fault *);

/* retention.c: the step that a case is at is left by an end that is no step's outcome. */
bool visit_close(struct transaction *, const char *id, const char *outcome, int64_t at_s,
                 struct fault *);

/* alone.c: this person's is this transaction's until it ends: who has a case of theirs added, or
 * looks for one, holds them first. */
bool alone_hold(struct transaction *, const uint8_t person_hash[DB_HASH_SIZE], struct fault *);
/* Holds them, and what they have stays as it is until this transaction ends; FAULT_REFUSED when
 * another than this case is under way. NULL: nothing is looked at. */
bool alone_check(struct transaction *, const char *case_id, const struct db_alone *,
                 struct fault *);

/* desk.c */
bool note_insert(struct transaction *, const char *case_id, const struct db_note *, struct fault *);
/* figures.c: of a case that came; its due time from then on (0: none runs); its class; and of one
 * that moves. */
bool figure_add(struct transaction *, const struct db_case *, struct fault *);
bool figure_due(struct transaction *, const char *id, int64_t at_s, int64_t due_s, struct fault *);
bool figure_class(struct transaction *, const char *id, const char *class, struct fault *);
bool figure_move(struct transaction *, const char *id, const struct db_move *, struct fault *);

/* uploads.c: a received one, by whoever is first. */
bool upload_settle(struct transaction *, const char *id, enum db_upload_state, struct fault *);

#endif
