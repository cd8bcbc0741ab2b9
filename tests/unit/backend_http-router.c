/* The router: which function answers, what every answer carries, and how bodies are bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/http/router.h"

#include <stdio.h>
#include <string.h>

/* What happened, as letters: a answer, b begin, d data, e end, c cut. */
static char story[64];

static void note(char what)
{
    size_t length = strlen(story);
    assert_true(length + 1 < sizeof story);
    story[length] = what;
    story[length + 1] = 0;
}

static void answer(struct http_request *request, struct http_response *response, void *context)
{
    (void)context;
    note('a');
    response->status = 200;
    bytes_append_text(&response->body, request->argument);
    bytes_append(&response->body, request->body.data, request->body.size);
}

static bool begin(struct http_request *request, struct http_response *response, void *context)
{
    (void)context;
    note('b');
    request->state = story;
    if (!http_request_header(request, "X-Refuse")) return true;
    response->status = 415;
    return false;
}

static bool data(struct http_request *request, struct http_response *response, const void *bytes,
                 size_t size, void *context)
{
    (void)request, (void)context;
    note('d');
    if (size == 0 || *(const char *)bytes != '!') return true;
    response->status = 409;
    return false;
}

static void end(struct http_request *request, struct http_response *response, void *context)
{
    (void)request, (void)context;
    note('e');
    response->status = 204;
}

static void cut(struct http_request *request, void *context)
{
    (void)request, (void)context;
    note('c');
}

static void missing(struct http_request *request, struct http_response *response, void *context)
{
    (void)request, (void)context;
    http_response_error(response, 404, "T-01", "nothing");
}

static const struct http_stream stream = {begin, data, end, cut};
static const struct http_route routes[] = {
    {.methods = HTTP_GET, .pattern = "/t/*", .answer = answer},
    {.methods = HTTP_POST, .pattern = "/small", .body_max = 4, .answer = answer},
    {.methods = HTTP_PATCH, .pattern = "/up/*", .stream = &stream},
    {.methods = HTTP_DELETE | HTTP_OPTIONS, .pattern = "/up/*", .answer = answer},
};
static const struct http_router router = {.sites = {{routes, 4, NULL}},
                                          .count = 1,
                                          .missing = missing,
                                          .overrides = true,
                                          .always = {"X-Always", "1"}};

struct asked {
    const char *method, *path, *header, *value, *body;
};

/* The body goes in byte by byte, as a hostile network may deliver it. */
static void ask(const struct asked *asked, struct http_exchange *exchange)
{
    *exchange = (struct http_exchange){.request = {.path = asked->path}};
    story[0] = 0;
    if (asked->header)
        exchange->request.headers[exchange->request.headers_count++] =
            (struct http_pair){asked->header, asked->value};
    http_exchange_begin(exchange, &router, asked->method);
    for (const char *at = asked->body; at && *at; at++)
        http_exchange_data(exchange, at, 1);
    http_exchange_end(exchange);
}

static void routes_are_found(void **state)
{
    (void)state;
    static const struct {
        struct asked asked;
        int status;
        const char *story, *body;
    } cases[] = {
        {{"GET", "/t/abc", 0, 0, 0}, 200, "a", "abc"},
        {{"HEAD", "/t/abc", 0, 0, 0}, 200, "a", "abc"},
        {{"GET", "/t/", 0, 0, 0}, 404, "", 0},
        {{"GET", "/t", 0, 0, 0}, 404, "", 0},
        {{"GET", "/t/a/b", 0, 0, 0}, 404, "", 0},
        {{"GET", "/T/abc", 0, 0, 0}, 404, "", 0},
        {{"GET", "/", 0, 0, 0}, 404, "", 0},
        {{"GET", "/t/../small", 0, 0, 0}, 404, "", 0},
        {{"POST", "/t/abc", 0, 0, "x"}, 405, "", 0},
        {{"BREW", "/t/abc", 0, 0, 0}, 501, "", 0},
        {{"POST", "/small", 0, 0, "1234"}, 200, "a", "1234"},
        {{"POST", "/small", 0, 0, "12345"}, 413, "", 0},
        {{"GET", "/t/abc", 0, 0, "1"}, 413, "", 0},
        {{"POST", "/small", "Content-Length", "5", 0}, 413, "", 0}, /* before a byte of it */
        {{"POST", "/small", "Content-Length", "4", "1234"}, 200, "a", "1234"},
        {{"PATCH", "/up/x", 0, 0, "12"}, 204, "bdde", 0},
        {{"PATCH", "/up/x", "x-refuse", "", "12"}, 415, "bc", 0},
        {{"PATCH", "/up/x", 0, 0, "1!2"}, 409, "bddc", 0},
        {{"POST", "/up/x", "X-HTTP-Method-Override", "PATCH", "1"}, 204, "bde", 0},
        {{"POST", "/up/x", "X-HTTP-Method-Override", "DELETE", 0}, 200, "a", "x"},
        {{"POST", "/up/x", "X-HTTP-Method-Override", "BREW", 0}, 501, "", 0},
        {{"GET", "/up/x", "X-HTTP-Method-Override", "DELETE", 0}, 200, "a", "x"},
        {{"BREW", "/up/x", "X-HTTP-Method-Override", "DELETE", 0}, 200, "a", "x"},
        {{"DELETE", "/up/x", "X-HTTP-Method-Override", "GET", 0}, 405, "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_exchange exchange;
        ask(&cases[i].asked, &exchange);
        if (exchange.response.status != cases[i].status || strcmp(story, cases[i].story) != 0)
            fail_msg("case %zu: %d %s", i, exchange.response.status, story);
        if (cases[i].body) assert_string_equal(bytes_text(&exchange.response.body), cases[i].body);
        http_exchange_finish(&exchange);
    }
}

/* Where there are pages and cookies no header turns a GET into anything else. */
static void a_method_is_replaced_only_where_that_is_wanted(void **state)
{
    (void)state;
    struct http_router strict = router;
    strict.overrides = false;
    struct http_exchange exchange = {.request = {.path = "/up/x",
                                                 .headers = {{"X-HTTP-Method-Override", "DELETE"}},
                                                 .headers_count = 1}};
    story[0] = 0;
    http_exchange_begin(&exchange, &strict, "GET");
    http_exchange_end(&exchange);
    assert_int_equal(exchange.response.status, 405);
    assert_string_equal(story, "");
    http_exchange_finish(&exchange);
}

static void a_wrong_method_names_the_right_ones(void **state)
{
    (void)state;
    struct http_exchange exchange;
    ask(&(struct asked){"GET", "/up/x", 0, 0, 0}, &exchange);
    assert_string_equal(http_response_find(&exchange.response, "allow"), "PATCH, DELETE, OPTIONS");
    http_exchange_finish(&exchange);
}

static void every_answer_carries_its_headers(void **state)
{
    (void)state;
    static const struct asked some[] = {
        {"GET", "/t/abc", 0, 0, 0},  {"GET", "/none", 0, 0, 0},
        {"BREW", "/", 0, 0, 0},      {"POST", "/t/x", 0, 0, 0},
        {"PATCH", "/up/x", 0, 0, 0}, {"PATCH", "/up/x", "X-Refuse", "", 0},
        {"GET", "/up/x", 0, 0, 0},   {"POST", "/small", 0, 0, "12345"},
    };
    static const char *const names[] = {"X-Content-Type-Options",       "Referrer-Policy",
                                        "Content-Security-Policy",      "Cache-Control",
                                        "Cross-Origin-Resource-Policy", "X-Always"};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        struct http_exchange exchange;
        ask(&some[i], &exchange);
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            if (!http_response_find(&exchange.response, names[n]))
                fail_msg("case %zu has no %s", i, names[n]);
        assert_null(http_response_find(&exchange.response, "Strict-Transport-Security"));
        http_exchange_finish(&exchange);
    }
}

static void a_broken_connection_is_cut_once(void **state)
{
    (void)state;
    struct http_exchange exchange = {.request = {.path = "/up/x"}};
    story[0] = 0;
    http_exchange_begin(&exchange, &router, "PATCH");
    http_exchange_data(&exchange, "1", 1);
    http_exchange_finish(&exchange);
    assert_string_equal(story, "bdc");
}

static void numbers_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t number; /* -1: refused */
    } cases[] = {
        {"0", 0},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", INT64_MAX},
        {"", -1},
        {"-1", -1},
        {"+1", -1},
        {" 1", -1},
        {"1 ", -1},
        {"0x10", -1},
        {"1e3", -1},
        {"18446744073709551617", INT64_MAX},
        {"99999999999999999999999999", INT64_MAX},
        {"9999999999999999999999999x", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_request request = {.headers = {{"Upload-Offset", cases[i].text}},
                                       .headers_count = 1};
        int64_t number = -1;
        bool read = http_request_number(&request, "upload-offset", &number);
        assert_int_equal(read, cases[i].number >= 0);
        assert_int_equal(number, cases[i].number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_are_found),
        cmocka_unit_test(a_method_is_replaced_only_where_that_is_wanted),
        cmocka_unit_test(a_wrong_method_names_the_right_ones),
        cmocka_unit_test(every_answer_carries_its_headers),
        cmocka_unit_test(a_broken_connection_is_cut_once),
        cmocka_unit_test(numbers_are_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
