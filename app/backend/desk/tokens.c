/* The keys of the agency's own systems, on the page of its accounts: made by an operator, seen and
 * withdrawn by its admin. */
#include "backend/desk/inside.h"

#include "backend/people/tokens.h"

#include <stdio.h>
#include <string.h>

static void write_scopes(unsigned scopes, char *out, size_t size)
{
    static const char *const words[SCOPE_COUNT] = {
        [SCOPE_CASES] = "permohonan", [SCOPE_COMPLAINTS] = "pengaduan", [SCOPE_PAPERS] = "berkas"};
    size_t used = 0;
    out[0] = 0;
    for (int i = 0; i < SCOPE_COUNT; i++)
        if (scopes_have(scopes, (enum scope)i))
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", words[i]);
}

static void write_state(const struct db_token *token, int64_t now_s, char *out, size_t size)
{
    char at[WORDS_SIZE];
    if (token->withdrawn_s) {
        snprintf(out, size, "Dicabut");
    } else if (token->expires_s <= now_s) {
        snprintf(out, size, "Kedaluwarsa");
    } else {
        words_time(token->expires_s, at);
        snprintf(out, size, "Berlaku sampai %s", at);
    }
}

static void write_token(struct visit *visit, const struct db_token *token, int64_t now_s)
{
    char scopes[64], state[WORDS_SIZE + 24], used[WORDS_SIZE] = "belum pernah", words[320],
                                             path[80];
    bool valid = !token->withdrawn_s && token->expires_s > now_s;
    write_scopes(token->scopes, scopes, sizeof scopes);
    write_state(token, now_s, state, sizeof state);
    if (token->used_s) words_time(token->used_s, used);
    html_open(&visit->html, "section", "class", "card account", "aria-label", token->name, NULL);
    html_element(&visit->html, "h3", NULL, token->name);
    snprintf(words, sizeof words, "%s · membaca %s · terakhir dipakai: %s", state, scopes, used);
    html_element(&visit->html, "p", "empty", words);
    if (valid) {
        snprintf(path, sizeof path, "/kunci/%s/cabut", token->id);
        visit_form(visit, "inline", path);
        visit_button(visit, "danger", NULL, NULL, "Cabut kunci");
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

static bool collect(const struct db_token *token, void *context)
{
    bytes_append(context, token, sizeof *token);
    return true;
}

void tokens_write(struct visit *visit)
{
    struct bytes rows = {0};
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    bool read = db_token_list(cases->db, visit->member.account.agency, collect, &rows, &fault);
    if (!read || rows.size) html_element(&visit->html, "h2", NULL, "Kunci API sistem instansi");
    if (!read) html_element(&visit->html, "p", "problem", "Daftar kunci belum dapat dibaca.");
    const struct db_token *tokens = (const struct db_token *)(const void *)rows.data;
    for (size_t i = 0; i < rows.size / sizeof *tokens; i++)
        write_token(visit, &tokens[i], cases_now_s(cases));
    bytes_free(&rows);
}

void answer_token_withdraw(struct http_request *request, struct http_response *response,
                           void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_ACCOUNTS)) {
        const struct cases *cases = visit.desk->options.cases;
        const struct db_account *by = &visit.member.account;
        struct db_token token;
        struct fault fault = {0};
        bool found = db_token_find_id(cases->db, request->argument, &token, &fault) &&
                     strcmp(token.agency, by->agency) == 0;
        if (!found && visit_is_unknown(&fault)) {
            visit_say_broken(&visit, "find a token", &fault);
        } else if (!found) {
            visit_note_denied(&visit);
            visit_say(&visit, 404, "Kunci ini tidak ada", NULL);
        } else if (token_withdraw(cases, by->id, &token, &fault) || fault.kind == FAULT_REFUSED) {
            visit_go(&visit, "/akun");
        } else {
            visit_say_broken(&visit, "withdraw a token", &fault);
        }
    }
    visit_end(&visit);
}
