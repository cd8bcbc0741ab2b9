/* The satisfaction survey's page: only once finished, one answer a case, and strict about what is
 * an answer. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/survey.h"
#include "site_fixture.h"

#define ANSWERS                                                                                    \
    "requirements=4&procedure=3&time=4&cost=4&product=3&competence=4&conduct=4&complaints=3&"      \
    "facilities=4"

static char code[CODE_SIZE];

static int setup(void **state)
{
    (void)state;
    site_open();
    site_add((struct http_site){track_routes, track_routes_count, track});
    site_add((struct http_site){survey_routes, survey_routes_count, track});
    world_case(&world, WORLD_SERVICE, code);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    site_close();
    return 0;
}

static int ask(const char *method, const char *path, const char *type, const char *body)
{
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    snprintf(request->address, sizeof request->address, "192.0.2.1");
    if (type) request->headers[request->headers_count++] = (struct http_pair){"Content-Type", type};
    http_exchange_begin(&exchange, &router, method);
    if (body) http_exchange_data(&exchange, body, strlen(body));
    return answer_keep(&exchange);
}

static int give(const char *body)
{
    char path[64];
    snprintf(path, sizeof path, "/s/%s", code);
    return ask("POST", path, "application/x-www-form-urlencoded", body);
}

static int form(void)
{
    char path[64];
    snprintf(path, sizeof path, "/s/%s", code);
    return ask("GET", path, NULL, NULL);
}

static int64_t answers(void)
{
    struct db_survey_sum sum;
    MUST(db_survey_sum(world.db, "pekalongan", 0, INT64_MAX, &sum, &why));
    return sum.count;
}

/* What was closed without being done is told to be so. */
static void what_was_closed_is_not_rated(void **state)
{
    (void)state;
    struct case_act act = {.outcome = "done", .by = "SPESIMEN"};
    MUST(cases_move(&world.cases, WORLD_CASE, &act, NULL, &why));
    act.outcome = "return";
    MUST(cases_move(&world.cases, WORLD_CASE, &act, NULL, &why));
    assert_int_equal(form(), 409);
    assert_true(says("belum selesai"));
    int64_t now_s = cases_now_s(&world.cases);
    MUST(cases_lapse(&world.cases, WORLD_CASE, 1, now_s, now_s + 86400, &why));
    assert_int_equal(form(), 409);
    assert_true(says("Permohonan ini sudah ditutup"));
    assert_false(says("belum selesai"));
    assert_int_equal(give(ANSWERS), 409);
    assert_int_equal(answers(), 0);
}

static void it_opens_when_the_case_is_finished(void **state)
{
    (void)state;
    char path[64];
    assert_int_equal(form(), 409);
    assert_int_equal(give(ANSWERS), 409);
    assert_int_equal(answers(), 0);
    snprintf(path, sizeof path, "/t/%s", code);
    assert_int_equal(ask("GET", path, NULL, NULL), 200);
    assert_false(says("../s/"));
    world_finish(&world, code);
    assert_int_equal(ask("GET", path, NULL, NULL), 200);
    assert_true(says("../s/"));
    assert_int_equal(form(), 200);
    for (int i = 0; i < SURVEY_ELEMENTS; i++)
        assert_true(says(survey_element_name((enum survey_element)i)));
    assert_true(says("method=\"post\""));
    assert_false(says("<script"));
    assert_true(response.body.size < 20000);
}

static void the_first_answer_stays(void **state)
{
    (void)state;
    world_finish(&world, code);
    assert_int_equal(give(ANSWERS), 200);
    assert_true(says("Terima kasih atas penilaian"));
    assert_true(says("href=\"../t/"));
    assert_int_equal(give("requirements=1&procedure=1&time=1&cost=1&product=1&competence=1&"
                          "conduct=1&complaints=1&facilities=1"),
                     200);
    assert_true(says("Penilaian sudah diterima"));
    assert_int_equal(form(), 200);
    assert_true(says("Penilaian sudah diterima"));
    struct db_survey_sum sum;
    MUST(db_survey_sum(world.db, "pekalongan", 0, INT64_MAX, &sum, &why));
    assert_int_equal(sum.count, 1);
    assert_int_equal(sum.grades[SURVEY_REQUIREMENTS], 4);
    assert_int_equal(sum.grades[SURVEY_COMPLAINTS], 3);
    assert_int_equal(sum.grades[SURVEY_FACILITIES], 4);
    MUST(db_survey_sum(world.db, "purbalingga", 0, INT64_MAX, &sum, &why));
    assert_int_equal(sum.count, 0);
    MUST(db_survey_sum(world.db, "pek", 0, INT64_MAX, &sum, &why));
    assert_int_equal(sum.count, 0); /* the whole key */
    MUST(db_survey_sum(world.db, "", 0, 1, &sum, &why));
    assert_int_equal(sum.count, 0); /* not in that time */
}

static void anything_else_is_no_answer(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "requirements=4",
        ANSWERS "&facilities=4",
        ANSWERS "&note=hello",
        "requirements=5&procedure=3&time=4&cost=4&product=3&competence=4&conduct=4&complaints=3&"
        "facilities=4",
        "requirements=4&requirements=3&time=4&cost=4&product=3&competence=4&conduct=4&complaints=3&"
        "facilities=4",
        "requirements=44&procedure=3&time=4&cost=4&product=3&competence=4&conduct=4&complaints=3&"
        "facilities=4",
        "requirements=",
    };
    world_finish(&world, code);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(give(wrong[i]), 400);
    char path[64];
    snprintf(path, sizeof path, "/s/%s", code);
    assert_int_equal(ask("POST", path, "text/plain", ANSWERS), 400);
    assert_int_equal(ask("POST", path, NULL, ANSWERS), 400);
    char long_body[2000];
    memset(long_body, 'a', sizeof long_body - 1);
    long_body[sizeof long_body - 1] = '\0';
    assert_int_equal(give(long_body), 413);
    assert_int_equal(answers(), 0);
}

static void a_wrong_code_tells_nothing(void **state)
{
    (void)state;
    assert_int_equal(ask("GET", "/s/SPES1MEN000014", NULL, NULL), 404);
    assert_true(says("belum kami temukan"));
    assert_int_equal(ask("GET", "/s/-", NULL, NULL), 404);
    for (int i = 0; i < 10; i++)
        ask("POST", "/s/SPES1MEN000014", "application/x-www-form-urlencoded", ANSWERS);
    assert_int_equal(ask("GET", "/s/SPES1MEN000014", NULL, NULL), 429);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_opens_when_the_case_is_finished, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_closed_is_not_rated, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_answer_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(anything_else_is_no_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_code_tells_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, site_finish);
}
