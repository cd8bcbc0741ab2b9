/* tokens.h - keys by which an agency's own systems read its cases (api/api.h): made by an operator,
 * shown once, for some days and some scopes, withdrawn at any time.
 *
 * A token is "anj1_" and 32 random bytes in base64url. The database holds its HMAC under the
 * server's secret, and finds it by that: neither a copy of the database nor the time that a guess
 * takes tells anything of it. */
#ifndef ANJUNGAN_BACKEND_PEOPLE_TOKENS_H
#define ANJUNGAN_BACKEND_PEOPLE_TOKENS_H

#include "backend/cases/cases.h"
#include "backend/db/tokens.h"

#define TOKEN_PREFIX "anj1_"
enum {
    TOKEN_SIZE = 5 + 43 + 1,
    TOKEN_DAYS_MAX = 366,
    TOKEN_SCOPES_SIZE = 40,
};

enum scope {
    SCOPE_CASES,      /* applications: how they stand */
    SCOPE_COMPLAINTS, /* complaints likewise */
    SCOPE_PAPERS,     /* of those it may see: what was typed, scanned and photographed */
};
enum { SCOPE_COUNT = SCOPE_PAPERS + 1 };
const char *scope_key(enum scope); /* "papers": on the command line, in the log */
bool scopes_have(unsigned scopes, enum scope);
/* "cases,papers" as bits, and back; false: some word is none, or it is papers of nothing. */
bool scopes_parse(const char *keys, unsigned *out);
void scopes_write(unsigned scopes, char out[TOKEN_SCOPES_SIZE]);

/* From "Bearer anj1_..." (RFC 6750), and nothing else; header NULL: absent. False: out is as it
 * was. */
bool token_from_header(const char *header, char out[TOKEN_SIZE]);

/* FAULT_INPUT: agency, name, scopes or days are not what they should be. */
struct token_wish {
    const char *agency, *name;
    unsigned scopes, days;
};
bool token_make(const struct cases *, const struct token_wish *, char out[TOKEN_SIZE],
                struct fault *);
/* Whose that is, now. FAULT_NOT_FOUND: nobody's, or not any more. */
bool token_find(const struct cases *, const char *token, struct db_token *out, struct fault *);
/* by: the admin's account, NULL: the command line. FAULT_REFUSED: it is withdrawn already. */
bool token_withdraw(const struct cases *, const char *by, const struct db_token *, struct fault *);

#endif
