/* A camera that says what cannot be: nothing is read that is not there, and it ends as a fault. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "camera/camera.h"
#include "v4l2/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Until a call fails, or so many frames came. */
static void try_all(struct camera *camera, struct fault *fault)
{
    struct picture out = {0};
    bool done = camera->ops->start(camera, fault);
    for (int i = 0; i < 5 && done; i++)
        done = camera->ops->frame(camera, &out, 200, fault);
    picture_free(&out);
}

static void test_lies(void **state)
{
    static const struct {
        const char *lie, *code; /* "": it does no harm */
    } cases[] = {
        {"lie_bytes 1", "C-03"},        {"lie_index 1", "C-01"},
        {"lie_length -1", "C-05"},      {"lie_length 2000000000", "C-05"},
        {"lie_length 4096", "C-03"},    {"lie_stride 1", "C-05"},
        {"lie_stride 2000000", "C-05"}, {"lie_stride 60000", "C-03"},
        {"lie_stride -5", "C-05"},      {"buffers 1", "C-01"},
        {"eio 100000", "C-01"},         {"fail DQBUF 22", "C-01"},
        {"fail DQBUF 11", "C-03"},      {"fail DQBUF 19", "C-02"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int live = 0; live < 2; live++) {
            char script[256];
            struct fault fault = {0};
            struct picture out = {0};
            snprintf(script, sizeof script, "format YUYV 640 480 30\nfps 200\n%s\n", cases[i].lie);
            v4l2_peer_script(script);
            struct camera *camera = camera_open("v4l2:?still=640x480", &fault);
            assert_non_null(camera);
            if (live)
                try_all(camera, &fault);
            else
                camera->ops->still(camera, &out, 400, &fault);
            if (strcmp(fault.code, cases[i].code) != 0)
                fail_msg("%s: %s \"%s\"", cases[i].lie, fault.code, fault.text);
            camera->ops->destroy(camera);
            assert_int_equal(v4l2_peer_opened(), 0);
            picture_free(&out);
        }
}

/* A driver that says "there is one" and then has none is waited for, not asked without end. */
static void test_no_haste(void **state)
{
    (void)state;
    struct picture out = {0};
    struct fault fault = {0};
    v4l2_peer_script("format YUYV 640 480 30\nfps 200\nfail DQBUF 11\n");
    struct camera *camera = camera_open("v4l2:", &fault);
    assert_true(camera->ops->start(camera, &fault));
    clock_t before = clock();
    assert_false(camera->ops->frame(camera, &out, 1000, &fault));
    assert_in_range((clock() - before) * 1000 / CLOCKS_PER_SEC, 0, 300);
    camera->ops->destroy(camera);
}

/* A file that is there and no camera, by its path. */
static void test_other_files(void **state)
{
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"v4l2:/dev/null", "C-05"}, {"v4l2:/dev/nothing-here", "C-02"}, {"v4l2:/", "C-01"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        enum device_state found;
        struct camera *camera = camera_open(cases[i].uri, &fault);
        assert_non_null(camera);
        assert_false(camera->ops->query(camera, &found, 100, &fault));
        assert_string_equal(fault.code, cases[i].code);
        assert_false(camera->ops->start(camera, &fault));
        camera->ops->destroy(camera);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lies),
        cmocka_unit_test(test_no_haste),
        cmocka_unit_test(test_other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
