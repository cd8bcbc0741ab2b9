#define _DEFAULT_SOURCE
#include "courier/enrol.h"

#include "base/encode.h"
#include "courier/transport.h"
#include "courier/trust.h"
#include "seal/seal.h"

#include <jansson.h>
#include <string.h>

enum { REQUEST_MAX = 64 * 1024, ANSWER_MAX = 512 * 1024 };

static const char answer_name[] = "enrolment.json";

bool token_read(const char *text, struct token *out, struct fault *fault)
{
    static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    enum { CODE_LENGTH = sizeof out->code - 1 };
    struct token token = {0};
    uint8_t pin[32];
    size_t length = strlen(text);
    bool valid = length == CODE_LENGTH + 1 + 64 && text[CODE_LENGTH] == '.' &&
                 hex_decode(text + CODE_LENGTH + 1, pin, sizeof pin);
    for (size_t i = 0; i < CODE_LENGTH && valid; i++) {
        char c = text[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        token.code[i] = c;
        valid = strchr(crockford, c) != NULL;
    }
    if (valid) {
        struct bytes encoded = {0};
        base64_encode(pin, sizeof pin, &encoded);
        memcpy(token.pin, bytes_text(&encoded), sizeof token.pin);
        bytes_free(&encoded);
        *out = token;
    }
    explicit_bzero(&token, sizeof token);
    if (!valid)
        return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0,
                           "the token is not CODE.PIN (16 characters, a dot, 64 hexadecimal)");
    return true;
}

/* Where each part of the answer goes. terminal.json is the last: its arrival says "enrolled". */
static const struct {
    const char *field, *name;
    bool shared; /* in enrol/, for the kiosk too; otherwise in courier/ */
} places[] = {
    {"key", "courier.key", false},
    {"tls_certificate", "courier.crt", false},
    {"sign_certificate", "terminal.crt", true},
    {"recipient_certificate", "recipient.crt", true},
    {"backend_certificate", "backend.crt", true},
    {"ca_certificate", "ca.crt", true},
};
enum { PLACES = sizeof places / sizeof places[0] };

static bool write_terminal(const struct folders *folders, json_t *answer, struct fault *fault)
{
    json_t *terminal = json_pack("{s:O,s:O,s:O}", "terminal", json_object_get(answer, "terminal"),
                                 "agency", json_object_get(answer, "agency"), "tracking_base",
                                 json_object_get(answer, "tracking_base"));
    char *text = json_dumps(terminal, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(terminal);
    if (!text) return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer is not complete");
    bool done =
        file_write_durable(folders->enrol, "terminal.json", text, strlen(text), 0644, fault);
    memory_wipe_free(text, strlen(text));
    return done;
}

static bool spread(const struct folders *folders, json_t *answer, struct fault *fault)
{
    for (int i = 0; i < PLACES; i++) {
        const char *pem = json_string_value(json_object_get(answer, places[i].field));
        if (!pem)
            return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer has no %s",
                               places[i].field);
        if (!file_write_durable(places[i].shared ? folders->enrol : folders->courier,
                                places[i].name, pem, strlen(pem), places[i].shared ? 0644 : 0600,
                                fault))
            return false;
    }
    return write_terminal(folders, answer, fault) &&
           file_remove_durable(folders->courier, answer_name, fault);
}

bool enrol_finish(const struct folders *folders, bool *out_finished, struct fault *fault)
{
    char path[PATH_SIZE];
    struct bytes text = {0};
    struct fault cause = {0};
    if (!path_join(folders->courier, answer_name, path, fault)) return false;
    if (!file_read(path, ANSWER_MAX, &text, &cause)) {
        if (cause.kind == FAULT_NOT_FOUND) {
            *out_finished = false;
            return true;
        }
        if (fault) *fault = cause;
        return false;
    }
    json_t *answer = json_loadb((const char *)text.data, text.size, 0, NULL);
    bytes_free(&text);
    bool done = answer ? spread(folders, answer, fault)
                       : FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "%s is damaged", path);
    json_decref(answer);
    if (done) *out_finished = true;
    return done;
}

static bool write_request(const char *code, const struct bytes *sign_request,
                          const struct bytes *tls_request, struct exchange *out,
                          struct fault *fault)
{
    json_t *request = json_pack("{s:s,s:s%,s:s%}", "code", code, "sign_request",
                                (const char *)sign_request->data, sign_request->size, "tls_request",
                                (const char *)tls_request->data, tls_request->size);
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    if (!text) return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "terminal.csr is not text");
    exchange_begin(out, METHOD_POST, "/enrol");
    exchange_header(out, "Content-Type: application/json");
    bytes_append_text(&out->body, text);
    memory_wipe_free(text, strlen(text));
    return true;
}

static bool check_name(json_t *answer, const char *field, const char *terminal, struct fault *fault)
{
    const char *pem = json_string_value(json_object_get(answer, field));
    struct bytes text = {0};
    char name[64];
    if (!pem) return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer has no %s", field);
    bytes_append_text(&text, pem);
    bool read = seal_certificate_common_name(&text, name, fault);
    bytes_free(&text);
    if (!read) return false;
    if (strcmp(name, terminal) != 0)
        return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "%s is for another terminal", field);
    return true;
}

/* Nothing is written before every part is there and the certificates are ours. */
static bool check_answer(json_t *answer, struct fault *fault)
{
    static const char *const words[] = {"terminal", "agency", "tracking_base"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (!json_is_string(json_object_get(answer, words[i])))
            return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer has no %s", words[i]);
    for (int i = 0; i < PLACES; i++)
        if (!json_is_string(json_object_get(answer, places[i].field)))
            return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer has no %s",
                               places[i].field);
    const char *terminal = json_string_value(json_object_get(answer, "terminal"));
    if (!terminal[0] || strlen(terminal) >= 32)
        return FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the terminal's name is too long");
    return check_name(answer, "sign_certificate", terminal, fault) &&
           check_name(answer, "tls_certificate", terminal, fault);
}

static bool refuse(const struct reply *reply, struct fault *fault)
{
    if (reply->status == 0)
        return FAULT_CODED(fault, "N-03", FAULT_TIMEOUT, 0, "the backend does not answer: %s",
                           reply->problem);
    if (reply->status == 403)
        return FAULT_CODED(fault, "N-03", FAULT_REFUSED, 403,
                           "the token is wrong, used or older than a day");
    return FAULT_CODED(fault, "N-03", FAULT_REFUSED, reply->status, "the backend answered %d",
                       reply->status);
}

static bool keep(const struct folders *folders, const struct reply *reply, const struct bytes *key,
                 char out_terminal[32], struct fault *fault)
{
    json_t *answer = json_loadb((const char *)reply->body.data, reply->body.size, 0, NULL);
    char *text = NULL;
    bool done = false;
    if (!json_is_object(answer) ||
        json_object_set_new(answer, "key", json_stringn((const char *)key->data, key->size)) != 0) {
        FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer is not what was expected");
        goto out;
    }
    if (!check_answer(answer, fault)) goto out;
    text = json_dumps(answer, JSON_COMPACT);
    if (!text) {
        FAULT_CODED(fault, "N-03", FAULT_INPUT, 0, "the answer is not what was expected");
        goto out;
    }
    if (!file_write_durable(folders->courier, answer_name, text, strlen(text), 0600, fault) ||
        !spread(folders, answer, fault))
        goto out;
    const char *terminal = json_string_value(json_object_get(answer, "terminal"));
    memcpy(out_terminal, terminal, strlen(terminal) + 1);
    done = true;
out:
    if (text) memory_wipe_free(text, strlen(text));
    json_decref(answer);
    return done;
}

static bool ask(const struct courier_config *config, const struct folders *folders,
                const struct token *token, const struct bytes *sign_request, struct bytes *key,
                char out_terminal[32], struct fault *fault)
{
    struct bytes tls_request = {0};
    struct exchange exchange = {0};
    struct transport *transport = NULL;
    bool done = false;
    /* The backend replaces the name by the terminal's. */
    if (!seal_key_create(key, fault) ||
        !seal_request_create(key, "anjungan-courier", &tls_request, fault) ||
        !write_request(token->code, sign_request, &tls_request, &exchange, fault))
        goto out;
    transport = transport_create(
        &(struct transport_setting){
            .origin = config->origin,
            .connect_timeout_s = config->connect_timeout_s,
            .stall_timeout_s = config->stall_timeout_s,
            .pin = token->pin,
        },
        fault);
    if (!transport || !transport_run(transport, &exchange, fault)) goto out;
    if (exchange.reply.status != 200)
        refuse(&exchange.reply, fault);
    else
        done = keep(folders, &exchange.reply, key, out_terminal, fault);
out:
    transport_destroy(transport);
    exchange_free(&exchange);
    bytes_free(&tls_request);
    return done;
}

/* True: an earlier run's answer was still there and is in its places now. */
static bool finish_earlier(const struct folders *folders, char out_terminal[32], bool *out_finished,
                           struct fault *fault)
{
    struct fault cause = {0};
    struct trust trust = {0};
    if (!enrol_finish(folders, out_finished, &cause)) {
        if (fault) *fault = cause;
        *out_finished = false;
        return cause.kind == FAULT_INPUT &&
               file_remove_durable(folders->courier, answer_name, fault);
    }
    if (!*out_finished) return true;
    bool read = trust_read(folders, &trust, fault);
    if (read) memcpy(out_terminal, trust.terminal, sizeof trust.terminal);
    trust_free(&trust);
    return read;
}

bool enrol_run(const struct courier_config *config, const struct folders *folders, const char *text,
               char out_terminal[32], struct fault *fault)
{
    struct token token;
    struct bytes sign_request = {0}, key = {0};
    char path[PATH_SIZE];
    struct fault cause = {0};
    bool finished;
    if (!finish_earlier(folders, out_terminal, &finished, fault)) return false;
    if (finished) return true;
    if (!token_read(text, &token, fault) || !path_join(folders->enrol, "terminal.csr", path, fault))
        return false;
    bool done = false;
    if (!file_read(path, REQUEST_MAX, &sign_request, &cause))
        FAULT_CODED(fault, "S-05", cause.kind, cause.cause,
                    "the kiosk has not made its key (anjungan-kiosk --make-key): %s", cause.text);
    else
        done = ask(config, folders, &token, &sign_request, &key, out_terminal, fault);
    explicit_bzero(&token, sizeof token);
    bytes_free(&sign_request);
    bytes_free(&key);
    return done;
}
