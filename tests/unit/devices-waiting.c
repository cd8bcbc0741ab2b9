/* What waits for its turn can be dropped, and then never comes out. */
#define _GNU_SOURCE
#include "devices_bench.h"

static void expect_refused(struct bench *bench, uint32_t job)
{
    struct mail mail = await(bench, MAIL_DEVICE_FAILED, job);
    const struct fault *fault = mail.payload;
    assert_int_equal(fault->kind, FAULT_REFUSED);
    assert_string_equal(fault->code, "P-07");
    mail_drop(&mail);
}

static bool has_printed(const struct bench *bench)
{
    char path[128];
    snprintf(path, sizeof path, "%s/receipt.bin", bench->dir);
    return access(path, F_OK) == 0;
}

/* The child died, and whoever wanted the receipt left while it was being started again. */
static void test_nothing_is_printed_by_the_next_child(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){.restart_ms = 600});
    assert_int_equal(kill(devices_pid(bench->devices, DEVICE_PRINTER), SIGKILL), 0);
    await_state(bench, DEVICE_PRINTER, DEVICE_OFFLINE);
    uint32_t job = print_something(bench);
    usleep(100000);
    devices_drop_waiting(bench->devices, job);
    expect_refused(bench, job);
    await_state(bench, DEVICE_PRINTER, DEVICE_READY);
    expect_none(bench, MAIL_DEVICE_PRINTED, 500);
    assert_false(has_printed(bench));
    finish_job(bench, DEVICE_PRINTER);
    bench_close(bench);
}

/* The printer is busy with another's: that one ends as it would, the one behind it is dropped, and
 * the one behind that keeps its turn. */
static void test_what_the_device_has_goes_on(void **state)
{
    (void)state;
    struct bench *bench = bench_open("delay_ms=500", (struct devices_limits){0});
    uint32_t first = print_something(bench), second = print_something(bench),
             third = print_something(bench);
    usleep(150000);
    devices_drop_waiting(bench->devices, first);
    devices_drop_waiting(bench->devices, second);
    expect_refused(bench, second);
    struct mail mail = await(bench, MAIL_DEVICE_PRINTED, first);
    mail_drop(&mail);
    mail = await(bench, MAIL_DEVICE_PRINTED, third);
    mail_drop(&mail);
    bench_close(bench);
}

/* What has ended, was never begun, or is not wanted any more, says nothing. */
static void test_nothing_to_drop(void **state)
{
    (void)state;
    struct bench *bench = bench_open("delay_ms=300", (struct devices_limits){0});
    uint32_t ended = print_something(bench);
    struct mail mail = await(bench, MAIL_DEVICE_PRINTED, ended);
    mail_drop(&mail);
    uint32_t running = print_something(bench), cancelled = print_something(bench);
    devices_cancel(bench->devices, cancelled);
    devices_drop_waiting(bench->devices, cancelled);
    devices_drop_waiting(bench->devices, ended);
    devices_drop_waiting(bench->devices, 0);
    devices_drop_waiting(bench->devices, cancelled + 1);
    mail = await(bench, MAIL_DEVICE_PRINTED, running);
    mail_drop(&mail);
    expect_none(bench, MAIL_DEVICE_FAILED, 300);
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_printed_by_the_next_child),
        cmocka_unit_test(test_what_the_device_has_goes_on),
        cmocka_unit_test(test_nothing_to_drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
