/* A complaint's class and its promised time stand where it is sent and where its receipt is shown,
 * in the words of the receipt; to whom the terminal is read aloud, in the headset alone. */
#include "screens_stage.h"

static struct catalogue *catalogue;

static int read_catalogue(void **state)
{
    (void)state;
    struct fault fault = {0};
    catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    return catalogue ? 0 : -1;
}

static int drop_catalogue(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

/* As the kiosk fills it: the view's by now, the record's once it is handed in. */
static void begin(struct stage *stage, const char *key, enum language language, const char *about)
{
    struct fault fault = {0};
    const struct service *service = catalogue_find_service(catalogue, key);
    assert_non_null(service);
    case_clear(&stage->record);
    case_begin(&stage->record, service, language);
    assert_true(flow_begin(&stage->flow, service, &fault));
    stage->theme.language = language;
    stage->theme.text = stage->text;
    if (about) case_value_set(&stage->record, service_promise_field(service), about);
    promise_due_of(catalogue, service, case_promised_for(&stage->record), &stage->view.now,
                   &stage->view.due, &fault);
}

static void end(struct stage *stage)
{
    stage_leave(stage);
    case_clear(&stage->record);
    case_begin(&stage->record, &stage_service, LANGUAGE_ID);
}

/* What is drawn with these words; NULL: nothing is. */
static const struct element *drawn(struct stage *stage, const char *words)
{
    stage_element(stage, "");
    for (int i = 0; i < canvas_element_count(stage->canvas); i++)
        if (strcmp(canvas_element_at(stage->canvas, i)->label, words) == 0)
            return canvas_element_at(stage->canvas, i);
    return NULL;
}

static void assert_told(struct stage *stage, const char *words)
{
    const struct element *element = drawn(stage, words);
    if (!element) fail_msg("\"%s\" is not told", words);
    assert_true(element->private);
}

static const struct {
    const char *service, *about;
    enum language language;
    const char *due, *of;
} cases[] = {
    {"purbalingga/complaint", "facility", LANGUAGE_ID,
     "Dijawab paling lambat Jumat, 20 November 2026, 14.12",
     "Pengaduan ringan (perkiraan, belum ditetapkan dinas)"},
    {"purbalingga/complaint", "delay", LANGUAGE_EN,
     "Answered at the latest Monday, 23 November 2026, 10:42",
     "Complaint not under supervision (estimated, not yet set by the agency)"},
    {"purbalingga/complaint", "cost", LANGUAGE_JV,
     "Dipunwangsuli paling lambat Kemis, 7 Januari 2027, 10.42",
     "Pengaduan kanthi pangawasan (kinten-kinten, dereng saking dinas)"},
    {"pekalongan/complaint", "delay", LANGUAGE_ID,
     "Dijawab paling lambat Kamis, 10 Desember 2026, 10.42",
     "Pengaduan biasa (perkiraan, belum ditetapkan dinas)"},
};

static void class_and_time_stand_where_it_is_sent(void **state)
{
    static const char *const now[LANGUAGE_COUNT] = {"Jika dikirim sekarang", "If sent now",
                                                    "Menawi dipunkintun sapunika"};
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hint[200];
        begin(stage, cases[i].service, cases[i].language, cases[i].about);
        stage_show_step(stage, STEP_REVIEW, 0);
        for (int page = 0; page < 9 && stage_can_press(stage, "more"); page++)
            stage_press(stage, "more");
        snprintf(hint, sizeof hint, "%s\n%s", cases[i].of, now[cases[i].language]);
        assert_told(stage, cases[i].due);
        assert_told(stage, hint);
    }
    end(stage);
}

static void class_and_time_stand_beside_the_receipt(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(stage, cases[i].service, cases[i].language, cases[i].about);
        stage->record.due = stage->view.due;
        stage_show_step(stage, STEP_RECEIPT, 0);
        stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 1});
        assert_told(stage, cases[i].due);
        assert_told(stage, cases[i].of);
    }
    end(stage);
}

/* With the code alone on the screen they stand below it. */
static void class_stands_on_the_proof_without_paper(void **state)
{
    struct stage *stage = *state;
    begin(stage, cases[0].service, LANGUAGE_ID, cases[0].about);
    stage->record.due = stage->view.due;
    stage->view.code = "K7QF2M9XRT4BW8";
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage_fault(stage, "P-02");
    const struct element *due = stage_element(stage, "due");
    assert_non_null(due);
    assert_string_equal(due->label, "Dijawab paling lambat\nJumat, 20 November 2026, 14.12\n"
                                    "Pengaduan ringan (perkiraan, belum ditetapkan dinas)\n"
                                    "Belum puas? www.lapor.go.id, sebut kode ini");
    assert_true(due->private);
    end(stage);
}

/* Handed over before it was said what it is about: it has no class, and the slowest promise. */
static void without_a_choice_there_is_no_class(void **state)
{
    struct stage *stage = *state;
    begin(stage, "purbalingga/complaint", LANGUAGE_ID, NULL);
    stage->record.due = stage->view.due;
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 1});
    assert_told(stage, "Dijawab paling lambat Kamis, 7 Januari 2027, 10.42");
    assert_null(stage_element(stage, "promised-class"));
    stage->record.due = (struct civil){0};
    assert_told(stage, "Tanggal selesai diberitahukan petugas");
    end(stage);
}

static void an_application_has_neither(void **state)
{
    struct stage *stage = *state;
    begin(stage, "pekalongan/revoke", LANGUAGE_ID, NULL);
    stage->record.due = stage->view.due;
    stage_show_step(stage, STEP_RECEIPT, 0);
    stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 1});
    assert_null(stage_element(stage, "promised-class"));
    assert_null(stage_element(stage, "promised-due"));
    end(stage);
}

/* Which complaint is of which class is ours, and the page that tells the times says so. */
static void the_standard_marks_the_classes_as_assumed(void **state)
{
    static const struct {
        const char *service, *label;
    } pages[] = {
        {"purbalingga/complaint",
         "Dijawab paling lambat, menurut jenisnya (perkiraan, belum ditetapkan dinas)"},
        {"pekalongan/complaint",
         "Dijawab paling lambat, menurut jenisnya (perkiraan, belum ditetapkan dinas)"},
        {"pekalongan/revoke", "Jika diserahkan sekarang, selesai paling lambat"},
    };
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        begin(stage, pages[i].service, LANGUAGE_ID, NULL);
        stage_show_step(stage, STEP_STANDARD, 0);
        const struct element *label = stage_element(stage, "due-label");
        assert_non_null(label);
        assert_string_equal(label->label, pages[i].label);
    }
    end(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(class_and_time_stand_where_it_is_sent),
        STAGE_TEST(class_and_time_stand_beside_the_receipt),
        STAGE_TEST(class_stands_on_the_proof_without_paper),
        STAGE_TEST(without_a_choice_there_is_no_class),
        STAGE_TEST(an_application_has_neither),
        STAGE_TEST(the_standard_marks_the_classes_as_assumed),
    };
    return cmocka_run_group_tests(tests, read_catalogue, drop_catalogue);
}
