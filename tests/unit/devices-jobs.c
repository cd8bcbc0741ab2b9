/* Real children of anjungan-device around simulators: jobs end to end, and children that die. */
#define _GNU_SOURCE
#include "base/file.h"
#include "devices/devices.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 20000 };

struct bench {
    char dir[64];
    char scan_file[128];
    char uris[3][256];
    int wake;
    struct mailbox *mail;
    struct devices *devices;
    enum device_state states[DEVICE_ROLES];
    struct device_report reports[DEVICE_ROLES];
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static void wake_up(void *context)
{
    const uint64_t one = 1;
    assert_int_equal(write(((struct bench *)context)->wake, &one, sizeof one), sizeof one);
}

static bool take(struct bench *bench, struct mail *out, int timeout_ms)
{
    int64_t end = now_ms() + timeout_ms;
    while (!mailbox_take(bench->mail, out)) {
        int64_t left = end - now_ms();
        if (left <= 0) return false;
        struct pollfd wait = {.fd = bench->wake, .events = POLLIN};
        poll(&wait, 1, (int)left);
        uint64_t count;
        if (wait.revents) assert_int_equal(read(bench->wake, &count, sizeof count), sizeof count);
    }
    if (out->kind == MAIL_DEVICE_STATE) {
        const struct device_report *report = out->payload;
        assert_int_equal(report->role, out->number);
        bench->reports[report->role] = *report;
        bench->states[report->role] = report->state;
    }
    return true;
}

/* The mail of a kind and job; what else comes is dropped. */
static struct mail await(struct bench *bench, uint32_t kind, uint32_t job)
{
    struct mail mail;
    int64_t end = now_ms() + PATIENCE_MS;
    while (take(bench, &mail, (int)(end - now_ms()))) {
        if (mail.kind == kind && mail.job == job) return mail;
        if (mail.kind == MAIL_DEVICE_FAILED && mail.job == job)
            print_message("failed: %s\n", ((struct fault *)mail.payload)->text);
        assert_false(mail.kind == MAIL_DEVICE_FAILED && mail.job == job);
        mail_drop(&mail);
    }
    fail_msg("no mail of kind %x for job %u", kind, job);
    return mail;
}

static void await_state(struct bench *bench, enum device_role role, enum device_state state)
{
    struct mail mail;
    int64_t end = now_ms() + PATIENCE_MS;
    while (bench->states[role] != state) {
        if (!take(bench, &mail, (int)(end - now_ms())))
            fail_msg("%s did not become %s", device_role_name(role), device_state_name(state));
        mail_drop(&mail);
    }
}

static void expect_failed(struct bench *bench, uint32_t job, const char *code)
{
    struct mail mail = await(bench, MAIL_DEVICE_FAILED, job);
    assert_string_equal(((struct fault *)mail.payload)->code, code);
    mail_drop(&mail);
}

/* The devices of a test: file is what the scanner gives, with each byte value in it. */
static struct bench *bench_open(const char *options, struct devices_limits limits)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct fault fault = {0};
    snprintf(bench->dir, sizeof bench->dir, "/tmp/devices-test-XXXXXX");
    assert_non_null(mkdtemp(bench->dir));
    uint8_t content[100000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (uint8_t)(i * 7 + i / 256);
    assert_true(file_write_durable(bench->dir, "scan.jpg", content, sizeof content, 0600, &fault));
    snprintf(bench->uris[DEVICE_SCANNER], 256, "sim:?files=%s/scan.jpg&%s", bench->dir, options);
    snprintf(bench->uris[DEVICE_CAMERA], 256, "sim:?fps=30&%s", options);
    snprintf(bench->uris[DEVICE_PRINTER], 256, "sim:?out=%s&%s", bench->dir, options);
    bench->wake = eventfd(0, EFD_CLOEXEC);
    bench->mail = mailbox_create(64, wake_up, bench);
    struct devices_config config = {.program = BINARY_DIR "/anjungan-device",
                                    .uris = {bench->uris[0], bench->uris[1], bench->uris[2]},
                                    .limits = limits};
    bench->devices = devices_create(&config, bench->mail, &fault);
    assert_non_null(bench->devices);
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++)
        await_state(bench, role, DEVICE_READY);
    return bench;
}

static void bench_close(struct bench *bench)
{
    char path[128];
    int pids[3];
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++)
        pids[role] = devices_pid(bench->devices, role);
    devices_destroy(bench->devices);
    for (int i = 0; i < 3; i++)
        if (pids[i]) assert_int_equal(kill(pids[i], 0), -1);
    mailbox_destroy(bench->mail);
    close(bench->wake);
    snprintf(path, sizeof path, "%s/scan.jpg", bench->dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/receipt.bin", bench->dir);
    unlink(path);
    assert_int_equal(rmdir(bench->dir), 0);
    free(bench);
}

static struct bytes receipt_of(struct bench *bench)
{
    char path[128];
    struct bytes bytes = {0};
    snprintf(path, sizeof path, "%s/receipt.bin", bench->dir);
    assert_true(file_read(path, 1 << 20, &bytes, NULL));
    return bytes;
}

static const struct scan_request request = {.dpi = 300, .colour = true};

static uint32_t print_something(struct bench *bench)
{
    struct bitmap page;
    bitmap_init(&page, 576, 600);
    for (int i = 0; i < 600; i++)
        bitmap_set(&page, i, i);
    uint32_t job = devices_print(bench->devices, &page);
    bitmap_free(&page);
    return job;
}

static void test_scans_a_file_as_it_is(void **state)
{
    (void)state;
    struct bench *bench = bench_open("dpi=200", (struct devices_limits){0});
    for (int i = 0; i < 2; i++) { /* round and round */
        struct mail mail = await(bench, MAIL_DEVICE_PAGE, devices_scan(bench->devices, &request));
        struct picture *page = mail.payload;
        assert_int_equal(page->format, PICTURE_FILE);
        assert_int_equal(page->dpi, 200);
        assert_int_equal(page->pixels.size, 100000);
        for (size_t at = 0; at < 100000; at++)
            assert_int_equal(page->pixels.data[at], (uint8_t)(at * 7 + at / 256));
        mail_drop(&mail);
    }
    bench_close(bench);
}

static void test_shows_frames_and_takes_a_still(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices);
    struct mail mail;
    for (int i = 0; i < 20; i++) {
        mail = await(bench, MAIL_DEVICE_FRAME, live);
        struct picture *frame = mail.payload;
        assert_true(frame->width_px <= 960 && frame->width_px > 900);
        assert_int_equal(frame->pixels.size, frame->width_px * frame->height_px * 3);
        mail_drop(&mail);
    }
    mail = await(bench, MAIL_DEVICE_STILL, devices_camera_still(bench->devices));
    assert_int_equal(((struct picture *)mail.payload)->width_px, 1280);
    mail_drop(&mail);
    mail = await(bench, MAIL_DEVICE_FRAME, live); /* goes on behind the still */
    mail_drop(&mail);
    devices_camera_stop(bench->devices);
    while (mailbox_take(bench->mail, &mail))
        mail_drop(&mail);
    while (take(bench, &mail, 300)) {
        assert_int_not_equal(mail.kind, MAIL_DEVICE_FRAME);
        mail_drop(&mail);
    }
    bench_close(bench);
}

static void test_prints_and_confirms(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    struct mail mail = await(bench, MAIL_DEVICE_PRINTED, print_something(bench));
    assert_int_equal(mail.number, PRINT_CONFIRMED);
    struct bytes whole = receipt_of(bench);
    assert_memory_equal(whole.data, "\x1b@\x1dv0", 5);
    assert_true(whole.size > 72 * 600);
    devices_control(bench->devices, DEVICE_PRINTER, "unconfirmed");
    mail = await(bench, MAIL_DEVICE_PRINTED, print_something(bench));
    assert_int_equal(mail.number, PRINT_UNCONFIRMED);
    bytes_free(&whole);
    bench_close(bench);
}

/* Each kind of job is under way when its child is killed: it fails at once, and the next is well.
 */
static void test_survives_kill_in_every_job(void **state)
{
    (void)state;
    static const struct {
        enum device_role role;
        const char *code;
        enum device_mail answer;
    } cases[] = {
        {DEVICE_SCANNER, "X-01", MAIL_DEVICE_PAGE},
        {DEVICE_CAMERA, "C-01", MAIL_DEVICE_STILL},
        {DEVICE_PRINTER, "P-01", MAIL_DEVICE_PRINTED},
    };
    struct bench *bench = bench_open("delay_ms=600", (struct devices_limits){0});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum device_role role = cases[i].role;
        for (int round = 0; round < 2; round++) {
            uint32_t job = role == DEVICE_SCANNER  ? devices_scan(bench->devices, &request)
                           : role == DEVICE_CAMERA ? devices_camera_still(bench->devices)
                                                   : print_something(bench);
            struct mail mail;
            if (round == 1) {
                mail = await(bench, cases[i].answer, job);
                mail_drop(&mail);
                continue;
            }
            usleep(200000);
            int64_t killed_ms = now_ms();
            int pid = devices_pid(bench->devices, role);
            assert_int_equal(kill(pid, SIGKILL), 0);
            expect_failed(bench, job, cases[i].code);
            assert_true(now_ms() - killed_ms < 1000);
            await_state(bench, role, DEVICE_READY);
            assert_int_not_equal(devices_pid(bench->devices, role), pid);
        }
    }
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scans_a_file_as_it_is),
        cmocka_unit_test(test_shows_frames_and_takes_a_still),
        cmocka_unit_test(test_prints_and_confirms),
        cmocka_unit_test(test_survives_kill_in_every_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
