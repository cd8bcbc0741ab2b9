#include "backend/commands.h"

#include "backend/fleet/fleet.h"

#include <stdio.h>
#include <string.h>

/* A question about a part that nobody has: an S3 store whose key or bucket is wrong says so now. */
static bool ask_blobs(struct blobs *blobs, struct fault *fault)
{
    int64_t size;
    struct fault answer = {0};
    if (blobs->ops->size(blobs, "00000000000000000000000000000000", &size, &answer) ||
        answer.kind == FAULT_NOT_FOUND)
        return true;
    if (fault) *fault = answer;
    return false;
}

bool command_init(const struct arguments *arguments, struct fault *fault)
{
    struct config *config = NULL;
    if (!config_read(arguments->config, &config, fault)) return false;
    bool done = keys_make(config, stdout, fault);
    struct db *db = done ? config_open_database(config, fault) : NULL;
    struct keys keys = {0};
    struct clock clock = {0};
    struct recipients recipients = {
        db, &clock, &keys.secret, &keys.ca_key, &keys.ca_certificate, config->limits.offline_days};
    done = db && keys_load(config, &keys, fault);
    if (done) backend_chain(db, &keys.secret);
    done = done && recipients_begin(&recipients, config->state_dir, fault);
    keys_free(&keys);
    struct blobs_options options = config_blobs(config);
    struct blobs *blobs = done ? blobs_create(&options, fault) : NULL;
    done = blobs && ask_blobs(blobs, fault);
    blobs_destroy(blobs);
    db_destroy(db);
    config_free(config);
    return done;
}

bool command_terminal_add(struct backend *backend, const struct arguments *arguments,
                          struct fault *fault)
{
    if (!arguments->agency) return FAULT(fault, FAULT_INPUT, 0, "--agency KEY is needed");
    if (!catalogue_find_agency(backend->catalogue, arguments->agency))
        return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no agency %s", arguments->agency);
    struct fleet fleet = {.db = backend->db,
                          .clock = &backend->clock,
                          .secret = &backend->keys.secret,
                          .intake_certificate = &backend->keys.intake_certificate};
    char token[FLEET_TOKEN_SIZE];
    if (!fleet_invite(&fleet, arguments->words[2], arguments->agency, token, fault)) return false;
    puts(token);
    return true;
}

static const char *state_name(enum db_terminal_state state)
{
    switch (state) {
    case DB_TERMINAL_INVITED: return "invited";
    case DB_TERMINAL_ENROLLED: return "enrolled";
    case DB_TERMINAL_WITHDRAWN: return "withdrawn";
    }
    return "?";
}

static const char *time_text(int64_t unix_s, char out[CIVIL_ISO_SIZE])
{
    struct civil at = civil_from_unix(unix_s, CIVIL_WIB);
    civil_to_iso(&at, out);
    return unix_s ? out : "-";
}

static bool print_terminal(const struct db_terminal *terminal, void *context)
{
    (void)context;
    char at[CIVIL_ISO_SIZE];
    printf("%s\t%s\t%s\t%s\n", terminal->id, terminal->agency, state_name(terminal->state),
           time_text(terminal->enrolled_s, at));
    return true;
}

bool command_terminal_list(struct backend *backend, const struct arguments *arguments,
                           struct fault *fault)
{
    (void)arguments;
    return db_terminal_list(backend->db, print_terminal, NULL, fault);
}

bool command_terminal_withdraw(struct backend *backend, const struct arguments *arguments,
                               struct fault *fault)
{
    return db_terminal_withdraw(backend->db, arguments->words[2], fault);
}

/* Staff complete it first; its time runs from their first move. */
static bool has_no_time_yet(const struct db_case *item)
{
    return item->step && item->handed_at[0] && !item->due_s;
}

static bool print_case(const struct db_case *item, void *context)
{
    const struct backend *backend = context;
    char due[CIVIL_ISO_SIZE];
    bool late = item->step && item->due_s && cases_now_s(&backend->cases) > item->due_s;
    char step[16] = "finished";
    if (item->step) snprintf(step, sizeof step, "step-%u", item->step);
    printf("%s\t%s\t%s\t%s\t%s\t%s\n", item->id, item->terminal, item->service, step,
           item->due_s ? time_text(item->due_s, due) : "-",
           late                           ? "late"
           : item->actor == DB_ACTOR_AWAY ? "back"
           : has_no_time_yet(item)        ? "handed over"
                                          : "in time");
    return true;
}

bool command_case_list(struct backend *backend, const struct arguments *arguments,
                       struct fault *fault)
{
    (void)arguments;
    return db_case_list(backend->db, print_case, backend, fault);
}

static void print_visits(const struct db_visit *visits, int count, const struct service *service)
{
    for (int i = 0; i < count; i++) {
        const struct db_visit *visit = &visits[i];
        const struct procedure_step *step =
            service ? service_find_step(service, visit->step) : NULL;
        char entered[CIVIL_ISO_SIZE], left[CIVIL_ISO_SIZE];
        printf("step\t%u\t%s\t%s\t%s\t%s\t%s\n", visit->step,
               step ? phrase_in(&step->title, LANGUAGE_ID) : "?",
               time_text(visit->entered_s, entered), time_text(visit->left_s, left),
               visit->outcome[0] ? visit->outcome : "-", visit->by[0] ? visit->by : "-");
    }
}

static void print_outcomes(const struct procedure_step *step)
{
    for (unsigned i = 0; step && i < step->outcomes_count; i++)
        printf("outcome\t%s\t%s\n", step->outcomes[i].key,
               phrase_in(&step->outcomes[i].title, LANGUAGE_ID));
}

bool command_case_show(struct backend *backend, const struct arguments *arguments,
                       struct fault *fault)
{
    struct db_case item;
    struct db_visit visits[DB_VISITS_MAX];
    int count = 0;
    char at[CIVIL_ISO_SIZE];
    char earlier[DB_ID_SIZE];
    if (!db_case_find(backend->db, arguments->words[2], &item, fault) ||
        !cases_earlier(&backend->cases, &item, earlier, fault) ||
        !db_case_visits(backend->db, item.id, visits, &count, fault))
        return false;
    const struct service *service = catalogue_find_service(backend->catalogue, item.service);
    printf("case\t%s\nterminal\t%s\nservice\t%s\n", item.id, item.terminal, item.service);
    printf("sha256\t%s\n", item.sha256);
    printf("handed-in\t%s\n", time_text(item.handed_in_s, at));
    printf("received\t%s\n", time_text(item.received_s, at));
    printf("due\t%s%s\n", item.due_s ? time_text(item.due_s, at) : "-",
           item.due_differs         ? "\tdiffers"
           : has_no_time_yet(&item) ? "\truns from the first move"
                                    : "");
    if (earlier[0]) printf("earlier\t%s\n", earlier);
    if (item.handed_at[0])
        printf("handed-over\t%s\nmissing\t%s\n", item.handed_at,
               item.missing[0] ? item.missing : "-");
    print_visits(visits, count, service);
    print_outcomes(service && item.step ? service_find_step(service, item.step) : NULL);
    return true;
}

bool command_case_move(struct backend *backend, const struct arguments *arguments,
                       struct fault *fault)
{
    const char *by = arguments->by ? arguments->by : "command line";
    struct case_act act = {.outcome = arguments->words[3], .by = by};
    enum case_moved moved;
    if (!cases_move(&backend->cases, arguments->words[2], &act, &moved, fault)) return false;
    if (moved == CASE_WAITS) puts("waits for a second person: --by another NAME");
    return true;
}
