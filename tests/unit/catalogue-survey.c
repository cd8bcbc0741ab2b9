/* The satisfaction survey: nine elements by name, and an index that is not rounded twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalogue/survey.h"

static void every_element_is_asked_once(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    if (!catalogue) fail_msg("%s", fault.text);
    const struct survey *survey = catalogue_survey(catalogue);
    assert_non_null(survey);
    assert_int_equal(survey->questions_count, SURVEY_ELEMENTS);
    for (unsigned i = 0; i < SURVEY_ELEMENTS; i++) {
        const struct survey_question *question = &survey->questions[i];
        assert_int_equal(question->element, i); /* the regulation's order, as shipped */
        assert_int_equal(question->grades_count, SURVEY_GRADES);
        assert_true(strlen(survey_element_name(question->element)) > 3);
        assert_non_null(question->question.en);
        assert_non_null(question->question.jv);
        for (unsigned k = 0; k < SURVEY_GRADES; k++)
            assert_non_null(question->grades[k].en);
    }
    catalogue_destroy(catalogue);
}

static void the_index_is_rounded_once(void **state)
{
    (void)state;
    static const struct {
        uint64_t sum, count;
        int hundredths;
        char band;
    } cases[] = {
        {9, 1, 2500, 'D'},        {36, 1, 10000, 'A'},
        {27, 1, 7500, 'C'},       {32932, 1000, 9148, 'A'}, /* 0.11 for 1/9 would give 90.56 */
        {32931, 1000, 9148, 'A'},                           /* 91.475: the half goes up */
        {32930, 1000, 9147, 'A'}, {23400, 1000, 6500, 'C'},
        {23399, 1000, 6500, 'C'}, {23398, 1000, 6499, 'D'},
        {27580, 1000, 7661, 'B'}, {27578, 1000, 7661, 'B'},
        {27577, 1000, 7660, 'C'}, {31790, 1000, 8831, 'A'},
        {31789, 1000, 8830, 'B'}, {3600000000000000, 100000000000000, 10000, 'A'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = survey_index(cases[i].sum, cases[i].count);
        if (got != cases[i].hundredths) fail_msg("%zu: %d", i, got);
        assert_int_equal(survey_band_letter(survey_band(got)), cases[i].band);
    }
    assert_string_equal(survey_band_title(SURVEY_A), "Sangat baik");
    assert_string_equal(survey_band_title(SURVEY_D), "Tidak baik");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_is_asked_once),
        cmocka_unit_test(the_index_is_rounded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
