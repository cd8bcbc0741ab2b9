/* The survey's screen: one question at a time, nothing lost by going back, nothing rated unread. */
#include "screens_stage.h"

static struct rating rating;
static struct catalogue *catalogue;

static int read_catalogue(void **state)
{
    struct fault fault = {0};
    (void)state;
    catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    return catalogue ? 0 : -1;
}

static int forget_catalogue(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

static void show(struct stage *stage)
{
    rating = (struct rating){.code = "K7QF2M9XRT4BW8"};
    stage->view.catalogue = catalogue;
    stage->view.rating = &rating;
    stage_show(stage, &screen_survey);
}

static const struct survey_question *question(unsigned number)
{
    return &catalogue_survey(catalogue)->questions[number - 1];
}

static void assert_asked(struct stage *stage, unsigned number)
{
    assert_string_equal(stage_element(stage, "title")->label, question(number)->question.id);
}

static struct answer time_is_up(struct stage *stage)
{
    return stage_event(stage, &(struct event){.kind = EVENT_TIMER});
}

/* Every question by the grade of its number: 1 2 3 4 1 2 3 4 1. */
static void fill(struct stage *stage)
{
    for (unsigned i = 1; i <= SURVEY_ELEMENTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "grade-%u", (i - 1) % 4 + 1);
        assert_asked(stage, i);
        stage_press(stage, id);
        if (i < SURVEY_ELEMENTS) time_is_up(stage);
    }
}

static void nine_questions_and_it_is_sent(void **state)
{
    struct stage *stage = *state;
    show(stage);
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    fill(stage);
    for (unsigned i = 1; i <= SURVEY_ELEMENTS; i++)
        assert_int_equal(rating.grades[question(i)->element], (i - 1) % 4 + 1);
    assert_goes(time_is_up(stage), OUTCOME_STAY); /* the last one is sent by hand */
    assert_asked(stage, 9);
    assert_asks(stage_press(stage, "next"), ASK_RATE, 0);
    assert_false(stage_can_press(stage, "next"));
    assert_null(stage_element(stage, "back"));
    stage_press(stage, "grade-4"); /* under way: it stays as it was sent */
    assert_int_equal(rating.grades[question(9)->element], 1);
    stage_event(stage, &(struct event){.kind = EVENT_RATED, .number = 1});
    assert_string_equal(stage_element(stage, "title")->label, "Terima kasih atas penilaian Anda");
    assert_asks(stage_press(stage, "next"), ASK_END, 0);
}

static void a_second_answer_is_told_so(void **state)
{
    struct stage *stage = *state;
    show(stage);
    fill(stage);
    stage_press(stage, "next");
    assert_int_equal(stage_event(stage, &(struct event){.kind = EVENT_RATED}).ask, ASK_LEAVE);
    assert_string_equal(stage_element(stage, "title")->label, "Penilaian sudah diterima");
}

static void a_grade_is_seen_before_the_next_question_comes(void **state)
{
    struct stage *stage = *state;
    show(stage);
    assert_int_equal(stage_press(stage, "grade-2").ask, ASK_TIMER);
    stage_press(stage, "grade-3"); /* touched twice: the same question still */
    assert_asked(stage, 1);
    assert_int_equal(rating.grades[question(1)->element], 3);
    assert_int_equal(rating.grades[question(2)->element], 0);
    time_is_up(stage);
    assert_asked(stage, 2);
    time_is_up(stage); /* nothing chosen: it waits */
    assert_asked(stage, 2);
    stage_press(stage, "grade-1");
    stage_press(stage, "back"); /* whoever goes back is not carried on */
    time_is_up(stage);
    assert_asked(stage, 1);
}

static void going_back_loses_nothing(void **state)
{
    struct stage *stage = *state;
    show(stage);
    fill(stage);
    for (int i = 8; i > 0; i--) {
        assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
        assert_asked(stage, (unsigned)i);
        assert_true(stage_can_press(stage, "next"));
    }
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
    stage_show(stage, &screen_survey); /* and again from the answer */
    for (unsigned i = 1; i < SURVEY_ELEMENTS; i++)
        stage_press(stage, "next");
    assert_asks(stage_press(stage, "next"), ASK_RATE, 0);
    assert_int_equal(rating.grades[question(4)->element], 4);
}

static void what_could_not_be_sent_is_kept_to_try_again(void **state)
{
    struct stage *stage = *state;
    show(stage);
    fill(stage);
    stage_fault(stage, "N-01"); /* of something else */
    assert_asked(stage, 9);
    stage_press(stage, "next");
    stage_fault(stage, "N-05");
    assert_string_equal(stage_element(stage, "title")->label, "Penilaian belum terkirim");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "N-05"));
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_asked(stage, 9);
    assert_asks(stage_press(stage, "next"), ASK_RATE, 0);
    stage_fault(stage, "N-05");
    assert_asks(stage_press(stage, "next"), ASK_RATE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(nine_questions_and_it_is_sent),
        STAGE_TEST(a_second_answer_is_told_so),
        STAGE_TEST(a_grade_is_seen_before_the_next_question_comes),
        STAGE_TEST(going_back_loses_nothing),
        STAGE_TEST(what_could_not_be_sent_is_kept_to_try_again),
    };
    return cmocka_run_group_tests(tests, read_catalogue, forget_catalogue);
}
