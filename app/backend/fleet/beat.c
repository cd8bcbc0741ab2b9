#include "backend/fleet/fleet.h"
#include "backend/fleet/report.h"
#include "base/log.h"
#include "base/support.h"
#include "seal/seal.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* One that a newer terminal knows is told, too. */
bool fleet_code_alerts(const char *code)
{
    if (strcmp(code, "P-02") == 0 || strcmp(code, "P-08") == 0) return true;
    const struct support *support = support_find(code);
    return !support || support->actor == SUPPORT_STAFF || support->actor == SUPPORT_VENDOR;
}

static void alert(const char *terminal, const char *code, const struct report *report)
{
    const struct support *support = support_find(code);
    log_line(LOG_LEVEL_WARNING, "fleet", "ALERT %s: %s has come (%s: %s); %d receipts left",
             terminal, code, support ? support_actor_name(support->actor) : "not known here",
             support ? support_action_name(support->action) : "look at the terminal",
             report->kiosk.paper.receipts_left);
}

/* Once when it comes and once when it goes, whichever backend hears of it. A kiosk that says
 * nothing takes nothing back. */
static void tell_changes(const char *terminal, const struct report *before,
                         const struct report *now)
{
    if (!now->has_kiosk) return;
    for (int i = 0; i < now->kiosk.codes_count; i++) {
        const char *code = now->kiosk.codes[i];
        if (fleet_code_alerts(code) && !report_has_code(before, code)) alert(terminal, code, now);
    }
    for (int i = 0; i < before->kiosk.codes_count; i++) {
        const char *code = before->kiosk.codes[i];
        if (fleet_code_alerts(code) && !report_has_code(now, code))
            log_line(LOG_LEVEL_INFO, "fleet", "ALERT %s: %s is over", terminal, code);
    }
}

static bool keep(const struct fleet *fleet, const char *terminal, int64_t now_s,
                 const struct report *report, struct fault *fault)
{
    struct bytes text = {0}, previous = {0};
    struct report before = {0};
    report_write(report, &text);
    bool was_silent;
    bool done =
        db_beat_put(fleet->db, terminal, now_s, bytes_text(&text), &previous, &was_silent, fault);
    if (done) {
        if (was_silent)
            log_line(LOG_LEVEL_INFO, "fleet", "ALERT %s: " FLEET_SILENT_CODE " is over", terminal);
        if (previous.size > 0) report_read(&previous, &before, NULL);
        tell_changes(terminal, &before, report);
    }
    bytes_free(&text);
    bytes_free(&previous);
    return done;
}

static bool admit(const struct fleet *fleet, const struct http_peer *peer,
                  struct http_response *response)
{
    struct fault fault = {.kind = FAULT_REFUSED};
    if (peer->proved && db_terminal_admit(fleet->db, peer->name, peer->fingerprint, &fault))
        return true;
    if (fault.kind == FAULT_REFUSED) {
        http_response_error(response, 403, "N-02", "this terminal is not admitted");
        return false;
    }
    log_fault(LOG_LEVEL_ERROR, "fleet", "look whether a terminal is admitted", &fault);
    http_response_away(response);
    return false;
}

/* Only to who has another one, by its fingerprint: it is twenty times the rest of the answer. What
 * cannot be said now is said with the next heartbeat. */
static void add_recipient(const struct fleet *fleet, const struct http_request *request,
                          struct bytes *body)
{
    struct bytes certificate = {0};
    struct fault fault = {0};
    char fingerprint[65];
    const char *has = http_request_header(request, "Anjungan-Recipient");
    if (!has || !fleet->recipients) return;
    if (!recipients_current(fleet->recipients, &certificate, &fault) ||
        !seal_certificate_fingerprint(&certificate, fingerprint, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "fleet", "tell a terminal the recipient", &fault);
    } else if (strcmp(has, fingerprint) != 0) {
        json_t *text = json_stringn((const char *)certificate.data, certificate.size);
        char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
        if (quoted) bytes_append_format(body, ",\"recipient\":%s", quoted);
        free(quoted);
        json_decref(text);
    }
    bytes_free(&certificate);
}

void fleet_answer_beat(struct http_request *request, struct http_response *response, void *context)
{
    const struct fleet *fleet = context;
    const struct http_peer *peer = &request->peer;
    struct report report;
    struct fault fault = {0};
    int64_t now_s = clock_wall_ms(fleet->clock) / 1000;
    if (!admit(fleet, peer, response)) return;
    if (!report_read(&request->body, &report, &fault)) {
        http_response_error(response, 400, "N-04", "this is not a heartbeat");
    } else if (!keep(fleet, peer->name, now_s, &report, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "fleet", "keep a heartbeat", &fault);
        http_response_error(response, 500, "N-04", "the heartbeat could not be kept");
    } else {
        response->status = 200;
        http_response_header(response, "Content-Type", "application/json");
        bytes_append_format(&response->body, "{\"now\":%" PRId64, now_s);
        add_recipient(fleet, request, &response->body);
        bytes_append_text(&response->body, "}");
    }
}
