#define _DEFAULT_SOURCE
#include "backend/people/tokens.h"

#include "backend/people/keys.h"
#include "base/encode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const scopes[SCOPE_COUNT] = {
    [SCOPE_CASES] = "cases", [SCOPE_COMPLAINTS] = "complaints", [SCOPE_PAPERS] = "papers"};

const char *scope_key(enum scope scope)
{
    return scopes[scope];
}

bool scopes_have(unsigned held, enum scope scope)
{
    return held & (1U << scope);
}

bool scopes_parse(const char *keys, unsigned *out)
{
    unsigned bits;
    if (!keys_parse(keys, scopes, SCOPE_COUNT, &bits) || bits == 1U << SCOPE_PAPERS) return false;
    *out = bits;
    return true;
}

void scopes_write(unsigned held, char out[TOKEN_SCOPES_SIZE])
{
    size_t used = 0;
    out[0] = 0;
    for (int i = 0; i < SCOPE_COUNT; i++)
        if (held & (1U << i))
            used += (size_t)snprintf(out + used, TOKEN_SCOPES_SIZE - used, "%s%s", used ? "," : "",
                                     scopes[i]);
}

bool token_from_header(const char *header, char out[TOKEN_SIZE])
{
    static const char scheme[] = "Bearer ";
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!header || strncasecmp(header, scheme, sizeof scheme - 1) != 0) return false;
    const char *token = header + sizeof scheme - 1;
    size_t prefix = sizeof TOKEN_PREFIX - 1;
    if (strnlen(token, TOKEN_SIZE) != TOKEN_SIZE - 1 || memcmp(token, TOKEN_PREFIX, prefix) != 0 ||
        strspn(token + prefix, letters) != TOKEN_SIZE - 1 - prefix)
        return false;
    memcpy(out, token, TOKEN_SIZE);
    return true;
}

static bool check_wish(const struct cases *cases, const struct token_wish *wish,
                       struct fault *fault)
{
    size_t length = strlen(wish->name);
    if (!catalogue_find_agency(cases->catalogue, wish->agency))
        return FAULT(fault, FAULT_INPUT, 0, "no such agency");
    if (length == 0 || length >= DB_TOKEN_NAME_SIZE || strpbrk(wish->name, "\t\r\n"))
        return FAULT(fault, FAULT_INPUT, 0, "a name is a line of 1 to %d bytes",
                     DB_TOKEN_NAME_SIZE - 1);
    if (!wish->scopes) return FAULT(fault, FAULT_INPUT, 0, "no scope");
    if (wish->days < 1 || wish->days > TOKEN_DAYS_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "a token is for 1 to %d days", TOKEN_DAYS_MAX);
    return true;
}

static bool make_text(char out[TOKEN_SIZE], struct fault *fault)
{
    uint8_t random[32];
    struct bytes text = {0};
    if (!seal_random(random, sizeof random, fault)) return false;
    base64url_encode(random, sizeof random, &text);
    snprintf(out, TOKEN_SIZE, TOKEN_PREFIX "%s", bytes_text(&text));
    bytes_free(&text);
    explicit_bzero(random, sizeof random);
    return true;
}

bool token_make(const struct cases *cases, const struct token_wish *wish, char out[TOKEN_SIZE],
                struct fault *fault)
{
    struct db_token token = {.scopes = wish->scopes, .added_s = cases_now_s(cases)};
    char text[TOKEN_SIZE], detail[DB_DETAIL_SIZE], keys[TOKEN_SCOPES_SIZE];
    uint8_t hash[DB_HASH_SIZE];
    if (!check_wish(cases, wish, fault) || !seal_random_hex(token.id, sizeof token.id - 1, fault) ||
        !make_text(text, fault))
        return false;
    snprintf(token.agency, sizeof token.agency, "%s", wish->agency);
    snprintf(token.name, sizeof token.name, "%s", wish->name);
    token.expires_s = token.added_s + (int64_t)wish->days * 86400;
    cases_hash(cases->secret, "api-token", text, hash);
    scopes_write(wish->scopes, keys);
    snprintf(detail, sizeof detail, "%s: %s, %u d", token.name, keys, wish->days);
    struct db_entry entry = cases_entry(cases, NULL, wish->agency, "token-add", token.id, detail);
    bool done = db_token_add(cases->db, &token, hash, &entry, fault);
    if (done) memcpy(out, text, sizeof text);
    explicit_bzero(text, sizeof text);
    return done;
}

bool token_find(const struct cases *cases, const char *token, struct db_token *out,
                struct fault *fault)
{
    uint8_t hash[DB_HASH_SIZE];
    cases_hash(cases->secret, "api-token", token, hash);
    return db_token_find(cases->db, hash, cases_now_s(cases), out, fault);
}

bool token_withdraw(const struct cases *cases, const char *by, const struct db_token *token,
                    struct fault *fault)
{
    struct db_entry entry =
        cases_entry(cases, by, token->agency, "token-withdraw", token->id, token->name);
    return db_token_withdraw(cases->db, token->id, &entry, fault);
}
