/* The port over a usblp that plays its tricks: the system's calls on one descriptor are answered
 * here, as drivers/usb/class/usblp.c of Linux answers them. */
#undef _FORTIFY_SOURCE /* its inline functions would stand before those of this file */
#define _GNU_SOURCE
#include "base/clock.h"
#include "port/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/lp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

enum { USBLP_BLOCK = 8192 };

/* What stands at /dev/usb/lp of this test. */
static struct usblp {
    int fd;
    bool gone;         /* unplugged */
    bool stalled;      /* the block on its way never arrives */
    bool pending;      /* a block is on its way */
    size_t on_its_way; /* of it */
    size_t arrived;
    bool no_space;    /* LPABORT is set and the paper is out */
    int failing_eio;  /* so many reads fail with EIO */
    int empty;        /* so many reads give nothing though poll said that there is */
    const char *says; /* to be read */
    int status;       /* LPGETSTATUS; -1: EIO */
    const uint8_t *id;
    size_t id_size;
    int lost; /* bytes that a close threw away */
} usb = {.fd = -1};

static void arrive(void)
{
    if (!usb.pending || usb.stalled) return;
    usb.arrived += usb.on_its_way;
    usb.pending = false;
}

ssize_t write(int fd, const void *data, size_t size)
{
    if (fd != usb.fd) return syscall(SYS_write, fd, data, size);
    errno = ENODEV;
    if (usb.gone) return -1;
    errno = ENOSPC;
    if (usb.no_space) return -1;
    errno = EAGAIN;
    if (usb.pending) return -1;
    usb.pending = true;
    usb.on_its_way = size < USBLP_BLOCK ? size : USBLP_BLOCK;
    return (ssize_t)usb.on_its_way; /* "presume that it's going to complete well" */
}

ssize_t read(int fd, void *buffer, size_t size)
{
    if (fd != usb.fd) return syscall(SYS_read, fd, buffer, size);
    errno = ENODEV;
    if (usb.gone) return -1;
    errno = EIO;
    if (usb.failing_eio > 0) return usb.failing_eio--, -1;
    if (usb.empty > 0) return usb.empty--, 0;
    errno = EAGAIN;
    if (!usb.says) return -1;
    size_t length = strlen(usb.says) < size ? strlen(usb.says) : size;
    memcpy(buffer, usb.says, length);
    usb.says = NULL;
    return (ssize_t)length;
}

/* Apart, because glibc declares the list of poll() as written and never read. */
static __attribute__((noinline)) bool is_ours(struct pollfd *list)
{
    return list->fd == usb.fd;
}

int poll(struct pollfd *list, nfds_t count, int timeout_ms)
{
    struct timespec limit = {.tv_sec = timeout_ms / 1000,
                             .tv_nsec = (long)(timeout_ms % 1000) * 1000000};
    if (count != 1 || !is_ours(list))
        return (int)syscall(SYS_ppoll, list, count, timeout_ms < 0 ? NULL : &limit, NULL, 0);
    arrive();
    short can = 0;
    if (usb.gone) can = POLLHUP | POLLERR;
    if (!usb.gone && !usb.pending) can |= POLLOUT;
    if (usb.says || usb.failing_eio > 0 || usb.empty > 0) can |= POLLIN;
    list->revents = can & (list->events | POLLHUP | POLLERR);
    if (list->revents) return 1;
    syscall(SYS_ppoll, NULL, 0, &limit, NULL, 0);
    return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    if (fd != usb.fd) return (int)syscall(SYS_ioctl, fd, request, argument);
    errno = EIO;
    if (request == LPGETSTATUS) {
        if (usb.status < 0) return -1;
        memcpy(argument, &usb.status, sizeof usb.status);
        return 0;
    }
    if (_IOC_TYPE(request) != 'P' || _IOC_NR(request) != 1 || !usb.id) return -1;
    memcpy(argument, usb.id, usb.id_size);
    return 0;
}

int close(int fd)
{
    if (fd == usb.fd) {
        usb.lost += usb.pending ? (int)usb.on_its_way : 0; /* pending blocks are killed */
        usb.fd = -1;
    }
    return (int)syscall(SYS_close, fd);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int mode = flags & O_CREAT ? va_arg(list, int) : 0;
    va_end(list);
    errno = EBUSY;
    if (strcmp(path, "/dev/usb/lp-that-is-busy") == 0) return -1;
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static struct port *plug_in(void)
{
    usb = (struct usblp){.fd = open("/dev/null", O_RDWR | O_CLOEXEC), .status = 0x18};
    assert_true(usb.fd >= 0);
    return stream_create(STREAM_USB, usb.fd, 0);
}

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static const char zeros[20000];

static void test_all_of_it_arrives(void **state)
{
    (void)state;
    struct port *port = plug_in();
    size_t written = 0;
    assert_true(port->ops->write(port, zeros, sizeof zeros, 1000, &written, NULL));
    assert_int_equal(written, sizeof zeros);
    assert_true(usb.arrived < sizeof zeros); /* the last block is only presumed */
    assert_true(port->ops->drain(port, 1000, NULL));
    assert_int_equal(usb.arrived, sizeof zeros);
    port_close(port);
    assert_int_equal(usb.lost, 0);
}

static void test_taken_is_not_arrived(void **state)
{
    (void)state;
    struct port *port = plug_in();
    struct fault fault = {0};
    size_t written = 0;
    usb.stalled = true;
    assert_true(port->ops->write(port, zeros, 100, 1000, &written, NULL)); /* so says usblp */
    int64_t began_ms = now_ms();
    assert_false(port->ops->drain(port, 200, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_in_range(now_ms() - began_ms, 150, 600);
    usb.stalled = false;
    assert_true(port->ops->drain(port, 200, NULL));
    port_close(port);
}

static void test_a_stall_does_not_block(void **state)
{
    (void)state;
    struct port *port = plug_in();
    struct fault fault = {0};
    size_t written = 0;
    usb.stalled = true;
    int64_t began_ms = now_ms();
    assert_false(port->ops->write(port, zeros, sizeof zeros, 300, &written, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_string_equal(fault.code, "P-01");
    assert_true(written < sizeof zeros);
    assert_in_range(now_ms() - began_ms, 250, 800);
    port_close(port);
}

static void test_one_failed_read_is_repeated(void **state)
{
    (void)state;
    struct port *port = plug_in();
    struct fault fault = {0};
    char buffer[8];
    size_t got = 0;
    usb.failing_eio = 1;
    usb.says = "\x12";
    assert_true(port->ops->read(port, buffer, sizeof buffer, 500, &got, NULL));
    assert_int_equal(got, 1);
    usb.failing_eio = 1; /* and again, after one that went well */
    usb.says = "\x12";
    assert_true(port->ops->read(port, buffer, sizeof buffer, 500, &got, NULL));
    usb.failing_eio = 2;
    assert_false(port->ops->read(port, buffer, sizeof buffer, 500, &got, &fault));
    assert_string_equal(fault.code, "P-06");
    port_close(port);
}

static void test_empty_packets_are_silence(void **state)
{
    (void)state;
    struct port *port = plug_in();
    char buffer[8];
    size_t got = 9;
    usb.empty = 20;
    assert_true(port->ops->read(port, buffer, sizeof buffer, 300, &got, NULL));
    assert_int_equal(got, 0);
    assert_int_equal(usb.empty, 0);
    usb.empty = 3;
    usb.says = "\x1a";
    assert_true(port->ops->read(port, buffer, sizeof buffer, 300, &got, NULL));
    assert_int_equal(got, 1);
    port_close(port);
}

static void test_unplugged(void **state)
{
    (void)state;
    struct port *port = plug_in();
    char buffer[8];
    size_t count;
    usb.gone = true;
    for (int i = 0; i < 3; i++) {
        struct fault fault = {0};
        bool done = i == 0   ? port->ops->write(port, zeros, 10, 500, &count, &fault)
                    : i == 1 ? port->ops->read(port, buffer, sizeof buffer, 500, &count, &fault)
                             : port->ops->drain(port, 500, &fault);
        assert_false(done);
        assert_string_equal(fault.code, "P-06");
    }
    port_close(port);
}

static void test_no_space_means_no_paper(void **state)
{
    (void)state;
    struct port *port = plug_in();
    struct fault fault = {0};
    size_t written;
    usb.no_space = true;
    assert_false(port->ops->write(port, zeros, 10, 500, &written, &fault));
    assert_string_equal(fault.code, "P-02");
    port_close(port);
}

static void test_its_own_status_is_a_hint(void **state)
{
    (void)state;
    static const struct {
        int status;
        bool no_paper;
    } cases[] = {{0x18, false}, {0x38, true}, {0x30, true}, {0x00, false}, {-1, false}};
    struct port *port = plug_in();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        usb.status = cases[i].status;
        assert_int_equal(port->ops->hints_no_paper(port), cases[i].no_paper);
    }
    port_close(port);
}

#define ID "MFG:EPSON;MDL:TM-T82;"

static void test_its_name(void **state)
{
    (void)state;
    static const struct {
        const char *bytes; /* the length in front counts itself */
        size_t size;
        const char *name; /* NULL: none */
    } cases[] = {
        {"\x00\x17" ID, 23, ID},   {"\x00\x02", 2, NULL},     {"\x00\x00" ID, 23, NULL},
        {"\xff\xff" ID, 23, NULL}, {"\x04\x01" ID, 23, NULL},
    };
    struct port *port = plug_in();
    char name[64];
    assert_false(port->ops->device_id(port, name, sizeof name));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        usb.id = (const uint8_t *)cases[i].bytes;
        usb.id_size = cases[i].size;
        bool known = port->ops->device_id(port, name, sizeof name);
        assert_int_equal(known, cases[i].name != NULL);
        if (known) assert_string_equal(name, cases[i].name);
    }
    usb.id = (const uint8_t *)cases[0].bytes;
    assert_false(port->ops->device_id(port, name, sizeof ID - 1)); /* one byte too small */
    assert_true(port->ops->device_id(port, name, sizeof ID));
    port_close(port);
}

static void test_in_use_has_words_of_its_own(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_null(port_open("/dev/usb/lp-that-is-busy", 100, &fault));
    assert_string_equal(fault.code, "P-01");
    assert_non_null(strstr(fault.text, "in use by another program"));
    assert_null(port_open("/dev/usb/lp-that-is-not", 100, &fault));
    assert_string_equal(fault.code, "P-06");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it_arrives),
        cmocka_unit_test(test_taken_is_not_arrived),
        cmocka_unit_test(test_a_stall_does_not_block),
        cmocka_unit_test(test_one_failed_read_is_repeated),
        cmocka_unit_test(test_empty_packets_are_silence),
        cmocka_unit_test(test_unplugged),
        cmocka_unit_test(test_no_space_means_no_paper),
        cmocka_unit_test(test_its_own_status_is_a_hint),
        cmocka_unit_test(test_its_name),
        cmocka_unit_test(test_in_use_has_words_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
