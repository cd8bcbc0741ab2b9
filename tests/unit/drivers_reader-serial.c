/* A scanner at the other end of a pseudo-terminal, and the simulated one. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "reader/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

struct bench {
    int scanner; /* the other end */
    char link[40], uri[80];
    struct reader *reader;
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

/* As udev does, under a name that stays when the scanner comes back. */
static void plug(struct bench *bench)
{
    bench->scanner = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(bench->scanner >= 0);
    assert_int_equal(grantpt(bench->scanner), 0);
    assert_int_equal(unlockpt(bench->scanner), 0);
    unlink(bench->link);
    assert_int_equal(symlink(ptsname(bench->scanner), bench->link), 0);
}

static void unplug(struct bench *bench)
{
    close(bench->scanner);
    unlink(bench->link);
    bench->scanner = -1;
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    snprintf(bench->link, sizeof bench->link, "/tmp/reader-tty-%ld", (long)getpid());
    snprintf(bench->uri, sizeof bench->uri, "serial:%s?baud=9600", bench->link);
    plug(bench);
    bench->reader = reader_open(bench->uri, NULL);
    assert_non_null(bench->reader);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    bench->reader->ops->destroy(bench->reader);
    if (bench->scanner >= 0) unplug(bench);
    free(bench);
    return 0;
}

static void scan(const struct bench *bench, const void *bytes, size_t size)
{
    assert_int_equal(write(bench->scanner, bytes, size), size);
}

static void scan_text(const struct bench *bench, const char *text)
{
    scan(bench, text, strlen(text));
}

static void expect_code(struct reader *reader, const char *code)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    if (!reader->ops->read(reader, text, 2000, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(text, code);
}

static struct fault expect_fault(struct reader *reader, int timeout_ms)
{
    char text[READER_TEXT_SIZE] = "untouched";
    struct fault fault = {0};
    assert_false(reader->ops->read(reader, text, timeout_ms, &fault));
    assert_string_equal(text, "untouched");
    return fault;
}

static void expect_none(struct reader *reader)
{
    assert_int_equal(expect_fault(reader, 0).kind, FAULT_NOT_FOUND);
}

static bool has_news(struct reader *reader)
{
    struct pollfd look = {.fd = reader->ops->news_fd(reader), .events = POLLIN};
    return poll(&look, 1, 500) > 0;
}

static void codes_end_by_cr_lf_or_both(void **state)
{
    struct bench *bench = *state;
    scan_text(bench, "K7QF2M9X\rsatu\ndua\r\n\r\ntiga\r");
    expect_code(bench->reader, "K7QF2M9X");
    assert_true(has_news(bench->reader));
    expect_code(bench->reader, "satu");
    expect_code(bench->reader, "dua");
    expect_code(bench->reader, "tiga");
    expect_none(bench->reader);
}

static void silence_ends_a_code_too(void **state)
{
    struct bench *bench = *state;
    scan_text(bench, "tanpa akhir");
    int64_t start_ms = now_ms();
    assert_true(has_news(bench->reader));
    char text[READER_TEXT_SIZE];
    assert_true(bench->reader->ops->read(bench->reader, text, 1, NULL)); /* waits for its end */
    assert_string_equal(text, "tanpa akhir");
    assert_in_range(now_ms() - start_ms, 90, 2000);
    expect_none(bench->reader);
}

static void nothing_within_the_time(void **state)
{
    struct bench *bench = *state;
    int64_t start_ms = now_ms();
    assert_int_equal(expect_fault(bench->reader, 150).kind, FAULT_NOT_FOUND);
    assert_in_range(now_ms() - start_ms, 145, 1500);
}

static void what_is_no_text_is_refused(void **state)
{
    struct bench *bench = *state;
    char endless[700];
    scan(bench, "a\0b\r", 4);
    assert_string_equal(expect_fault(bench->reader, 500).code, "R-03");
    scan_text(bench, "\x1b]0;x\x07\rbaik\r");
    assert_string_equal(expect_fault(bench->reader, 500).code, "R-03");
    expect_code(bench->reader, "baik");
    memset(endless, 'x', sizeof endless);
    memcpy(endless + sizeof endless - 11, "ekor\rbaik\r", 11);
    scan(bench, endless, sizeof endless - 1);
    assert_string_equal(expect_fault(bench->reader, 500).code, "R-03");
    expect_code(bench->reader, "baik"); /* the tail belongs to what was refused */
}

struct flood {
    int fd;
    bool ended;
};

static void *pour(void *context)
{
    struct flood *flood = context;
    char noise[64];
    memset(noise, 'x', sizeof noise);
    while (!__atomic_load_n(&flood->ended, __ATOMIC_RELAXED))
        if (write(flood->fd, noise, sizeof noise) < 0) break;
    return NULL;
}

/* A device that never stops nor ends a line cannot hold its caller. */
static void a_flood_holds_nobody(void **state)
{
    struct bench *bench = *state;
    struct flood flood = {.fd = bench->scanner};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, pour, &flood), 0);
    assert_string_equal(expect_fault(bench->reader, 2000).code, "R-03");
    int64_t start_ms = now_ms();
    assert_int_equal(expect_fault(bench->reader, 200).kind, FAULT_NOT_FOUND);
    assert_in_range(now_ms() - start_ms, 195, 2000);
    __atomic_store_n(&flood.ended, true, __ATOMIC_RELAXED);
    tcflush(bench->scanner, TCIOFLUSH);
    tcflush(bench->reader->ops->news_fd(bench->reader), TCIFLUSH);
    pthread_join(thread, NULL);
}

static void the_line_is_raw_and_ours(void **state)
{
    struct bench *bench = *state;
    struct termios line;
    int exclusive = 0, fd = bench->reader->ops->news_fd(bench->reader);
    assert_int_equal(tcgetattr(fd, &line), 0);
    assert_false(line.c_lflag & (ICANON | ECHO | ISIG));
    assert_int_equal(cfgetispeed(&line), B9600);
    assert_int_equal(ioctl(fd, TIOCGEXCL, &exclusive), 0);
    assert_true(exclusive);
}

static void unplugged_and_plugged_again(void **state)
{
    struct bench *bench = *state;
    enum device_state now = DEVICE_UNKNOWN;
    struct fault fault = {0};
    const struct reader_ops *ops = bench->reader->ops;
    assert_true(ops->query(bench->reader, &now, 100, NULL));
    assert_int_equal(now, DEVICE_READY);
    scan_text(bench, "setengah");
    unplug(bench);
    assert_true(has_news(bench->reader));
    assert_string_equal(expect_fault(bench->reader, 500).code, "R-02");
    assert_int_equal(ops->news_fd(bench->reader), -1);
    assert_string_equal(expect_fault(bench->reader, 500).code, "R-02");
    assert_false(ops->query(bench->reader, &now, 100, &fault));
    assert_string_equal(fault.code, "R-02");
    plug(bench);
    assert_true(ops->query(bench->reader, &now, 100, NULL));
    scan_text(bench, "utuh\r");
    expect_code(bench->reader, "utuh");
    unplug(bench);
    assert_false(ops->query(bench->reader, &now, 100, &fault)); /* nobody has read */
    assert_string_equal(fault.code, "R-02");
}

static void addresses_that_lead_nowhere(void **state)
{
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"serial:/dev/none-such", "R-02"},
        {"serial:", "K-01"},
        {"serial:ttyS0", "K-01"},
        {"serial:/dev/null", "K-01"},
        {"serial:/dev/ttyS0?baud=7", "K-01"},
        {"keyboard:/dev/ttyS0", "K-01"},
        {"serial:/dev", "R-01"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        assert_null(reader_open(cases[i].uri, &fault));
        assert_string_equal(fault.code, cases[i].code);
    }
    char uri[800] = "serial:/";
    memset(uri + 8, 'x', sizeof uri - 9);
    uri[sizeof uri - 1] = 0;
    assert_null(reader_open(uri, NULL));
}

static void words_are_for_the_simulator(void **state)
{
    struct bench *bench = *state;
    assert_false(bench->reader->ops->control(bench->reader, "unplug", NULL));
}

static void the_simulator_reads_what_is_held_before_it(void **state)
{
    struct reader *reader = reader_open("sim:", NULL);
    enum device_state now = DEVICE_UNKNOWN;
    (void)state;
    assert_non_null(reader);
    const struct reader_ops *ops = reader->ops;
    expect_none(reader);
    assert_true(ops->control(reader, "code:http%3A//localhost/t/K7QF%202M9X", NULL));
    assert_true(ops->control(reader, "code:a%26b%3D%25", NULL));
    assert_true(has_news(reader));
    expect_code(reader, "http://localhost/t/K7QF 2M9X");
    assert_true(has_news(reader));
    expect_code(reader, "a&b=%");
    expect_none(reader);
    assert_true(ops->control(reader, "code:%1B[2J", NULL));
    assert_string_equal(expect_fault(reader, 100).code, "R-03");
    assert_true(ops->control(reader, "unplug", NULL));
    assert_int_equal(ops->news_fd(reader), -1);
    assert_string_equal(expect_fault(reader, 100).code, "R-02");
    assert_false(ops->query(reader, &now, 100, NULL));
    assert_true(ops->control(reader, "code:unseen", NULL));
    assert_true(ops->control(reader, "plug", NULL));
    assert_true(ops->query(reader, &now, 100, NULL));
    assert_int_equal(now, DEVICE_READY);
    expect_none(reader);
    assert_false(ops->control(reader, "sing", NULL));
    assert_true(ops->control(reader, "code:", NULL));
    expect_none(reader);
    for (int i = 0; i < 8; i++)
        assert_true(ops->control(reader, "code:banyak", NULL));
    assert_false(ops->control(reader, "code:banyak", NULL));
    for (int i = 0; i < 8; i++)
        expect_code(reader, "banyak");
    expect_none(reader);
    ops->destroy(reader);
}

#define BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(codes_end_by_cr_lf_or_both),
        BENCH(silence_ends_a_code_too),
        BENCH(nothing_within_the_time),
        BENCH(what_is_no_text_is_refused),
        BENCH(a_flood_holds_nobody),
        BENCH(the_line_is_raw_and_ours),
        BENCH(unplugged_and_plugged_again),
        BENCH(words_are_for_the_simulator),
        cmocka_unit_test(addresses_that_lead_nowhere),
        cmocka_unit_test(the_simulator_reads_what_is_held_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
