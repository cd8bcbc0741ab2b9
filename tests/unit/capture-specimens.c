/* The specimens themselves: what they promise of corners, strengths and lie must be so, or nothing
 * that is measured with them means anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bounds.h"
#include "capture/geometry.h"
#include "capture/pixels.h"
#include "match.h"
#include "trial.h"

#include <math.h>
#include <string.h>

static const struct paper_order a5 = {PAPER_LETTER, 148, 210, 150, true, 7};

static void draw(const struct paper_order *order, struct paper *out)
{
    struct pen *pen = pen_create();
    paper_draw(order, pen, out);
    pen_destroy(pen);
}

static void test_the_same_seed_draws_the_same(void **unused)
{
    (void)unused;
    struct paper_order other = a5;
    other.seed++;
    struct paper first, again, different;
    draw(&a5, &first);
    draw(&a5, &again);
    draw(&other, &different);
    size_t size = first.picture.pixels.size;
    assert_memory_equal(first.picture.pixels.data, again.picture.pixels.data, size);
    assert_int_equal(size, different.picture.pixels.size);
    assert_memory_not_equal(first.picture.pixels.data, different.picture.pixels.data, size);
    paper_free(&first);
    paper_free(&again);
    paper_free(&different);
}

/* The drawing turned about its middle, on white. */
static void turned(const struct picture *drawing, double degrees, struct picture *out)
{
    double c = cos(degrees * 3.14159265 / 180), s = sin(degrees * 3.14159265 / 180);
    double w = drawing->width_px / 2.0, h = drawing->height_px / 2.0;
    struct quad quad = quad_whole(drawing->width_px, drawing->height_px);
    for (int i = 0; i < 4; i++) {
        double x = quad.corner[i].x - w, y = quad.corner[i].y - h;
        quad.corner[i] = (struct point){w + x * c + y * s, h - x * s + y * c};
    }
    const uint8_t white[3] = {245, 245, 245};
    picture_warp(drawing, &quad, drawing->width_px, drawing->height_px, white, out);
}

static void test_what_is_left_askew_is_measured(void **unused)
{
    (void)unused;
    static const double angles[] = {0.3, -2};
    struct paper paper;
    draw(&a5, &paper);
    for (size_t i = 0; i < sizeof angles / sizeof *angles; i++) {
        struct picture page;
        struct match match;
        turned(&paper.picture, angles[i], &page);
        match_page(&paper.picture, a5.width_mm, &page, a5.dpi / 25.4, &match);
        assert_true(match.measured);
        assert_int_equal(match.quarter_turns, 0);
        if (fabs(match.skew_degrees - fabs(angles[i])) > 0.06)
            fail_msg("%.2f is measured as %.3f", angles[i], match.skew_degrees);
        picture_free(&page);
    }
    paper_free(&paper);
}

static void test_the_way_up_is_measured(void **unused)
{
    (void)unused;
    static const int orientations[] = {6, 3}; /* EXIF: made upright by a quarter, by a half */
    struct paper paper;
    draw(&a5, &paper);
    for (int i = 0; i < 2; i++) {
        struct picture page;
        struct match match;
        turned(&paper.picture, 0, &page);
        picture_orient(&page, orientations[i]);
        match_page(&paper.picture, a5.width_mm, &page, a5.dpi / 25.4, &match);
        assert_true(match.measured);
        assert_int_equal(match.quarter_turns, i + 1);
        picture_free(&page);
    }
    paper_free(&paper);
}

/* Around each corner three quarters are ground and one is sheet. */
static void test_corners_are_where_they_are_said_to_be(void **unused)
{
    (void)unused;
    struct paper_order order = a5;
    order.kind = PAPER_BLANK;
    struct paper paper;
    draw(&order, &paper);
    for (int device = TAKEN_FLATBED; device <= TAKEN_CAMERA; device += 2) {
        struct taking taking = {.device = (enum taking_device)device,
                                .quarter_turns = device,
                                .degrees = 7,
                                .lid = 25,
                                .glass_width_mm = 216,
                                .glass_height_mm = 297,
                                .place_x = 0.5,
                                .place_y = 0.5,
                                .frame_px = 1600,
                                .fill = 0.7,
                                .tilt_x = 0.03,
                                .ground = GROUND_DARK};
        struct taken taken;
        taking_do(&taking, &order, &paper, &(struct harm){0}, &taken);
        const struct specimen_point *c = taken.corners;
        double middle_x = (c[0].x + c[2].x) / 2, middle_y = (c[0].y + c[2].y) / 2;
        for (int i = 0; i < 4; i++) {
            double dx = (middle_x - c[i].x) / 60, dy = (middle_y - c[i].y) / 60;
            assert_true(*specimen_at(&taken.raw, (int)(c[i].x + dx), (int)(c[i].y + dy)) > 180);
            assert_true(*specimen_at(&taken.raw, (int)(c[i].x - dx), (int)(c[i].y - dy)) < 100);
        }
        taken_free(&taken);
    }
    paper_free(&paper);
}

/* A step blurred by a Gaussian rises from 16 to 84 of a hundred within two sigmas. */
static void test_blur_has_its_strength(void **unused)
{
    (void)unused;
    static const double sigmas[] = {1.1, 2.2, 4};
    for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++) {
        struct picture step;
        specimen_make(80, 80, &step);
        for (int y = 0; y < 80; y++)
            for (int x = 40; x < 80; x++)
                memset(specimen_at(&step, x, y), 200, 3);
        harm_blur(&step, sigmas[i]);
        double low = 0, high = 0;
        for (int x = 1; x < 80; x++) {
            double before = *specimen_at(&step, x - 1, 40), here = *specimen_at(&step, x, 40);
            if (before < 31.7 && here >= 31.7) low = x - (here - 31.7) / (here - before);
            if (before < 168.3 && here >= 168.3) high = x - (here - 168.3) / (here - before);
        }
        if (fabs((high - low) / 2 - sigmas[i]) > 0.12)
            fail_msg("sigma %.1f is %.2f", sigmas[i], (high - low) / 2);
        picture_free(&step);
    }
}

static void test_trials_declare_their_truth(void **unused)
{
    (void)unused;
    for (int i = 0; i < trial_classes_count(); i++) {
        int grey = 0, count = 200;
        for (uint64_t seed = 0; seed < (uint64_t)count; seed++) {
            struct trial trial;
            trial_plan(&trial_classes[i], seed, &trial);
            grey += trial.truth.grey_zone;
            assert_true(trial.truth.good == (trial.truth.codes[0] == NULL) ||
                        trial.truth.grey_zone);
            assert_true(trial.order.dpi >= 75 && trial.order.dpi <= 300);
        }
        if (grey > count / 5) fail_msg("%s: %d of %d", trial_classes[i].name, grey, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_seed_draws_the_same),
        cmocka_unit_test(test_what_is_left_askew_is_measured),
        cmocka_unit_test(test_the_way_up_is_measured),
        cmocka_unit_test(test_corners_are_where_they_are_said_to_be),
        cmocka_unit_test(test_blur_has_its_strength),
        cmocka_unit_test(test_trials_declare_their_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
