/* What the screens between share: the frame's buttons, pages, the consent, the review. */
#include "screens_stage.h"

#include "screens/common.h"

static void frame_buttons_mean_the_same(void **state)
{
    static const enum kiosk_step steps[] = {STEP_STANDARD,  STEP_CONSENT, STEP_FORM,
                                            STEP_DOCUMENTS, STEP_FACE,    STEP_REVIEW};
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        stage_show_step(stage, steps[i], 0);
        assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
        assert_goes(stage_press(stage, "help"), OUTCOME_HELP);
        assert_goes(stage_press(stage, "cancel"), OUTCOME_CANCEL);
        assert_goes(stage_press(stage, "no-such-thing"), OUTCOME_STAY);
    }
}

static void every_step_has_its_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stage_steps / sizeof *stage_steps; i++) {
        const struct screen *screen = screen_for_step(stage_steps[i]);
        assert_non_null(screen);
        assert_ptr_equal(screen_by_name(screen->name), screen);
    }
    assert_null(screen_by_name("no-such-screen"));
}

static void consent_is_given_once_it_was_read(void **state)
{
    struct stage *stage = *state;
    stage->record.language = LANGUAGE_EN;
    stage_show_step(stage, STEP_CONSENT, 0);
    /* The language of the record is shown: that is what is hashed. */
    assert_string_equal(stage_element(stage, "paragraph-0")->label, "One.");
    assert_string_equal(stage_element(stage, "paragraph-1")->label, "Two.");
    assert_false(stage->record.consent.given);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_true(stage->record.consent.given);
    assert_int_equal(stage->record.consent.language, LANGUAGE_EN);
}

static void a_long_consent_is_read_to_its_end(void **state)
{
    struct stage *stage = *state;
    char text[4000] = "";
    for (int i = 0; i < 60; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "Paragraf contoh nomor %d.\n", i);
    struct service service = stage_service;
    service.consent = (struct phrase){.id = text};
    stage->record.service = &service;
    stage_show_step(stage, STEP_CONSENT, 0);
    int pages = 0;
    for (; pages < 20 && stage_can_press(stage, "more"); pages++) {
        assert_false(stage_can_press(stage, "next"));
        stage_press(stage, "more");
    }
    assert_in_range(pages, 1, 19);
    assert_true(stage_can_press(stage, "next"));
    assert_non_null(stage_element(stage, "paragraph-59"));
    stage_press(stage, "less");
    assert_false(stage_can_press(stage, "next"));
    stage_press(stage, "more");
    assert_true(stage_can_press(stage, "next"));
    /* In another language it is another text, and is read from its beginning. */
    stage->record.language = LANGUAGE_EN;
    assert_false(stage_can_press(stage, "next"));
    stage_press(stage, "more");
    assert_null(stage_element(stage, "paragraph-0"));
    stage->record.language = LANGUAGE_ID;
    assert_non_null(stage_element(stage, "paragraph-0"));
    stage->record.service = &stage_service;
}

static void fill_in(struct stage *stage)
{
    case_value_set(&stage->record, STAGE_NIK, "3375011001900001");
    case_value_set(&stage->record, STAGE_NAME, "SPESIMEN");
    case_value_set(&stage->record, STAGE_EMAIL, "a@contoh.go.id");
    case_value_set(&stage->record, STAGE_REASON, "first");
    stage->record.documents[STAGE_LETTER].state = DOCUMENT_SCANNED;
    stage->record.documents[STAGE_CSR].state = DOCUMENT_LATER;
}

static void assert_leads_to(struct stage *stage, enum kiosk_step step, unsigned item)
{
    struct answer answer = stage_press(stage, "next");
    assert_int_equal(answer.outcome, OUTCOME_CHANGE);
    assert_int_equal(answer.target, flow_find(&stage->flow, step, item));
}

/* Changed from the review, an answer may have been erased or a page deleted. */
static void nothing_incomplete_is_handed_in(void **state)
{
    struct stage *stage = *state;
    fill_in(stage);
    stage_show_step(stage, STEP_REVIEW, 0);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT); /* no photo, no note: both may be */
    stage->record.documents[STAGE_LETTER].state = DOCUMENT_MISSING;
    assert_leads_to(stage, STEP_DOCUMENTS, STAGE_LETTER);
    case_value_set(&stage->record, STAGE_NAME, "");
    assert_leads_to(stage, STEP_FORM, STAGE_NAME);
}

static void review_names_what_may_be_changed(void **state)
{
    struct stage *stage = *state;
    fill_in(stage);
    case_value_set(&stage->record, STAGE_REASON, "second");
    stage_show_step(stage, STEP_REVIEW, 0);
    char id[40];
    snprintf(id, sizeof id, "change-%u", flow_find(&stage->flow, STEP_FORM, STAGE_NIK));
    const struct element *row = stage_element(stage, id);
    assert_non_null(row);
    assert_true(row->private);
    assert_string_equal(row->label, "3375 0110 0190 0001");
    struct answer answer = stage_press(stage, id);
    assert_int_equal(answer.outcome, OUTCOME_CHANGE);
    assert_int_equal(answer.target, flow_find(&stage->flow, STEP_FORM, STAGE_NIK));
    assert_goes(stage_press(stage, "change-"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "change-1x"), OUTCOME_STAY);
    for (int i = 0; i < 9 && !stage_can_press(stage, "next"); i++)
        stage_press(stage, "more");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void services_are_asked_for_by_index(void **state)
{
    struct stage *stage = *state;
    const struct service *services[] = {&stage_service};
    stage->view.services = services;
    stage->view.services_count = 1;
    stage->view.flow = NULL;
    stage->view.record = NULL;
    stage_show(stage, &screen_services);
    assert_true(stage_can_press(stage, "service-contoh/layanan"));
    assert_asks(stage_press(stage, "service-contoh/layanan"), ASK_SERVICE, 0);
    assert_goes(stage_press(stage, "service-contoh/lain"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void attract_says_what_does_not_work(void **state)
{
    struct stage *stage = *state;
    stage->view.flow = NULL;
    stage->view.record = NULL;
    stage_show(stage, &screen_attract);
    assert_null(stage_element(stage, "notice"));
    stage->view.printer_ready = false;
    snprintf(stage->view.printer_code, sizeof stage->view.printer_code, "P-02");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "P-02"));
    assert_true(stage_can_press(stage, "start"));
    assert_goes(stage_press(stage, "start"), OUTCOME_NEXT);
    assert_asks(stage_press(stage, "language-en"), ASK_LANGUAGE, LANGUAGE_EN);
    assert_true(stage_can_press(stage, "access"));
    assert_true(stage_can_press(stage, "help"));
    assert_goes(stage_press(stage, "help"), OUTCOME_HELP);
}

static void how_it_looks_is_chosen_and_can_be_undone(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, &screen_access);
    assert_null(stage_element(stage, "usual")); /* nothing to undo */
    assert_asks(stage_press(stage, "size-largest"), ASK_ACCESS, ACCESS_SIZE + TEXT_LARGEST);
    assert_asks(stage_press(stage, "contrast-dark"), ASK_ACCESS, ACCESS_CONTRAST + CONTRAST_DARK);
    assert_asks(stage_press(stage, "reach-low"), ASK_ACCESS, ACCESS_REACH);
    assert_asks(stage_press(stage, "hand-left"), ASK_ACCESS, ACCESS_LEFT_HAND);
    access_apply(&stage->view.access, ACCESS_LEFT_HAND);
    assert_non_null(stage_element(stage, "usual"));
    assert_asks(stage_press(stage, "usual"), ASK_ACCESS, ACCESS_USUAL);
    assert_goes(stage_press(stage, "next"), OUTCOME_BACK);
}

static void every_change_of_the_display_is_its_own(void **state)
{
    (void)state;
    struct access access = {0};
    for (unsigned change = 0; change < ACCESS_CHANGES + 2; change++)
        access_apply(&access, change);
    assert_true(access_is_usual(&access)); /* the last that means something */
    access_apply(&access, ACCESS_SIZE + TEXT_LARGE);
    access_apply(&access, ACCESS_CONTRAST + CONTRAST_LIGHT);
    access_apply(&access, ACCESS_REACH);
    assert_int_equal(access.size, TEXT_LARGE);
    assert_int_equal(access.contrast, CONTRAST_LIGHT);
    assert_true(access.reach && !access.left_handed);
    assert_false(access_is_usual(&access));
}

static void a_language_is_chosen_and_left(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, &screen_language);
    struct answer answer = stage_press(stage, "language-en");
    assert_int_equal(answer.outcome, OUTCOME_NEXT);
    assert_int_equal(answer.ask, ASK_LANGUAGE);
    assert_int_equal(answer.target, LANGUAGE_EN);
}

static void words_are_filled_and_cut(void **state)
{
    (void)state;
    char out[12];
    words_fill(out, sizeof out, "{2} of {1}", "a", "b");
    assert_string_equal(out, "b of a");
    words_fill(out, sizeof out, "{1}{1}", "123456789", "");
    assert_string_equal(out, "12345678912");
    char guarded[] = "................";
    words_fill(guarded, 8, "123456789012", "a", "b");
    assert_memory_equal(guarded, "1234567\0........", sizeof guarded);
    words_fill(out, sizeof out, "{3} {", "a", "b");
    assert_string_equal(out, "{3} {");
    words_fill(out, sizeof out, "", "a", "b");
    assert_string_equal(out, "");
}

static void values_are_grouped_as_on_the_card(void **state)
{
    (void)state;
    static const struct {
        enum field_kind kind;
        const char *value, *shown;
    } rows[] = {
        {FIELD_NIK, "3375011001900001", "3375 0110 0190 0001"},
        {FIELD_NIK, "33750", "3375 0"},
        {FIELD_NIK, "3375", "3375"},
        {FIELD_NIP, "198001012005012000", "19800101 200501 2 000"},
        {FIELD_PHONE, "081200000000", "0812 0000 0000"},
        {FIELD_EMAIL, "contoh@spesimen.example", "contoh@spesimen.example"},
        {FIELD_TEXT, "", ""},
    };
    struct theme theme = {.scale = 1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct field field = {.kind = rows[i].kind};
        char shown[64];
        words_value(&theme, &field, rows[i].value, shown, sizeof shown);
        assert_string_equal(shown, rows[i].shown);
    }
    char cut[8];
    words_value(&theme, &(struct field){.kind = FIELD_NIK}, "3375011001900001", cut, sizeof cut);
    assert_true(strlen(cut) < sizeof cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(frame_buttons_mean_the_same),
        STAGE_TEST(every_step_has_its_screen),
        STAGE_TEST(consent_is_given_once_it_was_read),
        STAGE_TEST(a_long_consent_is_read_to_its_end),
        STAGE_TEST(nothing_incomplete_is_handed_in),
        STAGE_TEST(review_names_what_may_be_changed),
        STAGE_TEST(services_are_asked_for_by_index),
        STAGE_TEST(attract_says_what_does_not_work),
        STAGE_TEST(a_language_is_chosen_and_left),
        STAGE_TEST(how_it_looks_is_chosen_and_can_be_undone),
        STAGE_TEST(every_change_of_the_display_is_its_own),
        STAGE_TEST(words_are_filled_and_cut),
        STAGE_TEST(values_are_grouped_as_on_the_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
