/* No one is let go without proof: a confirmed receipt, or the code seen and noted. */
#include "screens_stage.h"

static void hand_in(struct stage *stage)
{
    stage->view.code = "K7QF2M9XRT4BW8";
    stage->record.due = (struct civil){2026, 11, 23, 10, 42, 0, 1, CIVIL_WIB};
}

static void printed(struct stage *stage, int confirmed)
{
    stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = confirmed});
}

static void a_confirmed_receipt_is_proof(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    assert_asks(stage_show_step(stage, STEP_RECEIPT, 0), ASK_PRINT, 0);
    assert_false(stage_can_press(stage, "next")); /* still printing */
    printed(stage, 1);
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void sent_is_not_printed(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    printed(stage, 0);
    assert_false(stage_can_press(stage, "next"));
    assert_non_null(strstr(stage_element(stage, "notice")->label, "P-07"));
    assert_string_equal(stage_element(stage, "code")->label, "K7QF 2M9X RT4B W8");
    assert_asks(stage_press(stage, "noted"), ASK_PROOF_SEEN, 0);
    assert_true(stage_can_press(stage, "next"));
}

static void a_failure_shows_code_and_cause(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage->view.printer_ready = false;
    stage_fault(stage, "P-02");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "P-02"));
    assert_non_null(stage_element(stage, "code"));
    assert_non_null(stage_element(stage, "due"));
    assert_false(stage_can_press(stage, "next"));
    assert_false(stage_can_press(stage, "reprint"));
    assert_goes(stage_press(stage, "reprint"), OUTCOME_STAY);
    stage->view.printer_ready = true; /* refilled */
    assert_true(stage_can_press(stage, "reprint"));
    assert_asks(stage_press(stage, "reprint"), ASK_PRINT, 0);
    printed(stage, 1);
    assert_true(stage_can_press(stage, "next"));
}

static void a_failure_is_spoken(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage->view.printer_ready = false;
    struct answer answer = stage_fault(stage, "P-03");
    assert_int_equal(answer.ask, ASK_SPEAK);
    assert_non_null(strstr(answer.words, "belum tercetak"));
    assert_null(strstr(answer.words, "K, 7, Q, F")); /* all hear it: the code is the holder's */
}

static void device_changes(struct stage *stage, bool ready, enum ask expected)
{
    stage->view.printer_ready = ready;
    assert_int_equal(stage_event(stage, &(struct event){.kind = EVENT_DEVICE}).ask, expected);
}

static void who_waits_for_staff_gets_it_when_it_can_be(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage->view.printer_ready = false;
    stage_fault(stage, "P-02");
    assert_asks(stage_press(stage, "wait"), ASK_CALL_STAFF, 1);
    assert_non_null(stage_element(stage, "code")); /* the proof stays */
    assert_true(stage_can_press(stage, "noted"));
    device_changes(stage, false, ASK_NOTHING);
    device_changes(stage, true, ASK_PRINT);
    printed(stage, 1);
    assert_true(stage_can_press(stage, "next"));
}

static void a_hot_head_prints_when_it_is_cool(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage->view.printer_ready = false;
    stage_fault(stage, "P-04");
    device_changes(stage, true, ASK_PRINT);
}

/* Nobody knows what came out: a person decides whether there is to be another. */
static void an_unknown_outcome_is_not_sent_again_unasked(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage_fault(stage, "P-01");
    device_changes(stage, true, ASK_NOTHING);
    assert_true(stage_can_press(stage, "reprint"));
}

static void copies_have_an_end(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    printed(stage, 1);
    assert_asks(stage_press(stage, "reprint"), ASK_PRINT, 0);
    assert_false(stage_can_press(stage, "reprint")); /* one job at a time */
    printed(stage, 1);
    assert_asks(stage_press(stage, "reprint"), ASK_PRINT, 0);
    printed(stage, 1);
    assert_false(stage_can_press(stage, "reprint"));
    assert_goes(stage_press(stage, "reprint"), OUTCOME_STAY);
}

static void a_failed_copy_takes_nothing_back(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    printed(stage, 1);
    stage_press(stage, "reprint");
    stage_fault(stage, "P-02");
    assert_true(stage_can_press(stage, "next"));
}

static void there_is_no_way_back(void **state)
{
    struct stage *stage = *state;
    hand_in(stage);
    stage_show_step(stage, STEP_RECEIPT, 0);
    printed(stage, 0);
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "cancel"), OUTCOME_STAY);
    assert_null(stage_element(stage, "cancel"));
}

static void submitting_ends_with_the_seal(void **state)
{
    struct stage *stage = *state;
    assert_asks(stage_show_step(stage, STEP_SUBMIT, 0), ASK_SUBMIT, 0);
    stage_event(stage, &(struct event){
                           .kind = EVENT_PROGRESS, .number = 500, .words = "Menyegel berkas Anda"});
    assert_string_equal(stage_element(stage, "progress")->label, "Menyegel berkas Anda");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY); /* not now */
    assert_goes(stage_event(stage, &(struct event){.kind = EVENT_SEALED}), OUTCOME_NEXT);
}

static void submitting_may_fail_and_be_tried_again(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_SUBMIT, 0);
    assert_goes(stage_fault(stage, "S-02"), OUTCOME_STAY);
    assert_non_null(strstr(stage_element(stage, "notice")->label, "S-02"));
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
    assert_asks(stage_press(stage, "retry"), ASK_SUBMIT, 0);
    assert_null(stage_element(stage, "notice"));
}

static void thanks_ends_by_itself(void **state)
{
    struct stage *stage = *state;
    struct answer answer = stage_show_step(stage, STEP_THANKS, 0);
    assert_int_equal(answer.ask, ASK_LEAVE);
    assert_in_range(answer.target, 3000, 20000);
    assert_int_equal(stage_press(stage, "next").ask, ASK_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(a_confirmed_receipt_is_proof),
        STAGE_TEST(sent_is_not_printed),
        STAGE_TEST(a_failure_shows_code_and_cause),
        STAGE_TEST(a_failure_is_spoken),
        STAGE_TEST(who_waits_for_staff_gets_it_when_it_can_be),
        STAGE_TEST(a_hot_head_prints_when_it_is_cool),
        STAGE_TEST(an_unknown_outcome_is_not_sent_again_unasked),
        STAGE_TEST(copies_have_an_end),
        STAGE_TEST(a_failed_copy_takes_nothing_back),
        STAGE_TEST(there_is_no_way_back),
        STAGE_TEST(submitting_ends_with_the_seal),
        STAGE_TEST(submitting_may_fail_and_be_tried_again),
        STAGE_TEST(thanks_ends_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
