/* Enrolment: the token, and an answer that was cut off while it was being spread. */
#define _DEFAULT_SOURCE
#include "courier/enrol.h"

#include "courier/trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CODE "0123456789ABCDEF"
#define PIN  "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct {
    const char *text;
    bool valid;
} tokens[] = {
    {CODE "." PIN, true},
    {"GHJKMNPQRSTVWXYZ." PIN, true},
    {"ghjkmnpqrstvwxyz." PIN, true},
    {"", false},
    {".", false},
    {CODE, false},
    {CODE ".", false},
    {CODE PIN, false},
    {CODE "." PIN "0", false},
    {CODE "-" PIN, false},
    {" " CODE "." PIN, false},
    {"0123456789ABCDE." PIN, false},
    {"0123456789ABCDEFG." PIN, false},
    {"0123456789ABCDEI." PIN, false}, /* I, L, O and U are not Crockford's */
    {"0123456789ABCDEL." PIN, false},
    {"0123456789ABCDEO." PIN, false},
    {"0123456789ABCDEU." PIN, false},
    {"0123456789ABCD\xc3\xa9." PIN, false},
    {CODE ".g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false},
};

static void tokens_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        struct token token = {.code = "untouched"};
        struct fault fault = {0};
        if (token_read(tokens[i].text, &token, &fault) != tokens[i].valid) fail_msg("token %zu", i);
        if (tokens[i].valid) continue;
        assert_string_equal(fault.code, "N-03");
        assert_string_equal(token.code, "untouched");
        assert_null(strstr(fault.text, PIN));
        assert_null(strstr(fault.text, CODE));
    }
}

/* libcurl wants the pin in base64. */
static void the_pin_is_translated(void **state)
{
    (void)state;
    struct token token;
    assert_true(token_read("ghjkmnpqrstvwxyz." PIN, &token, NULL));
    assert_string_equal(token.code, "GHJKMNPQRSTVWXYZ");
    assert_string_equal(token.pin, "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=");
}

static struct {
    char root[64];
    struct folders folders;
} place;

static const char *const kept[] = {
    "enrol/terminal.crt",  "enrol/recipient.crt", "enrol/backend.crt",   "enrol/ca.crt",
    "enrol/terminal.json", "courier/courier.key", "courier/courier.crt", "courier/enrolment.json"};
enum { KEPT = sizeof kept / sizeof kept[0] };

static int build(void **state)
{
    (void)state;
    memcpy(place.root, "/tmp/anjungan-enrol-XXXXXX", sizeof "/tmp/anjungan-enrol-XXXXXX");
    return mkdtemp(place.root) && folders_open(place.root, &place.folders, NULL) ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    for (int i = 0; i < KEPT; i++)
        if (path_join(place.root, kept[i], path, NULL)) unlink(path);
    rmdir(place.folders.uploads);
    rmdir(place.folders.courier);
    rmdir(place.folders.enrol);
    rmdir(place.folders.ask);
    rmdir(place.folders.answers);
    rmdir(place.folders.acks);
    rmdir(place.folders.outbox);
    rmdir(place.folders.beat);
    return rmdir(place.root);
}

static const char answer[] =
    "{\"terminal\":\"PKL-01\",\"agency\":\"pekalongan\",\"tracking_base\":\"https://a/t\","
    "\"sign_certificate\":\"SIGN\",\"tls_certificate\":\"TLS\",\"ca_certificate\":\"CA\","
    "\"recipient_certificate\":\"RECIPIENT\",\"backend_certificate\":\"BACKEND\",\"key\":\"KEY\"}";

static void expect_content(const char *name, const char *content)
{
    char path[PATH_SIZE];
    struct bytes text = {0};
    assert_true(path_join(place.root, name, path, NULL));
    assert_true(file_read(path, 4096, &text, NULL));
    assert_string_equal(bytes_text(&text), content);
    bytes_free(&text);
}

static void leave(const char *text)
{
    assert_true(file_write_durable(place.folders.courier, "enrolment.json", text, strlen(text),
                                   0600, NULL));
}

static void a_cut_off_enrolment_is_finished(void **state)
{
    (void)state;
    struct trust trust = {0};
    char path[PATH_SIZE];
    bool finished = true;
    assert_true(enrol_finish(&place.folders, &finished, NULL));
    assert_false(finished);
    assert_false(trust_read(&place.folders, &trust, NULL));
    leave(answer);
    /* Cut off after the first file, the key, of an older run. */
    assert_true(file_write_durable(place.folders.courier, "courier.key", "OLD", 3, 0600, NULL));
    struct courier_config config = {.origin = "https://127.0.0.1:1"};
    char terminal[32];
    /* The token is spent by now; it is not looked at. */
    assert_true(enrol_run(&config, &place.folders, "spent", terminal, NULL));
    assert_string_equal(terminal, "PKL-01");
    expect_content("courier/courier.key", "KEY");
    expect_content("courier/courier.crt", "TLS");
    expect_content("enrol/terminal.crt", "SIGN");
    expect_content("enrol/recipient.crt", "RECIPIENT");
    expect_content("enrol/backend.crt", "BACKEND");
    expect_content("enrol/ca.crt", "CA");
    assert_true(path_join(place.root, "courier/enrolment.json", path, NULL));
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(trust_read(&place.folders, &trust, NULL));
    assert_string_equal(trust.terminal, "PKL-01");
    assert_string_equal(bytes_text(&trust.ca), "CA");
    trust_free(&trust);
}

static void a_damaged_rest_is_named(void **state)
{
    (void)state;
    static const char *const rests[] = {"", "{", "[]", "{\"terminal\":\"PKL-01\"}"};
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        struct courier_config config = {.origin = "https://127.0.0.1:1"};
        struct fault fault = {0};
        bool finished;
        char path[PATH_SIZE], terminal[32];
        leave(rests[i]);
        assert_false(enrol_finish(&place.folders, &finished, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_string_equal(fault.code, "N-03");
        /* It does not stand in the way of a new enrolment. */
        assert_false(enrol_run(&config, &place.folders, CODE "." PIN, terminal, &fault));
        assert_string_equal(fault.code, "S-05");
        assert_true(path_join(place.root, "courier/enrolment.json", path, NULL));
        assert_int_not_equal(access(path, F_OK), 0);
    }
}

static void who_is_not_enrolled_is_told_so(void **state)
{
    (void)state;
    static const char *const terminals[] = {
        "", "{}", "{\"terminal\":\"\"}", "{\"terminal\":1}",
        "{\"terminal\":\"0123456789012345678901234567890123\"}"};
    struct trust trust = {0};
    struct fault fault = {0};
    assert_true(file_write_durable(place.folders.enrol, "backend.crt", "B", 1, 0644, NULL));
    assert_true(file_write_durable(place.folders.enrol, "ca.crt", "C", 1, 0644, NULL));
    for (size_t i = 0; i < sizeof terminals / sizeof terminals[0]; i++) {
        assert_true(file_write_durable(place.folders.enrol, "terminal.json", terminals[i],
                                       strlen(terminals[i]), 0644, NULL));
        assert_false(trust_read(&place.folders, &trust, &fault));
        assert_string_equal(fault.code, "S-05");
        assert_null(trust.ca.data);
    }
}

static void the_kiosk_makes_its_key_first(void **state)
{
    (void)state;
    struct courier_config config = {.origin = "https://127.0.0.1:1"};
    char terminal[32];
    struct fault fault = {0};
    assert_false(enrol_run(&config, &place.folders, CODE "." PIN, terminal, &fault));
    assert_string_equal(fault.code, "S-05");
}

int main(void)
{
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, build, clear)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_read_strictly), cmocka_unit_test(the_pin_is_translated),
        IN_PLACE(a_cut_off_enrolment_is_finished),  IN_PLACE(a_damaged_rest_is_named),
        IN_PLACE(who_is_not_enrolled_is_told_so),   IN_PLACE(the_kiosk_makes_its_key_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
