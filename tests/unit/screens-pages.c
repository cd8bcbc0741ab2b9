/* A judged page: its reason and spot, kept as it is, refused, asked about; pages in order; the
 * card.
 */
#include "screens_stage.h"

static const struct requirement card_requirements[] = {
    {.key = "letter", .title = {.id = "Surat"}, .pages_max = 4},
    {.key = "ktp", .kind = REQUIREMENT_CARD, .title = {.id = "KTP"}, .pages_max = 1},
};
enum { LETTER, CARD };
static const enum kiosk_step card_steps[] = {STEP_CONSENT,   STEP_CARD,   STEP_FORM,
                                             STEP_DOCUMENTS, STEP_REVIEW, STEP_SUBMIT};

/* The stage with a service whose card is read before the form. */
struct set {
    struct stage *stage;
    struct service service;
};

static int set_open(void **out)
{
    struct set *set = memory_alloc(sizeof *set);
    void *stage = NULL;
    if (stage_open(&stage) != 0) return -1;
    set->stage = stage;
    set->service = stage_service;
    set->service.requirements = (struct requirement *)card_requirements;
    set->service.requirements_count = 2;
    set->service.steps = (enum kiosk_step *)card_steps;
    set->service.steps_count = sizeof card_steps / sizeof *card_steps;
    case_clear(&set->stage->record);
    case_begin(&set->stage->record, &set->service, LANGUAGE_ID);
    *out = set;
    return flow_begin(&set->stage->flow, &set->service, NULL) ? 0 : -1;
}

static int set_close(void **state)
{
    struct set *set = *state;
    void *stage = set->stage;
    stage_close(&stage);
    memory_wipe_free(set, sizeof *set);
    return 0;
}
#define SET_TEST(function) cmocka_unit_test_setup_teardown(function, set_open, set_close)

static struct stage *show(void **state, unsigned requirement)
{
    struct stage *stage = ((struct set *)*state)->stage;
    stage_show_step(stage, requirement == CARD ? STEP_CARD : STEP_DOCUMENTS, requirement);
    return stage;
}

static struct case_document *document_of(struct stage *stage)
{
    return &stage->record.documents[flow_station(&stage->flow)->item];
}

/* What the kiosk does when a page comes in: mark tells pages apart, code "" is a good one. */
static void page_comes(struct stage *stage, char mark, enum verdict verdict, const char *code)
{
    struct case_document *document = document_of(stage);
    struct case_page *page = &document->pages[document->pages_count++];
    bytes_append(&page->jpeg, &mark, 1);
    bytes_append_text(&page->likeness, "likeness");
    page->preview = (struct picture){
        .format = PICTURE_GREY8, .width_px = 30, .height_px = 40, .stride_bytes = 30};
    uint8_t grey[30 * 40];
    memset(grey, 128, sizeof grey);
    bytes_append(&page->preview.pixels, grey, sizeof grey);
    page->width_mm = 210;
    page->height_mm = 297;
    page->dpi = 300;
    page->judgement.verdict = verdict;
    snprintf(page->judgement.code, sizeof page->judgement.code, "%s", code);
    document->state = DOCUMENT_SCANNED;
    stage_event(stage, &(struct event){.kind = EVENT_PAGE});
}

static void good_page(struct stage *stage, char mark)
{
    page_comes(stage, mark, VERDICT_GOOD, "");
}

static void check_pages(struct stage *stage, const char *marks)
{
    const struct case_document *document = document_of(stage);
    assert_int_equal(document->pages_count, (int)strlen(marks));
    for (int i = 0; marks[i]; i++)
        assert_int_equal(document->pages[i].jpeg.data[0], marks[i]);
}

static void check_says(struct stage *stage, const char *id, const char *words)
{
    const struct element *element = stage_element(stage, id);
    assert_non_null(element);
    if (!strstr(element->label, words))
        fail_msg("%s says \"%s\", not \"%s\"", id, element->label, words);
}

static void a_good_page_goes_on(void **state)
{
    struct stage *stage = show(state, LETTER);
    stage_press(stage, "scan");
    good_page(stage, 'a');
    check_says(stage, "notice", "Halaman lurus dan utuh");
    check_says(stage, "notice", "210 × 297 mm");
    assert_null(stage_element(stage, "spot"));
    assert_null(stage_element(stage, "anyway"));
    assert_null(stage_element(stage, "earlier")); /* of one page there is no order */
    assert_true(stage_can_press(stage, "retake"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_false(document_of(stage)->pages[0].kept);
}

static void better_again_says_why_and_may_be_kept(void **state)
{
    struct stage *stage = show(state, LETTER);
    stage_press(stage, "scan");
    page_comes(stage, 'a', VERDICT_AGAIN, "D-08");
    check_says(stage, "notice", "Tulisan kurang tajam");
    check_says(stage, "notice", "Rapatkan kertas ke kaca");
    check_says(stage, "notice", "D-08");
    assert_int_equal(stage_element(stage, "notice")->role, ROLE_ALERT);
    assert_null(stage_element(stage, "next"));
    check_says(stage, "anyway", "Pakai apa adanya");
    /* The primary one: it stands lowest, beside "back". */
    assert_true(stage_element(stage, "retake")->rect.y >= stage_element(stage, "back")->rect.y);
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY); /* pressed before it was drawn anew */
    assert_goes(stage_press(stage, "anyway"), OUTCOME_NEXT);
    const struct case_page *page = &document_of(stage)->pages[0];
    assert_true(page->kept);
    assert_int_equal(page->judgement.verdict, VERDICT_AGAIN); /* for the verifier */
    assert_string_equal(page->judgement.code, "D-08");
    assert_int_equal(document_of(stage)->state, DOCUMENT_SCANNED);
}

static void what_was_kept_stays_kept(void **state)
{
    struct stage *stage = show(state, LETTER);
    page_comes(stage, 'a', VERDICT_AGAIN, "D-08");
    stage_press(stage, "anyway");
    show(state, CARD);
    show(state, LETTER);
    assert_null(stage_element(stage, "anyway"));
    check_says(stage, "notice", "D-08");
    check_says(stage, "title", "apa adanya");
    assert_true(stage_can_press(stage, "next"));
    /* Another page in its place is judged anew. */
    stage_press(stage, "retake");
    page_comes(stage, 'b', VERDICT_AGAIN, "D-09");
    check_pages(stage, "b");
    assert_false(document_of(stage)->pages[0].kept);
    assert_true(stage_can_press(stage, "anyway"));
    assert_null(stage_element(stage, "next"));
}

static void the_spot_is_marked_where_it_is(void **state)
{
    static const struct {
        struct spot spot;
        const char *words;
    } cases[] = {
        {{1, 1, 5, 6}, "kiri atas"},       {{22, 2, 7, 6}, "kanan atas"},
        {{11, 15, 8, 10}, "tengah"},       {{1, 30, 6, 9}, "kiri bawah"},
        {{0, 0, 30, 40}, "tengah"},        {{28, 38, 2, 2}, "kanan bawah"},
        {{-50, -50, 10, 10}, "kiri atas"}, {{500, 500, 9, 9}, "kanan bawah"},
    };
    struct stage *stage = show(state, LETTER);
    page_comes(stage, 'a', VERDICT_AGAIN, "D-10");
    assert_null(stage_element(stage, "spot")); /* a reason without a place */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document_of(stage)->pages[0].judgement.spot = cases[i].spot;
        check_says(stage, "spot", cases[i].words);
        struct rect spot = stage_element(stage, "spot")->rect;
        struct rect preview = stage_element(stage, "preview")->rect;
        assert_true(rect_contains(&preview, spot.x, spot.y));
        assert_true(rect_contains(&preview, spot.x + spot.width - 1, spot.y + spot.height - 1));
    }
}

/* Not by colour alone, and seen in high contrast: its outline is there, in ink, in every theme. */
static void the_spot_shows_in_every_theme(void **state)
{
    struct stage *stage = show(state, LETTER);
    page_comes(stage, 'a', VERDICT_AGAIN, "D-10");
    document_of(stage)->pages[0].judgement.spot = (struct spot){8, 12, 14, 14};
    for (int contrast = CONTRAST_NORMAL; contrast <= CONTRAST_LIGHT; contrast++) {
        stage->theme.contrast = (enum contrast)contrast;
        struct rect spot = stage_element(stage, "spot")->rect;
        int stride;
        const uint32_t *pixels = canvas_pixels(stage->canvas, &stride);
        uint32_t line = pixels[(spot.y + spot.height / 2) * stride + spot.x + 1];
        enum colour_name colour = contrast == CONTRAST_NORMAL ? COLOUR_ACCENT : COLOUR_INK;
        assert_int_equal(line & 0xFFFFFF, theme_colour(&stage->theme, colour) & 0xFFFFFF);
    }
}

static void a_refused_page_does_not_go_on(void **state)
{
    struct stage *stage = show(state, LETTER);
    stage_press(stage, "scan");
    page_comes(stage, 'a', VERDICT_REFUSED, "D-04");
    check_says(stage, "notice", "Halaman tampak kosong");
    check_says(stage, "notice", "D-04");
    assert_null(stage_element(stage, "next"));
    assert_null(stage_element(stage, "anyway"));
    assert_null(stage_element(stage, "later"));
    assert_true(stage_can_press(stage, "retake"));
    assert_goes(stage_press(stage, "anyway"), OUTCOME_STAY);
    assert_false(document_of(stage)->pages[0].kept);
    /* The second time the desk is offered, and what was scanned stays in the case. */
    assert_asks(stage_press(stage, "retake"), ASK_SCAN, 1);
    page_comes(stage, 'b', VERDICT_REFUSED, "D-04");
    check_pages(stage, "b");
    check_says(stage, "later", "Serahkan di loket");
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(document_of(stage)->state, DOCUMENT_LATER);
    check_pages(stage, "b");
    /* Come back to, it is still offered. */
    show(state, LETTER);
    assert_true(stage_can_press(stage, "later"));
}

static void refusals_and_faults_count_together(void **state)
{
    struct stage *stage = show(state, LETTER);
    page_comes(stage, 'a', VERDICT_REFUSED, "D-04");
    stage_press(stage, "retake");
    stage_fault(stage, "X-03");
    check_pages(stage, "a");
    assert_true(stage_can_press(stage, "later"));
    /* A usable page ends the count. */
    stage_press(stage, "look");
    stage_press(stage, "retake");
    page_comes(stage, 'b', VERDICT_AGAIN, "D-08");
    stage_press(stage, "retake");
    stage_fault(stage, "X-03");
    assert_null(stage_element(stage, "later"));
}

static void a_usable_page_is_not_lost_to_a_refused_one(void **state)
{
    struct stage *stage = show(state, LETTER);
    good_page(stage, 'a');
    stage_press(stage, "add");
    page_comes(stage, 'b', VERDICT_AGAIN, "D-08");
    assert_asks(stage_press(stage, "retake"), ASK_SCAN, 1);
    page_comes(stage, 'x', VERDICT_REFUSED, "D-04");
    check_pages(stage, "ab");
    check_says(stage, "notice", "D-04");
    assert_true(stage_can_press(stage, "scan"));
    stage_press(stage, "look");
    check_says(stage, "notice", "D-08");
    assert_goes(stage_press(stage, "anyway"), OUTCOME_NEXT);
    /* Of a document of one page as well. */
    show(state, CARD);
    page_comes(stage, 'c', VERDICT_AGAIN, "D-09");
    stage_press(stage, "retake");
    page_comes(stage, 'y', VERDICT_REFUSED, "D-04");
    check_pages(stage, "c");
    assert_int_equal(document_of(stage)->state, DOCUMENT_SCANNED);
}

static void each_page_must_be_settled(void **state)
{
    struct stage *stage = show(state, LETTER);
    struct case_document *document = document_of(stage);
    stage_press(stage, "scan");
    stage_event(stage, &(struct event){.kind = EVENT_PROGRESS, .number = 1});
    /* A feeder brings three; the second has a reason, and is shown first. */
    good_page(stage, 'a');
    stage_press(stage, "add");
    page_comes(stage, 'b', VERDICT_AGAIN, "D-10");
    stage_press(stage, "add");
    good_page(stage, 'c');
    check_says(stage, "subtitle", "Halaman 2 dari 3");
    check_says(stage, "notice", "D-10");
    check_says(stage, "page-1", "baik");
    check_says(stage, "page-2", "perlu dilihat");
    /* From a good one the way leads to the other, not on. */
    stage_press(stage, "page-1");
    assert_null(stage_element(stage, "next"));
    check_says(stage, "unsettled", "2");
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    stage_press(stage, "page-1");
    stage_press(stage, "unsettled");
    check_says(stage, "subtitle", "Halaman 2 dari 3");
    /* Two with a reason: one after the other. */
    document->pages[2].judgement.verdict = VERDICT_AGAIN;
    snprintf(document->pages[2].judgement.code, 8, "D-09");
    assert_goes(stage_press(stage, "anyway"), OUTCOME_STAY);
    check_says(stage, "subtitle", "Halaman 3 dari 3");
    check_says(stage, "page-2", "dipakai apa adanya");
    stage_press(stage, "retake");
    good_page(stage, 'C');
    check_pages(stage, "abC");
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    /* A refused one among them may be deleted instead. */
    show(state, LETTER);
    stage_press(stage, "add");
    page_comes(stage, 'd', VERDICT_REFUSED, "D-04");
    check_says(stage, "page-4", "perlu dipindai ulang");
    stage_press(stage, "delete");
    check_pages(stage, "abC");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void a_feeder_shows_the_first_reason_of_its_pages(void **state)
{
    struct stage *stage = show(state, LETTER);
    struct case_document *document = document_of(stage);
    stage_press(stage, "scan");
    const enum verdict verdicts[] = {VERDICT_GOOD, VERDICT_AGAIN, VERDICT_GOOD};
    for (int i = 0; i < 3; i++) {
        struct case_page *page = &document->pages[document->pages_count++];
        page->judgement.verdict = verdicts[i];
        document->state = DOCUMENT_SCANNED;
        stage_event(stage, &(struct event){.kind = EVENT_PAGE, .number = 1});
        assert_true(stage_can_press(stage, "stop")); /* more may come */
    }
    stage_event(stage, &(struct event){.kind = EVENT_SCANNED});
    check_says(stage, "subtitle", "Halaman 2 dari 3");
    assert_true(stage_can_press(stage, "anyway"));
}

static void doubts_are_asked_as_questions(void **state)
{
    static const struct {
        const char *code, *title, *words, *anyway;
    } cases[] = {{"D-12", "Halaman ini sama?", "tampak sama", "Tetap pakai ini"},
                 {"D-13", "Ini KTP Anda?", "bukan KTP", "Ya, pakai ini"},
                 {"D-14", "Ini surat yang diminta?", "kartu", "Ya, pakai ini"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stage *stage = show(state, LETTER);
        page_comes(stage, 'a', VERDICT_AGAIN, cases[i].code);
        check_says(stage, "title", cases[i].title);
        check_says(stage, "notice", cases[i].words);
        check_says(stage, "notice", cases[i].code);
        assert_true(stage_can_press(stage, "retake"));
        check_says(stage, "anyway", cases[i].anyway);
        assert_true(stage_can_press(stage, "delete"));
        assert_goes(stage_press(stage, "anyway"), OUTCOME_NEXT);
        assert_true(document_of(stage)->pages[0].kept);
        show(state, LETTER);
        stage_press(stage, "delete");
        check_pages(stage, "");
    }
}

static void pages_are_put_in_order(void **state)
{
    struct stage *stage = show(state, LETTER);
    for (char mark = 'a'; mark <= 'd'; mark++)
        good_page(stage, mark);
    bytes_append_text(&document_of(stage)->pdf, "%PDF of the old order");
    stage_press(stage, "page-1");
    assert_false(stage_can_press(stage, "earlier"));
    assert_goes(stage_press(stage, "earlier"), OUTCOME_STAY);
    check_pages(stage, "abcd");
    assert_true(stage_can_press(stage, "later-page"));
    stage_press(stage, "later-page");
    check_pages(stage, "bacd");
    assert_int_equal(document_of(stage)->pdf.size, 0);
    check_says(stage, "subtitle", "Halaman 2 dari 4"); /* still the page looked at */
    stage_press(stage, "later-page");
    stage_press(stage, "later-page");
    check_pages(stage, "bcda");
    assert_false(stage_can_press(stage, "later-page"));
    stage_press(stage, "later-page");
    check_pages(stage, "bcda");
    stage_press(stage, "earlier");
    check_pages(stage, "bcad");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

/* Each page owns its memory wherever it stands (ASan watches). */
static void pages_move_between_all_that_is_done_to_them(void **state)
{
    struct stage *stage = show(state, LETTER);
    for (char mark = 'a'; mark <= 'c'; mark++)
        good_page(stage, mark);
    stage_press(stage, "page-3");
    stage_press(stage, "earlier");
    check_pages(stage, "acb");
    stage_press(stage, "retake");
    check_pages(stage, "ab");
    good_page(stage, 'C');
    check_pages(stage, "aCb");
    stage_press(stage, "later-page");
    stage_press(stage, "delete");
    check_pages(stage, "ab");
    stage_press(stage, "page-1");
    stage_press(stage, "retake");
    stage_press(stage, "retake"); /* pressed twice in haste: one page stands aside */
    check_pages(stage, "b");
    stage_fault(stage, "X-03");
    check_pages(stage, "ab");
    stage_press(stage, "look");
    stage_press(stage, "later-page");
    check_pages(stage, "ba");
    stage_press(stage, "retake"); /* and left in the middle of it */
    show(state, CARD);
}

static void the_card_says_what_it_is_for(void **state)
{
    struct stage *stage = show(state, CARD);
    check_says(stage, "title", "Pindai KTP Anda");
    check_says(stage, "notice", "Data Anda terisi dari KTP");
    stage_fault(stage, "X-02"); /* then that comes first */
    check_says(stage, "notice", "X-02");
    show(state, LETTER);
    assert_null(stage_element(stage, "notice"));
}

static void the_card_is_read_while_nobody_waits(void **state)
{
    struct stage *stage = show(state, CARD);
    stage_press(stage, "scan");
    good_page(stage, 'k');
    check_says(stage, "reading", "Membaca KTP");
    check_says(stage, "notice", "KTP lurus dan utuh");
    assert_true(stage_can_press(stage, "next")); /* at once */
    struct rect before = stage_element(stage, "preview")->rect;
    struct case_record *record = &stage->record;
    record->card_read = true;
    assert_goes(stage_event(stage, &(struct event){.kind = EVENT_CARD}), OUTCOME_STAY);
    check_says(stage, "reading", "isi sendiri");
    bytes_append_text(&record->card.lines[CARD_NAME].text, "CONTOH");
    check_says(stage, "reading", "Nama terbaca");
    bytes_append_text(&record->card.lines[CARD_NIK].text, "0000000000000000");
    check_says(stage, "reading", "NIK dan nama terbaca");
    assert_null(strstr(stage_element(stage, "reading")->label, "CONTOH"));
    struct rect after = stage_element(stage, "preview")->rect;
    assert_memory_equal(&before, &after, sizeof before); /* nothing moves under a finger */
    bytes_free(&record->card.lines[CARD_NAME].text);
    check_says(stage, "reading", "NIK terbaca");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    /* One thing at a time: with a reason, nothing else is said. */
    document_of(stage)->pages[0].judgement.verdict = VERDICT_AGAIN;
    assert_null(stage_element(stage, "reading"));
    document_of(stage)->pages[0].judgement.verdict = VERDICT_GOOD;
    /* Changed from the review: there is no next step to compare in. */
    stage->flow.returning = true;
    assert_null(stage_element(stage, "reading"));
    stage->flow.returning = false;
    show(state, LETTER);
    good_page(stage, 'l');
    assert_null(stage_element(stage, "reading"));
}

static void the_card_may_be_handed_in_at_the_desk(void **state)
{
    struct stage *stage = show(state, CARD);
    stage_press(stage, "scan");
    stage_fault(stage, "X-01");
    assert_null(stage_element(stage, "later"));
    stage_press(stage, "scan");
    stage_fault(stage, "X-01");
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(document_of(stage)->state, DOCUMENT_LATER);
}

/* The hint of a station's row in the review, on whichever page it stands. */
static const char *review_hint(struct stage *stage, enum kiosk_step step, unsigned item)
{
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "change-%u", flow_find(&stage->flow, step, item));
    stage_show_step(stage, STEP_REVIEW, 0);
    for (int page = 0; page < 9; page++) {
        stage_element(stage, id);
        for (int i = 0; i + 1 < canvas_element_count(stage->canvas); i++)
            if (strcmp(canvas_element_at(stage->canvas, i)->id, id) == 0)
                return canvas_element_at(stage->canvas, i + 1)->label;
        stage_press(stage, "more");
    }
    fail_msg("no %s in the review", id);
    return "";
}

static void the_review_tells_what_was_kept(void **state)
{
    struct stage *stage = show(state, CARD);
    good_page(stage, 'k');
    show(state, LETTER);
    good_page(stage, 'a');
    page_comes(stage, 'b', VERDICT_AGAIN, "D-08");
    for (unsigned i = 0; i < STAGE_FIELDS; i++)
        case_value_set(&stage->record, i, i == STAGE_REASON ? "first" : "contoh");
    /* One page has a reason and was not kept: back to it, before anything is handed in. */
    assert_string_equal(review_hint(stage, STEP_DOCUMENTS, LETTER),
                        "2 halaman · halaman 2 perlu dilihat lagi");
    struct answer answer = stage_press(stage, "next");
    assert_int_equal(answer.outcome, OUTCOME_CHANGE);
    assert_int_equal(answer.target, flow_find(&stage->flow, STEP_DOCUMENTS, LETTER));
    /* Kept: said, and no obstacle. */
    stage->record.documents[LETTER].pages[1].kept = true;
    assert_string_equal(review_hint(stage, STEP_DOCUMENTS, LETTER),
                        "2 halaman · 1 halaman dipakai apa adanya, diperiksa petugas");
    assert_string_equal(review_hint(stage, STEP_CARD, CARD), "1 halaman");
    stage_show_step(stage, STEP_REVIEW, 0);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    /* Of a single page it is said in one sentence. */
    struct case_page *card = &stage->record.documents[CARD].pages[0];
    card->judgement.verdict = VERDICT_AGAIN;
    assert_string_equal(review_hint(stage, STEP_CARD, CARD), "1 halaman · perlu dilihat lagi");
    card->kept = true;
    assert_string_equal(review_hint(stage, STEP_CARD, CARD),
                        "1 halaman dipakai apa adanya, diperiksa petugas");
    stage_show_step(stage, STEP_REVIEW, 0);
    /* Refused, but handed in at the desk: no obstacle either. */
    stage->record.documents[LETTER].pages[1].judgement.verdict = VERDICT_REFUSED;
    stage->record.documents[LETTER].state = DOCUMENT_LATER;
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SET_TEST(a_good_page_goes_on),
        SET_TEST(better_again_says_why_and_may_be_kept),
        SET_TEST(what_was_kept_stays_kept),
        SET_TEST(the_spot_is_marked_where_it_is),
        SET_TEST(the_spot_shows_in_every_theme),
        SET_TEST(a_refused_page_does_not_go_on),
        SET_TEST(refusals_and_faults_count_together),
        SET_TEST(a_usable_page_is_not_lost_to_a_refused_one),
        SET_TEST(each_page_must_be_settled),
        SET_TEST(a_feeder_shows_the_first_reason_of_its_pages),
        SET_TEST(doubts_are_asked_as_questions),
        SET_TEST(pages_are_put_in_order),
        SET_TEST(pages_move_between_all_that_is_done_to_them),
        SET_TEST(the_card_says_what_it_is_for),
        SET_TEST(the_card_is_read_while_nobody_waits),
        SET_TEST(the_card_may_be_handed_in_at_the_desk),
        SET_TEST(the_review_tells_what_was_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
