/* Enrolment: a token works once, for a day, and nothing that is wrong with it is told apart. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/fleet/fleet.h"
#include "base/encode.h"
#include "seal_fixture.h"

#include <jansson.h>

static struct fixture keys;
static char path[PATH_SIZE], ends[3][PATH_SIZE + 8], uri[PATH_SIZE + 8];
static struct clock now;
static struct bytes secret, intake_key, intake;
static struct fleet fleet;
static struct recipients recipients;
static struct http_router router;
static struct http_response response;

static int setup(void **state)
{
    (void)state;
    fixture_init(&keys);
    fixture_issue(&keys.ca_key, &keys.ca, "SPESIMEN intake", SEAL_PURPOSE_BACKEND_TLS, &intake_key,
                  &intake);
    fixture_path(&keys, "b.db", path);
    snprintf(uri, sizeof uri, "sqlite:%s", path);
    bytes_append_text(&secret, "SPESIMEN: a secret of 32 bytes or so");
    clock_fix_wall(&now, 1800000000000);
    fleet = (struct fleet){.clock = &now,
                           .secret = &secret,
                           .ca_key = &keys.ca_key,
                           .ca_certificate = &keys.ca,
                           .recipients = &recipients,
                           .sign_certificate = &keys.backend,
                           .intake_certificate = &intake,
                           .tracking_base = "https://layanan.example.go.id",
                           .throttle = throttle_create(10, 60)};
    struct fault fault = {0};
    fleet.db = db_create(uri, &fault);
    if (!fleet.db) fail_msg("%s", fault.text);
    recipients = (struct recipients){fleet.db, &now, &secret, &keys.ca_key, &keys.ca, 90};
    if (!recipients_begin(&recipients, BINARY_DIR "/none", &fault)) fail_msg("%s", fault.text);
    router =
        (struct http_router){.sites = {{fleet_routes, fleet_routes_count, &fleet}}, .count = 1};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"", "-wal", "-shm"};
    db_destroy(fleet.db);
    throttle_destroy(fleet.throttle);
    for (int i = 0; i < 3; i++) {
        snprintf(ends[i], sizeof ends[i], "%s%s", path, names[i]);
        unlink(ends[i]);
    }
    bytes_free(&secret);
    bytes_free(&intake_key);
    bytes_free(&intake);
    http_response_clear(&response);
    fixture_free(&keys);
    return 0;
}

static int post(const char *body)
{
    struct http_exchange exchange = {.request = {.path = "/enrol", .address = "192.0.2.1"}};
    http_exchange_begin(&exchange, &router, "POST");
    http_exchange_data(&exchange, body, strlen(body));
    http_exchange_end(&exchange);
    http_response_clear(&response);
    response = exchange.response;
    exchange.response = (struct http_response){0};
    http_exchange_finish(&exchange);
    return response.status;
}

static int enrol(const char *code)
{
    struct fault fault = {0};
    struct bytes key = {0}, request = {0};
    if (!seal_key_create(&key, &fault) ||
        !seal_request_create(&key, "whatever it says", &request, &fault))
        fail_msg("%s", fault.text);
    json_t *root = json_pack("{s:s, s:s, s:s}", "code", code, "sign_request", bytes_text(&request),
                             "tls_request", bytes_text(&request));
    char *body = json_dumps(root, 0);
    int status = post(body);
    free(body);
    json_decref(root);
    bytes_free(&key);
    bytes_free(&request);
    return status;
}

static void invite(char code[FLEET_CODE_SIZE], const char *id)
{
    char token[FLEET_TOKEN_SIZE];
    struct fault fault = {0};
    if (!fleet_invite(&fleet, id, "pekalongan", token, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(strlen(token), FLEET_TOKEN_SIZE - 1);
    assert_int_equal(token[16], '.');
    memcpy(code, token, 16);
    code[16] = 0;
    struct bytes pin = {0}, digest = {0};
    char hex[65];
    assert_true(seal_certificate_pin(&intake, &pin, &fault));
    assert_true(base64_decode(bytes_text(&pin), pin.size, &digest));
    hex_encode(digest.data, 32, hex);
    assert_string_equal(token + 17, hex);
    bytes_free(&pin);
    bytes_free(&digest);
}

static void a_terminal_enrols(void **state)
{
    (void)state;
    char code[FLEET_CODE_SIZE], name[64], fingerprint[65];
    static const char *const wanted[] = {"sign_certificate", "tls_certificate", "ca_certificate",
                                         "recipient_certificate", "backend_certificate"};
    invite(code, "PKL-01");
    assert_int_equal(enrol(code), 200);
    json_t *root = json_loadb((const char *)response.body.data, response.body.size, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(root, "terminal")), "PKL-01");
    assert_string_equal(json_string_value(json_object_get(root, "agency")), "pekalongan");
    assert_string_equal(json_string_value(json_object_get(root, "tracking_base")),
                        "https://layanan.example.go.id");
    struct db_terminal terminal = {0};
    assert_true(db_terminal_find(fleet.db, "PKL-01", &terminal, NULL));
    assert_int_equal(terminal.state, DB_TERMINAL_ENROLLED);
    for (int i = 0; i < 5; i++) {
        struct bytes pem = {0};
        bytes_append_text(&pem, json_string_value(json_object_get(root, wanted[i])));
        assert_true(seal_certificate_common_name(&pem, name, NULL));
        if (i < 2) assert_string_equal(name, "PKL-01"); /* ours, not the request's */
        assert_true(seal_certificate_fingerprint(&pem, fingerprint, NULL));
        if (i == 1) assert_string_equal(fingerprint, terminal.tls_fingerprint);
        bytes_free(&pem);
    }
    db_terminal_free(&terminal);
    json_decref(root);
    assert_int_equal(enrol(code), 403); /* spent */
}

static void wrong_spent_and_expired_are_the_same(void **state)
{
    (void)state;
    char code[FLEET_CODE_SIZE], first[200];
    invite(code, "PKL-01");
    assert_int_equal(enrol("0000000000000000"), 403);
    snprintf(first, sizeof first, "%s", bytes_text(&response.body));
    assert_non_null(strstr(first, "N-03"));
    static const char *const wrong[] = {"", "x", "00000000000000000000000000000000000"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(enrol(wrong[i]), 403);
        assert_string_equal(bytes_text(&response.body), first);
    }
    clock_advance(&now, FLEET_TOKEN_HOURS * 3600 * 1000LL);
    assert_int_equal(enrol(code), 403);
    assert_string_equal(bytes_text(&response.body), first);
    char again[FLEET_CODE_SIZE];
    invite(again, "PKL-01");
    assert_int_equal(enrol(code), 403);
    assert_int_equal(enrol(again), 200);
    assert_int_equal(enrol(again), 403);
    assert_string_equal(bytes_text(&response.body), first);
}

static void bad_requests_are_refused_and_spend_nothing(void **state)
{
    (void)state;
    char code[FLEET_CODE_SIZE], body[300];
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "{\"code\": \"x\"}",
        "{\"code\": 1, \"sign_request\": 2, \"tls_request\": 3}",
        "{\"code\": \"x\", \"code\": \"y\", \"sign_request\": \"\", \"tls_request\": \"\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(post(bad[i]), 400);
    invite(code, "PKL-01");
    snprintf(body, sizeof body,
             "{\"code\": \"%s\", \"sign_request\": \"no PEM\", \"tls_request\": \"no PEM\"}", code);
    assert_int_equal(post(body), 403);
    assert_int_equal(enrol(code), 200);
    char *large = memory_alloc(20000);
    memset(large, ' ', 19999);
    assert_int_equal(post(large), 413);
    free(large);
}

static void guessing_is_slow(void **state)
{
    (void)state;
    char code[FLEET_CODE_SIZE];
    for (int i = 0; i < 10; i++)
        assert_int_equal(enrol("0000000000000000"), 403);
    invite(code, "PKL-01");
    assert_int_equal(enrol(code), 429);
    assert_string_equal(http_response_find(&response, "Retry-After"), "60");
    clock_advance(&now, 60 * 1000);
    assert_int_equal(enrol(code), 200);
}

/* Behind a proxy that passes bytes on, all come from it. */
static void at_a_proxy_nobody_locks_others_out(void **state)
{
    (void)state;
    char code[FLEET_CODE_SIZE];
    fleet.proxy = "192.0.2.1";
    for (int i = 0; i < 12; i++)
        assert_int_equal(enrol("0000000000000000"), 403);
    invite(code, "PKL-01");
    assert_int_equal(enrol(code), 200);
    fleet.proxy = "192.0.2.2";
    for (int i = 0; i < 10; i++)
        assert_int_equal(enrol("0000000000000000"), 403);
    assert_int_equal(enrol("0000000000000000"), 429);
}

static void names_are_plain(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool fine;
    } cases[] = {
        {"PKL-01", true},
        {"a", true},
        {"", false},
        {"-x", false},
        {"PKL 01", false},
        {"PKL/01", false},
        {"PKL\n01", false},
        {"kiosk-of-thirty-one-characters-", true},
        {"kiosk-of-thirty-two-characters-0", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(fleet_name_check(cases[i].name, NULL), cases[i].fine);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_terminal_enrols),
        CASE(wrong_spent_and_expired_are_the_same),
        CASE(bad_requests_are_refused_and_spend_nothing),
        CASE(guessing_is_slow),
        CASE(at_a_proxy_nobody_locks_others_out),
        cmocka_unit_test(names_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
