/* Devices that are killed, hang, crash, run out of paper or are not there. */
#define _GNU_SOURCE
#include "devices_bench.h"

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

/* The applicant gave up on a scanner that hangs: it does not keep the next one waiting for the
 * whole of a scan's time. */
static void test_hang_that_was_cancelled_ends_soon(void **state)
{
    (void)state;
    struct bench *bench =
        bench_open("", (struct devices_limits){.scan_ms = 60000, .finish_ms = 700});
    devices_control(bench->devices, DEVICE_SCANNER, "hang");
    int pid = devices_pid(bench->devices, DEVICE_SCANNER);
    uint32_t job = start_job(bench, DEVICE_SCANNER);
    usleep(200000);
    devices_cancel(bench->devices, job);
    finish_job(bench, DEVICE_SCANNER); /* waits less than a scan may take */
    assert_int_not_equal(devices_pid(bench->devices, DEVICE_SCANNER), pid);
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
        {DEVICE_PRINTER, "jam", DEVICE_NEEDS_STAFF, "P-09", "P-09"},
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
        uint32_t live = devices_camera_start(bench->devices, false);
        struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
        mail_drop(&mail);
        devices_control(bench->devices, DEVICE_CAMERA, words[i]);
        expect_failed(bench, live, "C-03");
        devices_control(bench->devices, DEVICE_CAMERA, "ok");
        live = devices_camera_start(bench->devices, false);
        mail = await(bench, MAIL_DEVICE_FRAME, live);
        mail_drop(&mail);
        bench_close(bench);
    }
}

static void test_kill_ends_the_live_job(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices, false);
    struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
    mail_drop(&mail);
    kill(devices_pid(bench->devices, DEVICE_CAMERA), SIGKILL);
    expect_failed(bench, live, "C-01");
    bench_close(bench);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_survives_kill_in_every_job),
        cmocka_unit_test(test_hang_ends_at_the_deadline),
        cmocka_unit_test(test_hang_that_was_cancelled_ends_soon),
        cmocka_unit_test(test_crash_ends_the_job),
        cmocka_unit_test(test_paper_ends_in_the_middle_and_stays_out),
        cmocka_unit_test(test_words_and_what_they_mean),
        cmocka_unit_test(test_paper_low_prints),
        cmocka_unit_test(test_stalled_frames_end_the_live_job),
        cmocka_unit_test(test_kill_ends_the_live_job),
        cmocka_unit_test(test_what_cannot_be_opened),
        cmocka_unit_test(test_program_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
