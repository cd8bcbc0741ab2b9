/* The pages of staff mode: what they ask for, when they may be left, and what they forget. */
#include "screens_stage.h"

#include "base/support.h"
#include "screens/staff/manual.h"
#include "screens/staff/staff.h"

static struct staff_view staff;

static struct answer show(struct stage *stage, enum staff_page page)
{
    staff = (struct staff_view){.number = 7, .name = "Contoh", .volume = 50, .brightness = 50};
    stage->view.staff = &staff;
    stage->view.flow = NULL;
    stage->view.record = NULL;
    /* As large as the reference terminal: everything that can be pressed has room. */
    struct fault fault;
    canvas_destroy(stage->canvas);
    stage->canvas = canvas_create(1080, 1920, NULL, &fault);
    assert_non_null(stage->canvas);
    stage->theme.width_px = 1080;
    stage->theme.height_px = 1920;
    stage->theme.px_per_mm = 4.03;
    return stage_show(stage, staff_screen(page));
}

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (const char[]){*text, '\0'}});
}

static struct answer refused(struct stage *stage, const char *code, int number)
{
    struct fault fault;
    FAULT_CODED(&fault, code, FAULT_REFUSED, 0, "made up");
    return stage_event(stage,
                       &(struct event){.kind = EVENT_FAULT, .fault = &fault, .number = number});
}

static bool shows(struct stage *stage, const char *words)
{
    stage_element(stage, "");
    for (int i = 0; i < canvas_element_count(stage->canvas); i++)
        if (strstr(canvas_element_at(stage->canvas, i)->label, words)) return true;
    return false;
}

static bool holds(const void *memory, size_t size, const char *secret)
{
    const char *bytes = memory;
    size_t length = strlen(secret);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(bytes + i, secret, length) == 0) return true;
    return false;
}

static void every_page_has_its_name(void **state)
{
    (void)state;
#define X(page)                                                                                    \
    assert_string_equal(staff_screen(STAFF_PAGE_##page)->name, "staff-" #page);                    \
    assert_ptr_equal(staff_screen_by_name("staff-" #page), &screen_staff_##page);                  \
    assert_in_range(staff_screen(STAFF_PAGE_##page)->idle_s, 30, 180);
    STAFF_PAGES(X)
#undef X
    assert_null(staff_screen_by_name("attract"));
}

static void the_door_asks_with_number_and_pin(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_door);
    type(stage, "07240");
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    type(stage, "x617");
    assert_true(stage_can_press(stage, "next"));
    struct answer answer = stage_press(stage, "next");
    assert_int_equal(answer.ask, ASK_STAFF_ENTER);
    assert_string_equal(answer.words, "07240617");
    /* One question at a time. */
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_asks(stage_event(stage, &(struct event){.kind = EVENT_STAFF}), ASK_STAFF_SHOW,
                STAFF_PAGE_menu);
}

static void the_door_never_shows_the_pin_and_forgets_it(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_door);
    type(stage, "07240617");
    assert_false(shows(stage, "2406"));
    assert_true(holds(stage->state, stage->screen->state_size, "240617"));
    stage_press(stage, "next");
    refused(stage, "U-01", 0);
    assert_false(holds(stage->state, stage->screen->state_size, "2406"));
    assert_true(shows(stage, "U-01"));
    assert_false(stage_can_press(stage, "next"));
    /* The number stayed: the PIN alone is typed again. */
    type(stage, "240617");
    assert_true(stage_can_press(stage, "next"));
}

static void a_shut_door_counts_down(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_door);
    type(stage, "07111111");
    stage_press(stage, "next");
    assert_asks(refused(stage, "U-02", 62), ASK_TIMER, 1000);
    assert_true(shows(stage, "Coba lagi dalam 2 menit"));
    for (int i = 0; i < 3; i++)
        assert_asks(stage_event(stage, &(struct event){.kind = EVENT_TIMER}), ASK_TIMER, 1000);
    assert_true(shows(stage, "Coba lagi dalam 59 detik"));
    assert_goes(refused(stage, "U-03", 0), OUTCOME_STAY); /* a strange card */
    assert_true(shows(stage, "Coba lagi dalam 59 detik"));
    type(stage, "240617"); /* what is typed meanwhile does not count */
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    for (int i = 0; i < 58; i++)
        assert_asks(stage_event(stage, &(struct event){.kind = EVENT_TIMER}), ASK_TIMER, 1000);
    assert_goes(stage_event(stage, &(struct event){.kind = EVENT_TIMER}), OUTCOME_STAY);
    assert_false(shows(stage, "U-02"));
    type(stage, "240617");
    assert_int_equal(stage_press(stage, "next").ask, ASK_STAFF_ENTER);
}

static void the_menu_leads_everywhere_and_out(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_menu);
    for (int page = STAFF_PAGE_restock; page < STAFF_PAGE_COUNT; page++) {
        const char *name = staff_screen((enum staff_page)page)->name;
        assert_true(stage_can_press(stage, name));
        assert_asks(stage_press(stage, name), ASK_STAFF_SHOW, page);
    }
    assert_asks(stage_press(stage, "back"), ASK_STAFF_LEAVE, 0);
}

static void the_menu_says_how_the_terminal_is(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_menu);
    for (int i = 0; i < DEVICE_ROLES; i++)
        staff.devices[i] = (struct staff_device){.fitted = true, .state = DEVICE_READY};
    assert_string_equal(stage_element(stage, "title")->label, "Semua alat siap");
    staff.devices[DEVICE_READER].state = DEVICE_UNKNOWN; /* never taken for ready */
    assert_string_equal(stage_element(stage, "title")->label, "Belum semua alat menjawab");
    snprintf(staff.devices[DEVICE_PRINTER].code, 8, "P-02");
    assert_string_equal(stage_element(stage, "title")->label, "Kertas tanda terima habis");
    snprintf(staff.devices[DEVICE_SCANNER].code, 8, "X-05");
    assert_string_equal(stage_element(stage, "title")->label, "2 alat perlu tindakan");
    staff.devices[DEVICE_SCANNER].fitted = staff.devices[DEVICE_PRINTER].fitted = false;
    assert_string_equal(stage_element(stage, "title")->label, "Belum semua alat menjawab");
    assert_false(shows(stage, "Permohonan seorang pemohon menunggu"));
    staff.applicant_waits = true;
    assert_true(shows(stage, "Permohonan seorang pemohon menunggu"));
}

static void a_device_leads_to_its_page_of_the_manual(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_devices);
    staff.devices[DEVICE_PRINTER] =
        (struct staff_device){.fitted = true, .state = DEVICE_NEEDS_STAFF, .code = "P-03"};
    staff.devices[DEVICE_CAMERA] = (struct staff_device){.fitted = true, .state = DEVICE_READY};
    assert_asks(stage_press(stage, "next"), ASK_STAFF_CHECK, 0);
    assert_false(stage_can_press(stage, "device-1")); /* nothing wrong, nothing to read */
    assert_null(stage_element(stage, "device-0"));    /* not fitted */
    stage_press(stage, "device-2");
    assert_string_equal(stage_element(stage, "title")->label, "P-03");
    assert_non_null(stage_element(stage, "step-1"));
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_true(stage_can_press(stage, "device-2"));
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void add_case(const char *code, enum staff_proof proof)
{
    struct staff_case *row = &staff.cases[staff.cases_count++];
    *row = (struct staff_case){.service = "Layanan contoh",
                               .handed_in = {2026, 11, 20, 9, 0, 0, 5, CIVIL_WIB},
                               .proof = proof};
    snprintf(row->code, sizeof row->code, "%s", code);
}

static void a_copy_is_printed_after_a_question(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_cases);
    add_case("K7QF2M9XRT4BW8", PROOF_CONFIRMED);
    add_case("3M8PX0V6KD2RJ4", PROOF_UNCONFIRMED);
    assert_goes(stage_press(stage, "case-1"), OUTCOME_STAY);
    assert_true(stage_can_press(stage, "copy"));
    assert_true(shows(stage, "3M8P X0V6 KD2R J4"));
    assert_goes(stage_press(stage, "keep"), OUTCOME_STAY);
    assert_null(stage_element(stage, "copy"));
    stage_press(stage, "case-1");
    /* A new case came in meanwhile: still the one that was chosen. */
    staff.cases[2] = staff.cases[1];
    staff.cases[1] = staff.cases[0];
    staff.cases_count = 3;
    assert_asks(stage_press(stage, "copy"), ASK_STAFF_COPY, 2);
    assert_true(shows(stage, "Salinan sedang dicetak"));
    assert_goes(stage_press(stage, "case-0"), OUTCOME_STAY);
    assert_null(stage_element(stage, "copy")); /* one at a time */
    stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 1});
    assert_true(shows(stage, "Salinan dicetak dan terpotong"));
}

static void a_copy_without_proof_is_said_so(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_cases);
    add_case("3M8PX0V6KD2RJ4", PROOF_FAILED);
    stage_press(stage, "case-0");
    stage_press(stage, "copy");
    stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 0});
    assert_true(shows(stage, "P-07"));
    stage_press(stage, "case-0");
    stage_press(stage, "copy");
    stage_fault(stage, "P-02");
    assert_true(shows(stage, "P-02"));
    assert_false(shows(stage, "P-07"));
}

static void settings_move_in_steps_and_stay_within(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_settings);
    assert_asks(stage_press(stage, "volume-more"), ASK_STAFF_VOLUME, 60);
    staff.volume = 0;
    assert_asks(stage_press(stage, "volume-less"), ASK_STAFF_VOLUME, 0);
    assert_false(stage_can_press(stage, "volume-less"));
    staff.volume = 100;
    assert_asks(stage_press(stage, "volume-more"), ASK_STAFF_VOLUME, 100);
    assert_int_equal(stage_press(stage, "sample").ask, ASK_SPEAK);
    staff.brightness = 25; /* never so dark that nobody finds the way back */
    assert_asks(stage_press(stage, "brightness-less"), ASK_STAFF_BRIGHTNESS, 20);
    staff.brightness = -1;
    assert_goes(stage_press(stage, "brightness-less"), OUTCOME_STAY);
    assert_null(stage_element(stage, "brightness-less"));
    assert_asks(stage_press(stage, "language-en"), ASK_STAFF_LANGUAGE, LANGUAGE_EN);
}

static void the_network_is_told_in_words(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_network);
    assert_string_equal(stage_element(stage, "title")->label, "Keadaan jaringan belum diketahui");
    assert_true(shows(stage, "Pusat layanan belum pernah menjawab"));
    staff.line = LINE_DOWN;
    staff.clock_offset_s = -185;
    staff.contact = (struct civil){2026, 11, 20, 10, 2, 0, 5, CIVIL_WIB};
    staff.waiting = 2;
    staff.oldest = (struct civil){2026, 11, 18, 10, 2, 0, 3, CIVIL_WIB};
    assert_string_equal(stage_element(stage, "title")->label, "Jaringan terputus");
    assert_true(shows(stage, "Jam terminal lebih lambat 3 menit"));
    assert_true(shows(stage, "40 menit yang lalu, pukul 10.02"));
    assert_true(shows(stage, "yang terlama sudah 2 hari"));
    assert_null(stage_element(stage, "next"));
    snprintf(staff.line_code, sizeof staff.line_code, "N-01");
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_string_equal(stage_element(stage, "title")->label, "N-01");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void export_needs_something_to_write(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_export);
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    staff.waiting = 2;
    assert_asks(stage_press(stage, "next"), ASK_STAFF_EXPORT, 0);
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY); /* not while it is written */
    stage_fault(stage, "E-02");
    assert_true(shows(stage, "E-02"));
    assert_asks(stage_press(stage, "next"), ASK_STAFF_EXPORT, 0);
    stage_event(stage, &(struct event){.kind = EVENT_STAFF, .number = 2});
    assert_true(shows(stage, "2 permohonan tersimpan di USB"));
    assert_goes(stage_press(stage, "next"), OUTCOME_BACK);
}

/* The words belong to whoever sent them, and are gone when the screen is drawn. */
static void export_keeps_the_words_it_was_told(void **state)
{
    struct stage *stage = *state;
    char words[] = "Mencari USB";
    show(stage, STAFF_PAGE_export);
    staff.waiting = 2;
    stage_press(stage, "next");
    stage_event(stage, &(struct event){.kind = EVENT_PROGRESS, .words = words});
    memset(words, 'x', sizeof words - 1);
    assert_true(shows(stage, "Mencari USB"));
}

static void power_asks_first_and_says_who_waits(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_power);
    staff.applicant_waits = true;
    assert_goes(stage_press(stage, "power-off"), OUTCOME_STAY);
    assert_true(shows(stage, "Seorang pemohon sedang mengisi permohonan"));
    assert_goes(stage_press(stage, "no"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "yes"), OUTCOME_STAY); /* nothing is asked now */
    stage_press(stage, "restart");
    assert_asks(stage_press(stage, "yes"), ASK_STAFF_RESTART, 0);
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY); /* it is on its way */
    stage_fault(stage, "S-02"); /* or is not: the word could not be written */
    assert_true(shows(stage, "Penyimpanan terminal penuh"));
    assert_true(stage_can_press(stage, "restart"));
}

static void every_code_has_a_page(void **state)
{
    (void)state;
    const struct support *support;
    unsigned count = 0;
    for (; (support = support_at(count)); count++) {
        const struct manual_page *page = manual_find(support->code);
        if (!page) fail_msg("no page for %s", support->code);
        assert_string_equal(page->code, support->code);
        assert_non_null(page->steps[0]);
    }
    assert_true(count >= 50);
    assert_null(manual_find("Z-99"));
    assert_null(manual_find(""));
}

static void the_manual_is_found_by_part_and_code(void **state)
{
    struct stage *stage = *state;
    show(stage, STAFF_PAGE_manual);
    assert_goes(stage_press(stage, "part-0"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "code-1"), OUTCOME_STAY);
    assert_string_equal(stage_element(stage, "title")->label, "P-02");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_true(stage_can_press(stage, "code-0"));
    assert_goes(stage_press(stage, "code-77"), OUTCOME_STAY); /* there is no such place */
    assert_true(stage_can_press(stage, "code-0"));
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_its_name),
        STAGE_TEST(the_door_asks_with_number_and_pin),
        STAGE_TEST(the_door_never_shows_the_pin_and_forgets_it),
        STAGE_TEST(a_shut_door_counts_down),
        STAGE_TEST(the_menu_leads_everywhere_and_out),
        STAGE_TEST(the_menu_says_how_the_terminal_is),
        STAGE_TEST(a_device_leads_to_its_page_of_the_manual),
        STAGE_TEST(a_copy_is_printed_after_a_question),
        STAGE_TEST(a_copy_without_proof_is_said_so),
        STAGE_TEST(settings_move_in_steps_and_stay_within),
        STAGE_TEST(the_network_is_told_in_words),
        STAGE_TEST(export_needs_something_to_write),
        STAGE_TEST(export_keeps_the_words_it_was_told),
        STAGE_TEST(power_asks_first_and_says_who_waits),
        cmocka_unit_test(every_code_has_a_page),
        STAGE_TEST(the_manual_is_found_by_part_and_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
