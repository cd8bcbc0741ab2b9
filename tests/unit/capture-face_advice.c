/* One thing to change, the right one each time: real portraits and what may befall them, in live
 * frames and in the still. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/pixels.h"
#include "face_staging.h"

enum { BOTH = 3, ASTRONAUT = 1, ADMIRAL = 2 };

struct scene {
    const char *name;
    int who; /* bits of the sitters it is true of */
    struct pose pose;
    enum mishap mishap;
    double amount;
    const char *code;
    int move_x, move_y;
};

static const struct scene scenes[] = {
    {"as they are", BOTH, {640, 300, 1, 0, false}, NOTHING, 0, "", 0, 0},
    {"mirrored", BOTH, {640, 300, 1, 0, true}, NOTHING, 0, "", 0, 0},
    {"at the left, still inside", BOTH, {200, 320, 1, 0, false}, NOTHING, 0, "", 0, 0},
    {"at the right, still inside", BOTH, {1080, 320, 1, 0, false}, NOTHING, 0, "", 0, 0},
    {"seated, low in the frame", BOTH, {640, 480, 1, 0, false}, NOTHING, 0, "", 0, 0},
    {"tall, high in the frame", BOTH, {640, 210, 1, 0, false}, NOTHING, 0, "", 0, 0},
    {"tilted by 4 degrees", BOTH, {640, 300, 1, 4, false}, NOTHING, 0, "", 0, 0},
    {"near enough", BOTH, {640, 330, 1.5, 0, false}, NOTHING, 0, "", 0, 0},
    /* Which one is told where to go, and where: to the middle, as in the mirror. */
    {"left in the frame", BOTH, {108, 320, 1, 0, false}, NOTHING, 0, "F-06", -1, 0},
    {"right in the frame", BOTH, {1172, 320, 1, 0, false}, NOTHING, 0, "F-06", 1, 0},
    {"high", BOTH, {640, 115, 1, 0, false}, NOTHING, 0, "F-06", 0, 1},
    {"low", BOTH, {640, 560, 1, 0, false}, NOTHING, 0, "F-06", 0, -1},
    {"far", BOTH, {640, 300, 0.45, 0, false}, NOTHING, 0, "F-03", 0, 0},
    {"near", BOTH, {640, 330, 2.4, 0, false}, NOTHING, 0, "F-05", 0, 0},
    {"tilted left", BOTH, {640, 300, 1, -12, false}, NOTHING, 0, "F-07", 0, 0},
    {"tilted right", BOTH, {640, 300, 1, 12, false}, NOTHING, 0, "F-07", 0, 0},
    {"tilted much", BOTH, {640, 300, 1, 22, false}, NOTHING, 0, "F-07", 0, 0},
    {"turned right", ASTRONAUT, {640, 300, 1.2, 0, false}, TURNED, 25, "F-08", 0, 0},
    {"turned left", BOTH, {640, 300, 1.2, 0, false}, TURNED, -25, "F-08", 0, 0},
    {"a little turned", BOTH, {640, 300, 1.2, 0, false}, TURNED, 6, "", 0, 0},
    {"a little turned, left", BOTH, {640, 300, 1.2, 0, false}, TURNED, -6, "", 0, 0},
    {"eyes shut", ASTRONAUT, {640, 300, 1, 0, false}, EYES_SHUT, 0, "F-09", 0, 0},
    {"dark", BOTH, {640, 300, 1, 0, false}, LIGHT, 0.3, "F-10", 0, 0},
    {"half the light", BOTH, {640, 300, 1, 0, false}, LIGHT, 0.55, "", 0, 0},
    {"too much light", BOTH, {640, 300, 1, 0, false}, LIGHT, 1.6, "F-11", 0, 0},
    {"lit from the left", BOTH, {640, 300, 1, 0, false}, LIT_SIDE, 0.3, "F-12", 0, 0},
    {"lit from the right", BOTH, {640, 300, 1, 0, true}, LIT_SIDE, 0.3, "F-12", 0, 0},
    {"unevenly lit", BOTH, {640, 300, 1, 0, false}, LIT_SIDE, 0.85, "", 0, 0},
    {"blurred", BOTH, {640, 300, 1, 0, false}, BLURRED, 4, "F-13", 0, 0},
    {"eyes covered", BOTH, {640, 300, 1, 0, false}, EYES_BEHIND_BAR, 0, "F-01", 0, 0},
    {"face covered", BOTH, {640, 300, 1, 0, false}, FACE_BEHIND_HAND, 0, "F-01", 0, 0},
    {"lens covered", BOTH, {640, 300, 1, 0, false}, COVERED_LENS, 9, "C-06", 0, 0},
    {"lens covered by a finger", BOTH, {640, 300, 1, 0, false}, COVERED_LENS, 44, "C-06", 0, 0},
    {"a blank wall", BOTH, {640, 300, 1, 0, false}, COVERED_LENS, 120, "F-01", 0, 0},
    /* Neither skin nor what is worn on the head changes anything. */
    {"dark skin", BOTH, {640, 300, 1, 0, false}, DARK_SKIN, 1.8, "", 0, 0},
    {"very dark skin", BOTH, {640, 300, 1, 0, false}, DARK_SKIN, 2.6, "", 0, 0},
    {"headscarf", BOTH, {640, 300, 1, 0, false}, HEADSCARF, 0, "", 0, 0},
    {"peci", BOTH, {640, 300, 1, 0, false}, PECI, 0, "", 0, 0},
};

/* The view after some live frames of the same: long enough for what is said only when it lasts. */
static struct face_view look(struct face_finder *finder, const struct picture *frame, int looks)
{
    struct face_view view = {0};
    for (int i = 0; i < looks; i++)
        assert_true(face_finder_look(finder, frame, &view, NULL));
    return view;
}

/* A frame of another size is another camera: no face is followed from one to the other. */
static void forget(struct face_finder *finder)
{
    struct picture empty;
    specimen_make(64, 48, &empty);
    look(finder, &empty, 1);
    picture_free(&empty);
}

static struct face_view still(struct face_finder *finder, const struct picture *frame,
                              struct judgement *out)
{
    struct captured_face face;
    struct fault fault = {0};
    if (!capture_face(finder, frame, &face, &fault)) fail_msg("%s", fault.text);
    struct face_view view = face.view;
    if (out) *out = face.judgement;
    assert_string_equal(face.view.code, face.judgement.code);
    assert_int_equal(face.judgement.verdict, *view.code ? VERDICT_AGAIN : VERDICT_GOOD);
    captured_face_free(&face);
    return view;
}

static struct figure figure_of(const struct judgement *judgement, const char *name)
{
    for (int i = 0; i < judgement->figures_count; i++)
        if (strcmp(judgement->figures[i].name, name) == 0) return judgement->figures[i];
    fail_msg("no %s", name);
    return (struct figure){0};
}

static int failures;

static void compare(const char *who, const char *how, const struct scene *scene,
                    const struct face_view *view)
{
    if (strcmp(view->code, scene->code) == 0 && view->move_x == scene->move_x &&
        view->move_y == scene->move_y)
        return;
    failures++;
    print_error("%s %s, %s: '%s' (%d %d), not '%s' (%d %d); share %.2f yaw %.2f eyes %.3f\n", who,
                scene->name, how, view->code, view->move_x, view->move_y, scene->code,
                scene->move_x, scene->move_y, view->share, view->yaw, view->eyes_open);
}

static void test_one_thing_to_change(void **state)
{
    failures = 0;
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
        for (int k = 0; k < 2; k++) {
            const struct scene *scene = &scenes[i];
            struct staged staged;
            if (!(scene->who & 1 << k)) continue;
            sitter_stage(&sitters[k], &scene->pose, &staged);
            befall(&staged, scene->mishap, scene->amount);
            /* One in a live frame, the other in the still: each scene in both ways. */
            bool live = (i + (size_t)k) % 2 == 0;
            if (live) forget(*state);
            struct face_view view =
                live ? look(*state, &staged.frame, 1) : still(*state, &staged.frame, NULL);
            compare(sitters[k].name, live ? "live" : "still", scene, &view);
            picture_free(&staged.frame);
        }
    }
    assert_int_equal(failures, 0);
}

/* What a head wears, and how light its skin is, leaves each figure of the face where it was. */
static void test_what_is_worn_changes_no_figure(void **state)
{
    static const char *const names[] = {
        "inter_eye_distance_px", "head_size",     "roll_degrees",
        "yaw_degrees",           "eyes_open",     "mouth_closed",
        "single_face",           "over_exposure", "under_exposure",
        "luminance_mean",        "dynamic_range", "illumination_uniformity",
        "natural_colour",        "sharpness"};
    for (int k = 0; k < 2; k++) {
        struct judgement bare, worn;
        for (enum mishap mishap = HEADSCARF; mishap <= PECI; mishap++) {
            struct staged staged;
            sitter_stage(&sitters[k], &(struct pose){640, 300, 1.2, 0, false}, &staged);
            if (mishap == HEADSCARF) still(*state, &staged.frame, &bare);
            befall(&staged, mishap, 0);
            still(*state, &staged.frame, &worn);
            for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                struct figure before = figure_of(&bare, names[i]);
                struct figure after = figure_of(&worn, names[i]);
                if (after.score < before.score - 4)
                    fail_msg("%s %s: %.4f (%d) to %.4f (%d)", sitters[k].name, names[i], before.raw,
                             before.score, after.raw, after.score);
            }
            picture_free(&staged.frame);
        }
    }
}

/* A presence check asks for a turn or a blink: what it is told by. */
static void test_a_turn_and_a_blink_show(void **state)
{
    for (int k = 0; k < 2; k++) {
        struct staged staged;
        forget(*state);
        for (int sign = -1; sign <= 1; sign += 2) {
            if (k == 1 && sign == 1) continue; /* her head is cut off by the warp at that side */
            sitter_stage(&sitters[k], &(struct pose){640, 300, 1.2, 0, false}, &staged);
            double before = look(*state, &staged.frame, 2).yaw;
            befall(&staged, TURNED, sign * 30);
            double after = look(*state, &staged.frame, 1).yaw;
            if (fabs(before) > 0.2 || after * sign < 0.35)
                fail_msg("%s turned by %d: %.2f to %.2f", sitters[k].name, sign, before, after);
            picture_free(&staged.frame);
        }
    }
    struct staged open, shut;
    sitter_stage(&sitters[0], &(struct pose){640, 300, 1.2, 0, false}, &open);
    sitter_stage(&sitters[0], &(struct pose){640, 300, 1.2, 0, false}, &shut);
    befall(&shut, EYES_SHUT, 0);
    forget(*state);
    for (int i = 0; i < 2; i++) {
        struct face_view view = look(*state, &open.frame, 2);
        assert_true(view.eyes_open > 0.05);
        assert_string_equal(view.code, "");
        /* Seen at once; said only when it lasts. */
        view = look(*state, &shut.frame, 1);
        assert_true(view.eyes_open < 0.025);
        assert_string_equal(view.code, "");
    }
    assert_string_equal(look(*state, &shut.frame, 2).code, "F-09");
    picture_free(&open.frame);
    picture_free(&shut.frame);
}

/* Who turns all the way to the side is still there: scikit-image's photographer in profile, after
 * a face that looked to the front from the same place. */
static void test_a_profile_is_a_turn(void **state)
{
    struct sitter photographer = {.path = "/usr/lib/python3/dist-packages/skimage/data/camera.png"};
    struct staged front;
    sitter_load(&photographer);
    for (int mirrored = 0; mirrored <= 1; mirrored++) {
        struct picture profile;
        specimen_make(1280, 720, &profile);
        for (int y = 0; y < 720; y++) {
            for (int x = 0; x < 1280; x++) {
                double colour[3], u = mirrored ? 1279 - x : x;
                specimen_sample(&photographer.portrait, fmin(511, u / 2.5), fmin(511, y / 2.5),
                                colour);
                for (int c = 0; c < 3; c++)
                    specimen_at(&profile, x, y)[c] = specimen_byte(colour[c]);
            }
        }
        double x = mirrored ? 1279 - 560 : 560;
        sitter_stage(&sitters[0], &(struct pose){x, 330, 0.9, 0, false}, &front);
        forget(*state);
        assert_string_equal(look(*state, &front.frame, 2).code, "");
        struct face_view view = look(*state, &profile, 1);
        assert_string_equal(view.code, "F-08");
        /* He looks to the right of the picture: his left. */
        assert_true(mirrored ? view.yaw > 0.8 : view.yaw < -0.8);
        view = look(*state, &front.frame, 1);
        assert_true(fabs(view.yaw) < 0.2);
        /* Without a face before, it is none. */
        forget(*state);
        assert_string_equal(look(*state, &profile, 1).code, "F-01");
        picture_free(&front.frame);
        picture_free(&profile);
    }
    picture_free(&photographer.portrait);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_thing_to_change),
        cmocka_unit_test(test_what_is_worn_changes_no_figure),
        cmocka_unit_test(test_a_turn_and_a_blink_show),
        cmocka_unit_test(test_a_profile_is_a_turn),
    };
    return cmocka_run_group_tests(tests, sitters_set_up, sitters_tear_down);
}
