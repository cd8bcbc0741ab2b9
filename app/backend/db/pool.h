/* pool.h - connections to PostgreSQL, lent to one thread at a time.
 *
 * Each is made when it is first wanted, and anew when it is found broken while nobody has it: a
 * server that was started again is met again without a word. One that breaks while it is lent stays
 * broken until it is given back, so that half a transaction is never gone on with on another.
 *
 * Neither a password nor the name it belongs to is ever told. */
#ifndef ANJUNGAN_BACKEND_DB_POOL_H
#define ANJUNGAN_BACKEND_DB_POOL_H

#include "backend/db/sql.h"

#include <libpq-fe.h>

enum { PREPARED_MAX = 160 };

/* A statement that this connection's server knows by its number here: "s0", "s1" and so on. */
struct prepared {
    const char *sql; /* the literal itself */
    int values;      /* it has */
    Oid types[QUERY_VALUES_MAX];
};

struct pooled {
    PGconn *connection; /* NULL: to be made */
    bool lent;
    int prepared_count;
    struct prepared prepared[PREPARED_MAX];
};

struct db_postgres {
    struct db db; /* first */
    struct pool *pool;
};
extern const struct engine postgres_engine; /* engine_postgres.c */

/* Reads the password; connects nothing. Copies the options. */
struct pool *pool_create(const struct db_options *, struct fault *);
void pool_destroy(struct pool *); /* none is lent; NULL is fine */
/* Waits ten seconds for one at most. Connected. */
struct pooled *pool_borrow(struct pool *, struct fault *);
void pool_give_back(struct pool *, struct pooled *);
/* Of one that is lent, and broken with nothing under way: a new connection. */
bool pool_renew(struct pool *, struct pooled *, struct fault *);

/* Always false: what the server, or the connection to it, said. result: NULL where there is none.
 */
bool pool_fault(PGconn *, const PGresult *result, struct fault *);
/* SQLSTATE, or "" of what the server did not say. */
const char *pool_state(const PGresult *);

#endif
