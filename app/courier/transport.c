#include "courier/transport.h"

#include <assert.h>
#include <curl/curl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slower than this for stall_timeout_s counts as standing still. */
enum { CRAWL_BYTES_PER_S = 64, PATCH_TIMEOUT_S = 4 * 3600, FDS_MAX = 8 };

struct place {
    CURL *easy;
    struct exchange *exchange; /* NULL: free */
    struct curl_slist *headers;
    size_t header_bytes;
    bool flooded; /* more came than any honest answer has */
    bool headed;  /* the head came whole, to its empty line */
    char error[CURL_ERROR_SIZE];
};

struct transport {
    CURLM *multi;
    struct place places[TRANSPORT_PLACES_MAX];
    unsigned connect_timeout_s, stall_timeout_s;
    char *origin, *ca_path, *certificate_path, *key_path, *pin;
};

static char *copy(const char *text)
{
    return text ? memory_copy_text(text) : NULL;
}

struct transport *transport_create(const struct transport_setting *setting, struct fault *fault)
{
    assert((setting->ca_path && setting->certificate_path && setting->key_path) ||
           (setting->pin && !setting->ca_path));
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = code == CURLE_OK ? curl_multi_init() : NULL;
    if (!multi) {
        FAULT(fault, FAULT_SYSTEM, (int)code, "libcurl does not start");
        return NULL;
    }
    struct transport *transport = memory_alloc(sizeof *transport);
    transport->multi = multi;
    transport->connect_timeout_s = setting->connect_timeout_s;
    transport->stall_timeout_s = setting->stall_timeout_s;
    transport->origin = copy(setting->origin);
    transport->ca_path = copy(setting->ca_path);
    transport->certificate_path = copy(setting->certificate_path);
    transport->key_path = copy(setting->key_path);
    if (setting->pin) {
        struct bytes pin = {0};
        bytes_append_format(&pin, "sha256//%s", setting->pin);
        transport->pin = copy(bytes_text(&pin));
        bytes_free(&pin);
    }
    return transport;
}

static void place_clear(struct place *place)
{
    curl_slist_free_all(place->headers);
    place->headers = NULL;
    place->exchange = NULL;
}

void transport_destroy(struct transport *transport)
{
    if (!transport) return;
    for (int i = 0; i < TRANSPORT_PLACES_MAX; i++) {
        struct place *place = &transport->places[i];
        if (place->exchange) curl_multi_remove_handle(transport->multi, place->easy);
        place_clear(place);
        curl_easy_cleanup(place->easy);
    }
    curl_multi_cleanup(transport->multi);
    free(transport->origin);
    free(transport->ca_path);
    free(transport->certificate_path);
    free(transport->key_path);
    free(transport->pin);
    free(transport);
    curl_global_cleanup();
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct place *place = context;
    size_t length = size * count;
    place->header_bytes += length;
    if (place->header_bytes > REPLY_HEADERS_MAX) {
        place->flooded = true;
        return 0;
    }
    /* libcurl is content with a head that was cut between two lines. */
    place->headed = length == 2 && memcmp(data, "\r\n", 2) == 0;
    reply_header(&place->exchange->reply, data, length);
    return length;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct place *place = context;
    struct bytes *body = &place->exchange->reply.body;
    size_t length = size * count;
    if (length > place->exchange->reply_max - body->size) {
        place->flooded = true;
        return 0;
    }
    bytes_append(body, data, length);
    return length;
}

static void set_trust(const struct transport *transport, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    /* libcurl comes with the system's authorities switched on. */
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_CAINFO, transport->ca_path);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, transport->ca_path ? 1L : 0L);
    if (transport->pin) curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, transport->pin);
    if (transport->certificate_path) {
        curl_easy_setopt(easy, CURLOPT_SSLCERT, transport->certificate_path);
        curl_easy_setopt(easy, CURLOPT_SSLKEY, transport->key_path);
    }
}

static void set_limits(const struct transport *transport, CURL *easy,
                       const struct exchange *exchange)
{
    long answer_s = (long)(transport->connect_timeout_s + 2 * transport->stall_timeout_s);
    if (exchange->method == METHOD_PATCH) answer_s = PATCH_TIMEOUT_S;
    if (exchange->timeout_s) answer_s = (long)exchange->timeout_s;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)transport->connect_timeout_s);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)CRAWL_BYTES_PER_S);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)transport->stall_timeout_s);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, answer_s);
}

static void set_method(CURL *easy, const struct exchange *exchange)
{
    bool body = false;
    switch (exchange->method) {
    case METHOD_GET: curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L); break;
    case METHOD_HEAD: curl_easy_setopt(easy, CURLOPT_NOBODY, 1L); break;
    case METHOD_POST: body = true; break;
    case METHOD_PATCH:
        body = true;
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
        break;
    }
    if (!body) return;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.size);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                     exchange->body.size ? (const char *)exchange->body.data : "");
}

static bool add_header(struct place *place, const char *header)
{
    struct curl_slist *grown = curl_slist_append(place->headers, header);
    if (grown) place->headers = grown;
    return grown != NULL;
}

static bool set_headers(struct place *place)
{
    const struct exchange *exchange = place->exchange;
    bool typed = false, added = add_header(place, "Expect:");
    for (int i = 0; i < exchange->header_count && added; i++) {
        added = add_header(place, exchange->headers[i]);
        if (strncmp(exchange->headers[i], "Content-Type:", 13) == 0) typed = true;
    }
    /* libcurl would call an empty POST a web form. */
    if (added && !typed) added = add_header(place, "Content-Type:");
    curl_easy_setopt(place->easy, CURLOPT_HTTPHEADER, place->headers);
    return added;
}

bool transport_start(struct transport *transport, struct exchange *exchange, struct fault *fault)
{
    struct place *place = transport->places;
    while (place < transport->places + TRANSPORT_PLACES_MAX && place->exchange)
        place++;
    assert(place < transport->places + TRANSPORT_PLACES_MAX);
    if (place->easy)
        curl_easy_reset(place->easy);
    else
        place->easy = curl_easy_init();
    if (!place->easy) return FAULT(fault, FAULT_SYSTEM, 0, "no handle from libcurl");
    place->exchange = exchange;
    place->header_bytes = 0;
    place->flooded = place->headed = false;
    place->error[0] = 0;
    reply_reset(&exchange->reply);
    struct bytes url = {0};
    bytes_append_format(&url, "%s%s", transport->origin, exchange->path);
    curl_easy_setopt(place->easy, CURLOPT_URL, bytes_text(&url)); /* copied */
    bytes_free(&url);
    curl_easy_setopt(place->easy, CURLOPT_USERAGENT, "anjungan-courier");
    curl_easy_setopt(place->easy, CURLOPT_ERRORBUFFER, place->error);
    curl_easy_setopt(place->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(place->easy, CURLOPT_HEADERDATA, place);
    curl_easy_setopt(place->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(place->easy, CURLOPT_WRITEDATA, place);
    curl_easy_setopt(place->easy, CURLOPT_PRIVATE, place);
    set_trust(transport, place->easy);
    set_limits(transport, place->easy, exchange);
    set_method(place->easy, exchange);
    if (set_headers(place) && curl_multi_add_handle(transport->multi, place->easy) == CURLM_OK)
        return true;
    place_clear(place);
    return FAULT(fault, FAULT_SYSTEM, 0, "libcurl takes no request");
}

bool transport_wait(struct transport *transport, struct pollfd *fds, int count, int64_t timeout_ms,
                    struct fault *fault)
{
    assert(count <= FDS_MAX);
    struct curl_waitfd extra[FDS_MAX];
    for (int i = 0; i < count; i++)
        extra[i] = (struct curl_waitfd){.fd = fds[i].fd, .events = CURL_WAIT_POLLIN};
    int most = timeout_ms < 0 || timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
    int running;
    CURLMcode code = curl_multi_perform(transport->multi, &running);
    /* What finished just now must be collected first. */
    if (code == CURLM_OK) {
        int busy = 0;
        for (int i = 0; i < TRANSPORT_PLACES_MAX; i++)
            if (transport->places[i].exchange) busy++;
        code = curl_multi_poll(transport->multi, extra, (unsigned)count, running < busy ? 0 : most,
                               NULL);
    }
    if (code == CURLM_OK) code = curl_multi_perform(transport->multi, &running);
    if (code != CURLM_OK)
        return FAULT(fault, FAULT_SYSTEM, (int)code, "libcurl: %s", curl_multi_strerror(code));
    for (int i = 0; i < count; i++)
        fds[i].revents = extra[i].revents & CURL_WAIT_POLLIN ? POLLIN : 0;
    return true;
}

/* Something came over the line, but it was no answer: more than any has, or not HTTP. */
static bool unreadable(const struct place *place, CURLcode code)
{
    return place->flooded || code == CURLE_WEIRD_SERVER_REPLY ||
           code == CURLE_UNSUPPORTED_PROTOCOL || /* HTTP/0.9: no head at all */
           code == CURLE_OUT_OF_MEMORY /* one endless header line */;
}

static void finish(struct place *place, CURLcode code)
{
    struct reply *reply = &place->exchange->reply;
    long status = 0;
    curl_easy_getinfo(place->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && place->headed) {
        reply->status = (int)status;
        return;
    }
    bool strange = unreadable(place, code);
    reply_reset(reply);
    reply->status = strange ? REPLY_UNREADABLE : 0;
    const char *problem = strange            ? "an answer that cannot be read"
                          : code == CURLE_OK ? "the answer was cut off"
                          : place->error[0]  ? place->error
                                             : curl_easy_strerror(code);
    snprintf(reply->problem, sizeof reply->problem, "%.*s", (int)sizeof reply->problem - 1,
             problem);
}

struct exchange *transport_done(struct transport *transport)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(transport->multi, &left)) != NULL;) {
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode code = message->data.result;
        char *private = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        struct place *place = (struct place *)(void *)private;
        curl_multi_remove_handle(transport->multi, place->easy);
        finish(place, code);
        struct exchange *exchange = place->exchange;
        place_clear(place);
        return exchange;
    }
    return NULL;
}

bool transport_run(struct transport *transport, struct exchange *exchange, struct fault *fault)
{
    if (!transport_start(transport, exchange, fault)) return false;
    while (transport_done(transport) != exchange)
        if (!transport_wait(transport, NULL, 0, -1, fault)) return false;
    return true;
}
