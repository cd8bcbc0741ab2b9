#define _GNU_SOURCE
#include "backend/gateway/gateway.h"

#include "backend/gateway/reply.h"
#include "base/bytes.h"
#include "base/clock.h"

#include <curl/curl.h>
#include <string.h>
#include <time.h>

struct call {
    CURL *easy;
    struct curl_slist *headers;
    struct bytes url, body, answer; /* url and body hold the NIK */
    char error[CURL_ERROR_SIZE];
    bool flooded;
};

bool gateway_init(struct fault *fault)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return true;
    return FAULT(fault, FAULT_SYSTEM, 0, "libcurl does not start");
}

void gateway_finish(void)
{
    curl_global_cleanup();
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct call *call = context;
    size_t length = size * count;
    if (length > GATEWAY_ANSWER_MAX - call->answer.size) {
        call->flooded = true;
        return 0;
    }
    bytes_append(&call->answer, data, length);
    return length;
}

static void call_finish(struct call *call)
{
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    bytes_free(&call->url);
    bytes_free(&call->body);
    bytes_free(&call->answer);
    explicit_bzero(call->error, sizeof call->error);
}

static void set_question(struct call *call, const struct gateway *gateway, const char *nik)
{
    if (gateway->api == GATEWAY_V1) {
        bytes_append_format(&call->url, "%s/api/user/status/%s", gateway->url, nik);
    } else {
        bytes_append_format(&call->url, "%s/api/v2/user/check/status", gateway->url);
        bytes_append_format(&call->body, "{\"nik\":\"%s\"}", nik);
        call->headers = curl_slist_append(call->headers, "Content-Type: application/json");
        curl_easy_setopt(call->easy, CURLOPT_POSTFIELDS, bytes_text(&call->body));
    }
    call->headers = curl_slist_append(call->headers, "Accept: application/json");
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(call->easy, CURLOPT_URL, bytes_text(&call->url));
}

static void set_line(struct call *call, const struct gateway *gateway, int64_t left_ms)
{
    curl_easy_setopt(call->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(call->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(call->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(call->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(call->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (gateway->ca_path) {
        curl_easy_setopt(call->easy, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(call->easy, CURLOPT_CAINFO, gateway->ca_path);
    }
    curl_easy_setopt(call->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(call->easy, CURLOPT_USERNAME, gateway->user);
    curl_easy_setopt(call->easy, CURLOPT_PASSWORD, gateway->password);
    curl_easy_setopt(call->easy, CURLOPT_USERAGENT, "anjungan-backend");
    curl_easy_setopt(call->easy, CURLOPT_ERRORBUFFER, call->error);
    curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
}

/* One try. libcurl's own words of an error may quote the address, and so the NIK: they are not
 * passed on. */
static enum gateway_verdict ask_once(const struct gateway *gateway, const char *nik,
                                     int64_t left_ms, enum certificate_status *out,
                                     struct fault *fault)
{
    struct call call = {.easy = curl_easy_init()};
    if (!call.easy) {
        FAULT(fault, FAULT_SYSTEM, 0, "no handle from libcurl");
        return GATEWAY_FAILED;
    }
    set_question(&call, gateway, nik);
    set_line(&call, gateway, left_ms);
    CURLcode code = curl_easy_perform(call.easy);
    long status = 0;
    curl_easy_getinfo(call.easy, CURLINFO_RESPONSE_CODE, &status);
    enum gateway_verdict verdict;
    if (code == CURLE_OK || call.flooded) {
        verdict = gateway_reply_read((int)status, &call.answer, call.flooded, out, fault);
    } else {
        verdict = code == CURLE_PEER_FAILED_VERIFICATION ? GATEWAY_FAILED : GATEWAY_LATER;
        FAULT_CODED(fault, "G-01", FAULT_TIMEOUT, (int)code, "the gateway: %s",
                    curl_easy_strerror(code));
    }
    call_finish(&call);
    return verdict;
}

/* The pauses double, and no two askers keep step. */
static int64_t pause_ms(int tries)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t jitter_ms = now.tv_nsec / 1000 % (GATEWAY_PAUSE_MS / 2);
    return ((int64_t)GATEWAY_PAUSE_MS << tries) + jitter_ms;
}

static void sleep_ms(int64_t ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&rest, NULL);
}

bool gateway_status(const struct gateway *gateway, const char *nik, enum certificate_status *out,
                    struct fault *fault)
{
    if (strlen(nik) != 16 || strspn(nik, "0123456789") != 16)
        return FAULT_CODED(fault, "G-01", FAULT_INPUT, 0, "this is no NIK");
    const struct clock clock = {0};
    int64_t end_ms = clock_mono_ms(&clock) + (int64_t)gateway->timeout_s * 1000;
    for (int tries = 0;; tries++) {
        int64_t left_ms = end_ms - clock_mono_ms(&clock);
        if (left_ms <= 0)
            return FAULT_CODED(fault, "G-01", FAULT_TIMEOUT, 0, "the gateway answers too late");
        enum gateway_verdict verdict = ask_once(gateway, nik, left_ms, out, fault);
        if (verdict != GATEWAY_LATER) return verdict == GATEWAY_ANSWERED;
        int64_t rest_ms = pause_ms(tries);
        if (tries + 1 == GATEWAY_TRIES || clock_mono_ms(&clock) + rest_ms >= end_ms) return false;
        sleep_ms(rest_ms);
    }
}
