#include "backend/gateway/reply.h"

#include <jansson.h>

static bool later(int status)
{
    return status == 429 || status >= 500;
}

static enum gateway_verdict unreadable(int status, struct fault *fault)
{
    FAULT_CODED(fault, "G-01", FAULT_INPUT, status, "the gateway's answer (%d) cannot be read",
                status);
    return GATEWAY_FAILED;
}

enum gateway_verdict gateway_reply_read(int http_status, const struct bytes *body, bool flooded,
                                        enum certificate_status *out, struct fault *fault)
{
    if (http_status == 401 || http_status == 403) {
        FAULT_CODED(fault, "G-02", FAULT_REFUSED, http_status, "the gateway does not let us in");
        return GATEWAY_FAILED;
    }
    if (later(http_status)) {
        FAULT_CODED(fault, "G-01", FAULT_TIMEOUT, http_status, "the gateway says %d", http_status);
        return GATEWAY_LATER;
    }
    if (flooded) return unreadable(http_status, fault);
    /* Who is not registered may be told so with 200, 400 or 404: the body counts. */
    json_t *json = json_loadb((const char *)body->data, body->size, JSON_REJECT_DUPLICATES, NULL);
    const char *word = json_string_value(json_object_get(json, "status"));
    bool said = word && word[0];
    enum certificate_status status =
        said ? certificate_status_from_word(word) : CERTIFICATE_UNKNOWN;
    json_decref(json);
    bool fine = http_status >= 200 && http_status < 300;
    if (!said || (!fine && status != CERTIFICATE_NOT_REGISTERED))
        return unreadable(http_status, fault);
    *out = status;
    return GATEWAY_ANSWERED;
}
