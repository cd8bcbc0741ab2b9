/* Each measure of a portrait equals its published formula: the rows of the standard's tables, on
 * points and pictures whose answer is known, within two points of score. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/face_measures.h"
#include "specimen.h"

#include <math.h>

static void expect(const char *what, struct face_measure measure, double raw, int score)
{
    if (fabs(measure.raw - raw) > 0.02 * fabs(raw) + 1e-6 || abs(measure.score - score) > 2)
        fail_msg("%s: %.4f scores %d, not %.4f and %d", what, measure.raw, measure.score, raw,
                 score);
}

/* Eyes apart_px apart around (x, y), the chin chin_px below, all turned by roll. */
static struct face_points points_at(double x, double y, double apart_px, double chin_px,
                                    double roll_degrees)
{
    double roll = roll_degrees * acos(-1) / 180, c = cos(roll), s = sin(roll);
    return (struct face_points){.right_eye = {x - apart_px / 2 * c, y - apart_px / 2 * s},
                                .left_eye = {x + apart_px / 2 * c, y + apart_px / 2 * s},
                                .mouth = {x - chin_px * 0.6 * s, y + chin_px * 0.6 * c},
                                .chin = {x - chin_px * s, y + chin_px * c}};
}

static void test_distance_between_the_eyes(void **state)
{
    (void)state;
    static const struct {
        double apart_px, yaw_degrees, raw;
        int score;
    } rows[] = {{60, 0, 60, 38},    {70, 0, 70, 50},   {90, 0, 90, 73},    {120, 0, 120, 92},
                {180, 0, 180, 100}, {60, 60, 120, 92}, {60, -60, 120, 92}, {0, 0, 0, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_points points = points_at(300, 300, rows[i].apart_px, 200, 7);
        expect("distance", face_inter_eye(&points, rows[i].yaw_degrees), rows[i].raw,
               rows[i].score);
    }
    struct face_points points = points_at(300, 300, 90, 200, 0);
    assert_int_equal(face_inter_eye(&points, 90).score, -1); /* no eyes to the side */
}

static void test_size_of_the_head(void **state)
{
    (void)state;
    static const struct {
        double raw;
        int score;
    } rows[] = {{0.45, 100}, {0.40, 54}, {0.50, 54}, {0.35, 24}, {0.55, 24}, {0.25, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_points points = points_at(300, 300, 100, rows[i].raw * 800, -5);
        expect("head size", face_head_size(&points, 800), rows[i].raw, rows[i].score);
    }
}

static void test_pose(void **state)
{
    (void)state;
    static const struct {
        double degrees;
        int score;
    } rows[] = {{0, 100}, {5, 99}, {-5, 99}, {8, 98}, {15, 93}, {25, 82}, {90, 0}, {120, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_points points = points_at(300, 300, 100, 180, rows[i].degrees);
        expect("pose", face_pose(rows[i].degrees), rows[i].degrees, rows[i].score);
        assert_true(fabs(face_roll_degrees(&points) - rows[i].degrees) < 1e-6);
    }
}

static void test_margins(void **state)
{
    (void)state;
    /* The margins of a 400 x 700 picture, as the eyes (100 px apart, T = 200) stand in it. */
    static const struct {
        double x, y;
        int left, right, above, below;
    } rows[] = {{200, 300, 100, 100, 73, 88}, /* 1.5 | 1.5 | 1.5 | 2.0 at T = 200 */
                {140, 280, 50, 100, 50, 95},  /* 0.9, and 1.4 T above */
                {260, 340, 100, 50, 95, 50},  /* 0.9 at the right, 1.8 T below */
                {150, 300, 73, 100, 73, 88}}; /* 1.0: the gate */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_points points = points_at(rows[i].x, rows[i].y, 100, 200, 0);
        struct face_margins margins = face_margins(&points, 400, 700);
        expect("left", margins.left, (rows[i].x - 50) / 100, rows[i].left);
        expect("right", margins.right, (400 - rows[i].x - 50) / 100, rows[i].right);
        expect("above", margins.above, rows[i].y / 200, rows[i].above);
        expect("below", margins.below, (700 - rows[i].y) / 200, rows[i].below);
    }
    struct face_points none = {0};
    assert_int_equal(face_margins(&none, 400, 700).left.score, -1);
}

static void test_eyes_and_mouth(void **state)
{
    (void)state;
    static const struct {
        double raw;
        int eyes, mouth;
    } rows[] = {{0.02, 50, 95}, {0.03, 73, 94},  {0.04, 88, 93}, {0.05, 95, 92},
                {0.1, 100, 84}, {0.15, 100, 70}, {0.2, 100, 50}, {0, 12, 97}};
    struct face_points points = points_at(300, 300, 110, 200, 3);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect("eyes", face_eyes_open(rows[i].raw * 200, &points), rows[i].raw, rows[i].eyes);
        expect("mouth", face_mouth_closed(rows[i].raw * 200, &points), rows[i].raw, rows[i].mouth);
    }
    assert_int_equal(face_eyes_open(-1, &points).score, -1);
    assert_int_equal(face_mouth_closed(-1, &points).score, -1);
}

static void test_single_face(void **state)
{
    (void)state;
    expect("one", face_single(0, 9000), 0, 100);
    expect("two alike", face_single(9000, 9000), 1, 0);
    expect("a quarter", face_single(2250, 9000), 0.25, 75);
    assert_int_equal(face_single(0, 0).score, -1);
}

static struct face_histogram two_levels(int one, double share, int other)
{
    struct face_histogram histogram = {0};
    histogram.shares[other] = 1 - share;
    histogram.shares[one] += share;
    return histogram;
}

static void test_exposure(void **state)
{
    (void)state;
    static const struct {
        double share;
        int over, under;
    } rows[] = {{0, 100, 100}, {0.005, 67, 100}, {0.01, 50, 100}, {0.05, 17, 100},
                {0.80, 1, 90}, {0.92, 1, 40},    {1, 1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_histogram light = two_levels(250, rows[i].share, 120);
        struct face_histogram dark = two_levels(10, rows[i].share, 120);
        expect("over", face_over_exposure(&light), rows[i].share, rows[i].over);
        expect("under", face_under_exposure(&dark), rows[i].share, rows[i].under);
    }
    /* The ends of the ranges belong to them. */
    struct face_histogram edges = two_levels(247, 0.5, 246), dark = two_levels(25, 0.5, 26);
    expect("247", face_over_exposure(&edges), 0.5, 2);
    expect("25", face_under_exposure(&dark), 0.5, 100);
    struct face_histogram none = {0};
    assert_int_equal(face_over_exposure(&none).score, -1);
    assert_int_equal(face_luminance_mean(&none).score, -1);
}

static void test_luminance(void **state)
{
    (void)state;
    static const struct {
        double mean;
        int score;
    } rows[] = {{0.25, 73}, {0.3, 88}, {0.5, 100}, {0.75, 73}, {0.8, 50}, {0.2, 50}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_histogram flat = two_levels((int)round(rows[i].mean * 255), 1, 0);
        expect("mean", face_luminance_mean(&flat), rows[i].mean, rows[i].score);
        assert_true(face_luminance_variance(&flat).raw < 1e-9);
    }
    /* Half at 0.5 - d, half at 0.5 + d: the variance is d squared; 100 sin(pi 60v / (60v + 1)). */
    struct face_histogram spread = two_levels(96, 0.5, 159); /* d = 0.1235, v = 0.01526 */
    expect("variance", face_luminance_variance(&spread), 0.01526, 100);
    struct face_histogram wide = two_levels(0, 0.5, 255);
    expect("variance", face_luminance_variance(&wide), 0.25, 20);
}

static void test_dynamic_range(void **state)
{
    (void)state;
    static const struct {
        int levels, score;
    } rows[] = {{1, 0}, {64, 75}, {128, 88}, {256, 100}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct face_histogram even = {0};
        for (int k = 0; k < rows[i].levels; k++)
            even.shares[k] = 1.0 / rows[i].levels;
        expect("entropy", face_dynamic_range(&even), log2(rows[i].levels), rows[i].score);
    }
}

/* A drawn face: the colour of either half, and the level of the ground. */
struct drawn {
    uint8_t right[3], left[3], ground;
};

static void draw(const struct drawn *drawn, struct face_points *points, struct picture *out)
{
    specimen_make(600, 700, out);
    *points = points_at(300, 300, 100, 175, 0);
    for (int y = 0; y < 700; y++) {
        for (int x = 0; x < 600; x++) {
            bool face = pow((x - 300) / 105.0, 2) + pow((y - 350) / 150.0, 2) < 1;
            const uint8_t ground[3] = {drawn->ground, drawn->ground, drawn->ground};
            memcpy(specimen_at(out, x, y),
                   !face     ? ground
                   : x < 300 ? drawn->right
                             : drawn->left,
                   3);
        }
    }
}

/* sRGB level to luminance level: IEC 61966-2-1. */
static double luminance(double level)
{
    double x = level / 255;
    return 255 * (x > 0.04045 ? pow((x + 0.055) / 1.055, 2.4) : x / 12.92);
}

static void test_light_of_a_drawn_face(void **state)
{
    (void)state;
    struct drawn drawn = {.right = {188, 188, 188}, .left = {255, 255, 255}, .ground = 40};
    struct face_points points;
    struct picture picture;
    struct face_histogram face;
    draw(&drawn, &points, &picture);
    face_histogram_of_face(&picture, &points, &face);
    /* Half of the region is white, half at 0.50 of it; nothing of the ground is in it. */
    expect("over", face_over_exposure(&face), 0.5, 2);
    expect("under", face_under_exposure(&face), 0, 100);
    expect("mean", face_luminance_mean(&face), (1 + luminance(188) / 255) / 2, 72);
    picture_free(&picture);
}

static void test_evenness_of_the_cheeks(void **state)
{
    (void)state;
    struct face_points points;
    struct picture picture;
    struct face_histogram right, left;
    double mean_rgb[3];
    /* Each cheek in columns of two levels; common is the share of columns alike in both. */
    static const struct {
        double common;
        int score;
    } rows[] = {{1, 100}, {0.5, 81}, {0.6, 86}, {0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        draw(&(struct drawn){.right = {120, 120, 120}, .left = {120, 120, 120}}, &points, &picture);
        for (int y = 0; y < 700; y++)
            for (int x = 350; x < 600; x++)
                if ((y % 10) >= (int)(rows[i].common * 10 + 0.5))
                    memset(specimen_at(&picture, x, y), 160, 3);
        face_histogram_of_cheeks(&picture, &points, &right, &left, mean_rgb);
        struct face_measure even = face_illumination(&right, &left);
        if (fabs(even.raw - rows[i].common) > 0.04 || abs(even.score - rows[i].score) > 2)
            fail_msg("%.2f scores %d, not %.2f and %d", even.raw, even.score, rows[i].common,
                     rows[i].score);
        picture_free(&picture);
    }
}

static void test_natural_colour(void **state)
{
    (void)state;
    /* Skin of any shade is no distance away, a picture without colour none; cold light is. */
    static const struct {
        double rgb[3], raw;
        int score;
    } rows[] = {{{206, 158, 130}, 0, 100}, {{120, 80, 62}, 0, 100},  {{62, 40, 32}, 0, 100},
                {{128, 128, 128}, 0, 100}, {{90, 110, 200}, 100, 0}, {{90, 160, 80}, 100, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect("colour", face_natural_colour(rows[i].rgb), rows[i].raw, rows[i].score);
    struct face_points points;
    struct picture picture;
    struct face_histogram right, left;
    double mean_rgb[3];
    draw(&(struct drawn){.right = {200, 100, 40}, .left = {100, 200, 60}}, &points, &picture);
    face_histogram_of_cheeks(&picture, &points, &right, &left, mean_rgb);
    assert_true(fabs(mean_rgb[0] - 150) < 1 && fabs(mean_rgb[1] - 150) < 1 &&
                fabs(mean_rgb[2] - 50) < 1);
    picture_free(&picture);
}

/* The sRGB level of a luminance level. */
static double level_of(double light)
{
    double x = light / 255;
    return 255 * (x > 0.0031308 ? 1.055 * pow(x, 1 / 2.4) - 0.055 : 12.92 * x);
}

static void test_background(void **state)
{
    (void)state;
    struct face_points points;
    struct picture picture;
    /* Luminance rises and falls from row to row by steps of raw / 8 in the standard's picture,
     * where the eyes are 81.3 px apart (here 100): Sobel's gradient is raw all over. */
    static const struct {
        double raw;
        int score;
    } rows[] = {{0, 100}, {10, 95}, {50, 76}, {100, 55}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        draw(&(struct drawn){.ground = 150}, &points, &picture);
        for (int y = 0; y < 700; y++) {
            double way = fmod(y * rows[i].raw / 8 * 81.3 / 100, 460);
            double light = 20 + (way < 230 ? way : 460 - way);
            memset(specimen_at(&picture, 0, y), specimen_byte(level_of(light)), 600 * 3);
        }
        struct face_measure ground = face_background(&picture, &points);
        if (fabs(ground.raw - rows[i].raw) > 0.06 * rows[i].raw ||
            abs(ground.score - rows[i].score) > 2)
            fail_msg("%.2f scores %d, not %.0f and %d", ground.raw, ground.score, rows[i].raw,
                     rows[i].score);
        picture_free(&picture);
    }
}

/* What a person wears and where they are is in no figure of the background. */
static void test_background_beside_the_person(void **state)
{
    (void)state;
    struct face_points points;
    struct picture picture;
    draw(&(struct drawn){.ground = 150}, &points, &picture);
    for (int y = 60; y < 700; y++)
        for (int x = 170; x < 430; x++)
            if (x / 4 % 2 && pow((x - 300) / 130.0, 2) + pow((y - 400) / 340.0, 2) < 1)
                memset(specimen_at(&picture, x, y), 20, 3);
    expect("scarf", face_background(&picture, &points), 0, 100);
    picture_free(&picture);
}

static void test_sharpness(void **state)
{
    (void)state;
    struct face_points points;
    struct picture sharp, soft;
    struct dice dice = {.state = 5};
    draw(&(struct drawn){.ground = 150}, &points, &sharp);
    for (int y = 0; y < 700; y++)
        for (int x = 0; x < 600; x++)
            memset(specimen_at(&sharp, x, y),
                   (x / 12 + y / 12) % 2 ? 180 : 90 + dice_below(&dice, 9), 3);
    double last = face_sharpness(&sharp, &points).raw;
    assert_true(last > 0.05);
    for (int step = 0; step < 3; step++) { /* each a mean over three columns and rows */
        specimen_make(600, 700, &soft);
        for (int y = 0; y < 700; y++) {
            for (int x = 0; x < 600; x++) {
                int sum = 0;
                for (int k = 0; k < 9; k++) {
                    int u = x + k % 3 - 1, v = y + k / 3 - 1;
                    u = u < 0 ? 0 : u > 599 ? 599 : u;
                    v = v < 0 ? 0 : v > 699 ? 699 : v;
                    sum += *specimen_at(&sharp, u, v);
                }
                memset(specimen_at(&soft, x, y), sum / 9, 3);
            }
        }
        picture_free(&sharp);
        sharp = soft;
        struct face_measure now = face_sharpness(&sharp, &points);
        if (now.raw > 0.9 * last) fail_msg("blurred %.3f, before %.3f", now.raw, last);
        last = now.raw;
    }
    picture_free(&sharp);
    struct face_points none = {0};
    specimen_make(8, 8, &soft);
    assert_int_equal(face_sharpness(&soft, &none).score, -1);
    picture_free(&soft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance_between_the_eyes),
        cmocka_unit_test(test_size_of_the_head),
        cmocka_unit_test(test_pose),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_eyes_and_mouth),
        cmocka_unit_test(test_single_face),
        cmocka_unit_test(test_exposure),
        cmocka_unit_test(test_luminance),
        cmocka_unit_test(test_dynamic_range),
        cmocka_unit_test(test_light_of_a_drawn_face),
        cmocka_unit_test(test_evenness_of_the_cheeks),
        cmocka_unit_test(test_natural_colour),
        cmocka_unit_test(test_background),
        cmocka_unit_test(test_background_beside_the_person),
        cmocka_unit_test(test_sharpness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
