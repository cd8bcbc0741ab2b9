/* Who works with the desk, and the log of what they did. */
#include "backend/commands.h"

#include "backend/heads.h"
#include "backend/people/people.h"

#include <stdio.h>
#include <string.h>

static void print_link(const struct backend *backend, const char *token)
{
    const struct config_public *desk = backend->config->desk;
    printf("%s/undangan/%s\n", desk ? desk->base_url : "", token);
}

bool command_account_add(struct backend *backend, const struct arguments *arguments,
                         struct fault *fault)
{
    unsigned roles;
    char token[PEOPLE_TOKEN_SIZE];
    if (!arguments->agency || !arguments->name || !arguments->roles)
        return FAULT(fault, FAULT_INPUT, 0, "account add needs --agency, --name and --roles");
    if (!roles_parse(arguments->roles, &roles))
        return FAULT(fault, FAULT_INPUT, 0,
                     "roles are verifikator, kepala, pengaduan, pengawas, admin");
    if (!people_init(fault) ||
        !people_invite(&backend->cases, NULL, arguments->agency, arguments->words[2],
                       arguments->name, roles, token, fault))
        return false;
    print_link(backend, token);
    return true;
}

static bool print_account(const struct db_account *account, void *context)
{
    static const char *const states[] = {"invited", "active", "closed"};
    char roles[96] = "";
    (void)context;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (account->roles & (1U << i)) {
            size_t used = strlen(roles);
            snprintf(roles + used, sizeof roles - used, "%s%s", used ? "," : "",
                     role_key((enum role)i));
        }
    printf("%s\t%s\t%s\t%s\t%s\n", account->login, account->agency, states[account->state], roles,
           account->name);
    return true;
}

bool command_account_list(struct backend *backend, const struct arguments *arguments,
                          struct fault *fault)
{
    return db_account_list(backend->db, arguments->agency ? arguments->agency : "", print_account,
                           NULL, fault);
}

bool command_account_invite(struct backend *backend, const struct arguments *arguments,
                            struct fault *fault)
{
    struct db_account account;
    char token[PEOPLE_TOKEN_SIZE];
    if (!db_account_find_login(backend->db, arguments->words[2], &account, fault) ||
        !people_invite_again(&backend->cases, NULL, &account, token, fault))
        return false;
    print_link(backend, token);
    return true;
}

bool command_account_close(struct backend *backend, const struct arguments *arguments,
                           struct fault *fault)
{
    struct db_account account;
    if (!db_account_find_login(backend->db, arguments->words[2], &account, fault)) return false;
    struct db_entry entry = cases_entry(&backend->cases, NULL, account.agency, "account-close",
                                        account.id, account.login);
    return db_account_close(backend->db, account.id, &entry, fault);
}

static void print_head(const struct db_head *head)
{
    char words[2 * DB_CHAIN_SIZE + 24];
    heads_words(head, words);
    puts(words);
}

bool command_audit_verify(struct backend *backend, const struct arguments *arguments,
                          struct fault *fault)
{
    struct db_head head;
    (void)arguments;
    if (!db_audit_verify(backend->db, &head, fault)) return false;
    print_head(&head);
    return true;
}

bool command_audit_head(struct backend *backend, const struct arguments *arguments,
                        struct fault *fault)
{
    struct db_head head;
    (void)arguments;
    if (!db_audit_head(backend->db, &head, fault)) return false;
    print_head(&head);
    return true;
}
