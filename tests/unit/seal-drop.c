/* A file for one terminal: it comes out whole there, and nowhere else. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal/drop.h"
#include "seal/seal.h"

#include <string.h>

#define TOKEN     "oKGio6SlpqeoqaqrrK2urw"
#define FILE_TEXT "%PDF-1.4 SPESIMEN"

static struct drop_key key;

static int setup(void **state)
{
    (void)state;
    return drop_key_new(&key, NULL) ? 0 : 1;
}

static void seal_text(struct bytes *out)
{
    struct bytes file = {0};
    struct fault fault = {0};
    bytes_append_text(&file, FILE_TEXT);
    if (!drop_seal(key.point, TOKEN, "pdf", &file, out, &fault)) fail_msg("%s", fault.text);
    bytes_free(&file);
}

static void assert_closed(const struct drop_key *with, const char *token, const char *kind,
                          const struct bytes *sealed)
{
    struct bytes file = {0};
    struct fault fault = {0};
    assert_false(drop_open(with, token, kind, sealed, &file, &fault));
    assert_string_equal(fault.code, "S-03");
    assert_int_equal(file.size, 0);
}

static void a_file_arrives_whole(void **state)
{
    (void)state;
    struct bytes sealed = {0}, again = {0}, file = {0};
    struct fault fault = {0};
    seal_text(&sealed);
    assert_int_equal(sealed.size, DROP_AROUND + strlen(FILE_TEXT));
    assert_null(memmem(sealed.data, sealed.size, "SPESIMEN", 8));
    if (!drop_open(&key, TOKEN, "pdf", &sealed, &file, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(bytes_text(&file), FILE_TEXT);
    seal_text(&again);
    assert_memory_not_equal(again.data, sealed.data, DROP_POINT_SIZE); /* a key for each time */
    bytes_free(&sealed);
    bytes_free(&again);
    bytes_free(&file);
}

/* Made with Python's cryptography by the words of the header: private key 01 02 ... 20, ephemeral
 * 21 22 ... 40, token a0 ... af, nonce 10 ... 1b. */
static void another_program_means_the_same(void **state)
{
    (void)state;
    static const char point[] = "04515c3d6eb9e396b904d3feca7f54fdcd0cc1e997bf375dca515ad0a6c3b4035f"
                                "4536be3a50f318fbf9a5475902a221502bef0d57e08c53b2cc0a56f17d9f9354";
    static const char words[] =
        "041f140146bfb1b251f84f4ddbe0d4cdcfd77afd984a9520e35794021f8312bb9eec995a08b1fa7704df3dcc0b"
        "50a9665263fb7711f95f9f8a449c5096e47c892b101112131415161718191a1bcf0ded64a19a2a5f67e8d7e020"
        "b5b6f5223f9a83418d9fb2766b2e27f4b8b7212b";
    struct drop_key known;
    struct bytes sealed = {0}, file = {0};
    struct fault fault = {0};
    bytes_reserve(&sealed, sizeof words / 2);
    sealed.size = sizeof words / 2;
    assert_true(hex_decode(words, sealed.data, sealed.size));
    assert_true(hex_decode(point, known.point, sizeof known.point));
    for (uint8_t i = 0; i < sizeof known.secret; i++)
        known.secret[i] = (uint8_t)(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 32 - i : i + 1);
    if (!drop_open(&known, TOKEN, "pdf", &sealed, &file, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(bytes_text(&file), FILE_TEXT);
    bytes_free(&sealed);
    bytes_free(&file);
}

static void it_opens_for_its_key_token_and_kind_alone(void **state)
{
    (void)state;
    struct drop_key other;
    struct bytes sealed = {0};
    seal_text(&sealed);
    assert_true(drop_key_new(&other, NULL));
    assert_memory_not_equal(other.point, key.point, sizeof key.point);
    assert_closed(&other, TOKEN, "pdf", &sealed);
    assert_closed(&key, "oKGio6SlpqeoqaqrrK2urg", "pdf", &sealed);
    assert_closed(&key, "", "pdf", &sealed);
    assert_closed(&key, TOKEN, "csr", &sealed);
    assert_closed(&key, TOKEN, "", &sealed);
    drop_key_forget(&other);
    for (size_t i = 0; i < sizeof other.secret; i++)
        assert_int_equal(other.secret[i], 0);
    bytes_free(&sealed);
}

static void a_changed_file_is_none(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    seal_text(&sealed);
    for (size_t i = 0; i < sealed.size; i++) {
        sealed.data[i] ^= 0x04;
        assert_closed(&key, TOKEN, "pdf", &sealed);
        sealed.data[i] ^= 0x04;
    }
    while (sealed.size) {
        bytes_truncate(&sealed, sealed.size - 1);
        assert_closed(&key, TOKEN, "pdf", &sealed);
    }
    bytes_free(&sealed);
}

static void a_point_is_one_of_the_curve(void **state)
{
    (void)state;
    struct bytes file = {0}, sealed = {0};
    struct fault fault = {0};
    uint8_t points[3][DROP_POINT_SIZE];
    bytes_append_text(&file, FILE_TEXT);
    for (int i = 0; i < 3; i++)
        memcpy(points[i], key.point, DROP_POINT_SIZE);
    points[0][64] ^= 1;
    points[1][0] = 0x06; /* a hybrid form of old, which OpenSSL reads and we do not */
    memset(points[2], 0, DROP_POINT_SIZE);
    assert_true(drop_point_is_good(key.point));
    for (int i = 0; i < 3; i++) {
        assert_false(drop_point_is_good(points[i]));
        assert_false(drop_seal(points[i], TOKEN, "pdf", &file, &sealed, &fault));
        assert_string_equal(fault.code, "S-01");
    }
    assert_false(drop_seal(key.point, "short", "pdf", &file, &sealed, &fault));
    assert_int_equal(sealed.size, 0);
    bytes_free(&file);
}

static void a_file_has_a_largest_size(void **state)
{
    (void)state;
    struct bytes file = {0}, sealed = {0}, again = {0};
    struct fault fault = {0};
    assert_false(drop_seal(key.point, TOKEN, "pdf", &file, &sealed, &fault));
    bytes_reserve(&file, DROP_FILE_MAX + 1);
    memset(file.data, 'x', DROP_FILE_MAX + 1);
    file.size = DROP_FILE_MAX + 1;
    assert_false(drop_seal(key.point, TOKEN, "pdf", &file, &sealed, &fault));
    file.size = DROP_FILE_MAX;
    assert_true(drop_seal(key.point, TOKEN, "pdf", &file, &sealed, &fault));
    assert_true(drop_open(&key, TOKEN, "pdf", &sealed, &again, &fault));
    assert_int_equal(again.size, file.size);
    assert_memory_equal(again.data, file.data, file.size);
    bytes_free(&file);
    bytes_free(&sealed);
    bytes_free(&again);
}

static void tokens_have_one_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "oKGio6SlpqeoqaqrrK2ur",
                                        TOKEN "A",
                                        "oKGio6SlpqeoqaqrrK2ur=",
                                        "oKGio6SlpqeoqaqrrK2ur/",
                                        "oKGio6SlpqeoqaqrrK2urx" /* stray bits */};
    assert_true(drop_token_is_formed(TOKEN));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(drop_token_is_formed(wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_arrives_whole),
        cmocka_unit_test(another_program_means_the_same),
        cmocka_unit_test(it_opens_for_its_key_token_and_kind_alone),
        cmocka_unit_test(a_changed_file_is_none),
        cmocka_unit_test(a_point_is_one_of_the_curve),
        cmocka_unit_test(a_file_has_a_largest_size),
        cmocka_unit_test(tokens_have_one_form),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
