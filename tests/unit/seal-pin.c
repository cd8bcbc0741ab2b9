/* PINs as scrypt texts: the vectors of RFC 7914, section 12, and texts that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal/pin.h"

#include <string.h>

static const struct vector {
    const char *password, *salt, *terms, *key;
} vectors[] = {
    {"password", "NaCl", "$scrypt$ln=10,r=8,p=16$",
     "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
     "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"},
    {"pleaseletmein", "SodiumChloride", "$scrypt$ln=14,r=8,p=1$",
     "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
     "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"},
};

static void the_vectors_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *vector = &vectors[i];
        uint8_t key[64];
        struct bytes text = {0};
        bool same = false;
        assert_true(hex_decode(vector->key, key, sizeof key));
        bytes_append_text(&text, vector->terms);
        base64url_encode(vector->salt, strlen(vector->salt), &text);
        bytes_append_text(&text, "$");
        base64url_encode(key, sizeof key, &text);
        assert_true(pin_check(vector->password, bytes_text(&text), &same, NULL));
        assert_true(same);
        assert_true(pin_check("another", bytes_text(&text), &same, NULL));
        assert_false(same);
        bytes_free(&text);
    }
}

static void what_was_hashed_is_known_again(void **state)
{
    (void)state;
    char first[PIN_HASH_SIZE], second[PIN_HASH_SIZE];
    bool same = false;
    assert_true(pin_hash("480613", first, NULL));
    assert_true(pin_hash("480613", second, NULL));
    assert_string_not_equal(first, second); /* another salt */
    assert_int_equal(strncmp(first, "$scrypt$ln=15,r=8,p=1$", 22), 0);
    assert_null(strstr(first, "480613"));
    assert_true(pin_check("480613", first, &same, NULL));
    assert_true(same);
    static const char *const wrong[] = {"480614", "48061", "4806130", "", " 480613"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        same = true;
        assert_true(pin_check(wrong[i], second, &same, NULL));
        assert_false(same);
    }
}

#define SALT "AAECAwQFBgcICQoLDA0ODw"
#define KEY  "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8"

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "$",
        "480613",
        "$scrypt$",
        "$argon2id$ln=15,r=8,p=1$" SALT "$" KEY,
        "scrypt$ln=15,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=18,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=99,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=115,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=0,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=015,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=-1,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln= 5,r=8,p=1$" SALT "$" KEY,
        "$scrypt$ln=15,r=9,p=1$" SALT "$" KEY,
        "$scrypt$ln=15,r=0,p=1$" SALT "$" KEY,
        "$scrypt$ln=15,r=8,p=17$" SALT "$" KEY,
        "$scrypt$ln=17,r=8,p=2$" SALT "$" KEY, /* 256 MiB of work */
        "$scrypt$ln=15,p=1,r=8$" SALT "$" KEY,
        "$scrypt$ln=15,r=8,p=1" SALT "$" KEY,
        "$scrypt$ln=15,r=8,p=1$" SALT,
        "$scrypt$ln=15,r=8,p=1$" SALT "$",
        "$scrypt$ln=15,r=8,p=1$$" KEY,
        "$scrypt$ln=15,r=8,p=1$AAE$" KEY,
        "$scrypt$ln=15,r=8,p=1$" SALT "$AAECAwQF",
        "$scrypt$ln=15,r=8,p=1$" SALT "$" KEY "=",
        "$scrypt$ln=15,r=8,p=1$" SALT "$" KEY "$",
        "$scrypt$ln=15,r=8,p=1$" SALT "$" KEY " ",
        "$scrypt$ln=15,r=8,p=1$" SALT "*$" KEY,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fault fault = {0};
        bool same = true;
        if (pin_check("480613", texts[i], &same, &fault)) fail_msg("taken: %s", texts[i]);
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_true(same); /* untouched */
    }
    /* The parts are good: only what was changed above made them wrong. */
    bool same = true;
    assert_true(pin_check("480613", "$scrypt$ln=15,r=8,p=1$" SALT "$" KEY, &same, NULL));
    assert_false(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_rfc),
        cmocka_unit_test(what_was_hashed_is_known_again),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
