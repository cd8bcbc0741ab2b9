/* Jobs end to end: what is asked for comes, once, and nothing else does. */
#define _GNU_SOURCE
#include "devices_bench.h"

#include <dirent.h>

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
    uint32_t live = devices_camera_start(bench->devices, false);
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

/* The UI does not take its mail for a while: only the latest frame waits for it. */
static void test_frames_do_not_pile_up(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices, false);
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
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) {
        devices_query(bench->devices, role);
        assert_true(take(bench, &mail, PATIENCE_MS));
        assert_int_equal(mail.kind, MAIL_DEVICE_STATE);
        assert_int_equal(mail.number, role);
        mail_drop(&mail);
    }
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
    expect_failed(&bench, devices_camera_start(bench.devices, false), "C-02");
    expect_failed(&bench, print_something(&bench), "P-06");
    devices_light(bench.devices, LIGHT_RECEIPT, LIGHT_SLOW);
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) {
        devices_look_often(bench.devices, role, true);
        bench.states[role] = DEVICE_UNKNOWN;
        devices_query(bench.devices, role);
        await_state(&bench, role, DEVICE_NO_DEVICE);
    }
    devices_control(bench.devices, DEVICE_SCANNER, "ok");
    devices_camera_stop(bench.devices);
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
    devices_camera_start(bench->devices, false);
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
    assert_int_equal(watchers, DEVICE_ROLES);
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
    assert_in_range(child_after - child_before, 0, 3); /* the printer was looked at once */
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scans_a_file_as_it_is),
        cmocka_unit_test(test_shows_frames_and_takes_a_still),
        cmocka_unit_test(test_prints_and_confirms),
        cmocka_unit_test(test_frames_do_not_pile_up),
        cmocka_unit_test(test_cancelled_jobs_are_not_heard_of_again),
        cmocka_unit_test(test_query_is_always_answered),
        cmocka_unit_test(test_devices_that_are_not_fitted),
        cmocka_unit_test(test_full_mailbox_loses_nothing),
        cmocka_unit_test(test_ends_quickly_in_the_middle_of_everything),
        cmocka_unit_test(test_sleeps_when_idle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
