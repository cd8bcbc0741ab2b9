/* The ESC/POS driver against a printer at the other end of a line or a connection: what is sent,
 * what is asked, and where it leads when nobody is there. */
#define _GNU_SOURCE
#include "printer_fake.h"

static void test_confirms_by_process_id(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++)
        for (int automatic = 0; automatic < 2; automatic++) {
            struct fake *fake = fake_create(tcp);
            fake->automatic = automatic;
            struct printer *printer = fake_start(fake);
            expect_proof(printer, PRINT_CONFIRMED);
            expect_job(fake);
            fake->job_size = 0;
            expect_proof(printer, PRINT_CONFIRMED);
            expect_job(fake);
            assert_int_equal(fake->clears, 1); /* what was there before */
            fake_end(fake, printer);
        }
}

static void test_without_process_id_it_is_unconfirmed(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    fake->knows_no_id = true;
    struct printer *printer = fake_start(fake);
    expect_proof(printer, PRINT_UNCONFIRMED);
    expect_job(fake);
    fake_end(fake, printer);
}

static void test_silence_is_unknown_and_unconfirmed(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    fake->silent = true;
    struct printer *printer = fake_start(fake);
    struct printer_status status;
    struct fault fault = {0};
    assert_true(printer->ops->query(printer, &status, 2000, &fault));
    assert_int_equal(status.state, DEVICE_UNKNOWN);
    assert_int_equal(status.paper, PAPER_UNKNOWN);
    assert_int_equal(status.width_px, 576);
    expect_proof(printer, PRINT_UNCONFIRMED);
    fake_end(fake, printer);
}

static void test_query_sees_trouble_and_print_refuses(void **state)
{
    (void)state;
    static const struct {
        int replies[4];
        enum device_state state;
        const char *code;
    } cases[] = {
        {{0x1A, 0x32, 0x12, 0x7E}, DEVICE_NEEDS_STAFF, "P-02"},
        {{0x1A, 0x16, 0x12, 0x12}, DEVICE_NEEDS_STAFF, "P-03"},
        {{0x1A, 0x52, 0x52, 0x12}, DEVICE_BUSY, "P-04"},
        {{0x1A, 0x52, 0x1A, 0x12}, DEVICE_NEEDS_STAFF, "P-05"},
    };
    struct fake *fake = fake_create(false);
    struct printer *printer = fake_start(fake);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer_status status;
        struct fault fault = {0};
        for (int n = 0; n < 4; n++)
            fake->status[n] = cases[i].replies[n];
        assert_true(printer->ops->query(printer, &status, 2000, &fault));
        assert_int_equal(status.state, cases[i].state);
        expect_fault(printer, cases[i].code);
        assert_int_equal(fake->job_size, 0); /* nothing was sent, so nothing has to be cleared */
        assert_int_equal(fake->clears, 1);
    }
    load_paper(fake);
    expect_proof(printer, PRINT_CONFIRMED);
    fake_end(fake, printer);
}

static void test_offline_without_a_cause(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer *printer = fake_start(fake);
    struct printer_status status;
    fake->status[0] = 0x1A;
    assert_true(printer->ops->query(printer, &status, 2000, NULL));
    assert_int_equal(status.state, DEVICE_OFFLINE);
    fake_end(fake, printer);
}

static void test_paper_ends_in_the_middle(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++) {
        struct fake *fake = fake_create(tcp);
        fake->out_after = 30000;
        struct printer *printer = fake_start(fake);
        expect_fault(printer, "P-02");
        assert_int_equal(fake->clears, 2); /* the rest will not come out for the next applicant */
        assert_int_equal(fake->job_size, 0);
        load_paper(fake);
        expect_proof(printer, PRINT_CONFIRMED);
        expect_job(fake);
        fake_end(fake, printer);
    }
}

static void test_vanishes_in_the_middle(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++) {
        struct fake *fake = fake_create(tcp);
        fake->vanish_after = 30000;
        struct printer *printer = fake_start(fake);
        if (!tcp) close(fake->held);
        if (!tcp) fake->held = -1;
        expect_fault(printer, "P-06");
        fake_end(fake, printer);
    }
}

static void test_a_printer_that_stalls_ends_in_time(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    fake->stall_after = 10000;
    struct printer *printer = fake_start(fake);
    int64_t began_ms = clock_mono_ms(&(struct clock){0});
    enum print_proof proof;
    struct fault fault = {0};
    assert_false(print_page(printer, &proof, 12000, &fault));
    assert_string_equal(fault.code, "P-01");
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_true(clock_mono_ms(&(struct clock){0}) - began_ms < 6500);
    fake_end(fake, printer);
}

/* The number of jobs in what the printer received, read as it would: each command from its first
 * byte on, zeros skipped. Fails on a byte that begins no command. */
static int count_jobs(const struct fake *fake)
{
    const uint8_t *at = fake->job, *end = fake->job + fake->job_size;
    int jobs = 0;
    while (at < end) {
        if (*at == 0) {
            at++;
        } else if (memcmp(at, "\x1b@", 2) == 0) {
            jobs++;
            at += 2;
        } else if (memcmp(at, "\x1dv0", 3) == 0) {
            at += 8 + (at[4] + at[5] * 256) * (at[6] + at[7] * 256);
        } else if (memcmp(at, "\x1bJ", 2) == 0 || memcmp(at, "\x1dr", 2) == 0) {
            at += 3;
        } else if (memcmp(at, "\x1dV", 2) == 0) {
            at += 4;
        } else {
            assert_memory_equal(at, "\x1d(H", 3);
            at += 11;
        }
    }
    return jobs;
}

/* A picture broken off is completed in white before the next job, or its commands would be dots. */
static void test_what_is_owed_is_paid(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    fake->silent = true; /* so it does not say that it has cleared its buffers either */
    fake->stall_after = 10000;
    struct printer *printer = fake_start(fake);
    enum print_proof proof;
    assert_false(print_page(printer, &proof, 12000, NULL));
    assert_in_range(fake->job_size, 10000, 11000);
    fake->stall_after = NEVER;
    assert_true(print_page(printer, &proof, PRINT_MS, NULL));
    assert_int_equal(proof, PRINT_UNCONFIRMED);
    assert_int_equal(count_jobs(fake), 2);
    fake_end(fake, printer);
}

static void test_file_takes_the_bytes_and_proves_nothing(void **state)
{
    (void)state;
    char path[] = "/tmp/devices-file-XXXXXX", uri[64];
    close(mkstemp(path));
    snprintf(uri, sizeof uri, "escpos:file:%s?confirm=no", path);
    struct printer *printer = printer_open(uri, NULL, NULL);
    struct printer_status status;
    struct bitmap page;
    struct bytes written = {0}, job = {0};
    assert_true(printer->ops->query(printer, &status, 1000, NULL));
    assert_int_equal(status.state, DEVICE_UNKNOWN);
    expect_proof(printer, PRINT_UNCONFIRMED);
    assert_true(file_read(path, 1 << 20, &written, NULL));
    make_page(&page);
    escpos_encode(&(struct escpos_job){.page = &page, .cut = CUT_PARTIAL, .feed_px = 24}, &job);
    assert_int_equal(written.size, job.size);
    assert_memory_equal(written.data, job.data, job.size);
    bitmap_free(&page);
    bytes_free(&job);
    bytes_free(&written);
    printer->ops->destroy(printer);
    unlink(path);
}

static void test_addresses_that_lead_nowhere(void **state)
{
    (void)state;
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"escpos:/dev/usb/lp-that-is-not", "P-06"}, {"escpos:/etc/hostname", "K-01"},
        {"escpos:tcp:127.0.0.1:1", "P-01"},         {"escpos:tcp:printer.example:9100", "K-01"},
        {"escpos:tcp:127.0.0.1", "K-01"},           {"escpos:carrier-pigeon", "K-01"},
        {"escpos:file:/nowhere/at/all", "P-06"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        struct printer_status status;
        struct printer *printer = printer_open(cases[i].uri, NULL, &fault);
        assert_non_null(printer);
        assert_false(printer->ops->query(printer, &status, 2000, &fault));
        assert_string_equal(fault.code, cases[i].code);
        expect_fault(printer, cases[i].code);
        assert_false(printer->ops->control(printer, "ok", &fault));
        printer->ops->destroy(printer);
    }
    struct fault fault = {0};
    assert_null(printer_open("laser:/dev/null", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_null(printer_open("escpos:/dev/null?cut=badly", NULL, &fault));
    assert_string_equal(fault.code, "K-01");
}

static void test_page_wider_than_the_head(void **state)
{
    (void)state;
    struct printer *printer = printer_open("escpos:/dev/null?width=384", NULL, NULL);
    struct fault fault = {0};
    enum print_proof proof;
    assert_false(print_page(printer, &proof, 1000, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    printer->ops->destroy(printer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_confirms_by_process_id),
        cmocka_unit_test(test_without_process_id_it_is_unconfirmed),
        cmocka_unit_test(test_silence_is_unknown_and_unconfirmed),
        cmocka_unit_test(test_query_sees_trouble_and_print_refuses),
        cmocka_unit_test(test_offline_without_a_cause),
        cmocka_unit_test(test_paper_ends_in_the_middle),
        cmocka_unit_test(test_vanishes_in_the_middle),
        cmocka_unit_test(test_a_printer_that_stalls_ends_in_time),
        cmocka_unit_test(test_what_is_owed_is_paid),
        cmocka_unit_test(test_file_takes_the_bytes_and_proves_nothing),
        cmocka_unit_test(test_addresses_that_lead_nowhere),
        cmocka_unit_test(test_page_wider_than_the_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
