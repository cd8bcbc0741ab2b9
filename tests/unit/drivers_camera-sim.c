/* The simulated camera, and the decoding behind it. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "camera/camera.h"
#include "camera/decode.h"

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <unistd.h>

#include <cmocka.h>

enum { WIDTH = 1600, HEIGHT = 1200 };

/* A picture with a gradient both ways, and a red left half. */
static uint8_t *make_pixels(void)
{
    uint8_t *pixels = malloc(WIDTH * HEIGHT * 3);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = pixels + (y * WIDTH + x) * 3;
            pixel[0] = x < WIDTH / 2 ? 220 : 30;
            pixel[1] = (uint8_t)(y * 255 / HEIGHT);
            pixel[2] = (uint8_t)(x * 255 / WIDTH);
        }
    return pixels;
}

static void write_png(const char *path)
{
    uint8_t *pixels = make_pixels();
    png_image image = {.version = PNG_IMAGE_VERSION, .width = WIDTH, .height = HEIGHT};
    image.format = PNG_FORMAT_RGB;
    assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, NULL));
    free(pixels);
}

static void write_jpeg(const char *path)
{
    uint8_t *pixels = make_pixels(), *file = NULL;
    unsigned long size = 0;
    tjhandle handle = tjInitCompress();
    assert_int_equal(
        tjCompress2(handle, pixels, WIDTH, 0, HEIGHT, TJPF_RGB, &file, &size, TJSAMP_444, 90, 0),
        0);
    FILE *stream = fopen(path, "wb");
    assert_int_equal(fwrite(file, size, 1, stream), 1);
    fclose(stream);
    tjFree(file);
    tjDestroy(handle);
    free(pixels);
}

static void check_colours(const struct picture *picture)
{
    for (int side = 0; side < 2; side++) {
        const uint8_t *pixel = picture->pixels.data +
                               (size_t)(picture->height_px / 2) * (size_t)picture->stride_bytes +
                               (size_t)(picture->width_px * (side ? 3 : 1) / 4) * 3;
        assert_in_range(pixel[0], side ? 20 : 210, side ? 40 : 230);
        assert_in_range(pixel[1], 118, 138);
        assert_in_range(pixel[2], side ? 181 : 54, side ? 201 : 74);
    }
}

static void test_looks_at_a_file(void **state)
{
    (void)state;
    for (int jpeg = 0; jpeg < 2; jpeg++) {
        char path[] = "/tmp/devices-camera-XXXXXX", uri[64];
        close(mkstemp(path));
        if (jpeg)
            write_jpeg(path);
        else
            write_png(path);
        snprintf(uri, sizeof uri, "sim:?files=%s&fps=60", path);
        struct fault fault = {0};
        struct camera *camera = camera_open(uri, &fault);
        assert_non_null(camera);
        unlink(path); /* it has seen it */
        struct picture frame = {0}, next = {0}, still = {0};
        assert_true(camera->ops->start(camera, &fault));
        assert_true(camera->ops->frame(camera, &frame, 1000, &fault));
        assert_in_range(frame.width_px, 950, 960);
        assert_in_range(frame.height_px, 700, 720);
        check_colours(&frame);
        bool moved = false;
        for (int i = 0; i < 8; i++) {
            assert_true(camera->ops->frame(camera, &next, 1000, &fault));
            assert_int_equal(next.pixels.size, frame.pixels.size);
            moved = moved || memcmp(next.pixels.data, frame.pixels.data, next.pixels.size) != 0;
        }
        assert_true(moved);
        assert_true(camera->ops->still(camera, &still, 1000, &fault));
        assert_int_equal(still.width_px, WIDTH);
        assert_int_equal(still.height_px, HEIGHT);
        check_colours(&still);
        camera->ops->stop(camera);
        picture_free(&frame);
        picture_free(&next);
        picture_free(&still);
        camera->ops->destroy(camera);
    }
}

static void test_keeps_its_pace(void **state)
{
    (void)state;
    struct camera *camera = camera_open("sim:?fps=20", NULL);
    struct picture frame = {0};
    assert_true(camera->ops->start(camera, NULL));
    assert_true(camera->ops->frame(camera, &frame, 1000, NULL));
    int64_t began_ms = clock_mono_ms(&(struct clock){0});
    for (int i = 0; i < 10; i++)
        assert_true(camera->ops->frame(camera, &frame, 1000, NULL));
    assert_true(clock_mono_ms(&(struct clock){0}) - began_ms >= 450);
    picture_free(&frame);
    camera->ops->destroy(camera);
}

static void test_words(void **state)
{
    (void)state;
    struct camera *camera = camera_open("sim:", NULL);
    struct picture light = {0}, dark = {0};
    struct fault fault = {0};
    enum device_state device_state;
    assert_true(camera->ops->still(camera, &light, 1000, NULL));
    assert_true(camera->ops->control(camera, "dark", NULL));
    assert_true(camera->ops->still(camera, &dark, 1000, NULL));
    assert_true(dark.pixels.data[3000] < light.pixels.data[3000] / 8);
    assert_true(camera->ops->control(camera, "stall", NULL));
    assert_true(camera->ops->start(camera, NULL));
    assert_false(camera->ops->frame(camera, &dark, 50, &fault));
    assert_string_equal(fault.code, "C-03");
    assert_true(camera->ops->control(camera, "unplug", NULL));
    assert_false(camera->ops->query(camera, &device_state, 50, &fault));
    assert_string_equal(fault.code, "C-02");
    assert_false(camera->ops->start(camera, NULL));
    assert_true(camera->ops->control(camera, "ok", NULL));
    assert_true(camera->ops->query(camera, &device_state, 50, &fault));
    assert_int_equal(device_state, DEVICE_READY);
    assert_false(camera->ops->control(camera, "smile", &fault));
    picture_free(&light);
    picture_free(&dark);
    camera->ops->destroy(camera);
}

static void test_what_cannot_be_seen(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_null(camera_open("sim:?files=/nowhere.png", &fault));
    assert_null(camera_open("sim:?files=/etc/hostname", &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_null(camera_open("crystal-ball:", &fault));
    assert_string_equal(fault.code, "K-01");
}

/* Files cut off or altered anywhere: an error or a picture, never more. */
static void test_broken_files(void **state)
{
    (void)state;
    char path[] = "/tmp/devices-broken-XXXXXX";
    close(mkstemp(path));
    for (int jpeg = 0; jpeg < 2; jpeg++) {
        if (jpeg)
            write_jpeg(path);
        else
            write_png(path);
        FILE *file = fopen(path, "rb");
        static uint8_t whole[1 << 20];
        size_t size = fread(whole, 1, sizeof whole, file);
        fclose(file);
        for (size_t cut = 0; cut < 30; cut++) {
            struct bytes part = {0};
            struct picture picture = {0};
            bytes_append(&part, whole, cut < 15 ? cut * 11 : size * cut / 30);
            if (part.size > 300) part.data[part.size / 2] ^= 0x55;
            bool decoded = decode_picture(&part, &picture, NULL);
            if (part.size < 20) assert_false(decoded);
            picture_free(&picture);
            bytes_free(&part);
        }
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looks_at_a_file), cmocka_unit_test(test_keeps_its_pace),
        cmocka_unit_test(test_words),           cmocka_unit_test(test_what_cannot_be_seen),
        cmocka_unit_test(test_broken_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
