/* Codes in a camera's picture: found at any size, under noise, and nothing else taken for one. */
#include "reader/reader.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT "https://spesimen.example/t/SPS4K7Q2M"

static void make(enum picture_format format, int width, int height, int stride, struct picture *out)
{
    *out = (struct picture){
        .format = format, .width_px = width, .height_px = height, .stride_bytes = stride};
    size_t size = (size_t)stride * (size_t)height;
    bytes_reserve(&out->pixels, size);
    out->pixels.size = size;
    memset(out->pixels.data, 200, size);
}

static void put(struct picture *picture, int x, int y, uint8_t value)
{
    int each = picture->format == PICTURE_RGB24 ? 3 : 1;
    uint8_t *pixel =
        picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes + (size_t)(x * each);
    memset(pixel, value, (size_t)each);
}

static void fill(struct picture *picture, int x, int y, int wide, int high, uint8_t value)
{
    for (int row = y; row < y + high; row++)
        for (int column = x; column < x + wide; column++)
            put(picture, column, row, value);
}

/* Draws text as a QR code of dots of this size with its upper left corner at (x, y). */
static void draw_qr(struct picture *picture, const char *text, int x, int y, int dot)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    assert_non_null(code);
    fill(picture, x - 4 * dot, y - 4 * dot, (code->width + 8) * dot, (code->width + 8) * dot, 235);
    for (int i = 0; i < code->width * code->width; i++)
        if (code->data[i] & 1)
            fill(picture, x + i % code->width * dot, y + i / code->width * dot, dot, dot, 25);
    QRcode_free(code);
}

/* "SPS-1" in Code 128, set B, of bars this wide: start, five characters, sum, stop. */
static void draw_code128(struct picture *picture, int x, int y, int bar)
{
    static const char widths[] = "211214"
                                 "213113"
                                 "313121"
                                 "213113"
                                 "122132"
                                 "123221"
                                 "321221"
                                 "2331112";
    fill(picture, x - 20 * bar, y - 10, 150 * bar, 120, 235);
    for (int i = 0; widths[i]; i++) {
        int wide = (widths[i] - '0') * bar;
        if (i % 2 == 0) fill(picture, x, y, wide, 100, 25);
        x += wide;
    }
}

static void add_noise(struct picture *picture, int most)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < picture->pixels.size; i++) {
        seed = seed * 1664525U + 1013904223U;
        int value = picture->pixels.data[i] + (int)(seed >> 16) % (2 * most + 1) - most;
        picture->pixels.data[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static void test_finds_codes(void **state)
{
    static const struct {
        const char *what;
        enum picture_format format;
        int width, height, stride, dot, noise;
    } cases[] = {
        {"colour, live size", PICTURE_RGB24, 1280, 720, 1280 * 3, 8, 0},
        {"grey, with padded rows", PICTURE_GREY8, 641, 483, 700, 5, 0},
        {"noisy and large", PICTURE_RGB24, 1280, 960, 1280 * 3, 12, 90},
        {"too fine for the small copy", PICTURE_GREY8, 1920, 1080, 1920, 3, 0},
        {"a small picture", PICTURE_RGB24, 320, 240, 320 * 3, 4, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture picture;
        char text[READER_TEXT_SIZE] = "";
        make(cases[i].format, cases[i].width, cases[i].height, cases[i].stride, &picture);
        draw_qr(&picture, TEXT, cases[i].width / 4, cases[i].height / 6, cases[i].dot);
        if (cases[i].noise) add_noise(&picture, cases[i].noise);
        if (!reader_find_in_picture(&picture, text)) fail_msg("%s: nothing found", cases[i].what);
        assert_string_equal(text, TEXT);
        picture_free(&picture);
    }
}

static void test_bar_codes(void **state)
{
    (void)state;
    struct picture picture;
    char text[READER_TEXT_SIZE] = "";
    make(PICTURE_RGB24, 1280, 720, 1280 * 3, &picture);
    draw_code128(&picture, 300, 400, 4);
    assert_true(reader_find_in_picture(&picture, text));
    assert_string_equal(text, "SPS-1");
    draw_qr(&picture, TEXT, 500, 60, 6);
    assert_true(reader_find_in_picture(&picture, text)); /* a QR code goes before a bar code */
    assert_string_equal(text, TEXT);
    picture_free(&picture);
}

/* Text that no reader of ours may pass on: untouched output, false. */
static void test_foreign_text(void **state)
{
    (void)state;
    char longest[READER_TEXT_SIZE], too_long[READER_TEXT_SIZE + 1];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = 0;
    memset(too_long, 'a', sizeof too_long);
    too_long[sizeof too_long - 1] = 0;
    const struct {
        const char *text;
        bool passes;
    } cases[] = {{"tab\there", false}, {"line\n", false}, {"caf\xc3\xa9", false},
                 {"\x1b[2J", false},   {"a b", true},     {"~!@#", true},
                 {longest, true},      {too_long, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture picture;
        char text[READER_TEXT_SIZE] = "before";
        make(PICTURE_GREY8, 640, 640, 640, &picture);
        draw_qr(&picture, cases[i].text, 60, 60, 5);
        if (reader_find_in_picture(&picture, text) != cases[i].passes) fail_msg("case %zu", i);
        assert_string_equal(text, cases[i].passes ? cases[i].text : "before");
        picture_free(&picture);
    }
}

static void test_nothing_to_find(void **state)
{
    (void)state;
    char text[READER_TEXT_SIZE] = "before";
    struct picture picture;
    for (int side = 1; side < 80; side += 3) {
        make(PICTURE_GREY8, side, 80 - side, side, &picture);
        add_noise(&picture, 100);
        assert_false(reader_find_in_picture(&picture, text));
        picture_free(&picture);
    }
    for (int seed = 0; seed < 4; seed++) {
        make(PICTURE_RGB24, 1281, 719, 1281 * 3, &picture);
        add_noise(&picture, 60 + seed * 20);
        assert_false(reader_find_in_picture(&picture, text));
        picture_free(&picture);
    }
    picture = (struct picture){.format = PICTURE_FILE};
    assert_false(reader_find_in_picture(&picture, text));
    make(PICTURE_RGB24, 640, 480, 640 * 3, &picture);
    picture.pixels.size -= 1; /* promises more than it has */
    assert_false(reader_find_in_picture(&picture, text));
    picture.stride_bytes = 640;
    assert_false(reader_find_in_picture(&picture, text));
    picture_free(&picture);
    assert_string_equal(text, "before");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_codes),
        cmocka_unit_test(test_bar_codes),
        cmocka_unit_test(test_foreign_text),
        cmocka_unit_test(test_nothing_to_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
