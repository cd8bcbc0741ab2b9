/* Pages are scanned, looked at, scanned again, removed; a scanner that fails stops no one. */
#include "screens_stage.h"

/* What the kiosk does when a page comes in: mark tells pages apart. */
static void page_comes_of(struct stage *stage, const char *mark, bool more)
{
    struct case_document *document = &stage->record.documents[STAGE_LETTER];
    struct case_page *page = &document->pages[document->pages_count++];
    bytes_append_text(&page->jpeg, mark);
    page->preview =
        (struct picture){.format = PICTURE_GREY8, .width_px = 2, .height_px = 2, .stride_bytes = 2};
    bytes_append(&page->preview.pixels, "\0\377\0\377", 4);
    document->state = DOCUMENT_SCANNED;
    stage_event(stage, &(struct event){.kind = EVENT_PAGE, .number = more});
}

static void page_comes(struct stage *stage, const char *mark)
{
    page_comes_of(stage, mark, false);
}

static void check_pages(struct stage *stage, const char *marks)
{
    struct case_document *document = &stage->record.documents[STAGE_LETTER];
    assert_int_equal(document->pages_count, (int)strlen(marks));
    for (int i = 0; marks[i]; i++)
        assert_int_equal(bytes_text(&document->pages[i].jpeg)[0], marks[i]);
}

static void scans_and_goes_on(void **state)
{
    struct stage *stage = *state;
    assert_goes(stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER), OUTCOME_STAY);
    assert_false(stage_can_press(stage, "next"));
    assert_asks(stage_press(stage, "scan"), ASK_SCAN, 0);
    assert_false(stage_can_press(stage, "scan"));
    page_comes(stage, "a");
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void nobody_goes_on_before_the_feeder_has_ended(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    stage_press(stage, "scan");
    page_comes_of(stage, "a", true);
    page_comes_of(stage, "b", true);
    assert_false(stage_can_press(stage, "next"));
    stage_event(stage, &(struct event){.kind = EVENT_SCANNED});
    assert_true(stage_can_press(stage, "next"));
    check_pages(stage, "ab");
}

static void a_jam_among_pages_is_said_and_keeps_them(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    stage_press(stage, "scan");
    page_comes_of(stage, "a", true);
    stage_fault(stage, "X-03");
    page_comes_of(stage, "b", false); /* it was under way */
    assert_non_null(strstr(stage_element(stage, "notice")->label, "X-03"));
    check_pages(stage, "ab");
}

static void a_page_again_keeps_its_place(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    page_comes(stage, "b");
    page_comes(stage, "c");
    stage_press(stage, "page-2");
    assert_asks(stage_press(stage, "retake"), ASK_SCAN, 1); /* one, whatever the feeder holds */
    check_pages(stage, "ac");
    page_comes(stage, "B");
    check_pages(stage, "aBc");
    /* The first, and the last. */
    stage_press(stage, "page-1");
    stage_press(stage, "retake");
    page_comes(stage, "A");
    check_pages(stage, "ABc");
    stage_press(stage, "page-3");
    stage_press(stage, "retake");
    page_comes(stage, "C");
    check_pages(stage, "ABC");
}

static void a_page_again_is_lost_only_to_a_better_one(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    page_comes(stage, "b");
    stage_press(stage, "page-1");
    stage_press(stage, "retake");
    stage_fault(stage, "X-03");
    check_pages(stage, "ab");
    stage_press(stage, "look");
    stage_press(stage, "retake");
    stage_press(stage, "stop");
    check_pages(stage, "ab");
    stage_press(stage, "retake");
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
    check_pages(stage, "ab");
    /* Left in the middle of it all, the page set aside is freed with the screen (ASan watches). */
    stage_press(stage, "retake");
}

static void pages_are_added_and_removed(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    assert_asks(stage_press(stage, "add"), ASK_SCAN, 0);
    page_comes(stage, "b");
    page_comes(stage, "c");
    page_comes(stage, "d");
    assert_false(stage_can_press(stage, "add")); /* pages_max */
    stage_press(stage, "page-2");
    stage_press(stage, "delete");
    check_pages(stage, "acd");
    for (int i = 0; i < 3; i++)
        stage_press(stage, "delete");
    check_pages(stage, "");
    assert_int_equal(stage->record.documents[STAGE_LETTER].state, DOCUMENT_MISSING);
    assert_true(stage_can_press(stage, "scan"));
    assert_false(stage_can_press(stage, "next"));
}

static void a_scan_can_be_stopped(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    stage_press(stage, "scan");
    assert_true(stage_can_press(stage, "stop"));
    assert_asks(stage_press(stage, "stop"), ASK_SCAN_STOP, 0);
    assert_true(stage_can_press(stage, "scan"));
    /* With pages there, back to them. */
    page_comes(stage, "a");
    stage_press(stage, "add");
    stage_press(stage, "stop");
    assert_true(stage_can_press(stage, "next"));
}

static void two_faults_open_the_desk(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    stage_press(stage, "scan");
    stage_fault(stage, "X-02");
    const struct element *notice = stage_element(stage, "notice");
    assert_non_null(notice);
    assert_int_equal(notice->role, ROLE_ALERT);
    assert_non_null(strstr(notice->label, "X-02"));
    assert_true(stage_can_press(stage, "scan"));
    assert_false(stage_can_press(stage, "later"));
    stage_press(stage, "scan");
    stage_fault(stage, "X-03");
    assert_true(stage_can_press(stage, "later"));
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(stage->record.documents[STAGE_LETTER].state, DOCUMENT_LATER);
    assert_string_equal(stage->record.documents[STAGE_LETTER].note, "X-03"); /* the desk sees why */
}

/* Where there is no room for one more, the fault's "Pindai lagi" is for the page looked at. */
static void after_a_fault_a_full_document_scans_again(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    page_comes(stage, "b");
    page_comes(stage, "c");
    page_comes(stage, "d");
    stage_press(stage, "page-2");
    stage_press(stage, "retake");
    stage_fault(stage, "X-03");
    check_pages(stage, "abcd");
    assert_asks(stage_press(stage, "scan"), ASK_SCAN, 1);
    page_comes(stage, "B");
    check_pages(stage, "aBcd");
}

static void the_page_under_way_is_named(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    page_comes(stage, "b");
    page_comes(stage, "c");
    stage_press(stage, "page-2");
    stage_press(stage, "retake");
    assert_non_null(strstr(stage_element(stage, "progress")->label, "2"));
    stage_press(stage, "stop");
    stage_press(stage, "add");
    assert_non_null(strstr(stage_element(stage, "progress")->label, "4"));
}

static void a_fault_keeps_the_pages(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    stage_press(stage, "add");
    stage_fault(stage, "X-01");
    check_pages(stage, "a");
    assert_true(stage_can_press(stage, "look"));
    stage_press(stage, "look");
    assert_true(stage_can_press(stage, "next"));
}

static void an_absent_scanner_is_named(void **state)
{
    struct stage *stage = *state;
    stage->view.scanner_ready = false;
    snprintf(stage->view.scanner_code, sizeof stage->view.scanner_code, "X-05");
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    assert_false(stage_can_press(stage, "scan"));
    assert_non_null(strstr(stage_element(stage, "notice")->label, "X-05"));
    assert_true(stage_can_press(stage, "later"));
    stage_press(stage, "later");
    assert_string_equal(stage->record.documents[STAGE_LETTER].note, "X-05");
}

static void a_digital_file_comes_later(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    assert_false(stage_can_press(stage, "scan"));
    assert_true(stage_can_press(stage, "later"));
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(stage->record.documents[STAGE_CSR].state, DOCUMENT_LATER);
    assert_string_equal(stage->record.documents[STAGE_CSR].note, "");
}

static void what_was_scanned_is_shown_again(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    page_comes(stage, "a");
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    assert_true(stage_can_press(stage, "next"));
    const struct element *preview = stage_element(stage, "preview");
    assert_non_null(preview);
    assert_true(preview->private);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(scans_and_goes_on),
        STAGE_TEST(nobody_goes_on_before_the_feeder_has_ended),
        STAGE_TEST(a_jam_among_pages_is_said_and_keeps_them),
        STAGE_TEST(a_page_again_keeps_its_place),
        STAGE_TEST(a_page_again_is_lost_only_to_a_better_one),
        STAGE_TEST(pages_are_added_and_removed),
        STAGE_TEST(a_scan_can_be_stopped),
        STAGE_TEST(two_faults_open_the_desk),
        STAGE_TEST(after_a_fault_a_full_document_scans_again),
        STAGE_TEST(the_page_under_way_is_named),
        STAGE_TEST(a_fault_keeps_the_pages),
        STAGE_TEST(an_absent_scanner_is_named),
        STAGE_TEST(a_digital_file_comes_later),
        STAGE_TEST(what_was_scanned_is_shown_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
