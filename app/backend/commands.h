/* commands.h - what an operator does from the command line, while the server runs or not. */
#ifndef ANJUNGAN_BACKEND_COMMANDS_H
#define ANJUNGAN_BACKEND_COMMANDS_H

#include "backend/backend.h"

struct arguments {
    char **words; /* behind the options */
    int count;
    const char *config, *agency, *by, *month, *name, *roles, *scopes, *days;
};

/* init needs no keys: it makes them. */
bool command_init(const struct arguments *, struct fault *);

bool command_terminal_add(struct backend *, const struct arguments *, struct fault *);
bool command_terminal_list(struct backend *, const struct arguments *, struct fault *);
bool command_terminal_withdraw(struct backend *, const struct arguments *, struct fault *);
bool command_fleet(struct backend *, const struct arguments *, struct fault *);
bool command_import(struct backend *, const struct arguments *, struct fault *);
bool command_case_list(struct backend *, const struct arguments *, struct fault *);
bool command_case_show(struct backend *, const struct arguments *, struct fault *);
bool command_survey_report(struct backend *, const struct arguments *, struct fault *);
bool command_account_add(struct backend *, const struct arguments *, struct fault *);
bool command_account_list(struct backend *, const struct arguments *, struct fault *);
bool command_account_invite(struct backend *, const struct arguments *, struct fault *);
bool command_account_close(struct backend *, const struct arguments *, struct fault *);
bool command_token_add(struct backend *, const struct arguments *, struct fault *);
bool command_token_list(struct backend *, const struct arguments *, struct fault *);
bool command_token_withdraw(struct backend *, const struct arguments *, struct fault *);
bool command_audit_verify(struct backend *, const struct arguments *, struct fault *);
bool command_audit_head(struct backend *, const struct arguments *, struct fault *);
bool command_key_list(struct backend *, const struct arguments *, struct fault *);
bool command_key_rotate(struct backend *, const struct arguments *, struct fault *);
bool command_key_export(struct backend *, const struct arguments *, struct fault *);
bool command_case_move(struct backend *, const struct arguments *, struct fault *);

#endif
