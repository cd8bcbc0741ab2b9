/* The words of tus 1.0.0, read strictly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/intake/tus.h"

#include <string.h>

/* "0123456789abcdef" twice, and four times, in base64. */
#define CASE64 "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define SHA64                                                                                      \
    "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg=="
#define UPPER64 "MDEyMzQ1Njc4OUFCQ0RFRjAxMjM0NTY3ODlhYmNkZWY="

static void metadata(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool fine;
    } cases[] = {
        {"case " CASE64 ",sha256 " SHA64, true},
        {"sha256 " SHA64 ",case " CASE64, false},
        {"case " CASE64 ", sha256 " SHA64, false},
        {"case " CASE64 ",sha256 " SHA64 ",flag", false},
        {"filename Zm9v,case " CASE64 ",sha256 " SHA64, false},
        {"case\t" CASE64 ",sha256 " SHA64, false},
        {"", false},
        {"case " CASE64, false},
        {"sha256 " SHA64, false},
        {"case " CASE64 ",sha256 " SHA64 ",case " CASE64, false},
        {"case " CASE64 ",sha256 " SHA64 ",x YQ==,x YQ==", false},
        {"case " CASE64 ",sha256 " SHA64 ",", false},
        {"case " CASE64 ",,sha256 " SHA64, false},
        {"case " SHA64 ",sha256 " CASE64, false},
        {"case " UPPER64 ",sha256 " SHA64, false},
        {"case MDEy,sha256 " SHA64, false},
        {"case !!!!,sha256 " SHA64, false},
        {"case  " CASE64 ",sha256 " SHA64, false},
        {"case,sha256 " SHA64, false},
        {"Case " CASE64 ",sha256 " SHA64, false},
        {"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,case " CASE64 ",sha256 " SHA64, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tus_metadata found = {0};
        if (tus_metadata_parse(cases[i].text, &found) != cases[i].fine) fail_msg("case %zu", i);
        if (!cases[i].fine) assert_int_equal(found.case_id[0], 0);
        if (!cases[i].fine) continue;
        char written[HTTP_VALUE_SIZE];
        assert_string_equal(found.case_id, "0123456789abcdef0123456789abcdef");
        tus_metadata_write(&found, written);
        assert_string_equal(written, "case " CASE64 ",sha256 " SHA64);
    }
}

static void checksums(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size; /* 0: refused */
    } cases[] = {
        {"sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", 20},
        {"sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", 32},
        {"sha1 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", 0},
        {"sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", 0},
        {"md5 XrY7u+Ae7tCTyyK7j1rNww==", 0},
        {"sha1", 0},
        {"sha1 ", 0},
        {"sha1 *", 0},
        {"SHA1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tus_checksum checksum = {0};
        bool fine = tus_checksum_parse(cases[i].text, &checksum);
        if (fine != (cases[i].size > 0)) fail_msg("case %zu", i);
        assert_int_equal(checksum.size, cases[i].size);
    }
}

static void dates(void **state)
{
    (void)state;
    char date[TUS_DATE_SIZE];
    tus_date(784111777, date); /* the example of RFC 9110 */
    assert_string_equal(date, "Sun, 06 Nov 1994 08:49:37 GMT");
    tus_date(0, date);
    assert_string_equal(date, "Thu, 01 Jan 1970 00:00:00 GMT");
}

static void digests_of_pieces(void **state)
{
    (void)state;
    static const uint8_t sha1_of_abc[] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81,
                                          0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                          0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    uint8_t out[DIGEST_MAX];
    struct digest *digest = digest_create(DIGEST_SHA1);
    digest_add(digest, "a", 1);
    digest_add(digest, "", 0);
    digest_add(digest, "bc", 2);
    assert_int_equal(digest_finish(digest, out), 20);
    assert_memory_equal(out, sha1_of_abc, 20);
    assert_int_equal(digest_finish(digest_create(DIGEST_SHA256), out), 32);
    assert_int_equal(out[0], 0xe3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata),
        cmocka_unit_test(checksums),
        cmocka_unit_test(dates),
        cmocka_unit_test(digests_of_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
