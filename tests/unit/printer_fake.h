/* printer_fake.h - a printer that is only a thread at the other end of a pseudo-terminal or a
 * connection: it answers, keeps silent, lies, runs out of paper in the middle, loses power, or
 * vanishes. */
#ifndef ANJUNGAN_TESTS_UNIT_PRINTER_FAKE_H
#define ANJUNGAN_TESTS_UNIT_PRINTER_FAKE_H

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
#include <signal.h>
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
    atomic_bool obeys_gs_a;  /* knows automatic status */
    atomic_bool no_clear;    /* DLE DC4 is skipped */
    atomic_bool deaf_to_gs_r;
    atomic_int id_offset;    /* added to each process id: a wrong one */
    atomic_bool older_id;    /* in front of each process id comes the one before */
    atomic_int off_after;    /* bytes of a job until it loses power */
    atomic_int off_ms;       /* for so long */
    atomic_bool hang_up;     /* once: closes its connection */
    atomic_int asked_gs_a;   /* times */
    const char *strays;      /* sent with each reply */
    const char *flood;       /* sent without end */
    int64_t on_ms;           /* when the power is back; 0: it is not off */
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
    struct printer_profile profile; /* of the driver */
    struct printer_profiles profiles;
};

static inline void say(struct fake *fake, const void *bytes, size_t size)
{
    static const uint8_t automatic[] = {0x10, 0, 0, 0x0F};
    if (fake->silent) return;
    if (fake->strays && write(fake->fd, fake->strays, strlen(fake->strays)) < 0) return;
    if (fake->automatic && write(fake->fd, automatic, sizeof automatic) < 0) return;
    if (write(fake->fd, bytes, size) < 0 && errno != EPIPE && errno != ECONNRESET &&
        errno != EAGAIN)
        fail_msg("fake: write");
}

static inline void run_out_of_paper(struct fake *fake)
{
    fake->status[0] = 0x1A;
    fake->status[1] = 0x32;
    fake->status[3] = 0x72;
}

static inline void load_paper(struct fake *fake)
{
    for (int i = 0; i < 4; i++)
        fake->status[i] = 0x12;
    fake->out_after = NEVER;
}

static inline bool ends_with(const struct fake *fake, const char *bytes, int size, int behind)
{
    int start = fake->job_size - size - behind;
    return start >= 0 && memcmp(fake->job + start, bytes, (size_t)size) == 0;
}

static inline void tell_automatic(struct fake *fake)
{
    uint8_t told[4] = {0x10, 0, 0, 0x0F};
    if (fake->status[1] == 0x32) told[0] |= 0x08;
    if (fake->status[1] == 0x32) told[2] |= 0x0C;
    say(fake, told, sizeof told);
}

static inline void say_id(struct fake *fake)
{
    char digits[8] = "";
    memcpy(digits, fake->job + fake->job_size - 4, 4);
    unsigned number = (unsigned)strtoul(digits, NULL, 10) + (unsigned)fake->id_offset;
    for (unsigned back = fake->older_id ? 1 : 0; back < 2; back--) {
        snprintf(digits, sizeof digits, "%04u", (number - back) % 10000);
        uint8_t reply[7] = {0x37, 0x22};
        memcpy(reply + 2, digits, 4);
        say(fake, reply, sizeof reply);
    }
}

/* A byte that is no part of a real-time command, in the order of the receive buffer. */
static inline void take_byte(struct fake *fake, uint8_t byte)
{
    if (fake->job_size >= fake->out_after) run_out_of_paper(fake);
    if (fake->job_size >= (int)sizeof fake->job) return;
    fake->job[fake->job_size] = byte;
    fake->job_size++;
    if (fake->obeys_gs_a && ends_with(fake, "\x1d\x61\x0e", 3, 0)) {
        fake->asked_gs_a++;
        fake->job_size -= 3;
        tell_automatic(fake);
        return;
    }
    if (fake->status[1] != 0x12) return; /* stopped: nothing is processed, so nothing answered */
    if (ends_with(fake, "\x1dr\x01", 3, 0) && !fake->deaf_to_gs_r) say(fake, "\x00", 1);
    if (ends_with(fake, "\x1d(H\x06\x00\x30\x30", 7, 4) && !fake->knows_no_id) say_id(fake);
}

static inline void take_clear(struct fake *fake)
{
    static const uint8_t expected[CLEAR_SIZE] = {0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
    assert_memory_equal(fake->real_time, expected, sizeof expected);
    fake->clears++;
    if (fake->no_clear) return;
    fake->job_size = 0;
    say(fake, "\x37\x25\x00", 3);
}

/* As a real one: real-time commands are seen anywhere, also in the middle of a picture. */
static inline void feed(struct fake *fake, uint8_t byte)
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

static inline bool is_connected(struct fake *fake)
{
    if (fake->fd >= 0) return true;
    struct pollfd wait = {.fd = fake->listener, .events = POLLIN};
    if (poll(&wait, 1, 10) == 1)
        fake->fd = accept4(fake->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return fake->fd >= 0;
}

static inline void unplug(struct fake *fake)
{
    if (fake->fd >= 0) close(fake->fd);
    fake->fd = -1;
}

/* Power off: what it held is lost, what comes is heard by nobody. */
static inline bool is_on(struct fake *fake)
{
    int64_t now_ms = clock_mono_ms(&(struct clock){0});
    if (fake->job_size >= fake->off_after && fake->on_ms == 0) {
        fake->on_ms = now_ms + fake->off_ms;
        fake->off_after = NEVER;
    }
    if (fake->on_ms == 0 || now_ms >= fake->on_ms) {
        fake->on_ms = 0;
        return true;
    }
    fake->job_size = fake->real_time_count = 0;
    return false;
}

static inline void *live(void *context)
{
    struct fake *fake = context;
    while (!fake->ending) {
        uint8_t bytes[256];
        if (fake->flood && fake->fd >= 0 && write(fake->fd, fake->flood, strlen(fake->flood)) < 0)
            poll(NULL, 0, 1);
        if (fake->hang_up) {
            unplug(fake);
            fake->hang_up = false;
        }
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
        for (ssize_t i = 0; i < got && is_on(fake); i++)
            feed(fake, bytes[i]);
    }
    return NULL;
}

static inline struct fake *fake_create(bool tcp)
{
    struct fake *fake = calloc(1, sizeof *fake);
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    fake->listener = fake->held = -1;
    load_paper(fake);
    fake->vanish_after = fake->stall_after = fake->off_after = NEVER;
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

/* The driver, with the generic profile as it is changed by the caller. */
static inline struct printer *fake_start_as(struct fake *fake, struct printer_profile *profile)
{
    struct fault fault = {0};
    fake->profile = *profile;
    fake->profiles = (struct printer_profiles){.list = &fake->profile, .count = 1};
    assert_int_equal(pthread_create(&fake->thread, NULL, live, fake), 0);
    struct printer *printer = printer_open(fake->uri, &fake->profiles, &fault);
    assert_non_null(printer);
    return printer;
}

/* Without automatic status, whose bytes stand in a job. */
static inline struct printer_profile fake_profile(enum printer_proof_by proof)
{
    static char name[] = "generic-80";
    struct printer_profile profile = *printer_profile_generic();
    profile.name = name;
    profile.automatic_status = false;
    profile.proof = proof;
    return profile;
}

static inline struct printer *fake_start(struct fake *fake)
{
    struct printer_profile profile = fake_profile(PROOF_BY_PROCESS_ID);
    return fake_start_as(fake, &profile);
}

static inline void fake_end(struct fake *fake, struct printer *printer)
{
    printer->ops->destroy(printer);
    fake->ending = true;
    pthread_join(fake->thread, NULL);
    unplug(fake);
    if (fake->held >= 0) close(fake->held);
    if (fake->listener >= 0) close(fake->listener);
    free(fake);
}

static inline void make_page(struct bitmap *page)
{
    bitmap_init(page, 576, 900);
    uint32_t random = 5;
    for (int i = 0; i < page->stride_bytes * page->height_px; i++) {
        random = random * 1664525u + 1013904223u;
        page->rows[i] = (uint8_t)(random >> 24);
    }
}

enum { PRINT_MS = 20000 };

static inline bool print_page(struct printer *printer, enum print_proof *out_proof, int timeout_ms,
                              struct fault *fault)
{
    struct bitmap page;
    make_page(&page);
    bool printed = printer->ops->print(printer, &page, out_proof, timeout_ms, fault);
    bitmap_free(&page);
    return printed;
}

static inline void expect_fault(struct printer *printer, const char *code)
{
    enum print_proof proof;
    struct fault fault = {0};
    assert_false(print_page(printer, &proof, PRINT_MS, &fault));
    if (strcmp(fault.code, code) != 0) fail_msg("%s %s: %s", fault.code, fault.where, fault.text);
}

static inline void expect_proof(struct printer *printer, enum print_proof expected)
{
    enum print_proof proof;
    struct fault fault = {0};
    if (!print_page(printer, &proof, PRINT_MS, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(proof, expected);
}

/* The proof may overtake what stands behind it. */
static inline void wait_for_bytes(const struct fake *fake, const char *bytes, int size)
{
    for (int i = 0; i < 200 && !ends_with(fake, bytes, size, 0); i++)
        poll(NULL, 0, 10);
}

/* The process id that the job ends with, in front of GS r. */
static inline const char *id_of(const struct fake *fake)
{
    static char id[5];
    assert_true(fake->job_size > 7);
    memcpy(id, fake->job + fake->job_size - 7, 4);
    return id;
}

/* The job has come as the encoder makes it: with the question whether it was processed behind the
 * beginning and each stripe, once the printer has answered the first, and behind all. */
static inline void expect_job(const struct fake *fake)
{
    struct bitmap page;
    struct bytes job = {0};
    make_page(&page);
    wait_for_bytes(fake, "\x1dr\x01", 3);
    struct escpos_job expected = {.page = &page,
                                  .cut = CUT_PARTIAL,
                                  .feed_px = 24,
                                  .number = (unsigned)strtoul(id_of(fake), NULL, 10)};
    for (int part = 0; part < escpos_parts(&expected); part++) {
        escpos_encode_part(&expected, part, &job);
        bytes_append(&job, "\x1dr\x01", 3);
    }
    assert_int_equal(fake->job_size, job.size);
    assert_memory_equal(fake->job, job.data, job.size);
    bytes_free(&job);
    bitmap_free(&page);
}

#endif
