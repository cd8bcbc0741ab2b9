#include "backend/fleet/fleet.h"

#include "base/log.h"
#include "seal/seal.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024 };

struct enrolment {
    char code[FLEET_CODE_SIZE];
    struct bytes sign_request, tls_request;
    struct bytes sign_certificate, tls_certificate, recipient_certificate;
};

static void enrolment_free(struct enrolment *enrolment)
{
    bytes_free(&enrolment->sign_request);
    bytes_free(&enrolment->tls_request);
    bytes_free(&enrolment->sign_certificate);
    bytes_free(&enrolment->tls_certificate);
    bytes_free(&enrolment->recipient_certificate);
}

static bool read_body(const struct bytes *body, struct enrolment *out)
{
    json_t *root = json_loadb((const char *)body->data, body->size, JSON_REJECT_DUPLICATES, NULL);
    const char *code = json_string_value(json_object_get(root, "code"));
    const char *sign = json_string_value(json_object_get(root, "sign_request"));
    const char *tls = json_string_value(json_object_get(root, "tls_request"));
    bool fine = code && sign && tls;
    if (fine) {
        snprintf(out->code, sizeof out->code, "%s", strlen(code) < sizeof out->code ? code : "");
        bytes_append_text(&out->sign_request, sign);
        bytes_append_text(&out->tls_request, tls);
    }
    json_decref(root);
    return fine;
}

static bool issue(const struct fleet *fleet, const char *id, struct enrolment *enrolment,
                  struct fault *fault)
{
    return seal_certificate_issue(fleet->ca_key, fleet->ca_certificate, &enrolment->sign_request,
                                  id, SEAL_PURPOSE_TERMINAL_SIGN, NULL, FLEET_CERTIFICATE_DAYS,
                                  &enrolment->sign_certificate, fault) &&
           seal_certificate_issue(fleet->ca_key, fleet->ca_certificate, &enrolment->tls_request, id,
                                  SEAL_PURPOSE_TERMINAL_TLS, NULL, FLEET_CERTIFICATE_DAYS,
                                  &enrolment->tls_certificate, fault);
}

static bool enrol(const struct fleet *fleet, struct enrolment *enrolment,
                  struct db_terminal *out_terminal, struct fault *fault)
{
    uint8_t hash[DB_HASH_SIZE];
    char fingerprint[65];
    int64_t now_s = clock_wall_ms(fleet->clock) / 1000;
    fleet_hash(fleet->secret, enrolment->code, hash);
    return db_terminal_find_token(fleet->db, hash, now_s, out_terminal, fault) &&
           issue(fleet, out_terminal->id, enrolment, fault) &&
           recipients_current(fleet->recipients, &enrolment->recipient_certificate, fault) &&
           seal_certificate_fingerprint(&enrolment->tls_certificate, fingerprint, fault) &&
           db_terminal_enrol(fleet->db, hash, fingerprint, bytes_text(&enrolment->sign_certificate),
                             now_s, fault);
}

static void set_pem(json_t *root, const char *key, const struct bytes *pem)
{
    json_object_set_new(root, key, json_stringn((const char *)pem->data, pem->size));
}

static void write_answer(const struct fleet *fleet, const struct db_terminal *terminal,
                         const struct enrolment *enrolment, struct http_response *response)
{
    json_t *root = json_object();
    json_object_set_new(root, "terminal", json_string(terminal->id));
    json_object_set_new(root, "agency", json_string(terminal->agency));
    json_object_set_new(root, "tracking_base", json_string(fleet->tracking_base));
    set_pem(root, "sign_certificate", &enrolment->sign_certificate);
    set_pem(root, "tls_certificate", &enrolment->tls_certificate);
    set_pem(root, "ca_certificate", fleet->ca_certificate);
    set_pem(root, "recipient_certificate", &enrolment->recipient_certificate);
    set_pem(root, "backend_certificate", fleet->sign_certificate);
    char *text = json_dumps(root, JSON_COMPACT);
    assert(text);
    response->status = 200;
    http_response_header(response, "Content-Type", "application/json");
    bytes_append_text(&response->body, text);
    free(text);
    json_decref(root);
}

/* A code is 80 random bits: what is counted spares work, and keeps no secret. */
static bool counts(const struct fleet *fleet, const char *address)
{
    return !fleet->proxy || strcmp(fleet->proxy, address) != 0;
}

/* Wrong, spent, expired, or with requests that cannot be signed: the same answer. */
static void refuse(const struct fleet *fleet, const struct http_request *request,
                   struct http_response *response, const struct fault *fault, int64_t now_s)
{
    /* The database's own faults have no code; those of a certificate do. */
    bool away = !fault->code[0] && (fault->kind == FAULT_SYSTEM || fault->kind == FAULT_TIMEOUT);
    if (away) {
        log_fault(LOG_LEVEL_ERROR, "fleet", "enrolment", fault);
        http_response_away(response);
        return;
    }
    log_fault(LOG_LEVEL_WARNING, "fleet", "enrolment", fault);
    if (counts(fleet, request->address)) throttle_miss(fleet->throttle, request->address, now_s);
    http_response_error(response, 403, "N-03", "the enrolment code is not valid");
}

static void answer_enrol(struct http_request *request, struct http_response *response,
                         void *context)
{
    const struct fleet *fleet = context;
    int64_t now_s = clock_wall_ms(fleet->clock) / 1000;
    unsigned wait_s = throttle_wait_s(fleet->throttle, request->address, now_s);
    if (wait_s) {
        http_response_error(response, 429, "N-03", "too many attempts");
        http_response_header(response, "Retry-After", "%u", wait_s);
        return;
    }
    struct enrolment enrolment = {0};
    struct db_terminal terminal = {0};
    struct fault fault = {0};
    if (!read_body(&request->body, &enrolment)) {
        http_response_error(response, 400, "N-03", "code, sign_request and tls_request are needed");
    } else if (enrol(fleet, &enrolment, &terminal, &fault)) {
        log_line(LOG_LEVEL_INFO, "fleet", "terminal %s is enrolled", terminal.id);
        write_answer(fleet, &terminal, &enrolment, response);
    } else {
        refuse(fleet, request, response, &fault, now_s);
    }
    db_terminal_free(&terminal);
    enrolment_free(&enrolment);
}

const struct http_route fleet_routes[] = {
    {.methods = HTTP_POST, .pattern = "/enrol", .body_max = BODY_MAX, .answer = answer_enrol},
    {.methods = HTTP_POST,
     .pattern = "/fleet/beat",
     .body_max = FLEET_BEAT_MAX,
     .answer = fleet_answer_beat},
};
const int fleet_routes_count = sizeof fleet_routes / sizeof *fleet_routes;
