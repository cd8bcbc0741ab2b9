#include "backend/notify/webhook.h"

#include "base/encode.h"
#include "seal/seal.h"

#include <stdio.h>
#include <string.h>

struct hearing {
    size_t size;
    bool flooded;
};

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct hearing *hearing = context;
    (void)data;
    hearing->size += size * count;
    hearing->flooded = hearing->size > WEBHOOK_ANSWER_MAX;
    return hearing->flooded ? 0 : size * count;
}

static void sign(const struct webhook *webhook, const struct bytes *body, int64_t now_s,
                 char out[128])
{
    struct bytes signed_text = {0};
    uint8_t mac[32];
    char hex[65];
    bytes_append_format(&signed_text, "%lld.", (long long)now_s);
    bytes_append(&signed_text, body->data, body->size);
    seal_hmac_sha256(webhook->secret, strlen(webhook->secret), signed_text.data, signed_text.size,
                     mac);
    hex_encode(mac, sizeof mac, hex);
    snprintf(out, 128, "X-Anjungan-Signature: t=%lld,v1=%s", (long long)now_s, hex);
    bytes_free(&signed_text);
}

static enum sent verdict(CURLcode code, long status, bool flooded, struct fault *fault)
{
    if ((code == CURLE_OK || flooded) && status >= 200 && status < 300) return SENT_DONE;
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        FAULT(fault, FAULT_SYSTEM, 0, "ending");
        return SENT_STOPPED;
    }
    bool gone = (code == CURLE_OK || flooded) && status == 410;
    FAULT(fault, gone ? FAULT_REFUSED : FAULT_TIMEOUT, (int)code, "the webhook: %s (%ld)",
          code == CURLE_OK ? "refused" : curl_easy_strerror(code), status);
    return gone ? SENT_NEVER : SENT_LATER;
}

enum sent webhook_send(const struct webhook *webhook, struct bytes *body, int64_t now_s,
                       atomic_bool *ending, struct fault *fault)
{
    struct hearing hearing = {0};
    char signature[128];
    long status = 0;
    CURLcode code = CURLE_OUT_OF_MEMORY;
    CURL *easy = curl_easy_init();
    struct send_line line = {.easy = easy, .ending = ending};
    sign(webhook, body, now_s, signature);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    if (headers) curl_slist_append(headers, signature);
    if (easy && headers) {
        send_bounds(&line, webhook->ca_file);
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_URL, webhook->url);
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "anjungan-backend");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes_text(body));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &hearing);
        code = curl_easy_perform(easy);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    }
    enum sent sent = verdict(code, status, hearing.flooded, fault);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    return sent;
}
