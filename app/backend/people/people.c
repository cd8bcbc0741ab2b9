#define _DEFAULT_SOURCE
#include "backend/people/people.h"

#include "backend/people/secrets.h"
#include "base/encode.h"
#include "base/log.h"
#include "seal/gcm.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)PEOPLE_PAIRING_SIZE == (int)TOTP_SECRET_SIZE, "an authenticator's secret");
_Static_assert((int)DB_PASSWORD_SIZE == (int)PASSWORD_HASH_SIZE, "a password's hash");

bool people_init(struct fault *fault)
{
    return secrets_init(fault);
}

static bool make_token(char out[PEOPLE_TOKEN_SIZE], struct fault *fault)
{
    uint8_t random[32];
    struct bytes text = {0};
    if (!seal_random(random, sizeof random, fault)) return false;
    base64url_encode(random, sizeof random, &text);
    snprintf(out, PEOPLE_TOKEN_SIZE, "%s", bytes_text(&text));
    bytes_free(&text);
    explicit_bzero(random, sizeof random);
    return true;
}

/* A token as it came from outside is hashed however long it is, up to what one can be. */
static void hash(const struct cases *cases, const char *purpose, const char *token,
                 uint8_t out[DB_HASH_SIZE])
{
    char bounded[PEOPLE_TOKEN_SIZE];
    bool fits = strnlen(token, sizeof bounded) < sizeof bounded;
    snprintf(bounded, sizeof bounded, "%s", fits ? token : "-");
    cases_hash(cases->secret, purpose, bounded, out);
}

/* The authenticator's secret is encrypted for its account alone. */
static bool hide_pairing(const struct cases *cases, const uint8_t pairing[PEOPLE_PAIRING_SIZE],
                         struct db_account *account, struct fault *fault)
{
    uint8_t key[GCM_KEY_SIZE];
    struct bytes plain = {0}, hidden = {0};
    hash(cases, "pairing-key", "", key);
    bytes_append(&plain, pairing, PEOPLE_PAIRING_SIZE);
    bool done = gcm_seal(key, account->id, &plain, &hidden, fault);
    assert(hidden.size <= sizeof account->totp);
    if (done) {
        memcpy(account->totp, hidden.data, hidden.size);
        account->totp_size = hidden.size;
    }
    bytes_free(&plain);
    bytes_free(&hidden);
    explicit_bzero(key, sizeof key);
    return done;
}

static bool show_pairing(const struct cases *cases, const struct db_account *account,
                         uint8_t out[PEOPLE_PAIRING_SIZE])
{
    uint8_t key[GCM_KEY_SIZE];
    struct bytes plain = {0};
    hash(cases, "pairing-key", "", key);
    bool done = gcm_open(key, account->id, account->totp, account->totp_size, &plain) &&
                plain.size == PEOPLE_PAIRING_SIZE;
    if (done) memcpy(out, plain.data, PEOPLE_PAIRING_SIZE);
    bytes_free(&plain);
    explicit_bzero(key, sizeof key);
    return done;
}

static bool check_login(const char *login, struct fault *fault)
{
    size_t length = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-_");
    if (length >= 2 && length < DB_LOGIN_SIZE && !login[length]) return true;
    return FAULT(fault, FAULT_INPUT, 0, "a login name is 2 to 32 of a-z, 0-9, '.', '-' and '_'");
}

bool people_invite(const struct cases *cases, const char *by, const char *agency, const char *login,
                   const char *name, unsigned roles, char out_token[PEOPLE_TOKEN_SIZE],
                   struct fault *fault)
{
    struct db_account account = {.roles = roles, .added_s = cases_now_s(cases)};
    uint8_t random[16], invite[DB_HASH_SIZE];
    char token[PEOPLE_TOKEN_SIZE];
    if (!check_login(login, fault)) return false;
    if (!*name || strlen(name) >= sizeof account.name || strpbrk(name, "\t\r\n"))
        return FAULT(fault, FAULT_INPUT, 0, "a name is a line of 1 to %d bytes",
                     DB_PERSON_SIZE - 1);
    if (!roles) return FAULT(fault, FAULT_INPUT, 0, "no role");
    if (!catalogue_find_agency(cases->catalogue, agency))
        return FAULT(fault, FAULT_INPUT, 0, "no such agency");
    if (!seal_random(random, sizeof random, fault) || !make_token(token, fault)) return false;
    hex_encode(random, sizeof random, account.id);
    snprintf(account.agency, sizeof account.agency, "%s", agency);
    snprintf(account.login, sizeof account.login, "%s", login);
    snprintf(account.name, sizeof account.name, "%s", name);
    hash(cases, "invite", token, invite);
    struct db_entry entry = cases_entry(cases, by, agency, "account-add", account.id, login);
    if (!db_account_add(cases->db, &account, invite, account.added_s + PEOPLE_INVITE_S, &entry,
                        fault))
        return false;
    memcpy(out_token, token, sizeof token);
    return true;
}

bool people_invite_again(const struct cases *cases, const char *by,
                         const struct db_account *account, char out_token[PEOPLE_TOKEN_SIZE],
                         struct fault *fault)
{
    uint8_t invite[DB_HASH_SIZE];
    char token[PEOPLE_TOKEN_SIZE];
    if (!make_token(token, fault)) return false;
    hash(cases, "invite", token, invite);
    struct db_entry entry =
        cases_entry(cases, by, account->agency, "account-invite", account->id, account->login);
    if (!db_account_invite(cases->db, account->id, invite, entry.at_s + PEOPLE_INVITE_S, &entry,
                           fault))
        return false;
    memcpy(out_token, token, sizeof token);
    return true;
}

bool people_invited(const struct cases *cases, const char *token, struct db_account *out,
                    uint8_t out_pairing[PEOPLE_PAIRING_SIZE], struct fault *fault)
{
    uint8_t invite[DB_HASH_SIZE], pairing[DB_HASH_SIZE];
    hash(cases, "invite", token, invite);
    if (!db_account_find_invite(cases->db, invite, cases_now_s(cases), out, fault)) return false;
    hash(cases, "pairing", token, pairing);
    memcpy(out_pairing, pairing, PEOPLE_PAIRING_SIZE);
    explicit_bzero(pairing, sizeof pairing);
    return true;
}

/* Of this person, and not too easy to guess. */
static bool check_password(const struct cases *cases, const struct db_account *account,
                           const char *password, struct fault *fault)
{
    char about[512];
    const struct agency *agency = catalogue_find_agency(cases->catalogue, account->agency);
    snprintf(about, sizeof about, "%s %s %.120s %.120s %.120s", account->name, account->agency,
             agency ? phrase_in(&agency->name, LANGUAGE_ID) : "",
             agency ? phrase_in(&agency->place, LANGUAGE_ID) : "",
             agency ? phrase_in(&agency->short_name, LANGUAGE_ID) : "");
    return password_check(password, account->login, about, fault);
}

bool people_accept(const struct cases *cases, const char *token, const char *password,
                   const char *code, struct fault *fault)
{
    struct db_account account;
    uint8_t pairing[PEOPLE_PAIRING_SIZE], invite[DB_HASH_SIZE];
    if (!people_invited(cases, token, &account, pairing, fault) ||
        !check_password(cases, &account, password, fault))
        return false;
    bool done = totp_is(pairing, code, cases_now_s(cases), &account.totp_step);
    if (!done) FAULT(fault, FAULT_ATTENTION, 0, "the code is not the authenticator's");
    hash(cases, "invite", token, invite);
    struct db_entry entry =
        cases_entry(cases, account.id, account.agency, "account-accept", account.id, account.login);
    done = done && hide_pairing(cases, pairing, &account, fault) &&
           password_hash(password, account.password, fault) &&
           db_account_activate(cases->db, invite, &account, cases_now_s(cases), &entry, fault);
    explicit_bzero(pairing, sizeof pairing);
    explicit_bzero(account.password, sizeof account.password);
    return done;
}

static bool wrong(struct fault *fault)
{
    return FAULT(fault, FAULT_REFUSED, 0, "wrong name, password or code");
}

/* Counted; too many lock it. */
static bool miss(const struct cases *cases, const struct db_account *account, unsigned weight,
                 struct fault *fault)
{
    struct fault inner = {0};
    const char *act = weight == PEOPLE_CODE_MISS ? "code-miss" : "login-miss";
    struct db_entry entry =
        cases_entry(cases, NULL, account->agency, act, account->id, account->login);
    struct db_miss counted = {
        .weight = weight, .max = PEOPLE_MISSES, .locked_until_s = entry.at_s + PEOPLE_LOCKED_S};
    if (!db_account_miss(cases->db, account->id, &counted, &entry, &inner))
        log_fault(LOG_LEVEL_ERROR, "people", "count a miss", &inner);
    return wrong(fault);
}

static bool is_open(const struct cases *cases, const struct db_account *account)
{
    return account->state == DB_ACCOUNT_ACTIVE && account->locked_until_s <= cases_now_s(cases);
}

/* No password would do. It is in the log like any miss, and takes as long: the time does not tell
 * which names there are. What was typed as a name that is none may be a password, and is not told.
 */
static bool turn_away(const struct cases *cases, const struct db_account *account,
                      struct fault *fault)
{
    struct fault inner = {0};
    char detail[DB_DETAIL_SIZE];
    snprintf(detail, sizeof detail, "%s%s", account->login,
             !account->id[0]                       ? ""
             : account->state == DB_ACCOUNT_ACTIVE ? " (locked)"
                                                   : " (not active)");
    struct db_entry entry =
        cases_entry(cases, NULL, account->agency, "login-miss", account->id, detail);
    if (!db_audit_add(cases->db, &entry, &inner))
        log_fault(LOG_LEVEL_ERROR, "people", "note a miss", &inner);
    return wrong(fault);
}

bool people_begin(const struct cases *cases, const char *login, const char *password,
                  char out_token[PEOPLE_TOKEN_SIZE], struct fault *fault)
{
    struct db_account account = {0};
    struct fault missing = {0};
    char token[PEOPLE_TOKEN_SIZE];
    bool known = strlen(login) < DB_LOGIN_SIZE &&
                 db_account_find_login(cases->db, login, &account, &missing);
    if (!known && missing.kind != FAULT_NONE && missing.kind != FAULT_NOT_FOUND) {
        *fault = missing;
        return false;
    }
    bool open = known && is_open(cases, &account);
    bool right = password_is(password, open ? account.password : NULL);
    explicit_bzero(account.password, sizeof account.password);
    if (!open) return turn_away(cases, &account, fault);
    if (!right) return miss(cases, &account, PEOPLE_PASSWORD_MISS, fault);
    struct db_session session = {.began_s = cases_now_s(cases)};
    session.seen_s = session.began_s;
    session.expires_s = session.began_s + PEOPLE_FIRST_S;
    snprintf(session.account, sizeof session.account, "%s", account.id);
    if (!make_token(token, fault)) return false;
    hash(cases, "session", token, session.token_hash);
    if (!db_session_add(cases->db, &session, fault)) return false;
    memcpy(out_token, token, sizeof token);
    return true;
}

static bool find_session(const struct cases *cases, const char *token, struct member *out,
                         struct fault *fault)
{
    struct member member = {0};
    uint8_t hashed[DB_HASH_SIZE];
    hash(cases, "session", token, hashed);
    if (!db_session_find(cases->db, hashed, cases_now_s(cases), &member.session, fault) ||
        !db_account_find(cases->db, member.session.account, &member.account, fault))
        return false;
    if (member.account.state != DB_ACCOUNT_ACTIVE)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "the account is closed");
    snprintf(member.token, sizeof member.token, "%s", token);
    *out = member;
    return true;
}

bool people_enter(const struct cases *cases, const char *token, const char *code,
                  char out_token[PEOPLE_TOKEN_SIZE], struct fault *fault)
{
    struct member member;
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    char fresh[PEOPLE_TOKEN_SIZE];
    int64_t step = 0, now_s = cases_now_s(cases);
    if (!find_session(cases, token, &member, fault)) return false;
    if (member.session.whole || !is_open(cases, &member.account)) return wrong(fault);
    bool right =
        show_pairing(cases, &member.account, pairing) && totp_is(pairing, code, now_s, &step);
    explicit_bzero(pairing, sizeof pairing);
    if (!right) return miss(cases, &member.account, PEOPLE_CODE_MISS, fault);
    struct db_session session = member.session;
    session.whole = true;
    session.began_s = session.seen_s = now_s;
    session.expires_s = now_s + PEOPLE_IDLE_S;
    if (!make_token(fresh, fault)) return false;
    hash(cases, "session", fresh, session.token_hash);
    struct db_entry entry = cases_entry(cases, member.account.id, member.account.agency, "login",
                                        member.account.id, member.account.login);
    struct fault inner = {0};
    bool done = db_account_enter(cases->db, member.account.id, step, member.session.token_hash,
                                 &session, &entry, &inner);
    if (done)
        memcpy(out_token, fresh, sizeof fresh);
    else if (inner.kind == FAULT_REFUSED) /* used before: somebody has seen it */
        return miss(cases, &member.account, PEOPLE_CODE_MISS, fault);
    else if (fault)
        *fault = inner;
    return done;
}

static int64_t expiry(const struct db_session *session, int64_t now_s)
{
    int64_t idle_s = now_s + PEOPLE_IDLE_S, last_s = session->began_s + PEOPLE_LONGEST_S;
    return idle_s < last_s ? idle_s : last_s;
}

/* Not written at each request: to the minute is enough. */
static bool keep_alive(const struct cases *cases, struct db_session *session, struct fault *fault)
{
    int64_t now_s = cases_now_s(cases);
    if (!session->whole || now_s < session->seen_s + 60) return true;
    session->seen_s = now_s;
    session->expires_s = expiry(session, now_s);
    return db_session_touch(cases->db, session->token_hash, now_s, session->expires_s, fault);
}

bool people_find(const struct cases *cases, const char *token, struct member *out,
                 struct fault *fault)
{
    struct member member;
    if (!find_session(cases, token, &member, fault) || !keep_alive(cases, &member.session, fault))
        return false;
    *out = member;
    return true;
}

bool people_is_fresh(const struct cases *cases, const struct member *member)
{
    return member->session.whole && cases_now_s(cases) < member->session.began_s + PEOPLE_FRESH_S;
}

/* The step of their authenticator that the code is of. */
static bool read_code(const struct cases *cases, const struct db_account *account, const char *code,
                      int64_t *out_step)
{
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    bool right = show_pairing(cases, account, pairing) &&
                 totp_is(pairing, code, cases_now_s(cases), out_step);
    explicit_bzero(pairing, sizeof pairing);
    return right;
}

/* password NULL: it stays; then only one factor was given, and the session is no younger by it. */
static bool renew(const struct cases *cases, const struct member *member, int64_t step,
                  const char *password, char out_token[PEOPLE_TOKEN_SIZE], struct fault *fault)
{
    const struct db_account *account = &member->account;
    struct db_session session = member->session;
    struct fault inner = {0};
    char fresh[PEOPLE_TOKEN_SIZE];
    if (!make_token(fresh, fault)) return false;
    hash(cases, "session", fresh, session.token_hash);
    session.seen_s = cases_now_s(cases);
    if (password) session.began_s = session.seen_s;
    session.expires_s = expiry(&session, session.seen_s);
    struct db_entry entry =
        cases_entry(cases, account->id, account->agency, password ? "password" : "sessions-end",
                    account->id, account->login);
    bool done = db_account_renew(cases->db, account->id, step, password, &session, &entry, &inner);
    if (done)
        memcpy(out_token, fresh, sizeof fresh);
    else if (inner.kind == FAULT_REFUSED) /* the code was used before */
        return miss(cases, account, PEOPLE_CODE_MISS, fault);
    else if (fault)
        *fault = inner;
    return done;
}

bool people_change_password(const struct cases *cases, const struct member *member,
                            const struct password_change *change, char out_token[PEOPLE_TOKEN_SIZE],
                            struct fault *fault)
{
    const struct db_account *account = &member->account;
    char hashed[DB_PASSWORD_SIZE];
    int64_t step = 0;
    if (!check_password(cases, account, change->fresh, fault)) return false;
    if (!is_open(cases, account)) return wrong(fault);
    if (!password_is(change->old, account->password) ||
        !read_code(cases, account, change->code, &step))
        return miss(cases, account, PEOPLE_CODE_MISS, fault);
    bool done = password_hash(change->fresh, hashed, fault) &&
                renew(cases, member, step, hashed, out_token, fault);
    explicit_bzero(hashed, sizeof hashed);
    return done;
}

bool people_end_others(const struct cases *cases, const struct member *member, const char *code,
                       char out_token[PEOPLE_TOKEN_SIZE], struct fault *fault)
{
    int64_t step = 0;
    if (!is_open(cases, &member->account)) return wrong(fault);
    if (!read_code(cases, &member->account, code, &step))
        return miss(cases, &member->account, PEOPLE_CODE_MISS, fault);
    return renew(cases, member, step, NULL, out_token, fault);
}

bool people_leave(const struct cases *cases, const struct member *member, struct fault *fault)
{
    struct db_entry entry = cases_entry(cases, member->account.id, member->account.agency, "logout",
                                        member->account.id, member->account.login);
    return db_session_end(cases->db, member->session.token_hash,
                          member->session.whole ? &entry : NULL, fault);
}

void people_form_key(const struct cases *cases, const char *token, char out[PEOPLE_TOKEN_SIZE])
{
    uint8_t key[DB_HASH_SIZE];
    struct bytes text = {0};
    hash(cases, "form", token, key);
    base64url_encode(key, sizeof key, &text);
    snprintf(out, PEOPLE_TOKEN_SIZE, "%s", bytes_text(&text));
    bytes_free(&text);
}

bool people_form_is_ours(const struct cases *cases, const char *token, const char *key)
{
    char ours[PEOPLE_TOKEN_SIZE];
    people_form_key(cases, token, ours);
    return strlen(key) == strlen(ours) && seal_equal(key, ours, strlen(ours));
}

void people_pairing_text(const uint8_t pairing[PEOPLE_PAIRING_SIZE], struct bytes *out)
{
    totp_text(pairing, out);
}
