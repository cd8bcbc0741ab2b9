/* The headset's jack. There is no input device to try with, so that the system's calls are answered
 * here: /dev/input is a folder of pipes, and each ioctl that a pipe cannot answer is answered for
 * it (tests.cmake wraps the calls). */
#define _GNU_SOURCE
#include "headset/headset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NAME "SPESIMEN Front Headphone"

enum { DEVICES = 3 };

struct fake {
    const char *name;
    unsigned switches; /* that it has */
    unsigned on;       /* of them */
    bool deaf;         /* it does not tell its state */
    int pipe;          /* what is written here is read; -1: not plugged in */
    ino_t file;
};

static struct {
    char dir[64];
    struct fake devices[DEVICES];
    int opened_for;
} world;

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
typedef int filter_function(const struct dirent *);
typedef int order_function(const struct dirent **, const struct dirent **);
int __real_scandir(const char *dir, struct dirent ***, filter_function *, order_function *);
int __wrap_scandir(const char *dir, struct dirent ***, filter_function *, order_function *);

static void path_of(int device, char out[100])
{
    snprintf(out, 100, "%s/event%d", world.dir, device);
}

int __wrap_open(const char *path, int flags, ...)
{
    char inside[200];
    if (strncmp(path, "/dev/input/", 11) != 0) return __real_open(path, flags, 0);
    snprintf(inside, sizeof inside, "%s/%s", world.dir, path + 11);
    world.opened_for = flags;
    return __real_open(inside, flags);
}

int __wrap_scandir(const char *dir, struct dirent ***out, filter_function *filter,
                   order_function *order)
{
    return __real_scandir(strcmp(dir, "/dev/input") == 0 ? world.dir : dir, out, filter, order);
}

/* A device that is gone says so once everything is read. */
ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
    ssize_t got = __real_read(fd, buffer, size);
    if (got != 0) return got;
    errno = ENODEV;
    return -1;
}

static int refuse(int cause)
{
    errno = cause;
    return -1;
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
    struct stat info;
    struct fake *fake = NULL;
    va_list list;
    va_start(list, request);
    char *out = va_arg(list, void *);
    va_end(list);
    assert_int_equal(fstat(fd, &info), 0);
    for (int i = 0; i < DEVICES; i++)
        if (world.devices[i].pipe >= 0 && world.devices[i].file == info.st_ino)
            fake = &world.devices[i];
    if (!fake) return refuse(ENOTTY);
    if (_IOC_NR(request) == _IOC_NR(EVIOCGNAME(0))) {
        memcpy(out, fake->name, strlen(fake->name) + 1);
    } else if (_IOC_NR(request) == _IOC_NR(EVIOCGBIT(EV_SW, 0))) {
        out[0] = (char)fake->switches;
    } else if (_IOC_NR(request) == _IOC_NR(EVIOCGSW(0))) {
        if (fake->deaf) return refuse(EIO);
        out[0] = (char)fake->on;
    }
    return 1;
}

static void plug_device(int device, const char *name, unsigned switches, unsigned on)
{
    char path[100];
    struct stat info;
    path_of(device, path);
    assert_int_equal(mkfifo(path, 0600), 0);
    struct fake fake = {.name = name, .switches = switches, .on = on};
    fake.pipe = __real_open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_int_equal(fstat(fake.pipe, &info), 0);
    fake.file = info.st_ino;
    world.devices[device] = fake;
}

static void unplug_device(int device)
{
    char path[100];
    path_of(device, path);
    unlink(path);
    close(world.devices[device].pipe);
    world.devices[device] = (struct fake){.pipe = -1};
}

enum { HEADPHONE = 1U << SW_HEADPHONE_INSERT, LINE = 1U << SW_LINEOUT_INSERT, LID = 1U << SW_LID };

static int set_up(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    memcpy(world.dir, "/tmp/headset-input-XXXXXX", 26);
    assert_non_null(mkdtemp(world.dir));
    for (int i = 0; i < DEVICES; i++)
        world.devices[i].pipe = -1;
    plug_device(0, "SPESIMEN Lid", LID, LID);
    plug_device(1, NAME, HEADPHONE | LINE, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < DEVICES; i++)
        if (world.devices[i].pipe >= 0) unplug_device(i);
    assert_int_equal(rmdir(world.dir), 0);
    return 0;
}

static void send(unsigned type, unsigned code, int value)
{
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    assert_int_equal(write(world.devices[1].pipe, &event, sizeof event), sizeof event);
}

/* A plug, and the events that tell of it. */
static void plug(bool in)
{
    world.devices[1].on = in ? HEADPHONE : 0;
    send(EV_SW, SW_HEADPHONE_INSERT, in);
    send(EV_SYN, SYN_REPORT, 0);
}

static struct headset *open_headset(const char *uri)
{
    struct fault fault = {0};
    struct headset *headset = headset_open(uri, &fault);
    if (!headset) fail_msg("%s", fault.text);
    return headset;
}

static bool has_news(struct headset *headset)
{
    struct pollfd look = {.fd = headset->ops->news_fd(headset), .events = POLLIN};
    return poll(&look, 1, 0) > 0;
}

static void expect_jack(struct headset *headset, enum headset_jack expected)
{
    enum headset_jack jack = JACK_WORDS;
    struct fault fault = {0};
    if (!headset->ops->query(headset, &jack, 1000, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(headset_jack_name(jack), headset_jack_name(expected));
}

static void expect_gone(struct headset *headset)
{
    enum headset_jack jack = JACK_WORDS;
    struct fault fault = {0};
    assert_false(headset->ops->query(headset, &jack, 1000, &fault));
    assert_int_equal(jack, JACK_WORDS);
    assert_string_equal(fault.code, "J-01");
}

static void a_plug_goes_in_and_out(void **state)
{
    (void)state;
    struct headset *headset = open_headset("evdev:/dev/input/event1");
    assert_int_equal(world.opened_for & (O_ACCMODE | O_NONBLOCK | O_CLOEXEC),
                     O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    expect_jack(headset, JACK_OUT);
    assert_false(has_news(headset));
    plug(true);
    assert_true(has_news(headset));
    expect_jack(headset, JACK_IN);
    assert_false(has_news(headset));
    plug(false);
    expect_jack(headset, JACK_OUT);
    plug(true), plug(false), plug(true), plug(false); /* a contact that bounces */
    expect_jack(headset, JACK_OUT);
    headset->ops->destroy(headset);
}

static void what_was_plugged_in_before_is_known(void **state)
{
    (void)state;
    world.devices[1].on = HEADPHONE;
    struct headset *headset = open_headset("evdev:?name=Headphone");
    assert_false(has_news(headset));
    expect_jack(headset, JACK_IN);
    headset->ops->destroy(headset);
}

/* Pulled out among events that the kernel dropped: the last one that came says "in". */
static void lost_events_cannot_keep_it_in(void **state)
{
    (void)state;
    struct headset *headset = open_headset("evdev:/dev/input/event1");
    plug(true);
    expect_jack(headset, JACK_IN);
    send(EV_SW, SW_HEADPHONE_INSERT, 1);
    send(EV_SYN, SYN_DROPPED, 0);
    send(EV_SYN, SYN_REPORT, 0);
    world.devices[1].on = 0;
    assert_true(has_news(headset));
    expect_jack(headset, JACK_OUT);
    headset->ops->destroy(headset);
}

/* An amplifier at the line output is heard by all. */
static void a_line_output_is_no_headset(void **state)
{
    (void)state;
    struct headset *headset = open_headset("evdev:/dev/input/event1");
    world.devices[1].on = LINE;
    send(EV_SW, SW_LINEOUT_INSERT, 1);
    expect_jack(headset, JACK_OUT);
    headset->ops->destroy(headset);
}

static void one_that_vanishes_is_unknown_and_comes_back(void **state)
{
    static const char *const uris[] = {"evdev:/dev/input/event1", "evdev:?name=SPESIMEN%20Front"};
    (void)state;
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        struct headset *headset = open_headset(uris[i]);
        plug(true);
        expect_jack(headset, JACK_IN);
        unplug_device(1);
        assert_true(has_news(headset));
        expect_gone(headset);
        assert_int_equal(headset->ops->news_fd(headset), -1);
        plug_device(1, "SPESIMEN Line", LINE, LINE); /* something else has its number now */
        expect_gone(headset);
        plug_device(2, NAME, HEADPHONE, HEADPHONE);
        expect_jack(headset, JACK_IN);
        world.devices[2].deaf = true;
        expect_gone(headset); /* it does not say: what it said before counts no more */
        unplug_device(2), unplug_device(1);
        plug_device(1, NAME, HEADPHONE, 0);
        expect_jack(headset, JACK_OUT);
        headset->ops->destroy(headset);
    }
}

static void noise_changes_nothing(void **state)
{
    (void)state;
    struct headset *headset = open_headset("evdev:/dev/input/event1");
    for (int i = 0; i < 500; i++)
        send((unsigned)rand() % 0x20, (unsigned)rand() % 0x20, rand());
    expect_jack(headset, JACK_OUT);
    const char half[10] = "half event";
    assert_int_equal(write(world.devices[1].pipe, half, sizeof half), sizeof half);
    expect_jack(headset, JACK_OUT);
    headset->ops->destroy(headset);
}

static void what_cannot_be_opened(void **state)
{
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"evdev:", "K-01"},
        {"evdev:?name=", "K-01"},
        {"evdev:event1", "K-01"},
        {"evdev:/dev/input/event0", "K-01"}, /* a lid */
        {"evdev:/dev/input/event9", "J-01"},
        {"evdev:?name=Elsewhere", "J-01"},
        {"evdev:?name=Lid", "J-01"},
        {"sim:?jack=maybe", "K-01"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        assert_null(headset_open(cases[i].uri, &fault));
        assert_string_equal(fault.code, cases[i].code);
    }
}

static void only_jacks_are_listed(void **state)
{
    struct device_found found[4];
    (void)state;
    assert_int_equal(headset_list(found, 4), 1);
    assert_string_equal(found[0].uri, "evdev:/dev/input/event1");
    assert_string_equal(found[0].name, NAME);
    assert_int_equal(headset_list(found, 0), 0);
}

static void the_simulator_does_as_it_is_told(void **state)
{
    (void)state;
    struct headset *headset = open_headset("sim:?jack=in");
    struct fault fault = {0};
    expect_jack(headset, JACK_IN);
    assert_true(headset->ops->control(headset, "out", &fault));
    expect_jack(headset, JACK_OUT);
    assert_true(headset->ops->control(headset, "unknown", &fault));
    expect_jack(headset, JACK_UNKNOWN);
    assert_true(headset->ops->control(headset, "ok", &fault));
    expect_jack(headset, JACK_IN);
    assert_true(headset->ops->control(headset, "unplug", &fault));
    expect_gone(headset);
    assert_false(headset->ops->control(headset, "dance", &fault));
    headset->ops->destroy(headset);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plug_goes_in_and_out),
        TEST(what_was_plugged_in_before_is_known),
        TEST(lost_events_cannot_keep_it_in),
        TEST(a_line_output_is_no_headset),
        TEST(one_that_vanishes_is_unknown_and_comes_back),
        TEST(noise_changes_nothing),
        TEST(what_cannot_be_opened),
        TEST(only_jacks_are_listed),
        TEST(the_simulator_does_as_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
