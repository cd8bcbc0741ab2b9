/* A BSrE gateway is asked over a real connection: both its interfaces, its moods, and that neither
 * a slow, a hostile nor a closed one can hold whoever asks, or make him say the NIK. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/gateway/gateway.h"
#include "backend/gateway/reply.h"
#include "backend/http/server.h"
#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char nik[] = "3375000101900001"; /* SPESIMEN: its district does not exist */

/* What the gateway of the test does with the next questions. */
static struct mood {
    int status;       /* of the answer */
    int first_failed; /* so many questions are answered with 503 first */
    int silent_ms;
    size_t padding; /* spaces after the body */
    const char *body;
} mood;
static atomic_int asked;
static char heard_path[128], heard_body[64], heard_user[96];

static void answer(struct http_request *request, struct http_response *response, void *context)
{
    (void)context;
    int number = atomic_fetch_add(&asked, 1);
    const char *user = http_request_header(request, "Authorization");
    snprintf(heard_path, sizeof heard_path, "%s %s", http_method_name(request->method),
             request->path);
    snprintf(heard_body, sizeof heard_body, "%s", bytes_text(&request->body));
    snprintf(heard_user, sizeof heard_user, "%s", user ? user : "");
    struct timespec rest = {.tv_sec = mood.silent_ms / 1000,
                            .tv_nsec = mood.silent_ms % 1000 * 1000000L};
    nanosleep(&rest, NULL);
    response->status = number < mood.first_failed ? 503 : mood.status;
    bytes_append_text(&response->body, mood.body);
    for (size_t i = 0; i < mood.padding; i++)
        bytes_append(&response->body, " ", 1);
}

static const struct http_route routes[] = {
    {.methods = HTTP_GET, .pattern = "/api/user/status/*", .answer = answer},
    {.methods = HTTP_POST,
     .pattern = "/api/v2/user/check/status",
     .body_max = 1024,
     .answer = answer},
};
static struct http_router router = {.sites = {{routes, 2, NULL}}, .count = 1};
static struct http_server *server;
static struct bytes url;

static int open_gateway(void **state)
{
    (void)state;
    struct http_server_options options = {.address = "127.0.0.1",
                                          .connections_max = 8,
                                          .timeout_s = 10,
                                          .blocking = true,
                                          .proxy = ""};
    if (!gateway_init(NULL)) return 1;
    server = http_server_create(&options, &router, NULL);
    if (!server) return 1;
    bytes_append_format(&url, "http://127.0.0.1:%u", http_server_port(server));
    return 0;
}

static int close_gateway(void **state)
{
    (void)state;
    http_server_destroy(server);
    bytes_free(&url);
    gateway_finish();
    return 0;
}

static bool ask(const struct mood *wanted, enum gateway_api api, unsigned timeout_s,
                enum certificate_status *out, struct fault *fault)
{
    struct gateway gateway = {.url = bytes_text(&url),
                              .user = "anjungan",
                              .password = "kata sandi",
                              .api = api,
                              .timeout_s = timeout_s};
    mood = *wanted;
    asked = 0;
    *out = CERTIFICATE_STATUSES;
    return gateway_status(&gateway, nik, out, fault);
}

static void both_interfaces_are_spoken(void **state)
{
    (void)state;
    enum certificate_status status;
    struct fault fault = {0};
    assert_true(ask(&(struct mood){.status = 200,
                                   .body = "{\"status_code\":1111,\"status\":\"ISSUE\","
                                           "\"message\":\"aktif\"}"},
                    GATEWAY_V1, 5, &status, &fault));
    assert_int_equal(status, CERTIFICATE_ISSUE);
    assert_string_equal(heard_path, "GET /api/user/status/3375000101900001");
    /* "anjungan:kata sandi" */
    assert_string_equal(heard_user, "Basic YW5qdW5nYW46a2F0YSBzYW5kaQ==");

    assert_true(ask(&(struct mood){.status = 200, .body = "{\"status\":\"EXPIRED\"}"}, GATEWAY_V2,
                    5, &status, &fault));
    assert_int_equal(status, CERTIFICATE_EXPIRED);
    assert_string_equal(heard_path, "POST /api/v2/user/check/status");
    assert_string_equal(heard_body, "{\"nik\":\"3375000101900001\"}");
}

static void a_busy_gateway_is_asked_again(void **state)
{
    (void)state;
    enum certificate_status status;
    struct fault fault = {0};
    assert_true(ask(
        &(struct mood){.status = 200, .first_failed = 2, .body = "{\"status\":\"NO_CERTIFICATE\"}"},
        GATEWAY_V2, 8, &status, &fault));
    assert_int_equal(status, CERTIFICATE_NO_CERTIFICATE);
    assert_int_equal(asked, 3);

    assert_false(ask(&(struct mood){.status = 429, .body = "{}"}, GATEWAY_V2, 8, &status, &fault));
    assert_int_equal(asked, GATEWAY_TRIES);
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_string_equal(fault.code, "G-01");
    assert_int_equal(status, CERTIFICATE_STATUSES);
}

static void nobody_waits_longer_than_said(void **state)
{
    (void)state;
    enum certificate_status status;
    struct fault fault = {0};
    const struct clock clock = {0};
    int64_t begun_ms = clock_mono_ms(&clock);
    assert_false(
        ask(&(struct mood){.status = 200, .silent_ms = 4000, .body = "{\"status\":\"ISSUE\"}"},
            GATEWAY_V1, 1, &status, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    /* It answers after 4 s: whoever waited for that has waited four times too long. */
    assert_true(clock_mono_ms(&clock) - begun_ms < 4000);
}

static void a_fault_never_says_the_nik(void **state)
{
    (void)state;
    enum certificate_status status;
    struct fault fault = {0};
    struct gateway closed = {.url = "http://127.0.0.1:1",
                             .user = "anjungan",
                             .password = "",
                             .api = GATEWAY_V1,
                             .timeout_s = 2};
    assert_false(gateway_status(&closed, nik, &status, &fault));
    assert_string_equal(fault.code, "G-01");
    assert_null(strstr(fault.text, nik));

    static const struct mood moods[] = {{.status = 404, .body = "3375000101900001"},
                                        {.status = 401, .body = "3375000101900001"},
                                        {.status = 200, .body = "<html>3375000101900001"},
                                        {.status = 200, .padding = 100000, .body = "{"}};
    for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
        assert_false(ask(&moods[i], GATEWAY_V1, 5, &status, &fault));
        assert_null(strstr(fault.text, nik));
        assert_int_equal(asked, 1);
        assert_int_equal(status, CERTIFICATE_STATUSES);
    }
}

static void only_a_nik_is_asked_for(void **state)
{
    (void)state;
    static const char *const others[] = {"", "337500010190000", "33750001019000011",
                                         "33750001019000/1", "../../v2/seal/pd"};
    struct gateway gateway = {.url = bytes_text(&url),
                              .user = "anjungan",
                              .password = "",
                              .api = GATEWAY_V1,
                              .timeout_s = 2};
    enum certificate_status status;
    asked = 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(gateway_status(&gateway, others[i], &status, NULL));
    assert_int_equal(asked, 0);
}

static void every_answer_is_read_as_it_is_meant(void **state)
{
    (void)state;
    static const struct {
        int http;
        const char *body;
        enum gateway_verdict verdict;
        enum certificate_status status;
        const char *code;
    } cases[] = {
        {200, "{\"status\":\"NOT_REGISTERED\"}", GATEWAY_ANSWERED, CERTIFICATE_NOT_REGISTERED, ""},
        {404, "{\"status_code\":1110,\"status\":\"NOT_REGISTERED\"}", GATEWAY_ANSWERED,
         CERTIFICATE_NOT_REGISTERED, ""},
        {404, "{\"status\":\"ISSUE\"}", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {200, "{\"status\":\"SOMETHING_NEW\"}", GATEWAY_ANSWERED, CERTIFICATE_UNKNOWN, ""},
        {200, "{\"status\":\"\"}", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {200, "{\"status\":7}", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {200, "{\"status\":\"ISSUE\",\"status\":\"REVOKE\"}", GATEWAY_FAILED, CERTIFICATE_STATUSES,
         "G-01"},
        {200, "[\"ISSUE\"]", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {200, "", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {302, "{\"status\":\"ISSUE\"}", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-01"},
        {403, "{\"status\":\"ISSUE\"}", GATEWAY_FAILED, CERTIFICATE_STATUSES, "G-02"},
        {504, "{\"status\":\"ISSUE\"}", GATEWAY_LATER, CERTIFICATE_STATUSES, "G-01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes body = {0};
        struct fault fault = {0};
        enum certificate_status status = CERTIFICATE_STATUSES;
        bytes_append_text(&body, cases[i].body);
        enum gateway_verdict verdict =
            gateway_reply_read(cases[i].http, &body, false, &status, &fault);
        bytes_free(&body);
        if (verdict != cases[i].verdict || status != cases[i].status ||
            strcmp(fault.code, cases[i].code) != 0)
            fail_msg("%d %s: verdict %d, status %d, code \"%s\"", cases[i].http, cases[i].body,
                     verdict, status, fault.code);
    }
}

static void words_and_values_agree(void **state)
{
    (void)state;
    for (int i = CERTIFICATE_UNKNOWN; i < CERTIFICATE_STATUSES; i++) {
        const char *word = certificate_status_word((enum certificate_status)i);
        assert_int_equal(certificate_status_from_word(word), i);
    }
    assert_int_equal(certificate_status_from_word("issue"), CERTIFICATE_UNKNOWN);
    assert_true(certificate_status_is_under_way(CERTIFICATE_RENEW));
    assert_false(certificate_status_is_under_way(CERTIFICATE_NEW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_interfaces_are_spoken),
        cmocka_unit_test(a_busy_gateway_is_asked_again),
        cmocka_unit_test(nobody_waits_longer_than_said),
        cmocka_unit_test(a_fault_never_says_the_nik),
        cmocka_unit_test(only_a_nik_is_asked_for),
        cmocka_unit_test(every_answer_is_read_as_it_is_meant),
        cmocka_unit_test(words_and_values_agree),
    };
    return cmocka_run_group_tests(tests, open_gateway, close_gateway);
}
