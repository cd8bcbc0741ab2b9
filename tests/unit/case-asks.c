/* Questions that depend on an answer, and choices that others know by a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/case.h"

#include <jansson.h>
#include <stdio.h>

static unsigned leaked = 1;
static struct choice answers[] = {{.key = "right"}, {.key = "changed", .code = &leaked}};
static struct field fields[] = {
    {.key = "right", .kind = FIELD_CHOICE, .choices = answers, .choices_count = 2},
    {.key = "which",
     .kind = FIELD_CHOICE,
     .choices = answers,
     .choices_count = 2,
     .when = {"right", "changed"}},
    {.key = "told", .kind = FIELD_NIK, .when = {"which", "right"}}};
static struct agency agency = {.key = "test"};
static const struct service service = {.key = "test/asks",
                                       .version = "1",
                                       .agency = &agency,
                                       .fields = fields,
                                       .fields_count = 3,
                                       .consent = {.id = "SPESIMEN"},
                                       .consent_version = "1"};
static const struct civil now = {2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};

static void a_question_follows_from_an_answer(void **state)
{
    (void)state;
    static const struct {
        const char *right, *which;
        bool asks_which, asks_told;
    } cases[] = {{"", "", false, false},           {"right", "", false, false},
                 {"right", "right", false, false}, /* what is not asked asks for nothing */
                 {"changed", "", true, false},     {"changed", "changed", true, false},
                 {"changed", "right", true, true}};
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        case_value_set(&record, 0, cases[i].right);
        case_value_set(&record, 1, cases[i].which);
        assert_true(case_asks(&record, 0));
        assert_int_equal(case_asks(&record, 1), cases[i].asks_which);
        assert_int_equal(case_asks(&record, 2), cases[i].asks_told);
    }
    case_clear(&record);
}

static json_t *written(struct case_record *record)
{
    struct bytes json = {0};
    struct fault fault = {0};
    assert_true(case_write_json(record, "T-1", "", &json, &fault));
    json_t *root = json_loadb((const char *)json.data, json.size, 0, NULL);
    assert_non_null(root);
    bytes_free(&json);
    return root;
}

static void count(const char *key, void *context)
{
    (void)key;
    ++*(int *)context;
}

/* What is not asked any more is kept for him who goes back, and handed in by nobody. */
static void what_is_not_asked_is_not_handed_in(void **state)
{
    (void)state;
    struct case_record record;
    int missing = 0;
    case_begin(&record, &service, LANGUAGE_ID);
    case_consent_give(&record, &now);
    snprintf(record.code, sizeof record.code, "SPESIMEN000001");
    record.handed_in = now;
    case_value_set(&record, 0, "right");
    case_value_set(&record, 1, "right");
    case_value_set(&record, 2, "1");
    json_t *root = written(&record);
    assert_null(json_object_get(json_object_get(root, "fields"), "told"));
    assert_int_equal(json_array_size(json_object_get(root, "warnings")), 0);
    assert_int_equal(json_object_size(json_object_get(root, "codes")), 0);
    json_decref(root);
    case_visit_missing(&record, count, &missing);
    assert_int_equal(missing, 0);
    case_value_set(&record, 0, "changed");
    root = written(&record);
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "fields"), "told")),
                        "1");
    assert_int_equal(json_array_size(json_object_get(root, "warnings")), 1);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(root, "codes"), "right")),
                     1);
    json_decref(root);
    case_clear(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_follows_from_an_answer),
        cmocka_unit_test(what_is_not_asked_is_not_handed_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
