/* The restock wizard: the sensors carry it along, staff where there are none; and the paper counts
 * only when the digits of the test page were typed back. */
#include "screens_stage.h"

#include "screens/staff/staff.h"

static struct staff_view staff;

static struct answer show(struct stage *stage, enum printer_cover cover, enum printer_paper paper)
{
    struct fault fault;
    staff = (struct staff_view){.number = 7,
                                .printer = {.cover = cover, .paper = paper},
                                .paper = {.known = true, .roll_mm = 50000}};
    stage->view.staff = &staff;
    stage->view.flow = NULL;
    stage->view.record = NULL;
    canvas_destroy(stage->canvas);
    stage->canvas = canvas_create(1080, 1920, NULL, &fault);
    stage->theme.width_px = 1080;
    stage->theme.height_px = 1920;
    stage->theme.px_per_mm = 4.03;
    return stage_show(stage, &screen_staff_restock);
}

static struct answer senses(struct stage *stage, enum printer_cover cover, enum printer_paper paper)
{
    staff.printer.cover = cover;
    staff.printer.paper = paper;
    return stage_event(stage, &(struct event){.kind = EVENT_DEVICE});
}

static const char *title(struct stage *stage)
{
    return stage_element(stage, "title")->label;
}

static bool shows(struct stage *stage, const char *words)
{
    stage_element(stage, "");
    for (int i = 0; i < canvas_element_count(stage->canvas); i++)
        if (strstr(canvas_element_at(stage->canvas, i)->label, words)) return true;
    return false;
}

static struct answer printed(struct stage *stage)
{
    return stage_event(stage, &(struct event){.kind = EVENT_PRINTED, .number = 1});
}

static struct answer says(struct stage *stage, int number)
{
    return stage_event(stage, &(struct event){.kind = EVENT_STAFF, .number = number});
}

static struct answer type_back(struct stage *stage, const char *digits)
{
    for (; *digits; digits++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (const char[]){*digits, 0}});
    return stage_press(stage, "next");
}

static void to_the_digits(struct stage *stage)
{
    show(stage, COVER_OPEN, PAPER_OUT);
    stage_press(stage, "next");
    senses(stage, COVER_CLOSED, PAPER_OK);
    printed(stage);
}

static void sensors_carry_it_along(void **state)
{
    struct stage *stage = *state;
    assert_asks(show(stage, COVER_CLOSED, PAPER_OUT), ASK_STAFF_WATCH, 1);
    assert_string_equal(title(stage), "Buka penutup pencetak");
    assert_false(stage_can_press(stage, "next")); /* the sensor will tell */
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_goes(senses(stage, COVER_OPEN, PAPER_OUT), OUTCOME_STAY);
    assert_string_equal(title(stage), "Pasang rol baru");
    stage_press(stage, "length-3");
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_string_equal(title(stage), "Tutup penutupnya");
    assert_goes(senses(stage, COVER_OPEN, PAPER_OK), OUTCOME_STAY);
    assert_false(stage_can_press(stage, "next"));
    assert_goes(senses(stage, COVER_CLOSED, PAPER_OUT), OUTCOME_STAY);
    assert_true(shows(stage, "Kertas belum terbaca"));
    assert_asks(senses(stage, COVER_CLOSED, PAPER_LOW), ASK_STAFF_TEST, 0);
    assert_goes(senses(stage, COVER_CLOSED, PAPER_OK), OUTCOME_STAY); /* once */
    assert_goes(printed(stage), OUTCOME_STAY);
    struct answer answer = type_back(stage, "7309");
    assert_int_equal(answer.ask, ASK_STAFF_DIGITS);
    assert_string_equal(answer.words, "7309");
    assert_asks(says(stage, 1), ASK_STAFF_ROLL, 150000);
    staff.paper.receipts_left = 1240;
    assert_goes(says(stage, 1), OUTCOME_STAY);
    assert_true(shows(stage, "150 m, cukup untuk sekitar 1240 tanda terima"));
    answer = stage_press(stage, "next");
    assert_int_equal(answer.outcome, OUTCOME_BACK);
    assert_int_equal(answer.ask, ASK_STAFF_WATCH);
    assert_int_equal(answer.target, 0);
}

static void without_sensors_staff_say_so(void **state)
{
    struct stage *stage = *state;
    show(stage, COVER_UNKNOWN, PAPER_UNKNOWN);
    assert_true(stage_can_press(stage, "next"));
    stage_press(stage, "next");
    assert_string_equal(title(stage), "Pasang rol baru");
    stage_press(stage, "next");
    assert_string_equal(title(stage), "Tutup penutupnya");
    assert_goes(senses(stage, COVER_UNKNOWN, PAPER_UNKNOWN), OUTCOME_STAY);
    assert_asks(stage_press(stage, "next"), ASK_STAFF_TEST, 0);
    printed(stage);
    /* The digits prove the roll all the same. */
    assert_int_equal(type_back(stage, "1234").ask, ASK_STAFF_DIGITS);
    assert_asks(says(stage, 1), ASK_STAFF_ROLL, 50000);
}

static void the_last_length_is_chosen_beforehand(void **state)
{
    struct stage *stage = *state;
    to_the_digits(stage);
    type_back(stage, "1234");
    assert_asks(says(stage, 1), ASK_STAFF_ROLL, 50000);
    staff.paper.known = false;
    show(stage, COVER_OPEN, PAPER_OUT);
    staff.paper.roll_mm = 12345; /* none of the usual ones */
    stage_show(stage, &screen_staff_restock);
    stage_press(stage, "next");
    senses(stage, COVER_CLOSED, PAPER_OK);
    printed(stage);
    type_back(stage, "1234");
    assert_asks(says(stage, 1), ASK_STAFF_ROLL, 80000);
}

static void no_roll_without_the_digits(void **state)
{
    struct stage *stage = *state;
    to_the_digits(stage);
    assert_goes(type_back(stage, "730"), OUTCOME_STAY); /* not all */
    assert_goes(says(stage, 1), OUTCOME_STAY);          /* nobody asked */
    stage_press(stage, "key-delete");
    assert_int_equal(type_back(stage, "99").ask, ASK_STAFF_DIGITS);
    assert_goes(says(stage, 0), OUTCOME_STAY);
    assert_true(shows(stage, "percobaan 1 dari 3"));
    assert_false(stage_can_press(stage, "next"));
}

static void after_three_wrong_a_new_page(void **state)
{
    struct stage *stage = *state;
    to_the_digits(stage);
    for (int i = 0; i < 3; i++) {
        type_back(stage, "0000");
        assert_goes(says(stage, 0), OUTCOME_STAY);
    }
    assert_string_equal(title(stage), "Cetak lembar uji");
    assert_true(shows(stage, "Angkanya tiga kali belum cocok"));
    assert_asks(stage_press(stage, "next"), ASK_STAFF_TEST, 0);
    assert_false(stage_can_press(stage, "next"));
    printed(stage);
    assert_false(shows(stage, "percobaan"));
    type_back(stage, "0000");
    says(stage, 0);
    assert_true(shows(stage, "percobaan 1 dari 3"));
}

static void a_page_that_fails_says_why(void **state)
{
    struct stage *stage = *state;
    show(stage, COVER_OPEN, PAPER_OUT);
    stage_press(stage, "next");
    senses(stage, COVER_CLOSED, PAPER_OK);
    stage_fault(stage, "P-05");
    assert_true(shows(stage, "P-05"));
    assert_asks(stage_press(stage, "next"), ASK_STAFF_TEST, 0);
    assert_false(shows(stage, "P-05"));
}

static void what_the_page_looks_like_leads_back(void **state)
{
    static const struct {
        const char *answer, *title, *hint;
    } cases[] = {{"blank", "Buka penutup pencetak", "balik rolnya"},
                 {"pale", "Buka penutup pencetak", "kepala cetak"},
                 {"uncut", "Tutup penutupnya", "Sobek"}};
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        to_the_digits(stage);
        stage_press(stage, "missing");
        stage_press(stage, cases[i].answer);
        assert_string_equal(title(stage), cases[i].title);
        assert_true(shows(stage, cases[i].hint));
        /* The sensors still say that all is well: the hint is not skipped by that. */
        assert_goes(senses(stage, COVER_CLOSED, PAPER_OK), OUTCOME_STAY);
        assert_string_equal(title(stage), cases[i].title);
    }
    assert_asks(stage_press(stage, "next"), ASK_STAFF_TEST, 0);
}

static void one_can_go_back_at_every_step(void **state)
{
    struct stage *stage = *state;
    show(stage, COVER_UNKNOWN, PAPER_UNKNOWN);
    stage_press(stage, "next");
    stage_press(stage, "next");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_string_equal(title(stage), "Pasang rol baru");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_string_equal(title(stage), "Buka penutup pencetak");
    struct answer answer = stage_press(stage, "back");
    assert_int_equal(answer.outcome, OUTCOME_BACK);
    assert_int_equal(answer.ask, ASK_STAFF_WATCH);
    assert_int_equal(answer.target, 0);
    to_the_digits(stage);
    stage_press(stage, "missing");
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_true(stage_can_press(stage, "missing"));
}

static void help_does_not_leave_the_wizard(void **state)
{
    struct stage *stage = *state;
    show(stage, COVER_OPEN, PAPER_OUT);
    assert_goes(stage_press(stage, "help"), OUTCOME_STAY);
    assert_string_equal(title(stage), "P-02");
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_string_equal(title(stage), "Pasang rol baru");
    to_the_digits(stage);
    stage_press(stage, "help");
    assert_true(stage_can_press(stage, "blank"));
}

static void a_roll_that_is_in_already_needs_no_opening(void **state)
{
    struct stage *stage = *state;
    show(stage, COVER_CLOSED, PAPER_OK);
    stage_press(stage, "roll-in");
    assert_string_equal(title(stage), "Pasang rol baru");
    assert_asks(stage_press(stage, "next"), ASK_STAFF_TEST, 0);
}

static void what_is_proved_is_not_lost_when_writing_fails(void **state)
{
    struct stage *stage = *state;
    to_the_digits(stage);
    type_back(stage, "1234");
    assert_asks(says(stage, 1), ASK_STAFF_ROLL, 50000);
    stage_fault(stage, "S-02");
    assert_true(shows(stage, "S-02"));
    assert_asks(stage_press(stage, "next"), ASK_STAFF_ROLL, 50000);
    assert_goes(says(stage, 1), OUTCOME_STAY);
    assert_false(shows(stage, "S-02"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(sensors_carry_it_along),
        STAGE_TEST(without_sensors_staff_say_so),
        STAGE_TEST(the_last_length_is_chosen_beforehand),
        STAGE_TEST(no_roll_without_the_digits),
        STAGE_TEST(after_three_wrong_a_new_page),
        STAGE_TEST(a_page_that_fails_says_why),
        STAGE_TEST(what_the_page_looks_like_leads_back),
        STAGE_TEST(one_can_go_back_at_every_step),
        STAGE_TEST(help_does_not_leave_the_wizard),
        STAGE_TEST(a_roll_that_is_in_already_needs_no_opening),
        STAGE_TEST(what_is_proved_is_not_lost_when_writing_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
