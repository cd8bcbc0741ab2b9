/* What a complaint asks beside lines to type: a story, another case's code, evidence if there is
 * any. */
#include "screens_stage.h"

enum { STORY, CASE, FIELDS };
static const struct field fields[FIELDS] = {
    {.key = "story", .kind = FIELD_STORY, .label = {.id = "Cerita"}, .length_max = 1000},
    {.key = "case",
     .kind = FIELD_CODE,
     .label = {.id = "Kode"},
     .optional = true,
     .length_max = 14},
};
static const struct requirement evidence[] = {
    {.key = "evidence", .title = {.id = "Bukti"}, .optional = true, .pages_max = 4}};
static const char good[] = "SPES1MEN000014";

static struct service service;

static int open_stage(void **state)
{
    struct fault fault;
    if (stage_open(state) != 0) return -1;
    struct stage *stage = *state;
    service = stage_service;
    service.kind = SERVICE_COMPLAINT;
    service.fields = (struct field *)fields;
    service.fields_count = FIELDS;
    service.requirements = (struct requirement *)evidence;
    service.requirements_count = 1;
    case_clear(&stage->record);
    case_begin(&stage->record, &service, LANGUAGE_ID);
    return flow_begin(&stage->flow, &service, &fault) ? 0 : -1;
}

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (const char[]){*text, '\0'}});
}

static void a_story_is_long_and_ends(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STORY);
    assert_false(stage_can_press(stage, "next"));
    for (int i = 0; i < 60; i++)
        type(stage, "SPESIMEN. Dua puluh. ");
    assert_int_equal(strlen(case_value(&stage->record, STORY)), 1000);
    assert_true(stage_can_press(stage, "next"));
    const struct element *field = stage_element(stage, "field");
    assert_non_null(field);
    assert_true(field->private);
    assert_non_null(strstr(field->label, "1000"));
    assert_null(strstr(field->label, "SPESIMEN"));
}

static void a_sentence_begins_with_a_capital(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STORY);
    assert_non_null(stage_element(stage, "key-A"));
    stage_press(stage, "key-A");
    assert_non_null(stage_element(stage, "key-b"));
    stage_press(stage, "key-.");
    assert_non_null(stage_element(stage, "key-b")); /* "3.5", an address */
    stage_press(stage, "key-space");
    assert_non_null(stage_element(stage, "key-B"));
}

static void staff_write_it_down(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STORY);
    struct answer answer = stage_press(stage, "dictate");
    assert_int_equal(answer.ask, ASK_CALL_STAFF);
    assert_int_equal(answer.target, 1);
    assert_true(stage->record.dictated);
    assert_null(stage_element(stage, "dictate"));
    answer = stage_press(stage, "self");
    assert_int_equal(answer.ask, ASK_CALL_STAFF);
    assert_int_equal(answer.target, 0);
    assert_false(stage->record.dictated);
}

static void a_code_is_checked_before_it_is_taken(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, CASE);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT); /* it may be left out */
    type(stage, "spes1men");
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    type(stage, "000015");
    assert_non_null(stage_element(stage, "field"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    type(stage, "\b4");
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_string_equal(case_value(&stage->record, CASE), good);
}

static void a_receipt_before_the_reader_fills_it(void **state)
{
    struct stage *stage = *state;
    stage->view.reader_ready = true;
    struct answer answer = stage_show_step(stage, STEP_FORM, CASE);
    assert_int_equal(answer.ask, ASK_CODES);
    stage_event(stage, &(struct event){.kind = EVENT_CODE, .words = "https://x.example/other"});
    assert_string_equal(case_value(&stage->record, CASE), "");
    stage_event(stage, &(struct event){.kind = EVENT_CODE,
                                       .words = "https://x.example/t/SPES1MEN000014?k=A&s=b"});
    assert_string_equal(case_value(&stage->record, CASE), good);
    stage->view.reader_ready = false; /* the camera stays dark */
    assert_int_equal(stage_show_step(stage, STEP_FORM, CASE).ask, ASK_NOTHING);
}

static void evidence_may_be_skipped(void **state)
{
    struct stage *stage = *state;
    stage->view.scanner_ready = true;
    stage_show_step(stage, STEP_DOCUMENTS, 0);
    assert_true(stage_can_press(stage, "skip"));
    assert_goes(stage_press(stage, "skip"), OUTCOME_SKIP);
    assert_int_equal(stage->record.documents[0].state, DOCUMENT_MISSING);
    case_value_set(&stage->record, STORY, "SPESIMEN");
    stage_show_step(stage, STEP_REVIEW, 0);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT); /* nothing is missing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_story_is_long_and_ends, open_stage, stage_close),
        cmocka_unit_test_setup_teardown(a_sentence_begins_with_a_capital, open_stage, stage_close),
        cmocka_unit_test_setup_teardown(staff_write_it_down, open_stage, stage_close),
        cmocka_unit_test_setup_teardown(a_code_is_checked_before_it_is_taken, open_stage,
                                        stage_close),
        cmocka_unit_test_setup_teardown(a_receipt_before_the_reader_fills_it, open_stage,
                                        stage_close),
        cmocka_unit_test_setup_teardown(evidence_may_be_skipped, open_stage, stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
