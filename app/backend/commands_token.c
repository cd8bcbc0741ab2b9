/* The keys of agencies' own systems. */
#include "backend/commands.h"

#include "backend/people/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_days(const char *text, unsigned *out)
{
    if (!text || !*text || strlen(text) > 4 || strspn(text, "0123456789") != strlen(text))
        return false;
    *out = (unsigned)strtoul(text, NULL, 10);
    return true;
}

/* Shown here and never again. */
bool command_token_add(struct backend *backend, const struct arguments *arguments,
                       struct fault *fault)
{
    struct token_wish wish = {.agency = arguments->agency, .name = arguments->name};
    char token[TOKEN_SIZE];
    if (!wish.agency || !wish.name || !arguments->scopes || !read_days(arguments->days, &wish.days))
        return FAULT(fault, FAULT_INPUT, 0,
                     "token add needs --agency, --name, --scopes and --days");
    if (!scopes_parse(arguments->scopes, &wish.scopes))
        return FAULT(fault, FAULT_INPUT, 0,
                     "scopes are cases, complaints and, with one of them, papers");
    if (!token_make(&backend->cases, &wish, token, fault)) return false;
    puts(token);
    return true;
}

static void write_time(int64_t at_s, char out[CIVIL_ISO_SIZE])
{
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    snprintf(out, CIVIL_ISO_SIZE, "-");
    if (at_s) civil_to_iso(&at, out);
}

static bool print_token(const struct db_token *token, void *context)
{
    const int64_t *now_s = context;
    char scopes[TOKEN_SCOPES_SIZE], expires[CIVIL_ISO_SIZE], used[CIVIL_ISO_SIZE];
    const char *state = token->withdrawn_s           ? "withdrawn"
                        : token->expires_s <= *now_s ? "expired"
                                                     : "valid";
    scopes_write(token->scopes, scopes);
    write_time(token->expires_s, expires);
    write_time(token->used_s, used);
    printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", token->id, token->agency, state, scopes, expires, used,
           token->name);
    return true;
}

bool command_token_list(struct backend *backend, const struct arguments *arguments,
                        struct fault *fault)
{
    int64_t now_s = cases_now_s(&backend->cases);
    return db_token_list(backend->db, arguments->agency ? arguments->agency : "", print_token,
                         &now_s, fault);
}

bool command_token_withdraw(struct backend *backend, const struct arguments *arguments,
                            struct fault *fault)
{
    struct db_token token;
    return db_token_find_id(backend->db, arguments->words[2], &token, fault) &&
           token_withdraw(&backend->cases, NULL, &token, fault);
}
