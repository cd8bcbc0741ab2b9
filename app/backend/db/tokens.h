/* tokens.h - the keys of agencies' own systems (api/api.h).
 *
 * Of a token only a keyed hash is kept. It ends by its time or by being withdrawn; it is not
 * deleted, for the audit log names it. */
#ifndef ANJUNGAN_BACKEND_DB_TOKENS_H
#define ANJUNGAN_BACKEND_DB_TOKENS_H

#include "backend/db/audit.h"

enum { DB_TOKEN_NAME_SIZE = 65, DB_TOKENS_MAX = 64, DB_TOKEN_USE_S = 60 };

struct db_token {
    char id[DB_ID_SIZE], agency[DB_NAME_SIZE];
    char name[DB_TOKEN_NAME_SIZE]; /* of the system that holds it */
    unsigned scopes;               /* bits by api/tokens.h */
    int64_t added_s, expires_s, withdrawn_s;
    int64_t used_s; /* the last time, to a minute; 0: never */
};
typedef bool db_token_visitor(const struct db_token *, void *context);

bool db_token_add(struct db *, const struct db_token *, const uint8_t hash[DB_HASH_SIZE],
                  const struct db_entry *, struct fault *);
/* One that has expired or was withdrawn is not there. */
bool db_token_find(struct db *, const uint8_t hash[DB_HASH_SIZE], int64_t now_s,
                   struct db_token *out, struct fault *);
/* Whatever became of it. */
bool db_token_find_id(struct db *, const char *id, struct db_token *out, struct fault *);
/* It was used now; written once a minute at most. */
bool db_token_use(struct db *, const char *id, int64_t now_s, struct fault *);
/* FAULT_REFUSED: there is none that still lives. */
bool db_token_withdraw(struct db *, const char *id, const struct db_entry *, struct fault *);
/* Of an agency ("": of all), the newest first, DB_TOKENS_MAX of them. The visitor must not use the
 * database. */
bool db_token_list(struct db *, const char *agency, db_token_visitor *, void *context,
                   struct fault *);

#endif
