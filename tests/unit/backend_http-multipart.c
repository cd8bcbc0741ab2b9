/* The one file of a form: however it is cut, whatever is in it; and everything that is none. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/http/multipart.h"

#include <stdio.h>
#include <string.h>

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundaryx7"
#define LINE "------WebKitFormBoundaryx7"
#define HEAD                                                                                       \
    "Content-Disposition: form-data; name=\"file\"; filename=\"SPESIMEN.pdf\"\r\n"                 \
    "Content-Type: application/pdf\r\n\r\n"

/* In pieces of step bytes. */
static enum multipart_result read_in(const char *type, const void *body, size_t size, size_t max,
                                     size_t step, struct bytes *out)
{
    struct multipart form;
    multipart_begin(&form, type, "file", max);
    for (size_t at = 0; at < size; at += step)
        multipart_data(&form, (const char *)body + at, size - at < step ? size - at : step);
    return multipart_end(&form, out);
}

static void a_file_comes_whole_however_it_is_cut(void **state)
{
    (void)state;
    static const char file[] = "%PDF-1.4\r\n\r\n" LINE "\r\n\0\r\n--\r\r\n" LINE "x"; /* nearly */
    static const char body[] =
        LINE "\r\n" HEAD "%PDF-1.4\r\n\r\n" LINE "\r\n\0\r\n--\r\r\n" LINE "x\r\n" LINE "--\r\n";
    /* A boundary that does not occur in it. */
    char other[sizeof body + 64];
    size_t size = (size_t)snprintf(other, sizeof other, "--other\r\n" HEAD);
    memcpy(other + size, file, sizeof file - 1);
    size += sizeof file - 1;
    memcpy(other + size, "\r\n--other--\r\n", 13);
    size += 13;
    for (size_t step = 1; step <= size; step++) {
        struct bytes out = {0};
        assert_int_equal(
            read_in("multipart/form-data; boundary=other", other, size, 1000, step, &out),
            MULTIPART_FILE);
        assert_int_equal(out.size, sizeof file - 1);
        assert_memory_equal(out.data, file, out.size);
        bytes_free(&out);
    }
}

static void boundaries_are_read_as_they_are_written(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool good;
    } types[] = {
        {"multipart/form-data; boundary=b", true},
        {"Multipart/Form-Data;boundary=\"b\"", true},
        {"multipart/form-data; boundary=b; charset=utf-8", true},
        {"multipart/form-data", false},
        {"multipart/form-data; boundary=", false},
        {"multipart/form-data; boundary=\"b", false},
        {"multipart/form-data; boundary=b\x01", false},
        {"multipart/form-data; charset=utf-8", false},
        {"multipart/mixed; boundary=b", false},
        {"application/x-www-form-urlencoded", false},
        {"multipart/form-data; boundary="
         "0123456789012345678901234567890123456789012345678901234567890123456789",
         true},
        {"multipart/form-data; boundary="
         "01234567890123456789012345678901234567890123456789012345678901234567890",
         false},
        {NULL, false},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct multipart form;
        if (multipart_begin(&form, types[i].type, "file", 10) != types[i].good)
            fail_msg("type %zu", i);
        multipart_data(&form, "anything", 8);
        struct bytes out = {0};
        assert_int_equal(multipart_end(&form, &out), MULTIPART_BROKEN);
    }
}

static void anything_else_is_broken(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        LINE,
        LINE "--\r\n",
        LINE "\r\n",
        "\r\n" LINE "\r\n" HEAD "x\r\n" LINE "--\r\n",                   /* something before it */
        LINE "\r\n" HEAD "x",                                            /* cut */
        LINE "\r\n" HEAD "x\r\n" LINE,                                   /* likewise */
        LINE "\r\n" HEAD "x\r\n" LINE "-",                               /* likewise */
        LINE "\r\n" HEAD "x\r\n" LINE "--\r\nmore",                      /* something behind it */
        LINE "\r\n" HEAD "x\r\n" LINE "\r\n" HEAD "y\r\n" LINE "--\r\n", /* two files */
        LINE "\r\n\r\nx\r\n" LINE "--\r\n",                              /* no name */
        LINE "\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n" LINE "--\r\n",
        LINE "\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\nx\r\n" LINE "--\r\n",
        LINE "\r\nContent-Disposition: attachment; name=\"file\"\r\n\r\nx\r\n" LINE "--\r\n",
        LINE "\r\nContent-Disposition: form-data; filename=\"file\"\r\n\r\nx\r\n" LINE "--\r\n",
        LINE "\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Transfer-Encoding: "
             "base64\r\n\r\nx\r\n" LINE "--\r\n",
        LINE "\r\nContent-Disposition: form-data; name=\"file\"\r\n"
             "Content-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n" LINE "--\r\n",
        "------WebKitFormBoundaryx8\r\n" HEAD "x\r\n------WebKitFormBoundaryx8--\r\n",
        LINE "\n" HEAD "x\n" LINE "--\n",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        for (size_t step = 1; step < 400; step += 57) {
            struct bytes out = {0};
            if (read_in(TYPE, bodies[i], strlen(bodies[i]), 100, step, &out) != MULTIPART_BROKEN)
                fail_msg("body %zu", i);
            assert_int_equal(out.size, 0);
        }
    static const char nul[] = LINE "\r\nX\0: y\r\n" HEAD "x\r\n" LINE "--\r\n";
    struct bytes out = {0};
    assert_int_equal(read_in(TYPE, nul, sizeof nul - 1, 100, 7, &out), MULTIPART_BROKEN);
}

static void an_empty_file_is_a_file(void **state)
{
    (void)state;
    static const char body[] = LINE "\r\n" HEAD "\r\n" LINE "--\r\n";
    struct bytes out = {0};
    assert_int_equal(read_in(TYPE, body, sizeof body - 1, 100, 1, &out), MULTIPART_FILE);
    assert_int_equal(out.size, 0);
}

static void headers_have_a_bound(void **state)
{
    (void)state;
    struct bytes body = {0}, out = {0};
    bytes_append_text(&body, LINE "\r\nX: ");
    for (int i = 0; i < MULTIPART_HEADERS_MAX; i++)
        bytes_append(&body, "x", 1);
    bytes_append_text(&body, "\r\n" HEAD "x\r\n" LINE "--\r\n");
    assert_int_equal(read_in(TYPE, body.data, body.size, 100, 64, &out), MULTIPART_BROKEN);
    bytes_free(&body);
}

static void a_file_has_a_largest_size(void **state)
{
    (void)state;
    for (size_t size = 98; size <= 300; size++) {
        struct bytes body = {0}, out = {0};
        struct multipart form;
        bytes_append_text(&body, LINE "\r\n" HEAD);
        for (size_t i = 0; i < size; i++)
            bytes_append(&body, i % 7 ? "x" : "\r", 1);
        bytes_append_text(&body, "\r\n" LINE "--\r\n");
        multipart_begin(&form, TYPE, "file", 100);
        for (size_t at = 0; at < body.size; at += 50) {
            multipart_data(&form, body.data + at, body.size - at < 50 ? body.size - at : 50);
            assert_true(form.file.size <= 100);
        }
        assert_int_equal(multipart_end(&form, &out),
                         size <= 100 ? MULTIPART_FILE : MULTIPART_TOO_LARGE);
        assert_int_equal(out.size, size <= 100 ? size : 0);
        bytes_free(&body);
        bytes_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes_whole_however_it_is_cut),
        cmocka_unit_test(boundaries_are_read_as_they_are_written),
        cmocka_unit_test(anything_else_is_broken),
        cmocka_unit_test(an_empty_file_is_a_file),
        cmocka_unit_test(headers_have_a_bound),
        cmocka_unit_test(a_file_has_a_largest_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
