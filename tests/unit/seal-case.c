/* A sealed case opens with our opener and with the stock tools, and holds what was put in. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal_fixture.h"

static void opens_with_our_opener(void **state)
{
    const struct fixture *fixture = *state;
    struct bytes sealed = {0};
    fixture_seal(fixture, 100000, &sealed);
    struct opener *opener = fixture_opener(fixture);
    struct opened_case opened = {0};
    struct fault fault = {0};
    if (!opener_open(opener, &sealed, &opened, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(opened.case_id, FIXTURE_CASE_ID);
    assert_string_equal(opened.terminal, "SPS-01");
    assert_int_equal(opened.count, FIXTURE_PARTS);
    struct seal_part parts[FIXTURE_PARTS];
    fixture_parts(parts, 100000);
    for (int i = 0; i < FIXTURE_PARTS; i++) {
        assert_string_equal(opened.parts[i].name, parts[i].name);
        assert_int_equal(opened.parts[i].data.size, parts[i].data.size);
        if (parts[i].data.size)
            assert_memory_equal(opened.parts[i].data.data, parts[i].data.data, parts[i].data.size);
    }
    assert_ptr_equal(opened_case_part(&opened, "documents/ktp.pdf"), &opened.parts[1].data);
    assert_null(opened_case_part(&opened, "manifest.json"));
    fixture_parts_free(parts);
    opened_case_free(&opened);
    opener_destroy(opener);
    bytes_free(&sealed);
}

/* The contract with the world: openssl cms -decrypt, openssl cms -verify, unzip. */
static void opens_with_the_stock_tools(void **state)
{
    const struct fixture *fixture = *state;
    struct bytes sealed = {0}, manifest = {0};
    fixture_seal(fixture, 100000, &sealed);
    fixture_write(fixture, "case.p7m", &sealed);
    char case_path[PATH_SIZE], recipient[PATH_SIZE], key[PATH_SIZE], ca[PATH_SIZE];
    char signed_path[PATH_SIZE], zip[PATH_SIZE];
    fixture_path(fixture, "case.p7m", case_path);
    fixture_path(fixture, "recipient.crt", recipient);
    fixture_path(fixture, "recipient.key", key);
    fixture_path(fixture, "ca.pem", ca);
    fixture_path(fixture, "signed.der", signed_path);
    fixture_path(fixture, "case.zip", zip);
    const char *const decrypt[] = {"openssl", "cms",     "-decrypt",  "-inform", "DER",
                                   "-in",     case_path, "-recip",    recipient, "-inkey",
                                   key,       "-out",    signed_path, NULL};
    assert_int_equal(fixture_run(decrypt), 0);
    const char *const verify[] = {"openssl",   "cms",     "-verify", "-inform", "DER", "-in",
                                  signed_path, "-CAfile", ca,        "-out",    zip,   NULL};
    assert_int_equal(fixture_run(verify), 0);
    const char *const unzip[] = {"unzip", "-tqq", zip, NULL};
    assert_int_equal(fixture_run(unzip), 0);
    bytes_free(&manifest);
    bytes_free(&sealed);
}

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_with_our_opener),
        cmocka_unit_test(opens_with_the_stock_tools),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
