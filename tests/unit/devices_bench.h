/* devices_bench.h - real children of anjungan-device around simulators, and their mail. */
#ifndef ANJUNGAN_TESTS_DEVICES_BENCH_H
#define ANJUNGAN_TESTS_DEVICES_BENCH_H

#include "base/file.h"
#include "devices/devices.h"

#include <fcntl.h>
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
    char uris[DEVICE_ROLES][256];
    int descriptors; /* open before */
    int wake;
    struct mailbox *mail;
    struct devices *devices;
    enum device_state states[DEVICE_ROLES];
    struct device_report reports[DEVICE_ROLES];
};

static inline int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static inline void wake_up(void *context)
{
    const uint64_t one = 1;
    assert_int_equal(write(((struct bench *)context)->wake, &one, sizeof one), sizeof one);
}

static inline bool take(struct bench *bench, struct mail *out, int timeout_ms)
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
static inline struct mail await(struct bench *bench, uint32_t kind, uint32_t job)
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

static inline void await_state(struct bench *bench, enum device_role role, enum device_state state)
{
    struct mail mail;
    int64_t end = now_ms() + PATIENCE_MS;
    while (bench->states[role] != state) {
        if (!take(bench, &mail, (int)(end - now_ms())))
            fail_msg("%s did not become %s", device_role_name(role), device_state_name(state));
        mail_drop(&mail);
    }
}

static inline void expect_failed(struct bench *bench, uint32_t job, const char *code)
{
    struct mail mail = await(bench, MAIL_DEVICE_FAILED, job);
    assert_string_equal(((struct fault *)mail.payload)->code, code);
    mail_drop(&mail);
}

/* No mail of a kind comes for so long; what else comes is dropped. */
static inline void expect_none(struct bench *bench, uint32_t kind, int timeout_ms)
{
    struct mail mail;
    int64_t end = now_ms() + timeout_ms;
    while (take(bench, &mail, (int)(end - now_ms()))) {
        assert_int_not_equal(mail.kind, kind);
        mail_drop(&mail);
    }
}

static inline int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* The devices of a test: file is what the scanner gives, with each byte value in it. */
static inline struct bench *bench_open(const char *options, struct devices_limits limits)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct fault fault = {0};
    bench->descriptors = count_descriptors();
    snprintf(bench->dir, sizeof bench->dir, "/tmp/devices-test-XXXXXX");
    assert_non_null(mkdtemp(bench->dir));
    uint8_t content[100000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (uint8_t)(i * 7 + i / 256);
    assert_true(file_write_durable(bench->dir, "scan.jpg", content, sizeof content, 0600, &fault));
    snprintf(bench->uris[DEVICE_SCANNER], 256, "sim:?files=%s/scan.jpg&%s", bench->dir, options);
    snprintf(bench->uris[DEVICE_CAMERA], 256, "sim:?fps=30&%s", options);
    snprintf(bench->uris[DEVICE_PRINTER], 256, "sim:?out=%s&%s", bench->dir, options);
    snprintf(bench->uris[DEVICE_READER], 256, "sim:");
    snprintf(bench->uris[DEVICE_LIGHT], 256, "sim:?out=%s/lights", bench->dir);
    snprintf(bench->uris[DEVICE_HEADSET], 256, "sim:");
    bench->wake = eventfd(0, EFD_CLOEXEC);
    bench->mail = mailbox_create(64, wake_up, bench);
    struct devices_config config = {.program = BINARY_DIR "/anjungan-device", .limits = limits};
    for (int role = 0; role < DEVICE_ROLES; role++)
        config.uris[role] = bench->uris[role];
    bench->devices = devices_create(&config, bench->mail, &fault);
    assert_non_null(bench->devices);
    for (enum device_role role = 0; role < DEVICE_ROLES; role++)
        await_state(bench, role, DEVICE_READY);
    return bench;
}

static inline void bench_close(struct bench *bench)
{
    char path[128];
    int pids[DEVICE_ROLES];
    for (enum device_role role = 0; role < DEVICE_ROLES; role++)
        pids[role] = devices_pid(bench->devices, role);
    devices_destroy(bench->devices);
    for (int i = 0; i < DEVICE_ROLES; i++)
        if (pids[i]) assert_int_equal(kill(pids[i], 0), -1);
    mailbox_destroy(bench->mail);
    close(bench->wake);
    assert_int_equal(count_descriptors(), bench->descriptors);
    snprintf(path, sizeof path, "%s/scan.jpg", bench->dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/receipt.bin", bench->dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/lights", bench->dir);
    unlink(path);
    assert_int_equal(rmdir(bench->dir), 0);
    free(bench);
}

static inline struct bytes receipt_of(struct bench *bench)
{
    char path[128];
    struct bytes bytes = {0};
    snprintf(path, sizeof path, "%s/receipt.bin", bench->dir);
    assert_true(file_read(path, 1 << 20, &bytes, NULL));
    return bytes;
}

/* The simulated lights' whole story, a line a change. */
static inline void story_of_lights(struct bench *bench, char *out, size_t size)
{
    char path[128];
    struct bytes bytes = {0};
    snprintf(path, sizeof path, "%s/lights", bench->dir);
    assert_true(file_read(path, 1 << 20, &bytes, NULL));
    snprintf(out, size, "%.*s", (int)bytes.size, (const char *)bytes.data);
    bytes_free(&bytes);
}

static const struct scan_request request = {.dpi = 300, .colour = true, .pages_most = 1};

static inline uint32_t print_something(struct bench *bench)
{
    struct bitmap page;
    bitmap_init(&page, 576, 600);
    for (int i = 0; i < 600; i++)
        bitmap_set(&page, i, i);
    uint32_t job = devices_print(bench->devices, &page);
    bitmap_free(&page);
    return job;
}

static inline uint32_t start_job(struct bench *bench, enum device_role role)
{
    if (role == DEVICE_SCANNER) return devices_scan(bench->devices, &request);
    if (role == DEVICE_CAMERA) return devices_camera_still(bench->devices);
    return print_something(bench);
}

static inline void finish_job(struct bench *bench, enum device_role role)
{
    static const enum device_mail answers[] = {MAIL_DEVICE_SCANNED, MAIL_DEVICE_STILL,
                                               MAIL_DEVICE_PRINTED};
    struct mail mail = await(bench, (uint32_t)answers[role], start_job(bench, role));
    mail_drop(&mail);
}

#endif
