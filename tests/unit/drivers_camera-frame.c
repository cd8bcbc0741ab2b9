/* Raw frames as RGB24: exact against the formulas of the standards, and broken ones refused. */
#include "camera/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include <cmocka.h>

struct jpeg {
    uint8_t *data;
    unsigned long size;
};

/* R, G, B of one Y, U, V by the formulas of ITU-R BT.601 and BT.709, in floating point. */
static void reference(const uint8_t yuv[3], bool bt709, bool full, double out[3])
{
    double red = bt709 ? 0.2126 : 0.299, blue = bt709 ? 0.0722 : 0.114, green = 1 - red - blue;
    double luma = full ? yuv[0] / 255.0 : (yuv[0] - 16) / 219.0;
    double cb = (yuv[1] - 128) / (full ? 255.0 : 224.0),
           cr = (yuv[2] - 128) / (full ? 255.0 : 224.0);
    out[0] = luma + 2 * (1 - red) * cr;
    out[2] = luma + 2 * (1 - blue) * cb;
    out[1] = (luma - red * out[0] - blue * out[2]) / green;
    for (int i = 0; i < 3; i++)
        out[i] = out[i] < 0 ? 0 : out[i] > 1 ? 255 : out[i] * 255;
}

static void check_pixel(const uint8_t *pixel, const uint8_t yuv[3], bool bt709, bool full)
{
    double wanted[3];
    reference(yuv, bt709, full, wanted);
    for (int i = 0; i < 3; i++)
        if (pixel[i] > wanted[i] + 1 || pixel[i] < wanted[i] - 1)
            fail_msg("YUV %d %d %d: channel %d is %d, not %.2f", yuv[0], yuv[1], yuv[2], i,
                     pixel[i], wanted[i]);
}

/* Every U and V in steps of 5 with every Y in steps of 3, as one frame two pixels high. */
static void test_colours(void **state)
{
    enum { WIDTH = 86 * 2 };
    (void)state;
    struct frame_decoder decoder = {0};
    for (int kind = 0; kind < 4; kind++)
        for (int u = 0; u < 256; u += 15)
            for (int v = 0; v < 256; v += 15) {
                uint8_t data[WIDTH * 2];
                for (int x = 0; x < WIDTH; x++) {
                    data[x * 2] = (uint8_t)(x / 2 * 3);
                    data[x * 2 + 1] = (uint8_t)(x % 2 ? v : u);
                }
                struct frame_layout layout = {.fourcc = FRAME_YUYV,
                                              .width_px = WIDTH,
                                              .height_px = 1,
                                              .stride_bytes = WIDTH * 2,
                                              .full_range = kind & 1,
                                              .bt709 = kind & 2};
                struct picture out = {0};
                assert_true(frame_decode(&decoder, &layout, data, sizeof data, &out, NULL));
                for (int x = 0; x < WIDTH; x++) {
                    const uint8_t yuv[] = {data[x * 2], (uint8_t)u, (uint8_t)v};
                    check_pixel(out.pixels.data + (size_t)x * 3, yuv, kind & 2, kind & 1);
                }
                picture_free(&out);
            }
}

/* The Y, U, V that the frame below has at a place; U and V are one for two pixels by two. */
static void pattern(int x, int y, uint8_t out[3])
{
    out[0] = (uint8_t)(20 + x * 13 + y * 29);
    out[1] = (uint8_t)(90 + x / 2 * 11);
    out[2] = (uint8_t)(110 + y / 2 * 17);
}

static void put_pattern(const struct frame_layout *layout, uint8_t *data)
{
    for (int y = 0; y < layout->height_px; y++)
        for (int x = 0; x < layout->width_px; x++) {
            uint8_t yuv[3], *row = data + y * layout->stride_bytes;
            uint8_t *pair = row + x / 2 * 4;
            uint8_t *colour = data + (layout->height_px + y / 2) * layout->stride_bytes + x / 2 * 2;
            pattern(x, y, yuv);
            if (layout->fourcc == FRAME_GREY || layout->fourcc == FRAME_NV12) row[x] = yuv[0];
            if (layout->fourcc == FRAME_NV12) memcpy(colour, yuv + 1, 2);
            int first = layout->fourcc == FRAME_UYVY;
            if (layout->fourcc == FRAME_YUYV || layout->fourcc == FRAME_UYVY) {
                pair[first + x % 2 * 2] = yuv[0];
                pair[1 - first] = yuv[1];
                pair[3 - first] = yuv[2];
            }
        }
}

/* Each format, with even and odd sides, with rows that are padded, in a block of exactly the bytes
 * that it needs: one less is a fault and not a read beyond the end. */
static void test_layouts(void **state)
{
    static const uint32_t formats[] = {FRAME_YUYV, FRAME_UYVY, FRAME_NV12, FRAME_GREY};
    static const int sides[][2] = {{8, 4}, {7, 5}, {1, 1}, {2, 1}, {1, 2}};
    (void)state;
    struct frame_decoder decoder = {0};
    for (int number = 0; number < 4 * 5 * 2; number++) {
        int width = sides[number % 5][0], height = sides[number % 5][1];
        uint32_t fourcc = formats[number / 5 % 4];
        int least = frame_stride_least(fourcc, width), padding = number / 20 * 6;
        struct frame_layout layout = {fourcc, width, height, least + padding, false, false};
        int rows = fourcc == FRAME_NV12 ? height + (height + 1) / 2 : height;
        size_t size = (size_t)(layout.stride_bytes * (rows - 1) + least);
        uint8_t *data = calloc(1, size);
        struct picture out = {0};
        put_pattern(&layout, data);
        assert_true(frame_decode(&decoder, &layout, data, size, &out, NULL));
        assert_int_equal(out.width_px, width);
        assert_int_equal(out.height_px, height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                const uint8_t *pixel = out.pixels.data + y * out.stride_bytes + x * 3;
                uint8_t yuv[3];
                pattern(x, y, yuv);
                if (fourcc == FRAME_GREY)
                    assert_memory_equal(pixel, ((uint8_t[]){yuv[0], yuv[0], yuv[0]}), 3);
                else
                    check_pixel(pixel, yuv, false, false);
            }
        struct fault fault = {0};
        assert_false(frame_decode(&decoder, &layout, data, size - 1, &out, &fault));
        assert_int_equal(out.width_px, width); /* untouched */
        picture_free(&out);
        free(data);
    }
}

static void test_impossible_layouts(void **state)
{
    static const struct frame_layout layouts[] = {
        {FRAME_YUYV, 0, 10, 100, false, false},
        {FRAME_YUYV, 10, 0, 100, false, false},
        {FRAME_YUYV, -10, 10, 100, false, false},
        {FRAME_YUYV, 10, 10, 19, false, false},
        {FRAME_YUYV, 10, 10, -20, false, false},
        {FRAME_NV12, 9, 10, 9, false, false},
        {FRAME_GREY, FRAME_SIDE_MAX + 1, 1, FRAME_SIDE_MAX + 1, false, false},
        {FRAME_FOURCC('H', '2', '6', '4'), 10, 10, 10, false, false},
        {0, 10, 10, 10, false, false},
    };
    (void)state;
    struct frame_decoder decoder = {0};
    static const uint8_t data[100000];
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        struct picture out = {0};
        assert_false(frame_decode(&decoder, &layouts[i], data, sizeof data, &out, NULL));
        assert_null(out.pixels.data);
    }
}

static struct jpeg make_jpeg(int width, int height)
{
    struct jpeg jpeg = {0};
    uint8_t *pixels = malloc((size_t)(width * height * 3));
    for (int i = 0; i < width * height; i++) {
        pixels[i * 3] = (uint8_t)(i % width * 255 / width);
        pixels[i * 3 + 1] = (uint8_t)(i / width * 255 / height);
        pixels[i * 3 + 2] = (uint8_t)(i * 7 % 64 + 90);
    }
    tjhandle handle = tjInitCompress();
    assert_int_equal(tjCompress2(handle, pixels, width, 0, height, TJPF_RGB, &jpeg.data, &jpeg.size,
                                 TJSAMP_422, 85, 0),
                     0);
    tjDestroy(handle);
    free(pixels);
    return jpeg;
}

static size_t without_tables(const struct jpeg *jpeg, uint8_t *out)
{
    size_t at = 2, to = 2;
    memcpy(out, jpeg->data, 2);
    while (jpeg->data[at + 1] != 0xda) {
        size_t length = 2 + ((size_t)jpeg->data[at + 2] << 8 | jpeg->data[at + 3]);
        if (jpeg->data[at + 1] != 0xc4) {
            memcpy(out + to, jpeg->data + at, length);
            to += length;
        }
        at += length;
    }
    memcpy(out + to, jpeg->data + at, jpeg->size - at);
    return to + jpeg->size - at;
}

static bool decode(const uint8_t *data, size_t size, struct picture *out)
{
    static const struct frame_layout layout = {.fourcc = FRAME_MJPG};
    struct frame_decoder decoder = {0};
    uint8_t *exact = malloc(size); /* so that a read beyond the end is seen */
    memcpy(exact, data, size);
    bool done = frame_decode(&decoder, &layout, exact, size, out, NULL);
    frame_decoder_finish(&decoder);
    free(exact);
    return done;
}

static void test_jpeg(void **state)
{
    (void)state;
    struct jpeg jpeg = make_jpeg(320, 200);
    uint8_t *other = calloc(1, jpeg.size + 4096);
    struct picture whole = {0}, out = {0};
    assert_true(decode(jpeg.data, jpeg.size, &whole));
    assert_int_equal(whole.width_px, 320);
    assert_int_equal(whole.height_px, 200);
    const uint8_t *middle = whole.pixels.data + (size_t)(100 * whole.stride_bytes + 160 * 3);
    assert_in_range(middle[0], 117, 137);
    assert_in_range(middle[1], 117, 137);

    size_t size = without_tables(&jpeg, other);
    assert_true(size < jpeg.size);
    assert_true(decode(other, size, &out)); /* as a camera's MJPG is */
    assert_memory_equal(out.pixels.data, whole.pixels.data, whole.pixels.size);

    memset(other, 0, jpeg.size + 4096);
    memcpy(other, jpeg.data, jpeg.size);
    assert_true(decode(other, jpeg.size + 4096, &out)); /* the buffer's rest behind it */
    memcpy(other + jpeg.size - 2, "\x2a\x2a\x2a\xff\xd9", 5);
    assert_true(decode(other, jpeg.size + 3, &out)); /* stray bytes, as cheap cameras send */
    picture_free(&out);
    picture_free(&whole);
    free(other);
    tjFree(jpeg.data);
}

/* Cut off anywhere, with its end marker set again or not; and damaged. */
static void test_broken_jpeg(void **state)
{
    (void)state;
    struct jpeg jpeg = make_jpeg(320, 200);
    uint8_t *other = malloc(jpeg.size + 2);
    struct picture out = {0};
    for (size_t size = 0; size < jpeg.size; size += 1 + size / 9) {
        memcpy(other, jpeg.data, size);
        assert_false(decode(other, size, &out));
        memcpy(other + size, "\xff\xd9", 2);
        assert_false(decode(other, size + 2, &out));
    }
    memcpy(other, jpeg.data, jpeg.size);
    for (size_t i = jpeg.size / 3; i < jpeg.size / 2; i++)
        other[i] = (uint8_t)(i * 37 >> 3);
    assert_false(decode(other, jpeg.size, &out));
    memset(other, 0xff, jpeg.size);
    assert_false(decode(other, jpeg.size, &out));
    assert_null(out.pixels.data);
    free(other);
    tjFree(jpeg.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_impossible_layouts),
        cmocka_unit_test(test_jpeg),
        cmocka_unit_test(test_broken_jpeg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
