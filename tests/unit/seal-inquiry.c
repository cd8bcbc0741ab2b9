/* Question and answer: what comes out is what went in, and nothing else comes out. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal_fixture.h"

#include "seal/inquiry.h"

enum { AT_S = 1795492800 };

static struct fixture fixture;
static struct sealer *sealer;
static struct opener *opener;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    sealer = fixture_sealer(&fixture);
    opener = fixture_opener(&fixture);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sealer_destroy(sealer);
    opener_destroy(opener);
    fixture_free(&fixture);
    return 0;
}

static void ask(struct inquiry *out, struct bytes *out_sealed)
{
    struct bytes json = {0};
    struct fault fault = {0};
    bytes_append_text(&json, "{\"said\":\"SPESIMEN\"}");
    if (!inquiry_ask(sealer, "track", &json, AT_S, out, out_sealed, &fault))
        fail_msg("%s", fault.text);
    bytes_free(&json);
}

static void a_question_arrives_whole(void **state)
{
    (void)state;
    struct inquiry asked, opened = {0};
    struct inquiry_origin origin = {0};
    struct bytes sealed = {0}, json = {0};
    struct fault fault = {0};
    char fingerprint[65];
    ask(&asked, &sealed);
    assert_true(sealed.size < INQUIRY_QUESTION_MAX);
    assert_null(memmem(sealed.data, sealed.size, "said", 4));
    assert_null(memmem(sealed.data, sealed.size, asked.key, sizeof asked.key));
    if (!inquiry_open(opener, &sealed, &opened, &origin, &json, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(opened.id, asked.id);
    assert_string_equal(opened.kind, "track");
    assert_int_equal(opened.at_s, AT_S);
    assert_memory_equal(opened.key, asked.key, sizeof asked.key);
    assert_string_equal(origin.terminal, "SPS-01");
    assert_true(seal_certificate_fingerprint(&fixture.terminal, fingerprint, &fault));
    assert_string_equal(origin.signer, fingerprint);
    assert_string_equal(bytes_text(&json), "{\"said\":\"SPESIMEN\"}");
    bytes_free(&sealed);
    bytes_free(&json);
}

static void no_two_questions_are_alike(void **state)
{
    (void)state;
    struct inquiry first, second;
    struct bytes sealed = {0};
    ask(&first, &sealed);
    ask(&second, &sealed);
    assert_string_not_equal(first.id, second.id);
    assert_memory_not_equal(first.key, second.key, sizeof first.key);
    bytes_free(&sealed);
}

static void a_case_is_no_question(void **state)
{
    (void)state;
    struct inquiry opened;
    struct inquiry_origin origin;
    struct bytes sealed = {0}, json = {0};
    struct fault fault = {0};
    fixture_seal(&fixture, 100, &sealed);
    assert_false(inquiry_open(opener, &sealed, &opened, &origin, &json, &fault));
    assert_string_equal(fault.code, "S-03");
    assert_int_equal(json.size, 0);
    bytes_free(&sealed);
}

static void heads_are_read_strictly(void **state)
{
    (void)state;
#define KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    static const char *const heads[] = {
        "{\"kind\":\"Track\",\"at\":5,\"key\":\"" KEY "\"}",
        "{\"kind\":\"\",\"at\":5,\"key\":\"" KEY "\"}",
        "{\"kind\":\"abcdefghijklmnopqrstuvwxyz\",\"at\":5,\"key\":\"" KEY "\"}",
        "{\"kind\":\"track\",\"at\":\"5\",\"key\":\"" KEY "\"}",
        "{\"kind\":\"track\",\"at\":0,\"key\":\"" KEY "\"}",
        "{\"kind\":\"track\",\"at\":5,\"key\":\"" KEY "A\"}",
        "{\"kind\":\"track\",\"at\":5,\"key\":\"short\"}",
        "{\"kind\":\"track\",\"at\":5}",
        "{\"kind\":\"track\",\"at\":5,\"key\":\"" KEY "\",\"more\":1}",
        "[]",
        "",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct seal_part parts[2] = {{.name = "inquiry.json"}, {.name = "ask.json"}};
        struct bytes sealed = {0}, json = {0};
        struct inquiry opened;
        struct inquiry_origin origin;
        struct fault fault = {0};
        bytes_append_text(&parts[0].data, heads[i]);
        bytes_append_text(&parts[1].data, "{}");
        assert_true(sealer_seal(sealer, FIXTURE_CASE_ID, parts, 2, &sealed, &fault));
        assert_false(inquiry_open(opener, &sealed, &opened, &origin, &json, &fault));
        assert_string_equal(fault.code, "S-03");
        bytes_free(&parts[0].data);
        bytes_free(&parts[1].data);
        bytes_free(&sealed);
    }
}

static void answer(const struct inquiry *inquiry, struct bytes *out)
{
    struct bytes json = {0}, blob = {0};
    struct fault fault = {0};
    bytes_append_text(&json, "{\"state\":\"received\"}");
    bytes_append(&blob, "\0\1\2", 3);
    if (!inquiry_answer(inquiry, &json, &blob, out, &fault)) fail_msg("%s", fault.text);
    bytes_free(&json);
    bytes_free(&blob);
}

static void an_answer_is_for_its_question_alone(void **state)
{
    (void)state;
    struct inquiry asked;
    struct bytes sealed = {0}, words = {0}, json = {0}, blob = {0};
    struct fault fault = {0};
    ask(&asked, &sealed);
    answer(&asked, &words);
    assert_null(memmem(words.data, words.size, "received", 8));
    assert_true(inquiry_read(&asked, &words, &json, &blob, &fault));
    assert_string_equal(bytes_text(&json), "{\"state\":\"received\"}");
    assert_int_equal(blob.size, 3);
    assert_memory_equal(blob.data, "\0\1\2", 3);
    struct inquiry other = asked;
    other.id[0] = other.id[0] == 'a' ? 'b' : 'a';
    assert_false(inquiry_read(&other, &words, &json, &blob, &fault));
    other = asked;
    other.key[31] ^= 1;
    assert_false(inquiry_read(&other, &words, &json, &blob, &fault));
    assert_string_equal(bytes_text(&json), "{\"state\":\"received\"}"); /* untouched */
    bytes_free(&sealed);
    bytes_free(&words);
    bytes_free(&json);
    bytes_free(&blob);
}

static void a_changed_answer_is_none(void **state)
{
    (void)state;
    struct inquiry asked;
    struct bytes sealed = {0}, words = {0}, json = {0}, blob = {0};
    struct fault fault = {0};
    ask(&asked, &sealed);
    answer(&asked, &words);
    for (size_t i = 0; i < words.size; i++) {
        words.data[i] ^= 0x40;
        assert_false(inquiry_read(&asked, &words, &json, &blob, &fault));
        assert_string_equal(fault.code, "S-03");
        words.data[i] ^= 0x40;
    }
    while (words.size > 0) {
        bytes_truncate(&words, words.size - 1);
        assert_false(inquiry_read(&asked, &words, &json, &blob, &fault));
    }
    bytes_free(&sealed);
    bytes_free(&words);
}

static void an_answer_has_a_largest_size(void **state)
{
    (void)state;
    struct inquiry asked;
    struct bytes sealed = {0}, json = {0}, blob = {0}, words = {0}, again = {0}, more = {0};
    struct fault fault = {0};
    ask(&asked, &sealed);
    bytes_append_text(&json, "{}");
    bytes_reserve(&blob, INQUIRY_ANSWER_MAX);
    blob.size = INQUIRY_ANSWER_MAX - 12 - 4 - 16 - 2;
    assert_true(inquiry_answer(&asked, &json, &blob, &words, &fault));
    assert_int_equal(words.size, INQUIRY_ANSWER_MAX);
    assert_true(inquiry_read(&asked, &words, &again, &more, &fault));
    assert_int_equal(more.size, blob.size);
    blob.size++;
    assert_false(inquiry_answer(&asked, &json, &blob, &words, &fault));
    struct bytes *all[] = {&sealed, &json, &blob, &words, &again, &more};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void a_kind_is_a_word(void **state)
{
    (void)state;
    struct inquiry asked;
    struct bytes json = {0}, sealed = {0};
    struct fault fault = {0};
    bytes_append_text(&json, "{}");
    assert_false(inquiry_ask(sealer, "Track\"", &json, AT_S, &asked, &sealed, &fault));
    bytes_free(&json);
    bytes_reserve(&json, INQUIRY_QUESTION_MAX + 1);
    memset(json.data, ' ', json.size = INQUIRY_QUESTION_MAX);
    for (size_t i = 0; i < json.size; i++)
        json.data[i] = (uint8_t)(i * 2654435761U >> 13); /* does not shrink in the zip */
    assert_false(inquiry_ask(sealer, "track", &json, AT_S, &asked, &sealed, &fault));
    assert_int_equal(sealed.size, 0);
    bytes_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_arrives_whole),
        cmocka_unit_test(no_two_questions_are_alike),
        cmocka_unit_test(a_case_is_no_question),
        cmocka_unit_test(heads_are_read_strictly),
        cmocka_unit_test(an_answer_is_for_its_question_alone),
        cmocka_unit_test(a_changed_answer_is_none),
        cmocka_unit_test(an_answer_has_a_largest_size),
        cmocka_unit_test(a_kind_is_a_word),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
