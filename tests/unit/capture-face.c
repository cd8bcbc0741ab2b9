/* Faces: exactly one in a real portrait, however it is shown; none in what is no face. The portrait
 * is the one that scikit-image brings along (package python3-skimage). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "capture/capture.h"
#include "capture/pixels.h"
#include "specimen.h"

#include <math.h>

#define PORTRAIT "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"

struct fixture {
    struct face_finder *finder;
    struct picture portrait; /* 512 x 512 */
};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct fault fault = {0};
    fixture.finder = face_finder_create(&fault);
    if (!fixture.finder) fail_msg("%s %s", fault.code, fault.text);
    struct picture file = {.format = PICTURE_FILE};
    if (!file_read(PORTRAIT, 1 << 24, &file.pixels, &fault)) fail_msg("%s", fault.text);
    assert_true(picture_decode(&file, 0, &fixture.portrait, &fault));
    assert_int_equal(fixture.portrait.width_px, 512);
    picture_free(&file);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    face_finder_destroy(fixture->finder);
    face_finder_destroy(NULL);
    picture_free(&fixture->portrait);
    return 0;
}

static struct face_view look(struct fixture *fixture, const struct picture *frame)
{
    struct face_view view;
    struct fault fault = {0};
    if (!face_finder_look(fixture->finder, frame, &view, &fault)) fail_msg("%s", fault.text);
    return view;
}

/* The portrait by size, light and side, laid at (x, y) into a frame with a ground. */
struct staging {
    const char *name;
    int width, height;
    double scale, x, y, light;
    bool mirrored;
    enum { PLAIN, CHECKS, STRIPES, NOISE } ground;
    bool cut_out; /* an oval around the head only */
};

static uint8_t ground_level(int kind, int x, int y, struct dice *dice)
{
    switch (kind) {
    case CHECKS: return (x / 24 + y / 24) % 2 ? 200 : 40;
    case STRIPES: return (x / 12) % 2 ? 200 : 50;
    case NOISE: return (uint8_t)dice_next(dice);
    default: return 128;
    }
}

static void stage(const struct picture *portrait, const struct staging *staging,
                  struct picture *out)
{
    struct dice dice = {.state = 3};
    specimen_make(staging->width, staging->height, out);
    for (int y = 0; y < staging->height; y++) {
        for (int x = 0; x < staging->width; x++) {
            uint8_t *to = specimen_at(out, x, y);
            memset(to, ground_level((int)staging->ground, x, y, &dice), 3);
            double u = (x - staging->x) / staging->scale, v = (y - staging->y) / staging->scale;
            if (staging->mirrored) u = 512 - u;
            double oval = pow((u - 225) / 105, 2) + pow((v - 140) / 160, 2);
            bool inside = u >= 0 && v >= 0 && u < 512 && v < 512;
            if (!inside || (staging->cut_out && oval > 1)) continue;
            double colour[3];
            specimen_sample(portrait, u, v, colour);
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(colour[c] * staging->light);
        }
    }
}

static void test_one_face(void **state)
{
    struct fixture *fixture = *state;
    static const struct staging stagings[] = {
        {"as it is", 512, 512, 1, 0, 0, 1, false, PLAIN, false},
        {"half", 256, 256, 0.5, 0, 0, 1, false, PLAIN, false},
        {"double", 1024, 1024, 2, 0, 0, 1, false, PLAIN, false},
        {"darker", 512, 512, 1, 0, 0, 0.55, false, PLAIN, false},
        {"brighter", 512, 512, 1, 0, 0, 1.07, false, PLAIN, false},
        {"mirrored", 512, 512, 1, 0, 0, 1, true, PLAIN, false},
        {"left", 512, 512, 1, -90, 20, 1, false, PLAIN, false},
        {"low right", 640, 512, 1, 200, 120, 1, false, PLAIN, false},
        {"camera", 1280, 720, 1.41, 280, 0, 1, false, PLAIN, false},
        {"checks", 640, 480, 1, 100, 60, 1, false, CHECKS, true},
        {"stripes", 640, 480, 1, 100, 60, 1, false, STRIPES, true},
        {"noise", 640, 480, 1, 100, 60, 1, false, NOISE, true},
        {"dark checks", 1280, 720, 1.6, 300, 100, 0.5, true, CHECKS, true},
    };
    for (size_t i = 0; i < sizeof stagings / sizeof *stagings; i++) {
        const struct staging *staging = &stagings[i];
        struct picture frame;
        stage(&fixture->portrait, staging, &frame);
        struct face_view view = look(fixture, &frame);
        if (view.faces != 1 || *view.code)
            fail_msg("%s: %d faces, '%s', %.2f", staging->name, view.faces, view.code, view.share);
        /* The nose of the portrait is at (225, 118). */
        double u = staging->mirrored ? 512 - 225 : 225;
        double x = staging->x + u * staging->scale, y = staging->y + 118 * staging->scale;
        assert_true(view.x_px < x && x < view.x_px + view.width_px);
        assert_true(view.y_px < y && y < view.y_px + view.height_px);
        assert_true(fabs(view.share - (double)view.height_px / frame.height_px) < 0.01);
        picture_free(&frame);
    }
}

static void test_two_faces_and_passers_by(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        double second_scale;
        int faces;
        const char *code;
    } cases[] = {{1, 2, "F-02"}, {0.6, 2, "F-02"}, {0.35, 1, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture frame, second;
        struct staging first = {"", 1024, 512, 1, 0, 0, 1, false, PLAIN, false};
        double scale = cases[i].second_scale;
        struct staging other = {"", 1024, 512, scale, 512, 60, 1, true, PLAIN, false};
        stage(&fixture->portrait, &first, &frame);
        stage(&fixture->portrait, &other, &second);
        for (int y = 0; y < 512; y++)
            memcpy(specimen_at(&frame, 512, y), specimen_at(&second, 512, y), 3 * 512);
        /* While one face is followed, a second one is looked for every few looks. */
        struct face_view view;
        for (int k = 0; k < 7; k++)
            view = look(fixture, &frame);
        assert_int_equal(view.faces, cases[i].faces);
        assert_string_equal(view.code, cases[i].code);
        /* The largest is the one that counts. */
        if (scale < 1) assert_true(view.x_px < 300);
        picture_free(&frame);
        picture_free(&second);
    }
}

static void test_a_face_too_far_away(void **state)
{
    struct fixture *fixture = *state;
    struct staging far = {"", 640, 640, 0.9, 100, 150, 1, false, PLAIN, false};
    struct picture frame;
    stage(&fixture->portrait, &far, &frame);
    struct face_view view = look(fixture, &frame);
    assert_int_equal(view.faces, 1);
    assert_string_equal(view.code, "F-03");
    picture_free(&frame);
}

static void test_no_face(void **state)
{
    struct fixture *fixture = *state;
    for (int kind = 0; kind < 8; kind++) {
        struct picture frame;
        struct dice dice = {.state = (uint64_t)kind};
        if (kind == 0) {
            specimen_letter(&dice, 210, 297, 70, &frame);
        } else if (kind == 1) {
            specimen_card(&dice, 150, &frame);
        } else if (kind == 2) {
            struct specimen_photo photo;
            specimen_photograph(7, 640, &photo);
            frame = photo.picture;
        } else if (kind == 7) { /* the chair and the suit, with nobody above the collar */
            picture_crop(&fixture->portrait, 0, 230, 512, 282, &frame);
        } else {
            struct staging empty = {"", 640, 480, 1, 2000, 0, 1, false, PLAIN, false};
            empty.ground = kind == 3 ? PLAIN : kind == 4 ? CHECKS : kind == 5 ? STRIPES : NOISE;
            stage(&fixture->portrait, &empty, &frame);
        }
        struct face_view view = look(fixture, &frame);
        if (view.faces != 0) fail_msg("a face in kind %d", kind);
        assert_string_equal(view.code, "F-01");
        picture_free(&frame);
    }
}

static void test_frames_of_any_size(void **state)
{
    struct fixture *fixture = *state;
    static const int sizes[][2] = {{1, 1}, {1, 400}, {400, 1}, {24, 24}, {30, 2000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct picture frame;
        specimen_make(sizes[i][0], sizes[i][1], &frame);
        assert_int_equal(look(fixture, &frame).faces, 0);
        picture_free(&frame);
    }
    struct picture text = {.format = PICTURE_FILE};
    bytes_append_text(&text.pixels, "no picture");
    struct face_view view = {.faces = -1};
    struct fault fault = {0};
    assert_false(face_finder_look(fixture->finder, &text, &view, &fault));
    assert_string_equal(fault.code, "D-01");
    assert_int_equal(view.faces, -1);
    picture_free(&text);
}

static double figure_of(const struct judgement *judgement, const char *name)
{
    for (int i = 0; i < judgement->figures_count; i++)
        if (strcmp(judgement->figures[i].name, name) == 0) return judgement->figures[i].raw;
    fail_msg("no %s", name);
    return 0;
}

static void test_still_becomes_a_portrait(void **state)
{
    struct fixture *fixture = *state;
    struct staging camera = {"", 1920, 1080, 2.1, 430, 0, 1, false, PLAIN, false};
    struct picture frame, file = {.format = PICTURE_FILE}, kept;
    struct fault fault = {0};
    struct captured_face face;
    stage(&fixture->portrait, &camera, &frame);
    assert_true(picture_encode_jpeg(&frame, 92, &file.pixels, NULL));
    if (!capture_face(fixture->finder, &file, &face, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(face.view.faces, 1);
    struct picture jpeg = {.format = PICTURE_FILE, .pixels = face.jpeg};
    assert_true(picture_decode(&jpeg, 0, &kept, NULL));
    assert_true(abs(kept.width_px * 4 - kept.height_px * 3) <= 4);
    assert_true(face.preview.height_px <= 800);
    assert_true(abs(face.preview.width_px * 4 - face.preview.height_px * 3) <= 4);
    /* The same face in the portrait, the eyes upright in the middle, 0.48 from the top; of this
     * portrait the chin is 1.75 eye distances below the eyes: 0.40 of the height. */
    assert_int_equal(face.judgement.verdict, VERDICT_GOOD);
    double apart = figure_of(&face.judgement, "inter_eye_distance_px");
    assert_true(fabs(apart - 43 * 2.1) < 5);
    assert_true(fabs(1.75 * apart / kept.height_px - 0.40) < 0.03);
    assert_true(fabs(figure_of(&face.judgement, "head_size") - 0.40) < 0.005);
    double left = figure_of(&face.judgement, "margin_left");
    assert_true(fabs(left - figure_of(&face.judgement, "margin_right")) < 0.05);
    struct face_view view = look(fixture, &kept);
    assert_int_equal(view.faces, 1);
    double middle = view.x_px + view.width_px / 2.0;
    assert_true(fabs(middle / kept.width_px - 0.5) < 0.06);
    picture_free(&kept);
    captured_face_free(&face);
    picture_free(&file);
    picture_free(&frame);
}

static void test_still_without_a_face_is_kept_whole(void **state)
{
    struct fixture *fixture = *state;
    struct staging empty = {"", 640, 480, 1, 2000, 0, 1, false, STRIPES, false};
    struct picture frame, kept;
    struct captured_face face;
    stage(&fixture->portrait, &empty, &frame);
    assert_true(capture_face(fixture->finder, &frame, &face, NULL));
    assert_string_equal(face.view.code, "F-01");
    struct picture jpeg = {.format = PICTURE_FILE, .pixels = face.jpeg};
    assert_true(picture_decode(&jpeg, 0, &kept, NULL));
    assert_int_equal(kept.width_px, 640);
    assert_int_equal(kept.height_px, 480);
    picture_free(&kept);
    captured_face_free(&face);
    picture_free(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_face),
        cmocka_unit_test(test_two_faces_and_passers_by),
        cmocka_unit_test(test_a_face_too_far_away),
        cmocka_unit_test(test_no_face),
        cmocka_unit_test(test_frames_of_any_size),
        cmocka_unit_test(test_still_becomes_a_portrait),
        cmocka_unit_test(test_still_without_a_face_is_kept_whole),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
