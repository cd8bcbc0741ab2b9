/* The sheet on its ground: measured on a hundred photos drawn by code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/sheet.h"
#include "capture/skew.h"
#include "specimen.h"

#include <stdio.h>

enum { PHOTOS = 100, PHOTO_PX = 500 };

static double corner_error(const struct specimen_photo *photo, const struct quad *quad)
{
    double worst = 0;
    for (int i = 0; i < 4; i++)
        worst = fmax(worst, hypot(quad->corner[i].x - photo->corners[i].x,
                                  quad->corner[i].y - photo->corners[i].y));
    return worst / hypot(photo->picture.width_px, photo->picture.height_px);
}

/* The largest angle between a side that was found and the true one, in degrees. */
static double side_error(const struct specimen_photo *photo, const struct quad *quad)
{
    double worst = 0;
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        struct specimen_point c = photo->corners[i], d = photo->corners[(i + 1) % 4];
        double angle = atan2(b.y - a.y, b.x - a.x) - atan2(d.y - c.y, d.x - c.x);
        worst = fmax(worst, fabs(remainder(angle, 6.283185307)) * 57.29578);
    }
    return worst;
}

static void test_photos(void **unused)
{
    (void)unused;
    int close = 0, wrong = 0, straight = 0;
    double corners = 0;
    for (uint64_t seed = 0; seed < PHOTOS; seed++) {
        struct specimen_photo photo;
        specimen_photograph(seed, PHOTO_PX, &photo);
        struct quad quad;
        bool found = sheet_find(&photo.picture, &quad);
        double error = found ? corner_error(&photo, &quad) : 1;
        if (error < 0.02) {
            close++;
            corners += error;
            straight += side_error(&photo, &quad) <= 0.5;
        } else {
            wrong += found;
            printf("photo %d: %s\n", (int)seed, found ? "wrong" : "not found");
        }
        specimen_photo_free(&photo);
    }
    printf("%d of %d within 2 %% of the diagonal (mean %.4f), %d of them straight to 0.5 degrees, "
           "%d wrong\n",
           close, PHOTOS, corners / close, straight, wrong);
    assert_true(close >= 95);
    assert_true(straight >= close * 97 / 100);
    assert_true(wrong <= 1);
}

/* What fills the picture is not cut, whatever boxes stand on it. */
static void test_pages_that_fill_the_picture(void **unused)
{
    (void)unused;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct dice dice = {.state = seed};
        struct picture page;
        if (seed % 3 == 2) {
            specimen_card(&dice, 240, &page);
        } else {
            specimen_letter(&dice, 210, 297, 90, &page);
        }
        if (seed % 3 == 1) {
            static const uint8_t tones[3] = {40, 170, 215};
            for (int y = 350; y < 700; y++)
                memset(specimen_at(&page, 100, y), tones[seed / 3 % 3], 3 * 540);
        }
        struct quad quad;
        if (sheet_find(&page, &quad)) {
            double share = quad_area(&quad) / page.width_px / page.height_px;
            if (share < 0.97) fail_msg("page %d was cut to %.2f of it", (int)seed, share);
        }
        picture_free(&page);
    }
}

static void test_nothing_is_found_in_nothing(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < 6; kind++) {
        struct picture picture;
        struct dice dice = {.state = (uint64_t)kind};
        specimen_make(kind == 5 ? 40 : 640, kind == 5 ? 30 : 480, &picture);
        for (size_t i = 0; i < picture.pixels.size; i++)
            picture.pixels.data[i] = kind == 0   ? 0
                                     : kind == 1 ? 255
                                     : kind == 2 ? (uint8_t)dice_next(&dice)
                                     : kind == 3 ? (uint8_t)(i % 1920 / 8)
                                                 : (uint8_t)(120 + dice_below(&dice, 20));
        struct quad quad;
        assert_false(sheet_find(&picture, &quad));
        picture_free(&picture);
    }
}

static void test_print_says_the_skew(void **unused)
{
    (void)unused;
    static const double turns[] = {0, 0.4, -0.7, 2.5, -5, 8, -12, 14.5};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        struct dice dice = {.state = i + 3};
        struct picture page, turned;
        specimen_letter(&dice, 210, 297, 100, &page);
        double c = cos(turns[i] / 57.29578), s = sin(turns[i] / 57.29578);
        double w = page.width_px / 2.0, h = page.height_px / 2.0;
        /* Shown turned clockwise: the window on the page turns the other way. */
        struct quad window = {{{w - w * c - h * s, h + w * s - h * c},
                               {w + w * c - h * s, h - w * s - h * c},
                               {w + w * c + h * s, h - w * s + h * c},
                               {w - w * c + h * s, h + w * s + h * c}}};
        const uint8_t white[3] = {250, 250, 246};
        picture_warp(&page, &window, page.width_px, page.height_px, white, &turned);
        double found = skew_of_print(&turned, NULL);
        if (fabs(found - turns[i]) > 0.2) fail_msg("%.2f found for %.2f", found, turns[i]);
        picture_free(&turned);
        picture_free(&page);
    }
    struct picture blank;
    specimen_make(600, 800, &blank);
    memset(blank.pixels.data, 250, blank.pixels.size);
    assert_true(skew_of_print(&blank, NULL) == 0);
    picture_free(&blank);
}

static void test_shapes(void **unused)
{
    (void)unused;
    struct quad square = quad_whole(300, 200);
    double least, most;
    assert_true(quad_angles(&square, &least, &most));
    assert_true(fabs(least - 90) < 1e-9 && fabs(most - 90) < 1e-9);
    assert_true(quad_area(&square) == 60000);
    assert_true(fabs(quad_aspect(&square, 300, 200) - 1.5) < 1e-9);
    struct quad bent = {{{0, 0}, {100, 0}, {20, 20}, {0, 100}}};
    assert_false(quad_angles(&bent, &least, &most));
    /* A sheet of A4 seen by a camera: 1000 px focal length, tilted 25 degrees about both axes. */
    struct quad seen;
    static const double unit[4][2] = {{-105, -148.5}, {105, -148.5}, {105, 148.5}, {-105, 148.5}};
    double t = 25 / 57.29578;
    for (int i = 0; i < 4; i++) {
        double x = unit[i][0], y = unit[i][1] * cos(t), z = unit[i][1] * sin(t);
        double x2 = x * cos(t) + z * sin(t), z2 = z * cos(t) - x * sin(t) + 500;
        seen.corner[i] = (struct point){600 + 1000 * x2 / z2, 800 + 1000 * y / z2};
    }
    assert_true(fabs(quad_aspect(&seen, 1200, 1600) - 210 / 297.0) < 0.01);
}

static void test_papers(void **unused)
{
    (void)unused;
    static const struct {
        double width, height, exact_width, exact_height; /* 0: none of them */
    } sizes[] = {{211, 295.5, 210, 297},   {298, 209, 297, 210},  {214, 331, 215, 330},
                 {216, 280, 215.9, 279.4}, {85, 55, 85.6, 53.98}, {53, 86, 53.98, 85.6},
                 {210, 301, 0, 0},         {148, 210, 0, 0}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        double width = sizes[i].width, height = sizes[i].height;
        bool known = paper_by_size(&width, &height);
        assert_int_equal(known, sizes[i].exact_width > 0);
        assert_true(width == (known ? sizes[i].exact_width : sizes[i].width));
        assert_true(height == (known ? sizes[i].exact_height : sizes[i].height));
    }
    double width, height;
    assert_true(paper_by_aspect(0.71, 0.05, &width, &height) && height == 297);
    assert_true(paper_by_aspect(1.56, 0.05, &width, &height) && width == 85.6);
    assert_true(paper_by_aspect(1 / 1.56, 0.05, &width, &height) && height == 330);
    assert_false(paper_by_aspect(1, 0.05, &width, &height));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_papers),
        cmocka_unit_test(test_print_says_the_skew),
        cmocka_unit_test(test_nothing_is_found_in_nothing),
        cmocka_unit_test(test_pages_that_fill_the_picture),
        cmocka_unit_test(test_photos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
