/* A scanner that claims to be a keyboard. There is no input device to try with, so that the
 * system's calls are answered here: /dev/input is a folder of pipes, and each ioctl that a pipe
 * cannot answer is answered for it (tests.cmake wraps the calls). */
#define _GNU_SOURCE
#include "base/clock.h"
#include "reader/reader.h"

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
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define NAME "SPESIMEN Scanner HID Keyboard"

enum { DEVICES = 4 };

struct fake {
    const char *name;
    bool types;      /* has Enter and digits */
    bool of_another; /* grabbed by another program */
    bool grabbed;    /* by us */
    int pipe;        /* what is written here is read; -1: not plugged in */
    ino_t file;
};

static struct {
    char dir[64];
    struct fake devices[DEVICES];
    int64_t time_ms; /* of the next event */
    int opened_for;  /* the flags that a device was last opened with */
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

static struct fake *fake_of(int fd)
{
    struct stat info;
    assert_int_equal(fstat(fd, &info), 0);
    for (int i = 0; i < DEVICES; i++)
        if (world.devices[i].pipe >= 0 && world.devices[i].file == info.st_ino)
            return &world.devices[i];
    return NULL;
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

static int answer(struct fake *fake, unsigned long request, void *out)
{
    static const unsigned keys[] = {KEY_1, KEY_2, KEY_3, KEY_4, KEY_5,    KEY_6,
                                    KEY_7, KEY_8, KEY_9, KEY_0, KEY_ENTER};
    size_t size = _IOC_SIZE(request);
    if (_IOC_NR(request) == _IOC_NR(EVIOCGNAME(0))) {
        assert_true(strlen(fake->name) < size);
        memcpy(out, fake->name, strlen(fake->name) + 1);
        return (int)strlen(fake->name) + 1;
    }
    if (_IOC_NR(request) == _IOC_NR(EVIOCGBIT(EV_KEY, 0))) {
        uint8_t *bits = out;
        for (size_t i = 0; i < sizeof keys / sizeof *keys && fake->types; i++)
            bits[keys[i] / 8] |= (uint8_t)(1 << keys[i] % 8);
        return (int)size;
    }
    return 0;
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    struct fake *fake = fake_of(fd);
    if (!fake) {
        errno = ENOTTY;
        return -1;
    }
    if (request != EVIOCGRAB) return answer(fake, request, argument);
    if (fake->of_another) {
        errno = EBUSY;
        return -1;
    }
    fake->grabbed = argument;
    return 0;
}

static void plug(int device, const char *name, bool types)
{
    char path[100];
    struct stat info;
    path_of(device, path);
    assert_int_equal(mkfifo(path, 0600), 0);
    struct fake fake = {.name = name, .types = types};
    fake.pipe = __real_open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_int_equal(fstat(fake.pipe, &info), 0);
    fake.file = info.st_ino;
    world.devices[device] = fake;
}

static void unplug(int device)
{
    char path[100];
    path_of(device, path);
    unlink(path);
    close(world.devices[device].pipe);
    world.devices[device] = (struct fake){.pipe = -1};
}

static int set_up(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    memcpy(world.dir, "/tmp/reader-input-XXXXXX", 25);
    assert_non_null(mkdtemp(world.dir));
    for (int i = 0; i < DEVICES; i++)
        world.devices[i].pipe = -1;
    plug(0, "SPESIMEN Touch", false);
    plug(2, NAME, true);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < DEVICES; i++)
        if (world.devices[i].pipe >= 0) unplug(i);
    assert_int_equal(rmdir(world.dir), 0);
    return 0;
}

static void send(int device, unsigned type, unsigned code, int value)
{
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    event.input_event_sec = world.time_ms / 1000;
    event.input_event_usec = world.time_ms % 1000 * 1000;
    assert_int_equal(write(world.devices[device].pipe, &event, sizeof event), sizeof event);
}

static void send_key(unsigned code, int value)
{
    send(2, EV_MSC, MSC_SCAN, 0x70000);
    send(2, EV_KEY, code, value);
    send(2, EV_SYN, SYN_REPORT, 0);
    world.time_ms += 2;
}

static void press(unsigned code)
{
    send_key(code, 1);
    send_key(code, 0);
}

/* Digits, capitals and '-': what the tests' codes are made of. */
static void type_text(const char *text)
{
    static const unsigned letters[] = {
        KEY_A, KEY_B, KEY_C, KEY_D, KEY_E, KEY_F, KEY_G, KEY_H, KEY_I, KEY_J, KEY_K, KEY_L, KEY_M,
        KEY_N, KEY_O, KEY_P, KEY_Q, KEY_R, KEY_S, KEY_T, KEY_U, KEY_V, KEY_W, KEY_X, KEY_Y, KEY_Z};
    for (; *text; text++) {
        if (*text >= 'A' && *text <= 'Z') {
            send_key(KEY_LEFTSHIFT, 1);
            press(letters[*text - 'A']);
            send_key(KEY_LEFTSHIFT, 0);
        } else if (*text == '-') {
            press(KEY_MINUS);
        } else if (*text == '\n') {
            press(KEY_ENTER);
        } else {
            assert_in_range(*text, '0', '9');
            press(*text == '0' ? KEY_0 : KEY_1 + (unsigned)(*text - '1'));
        }
    }
}

static struct reader *open_reader(const char *uri)
{
    struct fault fault = {0};
    struct reader *reader = reader_open(uri, &fault);
    if (!reader) fail_msg("%s", fault.text);
    return reader;
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

static bool has_news(struct reader *reader)
{
    struct pollfd look = {.fd = reader->ops->news_fd(reader), .events = POLLIN};
    return poll(&look, 1, 0) > 0;
}

static void keys_become_a_code(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    assert_true(world.devices[2].grabbed);
    assert_int_equal(world.opened_for & (O_NONBLOCK | O_CLOEXEC), O_NONBLOCK | O_CLOEXEC);
    assert_false(has_news(reader));
    type_text("K7QF-2M9X\n42\n");
    assert_true(has_news(reader));
    expect_code(reader, "K7QF-2M9X");
    assert_true(has_news(reader)); /* there is one more */
    expect_code(reader, "42");
    assert_int_equal(expect_fault(reader, 50).kind, FAULT_NOT_FOUND);
    reader->ops->destroy(reader);
}

static void a_repeated_key_types_once(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    send_key(KEY_7, 1);
    for (int i = 0; i < 20; i++)
        send_key(KEY_7, 2);
    send_key(KEY_7, 0);
    press(KEY_ENTER);
    expect_code(reader, "7");
    reader->ops->destroy(reader);
}

static void half_a_code_goes_stale(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    /* By the device's clock, when both halves come at once. */
    type_text("123");
    world.time_ms += 501;
    type_text("456\n");
    expect_code(reader, "456");
    /* By ours, when nothing more comes. */
    type_text("789");
    int64_t start_ms = clock_mono_ms(&(struct clock){0});
    assert_int_equal(expect_fault(reader, 3000).kind, FAULT_NOT_FOUND);
    assert_in_range(clock_mono_ms(&(struct clock){0}) - start_ms, 495, 2500);
    type_text("12\n");
    expect_code(reader, "12");
    /* Half of one, asked for too early, and then the rest. */
    type_text("34");
    assert_int_equal(expect_fault(reader, 0).kind, FAULT_NOT_FOUND);
    type_text("56\n");
    expect_code(reader, "3456");
    reader->ops->destroy(reader);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    press(KEY_1), press(KEY_F5), press(KEY_ENTER);
    assert_string_equal(expect_fault(reader, 500).code, "R-03");
    send_key(KEY_LEFTCTRL, 1), press(KEY_1), send_key(KEY_LEFTCTRL, 0), press(KEY_ENTER);
    assert_string_equal(expect_fault(reader, 500).code, "R-03");
    for (int i = 0; i < 60; i++) { /* a pipe holds so much at a time */
        type_text("1234567890");
        if (i == 51)
            assert_string_equal(expect_fault(reader, 500).code, "R-03");
        else
            assert_int_equal(expect_fault(reader, 5).kind, FAULT_NOT_FOUND);
    }
    type_text("9\n77\n");
    expect_code(reader, "77");
    reader->ops->destroy(reader);
}

static void lost_events_cost_the_code(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    type_text("12");
    send_key(KEY_LEFTSHIFT, 1); /* its release is among what was lost */
    send(2, EV_SYN, SYN_DROPPED, 0);
    send(2, EV_KEY, KEY_9, 1); /* half a report */
    send(2, EV_SYN, SYN_REPORT, 0);
    type_text("34\n56\n");
    assert_string_equal(expect_fault(reader, 500).code, "R-03");
    expect_code(reader, "56");
    reader->ops->destroy(reader);
}

static void noise_holds_nobody(void **state)
{
    (void)state;
    struct reader *reader = open_reader("evdev:/dev/input/event2");
    for (int i = 0; i < 500; i++)
        send(2, (unsigned)rand() % 0x20, (unsigned)rand() % 0x300 + 0x100, rand());
    assert_int_equal(expect_fault(reader, 0).kind, FAULT_NOT_FOUND);
    expect_fault(reader, 300);
    const char half[10] = "half event";
    assert_int_equal(write(world.devices[2].pipe, half, sizeof half), sizeof half);
    expect_fault(reader, 300);
    reader->ops->destroy(reader);
}

static void what_cannot_be_opened(void **state)
{
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"evdev:", "K-01"},
        {"evdev:?name=", "K-01"},
        {"evdev:event2", "K-01"},
        {"evdev:/dev/input/event9", "R-02"},
        {"evdev:/dev/input/event0", "K-01"}, /* no keyboard */
        {"evdev:/dev/input/event1", "R-04"},
        {"evdev:?name=Elsewhere", "R-02"},
        {"evdev:?name=Taken", "R-04"},
        {"evdev:/dev/null", "K-01"},
    };
    (void)state;
    plug(1, "Taken", true);
    world.devices[1].of_another = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        assert_null(reader_open(cases[i].uri, &fault));
        assert_string_equal(fault.code, cases[i].code);
    }
}

static void unplugged_and_found_again_by_name(void **state)
{
    static const char *const uris[] = {"evdev:/dev/input/event2", "evdev:?name=SPESIMEN%20Scanner"};
    (void)state;
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        struct reader *reader = open_reader(uris[i]);
        enum device_state now = DEVICE_UNKNOWN;
        struct fault fault = {0};
        type_text("12");
        unplug(2);
        assert_true(has_news(reader));
        assert_string_equal(expect_fault(reader, 500).code, "R-02");
        assert_int_equal(reader->ops->news_fd(reader), -1);
        assert_false(reader->ops->query(reader, &now, 100, &fault));
        assert_string_equal(fault.code, "R-02");
        plug(2, "SPESIMEN Keyboard", true); /* something else has its number now */
        assert_false(reader->ops->query(reader, &now, 100, &fault));
        assert_false(world.devices[2].grabbed);
        plug(3, NAME, true);
        assert_true(reader->ops->query(reader, &now, 100, &fault));
        assert_int_equal(now, DEVICE_READY);
        assert_true(world.devices[3].grabbed && !world.devices[2].grabbed);
        unplug(2), unplug(3);
        assert_false(reader->ops->query(reader, &now, 100, &fault)); /* nobody has read */
        plug(2, NAME, true);
        assert_true(reader->ops->query(reader, &now, 100, &fault));
        type_text("345\n");
        expect_code(reader, "345");
        reader->ops->destroy(reader);
    }
}

static void what_types_is_listed(void **state)
{
    struct device_found found[4];
    (void)state;
    plug(1, "Keyboard", true);
    int count = reader_list(found, 4);
    assert_true(count >= 2);
    assert_string_equal(found[0].uri, "evdev:/dev/input/event1");
    assert_string_equal(found[1].uri, "evdev:/dev/input/event2");
    assert_string_equal(found[1].name, NAME);
    assert_false(world.devices[2].grabbed);
    assert_int_equal(reader_list(found, 1), 1);
    assert_int_equal(reader_list(found, 0), 0);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(keys_become_a_code),        WORLD(a_repeated_key_types_once),
        WORLD(half_a_code_goes_stale),    WORLD(what_is_no_text_is_refused),
        WORLD(lost_events_cost_the_code), WORLD(noise_holds_nobody),
        WORLD(what_cannot_be_opened),     WORLD(unplugged_and_found_again_by_name),
        WORLD(what_types_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
