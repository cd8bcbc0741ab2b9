/* Foreign picture files: every kind that devices and people bring, and those that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/pixels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

enum { WIDTH = 48, HEIGHT = 32 };

/* Four areas: red, green / blue, white; no two corners alike, so that turns and mirrors show. */
static const uint8_t areas[2][2][3] = {{{200, 30, 30}, {30, 180, 30}},
                                       {{30, 30, 200}, {250, 250, 250}}};

static const uint8_t *area_at(int x, int y)
{
    return areas[y >= HEIGHT / 2][x >= WIDTH / 2];
}

static void assert_colour(const struct picture *picture, int x, int y, const uint8_t *wanted)
{
    const uint8_t *p = picture_row(picture, y) + 3 * x;
    for (int c = 0; c < 3; c++) {
        if (abs(p[c] - wanted[c]) > 12)
            fail_msg("(%d,%d) is %d %d %d, not %d %d %d", x, y, p[0], p[1], p[2], wanted[0],
                     wanted[1], wanted[2]);
    }
}

static void assert_areas(const struct picture *picture)
{
    assert_int_equal(picture->format, PICTURE_RGB24);
    assert_int_equal(picture->width_px, WIDTH);
    assert_int_equal(picture->height_px, HEIGHT);
    for (int y = 4; y < HEIGHT; y += 24) {
        for (int x = 4; x < WIDTH; x += 40)
            assert_colour(picture, x, y, area_at(x, y));
    }
}

static void decode(struct bytes *file, struct picture *out)
{
    struct picture raw = {.format = PICTURE_FILE, .pixels = *file};
    struct fault fault = {0};
    if (!picture_decode(&raw, 0, out, &fault)) fail_msg("%s", fault.text);
}

static void assert_refused(const struct bytes *file, const char *code)
{
    struct picture raw = {.format = PICTURE_FILE, .pixels = *file}, out = {.width_px = -1};
    struct captured_page page = {.dpi = -1};
    struct fault fault = {0};
    assert_false(picture_decode(&raw, 0, &out, &fault));
    assert_string_equal(fault.code, code);
    assert_int_equal(out.width_px, -1);
    assert_false(capture_page(&raw, &(struct page_wish){0}, &page, &fault));
    assert_string_equal(fault.code, code);
    assert_int_equal(page.dpi, -1);
}

enum kind { KIND_RGB, KIND_GREY, KIND_CMYK };

/* A JPEG by libjpeg itself, so that the reader is not tried on its own writer's files only. */
static void write_jpeg(enum kind kind, bool progressive, const uint8_t *exif, unsigned exif_size,
                       struct bytes *out)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *memory = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &memory, &size);
    jpeg.image_width = WIDTH;
    jpeg.image_height = HEIGHT;
    jpeg.input_components = kind == KIND_RGB ? 3 : kind == KIND_GREY ? 1 : 4;
    jpeg.in_color_space = kind == KIND_RGB ? JCS_RGB : kind == KIND_GREY ? JCS_GRAYSCALE : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    if (kind == KIND_CMYK) jpeg_set_colorspace(&jpeg, JCS_YCCK);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (exif) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, exif_size);
    for (int y = 0; y < HEIGHT; y++) {
        uint8_t row[WIDTH * 4], *to = row;
        for (int x = 0; x < WIDTH; x++) {
            const uint8_t *from = area_at(x, y);
            if (kind == KIND_GREY) {
                *to++ = from[1];
                continue;
            }
            memcpy(to, from, 3);
            to += 3;
            if (kind == KIND_CMYK) *to++ = 255; /* inverted, as Adobe writes it: no black */
        }
        uint8_t *rows[1] = {row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    bytes_append(out, memory, size);
    free(memory);
}

static void test_jpeg_kinds(void **unused)
{
    (void)unused;
    for (int progressive = 0; progressive < 2; progressive++) {
        for (int kind = KIND_RGB; kind <= KIND_CMYK; kind++) {
            struct bytes file = {0};
            struct picture picture;
            write_jpeg((enum kind)kind, progressive, NULL, 0, &file);
            decode(&file, &picture);
            if (kind == KIND_GREY) {
                const uint8_t grey[3] = {180, 180, 180};
                assert_colour(&picture, WIDTH - 4, 4, grey);
            } else {
                assert_areas(&picture);
            }
            picture_free(&picture);
            bytes_free(&file);
        }
    }
}

/* One entry: tag 0x0112, a short. */
static void write_exif(int orientation, bool little, uint8_t out[32])
{
    static const uint8_t big[] = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0,
                                  1,   1,   18,  0,   3, 0, 0,   0,   1, 0,  0, 0, 0, 0, 0};
    static const uint8_t small[] = {'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1,
                                    0,   18,  1,   3,   0, 1, 0,   0,   0,  0, 0, 0, 0, 0, 0};
    memset(out, 0, 32);
    memcpy(out, little ? small : big, sizeof big);
    out[little ? 24 : 25] = (uint8_t)orientation;
}

/* Where the first pixel (red) and the first row's last (green) go, by EXIF 2.3: 0 top left, 1 top
 * right, 2 bottom left, 3 bottom right. */
static void test_orientation(void **unused)
{
    (void)unused;
    static const struct {
        int red, green;
    } wanted[9] = {[1] = {0, 1}, [2] = {1, 0}, [3] = {3, 2}, [4] = {2, 3},
                   [5] = {0, 2}, [6] = {1, 3}, [7] = {3, 1}, [8] = {2, 0}};
    for (int orientation = 1; orientation <= 8; orientation++) {
        for (int little = 0; little < 2; little++) {
            uint8_t exif[32];
            struct bytes file = {0};
            struct picture picture;
            write_exif(orientation, little, exif);
            write_jpeg(KIND_RGB, false, exif, sizeof exif, &file);
            decode(&file, &picture);
            bool turned = orientation > 4;
            assert_int_equal(picture.width_px, turned ? HEIGHT : WIDTH);
            assert_int_equal(picture.height_px, turned ? WIDTH : HEIGHT);
            for (int colour = 0; colour < 2; colour++) {
                int corner = colour ? wanted[orientation].green : wanted[orientation].red;
                int x = corner & 1 ? picture.width_px - 4 : 4;
                int y = corner & 2 ? picture.height_px - 4 : 4;
                assert_colour(&picture, x, y, areas[0][colour]);
            }
            picture_free(&picture);
            bytes_free(&file);
        }
    }
}

static void write_png(uint32_t format, struct bytes *out)
{
    size_t channels = PNG_IMAGE_SAMPLE_CHANNELS(format);
    bool deep = format & PNG_FORMAT_FLAG_LINEAR, map = format & PNG_FORMAT_FLAG_COLORMAP;
    static uint8_t pixels[WIDTH * HEIGHT * 8];
    uint8_t colours[4][3];
    memcpy(colours, areas, sizeof colours);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            size_t i = (size_t)(y * WIDTH + x);
            const uint8_t *from = area_at(x, y);
            bool paper = from[0] == 250; /* the white area is left transparent */
            if (map) {
                pixels[i] = (uint8_t)((y >= HEIGHT / 2) * 2 + (x >= WIDTH / 2));
                continue;
            }
            for (size_t c = 0; c < channels; c++) {
                uint8_t value = c < 3 ? from[c] : paper ? 0 : 255;
                if (deep) {
                    /* linear light, 16 bits */
                    double light =
                        c < 3 ? pow((value / 255.0 + 0.055) / 1.055, 2.4) : value / 255.0;
                    if (paper && c < 3 && channels == 4) light = 0; /* multiplied by alpha */
                    ((uint16_t *)(void *)pixels)[i * channels + c] = (uint16_t)(light * 65535);
                } else {
                    pixels[i * channels + c] = value;
                }
            }
        }
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = WIDTH,
                       .height = HEIGHT,
                       .format = format,
                       .colormap_entries = 4};
    png_alloc_size_t size = 0;
    assert_true(png_image_write_to_memory(&image, NULL, &size, 0, pixels, 0, colours));
    bytes_reserve(out, size);
    assert_true(png_image_write_to_memory(&image, out->data, &size, 0, pixels, 0, colours));
    out->size = size;
    png_image_free(&image);
}

static void test_png_kinds(void **unused)
{
    (void)unused;
    static const uint32_t formats[] = {PNG_FORMAT_RGB, PNG_FORMAT_RGBA, PNG_FORMAT_RGB_COLORMAP,
                                       PNG_FORMAT_LINEAR_RGB, PNG_FORMAT_LINEAR_RGB_ALPHA};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct bytes file = {0};
        struct picture picture;
        write_png(formats[i], &file);
        decode(&file, &picture);
        assert_int_equal(picture.width_px, WIDTH);
        assert_areas(&picture); /* transparent is white as well */
        picture_free(&picture);
        bytes_free(&file);
    }
}

/* Every beginning of a file that is not the whole is refused: a page half grey is not the page. */
static void test_truncated_files(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < 3; kind++) {
        struct bytes file = {0};
        if (kind < 2) {
            write_jpeg(KIND_RGB, kind == 1, NULL, 0, &file);
        } else {
            write_png(PNG_FORMAT_RGB, &file);
        }
        for (size_t size = 0; size + 12 < file.size; size += size < 64 ? 1 : 37) {
            struct bytes part = {0};
            bytes_append(&part, file.data, size);
            assert_refused(&part, "D-01");
            bytes_free(&part);
        }
        bytes_free(&file);
    }
}

static void test_what_is_no_picture(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"",
                                        "GIF89a",
                                        "%PDF-1.7\n",
                                        "Surat permohonan\n",
                                        "\xff\xd8\xff",
                                        "\xff\xd8\xff\xe0\xff\xff",
                                        "\x89PNG\r\n\x1a\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct bytes file = {0};
        bytes_append_text(&file, texts[i]);
        assert_refused(&file, "D-01");
        bytes_free(&file);
    }
}

static void put32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Headers that promise more than may be decoded. Nothing of that size is ever allocated: the test
 * would take gigabytes. */
static void test_sizes_are_bounded_before_decoding(void **unused)
{
    (void)unused;
    static const struct {
        uint32_t width, height;
    } sizes[] = {{40000, 10}, {10, 40000}, {30000, 30000}, {12000, 10001}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes file = {0};
        write_png(PNG_FORMAT_RGB, &file);
        put32(file.data + 16, sizes[i].width);
        put32(file.data + 20, sizes[i].height);
        /* libpng checks the header's sum before anything else. */
        uint32_t crc = 0xffffffff;
        for (size_t k = 12; k < 29; k++) {
            crc ^= file.data[k];
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        }
        put32(file.data + 29, ~crc);
        assert_refused(&file, "D-02");
        bytes_free(&file);

        write_jpeg(KIND_RGB, false, NULL, 0, &file);
        for (size_t k = 2; k + 9 < file.size; k++) {
            if (file.data[k] != 0xff || file.data[k + 1] != 0xc0) continue;
            file.data[k + 5] = (uint8_t)(sizes[i].height >> 8);
            file.data[k + 6] = (uint8_t)sizes[i].height;
            file.data[k + 7] = (uint8_t)(sizes[i].width >> 8);
            file.data[k + 8] = (uint8_t)sizes[i].width;
            break;
        }
        assert_refused(&file, "D-02");
        bytes_free(&file);
    }
}

/* A scan of a small file goes over all the pixels of a large picture: refused unseen, not after it
 * was decoded. */
static void test_scans_are_bounded_before_decoding(void **unused)
{
    (void)unused;
    static const uint8_t end[] = {0xff, 0xd9};
    static const uint8_t lost[] = {0xff, 0xe5, 0,   0,
                                   7,    0xff, 0x01}; /* what a decoder passes over */
    struct bytes file = {0}, many = {0};
    write_jpeg(KIND_GREY, true, NULL, 0, &file);
    size_t last = file.size - 4;
    while (file.data[last] != 0xff || file.data[last + 1] != 0xda)
        last--;
    bytes_append(&many, file.data, file.size - sizeof end);
    for (int i = 0; i < DECODE_SCANS_MAX; i++) {
        bytes_append(&many, file.data + last, file.size - sizeof end - last);
        bytes_append(&many, lost, sizeof lost);
    }
    bytes_append(&many, end, sizeof end);
    assert_refused(&many, "D-02");
    bytes_free(&many);
    bytes_free(&file);
}

static void test_raw_pictures_that_lie(void **unused)
{
    (void)unused;
    uint8_t pixels[300] = {0};
    struct bytes held = {.data = pixels, .size = 300, .capacity = 300};
    static const struct {
        enum picture_format format;
        int width, height, stride;
        const char *code; /* "" = decodes */
    } cases[] = {
        {PICTURE_RGB24, 10, 10, 30, ""},
        {PICTURE_RGB24, 10, 11, 30, "D-01"},
        {PICTURE_RGB24, 10, 10, 29, "D-01"},
        {PICTURE_RGB24, 10, 10, -30, "D-01"},
        {PICTURE_GREY8, 10, 10, 10, ""},
        {PICTURE_GREY8, 20, 15, 20, ""},
        {PICTURE_GREY8, 0, 10, 10, "D-01"},
        {PICTURE_GREY8, 10, -1, 10, "D-01"},
        {PICTURE_GREY8, 32767, 32767, 32767, "D-02"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture raw = {.format = cases[i].format,
                              .width_px = cases[i].width,
                              .height_px = cases[i].height,
                              .stride_bytes = cases[i].stride,
                              .pixels = held};
        struct picture out = {.width_px = -1};
        struct fault fault = {0};
        assert_int_equal(picture_decode(&raw, 0, &out, &fault), !*cases[i].code);
        assert_string_equal(fault.code, cases[i].code);
        if (*cases[i].code) {
            assert_int_equal(out.width_px, -1);
        } else {
            picture_free(&out);
        }
    }
}

static void test_reduction(void **unused)
{
    (void)unused;
    struct picture large, small;
    picture_make(PICTURE_RGB24, 1000, 400, &large);
    memset(large.pixels.data, 77, large.pixels.size);
    large.dpi = 300;
    struct bytes file = {0};
    assert_true(picture_encode_jpeg(&large, 90, &file, NULL));
    struct picture raw = {.format = PICTURE_FILE, .pixels = file, .dpi = 300};
    static const int sides[] = {1000, 999, 501, 500, 137, 1};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        assert_true(picture_decode(&raw, sides[i], &small, NULL));
        assert_int_equal(small.width_px, sides[i]);
        int height = (sides[i] * 400 + 500) / 1000;
        assert_int_equal(small.height_px, height > 0 ? height : 1);
        assert_in_range(small.pixels.data[0], 76, 78);
        assert_true(abs(small.dpi * 1000 - 300 * sides[i]) <= 2000);
        picture_free(&small);
    }
    assert_true(picture_decode(&raw, 0, &small, NULL));
    assert_int_equal(small.width_px, 1000);
    picture_free(&small);
    picture_free(&large);
    bytes_free(&file);
}

static void test_resolution_in_the_file(void **unused)
{
    (void)unused;
    struct file_notes notes;
    struct bytes file = {0};
    write_jpeg(KIND_RGB, false, NULL, 0, &file);
    assert_memory_equal(file.data + 6, "JFIF", 4);
    static const struct {
        uint8_t unit, high, low;
        int dpi;
    } cases[] = {{1, 1, 44, 300}, {2, 0, 118, 300}, {0, 0, 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file.data[13] = cases[i].unit;
        file.data[14] = file.data[16] = cases[i].high;
        file.data[15] = file.data[17] = cases[i].low;
        file_notes_read(&file, &notes);
        assert_int_equal(notes.dpi, cases[i].dpi);
        assert_int_equal(notes.orientation, 1);
    }
    bytes_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jpeg_kinds),
        cmocka_unit_test(test_orientation),
        cmocka_unit_test(test_png_kinds),
        cmocka_unit_test(test_truncated_files),
        cmocka_unit_test(test_what_is_no_picture),
        cmocka_unit_test(test_sizes_are_bounded_before_decoding),
        cmocka_unit_test(test_scans_are_bounded_before_decoding),
        cmocka_unit_test(test_raw_pictures_that_lie),
        cmocka_unit_test(test_reduction),
        cmocka_unit_test(test_resolution_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
