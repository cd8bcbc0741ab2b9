/* people.h - who works with the desk: accounts, and the sessions of those who are logged in.
 *
 * Of a password only its Argon2id hash is kept, of a token only a keyed hash, and the second
 * factor's secret is encrypted under a key that the database does not hold. */
#ifndef ANJUNGAN_BACKEND_DB_PEOPLE_H
#define ANJUNGAN_BACKEND_DB_PEOPLE_H

#include "backend/db/audit.h"

enum {
    DB_LOGIN_SIZE = 33,
    DB_PERSON_SIZE = 81,
    DB_PASSWORD_SIZE = 129,
    DB_TOTP_SIZE = 64, /* encrypted, at most */
    DB_ACCOUNTS_MAX = 256,
};

enum db_account_state {
    DB_ACCOUNT_INVITED, /* has no password yet */
    DB_ACCOUNT_ACTIVE,
    DB_ACCOUNT_CLOSED,
};

struct db_account {
    char id[DB_ID_SIZE], agency[DB_NAME_SIZE];
    char login[DB_LOGIN_SIZE], name[DB_PERSON_SIZE];
    unsigned roles; /* bits by people/rights.h */
    enum db_account_state state;
    char password[DB_PASSWORD_SIZE]; /* as libsodium writes it: $argon2id$... */
    uint8_t totp[DB_TOTP_SIZE];
    size_t totp_size;
    int64_t totp_step; /* the last that was accepted: none works twice */
    unsigned misses;   /* their weights, since the last that succeeded */
    int64_t locked_until_s, added_s, changed_s;
};

struct db_session {
    uint8_t token_hash[DB_HASH_SIZE];
    char account[DB_ID_SIZE];
    bool whole; /* both factors were given */
    int64_t began_s, seen_s, expires_s;
};

typedef bool db_account_visitor(const struct db_account *, void *context);

/* FAULT_REFUSED: there is one of that login. */
bool db_account_add(struct db *, const struct db_account *, const uint8_t invite[DB_HASH_SIZE],
                    int64_t invite_expires_s, const struct db_entry *, struct fault *);
bool db_account_find(struct db *, const char *id, struct db_account *out, struct fault *);
bool db_account_find_login(struct db *, const char *login, struct db_account *out, struct fault *);
bool db_account_find_invite(struct db *, const uint8_t invite[DB_HASH_SIZE], int64_t now_s,
                            struct db_account *out, struct fault *);
/* Of an agency; "": of all. By login. The visitor must not use the database. */
bool db_account_list(struct db *, const char *agency, db_account_visitor *, void *context,
                     struct fault *);
/* Invites again: password and second factor are void, its sessions end. */
bool db_account_invite(struct db *, const char *id, const uint8_t invite[DB_HASH_SIZE],
                       int64_t expires_s, const struct db_entry *, struct fault *);
/* Spends the invitation; of the account: password and second factor, with the step that was given.
 */
bool db_account_activate(struct db *, const uint8_t invite[DB_HASH_SIZE], const struct db_account *,
                         int64_t now_s, const struct db_entry *, struct fault *);
/* works: cases may be in their hands still; else those that were are anybody's, and what they
 * proposed is not any more, as of one that is closed. */
bool db_account_roles(struct db *, const char *id, unsigned roles, bool works,
                      const struct db_entry *, struct fault *);
/* Its sessions end. */
bool db_account_close(struct db *, const char *id, const struct db_entry *, struct fault *);
/* One more miss, of that weight; from `max` on it is locked until then. A lock that is over takes
 * what led to it with it. */
struct db_miss {
    unsigned weight, max;
    int64_t locked_until_s;
};
bool db_account_miss(struct db *, const char *id, const struct db_miss *, const struct db_entry *,
                     struct fault *);
/* That step of the second factor, once: FAULT_REFUSED when it, or a later one, was used. Makes the
 * session whole under its new token, and forgets the misses. */
bool db_account_enter(struct db *, const char *id, int64_t totp_step,
                      const uint8_t old_token[DB_HASH_SIZE], const struct db_session *,
                      const struct db_entry *, struct fault *);

/* The same for somebody who is in: that step, once; a new password, or NULL: it stays; all their
 * sessions end, and this one is left. */
bool db_account_renew(struct db *, const char *id, int64_t totp_step, const char *password,
                      const struct db_session *, const struct db_entry *, struct fault *);

bool db_session_add(struct db *, const struct db_session *, struct fault *);
/* One that has expired is not there. */
bool db_session_find(struct db *, const uint8_t token[DB_HASH_SIZE], int64_t now_s,
                     struct db_session *out, struct fault *);
bool db_session_touch(struct db *, const uint8_t token[DB_HASH_SIZE], int64_t now_s,
                      int64_t expires_s, struct fault *);
/* Absent is fine; the entry may be NULL. */
bool db_session_end(struct db *, const uint8_t token[DB_HASH_SIZE], const struct db_entry *,
                    struct fault *);
bool db_session_end_all(struct db *, const char *account, const struct db_entry *, struct fault *);
/* Those that are whole, the newest first. The visitor must not use the database. */
typedef bool db_session_visitor(const struct db_session *, void *context);
bool db_session_list(struct db *, const char *account, int64_t now_s, db_session_visitor *,
                     void *context, struct fault *);
bool db_session_count(struct db *, const char *account, int64_t now_s, int *out, struct fault *);
bool db_session_sweep(struct db *, int64_t now_s, struct fault *);

#endif
