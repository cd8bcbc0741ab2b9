/* The V4L2 driver above a pretended camera (tests/peers/v4l2): formats, frames, stills, and the
 * troubles that end by themselves. */
#define _GNU_SOURCE
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

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static struct camera *open_camera(const char *uri)
{
    struct fault fault = {0};
    struct camera *camera = camera_open(uri, &fault);
    if (!camera) fail_msg("%s: %s", uri, fault.text);
    return camera;
}

static struct camera *start_camera(const char *uri)
{
    struct fault fault = {0};
    struct camera *camera = open_camera(uri);
    if (!camera->ops->start(camera, &fault)) fail_msg("%s: %s %s", uri, fault.code, fault.text);
    return camera;
}

static void end_camera(struct camera *camera)
{
    camera->ops->destroy(camera);
    assert_int_equal(v4l2_peer_opened(), 0);
}

static void expect_frame(struct camera *camera, int width, int height)
{
    struct picture out = {0};
    struct fault fault = {0};
    if (!camera->ops->frame(camera, &out, 2000, &fault)) fail_msg("%s %s", fault.code, fault.text);
    assert_int_equal(out.format, PICTURE_RGB24);
    assert_int_equal(out.width_px, width);
    assert_int_equal(out.height_px, height);
    picture_free(&out);
}

static void expect_fault(bool done, const struct fault *fault, const char *code)
{
    assert_false(done);
    if (strcmp(fault->code, code) != 0)
        fail_msg("%s \"%s\" instead of %s", fault->code, fault->text, code);
}

static void test_rank(void **state)
{
    static const struct {
        struct video_wish wish;
        struct video_mode best;
    } cases[] = {
        {{0, 1280, 720, false, 30}, {FRAME_MJPG, 1280, 720, 30}},
        {{0, 640, 480, false, 30}, {FRAME_YUYV, 640, 480, 30}},
        {{0, 640, 480, false, 60}, {FRAME_MJPG, 640, 480, 60}},
        {{FRAME_YUYV, 1280, 720, false, 30}, {FRAME_YUYV, 1280, 720, 10}},
        {{FRAME_UYVY, 1280, 720, false, 30}, {FRAME_MJPG, 1280, 720, 30}},
        {{0, 1300, 700, false, 30}, {FRAME_MJPG, 1280, 720, 30}},
        {{0, 1920, 1080, true, 5}, {FRAME_MJPG, 1600, 896, 15}},
        {{0, 1920, 1080, false, 5}, {FRAME_MJPG, 2048, 1152, 15}},
        {{0, 4000, 3000, true, 5}, {FRAME_MJPG, 2048, 1152, 15}},
        {{0, 100, 100, true, 5}, {FRAME_YUYV, 640, 480, 30}},
        {{FRAME_GREY, 1280, 720, false, 30}, {FRAME_GREY, 1280, 720, 30}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct video_modes modes = {7,
                                    {{FRAME_GREY, 1280, 720, 30},
                                     {FRAME_YUYV, 1280, 720, 10},
                                     {FRAME_MJPG, 640, 480, 60},
                                     {FRAME_YUYV, 640, 480, 30},
                                     {FRAME_MJPG, 1280, 720, 30},
                                     {FRAME_MJPG, 2048, 1152, 15},
                                     {FRAME_MJPG, 1600, 896, 15}}};
        video_modes_rank(&modes, &cases[i].wish);
        if (memcmp(&modes.modes[0], &cases[i].best, sizeof cases[i].best) != 0)
            fail_msg("case %zu: %d x %d at %d", i, modes.modes[0].width_px,
                     modes.modes[0].height_px, modes.modes[0].fps);
    }
}

/* What is asked for and what comes, with cameras of many kinds. */
static void test_formats(void **state)
{
    static const struct {
        const char *script, *uri;
        int width, height;
    } cases[] = {
        {WEBCAM, "v4l2:", 1280, 720},
        {WEBCAM, "v4l2:?size=640x480", 640, 480},
        {WEBCAM, "v4l2:?size=640x480&format=mjpg", 640, 480},
        {WEBCAM, "v4l2:?size=1280x720&format=yuyv", 1280, 720},
        {WEBCAM, "v4l2:/dev/video0?size=800x600&fps=30", 640, 480},
        {WEBCAM "no_tables 1\n", "v4l2:", 1280, 720},
        {WEBCAM "stray 1\n", "v4l2:", 1280, 720},
        {WEBCAM "give YUYV\n", "v4l2:?format=mjpg", 1280, 720}, /* asked for MJPG, stays YUYV */
        {"format YUYV 640 360 25\nfps 100\n", "v4l2:", 640, 360},
        {"format UYVY 640 480 25\nfps 100\n", "v4l2:", 640, 480},
        {"format NV12 640 480 25\nfps 100\n", "v4l2:", 640, 480},
        {"format GREY 640 480 25\nfps 100\n", "v4l2:", 640, 480},
        {"format H264 1920 1080 30\nformat YUYV 320 240 25\nfps 100\n", "v4l2:", 320, 240},
        {"steps YUYV 160 120 1920 1200 8\nfps 100\n", "v4l2:?size=1001x555", 1000, 552},
        {"steps YUYV 160 120 640 480 16\nfps 100\n", "v4l2:?size=1920x1080", 640, 480},
        {WEBCAM "fail S_PARM 25\n", "v4l2:", 1280, 720},
        {WEBCAM "buffers 2\n", "v4l2:", 1280, 720},
        {WEBCAM "buffers 32\n", "v4l2:", 1280, 720},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        v4l2_peer_script(cases[i].script);
        struct camera *camera = start_camera(cases[i].uri);
        for (int k = 0; k < 6; k++)
            expect_frame(camera, cases[i].width, cases[i].height);
        end_camera(camera);
    }
}

/* The pretended camera's drawing, not its foot, where a word stands. */
static void check_colours(const struct picture *picture, int number, int most)
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
static int number_of(const struct picture *picture)
{
    for (int number = 0; number < SCENE_FRAMES; number++) {
        int x = number * picture->width_px / SCENE_FRAMES + picture->width_px / 32;
        const uint8_t *pixel = picture->pixels.data + 20 * picture->stride_bytes + x * 3;
        if (pixel[0] > 215 && pixel[1] > 185 && pixel[2] < 80) return number;
    }
    return -1;
}

static void test_colours_arrive(void **state)
{
    static const char *const formats[] = {"mjpg", "yuyv", "uyvy", "nv12"};
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char uri[64];
        struct picture out = {0};
        v4l2_peer_script("format MJPG 640 480 30\nformat YUYV 640 480 30\nformat UYVY 640 480 30\n"
                         "format NV12 640 480 30\nfps 50\n");
        snprintf(uri, sizeof uri, "v4l2:?size=640x480&format=%s", formats[i]);
        struct camera *camera = start_camera(uri);
        assert_true(camera->ops->frame(camera, &out, 2000, NULL));
        assert_in_range(number_of(&out), 0, SCENE_FRAMES - 1);
        check_colours(&out, number_of(&out), 6);
        picture_free(&out);
        end_camera(camera);
    }
}

/* A program that was busy for a while is shown what is now, not what was. */
static void test_newest(void **state)
{
    (void)state;
    v4l2_peer_script("format YUYV 640 480 30\nfps 16\n");
    struct camera *camera = start_camera("v4l2:");
    for (int i = 0; i < 3; i++) {
        static const int busy_ms[] = {0, 900, 150};
        struct picture out = {0};
        usleep((useconds_t)busy_ms[i] * 1000);
        assert_true(camera->ops->frame(camera, &out, 2000, NULL));
        int now = v4l2_peer_ticks(), age = (now - number_of(&out) + 16) % SCENE_FRAMES;
        if (age > 2) fail_msg("after %d ms a frame that is %d frames old", busy_ms[i], age);
        picture_free(&out);
    }
    end_camera(camera);
}

static void test_stall(void **state)
{
    (void)state;
    struct picture out = {0};
    struct fault fault = {0};
    v4l2_peer_script(WEBCAM "stall_after 3\n");
    struct camera *camera = start_camera("v4l2:");
    int64_t began_ms = now_ms();
    bool seen = false;
    while (camera->ops->frame(camera, &out, 300, &fault))
        seen = true;
    expect_fault(false, &fault, "C-03");
    assert_true(seen);
    assert_in_range(now_ms() - began_ms, 290, 2500);
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    v4l2_peer_script(WEBCAM);
    expect_frame(camera, 1280, 720); /* it goes on by itself */
    camera->ops->stop(camera);
    assert_int_equal(v4l2_peer_opened(), 0);
    assert_true(camera->ops->start(camera, &fault));
    expect_frame(camera, 1280, 720);
    picture_free(&out);
    end_camera(camera);
}

/* A trouble that is over before anyone asks is told all the same, once. */
static void test_untold(void **state)
{
    (void)state;
    struct picture out = {0};
    struct fault fault = {0};
    enum device_state found = DEVICE_UNKNOWN;
    v4l2_peer_script(WEBCAM);
    struct camera *camera = start_camera("v4l2:");
    v4l2_peer_script(WEBCAM "plugged 2\n");
    expect_fault(camera->ops->frame(camera, &out, 1000, &fault), &fault, "C-02");
    camera->ops->stop(camera);
    fault = (struct fault){0};
    expect_fault(camera->ops->query(camera, &found, 1000, &fault), &fault, "C-02");
    assert_true(camera->ops->query(camera, &found, 1000, &fault));
    end_camera(camera);
}

/* After trouble that the camera's answers would not tell, only a frame makes it ready again: else
 * the screen would start it and fail, for ever. */
static void test_doubt(void **state)
{
    static const struct {
        const char *script, *code;
    } cases[] = {{WEBCAM "stall 1\n", "C-03"},          {WEBCAM "corrupt_each 1\n", "C-03"},
                 {WEBCAM "fail STREAMON 28\n", "C-05"}, {WEBCAM "fail S_FMT 5\n", "C-01"},
                 {WEBCAM "busy 1\n", "C-04"},           {WEBCAM "plugged 0\n", "C-02"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture out = {0};
        struct fault fault = {0};
        enum device_state found = DEVICE_UNKNOWN;
        v4l2_peer_script(cases[i].script);
        struct camera *camera = open_camera("v4l2:");
        if (camera->ops->start(camera, &fault))
            expect_fault(camera->ops->frame(camera, &out, 200, &fault), &fault, cases[i].code);
        camera->ops->stop(camera);
        for (int k = 0; k < 3; k++) {
            int64_t began_ms = now_ms();
            expect_fault(camera->ops->query(camera, &found, 200, &fault), &fault, cases[i].code);
            assert_in_range(now_ms() - began_ms, 0, 1500);
        }
        v4l2_peer_script(WEBCAM "plugged 1\n");
        usleep(50000);
        assert_true(camera->ops->query(camera, &found, 500, &fault));
        assert_int_equal(found, DEVICE_READY);
        assert_int_equal(v4l2_peer_opened(), 0);
        assert_true(camera->ops->start(camera, &fault));
        expect_frame(camera, 1280, 720);
        end_camera(camera);
    }
}

static void test_broken_frames(void **state)
{
    static const char *const scripts[] = {"error_each 2\n", "corrupt_each 2\n", "short_each 2\n",
                                          "eio 3\n", "error_each 3\nshort_each 2\n"};
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (int yuyv = 0; yuyv < 2; yuyv++) {
            char script[512];
            if (yuyv && i == 1) continue; /* nothing tells noise from a picture there */
            snprintf(script, sizeof script, "format %s 640 480 30\nfps 100\n%s",
                     yuyv ? "YUYV" : "MJPG", scripts[i]);
            v4l2_peer_script(script);
            struct camera *camera = start_camera("v4l2:");
            for (int k = 0; k < 10; k++) {
                struct picture out = {0};
                assert_true(camera->ops->frame(camera, &out, 2000, NULL));
                check_colours(&out, number_of(&out), 8);
                picture_free(&out);
            }
            end_camera(camera);
        }
    static const char *const hopeless[] = {"error_each 1\n", "corrupt_each 1\n", "short_each 1\n"};
    for (size_t i = 0; i < sizeof hopeless / sizeof *hopeless; i++) {
        char script[512];
        struct picture out = {0};
        struct fault fault = {0};
        snprintf(script, sizeof script, "format MJPG 640 480 30\nfps 100\n%s", hopeless[i]);
        v4l2_peer_script(script);
        struct camera *camera = start_camera("v4l2:");
        expect_fault(camera->ops->frame(camera, &out, 300, &fault), &fault, "C-03");
        assert_null(out.pixels.data);
        end_camera(camera);
    }
}

/* Pulled out while live, and plugged in again as another /dev/videoN. */
static void test_replug(void **state)
{
    static const struct {
        const char *uri;
        bool found_elsewhere;
    } cases[] = {{"v4l2:?name=spesimen", true},
                 {"v4l2:?name=USB-SPESIMEN-1", true},
                 {"v4l2:", true},
                 {"v4l2:/dev/video0", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture out = {0};
        struct fault fault = {0};
        enum device_state found = DEVICE_UNKNOWN;
        v4l2_peer_script(WEBCAM);
        struct camera *camera = start_camera(cases[i].uri);
        expect_frame(camera, 1280, 720);
        v4l2_peer_script(WEBCAM "plugged 0\n");
        int64_t began_ms = now_ms();
        expect_fault(camera->ops->frame(camera, &out, 2000, &fault), &fault, "C-02");
        assert_in_range(now_ms() - began_ms, 0, 500);
        assert_int_equal(v4l2_peer_opened(), 0); /* else its number would stay taken */
        expect_fault(camera->ops->query(camera, &found, 1000, &fault), &fault, "C-02");
        expect_fault(camera->ops->start(camera, &fault), &fault, "C-02");
        camera->ops->stop(camera);
        expect_fault(camera->ops->still(camera, &out, 1000, &fault), &fault, "C-02");
        camera->ops->query(camera, &found, 1000, NULL); /* what failed is told first */
        v4l2_peer_script(WEBCAM "plugged 2\nnode 3\n");
        assert_int_equal(camera->ops->query(camera, &found, 1000, &fault),
                         cases[i].found_elsewhere);
        v4l2_peer_script(cases[i].found_elsewhere ? WEBCAM "plugged 2\nnode 3\n"
                                                  : WEBCAM "plugged 3\n");
        assert_true(camera->ops->query(camera, &found, 1000, &fault));
        assert_int_equal(found, DEVICE_READY);
        assert_true(camera->ops->start(camera, &fault));
        expect_frame(camera, 1280, 720);
        end_camera(camera);
    }
}

/* In one call: out and in again between two frames. */
static void test_replug_unseen(void **state)
{
    (void)state;
    struct picture out = {0};
    struct fault fault = {0};
    enum device_state found = DEVICE_UNKNOWN;
    v4l2_peer_script(WEBCAM);
    struct camera *camera = start_camera("v4l2:");
    v4l2_peer_script(WEBCAM "plugged 2\n");
    expect_fault(camera->ops->query(camera, &found, 1000, &fault), &fault, "C-02");
    expect_fault(camera->ops->frame(camera, &out, 1000, &fault), &fault, "C-02");
    assert_true(camera->ops->start(camera, &fault));
    expect_frame(camera, 1280, 720);
    end_camera(camera);
}

static void test_faults_of_start(void **state)
{
    static const struct {
        const char *script, *uri, *code;
    } cases[] = {
        {WEBCAM "busy 1\n", "v4l2:", "C-04"},
        {WEBCAM "fail STREAMON 16\n", "v4l2:", "C-04"},
        {WEBCAM "fail open 16\n", "v4l2:/dev/video0", "C-04"},
        {WEBCAM "fail STREAMON 28\n", "v4l2:", "C-05"},
        {WEBCAM "plugged 0\n", "v4l2:", "C-02"},
        {WEBCAM "node 1\n", "v4l2:/dev/video0", "C-02"},
        {WEBCAM, "v4l2:?name=lain", "C-02"},
        {WEBCAM "fail open 13\n", "v4l2:", "C-01"},
        {WEBCAM "fail QUERYCAP 5\n", "v4l2:", "C-01"},
        {WEBCAM "fail QUERYCAP 25\n", "v4l2:/dev/video0", "C-05"},
        {WEBCAM "fail S_FMT 5\n", "v4l2:", "C-01"},
        {WEBCAM "fail S_FMT 22\n", "v4l2:", "C-05"},
        {WEBCAM "fail ENUM_FMT 5\n", "v4l2:", "C-01"},
        {WEBCAM "fail REQBUFS 12\n", "v4l2:", "C-01"},
        {WEBCAM "fail QUERYBUF 22\n", "v4l2:", "C-01"},
        {WEBCAM "fail QBUF 5\n", "v4l2:", "C-01"},
        {WEBCAM "fail STREAMON 19\n", "v4l2:", "C-02"},
        {"format H264 1920 1080 30\n", "v4l2:", "C-05"},
        {"name nothing\n", "v4l2:", "C-05"},
        {WEBCAM "give H264\n", "v4l2:", "C-05"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        v4l2_peer_script(cases[i].script);
        struct camera *camera = open_camera(cases[i].uri);
        expect_fault(camera->ops->start(camera, &fault), &fault, cases[i].code);
        assert_int_equal(v4l2_peer_opened(), 0);
        v4l2_peer_script(WEBCAM);
        if (!strstr(cases[i].uri, "lain")) {
            assert_true(camera->ops->start(camera, &fault)); /* and nothing of it stays */
            expect_frame(camera, 1280, 720);
        }
        end_camera(camera);
    }
}

static void test_query(void **state)
{
    static const struct {
        const char *script, *code;
    } cases[] = {{WEBCAM, ""},
                 {WEBCAM "busy 1\n", "C-04"},
                 {WEBCAM "plugged 0\n", "C-02"},
                 {WEBCAM "fail QUERYCAP 5\n", "C-01"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        enum device_state found = DEVICE_UNKNOWN;
        v4l2_peer_script(cases[i].script);
        struct camera *camera = open_camera("v4l2:");
        bool answered = camera->ops->query(camera, &found, 1000, &fault);
        assert_string_equal(fault.code, cases[i].code);
        assert_int_equal(answered, !*cases[i].code);
        assert_int_equal(found, answered ? DEVICE_READY : DEVICE_UNKNOWN);
        end_camera(camera);
    }
}

static void test_controls(void **state)
{
    static const struct {
        const char *uri;
        int exposure_auto, exposure, focus_auto, focus;
    } cases[] = {{"v4l2:?exposure=200&focus=40", V4L2_EXPOSURE_MANUAL, 200, 0, 40},
                 {"v4l2:?exposure=99999&focus=999", V4L2_EXPOSURE_MANUAL, 2047, 0, 255},
                 {"v4l2:", V4L2_EXPOSURE_APERTURE_PRIORITY, 2047, 1, 255}};
    (void)state;
    v4l2_peer_script(WEBCAM "controls 1\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct camera *camera = start_camera(cases[i].uri);
        assert_int_equal(v4l2_peer_control(V4L2_CID_EXPOSURE_AUTO), cases[i].exposure_auto);
        assert_int_equal(v4l2_peer_control(V4L2_CID_EXPOSURE_ABSOLUTE), cases[i].exposure);
        assert_int_equal(v4l2_peer_control(V4L2_CID_FOCUS_AUTO), cases[i].focus_auto);
        assert_int_equal(v4l2_peer_control(V4L2_CID_FOCUS_ABSOLUTE), cases[i].focus);
        assert_int_equal(v4l2_peer_control(V4L2_CID_POWER_LINE_FREQUENCY),
                         V4L2_CID_POWER_LINE_FREQUENCY_50HZ);
        end_camera(camera);
    }
    v4l2_peer_script(WEBCAM "controls 2\n"); /* of a menu the nearest entry is another meaning */
    end_camera(start_camera("v4l2:"));
    assert_int_equal(v4l2_peer_control(V4L2_CID_EXPOSURE_AUTO), V4L2_EXPOSURE_AUTO);
}

/* The size of a still, taken live or not; live frames go on as they were. */
static void test_still(void **state)
{
    static const struct {
        const char *script, *uri;
        int width, height;
    } cases[] = {
        {WEBCAM, "v4l2:", 1920, 1080},
        {WEBCAM, "v4l2:?still=1280x720", 1280, 720},
        {WEBCAM, "v4l2:?still=4000x3000", 1920, 1080},
        {"format YUYV 640 480 30\nfps 100\n", "v4l2:", 640, 480},
        {"format YUYV 640 480 30\nformat MJPG 2592 1944 10\nfps 100\n",
         "v4l2:?size=640x480&still=2592x1944", 2592, 1944},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int live = 0; live < 2; live++) {
            struct picture out = {0};
            struct fault fault = {0};
            v4l2_peer_script(cases[i].script);
            struct camera *camera = open_camera(cases[i].uri);
            if (live) assert_true(camera->ops->start(camera, &fault));
            if (!camera->ops->still(camera, &out, 5000, &fault)) fail_msg("%s", fault.text);
            assert_int_equal(out.width_px, cases[i].width);
            assert_int_equal(out.height_px, cases[i].height);
            check_colours(&out, number_of(&out), 8);
            assert_int_equal(v4l2_peer_opened(), live);
            if (live) expect_frame(camera, i < 3 ? 1280 : 640, i < 3 ? 720 : 480);
            picture_free(&out);
            end_camera(camera);
        }
}

/* Where a still would be no larger the live picture goes on; from cold, exposure gets its time. */
static void test_still_takes_its_way(void **state)
{
    (void)state;
    struct picture out = {0};
    v4l2_peer_script("format YUYV 640 480 30\nfps 50\n");
    struct camera *camera = start_camera("v4l2:");
    usleep(300000);
    expect_frame(camera, 640, 480);
    int before = v4l2_peer_ticks();
    assert_true(camera->ops->still(camera, &out, 5000, NULL));
    assert_in_range(v4l2_peer_ticks(), before, before + 500);
    camera->ops->stop(camera);
    int64_t began_ms = now_ms();
    assert_true(camera->ops->still(camera, &out, 5000, NULL));
    assert_in_range(now_ms() - began_ms, 15 * 20, 5000);
    picture_free(&out);
    end_camera(camera);
}

/* No frame at all, live or not, ends in time and with the truth. */
static void test_still_stalled(void **state)
{
    (void)state;
    for (int live = 0; live < 2; live++) {
        struct picture out = {0};
        struct fault fault = {0};
        v4l2_peer_script(WEBCAM "stall 1\n");
        struct camera *camera = open_camera("v4l2:");
        if (live) assert_true(camera->ops->start(camera, &fault));
        int64_t began_ms = now_ms();
        expect_fault(camera->ops->still(camera, &out, 900, &fault), &fault, "C-03");
        assert_in_range(now_ms() - began_ms, 800, 2500);
        v4l2_peer_script(WEBCAM);
        assert_true(camera->ops->still(camera, &out, 5000, &fault));
        assert_int_equal(out.width_px, 1920);
        picture_free(&out);
        end_camera(camera);
    }
}

static void test_list(void **state)
{
    (void)state;
    struct device_found found[DEVICE_FOUND_MAX];
    v4l2_peer_script(WEBCAM "name SPESIMEN Mata\nbus usb-9\nnode 7\n");
    assert_int_equal(camera_list(found, DEVICE_FOUND_MAX), 1);
    assert_string_equal(found[0].uri, "v4l2:/dev/video7");
    assert_string_equal(found[0].name, "SPESIMEN Mata (usb-9)");
    assert_int_equal(camera_list(found, 0), 0);
    end_camera(start_camera(found[0].uri));
    v4l2_peer_script(WEBCAM "plugged 0\n");
    assert_int_equal(camera_list(found, DEVICE_FOUND_MAX), 0);
}

static void test_options(void **state)
{
    static const char *const wrong[] = {"v4l2:?size=1280",
                                        "v4l2:?size=0x720",
                                        "v4l2:?still=1280x720x2",
                                        "v4l2:?size=x720",
                                        "v4l2:?size=99999x99999",
                                        "v4l2:?format=h264",
                                        "v4l3:"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        assert_null(camera_open(wrong[i], &fault));
        assert_string_equal(fault.code, "K-01");
    }
    struct fault fault = {0};
    struct camera *camera = open_camera("v4l2:");
    assert_false(camera->ops->control(camera, "unplug", &fault));
    end_camera(camera);
    camera = open_camera("v4l2:");
    camera->ops->stop(camera);
    end_camera(camera);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_newest),
        cmocka_unit_test(test_colours_arrive),
        cmocka_unit_test(test_stall),
        cmocka_unit_test(test_doubt),
        cmocka_unit_test(test_untold),
        cmocka_unit_test(test_broken_frames),
        cmocka_unit_test(test_replug),
        cmocka_unit_test(test_replug_unseen),
        cmocka_unit_test(test_query),
        cmocka_unit_test(test_faults_of_start),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_still),
        cmocka_unit_test(test_still_takes_its_way),
        cmocka_unit_test(test_still_stalled),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
