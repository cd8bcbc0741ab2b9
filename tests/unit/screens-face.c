/* The photo is taken, kept or taken again; without camera or after three tries one goes on. */
#include "screens_stage.h"

static void photo_comes(struct stage *stage, const char *note)
{
    struct case_face *face = &stage->record.face;
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

static void is_taken_and_kept(void **state)
{
    struct stage *stage = *state;
    assert_asks(stage_show_step(stage, STEP_FACE, 0), ASK_LIVE, 0);
    assert_false(stage_can_press(stage, "shoot")); /* nothing is seen yet */
    uint8_t grey[4] = {0};
    struct picture frame = {.format = PICTURE_GREY8,
                            .width_px = 2,
                            .height_px = 2,
                            .stride_bytes = 2,
                            .pixels = {grey, 4, 4}};
    stage->view.frame = &frame;
    assert_true(stage_can_press(stage, "shoot"));
    assert_asks(stage_press(stage, "shoot"), ASK_STILL, 0);
    assert_false(stage_can_press(stage, "shoot"));
    photo_comes(stage, "");
    assert_true(stage_element(stage, "photo")->private);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    stage->view.frame = NULL;
}

static void again_forgets_the_photo(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
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

static void without_a_camera_one_goes_on(void **state)
{
    struct stage *stage = *state;
    stage->view.camera_ready = false;
    snprintf(stage->view.camera_code, sizeof stage->view.camera_code, "C-02");
    assert_goes(stage_show_step(stage, STEP_FACE, 0), OUTCOME_STAY);
    assert_non_null(strstr(stage_element(stage, "notice")->label, "C-02"));
    assert_goes(stage_press(stage, "without"), OUTCOME_SKIP);
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

static void a_photo_outlives_its_camera(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    stage_press(stage, "shoot");
    photo_comes(stage, "");
    stage_fault(stage, "C-03");
    assert_null(strstr(stage_element(stage, "notice")->label, "C-03"));
    assert_true(stage_can_press(stage, "next"));
}

/* The mirror: a head at the right of the frame is seen at the left, and has to go right. */
static void one_thing_at_a_time(void **state)
{
    static const struct {
        int x, faces;
        const char *code, *words;
    } rows[] = {
        {400, 1, "", "kanan"},     {0, 1, "", "kiri"},       {220, 1, "", "Sudah pas"},
        {220, 1, "F-03", "dekat"}, {220, 2, "F-02", "satu"}, {0, 0, "F-01", "Hadapkan"},
    };
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FACE, 0);
    uint8_t *grey = memory_alloc(640 * 480);
    struct picture frame = {.format = PICTURE_GREY8,
                            .width_px = 640,
                            .height_px = 480,
                            .stride_bytes = 640,
                            .pixels = {grey, 640 * 480, 640 * 480}};
    stage->view.frame = &frame;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage->view.faces = rows[i].faces;
        stage->view.face = (struct rect){rows[i].x, 100, 200, 260};
        snprintf(stage->view.face_code, sizeof stage->view.face_code, "%s", rows[i].code);
        const char *label = stage_element(stage, "advice")->label;
        if (!strstr(label, rows[i].words)) fail_msg("row %zu says \"%s\"", i, label);
    }
    stage->view.frame = NULL;
    memory_wipe_free(grey, 640 * 480);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(is_taken_and_kept),
        STAGE_TEST(again_forgets_the_photo),
        STAGE_TEST(three_tries_and_it_may_stay),
        STAGE_TEST(without_a_camera_one_goes_on),
        STAGE_TEST(a_camera_that_comes_back_is_used),
        STAGE_TEST(a_photo_outlives_its_camera),
        STAGE_TEST(one_thing_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
