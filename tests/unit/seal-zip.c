/* The one shape of zip: what is written is read, and stock tools read it; nothing else is. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/der.h"
#include "seal/zip.h"
#include "seal_fixture.h"

static struct zip_entry entry(const char *name, const char *content)
{
    struct zip_entry entry = {.data = (const uint8_t *)content, .size = strlen(content)};
    snprintf(entry.name, sizeof entry.name, "%s", name);
    return entry;
}

static void specimen(struct bytes *out)
{
    const struct zip_entry parts[] = {entry("manifest.json", "{}"), entry("a/b.pdf", "SPESIMEN"),
                                      entry("empty", "")};
    zip_write(parts, 3, out);
}

static bool reads(const struct bytes *zip)
{
    struct zip_entry out[ZIP_PARTS_MAX];
    struct fault fault = {0};
    int count = -1;
    if (zip_read(zip->data, zip->size, out, &count, &fault)) return true;
    assert_string_equal(fault.code, "S-04");
    assert_int_equal(count, -1);
    return false;
}

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool good;
    } cases[] = {
        {"a", true},
        {"case.json", true},
        {"documents/ktp.pdf", true},
        {"a..b", true},
        {".hidden", true},
        {"a_b-c.d/e0", true},
        {"", false},
        {"/a", false},
        {"a/", false},
        {"a//b", false},
        {".", false},
        {"..", false},
        {"../a", false},
        {"a/../b", false},
        {"a/..", false},
        {"a/./b", false},
        {"A", false},
        {"a b", false},
        {"a\\b", false},
        {"a:b", false},
        {"\xC3\xA9", false},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true}, /* 63 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (zip_name_is_good(cases[i].name) != cases[i].good) fail_msg("%s", cases[i].name);
    char unended[SEAL_NAME_SIZE];
    memset(unended, 'a', sizeof unended);
    assert_false(zip_name_is_good(unended));
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct bytes zip = {0};
    struct zip_entry out[ZIP_PARTS_MAX];
    struct fault fault = {0};
    int count = 0;
    specimen(&zip);
    assert_true(zip_read(zip.data, zip.size, out, &count, &fault));
    assert_int_equal(count, 3);
    assert_string_equal(out[1].name, "a/b.pdf");
    assert_int_equal(out[1].size, 8);
    assert_memory_equal(out[1].data, "SPESIMEN", 8);
    assert_int_equal(out[2].size, 0);
    bytes_free(&zip);
}

static void the_most_parts_and_one_more(void **state)
{
    (void)state;
    struct zip_entry parts[ZIP_PARTS_MAX];
    struct bytes zip = {0}, more = {0};
    for (int i = 0; i < ZIP_PARTS_MAX; i++) {
        parts[i] = entry("", "x");
        snprintf(parts[i].name, sizeof parts[i].name, "part%d", i);
    }
    zip_write(parts, ZIP_PARTS_MAX, &zip);
    assert_true(reads(&zip));
    /* one local header more in front */
    struct zip_entry one = entry("one", "x");
    zip_write(&one, 1, &more);
    bytes_truncate(&more, 30 + 3 + 1);
    bytes_append(&more, zip.data, zip.size);
    assert_false(reads(&more));
    bytes_free(&zip);
    bytes_free(&more);
}

static void any_other_byte_is_refused(void **state)
{
    (void)state;
    struct bytes zip = {0}, cut = {0};
    specimen(&zip);
    for (size_t i = 0; i < zip.size; i++) {
        for (unsigned mask = 1; mask < 0x100; mask <<= 1) {
            zip.data[i] ^= (uint8_t)mask;
            if (reads(&zip)) fail_msg("byte %zu, mask %02x", i, mask);
            zip.data[i] ^= (uint8_t)mask;
        }
        bytes_truncate(&cut, 0);
        bytes_append(&cut, zip.data, i);
        if (reads(&cut)) fail_msg("cut at %zu", i);
    }
    assert_true(reads(&zip));
    bytes_append(&zip, "", 1);
    assert_false(reads(&zip));
    bytes_free(&zip);
    bytes_free(&cut);
}

static void two_parts_of_one_name(void **state)
{
    (void)state;
    const struct zip_entry parts[] = {entry("a", "1"), entry("b", "2"), entry("a", "3")};
    struct bytes zip = {0};
    zip_write(parts, 3, &zip);
    assert_false(reads(&zip));
    bytes_free(&zip);
}

static const char *write_file(const struct fixture *fixture, const struct bytes *zip,
                              char path[PATH_SIZE])
{
    fixture_write(fixture, "case.zip", zip);
    fixture_path(fixture, "case.zip", path);
    return path;
}

/* Written by other programs, read by other programs: theirs are good zips and still not ours. */
static void stock_tools(void **state)
{
    (void)state;
    struct fixture fixture = {.dir = "/tmp/anjungan-zip-XXXXXX"};
    struct bytes zip = {0};
    char path[PATH_SIZE];
    assert_non_null(mkdtemp(fixture.dir));
    specimen(&zip);
    const char *const unzip[] = {"unzip", "-tqq", write_file(&fixture, &zip, path), NULL};
    assert_int_equal(fixture_run(unzip), 0);
    bytes_free(&zip);
    const char *const python[] = {
        "python3", "-c",
        "import sys, zipfile\n"
        "with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:\n"
        "    z.writestr('manifest.json', '{}' * 1000)\n",
        path, NULL};
    struct fault fault = {0};
    if (fixture_run(python) == 0) {
        assert_true(file_read(path, 10000, &zip, &fault));
        assert_false(reads(&zip));
        bytes_free(&zip);
    }
    fixture_free(&fixture);
}

/* der.h, by hand: X.690 10.1 demands the shortest definite length. */
static void der_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint8_t bytes[8];
        size_t size, content;
        bool good;
    } cases[] = {
        {"empty", {0x30, 0x00}, 2, 0, true},
        {"short", {0x30, 0x02, 1, 2}, 4, 2, true},
        {"nothing", {0}, 0, 0, false},
        {"only a tag", {0x30}, 1, 0, false},
        {"another tag", {0x31, 0x00}, 2, 0, false},
        {"longer than there is", {0x30, 0x03, 1, 2}, 4, 0, false},
        {"indefinite", {0x30, 0x80, 0, 0}, 4, 0, false},
        {"long form for 2", {0x30, 0x81, 0x02, 1, 2}, 5, 0, false},
        {"leading zero", {0x30, 0x82, 0x00, 0x80}, 4, 0, false},
        {"five length bytes", {0x30, 0x85, 1, 0, 0, 0, 0, 0}, 8, 0, false},
        {"huge", {0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF}, 6, 0, false},
        {"cut in the length", {0x30, 0x82, 0x01}, 3, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct der der = {cases[i].bytes, cases[i].size}, before = der, content, whole;
        if (der_take(&der, DER_SEQUENCE, &content) != cases[i].good) fail_msg("%s", cases[i].what);
        if (!cases[i].good) {
            assert_ptr_equal(der.at, before.at);
            continue;
        }
        assert_int_equal(content.left, cases[i].content);
        assert_int_equal(der.left, 0);
        assert_true(der_take_whole(&before, DER_SEQUENCE, &whole));
        assert_int_equal(whole.left, cases[i].size);
    }
    static const size_t sizes[] = {0, 1, 127, 128, 255, 256, 65535, 65536, 16777215, 16777216};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes element = {0};
        der_put_header(&element, DER_OCTET_STRING, sizes[i]);
        size_t header = element.size;
        bytes_reserve(&element, header + sizes[i]);
        element.size = header + sizes[i];
        struct der der = {element.data, element.size}, content;
        assert_true(der_take(&der, DER_OCTET_STRING, &content));
        assert_int_equal(content.left, sizes[i]);
        bytes_free(&element);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(the_most_parts_and_one_more),
        cmocka_unit_test(any_other_byte_is_refused),
        cmocka_unit_test(two_parts_of_one_name),
        cmocka_unit_test(stock_tools),
        cmocka_unit_test(der_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
