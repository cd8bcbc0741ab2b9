/* What the centre says of a code, read strictly: it fills the whole answer or changes nothing. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/tracking.h"

#include <stdio.h>
#include <string.h>

#define CODE "K7QF2M9XRT4BW8"
#define STEP(state, at)                                                                            \
    "{\"number\":1,\"title\":\"Verifikasi\",\"actor\":\"Verifikator\",\"state\":\"" state          \
    "\",\"at\":" at "}"
#define NOON "\"2026-11-20T12:00:00+07:00\""

static struct catalogue *catalogue;

static int setup(void **state)
{
    (void)state;
    struct fault fault = {0};
    catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    return catalogue ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

static bool read_answer(const char *text, struct tracked *out)
{
    struct bytes json = {0};
    bytes_append_text(&json, text);
    *out = (struct tracked){.code = CODE, .waiting = true, .due = {.year = 2020}};
    bool done = tracking_read(&json, catalogue, out);
    bytes_free(&json);
    return done;
}

static void a_case_is_told_whole(void **state)
{
    (void)state;
    struct tracked tracked;
    assert_true(read_answer(
        "{\"code\":\"" CODE "\",\"service\":\"pekalongan/issue-esign\","
        "\"steps\":[" STEP("done", NOON) "," STEP("current", NOON) "," STEP(
            "open",
            "null") "," STEP("skipped",
                             "null") "],"
                                     "\"state\":\"step-2\",\"headline\":\"Sedang diperiksa\","
                                     "\"late\":true,\"due\":" NOON ",\"updated\":" NOON "}",
        &tracked));
    assert_int_equal(tracked.centre, CENTRE_KNOWS);
    assert_string_equal(tracked.headline, "Sedang diperiksa");
    assert_non_null(tracked.service);
    assert_string_equal(tracked.agency->key, "pekalongan");
    assert_true(tracked.late);
    assert_false(tracked.finished);
    assert_int_equal(tracked.due.year, 2026);
    assert_int_equal(tracked.steps_count, 4);
    assert_int_equal(tracked.steps[1].state, TRACKED_CURRENT);
    assert_string_equal(tracked.steps[1].actor, "Verifikator");
    assert_int_equal(tracked.steps[1].at.hour, 12);
    assert_int_equal(tracked.steps[2].at.year, 0);
    assert_int_equal(tracked.steps[3].state, TRACKED_SKIPPED);
}

static void a_finished_one_says_whether_it_may_be_rated(void **state)
{
    (void)state;
    static const char *const words[] = {"true", "false", "\"yes\"", "1"};
    struct tracked tracked;
    for (int i = 0; i < 4; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "{\"code\":\"" CODE "\",\"service\":\"pekalongan/%s\",\"steps\":[],"
                 "\"state\":\"finished\",\"headline\":\"x\",\"late\":false,\"survey\":%s,"
                 "\"due\":null,\"updated\":" NOON "}",
                 i ? "complaint" : "issue-esign", words[i]);
        assert_true(read_answer(text, &tracked));
        assert_true(tracked.finished);
        assert_int_equal(tracked.survey_open, i == 0);
        assert_int_equal(tracked.complaint, i > 0);
    }
}

#define RETURNED                                                                                   \
    "\"service\":\"pekalongan/issue-esign\",\"steps\":[],\"state\":\"step-1\",\"headline\":\"x\"," \
    "\"late\":false,\"due\":null,\"updated\":null"

static void what_to_do_and_why_it_came_back_are_told(void **state)
{
    (void)state;
    struct tracked tracked;
    assert_true(read_answer("{\"code\":\"" CODE "\"," RETURNED ",\"advice\":\"Serahkan lagi\","
                            "\"reason\":\"Belum lengkap\"}",
                            &tracked));
    assert_string_equal(tracked.advice, "Serahkan lagi");
    assert_string_equal(tracked.reason, "Belum lengkap");
    /* A centre that is older says neither; one that is newer may say that there is none. */
    assert_true(read_answer("{\"code\":\"" CODE "\"," RETURNED "}", &tracked));
    assert_string_equal(tracked.advice, "");
    assert_string_equal(tracked.reason, "");
    assert_true(read_answer("{\"code\":\"" CODE "\"," RETURNED ",\"advice\":null,\"reason\":null}",
                            &tracked));
    assert_string_equal(tracked.reason, "");
    assert_false(tracked.handed_over);
}

static void one_that_was_handed_over_is_told_by_its_state(void **state)
{
    (void)state;
    struct tracked tracked;
    assert_true(read_answer("{\"code\":\"" CODE "\",\"service\":\"pekalongan/issue-esign\","
                            "\"steps\":[],\"state\":\"handed-over\",\"headline\":\"x\","
                            "\"late\":false,\"due\":null,\"updated\":null}",
                            &tracked));
    assert_true(tracked.handed_over);
    assert_false(tracked.finished);
    assert_int_equal(tracked.centre, CENTRE_KNOWS);
}

static void words_that_are_none_or_too_many_change_nothing(void **state)
{
    (void)state;
    static const char *const keys[] = {"advice", "reason"};
    char text[1024], many[sizeof((struct tracked *)0)->advice + 1];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    for (int i = 0; i < 2; i++) {
        struct tracked tracked;
        snprintf(text, sizeof text, "{\"code\":\"" CODE "\"," RETURNED ",\"%s\":5}", keys[i]);
        assert_false(read_answer(text, &tracked));
        snprintf(text, sizeof text, "{\"code\":\"" CODE "\"," RETURNED ",\"%s\":\"%s\"}", keys[i],
                 many);
        assert_false(read_answer(text, &tracked));
        assert_int_equal(tracked.centre, CENTRE_SILENT);
        assert_string_equal(tracked.advice, "");
        text[strlen(text) - 3] = '"'; /* one less fits */
        text[strlen(text) - 2] = '}';
        text[strlen(text) - 1] = '\0';
        assert_true(read_answer(text, &tracked));
    }
}

/* What the services' files say has room: else the centre's whole answer would not be taken. */
static void the_words_of_every_service_fit(void **state)
{
    (void)state;
    struct tracked tracked;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *service = catalogue_service(catalogue, i);
        assert_in_range(service->procedure_count, 1, TRACKED_STEPS_MAX);
        for (unsigned step = 0; step < service->procedure_count; step++) {
            const struct procedure_step *rule = &service->procedure[step];
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                enum language in = (enum language)language;
                assert_true(strlen(phrase_in(&rule->waiting, in)) < sizeof tracked.headline);
                assert_true(strlen(phrase_in(&rule->advice, in)) < sizeof tracked.advice);
                assert_true(strlen(phrase_in(&rule->title, in)) < sizeof tracked.steps[0].title);
                for (unsigned way = 0; way < rule->outcomes_count; way++)
                    assert_true(strlen(phrase_in(&rule->outcomes[way].title, in)) <
                                sizeof tracked.reason);
            }
        }
    }
}

static void one_on_its_way_leaves_what_is_known_here(void **state)
{
    (void)state;
    struct tracked tracked;
    assert_true(read_answer("{\"code\":\"" CODE "\",\"service\":null,\"state\":\"on-its-way\","
                            "\"headline\":\"Sudah diserahkan\",\"late\":false,\"steps\":[],"
                            "\"due\":null,\"updated\":null}",
                            &tracked));
    assert_int_equal(tracked.centre, CENTRE_WAITS);
    assert_int_equal(tracked.due.year, 2020);
    assert_true(tracked.waiting);
}

static void unknown_is_not_the_same_as_not_now(void **state)
{
    (void)state;
    struct tracked tracked;
    assert_true(read_answer("{\"code\":\"T-01\"}", &tracked));
    assert_int_equal(tracked.centre, CENTRE_UNKNOWN);
    assert_true(read_answer("{\"code\":\"T-01\",\"wait\":30}", &tracked));
    assert_int_equal(tracked.centre, CENTRE_BUSY);
    assert_true(tracked.waiting); /* and what is known here stays */
}

static void anything_else_changes_nothing(void **state)
{
    (void)state;
#define REST ",\"state\":\"received\",\"late\":false,\"due\":null,\"updated\":null"
    static const char *const answers[] = {
        "",
        "[]",
        "{\"code\":\"N-04\"}",
        "{\"code\":\"K7QF2M9XRT4BW0\",\"headline\":\"x\",\"steps\":[]" REST "}",
        "{\"code\":\"" CODE "\",\"steps\":[]" REST "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\"" REST "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[5]" REST "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[" STEP("lost", "null") "]" REST "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[" STEP("open", "5") "]" REST "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[" STEP("open", "\"noon\"") "]" REST
                                                                                         "}",
        "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[],\"state\":\"received\"}",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct tracked tracked, before = {.code = CODE, .waiting = true, .due = {.year = 2020}};
        assert_false(read_answer(answers[i], &tracked));
        assert_memory_equal(&tracked.code, &before.code, sizeof before.code);
        assert_int_equal(tracked.centre, CENTRE_SILENT);
        assert_int_equal(tracked.steps_count, 0);
        assert_int_equal(tracked.due.year, 2020);
    }
    /* A headline or a list of steps that is longer than any. */
    struct tracked tracked;
    struct bytes json = {0};
    bytes_append_text(&json, "{\"code\":\"" CODE "\",\"headline\":\"x\",\"steps\":[");
    for (int i = 0; i <= TRACKED_STEPS_MAX; i++)
        bytes_append_format(&json, "%s%s", i ? "," : "", STEP("open", "null"));
    bytes_append_text(&json, "]" REST "}");
    assert_false(read_answer(bytes_text(&json), &tracked));
    bytes_free(&json);
}

static void a_question_is_json_whatever_was_held_there(void **state)
{
    (void)state;
    struct bytes json = {0};
    tracking_question("a\"}\n\\", LANGUAGE_EN, &json);
    assert_string_equal(bytes_text(&json), "{\"said\":\"a\\\"}\\n\\\\\",\"lang\":\"en\"}");
    bytes_free(&json);
    tracking_question("\xff\xfe", LANGUAGE_ID, &json);
    assert_string_equal(bytes_text(&json), "{}");
    bytes_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_told_whole),
        cmocka_unit_test(a_finished_one_says_whether_it_may_be_rated),
        cmocka_unit_test(what_to_do_and_why_it_came_back_are_told),
        cmocka_unit_test(one_that_was_handed_over_is_told_by_its_state),
        cmocka_unit_test(words_that_are_none_or_too_many_change_nothing),
        cmocka_unit_test(the_words_of_every_service_fit),
        cmocka_unit_test(one_on_its_way_leaves_what_is_known_here),
        cmocka_unit_test(unknown_is_not_the_same_as_not_now),
        cmocka_unit_test(anything_else_changes_nothing),
        cmocka_unit_test(a_question_is_json_whatever_was_held_there),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
