/* A terminal's question, from the sealed bytes to the answer that only it can read; and that the
 * tracking answer is the public page's. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/inquiry/inquiry.h"
#include "base/encode.h"
#include "catalogue/survey.h"
#include "site_fixture.h"

static struct sealer *sealer;
static struct opener *opener;
static struct inquiries *inquiries;
static struct inquiry asked;
static char code[CODE_SIZE];

static int setup(void **state)
{
    (void)state;
    site_open();
    sealer = fixture_sealer(&world.keys);
    opener = fixture_opener(&world.keys);
    inquiries = inquiries_create(
        &(struct inquiry_options){.db = world.db,
                                  .opener = opener,
                                  .clock = &world.clock,
                                  .sites = {{track_kinds, track_kinds_count, track}},
                                  .count = 1});
    site_add((struct http_site){inquiry_routes, inquiry_routes_count, inquiries});
    site_add((struct http_site){track_routes, track_routes_count, track});
    world_case(&world, WORLD_SERVICE, code);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    inquiries_destroy(inquiries);
    sealer_destroy(sealer);
    opener_destroy(opener);
    site_close();
    site_forget();
    return 0;
}

static void seal(const char *kind, const char *json, int64_t off_s, struct bytes *out)
{
    struct bytes ask = {0};
    bytes_append_text(&ask, json);
    MUST(inquiry_ask(sealer, kind, &ask, clock_wall_ms(&world.clock) / 1000 + off_s, &asked, out,
                     &why));
    bytes_free(&ask);
}

static int post_as(const char *terminal, const char *fingerprint, const struct bytes *sealed)
{
    struct http_exchange exchange = {.request = {.path = "/intake/ask"}};
    struct http_peer *peer = &exchange.request.peer;
    peer->proved = true;
    snprintf(peer->name, sizeof peer->name, "%s", terminal);
    snprintf(peer->fingerprint, sizeof peer->fingerprint, "%s", fingerprint);
    http_exchange_begin(&exchange, &router, "POST");
    http_exchange_data(&exchange, sealed->data, sealed->size);
    return answer_keep(&exchange);
}

static int post(const struct bytes *sealed)
{
    return post_as(WORLD_TERMINAL, WORLD_FINGERPRINT, sealed);
}

/* The opened answer; the caller owns it. */
static json_t *ask_as(const char *kind, const char *json)
{
    struct bytes sealed = {0}, text = {0}, blob = {0};
    seal(kind, json, 0, &sealed);
    assert_int_equal(post(&sealed), 200);
    assert_string_equal(http_response_find(&response, "Content-Type"), "application/octet-stream");
    MUST(inquiry_read(&asked, &response.body, &text, &blob, &why));
    json_t *root = json_loadb((const char *)text.data, text.size, 0, NULL);
    assert_non_null(root);
    bytes_free(&sealed);
    bytes_free(&text);
    bytes_free(&blob);
    return root;
}

static json_t *track_said(const char *said, const char *language)
{
    char json[LINK_SIZE + 64];
    snprintf(json, sizeof json, "{\"said\":\"%s\",\"lang\":\"%s\"}", said, language);
    return ask_as("track", json);
}

static const char *text_of(const json_t *root, const char *key)
{
    return json_string_value(json_object_get(root, key));
}

static void expect_code(json_t *root, const char *expected)
{
    assert_string_equal(text_of(root, "code"), expected);
    json_decref(root);
}

static json_t *public_answer(const char *language)
{
    char path[64];
    snprintf(path, sizeof path, "/t/%s", code);
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    request->headers[request->headers_count++] = (struct http_pair){"Accept", "application/json"};
    request->queries[request->queries_count++] = (struct http_pair){"lang", language};
    http_exchange_begin(&exchange, &router, "GET");
    http_exchange_end(&exchange);
    assert_int_equal(exchange.response.status, 200);
    json_t *root =
        json_loadb((const char *)exchange.response.body.data, exchange.response.body.size, 0, NULL);
    http_exchange_finish(&exchange);
    assert_non_null(root);
    return root;
}

static void the_answer_is_the_public_one(void **state)
{
    (void)state;
    static const char *const languages[] = {"id", "en"};
    for (int i = 0; i < 2; i++) {
        json_t *here = track_said(code, languages[i]), *there = public_answer(languages[i]);
        assert_true(json_equal(here, there));
        assert_string_equal(text_of(here, "state"), "received");
        assert_true(json_array_size(json_object_get(here, "steps")) > 3);
        json_decref(here);
        json_decref(there);
    }
    json_t *here = track_said(code, "nonsense"), *there = public_answer("id");
    assert_true(json_equal(here, there));
    json_decref(here);
    json_decref(there);
}

static void a_receipts_link_is_understood(void **state)
{
    (void)state;
    char said[LINK_SIZE];
    snprintf(said, sizeof said, "https://lacak.example/t/%s?k=SPS-01&s=AAAA", code);
    json_t *answer = track_said(said, "id");
    assert_string_equal(text_of(answer, "state"), "received");
    json_decref(answer);
}

static void a_case_of_a_terminal_is_on_its_way(void **state)
{
    (void)state;
    char other[CODE_SIZE], message[LINK_MESSAGE_SIZE], url[LINK_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    size_t length = link_message(world_code(9, other), WORLD_TERMINAL, message);
    MUST(sealer_sign(sealer, message, length, signature, &why));
    MUST(link_write("https://lacak.example", other, WORLD_TERMINAL, signature, url, &why));
    json_t *answer = track_said(url, "id");
    assert_string_equal(text_of(answer, "state"), "on-its-way");
    json_decref(answer);
    *strstr(url, "&s=") = 0; /* without the signature nobody knows it */
    expect_code(track_said(url, "id"), "T-01");
}

static void what_is_unknown_is_unknown(void **state)
{
    (void)state;
    char other[CODE_SIZE];
    expect_code(track_said(world_code(9, other), "id"), "T-01");
    expect_code(track_said("", "id"), "T-01");
    expect_code(track_said("/t/", "id"), "T-01");
    expect_code(track_said("/t/?&&k&s==&", "id"), "T-01");
    expect_code(ask_as("track", "{}"), "N-04");
    expect_code(ask_as("track", "{\"said\":5}"), "N-04");
    expect_code(ask_as("track", "{\"said\":\"a\\u0000b\"}"), "N-04");
    expect_code(ask_as("track", "[\"said\"]"), "N-04");
    expect_code(ask_as("track", "no JSON"), "N-04");
    expect_code(ask_as("no-such-kind", "{}"), "N-04");
}

static void guesses_are_counted_by_terminal(void **state)
{
    (void)state;
    char other[CODE_SIZE];
    for (int i = 0; i < 10; i++)
        expect_code(track_said(world_code(9, other), "id"), "T-01");
    json_t *answer = track_said(code, "id"); /* a right one, too */
    assert_true(json_integer_value(json_object_get(answer, "wait")) > 0);
    json_decref(answer);
    clock_advance(&world.clock, 61 * 1000);
    answer = track_said(code, "id");
    assert_string_equal(text_of(answer, "state"), "received");
    json_decref(answer);
}

#define GRADES "\"answers\":[4,3,4,4,3,4,4,3,2]"
static json_t *rate(const char *answers)
{
    char json[200];
    snprintf(json, sizeof json, "{\"code\":\"%s\",%s}", code, answers);
    return ask_as("survey", json);
}

static void expect_survey(json_t *root, const char *expected)
{
    assert_non_null(text_of(root, "survey"));
    assert_string_equal(text_of(root, "survey"), expected);
    json_decref(root);
}

static bool is_open(void)
{
    json_t *answer = track_said(code, "id");
    bool open = json_is_true(json_object_get(answer, "survey"));
    json_decref(answer);
    return open;
}

static void a_finished_case_is_rated_once(void **state)
{
    (void)state;
    struct db_survey_sum sum;
    assert_false(is_open());
    expect_code(rate(GRADES), "N-04"); /* not finished */
    world_finish(&world, code);
    assert_true(is_open());
    expect_survey(rate(GRADES), "kept");
    assert_false(is_open());
    expect_survey(rate("\"answers\":[1,1,1,1,1,1,1,1,1]"), "given");
    MUST(db_survey_sum(world.db, "pekalongan", 0, INT64_MAX, &sum, &why));
    assert_int_equal(sum.count, 1);
    assert_int_equal(sum.grades[SURVEY_REQUIREMENTS], 4);
    assert_int_equal(sum.grades[SURVEY_FACILITIES], 2);
}

static void nine_grades_are_a_rating_and_nothing_else_is(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\"answers\":[]",
        "\"answers\":[4,3,4,4,3,4,4,3]",
        "\"answers\":[4,3,4,4,3,4,4,3,2,1]",
        "\"answers\":[4,3,4,4,3,4,4,3,0]",
        "\"answers\":[4,3,4,4,3,4,4,3,5]",
        "\"answers\":[4,3,4,4,3,4,4,3,-1]",
        "\"answers\":[4,3,4,4,3,4,4,3,1e300]",
        "\"answers\":[4,3,4,4,3,4,4,3,2.0]",
        "\"answers\":[4,3,4,4,3,4,4,3,\"2\"]",
        "\"answers\":[4,3,4,4,3,4,4,3,true]",
        "\"answers\":{\"requirements\":4}",
        "\"answers\":444444444",
        "\"x\":1",
    };
    struct db_survey_sum sum;
    world_finish(&world, code);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect_code(rate(wrong[i]), "N-04");
    MUST(db_survey_sum(world.db, "", 0, INT64_MAX, &sum, &why));
    assert_int_equal(sum.count, 0);
    for (int i = 0; i < 10; i++)
        expect_code(ask_as("survey", "{\"code\":\"SPES1MEN000014\"," GRADES "}"), "T-01");
    expect_code(rate(GRADES), "T-02"); /* guesses are counted */
}

static void a_question_is_taken_once(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    seal("track", "{\"said\":\"x\"}", 0, &sealed);
    assert_int_equal(post(&sealed), 200);
    assert_int_equal(post(&sealed), 409);
    world_close(&world); /* by another backend, after a restart */
    world_open(&world);
    inquiries_destroy(inquiries);
    inquiries = inquiries_create(
        &(struct inquiry_options){.db = world.db, .opener = opener, .clock = &world.clock});
    router.sites[0].context = inquiries;
    assert_int_equal(post(&sealed), 409);
    clock_advance(&world.clock, 9 * 60 * 1000);
    assert_int_equal(post(&sealed), 409);
    clock_advance(&world.clock, 60 * 60 * 1000);
    assert_int_equal(post(&sealed), 409);
    bytes_free(&sealed);
}

static void its_time_must_be_ours(void **state)
{
    (void)state;
    static const struct {
        int off_s, status;
    } cases[] = {{-599, 200}, {599, 200}, {-601, 409}, {601, 409}, {86400, 409}, {-86400, 409}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes sealed = {0};
        seal("track", "{\"said\":\"x\"}", cases[i].off_s, &sealed);
        assert_int_equal(post(&sealed), cases[i].status);
        bytes_free(&sealed);
    }
}

static void only_the_terminals_own_count(void **state)
{
    (void)state;
    struct bytes sealed = {0}, key = {0}, certificate = {0};
    char other[65];
    memset(other, 'b', 64);
    other[64] = 0;
    seal("track", "{\"said\":\"x\"}", 0, &sealed);
    assert_int_equal(post_as(WORLD_TERMINAL, other, &sealed), 403);
    assert_int_equal(post_as("SPS-02", WORLD_FINGERPRINT, &sealed), 403);
    world_enrol(&world, "SPS-002", &world.keys.terminal); /* admitted, but not the signer */
    assert_int_equal(post_as("SPS-002", WORLD_FINGERPRINT, &sealed), 409);
    assert_int_equal(post(&sealed), 200);
    /* Enrolled again: what was signed with the certificate before asks no more. */
    bytes_truncate(&sealed, 0);
    seal("track", "{\"said\":\"x\"}", 0, &sealed);
    fixture_issue(&world.keys.ca_key, &world.keys.ca, WORLD_TERMINAL, SEAL_PURPOSE_TERMINAL_SIGN,
                  &key, &certificate);
    world_enrol(&world, WORLD_TERMINAL, &certificate);
    assert_int_equal(post(&sealed), 409);
    bytes_free(&sealed);
    bytes_free(&key);
    bytes_free(&certificate);
}

static void what_is_no_question_is_refused(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    assert_int_equal(post(&sealed), 400);
    bytes_append_text(&sealed, "SPESIMEN");
    assert_int_equal(post(&sealed), 400);
    bytes_truncate(&sealed, 0);
    fixture_seal(&world.keys, 100, &sealed); /* a case */
    assert_int_equal(post(&sealed), 400);
    bytes_truncate(&sealed, 0);
    bytes_reserve(&sealed, INQUIRY_QUESTION_MAX + 2);
    sealed.size = INQUIRY_QUESTION_MAX + 1;
    assert_int_equal(post(&sealed), 413);
    bytes_free(&sealed);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_answer_is_the_public_one),
        TEST(a_receipts_link_is_understood),
        TEST(a_case_of_a_terminal_is_on_its_way),
        TEST(what_is_unknown_is_unknown),
        TEST(guesses_are_counted_by_terminal),
        TEST(a_finished_case_is_rated_once),
        TEST(nine_grades_are_a_rating_and_nothing_else_is),
        TEST(a_question_is_taken_once),
        TEST(its_time_must_be_ours),
        TEST(only_the_terminals_own_count),
        TEST(what_is_no_question_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
