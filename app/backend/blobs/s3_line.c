#define _GNU_SOURCE
#include "backend/blobs/s3_line.h"

#include "backend/blobs/s3_xml.h"
#include "base/clock.h"
#include "seal/seal.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CONNECT_MS = 4000,
    STALL_S = 7, /* no byte either way: two more tries fit into S3_CALL_MS */
    STALL_BYTES_PER_S = 100,
    PAUSE_MS = 200, /* doubled from try to try */
    PAUSE_MAX_MS = 3200,
};

struct s3_line {
    char *scheme;                /* of the signature: "aws:amz:REGION:s3" */
    struct bytes access, secret; /* with their NUL, which nobody writes any more */
    char *ca_file;
    int call_ms;
    pthread_mutex_t lock;
    CURL *idle[S3_HANDLES]; /* each keeps its connection */
    int idle_count;
};

struct s3_line *s3_line_create(const struct s3_options *options, const struct bytes *access,
                               const struct bytes *secret, struct fault *fault)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        FAULT(fault, FAULT_SYSTEM, 0, "libcurl does not start");
        return NULL;
    }
    struct s3_line *line = memory_alloc(sizeof *line);
    struct bytes scheme = {0};
    bytes_append_format(&scheme, "aws:amz:%s:s3", options->region);
    line->scheme = memory_copy_text(bytes_text(&scheme));
    bytes_free(&scheme);
    bytes_append(&line->access, access->data, access->size);
    bytes_append(&line->secret, secret->data, secret->size);
    bytes_text(&line->access);
    bytes_text(&line->secret);
    if (options->ca_file) line->ca_file = memory_copy_text(options->ca_file);
    line->call_ms = options->call_ms ? options->call_ms : S3_CALL_MS;
    pthread_mutex_init(&line->lock, NULL);
    return line;
}

void s3_line_destroy(struct s3_line *line)
{
    if (!line) return;
    while (line->idle_count > 0)
        curl_easy_cleanup(line->idle[--line->idle_count]);
    pthread_mutex_destroy(&line->lock);
    bytes_free(&line->access);
    bytes_free(&line->secret);
    free(line->ca_file);
    free(line->scheme);
    free(line);
    curl_global_cleanup();
}

static CURL *handle_take(struct s3_line *line)
{
    CURL *easy = NULL;
    pthread_mutex_lock(&line->lock);
    if (line->idle_count > 0) easy = line->idle[--line->idle_count];
    pthread_mutex_unlock(&line->lock);
    return easy ? easy : curl_easy_init();
}

static void handle_give(struct s3_line *line, CURL *easy)
{
    curl_easy_reset(easy); /* connections stay */
    pthread_mutex_lock(&line->lock);
    bool kept = line->idle_count < S3_HANDLES;
    if (kept) line->idle[line->idle_count++] = easy;
    pthread_mutex_unlock(&line->lock);
    if (!kept) curl_easy_cleanup(easy);
}

struct
try {
    CURL *easy;
    struct curl_slist *headers;
    struct bytes answer;
    size_t max;
    long status;
    bool flooded;
    char error[CURL_ERROR_SIZE];
    char code[S3_CODE_SIZE]; /* the store's word of an error */
};

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct try *try = context;
    size_t length = size * count;
    curl_easy_getinfo(try->easy, CURLINFO_RESPONSE_CODE, &try->status);
    size_t max = try->status == 200 ? try->max : S3_ERROR_MAX;
    if (length > max - try->answer.size) {
        try->flooded = true;
        return 0;
    }
    bytes_append(&try->answer, data, length);
    return length;
}

/* What libcurl 7.88 would sign is not always what it sends or what the store reads: the body's hash
 * is ours, as is the query's order (s3.c), there are no headers without a value, and the Content-
 * Type of a form is not left to it. */
static void set_question(struct try *try, const struct s3_question *question)
{
    char hash[65], header[96];
    seal_sha256(question->body ? question->body : "", question->size, hash);
    snprintf(header, sizeof header, "x-amz-content-sha256: %s", hash);
    try->headers = curl_slist_append(try->headers, header);
    if (question->body) {
        try->headers = curl_slist_append(try->headers, "Content-Type: application/octet-stream");
        curl_easy_setopt(try->easy, CURLOPT_POSTFIELDS, question->body);
        curl_easy_setopt(try->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)question->size);
    }
    curl_easy_setopt(try->easy, CURLOPT_CUSTOMREQUEST, question->method);
    curl_easy_setopt(try->easy, CURLOPT_HTTPHEADER, try->headers);
    curl_easy_setopt(try->easy, CURLOPT_URL, question->url);
    curl_easy_setopt(try->easy, CURLOPT_PATH_AS_IS, 1L);
}

static void set_line(struct try *try, struct s3_line *line, int64_t left_ms)
{
    CURL *easy = try->easy;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES_PER_S);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)STALL_S);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (line->ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(easy, CURLOPT_CAINFO, line->ca_file);
    }
    curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, line->scheme);
    curl_easy_setopt(easy, CURLOPT_USERNAME, (const char *)line->access.data);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, (const char *)line->secret.data);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "anjungan-backend");
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, try->error);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, try);
}

static int64_t store_time(CURL *easy)
{
    struct curl_header *date = NULL;
    if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &date) != CURLHE_OK) return 0;
    time_t at = curl_getdate(date->value, NULL);
    return at > 0 ? at : 0;
}

enum verdict { ANSWERED, FAILED, LATER };

/* Whoever runs the office must know what to mend. */
static const char *advice(const char *code)
{
    static const struct {
        const char *code, *text;
    } known[] = {
        {"SignatureDoesNotMatch", ": the secret key is not that of the access key"},
        {"InvalidAccessKeyId", ": it does not know the access key"},
        {"AccessDenied", ": the key may not do this, or is not known"},
        {"RequestTimeTooSkewed", ": this machine's clock is wrong"},
        {"AuthorizationHeaderMalformed", ": the region is another one"},
        {"PermanentRedirect", ": the bucket is elsewhere"},
        {"NoSuchBucket", ": make the bucket first"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(code, known[i].code) == 0) return known[i].text;
    return "";
}

static enum verdict read_answer(struct try *try, struct fault *fault)
{
    long status = try->status;
    if (status >= 200 && status < 300 && !try->flooded) return ANSWERED;
    if (try->flooded && status == 200) {
        FAULT(fault, FAULT_INPUT, 0, "the object is larger than it may be");
        return FAILED;
    }
    s3_xml_read_error(&try->answer, try->code);
    if (status == 404 && strcmp(try->code, "NoSuchKey") == 0) {
        FAULT(fault, FAULT_NOT_FOUND, 0, "no such object");
        return FAILED;
    }
    bool later = status >= 500 || status == 429 || strcmp(try->code, "RequestTimeout") == 0;
    FAULT(fault, later ? FAULT_TIMEOUT : FAULT_SYSTEM, (int)status, "the store %s %ld %s%s",
          later ? "still answers" : "refuses with", status, try->code, advice(try->code));
    return later ? LATER : FAILED;
}

static enum verdict read_error(const struct try *try, CURLcode code, struct fault *fault)
{
    bool mistaken = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
                    code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    FAULT(fault, mistaken ? FAULT_SYSTEM : FAULT_TIMEOUT, (int)code, "the store: %.140s",
          try->error[0] ? try->error : curl_easy_strerror(code));
    return mistaken ? FAILED : LATER;
}

static enum verdict ask_once(struct s3_line *line, const struct s3_question *question,
                             int64_t left_ms, struct bytes *out, struct fault *fault)
{
    struct try try = {.easy = handle_take(line), .max = question->max};
    if (!try.easy) {
        FAULT(fault, FAULT_SYSTEM, 0, "no handle from libcurl");
        return FAILED;
    }
    set_question(&try, question);
    set_line(&try, line, left_ms);
    CURLcode code = curl_easy_perform(try.easy);
    curl_easy_getinfo(try.easy, CURLINFO_RESPONSE_CODE, &try.status);
    enum verdict verdict =
        code == CURLE_OK || try.flooded ? read_answer(&try, fault) : read_error(&try, code, fault);
    if (question->out_now_s) *question->out_now_s = store_time(try.easy);
    handle_give(line, try.easy);
    curl_slist_free_all(try.headers);
    if (verdict == ANSWERED) bytes_move(out, &try.answer);
    bytes_free(&try.answer);
    return verdict;
}

/* No two askers keep step. */
static int64_t pause_ms(int tries)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t rest_ms = (int64_t)PAUSE_MS << (tries < 8 ? tries : 8);
    if (rest_ms > PAUSE_MAX_MS) rest_ms = PAUSE_MAX_MS;
    return rest_ms / 2 + now.tv_nsec / 1000 % rest_ms;
}

static void sleep_ms(int64_t ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&rest, NULL);
}

bool s3_line_ask(struct s3_line *line, const struct s3_question *question, struct bytes *out,
                 struct fault *fault)
{
    const struct clock clock = {0};
    int64_t end_ms = clock_mono_ms(&clock) + line->call_ms;
    for (int tries = 0;; tries++) {
        int64_t left_ms = end_ms - clock_mono_ms(&clock);
        enum verdict verdict = ask_once(line, question, left_ms > 1 ? left_ms : 1, out, fault);
        if (verdict != LATER) return verdict == ANSWERED;
        int64_t rest_ms = pause_ms(tries);
        if (clock_mono_ms(&clock) + rest_ms >= end_ms) return false;
        sleep_ms(rest_ms);
    }
}
