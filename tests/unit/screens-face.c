/* The face screen: one thing is told at a time, in words and aloud; the photo takes itself or is
 * taken; it is kept or taken again; without camera, presence check or consent one goes on. */
#include "screens_stage.h"

#include "screens/coach.h"

/* One pixel is all that the tests look at. */
static uint8_t grey[4] = {0};
static const struct picture small_frame = {.format = PICTURE_GREY8,
                                           .width_px = 2,
                                           .height_px = 2,
                                           .stride_bytes = 2,
                                           .pixels = {grey, 4, 4}};
enum { FIRST_LOOKS = 8, AGAIN_LOOKS = 24, COVERED_LOOKS = 40 };

static void photo_comes(struct stage *stage, const char *note)
{
    struct case_face *face = &stage->record.face;
    picture_free(&face->preview);
    bytes_free(&face->jpeg);
    face->preview =
        (struct picture){.format = PICTURE_GREY8, .width_px = 2, .height_px = 2, .stride_bytes = 2};
    bytes_append(&face->preview.pixels, "\0\377\0\377", 4);
    bytes_append_text(&face->jpeg, "specimen");
    face->taken = *note == '\0';
    snprintf(face->note, sizeof face->note, "%s", note);
    if (*note)
        stage_fault(stage, note);
    else
        stage_event(stage, &(struct event){.kind = EVENT_FACE});
}

/* What is seen from now on: "" is a good face. */
static void see(struct stage *stage, const char *code)
{
    stage->view.frame = &small_frame;
    stage->view.faces = strcmp(code, "F-01") == 0 || strcmp(code, "C-06") == 0 ? 0
                        : strcmp(code, "F-02") == 0                            ? 2
                                                                               : 1;
    stage->view.face = (struct rect){0, 0, 1, 1};
    stage->view.face_eyes_open = 0.04;
    snprintf(stage->view.face_code, sizeof stage->view.face_code, "%s", code);
}

static struct answer look(struct stage *stage)
{
    return stage_event(stage, &(struct event){.kind = EVENT_LOOK});
}

/* Looks until the photo is taken; fails when it is not within most. Nothing but speech between. */
static int looks_until_shot(struct stage *stage, int most, unsigned target)
{
    for (int i = 1; i <= most; i++) {
        struct answer answer = look(stage);
        if (answer.ask == ASK_STILL) {
            assert_int_equal(answer.target, target);
            return i;
        }
        assert_true(answer.ask == ASK_NOTHING || answer.ask == ASK_SPEAK);
    }
    fail_msg("no photo after %d looks", most);
    return 0;
}

static void never_shot(struct stage *stage, int looks)
{
    for (int i = 0; i < looks; i++)
        if (look(stage).ask == ASK_STILL) fail_msg("a photo after %d looks", i + 1);
}

static void is_taken_and_kept(void **state)
{
    struct stage *stage = *state;
    assert_asks(stage_show_step(stage, STEP_FACE, 0), ASK_LIVE, 0);
    assert_false(stage_can_press(stage, "shoot")); /* nothing is seen yet */
    assert_goes(stage_press(stage, "shoot"), OUTCOME_STAY);
    see(stage, "F-03");
    assert_true(stage_can_press(stage, "shoot"));
    assert_asks(stage_press(stage, "shoot"), ASK_STILL, 0);
    assert_false(stage_can_press(stage, "shoot"));
    assert_goes(stage_press(stage, "shoot"), OUTCOME_STAY);
    photo_comes(stage, "");
    assert_true(stage_element(stage, "photo")->private);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void it_takes_itself(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "");
    assert_int_equal(looks_until_shot(stage, 100, 0), FIRST_LOOKS + COACH_GOOD_LOOKS);
    never_shot(stage, 50); /* and only once */
    photo_comes(stage, "");
    never_shot(stage, 50);
    stage_press(stage, "retake");
    see(stage, "");
    assert_int_equal(looks_until_shot(stage, 100, 0), AGAIN_LOOKS + COACH_GOOD_LOOKS);
}

static void a_bad_look_empties_the_ring(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-03");
    never_shot(stage, 200);
    for (int i = 0; i < 5; i++) {
        see(stage, "");
        never_shot(stage, COACH_GOOD_LOOKS - 1);
        see(stage, "F-13");
        never_shot(stage, 1);
    }
    see(stage, "");
    assert_int_equal(looks_until_shot(stage, 100, 0), COACH_GOOD_LOOKS);
}

static void again_forgets_the_photo(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "");
    stage_press(stage, "shoot");
    photo_comes(stage, "");
    assert_asks(stage_press(stage, "retake"), ASK_LIVE, 0);
    assert_false(stage->record.face.taken);
    assert_int_equal(stage->record.face.jpeg.size, 0);
    assert_int_equal(stage->record.face.preview.width_px, 0);
}

static void three_tries_and_it_may_stay(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-03");
    for (int i = 0; i < 3; i++) {
        stage_press(stage, "shoot");
        photo_comes(stage, "F-03");
        assert_non_null(strstr(stage_element(stage, "notice")->label, "F-03"));
        assert_false(stage_can_press(stage, "next"));
        assert_int_equal(stage_can_press(stage, "anyway"), i == 2);
        if (i < 2) stage_press(stage, "retake");
    }
    assert_goes(stage_press(stage, "anyway"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "F-03");
    assert_true(stage->record.face.jpeg.size > 0);
}

/* A face is never the only way. */
static void whoever_refuses_goes_on(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    assert_true(stage_can_press(stage, "without"));
    stage->record.face.judgement.figures_count = 3; /* of a photo taken before */
    bytes_append_text(&stage->record.face.jpeg, "specimen");
    assert_goes(stage_press(stage, "without"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "F-14");
    assert_false(stage->record.face.taken);
    assert_int_equal(stage->record.face.jpeg.size, 0);
    assert_int_equal(stage->record.face.judgement.figures_count, 0);
}

static void without_a_camera_one_goes_on(void **state)
{
    struct stage *stage = *state;
    stage->view.camera_ready = false;
    snprintf(stage->view.camera_code, sizeof stage->view.camera_code, "C-02");
    assert_goes(stage_show_step(stage, STEP_FACE, 0), OUTCOME_STAY);
    assert_non_null(strstr(stage_element(stage, "notice")->label, "C-02"));
    assert_goes(stage_press(stage, "without"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "C-02");
}

static void a_camera_that_breaks_is_the_reason(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    stage_fault(stage, "C-03");
    assert_goes(stage_press(stage, "without"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "C-03");
}

static void a_covered_lens_leads_to_the_desk(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "C-06");
    never_shot(stage, COVERED_LOOKS - 1);
    assert_non_null(strstr(stage_element(stage, "advice")->label, "singkirkan"));
    struct rect shoot = stage_element(stage, "shoot")->rect;
    never_shot(stage, 1);
    /* Now the desk has the place of the primary button; the camera can still be used. */
    assert_memory_equal(&stage_element(stage, "without")->rect, &shoot, sizeof shoot);
    assert_true(stage_can_press(stage, "shoot"));
    assert_goes(stage_press(stage, "without"), OUTCOME_SKIP);
    assert_string_equal(stage->record.face.note, "C-06");
}

static void an_uncovered_lens_is_a_choice_again(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "C-06");
    never_shot(stage, COVERED_LOOKS);
    see(stage, "F-03");
    never_shot(stage, 1);
    stage_press(stage, "without");
    assert_string_equal(stage->record.face.note, "F-14");
}

static void a_camera_that_comes_back_is_used(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    stage_fault(stage, "C-03");
    assert_true(stage_can_press(stage, "without"));
    stage->view.camera_ready = false;
    assert_goes(stage_event(stage, &(struct event){.kind = EVENT_DEVICE}), OUTCOME_STAY);
    stage->view.camera_ready = true;
    assert_asks(stage_event(stage, &(struct event){.kind = EVENT_DEVICE}), ASK_LIVE, 0);
}

/* Its state never changed: only that frames come again tells it. */
static void a_live_picture_that_goes_on_is_used(void **state)
{
    struct stage *stage = *state;
    const struct event frame = {.kind = EVENT_FRAME};
    stage_show_step(stage, STEP_FACE, 0);
    for (int tries = 1; tries <= 3; tries++) {
        stage_fault(stage, "C-03");
        assert_true(stage_can_press(stage, "retake"));
        assert_asks(stage_event(stage, &frame), ASK_LIVE, 0);
    }
    stage_fault(stage, "C-03");
    assert_goes(stage_event(stage, &frame), OUTCOME_STAY);
    assert_asks(stage_press(stage, "retake"), ASK_LIVE, 0);
}

static void a_photo_outlives_its_camera(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "");
    stage_press(stage, "shoot");
    photo_comes(stage, "");
    stage_fault(stage, "C-03");
    assert_null(strstr(stage_element(stage, "notice")->label, "C-03"));
    assert_true(stage_can_press(stage, "next"));
}

/* Every code has its own words, which end with what to do. */
static void one_thing_at_a_time(void **state)
{
    static const struct {
        const char *code;
        int x, y;
        double yaw;
        const char *words;
    } rows[] = {
        {"F-06", 1, 0, 0, "ke kanan"},   {"F-06", -1, 0, 0, "ke kiri"},
        {"F-06", 0, -1, 0, "Naikkan"},   {"F-06", 0, 1, 0, "Turunkan"},
        {"F-06", 0, 0, 0, "geser"},      {"F-06", -1, 1, 0, "ke kiri"},
        {"", 0, 0, 0, "Sudah pas"},      {"F-01", 0, 0, 0, "Hadapkan"},
        {"F-02", 0, 0, 0, "satu orang"}, {"F-03", 0, 0, 0, "mendekat sedikit"},
        {"F-05", 0, 0, 0, "mundur"},     {"F-07", 0, 0, 0, "tegakkan"},
        {"F-08", 0, 0, 0.4, "lurus"},    {"F-08", 0, 0, -0.4, "lurus"},
        {"F-09", 0, 0, 0, "buka mata"},  {"F-10", 0, 0, 0, "mendekat ke layar"},
        {"F-11", 0, 0, 0, "terang"},     {"F-12", 0, 0, 0, "merata"},
        {"F-13", 0, 0, 0, "diam"},       {"C-06", 0, 0, 0, "tertutup"},
        {"F-04", 0, 0, 0, "Hadapkan"}, /* nothing that one could change */
    };
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage_show_step(stage, STEP_FACE, 0);
        see(stage, rows[i].code);
        stage->view.face_move_x = rows[i].x;
        stage->view.face_move_y = rows[i].y;
        stage->view.face_yaw = rows[i].yaw;
        for (int looks = 0; looks < COACH_AGREE_LOOKS; looks++)
            look(stage);
        const char *label = stage_element(stage, "advice")->label;
        if (!strstr(label, rows[i].words)) fail_msg("row %zu says \"%s\"", i, label);
    }
}

static bool says(struct stage *stage, const char *words)
{
    return strstr(stage_element(stage, "advice")->label, words) != NULL;
}

static void advice_does_not_flicker(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-03");
    for (int i = 0; i < 6; i++)
        look(stage);
    assert_true(says(stage, "mendekat sedikit"));
    for (int i = 0; i < 20; i++) { /* two measures near their limits */
        see(stage, i % 2 ? "F-07" : "F-13");
        look(stage);
        assert_true(says(stage, "mendekat sedikit"));
    }
    see(stage, "F-07");
    look(stage);
    look(stage);
    assert_true(says(stage, "tegakkan"));
}

static void it_is_said_once_and_not_too_often(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-03");
    int said = 0, last = -COACH_QUIET_LOOKS;
    for (int i = 0; i < 400; i++) {
        if (i == 100) see(stage, "F-07");
        if (i == 150) see(stage, "F-13"); /* not for long enough to be worth a word */
        if (i == 155) see(stage, "F-07");
        if (i >= 200) see(stage, i / 8 % 2 ? "F-07" : "F-13"); /* cannot be followed */
        struct answer answer = look(stage);
        if (answer.ask != ASK_SPEAK) continue;
        if (i < 200) assert_true(says(stage, answer.words));
        assert_true(i - last >= COACH_QUIET_LOOKS);
        last = i;
        if (i < 200) said++;
    }
    assert_int_equal(said, 2); /* come nearer; hold the head upright */
}

static void it_is_said_in_the_language_of_the_screen(void **state)
{
    struct stage *stage = *state;
    stage->view.language = LANGUAGE_EN;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-03");
    const char *words = NULL;
    for (int i = 0; i < 20 && !words; i++)
        words = look(stage).words;
    assert_non_null(words);
    assert_non_null(strstr(words, "closer"));
    stage_press(stage, "shoot");
    struct answer answer = stage_event(stage, &(struct event){.kind = EVENT_FACE});
    assert_int_equal(answer.ask, ASK_SPEAK);
    assert_non_null(strstr(answer.words, "photo"));
}

/* The service of the stage, asking for a presence check. */
static void ask_presence(struct stage *stage, struct service *service, enum presence presence)
{
    *service = stage_service;
    service->presence = presence;
    stage->record.service = service;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "");
}

static void turn(struct stage *stage, double yaw, int looks)
{
    stage->view.face_yaw = yaw;
    see(stage, yaw < -0.2 || yaw > 0.2 ? "F-08" : "");
    never_shot(stage, looks);
}

static void a_turn_before_the_photo(void **state)
{
    struct stage *stage = *state;
    struct service service;
    ask_presence(stage, &service, PRESENCE_TURN);
    never_shot(stage, 60);
    assert_true(says(stage, "Tolehkan"));
    assert_true(stage_can_press(stage, "skip"));
    turn(stage, -0.6, 6);
    assert_true(says(stage, "lurus"));
    turn(stage, 0, 2);
    assert_false(stage_can_press(stage, "skip"));
    assert_true(looks_until_shot(stage, 50, 1) >= COACH_GOOD_LOOKS - 2);
    photo_comes(stage, "");
    assert_string_equal(stage->record.face.note, "");
    assert_true(stage_can_press(stage, "next"));
    stage->record.service = &stage_service;
}

static void a_blink_before_the_photo(void **state)
{
    struct stage *stage = *state;
    struct service service;
    ask_presence(stage, &service, PRESENCE_BLINK);
    never_shot(stage, 60);
    assert_true(says(stage, "Kedipkan"));
    see(stage, "F-09");
    stage->view.face_eyes_open = -1;
    never_shot(stage, 3);
    see(stage, "");
    looks_until_shot(stage, 50, 1);
    stage->record.service = &stage_service;
}

/* Skipped, run out of time, or pressed past it: the photo is good, and the note says what is
 * missing. */
static void a_missed_check_never_blocks(void **state)
{
    struct stage *stage = *state;
    struct service service;
    for (int way = 0; way < 3; way++) {
        ask_presence(stage, &service, PRESENCE_TURN);
        never_shot(stage, 60);
        if (way == 0) stage_press(stage, "skip");
        if (way == 2)
            assert_asks(stage_press(stage, "shoot"), ASK_STILL, 0);
        else
            looks_until_shot(stage, 300, 0);
        photo_comes(stage, "");
        assert_string_equal(stage->record.face.note, "F-15");
        assert_true(stage->record.face.taken);
        assert_true(stage_can_press(stage, "next"));
        assert_non_null(strstr(stage_element(stage, "notice")->label, "kehadiran"));
        stage_show_step(stage, STEP_FACE, 0); /* back from the review: still a good photo */
        assert_true(stage_can_press(stage, "next"));
        stage_press(stage, "retake");
        assert_string_equal(stage->record.face.note, "");
    }
    /* What is wrong with the photo itself is the note that stays. */
    ask_presence(stage, &service, PRESENCE_TURN);
    stage_press(stage, "shoot");
    photo_comes(stage, "F-13");
    assert_string_equal(stage->record.face.note, "F-13");
    stage->record.service = &stage_service;
}

static void who_was_checked_is_photographed(void **state)
{
    struct stage *stage = *state;
    struct service service;
    ask_presence(stage, &service, PRESENCE_TURN);
    never_shot(stage, 20);
    turn(stage, -0.6, 6);
    turn(stage, 0, 3);
    see(stage, "F-01");
    never_shot(stage, 20);
    see(stage, "");
    never_shot(stage, 60);
    assert_true(says(stage, "Tolehkan"));
    stage->record.service = &stage_service;
}

static uint32_t corner(struct stage *stage)
{
    int stride;
    stage_element(stage, "advice");
    return canvas_pixels(stage->canvas, &stride)[0];
}

/* Where it is too dark the whole screen lights up, and stays lit when that has helped. */
static void the_screen_lights_a_dark_face(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    see(stage, "F-10");
    assert_true(corner(stage) != 0xFFFFFFFF);
    never_shot(stage, 5);
    assert_true(corner(stage) == 0xFFFFFFFF);
    see(stage, "");
    never_shot(stage, 5);
    assert_true(corner(stage) == 0xFFFFFFFF);
    stage->theme.contrast = CONTRAST_DARK; /* whose rules it keeps */
    assert_true(corner(stage) == 0xFF000000);
    stage->theme.contrast = CONTRAST_NORMAL;
    see(stage, "F-11");
    never_shot(stage, 5);
    assert_true(corner(stage) != 0xFFFFFFFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(is_taken_and_kept),
        STAGE_TEST(it_takes_itself),
        STAGE_TEST(a_bad_look_empties_the_ring),
        STAGE_TEST(again_forgets_the_photo),
        STAGE_TEST(three_tries_and_it_may_stay),
        STAGE_TEST(whoever_refuses_goes_on),
        STAGE_TEST(without_a_camera_one_goes_on),
        STAGE_TEST(a_camera_that_breaks_is_the_reason),
        STAGE_TEST(a_covered_lens_leads_to_the_desk),
        STAGE_TEST(an_uncovered_lens_is_a_choice_again),
        STAGE_TEST(a_camera_that_comes_back_is_used),
        STAGE_TEST(a_live_picture_that_goes_on_is_used),
        STAGE_TEST(a_photo_outlives_its_camera),
        STAGE_TEST(one_thing_at_a_time),
        STAGE_TEST(advice_does_not_flicker),
        STAGE_TEST(it_is_said_once_and_not_too_often),
        STAGE_TEST(it_is_said_in_the_language_of_the_screen),
        STAGE_TEST(a_turn_before_the_photo),
        STAGE_TEST(a_blink_before_the_photo),
        STAGE_TEST(a_missed_check_never_blocks),
        STAGE_TEST(who_was_checked_is_photographed),
        STAGE_TEST(the_screen_lights_a_dark_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
