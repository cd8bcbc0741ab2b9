/* A child that lies: this program starts itself again as one. Whatever it sends, it is killed, the
 * job it had fails, a new child is started, and nothing of the kiosk's crashes or leaks. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "devices/devices.h"
#include "devices/protocol.h"

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
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 20000, ALL_SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* ---- The child's side ---- */

static void put(const struct message *message, int fd)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec part = {.iov_base = (void *)message, .iov_len = sizeof *message};
    struct msghdr head = {.msg_iov = &part, .msg_iovlen = 1};
    memset(&control, 0, sizeof control);
    if (fd >= 0) {
        head.msg_control = control.space;
        head.msg_controllen = sizeof control.space;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&head);
        *rights = (struct cmsghdr){CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS};
        memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    }
    if (sendmsg(CHILD_FD, &head, MSG_NOSIGNAL) < 0) _exit(1);
}

static void say(enum message_kind kind, uint32_t job)
{
    struct message message = message_make(kind, job);
    message.report.state = DEVICE_READY;
    put(&message, -1);
}

static struct message hear(void)
{
    struct message message;
    if (recv(CHILD_FD, &message, sizeof message, 0) != (ssize_t)sizeof message) _exit(0);
    return message;
}

static void say_page_number(uint32_t job, int number, struct message_shape shape, size_t size,
                            int seals)
{
    struct message message = message_make(MESSAGE_PAGE, job);
    message.pages = number;
    int fd = memfd_create("lie", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (ftruncate(fd, (off_t)size) != 0 || fcntl(fd, F_ADD_SEALS, seals) != 0) _exit(1);
    message.shape = shape;
    put(&message, fd);
    close(fd);
}

static void say_page(uint32_t job, struct message_shape shape, size_t size, int seals)
{
    say_page_number(job, 0, shape, size, seals);
}

static void say_text(enum message_kind kind, uint32_t job, const char *text)
{
    struct message message = message_make(kind, job);
    memcpy(message.text, text, strlen(text) + 1);
    put(&message, -1);
}

static void say_scanned(uint32_t job, int pages)
{
    struct message message = message_make(MESSAGE_SCANNED, job);
    message.pages = pages;
    put(&message, -1);
}

static const struct message_shape grey = {PICTURE_GREY8, 10, 10, 10, 0, 100};

/* The lies by name; each is told in answer to a scan. */
static void lie(const char *name, uint32_t job)
{
    struct message message = message_make(MESSAGE_PAGE, job);
    if (strcmp(name, "garbage") == 0) {
        if (send(CHILD_FD, "garbage", 7, 0) < 0) _exit(1);
    } else if (strcmp(name, "empty") == 0) {
        if (send(CHILD_FD, "", 0, 0) < 0) _exit(1);
    } else if (strcmp(name, "no-picture") == 0) {
        put(&message, -1);
    } else if (strcmp(name, "not-memory") == 0) {
        message.shape = grey;
        put(&message, open("/dev/zero", O_RDWR | O_CLOEXEC));
    } else if (strcmp(name, "unsealed") == 0) {
        say_page(job, grey, 100, 0);
    } else if (strcmp(name, "short") == 0) {
        say_page(job, grey, 99, ALL_SEALS);
    } else if (strcmp(name, "oversize") == 0) {
        struct message_shape huge = {PICTURE_FILE, 0, 0, 0, 0, UINT64_C(1) << 40};
        say_page(job, huge, (size_t)1 << 40, ALL_SEALS);
    } else if (strcmp(name, "other-job") == 0) {
        say_page(job + 1, grey, 100, ALL_SEALS);
    } else if (strcmp(name, "no-pages") == 0) {
        say_scanned(job, 0);
    } else if (strcmp(name, "pages-not-given") == 0) {
        say_scanned(job, 1);
    } else if (strcmp(name, "second-page-first") == 0) {
        say_page_number(job, 1, grey, 100, ALL_SEALS);
    } else if (strcmp(name, "code-of-a-scanner") == 0) {
        say_text(MESSAGE_CODE, 0, "SPESIMEN");
    } else if (strcmp(name, "code-in-a-scan") == 0) {
        say_text(MESSAGE_CODE, job, "SPESIMEN");
    } else if (strcmp(name, "code-that-is-none") == 0) {
        say_text(MESSAGE_CODE, 0, "\x1b]0;\x07");
    } else if (strcmp(name, "failed-of-nothing") == 0) {
        say(MESSAGE_FAILED, 0);
    } else if (strcmp(name, "other-answer") == 0) {
        say(MESSAGE_PRINTED, job);
    } else if (strcmp(name, "no-answer") == 0) {
        say(MESSAGE_DONE, job);
    } else if (strcmp(name, "request") == 0) {
        say(MESSAGE_SCAN, job);
    } else if (strcmp(name, "closes") == 0) {
        close(CHILD_FD);
    } else if (strcmp(name, "mute") != 0) {
        _exit(9);
    }
}

static void live(const char *name)
{
    if (strcmp(name, "mute-from-birth") != 0)
        say(strcmp(name, "wrong-first") == 0 ? MESSAGE_STATE : MESSAGE_DONE, 0);
    while (strcmp(name, "chatter") == 0 || strcmp(name, "frames") == 0) {
        static int turn;
        struct message message = message_make(MESSAGE_STATE, 0);
        message.report.state = turn++ % 2 ? DEVICE_READY : DEVICE_BUSY;
        if (strcmp(name, "chatter") == 0) {
            put(&message, -1);
            continue;
        }
        message = message_make(MESSAGE_FRAME, 1);
        message.shape = grey;
        int fd = memfd_create("frame", MFD_CLOEXEC | MFD_ALLOW_SEALING);
        if (ftruncate(fd, 100) != 0 || fcntl(fd, F_ADD_SEALS, ALL_SEALS) != 0) _exit(1);
        put(&message, fd);
        close(fd);
    }
    for (;;) {
        struct message request = hear();
        if (request.kind == MESSAGE_SCAN && strcmp(name, "twice") == 0) {
            say_page(request.job, grey, 100, ALL_SEALS);
            say_page(request.job, grey, 100, ALL_SEALS);
        } else if (request.kind == MESSAGE_SCAN && strcmp(name, "too-many") == 0) {
            for (int i = 0; i <= request.pages; i++)
                say_page_number(request.job, i, grey, 100, ALL_SEALS);
        } else if (request.kind == MESSAGE_SCAN && strcmp(name, "trickle") == 0) {
            for (int i = 0; i < request.pages; i++, usleep(200000))
                say_page_number(request.job, i, grey, 100, ALL_SEALS);
        } else if (request.kind == MESSAGE_SCAN && strcmp(name, "wrong-count") == 0) {
            say_page(request.job, grey, 100, ALL_SEALS);
            say_scanned(request.job, 2);
        } else if (request.kind == MESSAGE_SCAN && strcmp(name, "never-done") == 0) {
            say_page(request.job, grey, 100, ALL_SEALS);
            say_scanned(request.job, 1);
        } else if (request.kind == MESSAGE_SCAN) {
            lie(name, request.job);
        } else {
            say(MESSAGE_DONE, request.job);
        }
        if (strcmp(name, "closes") == 0)
            for (;;)
                pause();
    }
}

/* ---- The kiosk's side ---- */

struct bench {
    int descriptors;
    struct mailbox *mail;
    struct devices *devices;
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static struct bench bench_open(const char *name)
{
    static char uri[64];
    struct bench bench = {.descriptors = count_descriptors(),
                          .mail = mailbox_create(64, NULL, NULL)};
    snprintf(uri, sizeof uri, "hostile:%s", name);
    struct devices_config config = {
        .program = BINARY_DIR "/test-devices-hostile",
        .uris = {uri},
        .limits = {
            .start_ms = 600, .scan_ms = 800, .finish_ms = 600, .query_ms = 600, .restart_ms = 50}};
    bench.devices = devices_create(&config, bench.mail, NULL);
    return bench;
}

static void bench_close(struct bench *bench)
{
    devices_destroy(bench->devices);
    mailbox_destroy(bench->mail);
    assert_int_equal(count_descriptors(), bench->descriptors);
}

static bool take(struct bench *bench, struct mail *out)
{
    int64_t end = now_ms() + PATIENCE_MS;
    while (!mailbox_take(bench->mail, out)) {
        if (now_ms() > end) return false;
        usleep(2000);
    }
    return true;
}

static void await_state(struct bench *bench, enum device_state state)
{
    struct mail mail;
    for (bool reached = false; !reached;) {
        assert_true(take(bench, &mail));
        const struct device_report *report = mail.payload;
        reached = mail.kind == MAIL_DEVICE_STATE && mail.number == DEVICE_SCANNER &&
                  report->state == state;
        mail_drop(&mail);
    }
}

static void expect_failed(struct bench *bench, uint32_t job)
{
    struct mail mail;
    for (bool failed = false; !failed;) {
        assert_true(take(bench, &mail));
        failed = mail.kind == MAIL_DEVICE_FAILED && mail.job == job;
        if (failed) assert_string_equal(((struct fault *)mail.payload)->code, "X-01");
        if (!failed) assert_int_not_equal(mail.kind, MAIL_DEVICE_PAGE);
        mail_drop(&mail);
    }
}

static const struct scan_request request = {.dpi = 300};

static void test_each_lie_costs_the_child_its_life(void **state)
{
    (void)state;
    static const char *const lies[] = {"garbage",
                                       "empty",
                                       "no-picture",
                                       "not-memory",
                                       "unsealed",
                                       "short",
                                       "oversize",
                                       "other-job",
                                       "other-answer",
                                       "no-answer",
                                       "request",
                                       "closes",
                                       "mute",
                                       "no-pages",
                                       "pages-not-given",
                                       "second-page-first",
                                       "code-of-a-scanner",
                                       "code-in-a-scan",
                                       "code-that-is-none",
                                       "failed-of-nothing"};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct bench bench = bench_open(lies[i]);
        await_state(&bench, DEVICE_READY);
        for (int round = 0; round < 2; round++) {
            int pid = devices_pid(bench.devices, DEVICE_SCANNER);
            expect_failed(&bench, devices_scan(bench.devices, &request));
            await_state(&bench, DEVICE_READY);
            if (kill(pid, 0) == 0) fail_msg("%s lives on", lies[i]);
        }
        bench_close(&bench);
    }
}

/* Counts what comes for a job until the child is lost for it. */
static void expect_lost_after(struct bench *bench, uint32_t job, int pages, int scanned, int failed)
{
    struct mail mail;
    for (bool lost = false; !lost;) {
        assert_true(take(bench, &mail));
        pages -= mail.kind == MAIL_DEVICE_PAGE && mail.job == job;
        scanned -= mail.kind == MAIL_DEVICE_SCANNED && mail.job == job;
        failed -= mail.kind == MAIL_DEVICE_FAILED && mail.job == job;
        const struct device_report *report = mail.payload;
        lost = mail.kind == MAIL_DEVICE_STATE && mail.number == DEVICE_SCANNER &&
               report->state == DEVICE_STARTING;
        mail_drop(&mail);
    }
    assert_int_equal(pages, 0);
    assert_int_equal(scanned, 0);
    assert_int_equal(failed, 0);
}

/* What was well until the lie stays; the job ends once. */
static void test_lies_after_the_first_page(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int pages, scanned, failed;
    } cases[] = {{"twice", 1, 0, 1},
                 {"too-many", 1, 0, 1},
                 {"wrong-count", 1, 0, 1},
                 {"never-done", 1, 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench = bench_open(cases[i].name);
        await_state(&bench, DEVICE_READY);
        int pid = devices_pid(bench.devices, DEVICE_SCANNER);
        uint32_t job = devices_scan(bench.devices, &request);
        expect_lost_after(&bench, job, cases[i].pages, cases[i].scanned, cases[i].failed);
        await_state(&bench, DEVICE_READY);
        assert_int_equal(kill(pid, 0), -1);
        bench_close(&bench);
    }
}

/* Told to stop, it goes on with page after page: each would be in time, and yet it must end. */
static void test_pages_that_nobody_wants(void **state)
{
    (void)state;
    struct bench bench = bench_open("trickle");
    struct mail mail;
    await_state(&bench, DEVICE_READY);
    int pid = devices_pid(bench.devices, DEVICE_SCANNER);
    const struct scan_request many = {.dpi = 300, .pages_most = 500};
    uint32_t job = devices_scan(bench.devices, &many);
    for (bool came = false; !came;) {
        assert_true(take(&bench, &mail));
        came = mail.kind == MAIL_DEVICE_PAGE && mail.job == job && mail.number == 5;
        mail_drop(&mail); /* longer than one page may take */
    }
    devices_cancel(bench.devices, job);
    int64_t began_ms = now_ms();
    await_state(&bench, DEVICE_OFFLINE);
    assert_in_range(now_ms() - began_ms, 300, 3000);
    await_state(&bench, DEVICE_READY);
    assert_int_equal(kill(pid, 0), -1);
    bench_close(&bench);
}

static void test_children_that_never_begin(void **state)
{
    (void)state;
    static const char *const names[] = {"mute-from-birth", "wrong-first"};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench = bench_open(names[i]);
        await_state(&bench, DEVICE_OFFLINE);
        expect_failed(&bench, devices_scan(bench.devices, &request)); /* does not wait for ever */
        bench_close(&bench);
    }
}

/* A child that never stops talking: its frames that nobody asked for go nowhere, its other news
 * fills the mailbox and no more, and it can still be got rid of. */
static void test_floods(void **state)
{
    (void)state;
    static const char *const names[] = {"chatter", "frames"};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench = bench_open(names[i]);
        usleep(400000);
        int64_t began_ms = now_ms();
        bench_close(&bench);
        assert_true(now_ms() - began_ms < 8000);
    }
}

int main(int argc, char **argv)
{
    if (argc >= 3 && strncmp(argv[2], "hostile:", 8) == 0) live(argv[2] + 8);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_lie_costs_the_child_its_life),
        cmocka_unit_test(test_lies_after_the_first_page),
        cmocka_unit_test(test_pages_that_nobody_wants),
        cmocka_unit_test(test_children_that_never_begin),
        cmocka_unit_test(test_floods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
