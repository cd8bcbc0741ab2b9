/* The V4L2 driver above a pretended camera (tests/peers/v4l2): formats, frames, stills, and the
 * troubles that end by themselves. */
#define _GNU_SOURCE
#include "camera_eye.h"

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
        cmocka_unit_test(test_colours_arrive),
        cmocka_unit_test(test_newest),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_still),
        cmocka_unit_test(test_still_takes_its_way),
        cmocka_unit_test(test_still_stalled),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
