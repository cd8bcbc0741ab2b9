/* What a file is, by how it begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file_kind.h"

#include <string.h>

#define CASE(kind, text)                                                                           \
    {                                                                                              \
        FILE_KIND_##kind, text, sizeof(text) - 1                                                   \
    }

static void files_are_known_by_their_beginning(void **state)
{
    (void)state;
    static const struct {
        enum file_kind kind;
        const char *data;
        size_t size;
    } cases[] = {
        CASE(PDF, "%PDF-1.7\n"),
        CASE(NONE, "%PDF"),
        CASE(NONE, " %PDF-1.7"),
        CASE(JPEG, "\xFF\xD8\xFF\xE0"),
        CASE(NONE, "\xFF\xD8"),
        CASE(PNG, "\x89PNG\r\n\x1A\n"),
        CASE(NONE, "\x89PNG\n\x1A\n"),
        CASE(CSR, "-----BEGIN CERTIFICATE REQUEST-----\nMII"),
        CASE(CSR, "-----BEGIN NEW CERTIFICATE REQUEST-----\r\nMII"),
        CASE(CSR, "\xEF\xBB\xBF-----BEGIN CERTIFICATE REQUEST-----\n"),
        CASE(CSR, "Certificate Request:\n    Data:\n-----BEGIN CERTIFICATE REQUEST-----\nMII"),
        CASE(NONE, "x-----BEGIN CERTIFICATE REQUEST-----\n"),
        CASE(NONE, "\0\n-----BEGIN CERTIFICATE REQUEST-----\n"),
        CASE(NONE, "-----BEGIN CERTIFICATE-----\nMII"),
        CASE(NONE, "-----BEGIN PRIVATE KEY-----\nMII"),
        /* A request: SEQUENCE { SEQUENCE { INTEGER 0, SEQUENCE {} }, SEQUENCE {} } */
        CASE(CSR, "\x30\x0B\x30\x06\x02\x01\x00\x30\x01\x00\x30\x01\x00"),
        CASE(NONE, "\x30\x0C\x30\x06\x02\x01\x00\x30\x01\x00\x30\x01\x00"),
        CASE(NONE, "\x30\x0B\x30\x09\x02\x01\x00\x30\x01\x00\x30\x01\x00"),
        /* PKCS#12, PKCS#8, a certificate */
        CASE(NONE, "\x30\x09\x02\x01\x03\x30\x04\x06\x02\x2A\x03"),
        CASE(NONE, "\x30\x09\x02\x01\x00\x30\x04\x06\x02\x2A\x03"),
        CASE(NONE, "\x30\x0B\x30\x07\xA0\x03\x02\x01\x02\x02\x00\x30\x00"),
        CASE(NONE, "\x30\x80\x30\x06\x02\x01\x00\x30\x01\x00\x30\x01\x00"),
        CASE(NONE, "\x30\x84\x00\x00\x00\x06\x30\x04\x02\x01\x00\x30"),
        CASE(NONE, "\x30"),
        CASE(NONE, "GIF89a"),
        CASE(NONE, ""),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (file_kind_of(cases[i].data, cases[i].size) != cases[i].kind) fail_msg("case %zu", i);
    assert_int_equal(file_kind_of(NULL, 0), FILE_KIND_NONE);
}

static void every_kind_has_a_name(void **state)
{
    (void)state;
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++)
        assert_int_equal(file_kind_from_name(file_kind_name((enum file_kind)i)), i);
    assert_int_equal(file_kind_from_name(""), FILE_KIND_NONE);
    assert_int_equal(file_kind_from_name("exe"), FILE_KIND_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_known_by_their_beginning),
        cmocka_unit_test(every_kind_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
