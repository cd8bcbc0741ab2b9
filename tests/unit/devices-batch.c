/* Several pages in one scan: each comes as soon as it is there, and a batch that breaks off keeps
 * what it had. */
#define _GNU_SOURCE
#include "devices_bench.h"

static uint32_t scan_pages(struct bench *bench, int most)
{
    return devices_scan(bench->devices,
                        &(struct scan_request){.dpi = 300, .colour = true, .pages_most = most});
}

/* Takes pages 0, 1, ... of a job until its end, which it returns; the number of pages. */
static struct mail take_batch(struct bench *bench, uint32_t job, int *out_pages)
{
    struct mail mail;
    for (int pages = 0;;) {
        assert_true(take(bench, &mail, PATIENCE_MS));
        if (mail.job == job && mail.kind == MAIL_DEVICE_PAGE) {
            assert_int_equal(mail.number, pages++);
        } else if (mail.job == job) {
            *out_pages = pages;
            return mail;
        }
        mail_drop(&mail);
    }
}

static void expect_batch(struct bench *bench, uint32_t job, int pages)
{
    int got;
    struct mail mail = take_batch(bench, job, &got);
    assert_int_equal(mail.kind, MAIL_DEVICE_SCANNED);
    assert_int_equal(mail.number, pages);
    assert_int_equal(got, pages);
    mail_drop(&mail);
}

static void expect_broken_batch(struct bench *bench, uint32_t job, int pages, const char *code)
{
    int got;
    struct mail mail = take_batch(bench, job, &got);
    assert_int_equal(mail.kind, MAIL_DEVICE_FAILED);
    assert_string_equal(((struct fault *)mail.payload)->code, code);
    assert_int_equal(got, pages);
    mail_drop(&mail);
}

static int count_descriptors_of(int pid)
{
    char path[64], link[8];
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
        count += readlink(path, link, sizeof link) > 0;
    }
    return count;
}

static void test_as_many_as_there_are_or_are_wanted(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        int most, pages;
    } cases[] = {{"feeder=5", 10, 5}, {"feeder=5", 5, 5}, {"feeder=5", 3, 3}, {"feeder=5", 1, 1},
                 {"feeder=5", 0, 1},  {"", 10, 1},        {"", 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench *bench = bench_open(cases[i].options, (struct devices_limits){0});
        int pid = devices_pid(bench->devices, DEVICE_SCANNER);
        for (int again = 0; again < 3; again++)
            expect_batch(bench, scan_pages(bench, cases[i].most), cases[i].pages);
        assert_int_equal(devices_pid(bench->devices, DEVICE_SCANNER), pid);
        bench_close(bench);
    }
}

/* Neither end keeps the memory of pages open. */
static void test_leaves_no_descriptors(void **state)
{
    (void)state;
    struct bench *bench = bench_open("feeder=20", (struct devices_limits){0});
    int pid = devices_pid(bench->devices, DEVICE_SCANNER);
    expect_batch(bench, scan_pages(bench, 20), 20);
    int ours = count_descriptors(), its = count_descriptors_of(pid);
    assert_true(its > 3);
    for (int i = 0; i < 10; i++)
        expect_batch(bench, scan_pages(bench, 20), 20);
    devices_control(bench->devices, DEVICE_SCANNER, "jam_midway");
    for (int i = 0; i < 10; i++) {
        expect_broken_batch(bench, scan_pages(bench, 20), i ? 0 : 1, "X-03");
    }
    assert_int_equal(count_descriptors(), ours);
    assert_int_equal(count_descriptors_of(pid), its);
    bench_close(bench);
}

static void test_keeps_the_pages_before_a_jam(void **state)
{
    (void)state;
    struct bench *bench = bench_open("feeder=5", (struct devices_limits){0});
    devices_control(bench->devices, DEVICE_SCANNER, "jam_midway");
    expect_broken_batch(bench, scan_pages(bench, 5), 1, "X-03");
    await_state(bench, DEVICE_SCANNER, DEVICE_NEEDS_STAFF);
    expect_broken_batch(bench, scan_pages(bench, 5), 0, "X-03"); /* still jammed */
    devices_control(bench->devices, DEVICE_SCANNER, "ok");
    expect_batch(bench, scan_pages(bench, 5), 5);
    bench_close(bench);
}

/* The time that a scan may take is that of a page: four of them need more than one's. */
static void test_each_page_renews_the_deadline(void **state)
{
    (void)state;
    struct bench *bench =
        bench_open("feeder=4&delay_ms=700", (struct devices_limits){.scan_ms = 2000});
    expect_batch(bench, scan_pages(bench, 4), 4);
    devices_control(bench->devices, DEVICE_SCANNER, "hang");
    int64_t began_ms = now_ms();
    expect_broken_batch(bench, scan_pages(bench, 4), 0, "X-01");
    assert_in_range(now_ms() - began_ms, 1900, 6000);
    expect_batch(bench, scan_pages(bench, 4), 4);
    bench_close(bench);
}

static void test_a_batch_that_is_cancelled_stops(void **state)
{
    (void)state;
    struct bench *bench = bench_open("feeder=100&delay_ms=300", (struct devices_limits){0});
    uint32_t job = scan_pages(bench, 100);
    struct mail mail = await(bench, MAIL_DEVICE_PAGE, job);
    mail_drop(&mail);
    int pid = devices_pid(bench->devices, DEVICE_SCANNER);
    devices_cancel(bench->devices, job);
    int64_t began_ms = now_ms();
    uint32_t next = scan_pages(bench, 2);
    while (take(bench, &mail, PATIENCE_MS)) {
        assert_int_not_equal(mail.job, job);
        bool done = mail.job == next && mail.kind == MAIL_DEVICE_SCANNED;
        mail_drop(&mail);
        if (done) break;
    }
    assert_true(now_ms() - began_ms < 4000);                            /* not 100 pages later */
    assert_int_equal(devices_pid(bench->devices, DEVICE_SCANNER), pid); /* it stopped by itself */
    bench_close(bench);
}

/* Cancelled in a scanner that does not hear: pages that trickle in do not keep it alive. */
static void test_a_cancelled_batch_does_not_renew_its_deadline(void **state)
{
    (void)state;
    struct bench *bench = bench_open("feeder=100", (struct devices_limits){.finish_ms = 700});
    devices_control(bench->devices, DEVICE_SCANNER, "hang");
    int pid = devices_pid(bench->devices, DEVICE_SCANNER);
    uint32_t job = scan_pages(bench, 100);
    usleep(200000);
    devices_cancel(bench->devices, job);
    expect_batch(bench, scan_pages(bench, 3), 3);
    assert_int_not_equal(devices_pid(bench->devices, DEVICE_SCANNER), pid);
    bench_close(bench);
}

/* The pages are there, and then the library does not come back from its end: nobody waits for it
 * but the next scan, and that not for long. */
static void test_hang_at_the_end_of_a_batch(void **state)
{
    (void)state;
    struct bench *bench = bench_open("feeder=2", (struct devices_limits){.finish_ms = 800});
    devices_control(bench->devices, DEVICE_SCANNER, "hang_finish");
    int pid = devices_pid(bench->devices, DEVICE_SCANNER);
    expect_batch(bench, scan_pages(bench, 2), 2);
    int64_t began_ms = now_ms();
    expect_batch(bench, scan_pages(bench, 2), 2);
    assert_true(now_ms() - began_ms < 6000);
    assert_int_not_equal(devices_pid(bench->devices, DEVICE_SCANNER), pid);
    assert_int_equal(kill(pid, 0), -1); /* reaped, too */
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_many_as_there_are_or_are_wanted),
        cmocka_unit_test(test_leaves_no_descriptors),
        cmocka_unit_test(test_keeps_the_pages_before_a_jam),
        cmocka_unit_test(test_each_page_renews_the_deadline),
        cmocka_unit_test(test_a_batch_that_is_cancelled_stops),
        cmocka_unit_test(test_a_cancelled_batch_does_not_renew_its_deadline),
        cmocka_unit_test(test_hang_at_the_end_of_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
