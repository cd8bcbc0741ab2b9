/* From the glass to the PDF: sizes, colour, limits, and what stands in the file. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "capture/capture.h"
#include "capture/pixels.h"
#include "capture/skew.h"
#include "specimen.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void capture(const struct picture *raw, struct captured_page *out)
{
    struct fault fault = {0};
    if (!capture_page(raw, &(struct page_wish){0}, out, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(out->preview.format, PICTURE_RGB24);
    assert_true(picture_longer_side(&out->preview) <= 1000);
    assert_true(out->width_px <= 3898 && out->height_px <= 3898);
    struct picture file = {.format = PICTURE_FILE, .pixels = out->jpeg}, page;
    assert_true(picture_decode(&file, 0, &page, &fault));
    assert_int_equal(page.width_px, out->width_px);
    assert_int_equal(page.height_px, out->height_px);
    picture_free(&page);
}

/* The lid of a scanner, with a sheet on the glass at (x, y) millimetres, turned by degrees. */
static void scan(const struct picture *sheet, int lid, double x_mm, double y_mm, double degrees,
                 struct picture *out)
{
    int dpi = sheet->dpi, width = (int)(216 * dpi / 25.4), height = (int)(300 * dpi / 25.4);
    struct dice dice = {.state = 9};
    specimen_make(width, height, out);
    out->dpi = dpi;
    double c = cos(degrees / 57.29578), s = sin(degrees / 57.29578);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double dx = x + 0.5 - x_mm * dpi / 25.4, dy = y + 0.5 - y_mm * dpi / 25.4;
            double u = dx * c + dy * s, v = dy * c - dx * s;
            double colour[3] = {lid, lid, lid};
            if (u >= 0 && v >= 0 && u < sheet->width_px && v < sheet->height_px)
                specimen_sample(sheet, u, v, colour);
            uint8_t *to = specimen_at(out, x, y);
            double grain = dice_between(&dice, -2, 2);
            for (int k = 0; k < 3; k++)
                to[k] = specimen_byte(colour[k] + grain);
        }
    }
}

static void test_a_card_on_the_glass(void **unused)
{
    (void)unused;
    static const struct {
        int lid;
        double x, y, degrees;
    } cases[] = {{255, 12, 20, 0}, {255, 60, 120, 5}, {20, 30, 30, -3}, {128, 100, 200, 9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dice dice = {.state = i};
        struct picture card, glass;
        specimen_card(&dice, 150, &card);
        scan(&card, cases[i].lid, cases[i].x, cases[i].y, cases[i].degrees, &glass);
        struct captured_page page;
        capture(&glass, &page);
        assert_true(page.page_found);
        assert_true(page.width_mm == 85.6 && page.height_mm == 53.98);
        assert_in_range(page.dpi, 147, 153);
        assert_true(fabs(page.skew_degrees - cases[i].degrees) < 0.5);
        assert_true(page.colour);
        captured_page_free(&page);
        picture_free(&glass);
        picture_free(&card);
    }
}

static void test_a_page_in_the_feeder_comes_askew(void **unused)
{
    (void)unused;
    static const double turns[] = {0, 1.5, -4, 7};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        struct dice dice = {.state = 40 + i};
        struct picture letter, paper;
        specimen_letter(&dice, 210, 297, 120, &letter);
        scan(&letter, 250, 3 + fmax(turns[i], 0) * 5, 1 + fmax(-turns[i], 0) * 3.6, turns[i],
             &paper);
        struct captured_page page;
        capture(&paper, &page);
        struct picture file = {.format = PICTURE_FILE, .pixels = page.jpeg}, upright;
        assert_true(picture_decode(&file, 0, &upright, NULL));
        double left = skew_of_print(&upright, NULL);
        if (fabs(left) > 0.5) fail_msg("%.2f degrees left of %.2f", left, turns[i]);
        picture_free(&upright);
        captured_page_free(&page);
        picture_free(&paper);
        picture_free(&letter);
    }
}

/* Without a resolution the shape says the paper; with a camera's 72 dpi as well. */
static void test_sizes_of_photos(void **unused)
{
    (void)unused;
    int right = 0, count = 0;
    for (uint64_t seed = 200; seed < 212; seed++) {
        struct specimen_photo photo;
        specimen_photograph(seed, 800, &photo);
        photo.picture.dpi = seed % 2 ? 72 : 0;
        struct captured_page page;
        capture(&photo.picture, &page);
        count++;
        right += page.page_found && (page.width_mm == 85.6) == photo.card;
        captured_page_free(&page);
        specimen_photo_free(&photo);
    }
    if (right < count - 1) fail_msg("%d of %d", right, count);
}

static void test_colour(void **unused)
{
    (void)unused;
    static const struct {
        uint8_t paper[3], ink[3];
        bool colour;
    } cases[] = {
        {{250, 250, 250}, {20, 20, 20}, false},    {{250, 250, 250}, {170, 30, 40}, true},
        {{250, 235, 205}, {30, 28, 25}, false},    {{225, 235, 250}, {20, 25, 30}, false},
        {{250, 250, 250}, {128, 128, 128}, false}, {{90, 30, 160}, {20, 20, 20}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture picture;
        specimen_make(400, 560, &picture);
        for (int y = 0; y < 560; y++) {
            for (int x = 0; x < 400; x++) {
                bool ink = x > 100 && x < 200 && y > 100 && y < 200 && (x / 6 + y / 9) % 2;
                memcpy(specimen_at(&picture, x, y), ink ? cases[i].ink : cases[i].paper, 3);
            }
        }
        struct captured_page page;
        capture(&picture, &page);
        if (page.colour != cases[i].colour) fail_msg("case %d", (int)i);
        captured_page_free(&page);
        picture_free(&picture);
    }
}

static void test_tiny_and_odd_pictures(void **unused)
{
    (void)unused;
    static const int sizes[][2] = {{1, 1}, {2, 300}, {300, 2}, {31, 17}, {300, 200}, {5000, 40}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct picture picture;
        specimen_make(sizes[i][0], sizes[i][1], &picture);
        memset(picture.pixels.data, 200, picture.pixels.size);
        struct captured_page page;
        capture(&picture, &page);
        assert_false(page.page_found);
        captured_page_free(&page);
        picture_free(&picture);
    }
}

/* A4 at 600 dpi becomes A4 at 300 dpi. */
static void test_no_more_than_300_dpi(void **unused)
{
    (void)unused;
    struct picture picture;
    specimen_make(4960, 7016, &picture);
    memset(picture.pixels.data, 240, picture.pixels.size);
    picture.dpi = 600;
    struct captured_page page;
    capture(&picture, &page);
    assert_int_equal(page.height_px, 3508);
    assert_int_equal(page.width_px, 2480);
    assert_int_equal(page.dpi, 300);
    assert_true(page.width_mm == 210 && page.height_mm == 297);
    captured_page_free(&page);
    picture_free(&picture);
}

static void noisy_jpeg(int width, int height, struct bytes *out)
{
    struct picture picture;
    struct dice dice = {.state = 5};
    specimen_make(width, height, &picture);
    for (size_t i = 0; i < picture.pixels.size; i++)
        picture.pixels.data[i] = (uint8_t)dice_next(&dice);
    assert_true(picture_encode_jpeg(&picture, 92, out, NULL));
    picture_free(&picture);
}

static void test_size_limit(void **unused)
{
    (void)unused;
    struct bytes jpeg = {0};
    noisy_jpeg(600, 800, &jpeg);
    static const size_t limits[] = {10000000, 300000, 100000, 20000, 3000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct bytes limited = {0};
        assert_true(capture_jpeg_limit(&jpeg, limits[i], &limited, NULL));
        assert_true(limited.size <= limits[i]);
        if (jpeg.size <= limits[i]) assert_int_equal(limited.size, jpeg.size);
        struct picture file = {.format = PICTURE_FILE, .pixels = limited}, page;
        assert_true(picture_decode(&file, 0, &page, NULL));
        picture_free(&page);
        bytes_free(&limited);
    }
    struct bytes tiny = {0}, text = {0};
    assert_true(capture_jpeg_limit(&jpeg, 10, &tiny, NULL)); /* as small as can be, no failure */
    assert_true(tiny.size > 0 && tiny.size < 3000);
    bytes_append_text(&text, "no picture at all");
    struct fault fault = {0};
    assert_false(capture_jpeg_limit(&text, 5, &tiny, &fault));
    assert_string_equal(fault.code, "D-01");
    bytes_free(&tiny);
    bytes_free(&text);
    bytes_free(&jpeg);
}

static const uint8_t *find(const struct bytes *in, const char *text)
{
    return memmem(in->data, in->size, text, strlen(text));
}

static void test_pdf(void **unused)
{
    (void)unused;
    struct bytes first = {0}, second = {0}, pdf = {0};
    noisy_jpeg(120, 80, &first);
    noisy_jpeg(80, 120, &second);
    const struct bytes *pages[] = {&first, &second};
    const double sizes[][2] = {{85.6, 53.98}, {0, 0}};
    assert_true(capture_pdf(pages, sizes, 2, "Scan KTP", &pdf, NULL));
    assert_memory_equal(pdf.data, "%PDF-1.", 7);
    assert_non_null(find(&pdf, "(Scan KTP)"));
    assert_null(find(&pdf, "CreationDate"));
    assert_non_null(find(&pdf, "/Count 2"));
    /* 85.6 x 53.98 mm and A4 in points; the JPEG files as they are. */
    assert_non_null(find(&pdf, "242.6"));
    assert_non_null(find(&pdf, "153.0"));
    assert_non_null(find(&pdf, "595.2"));
    assert_non_null(find(&pdf, "841.8"));
    assert_non_null(memmem(pdf.data, pdf.size, first.data, first.size));
    assert_non_null(memmem(pdf.data, pdf.size, second.data, second.size));
    /* tests/peers/archive.py looks at it with another reader. */
    assert_true(file_write_durable(BINARY_DIR, "specimen.pdf", pdf.data, pdf.size, 0644, NULL));
    struct bytes again = {0};
    assert_true(capture_pdf(pages, sizes, 2, "Scan KTP", &again, NULL));
    assert_int_equal(again.size, pdf.size);
    assert_memory_equal(again.data, pdf.data, pdf.size);
    bytes_free(&again);
    bytes_free(&pdf);
    bytes_free(&first);
    bytes_free(&second);
}

static void test_pdf_of_what_is_no_jpeg(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"", "x", "\xff\xd8", "\xff\xd8\xff\xc0", "%PDF-1.4"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct bytes page = {0}, pdf = {0};
        bytes_append_text(&page, texts[i]);
        const struct bytes *pages[] = {&page};
        const double sizes[][2] = {{210, 297}};
        struct fault fault = {0};
        assert_false(capture_pdf(pages, sizes, 1, "", &pdf, &fault));
        assert_string_equal(fault.code, "D-01");
        assert_int_equal(pdf.size, 0);
        bytes_free(&page);
    }
    struct bytes pdf = {0};
    assert_false(capture_pdf(NULL, NULL, 0, "", &pdf, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_card_on_the_glass),
        cmocka_unit_test(test_a_page_in_the_feeder_comes_askew),
        cmocka_unit_test(test_sizes_of_photos),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_tiny_and_odd_pictures),
        cmocka_unit_test(test_no_more_than_300_dpi),
        cmocka_unit_test(test_size_limit),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_pdf_of_what_is_no_jpeg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
