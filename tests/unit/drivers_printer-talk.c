/* The ESC/POS driver against a printer that is only a thread at the other end of a pseudo-terminal
 * or a connection: it answers, keeps silent, runs out of paper in the middle, or vanishes. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "base/file.h"
#include "printer/escpos.h"
#include "printer/printer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

enum { NEVER = 1 << 30, CLEAR_SIZE = 10 };

/* How the printer behaves; set before the thread starts, or by the thread itself. */
struct fake {
    int listener; /* TCP: -1 on a terminal */
    int fd, held; /* our end; an end of the terminal that keeps it alive */
    pthread_t thread;
    atomic_bool ending;
    atomic_bool silent;      /* answers nothing at all */
    atomic_bool knows_no_id; /* GS ( H is skipped */
    atomic_bool automatic;   /* sends ASB between all replies */
    atomic_int out_after;    /* bytes of a job until the paper ends */
    atomic_int vanish_after; /* bytes until it is unplugged */
    atomic_int stall_after;  /* bytes until it reads no more */
    atomic_int status[4];    /* replies to DLE EOT 1-4 */
    atomic_int clears;       /* DLE DC4 8 received */
    atomic_int job_size;     /* of job */
    uint8_t job[400000];     /* what is not real-time, since the last clear */
    uint8_t real_time[CLEAR_SIZE];
    int real_time_count;
    char uri[128];
};

static void say(struct fake *fake, const void *bytes, size_t size)
{
    static const uint8_t automatic[] = {0x10, 0, 0, 0x0F};
    if (fake->silent) return;
    if (fake->automatic && write(fake->fd, automatic, sizeof automatic) < 0) return;
    if (write(fake->fd, bytes, size) < 0 && errno != EPIPE) fail_msg("fake: write");
}

static void run_out_of_paper(struct fake *fake)
{
    fake->status[0] = 0x1A;
    fake->status[1] = 0x32;
    fake->status[3] = 0x72;
}

static void load_paper(struct fake *fake)
{
    for (int i = 0; i < 4; i++)
        fake->status[i] = 0x12;
    fake->out_after = NEVER;
}

static bool ends_with(const struct fake *fake, const char *bytes, int size, int behind)
{
    int start = fake->job_size - size - behind;
    return start >= 0 && memcmp(fake->job + start, bytes, (size_t)size) == 0;
}

/* A byte that is no part of a real-time command, in the order of the receive buffer. */
static void take_byte(struct fake *fake, uint8_t byte)
{
    if (fake->job_size >= fake->out_after) run_out_of_paper(fake);
    if (fake->job_size >= (int)sizeof fake->job) return;
    fake->job[fake->job_size] = byte;
    fake->job_size++;
    if (fake->status[1] != 0x12) return; /* stopped: nothing is processed, so nothing answered */
    if (ends_with(fake, "\x1dr\x01", 3, 0)) say(fake, "\x00", 1);
    if (ends_with(fake, "\x1d(H\x06\x00\x30\x30", 7, 4) && !fake->knows_no_id) {
        uint8_t reply[7] = {0x37, 0x22};
        memcpy(reply + 2, fake->job + fake->job_size - 4, 4);
        say(fake, reply, sizeof reply);
    }
}

static void take_clear(struct fake *fake)
{
    static const uint8_t expected[CLEAR_SIZE] = {0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
    assert_memory_equal(fake->real_time, expected, sizeof expected);
    fake->clears++;
    fake->job_size = 0;
    say(fake, "\x37\x25\x00", 3);
}

/* As a real one: real-time commands are seen anywhere, also in the middle of a picture. */
static void feed(struct fake *fake, uint8_t byte)
{
    uint8_t *held = fake->real_time;
    int count = fake->real_time_count;
    bool second = byte == 0x04 || byte == 0x05 || byte == 0x14;
    if (count == 1 && !second) {
        fake->real_time_count = 0;
        take_byte(fake, 0x10);
        count = 0;
    }
    if (count == 0 && byte != 0x10) {
        take_byte(fake, byte);
        return;
    }
    held[fake->real_time_count++] = byte;
    count = fake->real_time_count;
    if (count == 3 && held[1] == 0x04) {
        fake->real_time_count = 0;
        assert_in_range(byte, 1, 4);
        uint8_t reply = (uint8_t)fake->status[byte - 1];
        say(fake, &reply, 1);
    } else if (count == CLEAR_SIZE) {
        fake->real_time_count = 0;
        take_clear(fake);
    }
}

static bool is_connected(struct fake *fake)
{
    if (fake->fd >= 0) return true;
    struct pollfd wait = {.fd = fake->listener, .events = POLLIN};
    if (poll(&wait, 1, 10) == 1) fake->fd = accept4(fake->listener, NULL, NULL, SOCK_CLOEXEC);
    return fake->fd >= 0;
}

static void unplug(struct fake *fake)
{
    if (fake->fd >= 0) close(fake->fd);
    fake->fd = -1;
}

static void *live(void *context)
{
    struct fake *fake = context;
    while (!fake->ending) {
        uint8_t bytes[256];
        if (fake->job_size >= fake->vanish_after) {
            unplug(fake);
            return NULL;
        }
        if (fake->job_size >= fake->stall_after || !is_connected(fake)) {
            poll(NULL, 0, 10);
            continue;
        }
        struct pollfd wait = {.fd = fake->fd, .events = POLLIN};
        if (poll(&wait, 1, 10) != 1) continue;
        ssize_t got = read(fake->fd, bytes, sizeof bytes);
        if (got <= 0 && fake->listener >= 0) unplug(fake); /* the next connection, please */
        for (ssize_t i = 0; i < got; i++)
            feed(fake, bytes[i]);
    }
    return NULL;
}

static struct fake *fake_create(bool tcp)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake->listener = fake->held = -1;
    load_paper(fake);
    fake->vanish_after = fake->stall_after = NEVER;
    if (tcp) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        socklen_t size = sizeof address;
        fake->fd = -1;
        fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, size), 0);
        assert_int_equal(listen(fake->listener, 4), 0);
        getsockname(fake->listener, (struct sockaddr *)&address, &size);
        snprintf(fake->uri, sizeof fake->uri, "escpos:tcp:127.0.0.1:%d", ntohs(address.sin_port));
        return fake;
    }
    char name[64];
    fake->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(fake->fd >= 0 && grantpt(fake->fd) == 0 && unlockpt(fake->fd) == 0);
    assert_int_equal(ptsname_r(fake->fd, name, sizeof name), 0);
    fake->held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(fake->held >= 0);
    snprintf(fake->uri, sizeof fake->uri, "escpos:%s?flow=none&baud=921600", name);
    return fake;
}

static struct printer *fake_start(struct fake *fake)
{
    struct fault fault = {0};
    assert_int_equal(pthread_create(&fake->thread, NULL, live, fake), 0);
    struct printer *printer = printer_open(fake->uri, NULL, &fault);
    assert_non_null(printer);
    return printer;
}

static void fake_end(struct fake *fake, struct printer *printer)
{
    printer->ops->destroy(printer);
    fake->ending = true;
    pthread_join(fake->thread, NULL);
    unplug(fake);
    if (fake->held >= 0) close(fake->held);
    if (fake->listener >= 0) close(fake->listener);
    free(fake);
}

static void make_page(struct bitmap *page)
{
    bitmap_init(page, 576, 900);
    uint32_t random = 5;
    for (int i = 0; i < page->stride_bytes * page->height_px; i++) {
        random = random * 1664525u + 1013904223u;
        page->rows[i] = (uint8_t)(random >> 24);
    }
}

enum { PRINT_MS = 20000 };

static bool print_page(struct printer *printer, enum print_proof *out_proof, int timeout_ms,
                       struct fault *fault)
{
    struct bitmap page;
    make_page(&page);
    bool printed = printer->ops->print(printer, &page, out_proof, timeout_ms, fault);
    bitmap_free(&page);
    return printed;
}

static void expect_fault(struct printer *printer, const char *code)
{
    enum print_proof proof;
    struct fault fault = {0};
    assert_false(print_page(printer, &proof, PRINT_MS, &fault));
    if (strcmp(fault.code, code) != 0) fail_msg("%s %s: %s", fault.code, fault.where, fault.text);
}

static void expect_proof(struct printer *printer, enum print_proof expected)
{
    enum print_proof proof;
    struct fault fault = {0};
    if (!print_page(printer, &proof, PRINT_MS, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(proof, expected);
}

/* The proof may overtake what stands behind it. */
static void wait_for_bytes(const struct fake *fake, const char *bytes, int size)
{
    for (int i = 0; i < 200 && !ends_with(fake, bytes, size, 0); i++)
        poll(NULL, 0, 10);
}

/* The process id that the job ends with, in front of GS r. */
static const char *id_of(const struct fake *fake)
{
    static char id[5];
    assert_true(fake->job_size > 7);
    memcpy(id, fake->job + fake->job_size - 7, 4);
    return id;
}

/* The job has come as the encoder makes it, and behind it the question whether it was processed. */
static void expect_job(const struct fake *fake)
{
    unsigned number = 0;
    struct bitmap page;
    struct bytes job = {0};
    make_page(&page);
    wait_for_bytes(fake, "\x1dr\x01", 3);
    number = (unsigned)strtoul(id_of(fake), NULL, 10);
    escpos_encode(
        &(struct escpos_job){.page = &page, .cut = CUT_PARTIAL, .feed_px = 24, .number = number},
        &job);
    bytes_append(&job, "\x1dr\x01", 3);
    assert_int_equal(fake->job_size, job.size);
    assert_memory_equal(fake->job, job.data, job.size);
    bytes_free(&job);
    bitmap_free(&page);
}

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
