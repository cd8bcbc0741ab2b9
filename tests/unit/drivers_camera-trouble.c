/* A camera that stalls, is pulled out, is used by someone else: each has its word, and each passes.
 */
#define _GNU_SOURCE
#include "camera_eye.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stall),           cmocka_unit_test(test_untold),
        cmocka_unit_test(test_doubt),           cmocka_unit_test(test_broken_frames),
        cmocka_unit_test(test_replug),          cmocka_unit_test(test_replug_unseen),
        cmocka_unit_test(test_faults_of_start), cmocka_unit_test(test_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
