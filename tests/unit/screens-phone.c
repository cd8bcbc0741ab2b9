/* A file by phone, on its screen and on the one that shows what came: nobody is stuck, and nothing
 * that was there is lost. */
#include "screens_stage.h"

static enum file_kind formats[] = {FILE_KIND_CSR};
static struct requirement requirement = {.key = "csr",
                                         .kind = REQUIREMENT_FILE,
                                         .title = {.id = "File CSR"},
                                         .size_max_kb = 16,
                                         .formats = formats,
                                         .formats_count = 1};

static struct case_document *document_of(struct stage *stage)
{
    return &stage->record.documents[STAGE_CSR];
}

static void show(struct stage *stage, struct phone_view *phone, enum phone_state state)
{
    *phone = (struct phone_view){.state = state, .url = "https://a.example/u/x", .minutes = 10};
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    document_of(stage)->requirement = &requirement;
    stage->view.phone = phone;
    assert_asks(stage_show(stage, &screen_phone), ASK_PHONE_ADDRESS, 0);
}

static struct answer news(struct stage *stage, struct phone_view *phone, enum phone_state state)
{
    phone->state = state;
    return stage_event(stage, &(struct event){.kind = EVENT_PHONE});
}

static void put_file(struct stage *stage)
{
    struct case_file file = {.kind = FILE_KIND_CSR};
    bytes_append_text(&file.content, "SPESIMEN");
    bytes_append_text(&file.csr.parts[CSR_COMMON_NAME], "SPESIMEN BUDI");
    file.csr.key = CSR_KEY_RSA;
    file.csr.key_bits = 2048;
    memcpy(file.csr.digest, "SHA-256", sizeof "SHA-256");
    case_document_take_file(document_of(stage), &file);
}

static void the_file_is_sent_or_handed_over_later(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    assert_asks(stage_press(stage, "phone"), ASK_PHONE, 0);
    assert_true(stage_can_press(stage, "phone"));
    assert_true(stage_can_press(stage, "later"));
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(document_of(stage)->state, DOCUMENT_LATER);
}

static void each_state_has_its_words_and_its_way_on(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    static const struct {
        enum phone_state state;
        const char *notice;
        bool again;
    } cases[] = {
        {PHONE_OPENING, "Menyiapkan kode", false},
        {PHONE_WAITING, "Menunggu ponsel Anda", false},
        {PHONE_OPENED, "Halaman sudah terbuka", false},
        {PHONE_ARRIVED, "sedang diperiksa", false},
        {PHONE_EXPIRED, "H-01", true},
        {PHONE_SILENT, "N-01", true},
        {PHONE_UNFIT, "H-07", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        show(stage, &phone, cases[i].state);
        phone.unfit = PHONE_REQUEST;
        phone.request = CSR_KEY_WEAK;
        memcpy(phone.code, "N-01", sizeof "N-01");
        const struct element *notice = stage_element(stage, "notice");
        assert_non_null(notice);
        if (!strstr(notice->label, cases[i].notice)) fail_msg("%s", notice->label);
        assert_int_equal(stage_can_press(stage, "again"), cases[i].again);
        if (cases[i].again)
            assert_asks(stage_press(stage, "again"), ASK_PHONE_ADDRESS, 0);
        else
            assert_goes(stage_press(stage, "again"), OUTCOME_STAY);
        assert_true(stage_can_press(stage, "back"));
    }
}

static void skipping_stays_possible_and_says_why(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    show(stage, &phone, PHONE_SILENT);
    memcpy(phone.code, "N-05", sizeof "N-05");
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_int_equal(document_of(stage)->state, DOCUMENT_LATER);
    assert_string_equal(document_of(stage)->note, "N-05");
    show(stage, &phone, PHONE_WAITING);
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_string_equal(document_of(stage)->note, "");
}

static void what_is_taken_is_shown_before_it_is_kept(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    show(stage, &phone, PHONE_OPENED);
    assert_goes(news(stage, &phone, PHONE_ARRIVED), OUTCOME_STAY);
    put_file(stage);
    assert_goes(news(stage, &phone, PHONE_TAKEN), OUTCOME_BACK);
    stage->view.phone = NULL;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    const struct element *name = stage_element(stage, "fact-name");
    assert_non_null(name);
    assert_string_equal(name->label, "SPESIMEN BUDI");
    assert_true(name->private);
    assert_string_equal(stage_element(stage, "fact-key")->label, "Kunci RSA 2048 bit");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_int_equal(document_of(stage)->state, DOCUMENT_SENT);
    assert_asks(stage_press(stage, "phone"), ASK_PHONE, 0); /* another one */
    stage_press(stage, "delete");
    assert_int_equal(document_of(stage)->state, DOCUMENT_MISSING);
    assert_null(stage_element(stage, "fact-name"));
    assert_true(stage_can_press(stage, "later"));
}

/* The verifier decides: it is told, and one goes on. */
static void another_name_than_the_one_typed_is_told(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    put_file(stage);
    case_value_set(&stage->record, STAGE_NAME, "Spesimen Budi, S.T.");
    assert_int_equal(stage_element(stage, "notice")->role, ROLE_TEXT);
    assert_null(stage_element(stage, "fact-typed"));
    case_value_set(&stage->record, STAGE_NAME, "Contoh Lain");
    const struct element *notice = stage_element(stage, "notice");
    assert_int_equal(notice->role, ROLE_ALERT);
    assert_non_null(strstr(notice->label, "Nama di CSR berbeda dari nama yang Anda isi"));
    assert_non_null(strstr(notice->label, "H-10"));
    assert_null(strstr(notice->label, "Lain")); /* the notice is said aloud */
    const struct element *typed = stage_element(stage, "fact-typed");
    assert_string_equal(typed->label, "Contoh Lain");
    assert_true(typed->private);
    assert_true(stage_element(stage, "fact-name")->private);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

/* In the largest text it takes pages: nothing of it is left out, and one goes on from the last. */
static void all_that_a_request_says_is_there_to_be_read(void **state)
{
    static const char *const ids[] = {"fact-name", "fact-key", "fact-email", "fact-file",
                                      "phone",     "delete",   "next"};
    enum { IDS = sizeof ids / sizeof *ids };
    struct stage *stage = *state;
    bool seen[IDS] = {false};
    int pages = 1;
    stage->theme.scale = text_size_scale(TEXT_LARGEST);
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_CSR);
    put_file(stage);
    bytes_append_text(&document_of(stage)->file.csr.parts[CSR_EMAIL], "budi@spesimen.example");
    for (;; pages++) {
        for (int i = 0; i < IDS; i++)
            seen[i] = seen[i] || stage_element(stage, ids[i]);
        if (!stage_can_press(stage, "more") || pages > 9) break;
        assert_null(stage_element(stage, "next"));
        stage_press(stage, "more");
    }
    assert_in_range(pages, 2, 6);
    for (int i = 0; i < IDS; i++)
        if (!seen[i]) fail_msg("%s is on no page", ids[i]);
    stage_press(stage, "less");
    assert_null(stage_element(stage, "next"));
    stage_press(stage, "more");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

/* While another one is awaited, what came before stays: it cannot be skipped by mistake. */
static void a_file_before_stays_until_a_better_one_comes(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    show(stage, &phone, PHONE_WAITING);
    put_file(stage);
    assert_false(stage_can_press(stage, "later"));
    assert_goes(stage_press(stage, "later"), OUTCOME_STAY);
    assert_goes(news(stage, &phone, PHONE_UNFIT), OUTCOME_STAY);
    assert_int_equal(document_of(stage)->state, DOCUMENT_SENT);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void where_the_scanner_is_away_the_phone_is_offered(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_DOCUMENTS, STAGE_LETTER);
    assert_null(stage_element(stage, "phone"));
    stage->view.scanner_ready = false;
    assert_true(stage_can_press(stage, "phone"));
    assert_true(stage_can_press(stage, "later"));
    assert_asks(stage_press(stage, "phone"), ASK_PHONE, 0);
    stage->view.scanner_ready = true;
    stage_press(stage, "scan");
    stage_fault(stage, "X-02");
    assert_null(stage_element(stage, "phone"));
    stage_press(stage, "scan");
    stage_fault(stage, "X-02");
    assert_true(stage_can_press(stage, "phone"));
}

static void show_face(struct stage *stage, struct phone_view *phone, enum phone_state state)
{
    *phone = (struct phone_view){.state = state, .url = "https://a.example/u/x", .minutes = 10};
    stage->view.camera_ready = false;
    snprintf(stage->view.camera_code, sizeof stage->view.camera_code, "C-02");
    stage_show_step(stage, STEP_FACE, 0);
    assert_asks(stage_press(stage, "phone"), ASK_PHONE, 0);
    stage->view.phone = phone;
    assert_asks(stage_show(stage, &screen_phone), ASK_PHONE_ADDRESS, 0);
}

static void photo_is_taken(struct stage *stage)
{
    struct case_face *face = &stage->record.face;
    face->preview =
        (struct picture){.format = PICTURE_GREY8, .width_px = 2, .height_px = 2, .stride_bytes = 2};
    bytes_append(&face->preview.pixels, "\0\377\0\377", 4);
    bytes_append_text(&face->jpeg, "specimen");
    face->taken = face->by_phone = true;
    memcpy(face->note, "F-16", sizeof "F-16");
}

static void a_photo_of_the_face_is_shown_before_it_is_kept(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    show_face(stage, &phone, PHONE_OPENED);
    assert_string_equal(stage_element(stage, "subtitle")->label, "Foto wajah Anda");
    photo_is_taken(stage);
    assert_goes(news(stage, &phone, PHONE_TAKEN), OUTCOME_BACK);
    assert_goes(stage_show_step(stage, STEP_FACE, 0), OUTCOME_STAY);
    assert_non_null(strstr(stage_element(stage, "notice")->label, "Dikirim dari ponsel"));
    assert_asks(stage_press(stage, "phone"), ASK_PHONE, 0); /* a better one; this one stays */
    assert_true(stage->record.face.taken);
    stage_show(stage, &screen_phone);
    assert_goes(stage_press(stage, "later"), OUTCOME_STAY);
    stage_show_step(stage, STEP_FACE, 0);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_true(stage->record.face.by_phone);
}

static void a_photo_that_will_not_do_is_told_in_words(void **state)
{
    struct stage *stage = *state;
    struct phone_view phone;
    static const char *const codes[] = {"F-01", "F-02", "F-03", "F-04", "F-05", "F-06", "F-07",
                                        "F-08", "F-09", "F-10", "F-11", "F-12", "F-13"};
    show_face(stage, &phone, PHONE_UNFIT);
    phone.unfit = PHONE_NO_FACE;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        memcpy(phone.face_code, codes[i], sizeof "F-01");
        const char *told = stage_element(stage, "notice")->label;
        assert_non_null(strstr(told, codes[i]));
        assert_null(strstr(told, "layar")); /* nobody's face is before it */
    }
    memcpy(phone.face_code, "C-06", sizeof "C-06");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "F-10"));
    assert_asks(stage_press(stage, "again"), ASK_PHONE_ADDRESS, 0);
    assert_goes(stage_press(stage, "later"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "C-02");
    assert_false(stage->record.face.taken);
}

/* A terminal that cannot look at faces can look at none from a phone either. */
static void without_a_finder_no_phone_is_offered(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    stage_fault(stage, "F-04");
    assert_null(stage_element(stage, "phone"));
    assert_goes(stage_press(stage, "phone"), OUTCOME_STAY);
    stage_show_step(stage, STEP_FACE, 0);
    stage_fault(stage, "C-03");
    assert_true(stage_can_press(stage, "phone"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(the_file_is_sent_or_handed_over_later),
        STAGE_TEST(each_state_has_its_words_and_its_way_on),
        STAGE_TEST(skipping_stays_possible_and_says_why),
        STAGE_TEST(what_is_taken_is_shown_before_it_is_kept),
        STAGE_TEST(another_name_than_the_one_typed_is_told),
        STAGE_TEST(all_that_a_request_says_is_there_to_be_read),
        STAGE_TEST(a_file_before_stays_until_a_better_one_comes),
        STAGE_TEST(where_the_scanner_is_away_the_phone_is_offered),
        STAGE_TEST(a_photo_of_the_face_is_shown_before_it_is_kept),
        STAGE_TEST(a_photo_that_will_not_do_is_told_in_words),
        STAGE_TEST(without_a_finder_no_phone_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
