/* Real children of anjungan-device around simulators: jobs end to end, and children that die. */
#define _GNU_SOURCE
#include "base/file.h"
#include "devices/devices.h"

#include <dirent.h>
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
    char scan_file[128];
    char uris[3][256];
    int descriptors; /* open before */
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

static int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* The devices of a test: file is what the scanner gives, with each byte value in it. */
static struct bench *bench_open(const char *options, struct devices_limits limits)
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
    assert_int_equal(count_descriptors(), bench->descriptors);
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

static uint32_t start_job(struct bench *bench, enum device_role role)
{
    if (role == DEVICE_SCANNER) return devices_scan(bench->devices, &request);
    if (role == DEVICE_CAMERA) return devices_camera_still(bench->devices);
    return print_something(bench);
}

static void finish_job(struct bench *bench, enum device_role role)
{
    static const enum device_mail answers[] = {MAIL_DEVICE_PAGE, MAIL_DEVICE_STILL,
                                               MAIL_DEVICE_PRINTED};
    struct mail mail = await(bench, (uint32_t)answers[role], start_job(bench, role));
    mail_drop(&mail);
}

/* Each kind of job is under way when its child is killed: it fails at once, and the next is well.
 */
static void test_survives_kill_in_every_job(void **state)
{
    (void)state;
    static const char *const codes[] = {"X-01", "C-01", "P-01"};
    struct bench *bench = bench_open("delay_ms=600", (struct devices_limits){0});
    int64_t best_ms = PATIENCE_MS; /* of three: the machine may stall for a second by itself */
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++) {
        uint32_t job = start_job(bench, role);
        usleep(200000);
        int64_t killed_ms = now_ms();
        int pid = devices_pid(bench->devices, role);
        assert_int_equal(kill(pid, SIGKILL), 0);
        expect_failed(bench, job, codes[role]);
        if (now_ms() - killed_ms < best_ms) best_ms = now_ms() - killed_ms;
        await_state(bench, role, DEVICE_READY);
        assert_int_not_equal(devices_pid(bench->devices, role), pid);
        finish_job(bench, role);
    }
    assert_true(best_ms < 1000);
    bench_close(bench);
}

/* A call that never returns is ended by its deadline, whichever job it is; no child is left behind.
 */
static void test_hang_ends_at_the_deadline(void **state)
{
    (void)state;
    struct bench *bench =
        bench_open("", (struct devices_limits){.scan_ms = 700, .still_ms = 700, .print_ms = 700});
    static const char *const codes[] = {"X-01", "C-01", "P-01"};
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++) {
        devices_control(bench->devices, role, "hang");
        int pid = devices_pid(bench->devices, role);
        int64_t began_ms = now_ms();
        uint32_t job = start_job(bench, role);
        expect_failed(bench, job, codes[role]);
        assert_in_range(now_ms() - began_ms, 600, 6000);
        await_state(bench, role, DEVICE_READY);
        assert_int_equal(kill(pid, 0), -1);
        finish_job(bench, role); /* it struck once only */
    }
    bench_close(bench);
}

static void test_crash_ends_the_job(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    static const char *const codes[] = {"X-01", "C-01", "P-01"};
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++) {
        devices_control(bench->devices, role, "crash");
        expect_failed(bench, start_job(bench, role), codes[role]);
        await_state(bench, role, DEVICE_READY);
        finish_job(bench, role);
    }
    bench_close(bench);
}

static void test_paper_ends_in_the_middle_and_stays_out(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    finish_job(bench, DEVICE_PRINTER);
    struct bytes whole = receipt_of(bench);
    devices_control(bench->devices, DEVICE_PRINTER, "paper_out_midprint");
    expect_failed(bench, print_something(bench), "P-02");
    struct bytes half = receipt_of(bench);
    assert_int_equal(half.size, whole.size / 2);
    assert_memory_equal(half.data, whole.data, half.size);
    await_state(bench, DEVICE_PRINTER, DEVICE_NEEDS_STAFF);
    assert_string_equal(bench->reports[DEVICE_PRINTER].code, "P-02");
    assert_int_equal(bench->reports[DEVICE_PRINTER].printer.paper, PAPER_OUT);
    kill(devices_pid(bench->devices, DEVICE_PRINTER), SIGKILL); /* the roll is no fuller for it */
    await_state(bench, DEVICE_PRINTER, DEVICE_STARTING);
    await_state(bench, DEVICE_PRINTER, DEVICE_NEEDS_STAFF);
    expect_failed(bench, print_something(bench), "P-02");
    devices_control(bench->devices, DEVICE_PRINTER, "ok");
    await_state(bench, DEVICE_PRINTER, DEVICE_READY);
    assert_string_equal(bench->reports[DEVICE_PRINTER].code, "");
    finish_job(bench, DEVICE_PRINTER);
    bytes_free(&whole);
    bytes_free(&half);
    bench_close(bench);
}

static void test_words_and_what_they_mean(void **state)
{
    (void)state;
    static const struct {
        enum device_role role;
        const char *word;
        enum device_state state;
        const char *state_code, *job_code;
    } cases[] = {
        {DEVICE_PRINTER, "paper_out", DEVICE_NEEDS_STAFF, "P-02", "P-02"},
        {DEVICE_PRINTER, "cover_open", DEVICE_NEEDS_STAFF, "P-03", "P-03"},
        {DEVICE_PRINTER, "head_hot", DEVICE_BUSY, "P-04", "P-04"},
        {DEVICE_PRINTER, "cutter_jammed", DEVICE_NEEDS_STAFF, "P-05", "P-05"},
        {DEVICE_PRINTER, "jam", DEVICE_NEEDS_STAFF, "P-05", "P-05"},
        {DEVICE_PRINTER, "unplug", DEVICE_NO_DEVICE, "P-06", "P-06"},
        {DEVICE_SCANNER, "no_document", DEVICE_READY, "", "X-02"},
        {DEVICE_SCANNER, "jam", DEVICE_NEEDS_STAFF, "X-03", "X-03"},
        {DEVICE_SCANNER, "cover_open", DEVICE_USER_ERROR, "X-04", "X-04"},
        {DEVICE_SCANNER, "unplug", DEVICE_NO_DEVICE, "X-05", "X-05"},
        {DEVICE_SCANNER, "busy", DEVICE_BUSY, "X-06", "X-06"},
        {DEVICE_CAMERA, "unplug", DEVICE_NO_DEVICE, "C-02", "C-02"},
        {DEVICE_CAMERA, "stall", DEVICE_READY, "", "C-03"},
    };
    struct bench *bench = bench_open("", (struct devices_limits){0});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum device_role role = cases[i].role;
        devices_control(bench->devices, role, cases[i].word);
        await_state(bench, role, cases[i].state);
        assert_string_equal(bench->reports[role].code, cases[i].state_code);
        expect_failed(bench, start_job(bench, role), cases[i].job_code);
        devices_control(bench->devices, role, "ok");
        await_state(bench, role, DEVICE_READY);
        finish_job(bench, role);
    }
    bench_close(bench);
}

static void test_paper_low_prints(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    devices_control(bench->devices, DEVICE_PRINTER, "paper_low");
    finish_job(bench, DEVICE_PRINTER);
    assert_int_equal(bench->reports[DEVICE_PRINTER].printer.paper, PAPER_LOW);
    assert_string_equal(bench->reports[DEVICE_PRINTER].code, "");
    bench_close(bench);
}

static void test_stalled_frames_end_the_live_job(void **state)
{
    (void)state;
    static const char *const words[] = {"stall", "hang"}; /* noticed by the child; only by us */
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_open("", (struct devices_limits){.frame_ms = 800});
        uint32_t live = devices_camera_start(bench->devices);
        struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
        mail_drop(&mail);
        devices_control(bench->devices, DEVICE_CAMERA, words[i]);
        expect_failed(bench, live, "C-03");
        devices_control(bench->devices, DEVICE_CAMERA, "ok");
        live = devices_camera_start(bench->devices);
        mail = await(bench, MAIL_DEVICE_FRAME, live);
        mail_drop(&mail);
        bench_close(bench);
    }
}

static void test_kill_ends_the_live_job(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices);
    struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
    mail_drop(&mail);
    kill(devices_pid(bench->devices, DEVICE_CAMERA), SIGKILL);
    expect_failed(bench, live, "C-01");
    bench_close(bench);
}

/* The UI does not take its mail for a while: only the latest frame waits for it. */
static void test_frames_do_not_pile_up(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices);
    struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
    mail_drop(&mail);
    usleep(700000); /* 20 frames */
    int frames = 0;
    while (mailbox_take(bench->mail, &mail)) {
        frames += mail.kind == MAIL_DEVICE_FRAME;
        mail_drop(&mail);
    }
    assert_in_range(frames, 1, 2);
    bench_close(bench);
}

/* A cancelled job posts nothing, is stopped, and the next one is served at once. */
static void test_cancelled_jobs_are_not_heard_of_again(void **state)
{
    (void)state;
    struct bench *bench = bench_open("delay_ms=4000", (struct devices_limits){0});
    uint32_t running = devices_scan(bench->devices, &request);
    uint32_t waiting = devices_scan(bench->devices, &request);
    usleep(200000);
    int64_t began_ms = now_ms();
    devices_cancel(bench->devices, waiting);
    devices_cancel(bench->devices, running);
    devices_cancel(bench->devices, 0);
    devices_cancel(bench->devices, 4711);
    uint32_t next = devices_scan(bench->devices, &request);
    struct mail mail;
    do {
        assert_true(take(bench, &mail, PATIENCE_MS));
        assert_int_not_equal(mail.job, running);
        assert_int_not_equal(mail.job, waiting);
        bool done = mail.job == next;
        mail_drop(&mail);
        if (done) break;
    } while (true);
    assert_in_range(now_ms() - began_ms, 3900, 7500); /* its own four seconds, nobody else's */
    bench_close(bench);
}

static void test_query_is_always_answered(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    struct mail mail;
    while (take(bench, &mail, 200))
        mail_drop(&mail);
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) { /* the reader is not fitted */
        devices_query(bench->devices, role);
        assert_true(take(bench, &mail, PATIENCE_MS));
        assert_int_equal(mail.kind, MAIL_DEVICE_STATE);
        assert_int_equal(mail.number, role);
        mail_drop(&mail);
    }
    assert_int_equal(bench->states[DEVICE_READER], DEVICE_NO_DEVICE);
    assert_int_equal(bench->reports[DEVICE_PRINTER].printer.width_px, 576);
    assert_int_equal(bench->reports[DEVICE_PRINTER].printer.paper, PAPER_OK);
    bench_close(bench);
}

static void test_devices_that_are_not_fitted(void **state)
{
    (void)state;
    struct bench bench = {.wake = eventfd(0, EFD_CLOEXEC)};
    bench.mail = mailbox_create(64, wake_up, &bench);
    struct devices_config config = {.program = BINARY_DIR "/anjungan-device", .uris = {""}};
    bench.devices = devices_create(&config, bench.mail, NULL);
    await_state(&bench, DEVICE_PRINTER, DEVICE_NO_DEVICE);
    assert_int_equal(devices_pid(bench.devices, DEVICE_PRINTER), 0);
    expect_failed(&bench, devices_scan(bench.devices, &request), "X-05");
    expect_failed(&bench, devices_camera_start(bench.devices), "C-02");
    expect_failed(&bench, print_something(&bench), "P-06");
    devices_control(bench.devices, DEVICE_SCANNER, "ok");
    devices_camera_stop(bench.devices);
    devices_destroy(bench.devices);
    mailbox_destroy(bench.mail);
    close(bench.wake);
}

/* Wrong in the configuration: said once, and nobody starts it again and again. */
static void test_what_cannot_be_opened(void **state)
{
    (void)state;
    struct bench bench = {.wake = eventfd(0, EFD_CLOEXEC)};
    bench.mail = mailbox_create(64, wake_up, &bench);
    struct devices_config config = {
        .program = BINARY_DIR "/anjungan-device",
        .uris = {"telepathy:", "sim:?files=/nowhere.jpg", "escpos:/dev/usb/lp-nowhere"}};
    bench.devices = devices_create(&config, bench.mail, NULL);
    await_state(&bench, DEVICE_SCANNER, DEVICE_HARDWARE_ERROR);
    assert_string_equal(bench.reports[DEVICE_SCANNER].code, "K-01");
    await_state(&bench, DEVICE_CAMERA, DEVICE_HARDWARE_ERROR);
    await_state(&bench, DEVICE_PRINTER, DEVICE_NO_DEVICE);
    assert_string_equal(bench.reports[DEVICE_PRINTER].code, "P-06");
    int pid = devices_pid(bench.devices, DEVICE_SCANNER);
    expect_failed(&bench, devices_scan(bench.devices, &request), "K-01");
    expect_failed(&bench, print_something(&bench), "P-06");
    assert_int_equal(devices_pid(bench.devices, DEVICE_SCANNER), pid);
    devices_destroy(bench.devices);
    mailbox_destroy(bench.mail);
    close(bench.wake);
}

static void test_program_that_is_not_there(void **state)
{
    (void)state;
    struct bench bench = {.wake = eventfd(0, EFD_CLOEXEC)};
    bench.mail = mailbox_create(64, wake_up, &bench);
    struct devices_config config = {.program = BINARY_DIR "/no-such-program", .uris = {"sim:"}};
    bench.devices = devices_create(&config, bench.mail, NULL);
    await_state(&bench, DEVICE_SCANNER, DEVICE_OFFLINE);
    assert_string_equal(bench.reports[DEVICE_SCANNER].code, "X-01");
    expect_failed(&bench, devices_scan(bench.devices, &request), "X-01");
    devices_destroy(bench.devices);
    mailbox_destroy(bench.mail);
    close(bench.wake);
}

/* The UI thread has stopped taking mail: nothing that ends a job is lost, and the end is quick. */
static void test_full_mailbox_loses_nothing(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t jobs[60];
    struct mail filler = {.kind = 1}, mail;
    while (mailbox_post(bench->mail, &filler))
        continue;
    for (int i = 0; i < 60; i++)
        jobs[i] = devices_scan(bench->devices, &request);
    usleep(300000);
    for (int i = 0; i < 60; i++) {
        mail = await(bench, MAIL_DEVICE_PAGE, jobs[i]);
        mail_drop(&mail);
    }
    while (mailbox_post(bench->mail, &filler))
        continue;
    for (int i = 0; i < 100; i++) /* more than it takes: these end at once, as the box is full */
        devices_scan(bench->devices, &request);
    usleep(100000);
    bench_close(bench);
}

static void test_ends_quickly_in_the_middle_of_everything(void **state)
{
    (void)state;
    struct bench *bench = bench_open("delay_ms=20000", (struct devices_limits){0});
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++) {
        devices_control(bench->devices, role, role == DEVICE_CAMERA ? "hang" : "ok");
        start_job(bench, role);
    }
    devices_camera_start(bench->devices);
    usleep(200000);
    int64_t began_ms = now_ms();
    bench_close(bench);
    assert_true(now_ms() - began_ms < 8000);
}

/* How often a process has gone to sleep by itself: each time is a wake-up. */
static long switches(int pid, int task)
{
    char path[64], line[128];
    long count = -1;
    snprintf(path, sizeof path, "/proc/%d/task/%d/status", pid, task);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1) break;
    fclose(file);
    return count;
}

/* Of the threads that watch devices; they are named after them. */
static long switches_of_watchers(void)
{
    DIR *dir = opendir("/proc/self/task");
    struct dirent *entry;
    long sum = 0;
    int watchers = 0;
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        char path[300], name[32] = "";
        enum device_role role;
        snprintf(path, sizeof path, "/proc/self/task/%s/comm", entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (!file) continue;
        if (fscanf(file, "%31s", name) == 1 && device_role_from_name(name, &role)) {
            sum += switches(getpid(), (int)strtol(entry->d_name, NULL, 10));
            watchers++;
        }
        fclose(file);
    }
    closedir(dir);
    assert_int_equal(watchers, 3);
    return sum;
}

static void test_sleeps_when_idle(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++)
        finish_job(bench, role);
    usleep(500000);
    long before = switches_of_watchers(), child_before = 0, child_after = 0;
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++)
        child_before +=
            switches(devices_pid(bench->devices, role), devices_pid(bench->devices, role));
    usleep(1500000);
    for (enum device_role role = DEVICE_SCANNER; role <= DEVICE_PRINTER; role++)
        child_after +=
            switches(devices_pid(bench->devices, role), devices_pid(bench->devices, role));
    assert_int_equal(switches_of_watchers(), before);
    assert_int_equal(child_after, child_before);
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scans_a_file_as_it_is),
        cmocka_unit_test(test_shows_frames_and_takes_a_still),
        cmocka_unit_test(test_prints_and_confirms),
        cmocka_unit_test(test_survives_kill_in_every_job),
        cmocka_unit_test(test_hang_ends_at_the_deadline),
        cmocka_unit_test(test_crash_ends_the_job),
        cmocka_unit_test(test_paper_ends_in_the_middle_and_stays_out),
        cmocka_unit_test(test_words_and_what_they_mean),
        cmocka_unit_test(test_paper_low_prints),
        cmocka_unit_test(test_stalled_frames_end_the_live_job),
        cmocka_unit_test(test_kill_ends_the_live_job),
        cmocka_unit_test(test_frames_do_not_pile_up),
        cmocka_unit_test(test_cancelled_jobs_are_not_heard_of_again),
        cmocka_unit_test(test_query_is_always_answered),
        cmocka_unit_test(test_devices_that_are_not_fitted),
        cmocka_unit_test(test_what_cannot_be_opened),
        cmocka_unit_test(test_program_that_is_not_there),
        cmocka_unit_test(test_full_mailbox_loses_nothing),
        cmocka_unit_test(test_ends_quickly_in_the_middle_of_everything),
        cmocka_unit_test(test_sleeps_when_idle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
