/* The tracking address of the receipt's QR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "receipt/link.h"

#include <string.h>

#define CODE "00000000000000"

static void test_message(void **unused)
{
    (void)unused;
    char message[LINK_MESSAGE_SIZE];
    size_t length = link_message(CODE, "PKL-01", message);
    assert_string_equal(message, "anjungan-link-1\n" CODE "\nPKL-01");
    assert_int_equal(length, strlen(message));
}

static void test_link_holds_the_signature(void **unused)
{
    (void)unused;
    uint8_t signature[64];
    for (int i = 0; i < 64; i++)
        signature[i] = (uint8_t)(255 - i);
    char url[LINK_SIZE];
    assert_true(link_write("https://loket.example.go.id", CODE, "PKL-01", signature, url, NULL));
    static const char start[] = "https://loket.example.go.id/t/" CODE "?k=PKL-01&s=";
    assert_memory_equal(url, start, sizeof start - 1);
    const char *text = url + sizeof start - 1;
    assert_int_equal(strlen(text), 86);
    struct bytes decoded = {0};
    assert_true(base64url_decode(text, 86, &decoded));
    assert_int_equal(decoded.size, 64);
    assert_memory_equal(decoded.data, signature, 64);
    bytes_free(&decoded);
}

static void test_names_that_do_not_stand_in_an_address(void **unused)
{
    (void)unused;
    static const char *const names[] = {
        "", "PKL 01", "PKL&s=x", "a/b", "a?b", "PKL\n01", "012345678901234567890123456789012"};
    uint8_t signature[64] = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char url[LINK_SIZE] = "untouched";
        struct fault fault = {0};
        assert_false(link_write("https://a.id", CODE, names[i], signature, url, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_string_equal(url, "untouched");
    }
}

static void test_too_long_an_address(void **unused)
{
    (void)unused;
    char base[LINK_SIZE];
    memset(base, 'a', sizeof base);
    uint8_t signature[64] = {0};
    char url[LINK_SIZE] = "untouched";
    /* "/t/" CODE "?k=A&s=" and 86 characters follow: 110 in all. */
    base[LINK_SIZE - 110] = 0;
    assert_false(link_write(base, CODE, "A", signature, url, NULL));
    assert_string_equal(url, "untouched");
    base[LINK_SIZE - 111] = 0;
    assert_true(link_write(base, CODE, "A", signature, url, NULL));
    assert_int_equal(strlen(url), LINK_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message),
        cmocka_unit_test(test_link_holds_the_signature),
        cmocka_unit_test(test_names_that_do_not_stand_in_an_address),
        cmocka_unit_test(test_too_long_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
