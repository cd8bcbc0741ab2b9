/* camera_eye.h - the driver of cameras above one that is only pretended (tests/peers/v4l2). */
#ifndef ANJUNGAN_TESTS_CAMERA_EYE_H
#define ANJUNGAN_TESTS_CAMERA_EYE_H

#include "base/clock.h"
#include "camera/camera.h"
#include "camera/video_mode.h"
#include "v4l2/peer.h"
#include "v4l2/scene.h"

#include <linux/videodev2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WEBCAM                                                                                     \
    "format YUYV 640 480 30\nformat YUYV 1280 720 10\nformat MJPG 640 480 30\n"                    \
    "format MJPG 1280 720 30\nformat MJPG 1920 1080 30\nfps 100\n"

static inline int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static inline struct camera *open_camera(const char *uri)
{
    struct fault fault = {0};
    struct camera *camera = camera_open(uri, &fault);
    if (!camera) fail_msg("%s: %s", uri, fault.text);
    return camera;
}

static inline struct camera *start_camera(const char *uri)
{
    struct fault fault = {0};
    struct camera *camera = open_camera(uri);
    if (!camera->ops->start(camera, &fault)) fail_msg("%s: %s %s", uri, fault.code, fault.text);
    return camera;
}

static inline void end_camera(struct camera *camera)
{
    camera->ops->destroy(camera);
    assert_int_equal(v4l2_peer_opened(), 0);
}

static inline void expect_frame(struct camera *camera, int width, int height)
{
    struct picture out = {0};
    struct fault fault = {0};
    if (!camera->ops->frame(camera, &out, 2000, &fault)) fail_msg("%s %s", fault.code, fault.text);
    assert_int_equal(out.format, PICTURE_RGB24);
    assert_int_equal(out.width_px, width);
    assert_int_equal(out.height_px, height);
    picture_free(&out);
}

static inline void expect_fault(bool done, const struct fault *fault, const char *code)
{
    assert_false(done);
    if (strcmp(fault->code, code) != 0)
        fail_msg("%s \"%s\" instead of %s", fault->code, fault->text, code);
}

/* The pretended camera's drawing, not its foot, where a word stands. */
static inline void check_colours(const struct picture *picture, int number, int most)
{
    for (int y = 10; y < picture->height_px * 3 / 4; y += 37)
        for (int x = 10; x < picture->width_px; x += 41) {
            const uint8_t *pixel = picture->pixels.data + y * picture->stride_bytes + x * 3;
            uint8_t wanted[3], before[3], behind[3];
            scene_colour(x - 6, y, picture->width_px, picture->height_px, number, before);
            scene_colour(x + 6, y, picture->width_px, picture->height_px, number, behind);
            scene_colour(x, y, picture->width_px, picture->height_px, number, wanted);
            for (int i = 0; i < 3 && abs(before[0] - behind[0]) < 20; i++)
                if (abs(pixel[i] - wanted[i]) > most)
                    fail_msg("(%d, %d) channel %d: %d, not %d", x, y, i, pixel[i], wanted[i]);
        }
}

/* The number of the drawing, by where its bar stands. */
static inline int number_of(const struct picture *picture)
{
    for (int number = 0; number < SCENE_FRAMES; number++) {
        int x = number * picture->width_px / SCENE_FRAMES + picture->width_px / 32;
        const uint8_t *pixel = picture->pixels.data + 20 * picture->stride_bytes + x * 3;
        if (pixel[0] > 215 && pixel[1] > 185 && pixel[2] < 80) return number;
    }
    return -1;
}

#endif
