/* Messages and pictures cross whole, and nothing that is not one gets through. */
#define _GNU_SOURCE
#include "devices/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct pair {
    int near, far;
};

static struct pair pair_open(void)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    return (struct pair){ends[0], ends[1]};
}

static void pair_close(struct pair pair)
{
    if (pair.near >= 0) close(pair.near);
    if (pair.far >= 0) close(pair.far);
}

static int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void fill(struct picture *picture, enum picture_format format, int width, int height)
{
    int stride = format == PICTURE_RGB24 ? width * 3 : width;
    *picture = (struct picture){.format = format, .dpi = 300};
    size_t size = 5000;
    if (format != PICTURE_FILE) {
        picture->width_px = width;
        picture->height_px = height;
        picture->stride_bytes = stride;
        size = (size_t)stride * (size_t)height;
    }
    bytes_reserve(&picture->pixels, size);
    picture->pixels.size = size;
    for (size_t i = 0; i < size; i++)
        picture->pixels.data[i] = (uint8_t)(i * 31);
}

static void test_pictures_cross_whole(void **state)
{
    (void)state;
    static const enum picture_format formats[] = {PICTURE_GREY8, PICTURE_RGB24, PICTURE_FILE};
    for (size_t i = 0; i < 3; i++) {
        struct pair pair = pair_open();
        struct picture sent, got = {0};
        struct message message = message_make(MESSAGE_PAGE, 7), heard;
        int memfd = -1, attached = -1;
        fill(&sent, formats[i], 33, 21);
        assert_true(message_put_picture(&message, &sent, &memfd, NULL));
        assert_true(message_send(pair.near, &message, memfd, NULL));
        close(memfd);
        assert_true(message_receive(pair.far, &heard, &attached, NULL));
        assert_int_equal(heard.kind, MESSAGE_PAGE);
        assert_int_equal(heard.job, 7);
        assert_int_equal(fcntl(attached, F_GETFD), FD_CLOEXEC);
        assert_int_equal(write(attached, "x", 1), -1); /* sealed */
        assert_true(message_take_picture(&heard, attached, &got, NULL));
        close(attached);
        assert_int_equal(got.format, sent.format);
        assert_int_equal(got.width_px, sent.width_px);
        assert_int_equal(got.height_px, sent.height_px);
        assert_int_equal(got.stride_bytes, sent.stride_bytes);
        assert_int_equal(got.dpi, 300);
        assert_int_equal(got.pixels.size, sent.pixels.size);
        assert_memory_equal(got.pixels.data, sent.pixels.data, sent.pixels.size);
        picture_free(&sent);
        picture_free(&got);
        pair_close(pair);
    }
}

static void test_pages_cross_whole(void **state)
{
    (void)state;
    struct bitmap sent, got = {0};
    struct message message = message_make(MESSAGE_PRINT, 9);
    int memfd = -1;
    bitmap_init(&sent, 577, 40);
    for (int i = 0; i < 40; i++)
        bitmap_set(&sent, i * 14, i);
    assert_true(message_put_bitmap(&message, &sent, &memfd, NULL));
    assert_true(message_take_bitmap(&message, memfd, &got, NULL));
    assert_int_equal(got.stride_bytes, 73);
    assert_memory_equal(got.rows, sent.rows, 73 * 40);
    assert_false(message_take_picture(&message, memfd, &(struct picture){0}, NULL));
    close(memfd);
    bitmap_free(&sent);
    bitmap_free(&got);
}

static void test_faults_cross_as_one_printable_line(void **state)
{
    (void)state;
    struct message message = message_make(MESSAGE_FAILED, 1);
    struct fault sent = {0}, got = {0};
    FAULT_CODED(&sent, "P-02", FAULT_ATTENTION, 5, "paper\nout\x1b[2J on %s", "port");
    message_put_fault(&message, &sent);
    message_take_fault(&message, &got);
    assert_int_equal(got.kind, FAULT_ATTENTION);
    assert_int_equal(got.cause, 5);
    assert_string_equal(got.code, "P-02");
    assert_string_equal(got.text, "paper?out?[2J on port");
    message = message_make(MESSAGE_FAILED, 1);
    message_take_fault(&message, &got);
    assert_int_equal(got.kind, FAULT_DEVICE); /* "failed, of nothing" is still a failure */
}

static void test_nothing_closed_and_full_are_told_apart(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    struct message message = message_make(MESSAGE_QUERY, 1), heard;
    struct fault fault = {0};
    int attached = -1;
    assert_false(message_receive(pair.far, &heard, &attached, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    for (int i = 0; i < 100000; i++)
        if (!message_send(pair.near, &message, -1, &fault)) break;
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    close(pair.near);
    pair.near = -1;
    while (message_receive(pair.far, &heard, &attached, &fault))
        assert_int_equal(heard.kind, MESSAGE_QUERY);
    assert_int_equal(fault.kind, FAULT_DEVICE);
    assert_false(message_send(pair.far, &message, -1, &fault));
    assert_int_equal(fault.kind, FAULT_DEVICE);
    pair_close(pair);
}

static void test_stop_is_seen_without_being_taken(void **state)
{
    (void)state;
    struct pair pair = pair_open();
    struct message stop = message_make(MESSAGE_STOP, 5), heard;
    int attached = -1;
    assert_false(message_stops(pair.far, 5));
    assert_true(message_send(pair.near, &stop, -1, NULL));
    assert_true(message_stops(pair.far, 5));
    assert_false(message_stops(pair.far, 6));
    assert_true(message_receive(pair.far, &heard, &attached, NULL));
    assert_false(message_stops(pair.far, 5));
    pair_close(pair);
}

/* Sends size bytes with count copies of a descriptor beside them, whatever they are. */
static void send_raw(int socket, const void *data, size_t size, int fd, int count)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(32 * sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    struct msghdr head = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        head.msg_control = control.space;
        head.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&head);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        for (int i = 0; i < count; i++)
            memcpy(CMSG_DATA(rights) + (size_t)i * sizeof fd, &fd, sizeof fd);
    }
    assert_int_equal(sendmsg(socket, &head, 0), size);
}

static void expect_refused(const void *data, size_t size, int fd, int count)
{
    struct pair pair = pair_open();
    struct message heard;
    struct fault fault = {0};
    int attached = -1, before = count_descriptors();
    send_raw(pair.near, data, size, fd, count);
    assert_false(message_receive(pair.far, &heard, &attached, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(attached, -1);
    assert_int_equal(count_descriptors(), before); /* whatever was attached is closed */
    pair_close(pair);
}

static void test_what_is_no_message_is_refused(void **state)
{
    (void)state;
    struct message good = message_make(MESSAGE_STATE, 0), bad;
    struct {
        struct message message;
        char more[8];
    } longer = {.message = good};
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    expect_refused(&good, sizeof good - 1, -1, 0);
    expect_refused(&longer, sizeof longer, -1, 0);
    expect_refused("x", 1, -1, 0);
    expect_refused(&good, sizeof good, fd, 1); /* carries what it should not */
    expect_refused(&good, sizeof good, fd, 20);
    good = message_make(MESSAGE_PAGE, 1);
    expect_refused(&good, sizeof good, -1, 0); /* does not carry what it should */
    expect_refused(&good, sizeof good, fd, 2);
    expect_refused(&good, sizeof good, fd, 20);
    good = message_make(MESSAGE_STATE, 0);
#define REFUSE(field, value)                                                                       \
    bad = good;                                                                                    \
    bad.field = value;                                                                             \
    expect_refused(&bad, sizeof bad, -1, 0)
    REFUSE(magic, 0);
    REFUSE(kind, MESSAGE_NONE);
    REFUSE(kind, MESSAGE_KINDS);
    REFUSE(kind, UINT32_MAX);
    REFUSE(proof, 2);
    REFUSE(pages, -1);
    REFUSE(pages, PAGES_MAX + 1);
    REFUSE(find_codes, 2);
    REFUSE(often, -1);
    REFUSE(place, LIGHT_PLACES);
    REFUSE(place, -1);
    REFUSE(flash, LIGHT_WORDS);
    REFUSE(flash, -1);
    REFUSE(fault_kind, -1);
    REFUSE(fault_kind, 99);
    REFUSE(report.role, DEVICE_ROLES);
    REFUSE(report.jack, JACK_WORDS);
    REFUSE(report.state, 77);
    REFUSE(report.printer.paper, 9);
    REFUSE(report.printer.cover, 9);
    REFUSE(report.printer.head, 9);
    REFUSE(report.printer.cutter, 9);
    REFUSE(report.printer.output, 9);
    REFUSE(report.printer.state, DEVICE_STATES);
    REFUSE(report.printer.trailer_mm, -1);
    REFUSE(report.printer.trailer_mm, 1 << 20);
    REFUSE(report.printer.width_px, -1);
    REFUSE(report.printer.width_px, 1 << 30);
    REFUSE(report.printer.dpi, 1 << 30);
#undef REFUSE
    bad = good;
    memcpy(bad.report.code, "Z-99", 5); /* not a code of ours */
    expect_refused(&bad, sizeof bad, -1, 0);
    bad = good;
    memcpy(bad.fault_code, "AAAAAAAA", 8); /* no end */
    expect_refused(&bad, sizeof bad, -1, 0);
    bad = good;
    memset(bad.text, 'a', sizeof bad.text);
    expect_refused(&bad, sizeof bad, -1, 0);
    bad = good;
    memset(&bad.report.printer.near_end_sensor, 2, 1); /* neither true nor false */
    expect_refused(&bad, sizeof bad, -1, 0);
    close(fd);
}

/* A code is a stranger's text: what a reader may not say, its process may not either. */
static void test_codes_are_printable_text(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "tab\t", "line\nfeed", "\x1b[2J", "caf\xc3\xa9",
                                      "\x7f", "end\r"};
    struct pair pair = pair_open();
    struct message message = message_make(MESSAGE_CODE, 0), heard;
    char longest[DEVICE_CODE_SIZE + 1];
    int attached = -1;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(message_put_code(&message, bad[i]));
        memcpy(message.text, bad[i], strlen(bad[i]) + 1);
        expect_refused(&message, sizeof message, -1, 0);
    }
    memset(longest, '~', sizeof longest);
    longest[sizeof longest - 1] = 0;
    assert_false(message_put_code(&message, longest));
    memcpy(message.text, longest, sizeof longest);
    expect_refused(&message, sizeof message, -1, 0);
    longest[sizeof longest - 2] = 0; /* the counter-check: as long as may be */
    assert_true(message_put_code(&message, longest));
    assert_true(message_send(pair.near, &message, -1, NULL));
    assert_true(message_receive(pair.far, &heard, &attached, NULL));
    assert_string_equal(heard.text, longest);
    pair_close(pair);
}

/* A sentence longer than a fault holds is cut, not written over its end. */
static void test_long_sentences_are_cut(void **state)
{
    (void)state;
    struct message message = message_make(MESSAGE_FAILED, 1);
    struct fault got = {0};
    memset(message.text, 'a', sizeof message.text - 1);
    message_take_fault(&message, &got);
    assert_int_equal(strlen(got.text), sizeof got.text - 1);
}

static void test_what_makes_reports_differ(void **state)
{
    (void)state;
    const struct device_report one = {.role = DEVICE_PRINTER, .state = DEVICE_READY};
    struct device_report other;
    assert_true(device_report_is_same(&one, &one));
#define DIFFERS(field, value)                                                                      \
    other = one;                                                                                   \
    other.field = value;                                                                           \
    assert_false(device_report_is_same(&one, &other))
    DIFFERS(state, DEVICE_BUSY);
    DIFFERS(code[0], 'P');
    DIFFERS(printer.paper, PAPER_LOW);
    DIFFERS(printer.cover, COVER_OPEN);
    DIFFERS(printer.head, HEAD_HOT);
    DIFFERS(printer.cutter, CUTTER_JAMMED);
    DIFFERS(printer.output, OUTPUT_PRESENTED);
    DIFFERS(printer.width_px, 384);
    DIFFERS(printer.dpi, 180);
    DIFFERS(printer.trailer_mm, 12);
    DIFFERS(printer.near_end_sensor, true);
#undef DIFFERS
}

static int memory_of(size_t size, int seals)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

enum { ALL_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static void test_impossible_pictures_are_refused(void **state)
{
    (void)state;
    static const struct message_shape shapes[] = {
        {PICTURE_GREY8, 10, 10, 10, 0, 101},
        {PICTURE_GREY8, 10, 10, 10, 0, 99},
        {PICTURE_GREY8, 10, 10, 11, 0, 110},
        {PICTURE_GREY8, 0, 10, 0, 0, 100},
        {PICTURE_GREY8, -10, -10, -10, 0, 100},
        {PICTURE_GREY8, 100, 1, 100, -1, 100},
        {PICTURE_GREY8, 100, 1, 100, 9999, 100},
        {PICTURE_RGB24, 10, 10, 10, 0, 100},
        {PICTURE_RGB24, 1 << 30, 1 << 30, INT32_MAX, 0, 100},
        {PICTURE_RGB24, 20000, 20000, 60000, 0, 1200000000},
        {PICTURE_FILE, 1, 1, 1, 0, 100},
        {PICTURE_FILE, 0, 0, 0, 0, 0},
        {PICTURE_FILE, 0, 0, 0, 0, UINT64_MAX},
        {SHAPE_BITMAP, 80, 10, 10, 0, 100},
        {-1, 10, 10, 10, 0, 100},
        {7, 10, 10, 10, 0, 100},
    };
    struct message message = message_make(MESSAGE_PAGE, 1);
    struct fault fault = {0};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct picture picture = {0};
        uint64_t size = shapes[i].size < 1 << 20 ? shapes[i].size : 1 << 20;
        int fd = memory_of((size_t)size, ALL_SEALS);
        message.shape = shapes[i];
        if (message_take_picture(&message, fd, &picture, &fault)) fail_msg("shape %zu", i);
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_null(picture.pixels.data);
        close(fd);
    }
}

static void test_memory_that_could_change_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        int seals;
    } cases[] = {{100, 0},
                 {100, F_SEAL_SHRINK | F_SEAL_GROW},
                 {100, F_SEAL_WRITE | F_SEAL_GROW},
                 {100, F_SEAL_SHRINK | F_SEAL_WRITE},
                 {99, ALL_SEALS},
                 {101, ALL_SEALS}};
    struct message message = message_make(MESSAGE_PAGE, 1);
    message.shape = (struct message_shape){PICTURE_GREY8, 10, 10, 10, 0, 100};
    struct picture picture = {0};
    int fd;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fd = memory_of(cases[i].size, cases[i].seals);
        assert_false(message_take_picture(&message, fd, &picture, NULL));
        close(fd);
    }
    static const char *const paths[] = {"/dev/zero", "/etc/hostname", "/"};
    for (size_t i = 0; i < 3; i++) {
        fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        assert_false(message_take_picture(&message, fd, &picture, NULL));
        close(fd);
    }
    fd = memory_of(100, ALL_SEALS); /* the counter-check */
    assert_true(message_take_picture(&message, fd, &picture, NULL));
    close(fd);
    picture_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_cross_whole),
        cmocka_unit_test(test_pages_cross_whole),
        cmocka_unit_test(test_faults_cross_as_one_printable_line),
        cmocka_unit_test(test_nothing_closed_and_full_are_told_apart),
        cmocka_unit_test(test_stop_is_seen_without_being_taken),
        cmocka_unit_test(test_what_is_no_message_is_refused),
        cmocka_unit_test(test_codes_are_printable_text),
        cmocka_unit_test(test_long_sentences_are_cut),
        cmocka_unit_test(test_what_makes_reports_differ),
        cmocka_unit_test(test_impossible_pictures_are_refused),
        cmocka_unit_test(test_memory_that_could_change_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
