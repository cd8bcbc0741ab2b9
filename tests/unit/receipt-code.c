/* The tracking code: every single slip of the finger is noticed, and what a person may type in
 * other ways is understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "receipt/code.h"

#include <ctype.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static uint64_t state = 20261120;

static uint8_t random_byte(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint8_t)(state >> 56);
}

static void draw_code(char out[CODE_SIZE])
{
    uint8_t random[9];
    do {
        for (int i = 0; i < 9; i++)
            random[i] = random_byte();
    } while (!code_from_random(random, out));
}

/* Crockford's rule worked out by hand: 13 zeros have the value 0; a last 1 the value 1; a last Z
 * the value 31; "10" is 32, whose check would be "*" and is drawn again; "15" is 37, which is 0
 * again. */
static void test_known_values(void **unused)
{
    (void)unused;
    static const struct {
        uint8_t low_bits[2]; /* of the 65, in the last two bytes, shifted to the top by 7 */
        const char *code;    /* NULL: to be drawn again */
    } cases[] = {
        {{0x00, 0x00}, "00000000000000"},
        {{0x00, 0x80}, "00000000000011"},
        {{0x0f, 0x80}, "000000000000ZZ"},
        {{0x10, 0x00}, NULL},
        {{0x12, 0x00}, NULL},
        {{0x12, 0x80}, "00000000000150"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t random[9] = {0};
        memcpy(random + 7, cases[i].low_bits, 2);
        char code[CODE_SIZE] = "untouched";
        assert_int_equal(code_from_random(random, code), cases[i].code != NULL);
        assert_string_equal(code, cases[i].code ? cases[i].code : "untouched");
    }
}

static void test_alphabet_and_spread(void **unused)
{
    (void)unused;
    int seen[CODE_LENGTH][32] = {{0}};
    for (int n = 0; n < 4000; n++) {
        char code[CODE_SIZE], parsed[CODE_SIZE];
        draw_code(code);
        assert_int_equal(strlen(code), CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            const char *found = strchr(alphabet, code[i]);
            assert_non_null(found);
            seen[i][found - alphabet]++;
        }
        assert_true(code_parse(code, parsed));
        assert_string_equal(parsed, code);
    }
    for (int i = 0; i < CODE_LENGTH; i++) {
        for (int k = 0; k < 32; k++)
            assert_in_range(seen[i][k], 60, 200); /* 125 expected */
    }
}

static void test_every_substitution_is_noticed(void **unused)
{
    (void)unused;
    for (int n = 0; n < 200; n++) {
        char code[CODE_SIZE], parsed[CODE_SIZE];
        draw_code(code);
        for (int i = 0; i < CODE_LENGTH; i++) {
            char kept = code[i];
            for (int k = 0; k < 32; k++) {
                if (alphabet[k] == kept) continue;
                code[i] = alphabet[k];
                assert_false(code_parse(code, parsed));
            }
            code[i] = kept;
        }
    }
}

static void test_every_swap_of_neighbours_is_noticed(void **unused)
{
    (void)unused;
    int swaps = 0;
    for (int n = 0; n < 2000; n++) {
        char code[CODE_SIZE], parsed[CODE_SIZE];
        draw_code(code);
        for (int i = 0; i + 1 < CODE_LENGTH; i++) {
            if (code[i] == code[i + 1]) continue;
            char kept = code[i];
            code[i] = code[i + 1];
            code[i + 1] = kept;
            assert_false(code_parse(code, parsed));
            code[i + 1] = code[i];
            code[i] = kept;
            swaps++;
        }
    }
    assert_true(swaps > 20000);
}

static void test_what_a_person_types(void **unused)
{
    (void)unused;
    char code[CODE_SIZE] = "", grouped[CODE_GROUPED_SIZE], typed[64], parsed[CODE_SIZE];
    while (!strchr(code, '1') || !strchr(code, '0'))
        draw_code(code);
    code_group(code, grouped);
    assert_int_equal(strlen(grouped), CODE_GROUPED_SIZE - 1);
    assert_int_equal(grouped[4], ' ');
    assert_true(code_parse(grouped, parsed));
    assert_string_equal(parsed, code);
    for (int way = 0; way < 4; way++) {
        for (int i = 0; i <= CODE_LENGTH; i++) {
            char c = code[i];
            if (c == '1' && way > 0) c = way == 1 ? 'I' : way == 2 ? 'l' : 'L';
            if (c == '0' && way > 0) c = way == 1 ? 'O' : 'o';
            typed[i] = way % 2 == 0 ? (char)tolower((unsigned char)c) : c;
        }
        assert_true(code_parse(typed, parsed));
        assert_string_equal(parsed, code);
    }
}

static void test_what_is_no_code(void **unused)
{
    (void)unused;
    static const char *const refused[] = {"",
                                          " ",
                                          "0",
                                          "0000000000000",
                                          "000000000000000",
                                          "0000 0000 0000 000",
                                          "0000000000000U",
                                          "0000000000000*",
                                          "00000000000000\n",
                                          "0000.0000.0000.00",
                                          "0000000000001",
                                          ("\xc3\xa9"
                                           "0000000000000")};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char parsed[CODE_SIZE] = "untouched";
        assert_false(code_parse(refused[i], parsed));
        assert_string_equal(parsed, "untouched");
    }
    char parsed[CODE_SIZE];
    assert_true(code_parse(" 0000-0000-0000-00 ", parsed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_alphabet_and_spread),
        cmocka_unit_test(test_every_substitution_is_noticed),
        cmocka_unit_test(test_every_swap_of_neighbours_is_noticed),
        cmocka_unit_test(test_what_a_person_types),
        cmocka_unit_test(test_what_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
