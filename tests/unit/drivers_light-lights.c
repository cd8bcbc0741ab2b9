/* Guide lights: when they are on, and which line of a chip hears of it. There is no chip to try
 * with: libgpiod's functions are answered here (tests.cmake wraps them). */
#define _GNU_SOURCE
#include "light/light.h"
#include "light/light_blink.h"

#include <errno.h>
#include <fcntl.h>
#include <gpiod.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { LINES = 32 };

static struct {
    bool absent, refuses; /* the chip; to switch */
    int open;
    bool taken[LINES];
    int value[LINES], flags[LINES], switched;
    unsigned of_another; /* a line that is not to be had */
} chip;

struct gpiod_chip *__wrap_gpiod_chip_open(const char *path);
void __wrap_gpiod_chip_close(struct gpiod_chip *);
struct gpiod_line *__wrap_gpiod_chip_get_line(struct gpiod_chip *, unsigned offset);
int __wrap_gpiod_line_request_output_flags(struct gpiod_line *, const char *consumer, int flags,
                                           int value);
int __wrap_gpiod_line_set_value(struct gpiod_line *, int value);

struct gpiod_chip *__wrap_gpiod_chip_open(const char *path)
{
    assert_string_equal(path, "/dev/gpiochip0");
    errno = ENOENT;
    if (chip.absent) return NULL;
    chip.open++;
    return (struct gpiod_chip *)&chip;
}

void __wrap_gpiod_chip_close(struct gpiod_chip *which)
{
    assert_ptr_equal(which, &chip);
    chip.open--;
    memset(chip.taken, 0, sizeof chip.taken);
}

struct gpiod_line *__wrap_gpiod_chip_get_line(struct gpiod_chip *which, unsigned offset)
{
    assert_ptr_equal(which, &chip);
    errno = EINVAL;
    return offset < LINES ? (struct gpiod_line *)&chip.value[offset] : NULL;
}

static int index_of(const struct gpiod_line *line)
{
    return (int)((const int *)(const void *)line - chip.value);
}

int __wrap_gpiod_line_request_output_flags(struct gpiod_line *line, const char *consumer, int flags,
                                           int value)
{
    int i = index_of(line);
    assert_string_equal(consumer, "anjungan");
    errno = EBUSY;
    if (chip.taken[i] || (unsigned)i == chip.of_another) return -1;
    chip.taken[i] = true;
    chip.flags[i] = flags;
    chip.value[i] = value;
    return 0;
}

int __wrap_gpiod_line_set_value(struct gpiod_line *line, int value)
{
    assert_true(chip.taken[index_of(line)]);
    errno = EIO;
    if (chip.refuses) return -1;
    chip.value[index_of(line)] = value;
    chip.switched++;
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    memset(&chip, 0, sizeof chip);
    chip.of_another = LINES;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    assert_int_equal(chip.open, 0);
    return 0;
}

/* Each flash over 4 s, looked at every 125 ms: what share is on, and how often it changes. */
static void blinking_keeps_time(void **state)
{
    static const struct {
        enum light_flash flash;
        int on, changes, next_ms;
    } cases[] = {
        {LIGHT_OFF, 0, 0, -1},      {LIGHT_CONTINUOUS, 32, 0, -1}, {LIGHT_SLOW, 16, 3, 1000},
        {LIGHT_MEDIUM, 16, 7, 500}, {LIGHT_QUICK, 16, 15, 250},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct light_blink blink = {.flash[LIGHT_RECEIPT] = cases[i].flash};
        int on = 0, changes = 0;
        bool before = light_blink_is_on(&blink, LIGHT_RECEIPT, 8000);
        for (int64_t ms = 8000; ms < 12000; ms += 125) {
            bool now = light_blink_is_on(&blink, LIGHT_RECEIPT, ms);
            on += now;
            changes += now != before;
            before = now;
            assert_false(light_blink_is_on(&blink, LIGHT_SCANNER, ms));
        }
        assert_int_equal(on, cases[i].on);
        assert_int_equal(changes, cases[i].changes);
        assert_int_equal(light_blink_next_ms(&blink, 8000), cases[i].next_ms);
    }
}

static void the_next_change_is_the_first_of_all(void **state)
{
    (void)state;
    struct light_blink blink = {
        .flash = {[LIGHT_SCANNER] = LIGHT_SLOW, [LIGHT_STAFF] = LIGHT_QUICK}};
    assert_int_equal(light_blink_next_ms(&blink, 1100), 150);
    blink.flash[LIGHT_STAFF] = LIGHT_CONTINUOUS;
    assert_int_equal(light_blink_next_ms(&blink, 1100), 900);
    /* Called again after what it says, everything has changed as it should. */
    int64_t ms = 1100;
    for (int i = 0; i < 10; i++) {
        bool before = light_blink_is_on(&blink, LIGHT_SCANNER, ms);
        ms += light_blink_next_ms(&blink, ms);
        assert_int_equal(light_blink_is_on(&blink, LIGHT_SCANNER, ms), !before);
    }
}

static struct light *open_lights(const char *uri)
{
    struct fault fault = {0};
    struct light *light = light_open(uri, &fault);
    if (!light) fail_msg("%s", fault.text);
    return light;
}

static void lines_are_switched(void **state)
{
    (void)state;
    struct light *light = open_lights("gpio:/dev/gpiochip0?receipt=17&scanner=27&active_low=1");
    const struct light_ops *ops = light->ops;
    enum device_state now = DEVICE_UNKNOWN;
    assert_true(chip.taken[17] && chip.taken[27]);
    assert_int_equal(chip.flags[17], GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW);
    assert_true(ops->query(light, &now, 100, NULL));
    assert_int_equal(now, DEVICE_READY);
    assert_int_equal(ops->tick(light, 10000), -1);
    assert_true(ops->set(light, LIGHT_SCANNER, LIGHT_CONTINUOUS, NULL));
    assert_int_equal(chip.value[27], 1);
    assert_true(ops->set(light, LIGHT_RECEIPT, LIGHT_SLOW, NULL));
    assert_int_equal(chip.value[17], 1);
    assert_int_equal(ops->tick(light, 10300), 700);
    assert_int_equal(chip.value[17], 1);
    assert_int_equal(ops->tick(light, 11000), 1000);
    assert_int_equal(chip.value[17], 0);
    assert_int_equal(chip.switched, 3);                            /* nothing is told twice */
    assert_true(ops->set(light, LIGHT_CAMERA, LIGHT_QUICK, NULL)); /* it has no line */
    assert_int_equal(ops->tick(light, 12000), 250);
    assert_int_equal(chip.value[17], 1);
    ops->destroy(light);
    assert_int_equal(chip.value[17] + chip.value[27], 0); /* all dark */
}

static void without_the_option_a_line_is_active_high(void **state)
{
    (void)state;
    struct light *light = open_lights("gpio:/dev/gpiochip0?staff=0");
    assert_int_equal(chip.flags[0], 0);
    light->ops->destroy(light);
}

static void a_chip_that_fails_is_opened_anew(void **state)
{
    (void)state;
    struct light *light = open_lights("gpio:/dev/gpiochip0?receipt=17");
    const struct light_ops *ops = light->ops;
    struct fault fault = {0};
    enum device_state now = DEVICE_UNKNOWN;
    chip.refuses = true;
    assert_false(ops->set(light, LIGHT_RECEIPT, LIGHT_CONTINUOUS, &fault));
    assert_string_equal(fault.code, "L-01");
    chip.absent = true;
    assert_false(ops->query(light, &now, 100, &fault));
    assert_string_equal(fault.code, "L-01");
    assert_int_equal(chip.open, 0);
    assert_int_equal(ops->tick(light, 1000), -1);
    chip.absent = chip.refuses = false;
    assert_true(ops->query(light, &now, 100, NULL));
    ops->tick(light, 1000);
    assert_int_equal(chip.value[17], 1); /* what was asked for meanwhile */
    ops->destroy(light);
    assert_int_equal(chip.value[17], 0);
}

static void what_cannot_be_opened(void **state)
{
    static const struct {
        const char *uri, *code;
    } cases[] = {
        {"gpio:", "K-01"},
        {"gpio:gpiochip0?receipt=1", "K-01"},
        {"gpio:/dev/gpiochip0", "K-01"},
        {"gpio:/dev/gpiochip0?receipt=x", "K-01"},
        {"gpio:/dev/gpiochip0?receipt=-1", "K-01"},
        {"gpio:/dev/gpiochip0?receipt=40", "L-01"},
        {"gpio:/dev/gpiochip0?receipt=5", "L-01"},
        {"gpio:/dev/gpiochip0?receipt=6&scanner=6", "L-01"},
        {"neon:", "K-01"},
        {"sim:?out=/none-such/file", "L-01"},
    };
    (void)state;
    chip.of_another = 5;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        assert_null(light_open(cases[i].uri, &fault));
        assert_string_equal(fault.code, cases[i].code);
        assert_int_equal(chip.open, 0);
    }
}

static void none_is_a_driver_too(void **state)
{
    (void)state;
    struct light *light = open_lights("none:");
    enum device_state now = DEVICE_UNKNOWN;
    assert_true(light->ops->set(light, LIGHT_RECEIPT, LIGHT_QUICK, NULL));
    assert_int_equal(light->ops->tick(light, 1000), -1);
    assert_true(light->ops->query(light, &now, 100, NULL));
    assert_int_equal(now, DEVICE_READY);
    assert_false(light->ops->control(light, "unplug", NULL));
    light->ops->destroy(light);
}

static void the_simulator_writes_what_changes(void **state)
{
    char path[] = "/tmp/light-XXXXXX", uri[64], text[300] = "";
    int file = mkstemp(path);
    struct fault fault = {0};
    enum device_state now = DEVICE_UNKNOWN;
    (void)state;
    assert_true(file >= 0);
    snprintf(uri, sizeof uri, "sim:?out=%s", path);
    struct light *light = open_lights(uri);
    const struct light_ops *ops = light->ops;
    assert_true(ops->set(light, LIGHT_RECEIPT, LIGHT_SLOW, NULL));
    assert_true(ops->set(light, LIGHT_RECEIPT, LIGHT_SLOW, NULL));
    assert_int_equal(ops->tick(light, 1000), 1000);
    assert_true(ops->set(light, LIGHT_SCANNER, LIGHT_CONTINUOUS, NULL));
    assert_true(ops->set(light, LIGHT_SCANNER, LIGHT_OFF, NULL));
    assert_true(ops->control(light, "unplug", NULL));
    assert_false(ops->set(light, LIGHT_CAMERA, LIGHT_QUICK, &fault));
    assert_string_equal(fault.code, "L-01");
    assert_false(ops->query(light, &now, 100, NULL));
    assert_true(ops->control(light, "ok", NULL));
    assert_true(ops->query(light, &now, 100, NULL));
    assert_false(ops->control(light, "shine", NULL));
    ops->destroy(light);
    assert_true(read(file, text, sizeof text - 1) > 0);
    assert_string_equal(text, "receipt slow\nscanner continuous\nscanner off\nreceipt off\n");
    close(file);
    unlink(path);
}

#define CHIP(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blinking_keeps_time),
        cmocka_unit_test(the_next_change_is_the_first_of_all),
        CHIP(lines_are_switched),
        CHIP(without_the_option_a_line_is_active_high),
        CHIP(a_chip_that_fails_is_opened_anew),
        CHIP(what_cannot_be_opened),
        cmocka_unit_test(none_is_a_driver_too),
        cmocka_unit_test(the_simulator_writes_what_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
