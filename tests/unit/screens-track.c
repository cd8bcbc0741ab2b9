/* Tracking at the terminal: what is held before the reader or typed is looked up once, what is no
 * code is said so at once, and a stranger's text never grows too long. */
#include "screens_stage.h"

static const char code[] = "K7QF2M9XRT4BW0";

static struct answer show(struct stage *stage, bool reader, bool camera)
{
    struct fault fault;
    stage->view.flow = NULL;
    stage->view.record = NULL;
    stage->view.reader_ready = reader;
    stage->view.camera_ready = camera;
    canvas_destroy(stage->canvas);
    stage->canvas = canvas_create(1080, 1920, NULL, &fault);
    stage->theme.width_px = 1080;
    stage->theme.height_px = 1920;
    stage->theme.px_per_mm = 4.03;
    return stage_show(stage, &screen_track);
}

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (const char[]){*text, '\0'}});
}

static struct answer held(struct stage *stage, const char *words)
{
    return stage_event(stage, &(struct event){.kind = EVENT_CODE, .words = words});
}

static void a_receipt_before_the_reader_is_looked_up(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.known = true,
                              .code = "K7QF2M9XRT4BW0",
                              .service = "Layanan contoh",
                              .handed_in = {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB},
                              .due = {2026, 11, 23, 9, 0, 0, 1, CIVIL_WIB},
                              .waiting = true};
    assert_asks(show(stage, true, false), ASK_CODES, 1);
    struct answer answer = held(stage, "https://loket.example.go.id/t/K7QF2M9XRT4BW0?k=1");
    assert_int_equal(answer.ask, ASK_TRACK);
    assert_string_equal(answer.words, "https://loket.example.go.id/t/K7QF2M9XRT4BW0?k=1");
    assert_goes(held(stage, code), OUTCOME_STAY); /* one at a time */
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_string_equal(stage_element(stage, "title")->label, "Tersimpan aman, menunggu dikirim");
    assert_string_equal(stage_element(stage, "code")->label, "K7QF 2M9X RT4B W0");
    assert_non_null(stage_element(stage, "due-hint"));
    tracked.waiting = false;
    assert_string_equal(stage_element(stage, "title")->label, "Sudah diterima pusat layanan");
    tracked.refused = true;
    assert_string_equal(stage_element(stage, "title")->label, "Perlu dilihat petugas");
    tracked.known = false;
    assert_string_equal(stage_element(stage, "title")->label, "Kode ini bukan dari terminal ini");
    assert_null(stage_element(stage, "code"));
    answer = stage_press(stage, "next");
    assert_int_equal(answer.outcome, OUTCOME_BACK);
    assert_int_equal(answer.ask, ASK_CODES);
    assert_int_equal(answer.target, 0);
}

static void the_code_can_be_typed(void **state)
{
    struct stage *stage = *state;
    show(stage, true, false);
    stage_press(stage, "type");
    type(stage, "k7qf2m9x");
    assert_false(stage_can_press(stage, "next"));
    type(stage, "rt4bw0QQ"); /* more than fourteen do not fit */
    assert_true(stage_can_press(stage, "next"));
    struct answer answer = stage_press(stage, "next");
    assert_int_equal(answer.ask, ASK_TRACK);
    assert_string_equal(answer.words, code);
    stage_fault(stage, "T-01");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "T-01"));
}

static void a_wrong_character_is_noticed_at_once(void **state)
{
    struct stage *stage = *state;
    show(stage, true, false);
    stage_press(stage, "type");
    type(stage, "K7QF2M9XRT4BW");
    assert_null(stage_element(stage, "notice"));
    type(stage, "9");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "T-01"));
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    stage_press(stage, "key-delete");
    assert_null(stage_element(stage, "notice"));
    stage_press(stage, "key-0");
    assert_true(stage_can_press(stage, "next"));
}

static void without_reader_and_camera_one_types(void **state)
{
    struct stage *stage = *state;
    show(stage, false, false);
    assert_non_null(stage_element(stage, "key-K"));
    assert_int_equal(stage_press(stage, "back").outcome, OUTCOME_BACK);
    show(stage, false, true);
    assert_null(stage_element(stage, "key-K"));
    stage_press(stage, "type");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY); /* to the camera again */
    assert_true(stage_can_press(stage, "type"));
}

static void a_long_text_is_cut(void **state)
{
    struct stage *stage = *state;
    char text[4096];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    show(stage, true, false);
    struct answer answer = held(stage, text);
    assert_int_equal(answer.ask, ASK_TRACK);
    assert_in_range(strlen(answer.words), 1, 400);
    stage_fault(stage, "T-01");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "T-01"));
    assert_int_equal(held(stage, code).ask, ASK_TRACK); /* and the next one is read */
}

static void the_centres_word_goes_before_what_is_known_here(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.known = true,
                              .code = "K7QF2M9XRT4BW0",
                              .waiting = true,
                              .centre = CENTRE_KNOWS,
                              .headline = "Berkas Anda sedang diperiksa",
                              .late = true,
                              .handed_in = {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB},
                              .due = {2026, 11, 23, 9, 0, 0, 1, CIVIL_WIB},
                              .steps_count = 2};
    tracked.steps[0] = (struct tracked_step){
        "Diserahkan", "Pemohon", TRACKED_DONE, {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB}};
    tracked.steps[1] = (struct tracked_step){
        .title = "Diperiksa", .actor = "Verifikator", .state = TRACKED_CURRENT};
    show(stage, true, false);
    held(stage, code);
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_string_equal(stage_element(stage, "title")->label, "Berkas Anda sedang diperiksa");
    assert_string_equal(stage_element(stage, "due")->label, "Lewat batas waktu");
    assert_string_equal(stage_element(stage, "step-1")->label, "Diserahkan");
    assert_string_equal(stage_element(stage, "step-1-hint")->label,
                        "Pemohon · Selesai pada Jum 20 Nov, 09.00");
    assert_non_null(strstr(stage_element(stage, "step-2-hint")->label, "Verifikator"));
    assert_null(stage_element(stage, "sent"));
    /* On its way, and known here: the way from here, and nothing else. */
    tracked.centre = CENTRE_WAITS;
    assert_string_equal(stage_element(stage, "title")->label, "Tersimpan aman, menunggu dikirim");
    assert_non_null(stage_element(stage, "sent"));
    assert_null(stage_element(stage, "subtitle"));
    tracked.known = false;
    tracked.centre = CENTRE_UNKNOWN;
    assert_string_equal(stage_element(stage, "title")->label, "Kode ini tidak dikenal");
    tracked.centre = CENTRE_SILENT;
    assert_string_equal(stage_element(stage, "title")->label, "Kode ini bukan dari terminal ini");
}

/* A finished application that nobody has rated yet; a complaint is never called an application. */
static void what_is_finished_can_be_rated_once(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.code = "K7QF2M9XRT4BW0",
                              .centre = CENTRE_KNOWS,
                              .headline = "whatever the centre says",
                              .finished = true,
                              .survey_open = true};
    show(stage, true, false);
    held(stage, code);
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_string_equal(stage_element(stage, "title")->label, "Permohonan Anda sudah selesai");
    assert_true(stage_can_press(stage, "rate"));
    assert_asks(stage_press(stage, "rate"), ASK_SURVEY, 0);
    stage_show(stage, &screen_track); /* and back from it: the same answer */
    assert_true(stage_can_press(stage, "rate"));
    tracked.survey_open = false;
    assert_false(stage_can_press(stage, "rate"));
    assert_goes(stage_press(stage, "rate"), OUTCOME_STAY);
    tracked.complaint = true;
    assert_string_equal(stage_element(stage, "title")->label, "Pengaduan Anda sudah selesai");
    struct answer answer = stage_press(stage, "complain");
    assert_int_equal(answer.ask, ASK_COMPLAINT);
    assert_string_equal(answer.words, ""); /* another one, about nothing yet */
    tracked.finished = false;
    assert_string_equal(stage_element(stage, "due")->label, "Dijawab paling lambat");
}

/* In words of our own, as the centre may not have the language; and nothing is promised yet. */
static void what_was_handed_over_is_completed_at_the_desk(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.code = "K7QF2M9XRT4BW0",
                              .centre = CENTRE_KNOWS,
                              .headline = "Data dan surat Anda sedang dicocokkan",
                              .advice = "Petugas mencocokkannya untuk Anda.",
                              .handed_over = true,
                              .steps_count = 1};
    tracked.steps[0] = (struct tracked_step){
        .title = "Surat keterangan dibuat", .actor = "Pemohon", .state = TRACKED_OPEN};
    show(stage, true, false);
    held(stage, code);
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_string_equal(stage_element(stage, "title")->label,
                        "Permohonan Anda belum lengkap: tunjukkan kode ini di loket");
    assert_string_equal(stage_element(stage, "subtitle")->label,
                        "Petugas di loket melengkapi yang belum ada, dengan kode yang sama.");
    assert_string_equal(stage_element(stage, "due-hint")->label, "Dihitung setelah lengkap");
    assert_string_equal(stage_element(stage, "step-1-hint")->label, "Pemohon · Belum mulai");
    tracked.complaint = true;
    assert_string_equal(stage_element(stage, "title")->label,
                        "Pengaduan Anda belum lengkap: tunjukkan kode ini di loket");
    tracked.handed_over = false; /* staff have moved it */
    assert_string_equal(stage_element(stage, "title")->label, tracked.headline);
    assert_string_equal(stage_element(stage, "subtitle")->label, tracked.advice);
}

/* A complaint is about an application that somebody knows; else about nothing yet. */
static void what_nobody_knows_is_not_complained_about(void **state)
{
    static const struct {
        bool known;
        enum tracked_centre centre;
        const char *label, *about;
    } cases[] = {
        {false, CENTRE_SILENT, "Pengaduan, saran", ""},
        {false, CENTRE_UNKNOWN, "Pengaduan, saran", ""},
        {false, CENTRE_WAITS, "Adukan permohonan ini", code},
        {false, CENTRE_KNOWS, "Adukan permohonan ini", code},
        {true, CENTRE_SILENT, "Adukan permohonan ini", code},
    };
    struct stage *stage = *state;
    const struct service complaint = {.kind = SERVICE_COMPLAINT,
                                      .choice_title = {.id = "Pengaduan, saran"}};
    const struct service *const services[] = {&complaint};
    stage->view.services = services;
    stage->view.services_count = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tracked tracked = {.code = "K7QF2M9XRT4BW0",
                                  .known = cases[i].known,
                                  .centre = cases[i].centre,
                                  .handed_in = {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB}};
        stage->view.tracked = &tracked;
        show(stage, true, false); /* as one comes back from the survey */
        assert_string_equal(stage_element(stage, "complain")->label, cases[i].label);
        struct answer answer = stage_press(stage, "complain");
        assert_int_equal(answer.ask, ASK_COMPLAINT);
        assert_string_equal(answer.words, cases[i].about);
    }
}

/* The national service, with the code, of whatever is known; of a stranger's code nothing. */
static void the_national_service_is_told_the_code(void **state)
{
    struct stage *stage = *state;
    struct channel channel = {.kind = CHANNEL_LAPOR, .value = "lapor.example"};
    struct agency agency = {.channels = &channel, .channels_count = 1};
    struct tracked tracked = {.code = "K7QF2M9XRT4BW0",
                              .agency = &agency,
                              .handed_in = {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB},
                              .steps_count = 1};
    show(stage, true, false);
    held(stage, code);
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_null(stage_element(stage, "lapor"));
    tracked.known = true;
    assert_string_equal(stage_element(stage, "lapor")->label, "lapor.example");
    tracked.centre = CENTRE_KNOWS;
    assert_string_equal(stage_element(stage, "lapor")->label, "lapor.example");
    const struct element *hint = stage_element(stage, "lapor-hint");
    assert_string_equal(hint->label, "SP4N-LAPOR, sebut kode K7QF 2M9X RT4B W0");
    assert_true(hint->private);
    assert_non_null(stage_element(stage, "step-1"));
    channel.value = NULL;
    assert_null(stage_element(stage, "lapor"));
    assert_non_null(stage_element(stage, "step-1"));
}

/* Whoever went back does not want it any more. */
static void a_late_answer_finds_no_one(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.code = "K7QF2M9XRT4BW0"};
    show(stage, true, false);
    stage_press(stage, "type");
    type(stage, code);
    assert_int_equal(stage_press(stage, "next").ask, ASK_TRACK);
    stage_press(stage, "back");
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_true(stage_can_press(stage, "type"));
}

/* A receipt that is left before the reader is read every other second. */
static void what_stays_is_answered_once(void **state)
{
    struct stage *stage = *state;
    struct tracked tracked = {.code = "K7QF2M9XRT4BW0"};
    show(stage, true, false);
    assert_int_equal(held(stage, code).ask, ASK_TRACK);
    stage->view.tracked = &tracked;
    stage_event(stage, &(struct event){.kind = EVENT_TRACKED});
    assert_goes(held(stage, code), OUTCOME_STAY);
    assert_int_equal(held(stage, code).ask, ASK_NOTHING);
    assert_int_equal(held(stage, "no code").ask, ASK_TRACK); /* another one is asked about */
    stage_fault(stage, "T-01");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "T-01"));
    assert_int_equal(held(stage, "no code").ask, ASK_NOTHING);
    assert_int_equal(held(stage, code).ask, ASK_TRACK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(a_receipt_before_the_reader_is_looked_up),
        STAGE_TEST(the_code_can_be_typed),
        STAGE_TEST(a_wrong_character_is_noticed_at_once),
        STAGE_TEST(without_reader_and_camera_one_types),
        STAGE_TEST(the_centres_word_goes_before_what_is_known_here),
        STAGE_TEST(what_is_finished_can_be_rated_once),
        STAGE_TEST(what_was_handed_over_is_completed_at_the_desk),
        STAGE_TEST(what_nobody_knows_is_not_complained_about),
        STAGE_TEST(the_national_service_is_told_the_code),
        STAGE_TEST(a_late_answer_finds_no_one),
        STAGE_TEST(a_long_text_is_cut),
        STAGE_TEST(what_stays_is_answered_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
