/* anjungan-backend - receives what the terminals collect, and answers where a case is. */
#include "backend/commands.h"
#include "base/log.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "anjungan-backend --config FILE COMMAND\n"
    "  serve                          answer until SIGTERM\n"
    "  init                           make keys, certificates and database where missing\n"
    "  terminal add ID --agency KEY   invite a terminal; prints its token, valid for 24 hours\n"
    "  terminal list                  id, agency, state, enrolled at\n"
    "  terminal withdraw ID           its certificates are worth nothing from now on\n"
    "  fleet                          what the terminals last said: paper, devices, waiting cases\n"
    "  import DIR                     take in the cases that a terminal wrote to a USB stick\n"
    "  account add LOGIN --agency KEY --name NAME --roles LIST\n"
    "                                 invite somebody to the desk; prints a link, valid for 24 "
    "hours\n"
    "                                 (roles: verifikator,kepala,pengaduan,pengawas,admin)\n"
    "  account list                   login, agency, state, roles, name\n"
    "  account invite LOGIN           anew: password and second factor are void\n"
    "  account close LOGIN            its sessions end\n"
    "  token add --agency KEY --name NAME --scopes LIST --days N\n"
    "                                 a key for an agency's own system; prints it, once\n"
    "                                 (scopes: cases,complaints,papers)\n"
    "  token list                     id, agency, state, scopes, expires, last used, name\n"
    "  token withdraw ID              it is worth nothing from now on\n"
    "  audit verify                   reckons the whole chain again; prints the head\n"
    "  audit head                     prints the head: to be kept where the database is not\n"
    "  case list                      id, terminal, service, step, due, in time, late, or\n"
    "                                 handed over: not due before staff have moved it; back: not\n"
    "                                 before it is handed in again\n"
    "  case show ID                   with its steps, and the outcomes it can leave by\n"
    "  case move ID OUTCOME [--by NAME]\n"
    "  survey report [--agency KEY] [--month YYYY-MM]   answers, averages, index and band\n"
    "  key list                       keys that cases are sealed to: number, from, kept at least\n"
    "                                 until, state, cases, destroyed, id\n"
    "  key rotate [--by NAME]         a new one from now on, before its month is over\n"
    "  key export DIR                 the one in use, for the stock tools: recipient.key .crt\n"
    "  --check-config                 name every error of FILE and of its catalogue\n"
    "  --help\n";

static bool serve(struct backend *backend, const struct arguments *arguments, struct fault *fault)
{
    (void)arguments;
    return backend_serve(backend, fault);
}

static const struct command {
    const char *noun, *verb; /* verb NULL: one word */
    int words;               /* in all */
    bool (*run)(struct backend *, const struct arguments *, struct fault *);
} commands[] = {
    {"serve", NULL, 1, serve},
    {"terminal", "add", 3, command_terminal_add},
    {"terminal", "list", 2, command_terminal_list},
    {"terminal", "withdraw", 3, command_terminal_withdraw},
    {"fleet", NULL, 1, command_fleet},
    {"import", NULL, 2, command_import},
    {"account", "add", 3, command_account_add},
    {"account", "list", 2, command_account_list},
    {"account", "invite", 3, command_account_invite},
    {"account", "close", 3, command_account_close},
    {"token", "add", 2, command_token_add},
    {"token", "list", 2, command_token_list},
    {"token", "withdraw", 3, command_token_withdraw},
    {"audit", "verify", 2, command_audit_verify},
    {"audit", "head", 2, command_audit_head},
    {"case", "list", 2, command_case_list},
    {"case", "show", 3, command_case_show},
    {"case", "move", 4, command_case_move},
    {"survey", "report", 2, command_survey_report},
    {"key", "list", 2, command_key_list},
    {"key", "rotate", 2, command_key_rotate},
    {"key", "export", 3, command_key_export},
};

static const struct command *find(const struct arguments *arguments)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *command = &commands[i];
        if (arguments->count == command->words && strcmp(arguments->words[0], command->noun) == 0 &&
            (!command->verb || strcmp(arguments->words[1], command->verb) == 0))
            return command;
    }
    return NULL;
}

static int tell(bool done, const char *doing, const struct fault *fault)
{
    if (done) return 0;
    log_fault(LOG_LEVEL_ERROR, "backend", doing, fault);
    return 1;
}

static int run(const struct arguments *arguments)
{
    struct fault fault = {0};
    if (arguments->count == 1 && strcmp(arguments->words[0], "init") == 0)
        return tell(command_init(arguments, &fault), "init", &fault);
    const struct command *command = find(arguments);
    if (!command) {
        fputs(usage, stderr);
        return 2;
    }
    struct backend backend;
    bool done = backend_open(&backend, arguments->config, &fault) &&
                command->run(&backend, arguments, &fault);
    backend_close(&backend);
    return tell(done, arguments->words[0], &fault);
}

static int check(const char *path)
{
    int errors = config_check(path, stdout);
    if (errors == 0) printf("%s: no errors\n", path);
    return errors ? 1 : 0;
}

int main(int count, char **words)
{
    enum { CONFIG = 1, AGENCY, BY, MONTH, NAME, ROLES, SCOPES, DAYS, CHECK, HELP };
    static const struct option options[] = {
        {"config", required_argument, NULL, CONFIG},
        {"agency", required_argument, NULL, AGENCY},
        {"by", required_argument, NULL, BY},
        {"month", required_argument, NULL, MONTH},
        {"name", required_argument, NULL, NAME},
        {"roles", required_argument, NULL, ROLES},
        {"scopes", required_argument, NULL, SCOPES},
        {"days", required_argument, NULL, DAYS},
        {"check-config", no_argument, NULL, CHECK},
        {"help", no_argument, NULL, HELP},
        {0},
    };
    struct arguments arguments = {0};
    bool checking = false;
    int chosen;
    while ((chosen = getopt_long(count, words, "", options, NULL)) != -1) {
        switch (chosen) {
        case CONFIG: arguments.config = optarg; break;
        case AGENCY: arguments.agency = optarg; break;
        case BY: arguments.by = optarg; break;
        case MONTH: arguments.month = optarg; break;
        case NAME: arguments.name = optarg; break;
        case ROLES: arguments.roles = optarg; break;
        case SCOPES: arguments.scopes = optarg; break;
        case DAYS: arguments.days = optarg; break;
        case CHECK: checking = true; break;
        case HELP: fputs(usage, stdout); return 0;
        default: fputs(usage, stderr); return 2;
        }
    }
    arguments.words = words + optind;
    arguments.count = count - optind;
    if (!arguments.config) {
        fputs(usage, stderr);
        return 2;
    }
    umask(0077); /* the database and the blobs are nobody else's */
    return checking ? check(arguments.config) : run(&arguments);
}
