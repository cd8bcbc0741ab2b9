/* people.h - who works with the desk: invited, let in by password and second factor, remembered for
 * a while, locked out, shown the door.
 *
 * The rules are those of OWASP ASVS 5.0, level 2. An invitation is a link that works once, for a
 * day; whoever opens it chooses a password and pairs an authenticator. Logging in takes both, and
 * changes the session's token. A session ends after a quarter of an hour without a request, after
 * twelve hours in any case, and whenever an admin says; an admin invites, closes and gives roles
 * only in its first quarter of an hour. Its pages leave the screen when it is over.
 * Somebody may be in at several places at once, sees since when, and ends all the others by a code;
 * a new password takes the old one and a code, and ends them too. Whoever lost password or
 * authenticator is invited again, by an admin who knows them: there is no other way back in.
 *
 * Five misses of the code lock an account for a quarter of an hour: they come from somebody who has
 * the password. Misses of the password come from anybody who knows the name, who must not be able
 * to lock its owner out: whoever asks for a login holds up one name from one address after five
 * (desk/login.c), and only a hundred, from many addresses or in five hours, lock the account. */
#ifndef ANJUNGAN_BACKEND_PEOPLE_PEOPLE_H
#define ANJUNGAN_BACKEND_PEOPLE_PEOPLE_H

#include "backend/cases/cases.h"
#include "backend/db/people.h"
#include "backend/people/rights.h"

enum {
    PEOPLE_TOKEN_SIZE = 44, /* 32 random bytes in base64url, and NUL */
    PEOPLE_IDLE_S = 15 * 60,
    PEOPLE_LONGEST_S = 12 * 3600,
    PEOPLE_FIRST_S = 5 * 60,  /* between the two factors */
    PEOPLE_FRESH_S = 15 * 60, /* since both were given: for what lets others in */
    PEOPLE_MISSES = 100,      /* by weight */
    PEOPLE_PASSWORD_MISS = 1,
    PEOPLE_CODE_MISS = 20,
    PEOPLE_LOCKED_S = 15 * 60,
    PEOPLE_INVITE_S = 24 * 3600,
    PEOPLE_PAIRING_SIZE = 20, /* bytes of an authenticator's secret */
};

/* Once a process, before the others. */
bool people_init(struct fault *);

/* Somebody who is logged in, or half. */
struct member {
    struct db_account account;
    struct db_session session;
    char token[PEOPLE_TOKEN_SIZE];
};

/* login: 2 to 32 of a-z, 0-9, '.', '-', '_'. by: the admin's account, NULL: the command line.
 * FAULT_INPUT, FAULT_REFUSED (taken). */
bool people_invite(const struct cases *, const char *by, const char *agency, const char *login,
                   const char *name, unsigned roles, char out_token[PEOPLE_TOKEN_SIZE],
                   struct fault *);
/* Anew: password and second factor are void from now on. */
bool people_invite_again(const struct cases *, const char *by, const struct db_account *,
                         char out_token[PEOPLE_TOKEN_SIZE], struct fault *);
/* FAULT_NOT_FOUND: no such invitation, or not any more. out_pairing: the authenticator's secret,
 * the same each time. */
bool people_invited(const struct cases *, const char *token, struct db_account *out,
                    uint8_t out_pairing[PEOPLE_PAIRING_SIZE], struct fault *);
/* FAULT_INPUT: the password is too easy; FAULT_ATTENTION: the code is not the authenticator's. */
bool people_accept(const struct cases *, const char *token, const char *password, const char *code,
                   struct fault *);

/* The first factor. FAULT_REFUSED: wrong, or locked, or nobody: it does not say which. */
bool people_begin(const struct cases *, const char *login, const char *password,
                  char out_token[PEOPLE_TOKEN_SIZE], struct fault *);
/* The second. The token is void and a new one takes its place. FAULT_REFUSED: wrong, or used
 * before, or locked by now. */
bool people_enter(const struct cases *, const char *token, const char *code,
                  char out_token[PEOPLE_TOKEN_SIZE], struct fault *);
/* Who that is; keeps the session alive. FAULT_NOT_FOUND: nobody. */
bool people_find(const struct cases *, const char *token, struct member *out, struct fault *);
/* Both factors were given just now. */
bool people_is_fresh(const struct cases *, const struct member *);
/* Of somebody who is in, by their old password and a code. FAULT_INPUT: the new one is too easy;
 * FAULT_REFUSED: old one or code are wrong, or the account is locked. All sessions end; the token
 * is that of a new one. */
struct password_change {
    const char *old, *fresh, *code;
};
bool people_change_password(const struct cases *, const struct member *,
                            const struct password_change *, char out_token[PEOPLE_TOKEN_SIZE],
                            struct fault *);
/* All sessions but this one, which goes on under a new token. FAULT_REFUSED: the code is wrong. */
bool people_end_others(const struct cases *, const struct member *, const char *code,
                       char out_token[PEOPLE_TOKEN_SIZE], struct fault *);
/* Half in, it leaves no entry. */
bool people_leave(const struct cases *, const struct member *, struct fault *);

/* As an authenticator wants it typed: base32; appended. */
void people_pairing_text(const uint8_t pairing[PEOPLE_PAIRING_SIZE], struct bytes *out);

/* What a form of this session carries, so that no other site can send one. */
void people_form_key(const struct cases *, const char *token, char out[PEOPLE_TOKEN_SIZE]);
bool people_form_is_ours(const struct cases *, const char *token, const char *key);

#endif
