#include "backend/status.h"

#include "backend/db/guesses.h"
#include "base/log.h"

#include <string.h>

static bool is_nik(const char *text)
{
    return text && strlen(text) == CASE_NIK_SIZE - 1 &&
           strspn(text, "0123456789") == CASE_NIK_SIZE - 1;
}

static json_t *open_services(const struct status *status, const char *agency, const char *nik)
{
    const struct catalogue *catalogue = status->cases->catalogue;
    json_t *open = json_array();
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *service = catalogue_service(catalogue, i);
        struct fault fault = {0};
        bool is_open = false;
        if (strcmp(service->agency->key, agency) != 0) continue;
        if (!cases_has_open(status->cases, nik, service, &is_open, &fault))
            log_fault(LOG_LEVEL_ERROR, "status", "look for open cases", &fault);
        if (is_open) json_array_append_new(open, json_string(service->key));
    }
    return open;
}

/* A gateway that gives no answer hinders nobody: it is told, and one goes on. */
static void ask_gateway(const struct gateway *gateway, const char *nik, json_t *reply)
{
    enum certificate_status certificate = CERTIFICATE_UNKNOWN;
    struct fault fault = {0};
    if (gateway && !gateway_status(gateway, nik, &certificate, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "status", "ask the gateway", &fault);
        json_object_set_new(reply, "code", json_string(fault.code));
    }
    json_object_set_new(reply, "certificate", json_string(certificate_status_word(certificate)));
}

static void answer_status(const struct inquiry_question *question, struct inquiry_reply *reply,
                          void *context)
{
    const struct status *status = context;
    const char *nik = inquiry_text(question, "nik", CASE_NIK_SIZE - 1);
    if (!is_nik(nik)) return;
    struct db_guesses guesses = {.most = STATUS_QUESTIONS, .window_s = STATUS_WINDOW_S};
    struct fault fault = {0};
    unsigned wait_s = 0;
    cases_hash(status->cases->secret, "status-guess", question->terminal, guesses.who);
    if (!db_guess_take(status->cases->db, &guesses, question->now_s, &wait_s, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "status", "count a question", &fault);
        return;
    }
    if (wait_s) {
        reply->json = json_pack("{s:s, s:i}", "code", "T-02", "wait", (int)wait_s);
        return;
    }
    reply->json = json_object();
    json_object_set_new(reply->json, "open", open_services(status, question->agency, nik));
    ask_gateway(gateways_find(status->gateways, question->agency), nik, reply->json);
}

const struct inquiry_kind status_kinds[] = {{"status", answer_status}};
const int status_kinds_count = sizeof status_kinds / sizeof *status_kinds;
