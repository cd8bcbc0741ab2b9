#define _GNU_SOURCE
#include "devices/child/child_inside.h"

#include "base/log.h"
#include "wipe/wipe.h"

#include <string.h>
#include <time.h>

enum {
    LOOK_MS = 800,        /* what a look may take that nobody waits for */
    OFTEN_MS = 400,       /* between two looks while someone works on the device */
    SECOND_LOOK_MS = 150, /* after one that saw something new */
    READ_MS = 50,
    READ_AGAIN_MS = 300, /* for a reader that has no descriptor to wait for */
};

/* Between two looks at an idle device. A printer's must be known, with the second look, within two
 * seconds. Lights say nothing of themselves, but a controller that is not there may be plugged in.
 */
static const int idle_ms[DEVICE_ROLES] = {
    [DEVICE_SCANNER] = 5000, [DEVICE_CAMERA] = 5000, [DEVICE_PRINTER] = 1500,
    [DEVICE_READER] = 5000,  [DEVICE_LIGHT] = 5000,  [DEVICE_HEADSET] = 5000};
/* Between two times that its news is heard: noise on a line must not keep us busy. */
static const int news_pause_ms[DEVICE_ROLES] = {
    [DEVICE_PRINTER] = 200, [DEVICE_READER] = 50, [DEVICE_HEADSET] = 20};

int64_t child_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct device_report child_look(struct child *child, int timeout_ms)
{
    struct fault fault = {0};
    enum device_role role = child->setup->role;
    struct device_report report;
    if (!child->opened) child->opened = driver_open(child->setup, &child->driver, &fault);
    report = child->opened ? driver_report(&child->driver, timeout_ms)
                           : driver_report_fault(role, &fault);
    child->look_ms = child_now_ms() + (child->often ? OFTEN_MS : idle_ms[role]);
    return report;
}

/* Whoever pulls the headset out must not be heard by all for one moment more. */
static bool is_urgent(const struct device_report *report)
{
    return report->role == DEVICE_HEADSET && report->jack != JACK_IN;
}

/* A change is told when it is seen twice: a lid on its way down is open, closed, open. */
static void look_unasked(struct child *child)
{
    struct device_report report = child_look(child, LOOK_MS);
    if (device_report_is_same(&report, &child->last)) {
        child->suspects = false;
    } else if (is_urgent(&report) ||
               (child->suspects && device_report_is_same(&report, &child->suspect))) {
        child_say_report(child, MESSAGE_STATE, 0, &report);
    } else {
        child->suspect = report;
        child->suspects = true;
        child->look_ms = child_now_ms() + SECOND_LOOK_MS;
    }
}

/* The code that lies before a reader, if any. */
static void read_code(struct child *child)
{
    char text[READER_TEXT_SIZE];
    struct fault fault = {0};
    struct reader *reader = child->driver.reader;
    _Static_assert((int)READER_TEXT_SIZE == (int)DEVICE_CODE_SIZE, "a code passes whole");
    if (reader->ops->read(reader, text, READ_MS, &fault))
        child_say_code(child, 0, text);
    else if (strcmp(fault.code, "R-03") == 0)
        child_say_failed(child, 0, &fault);
    else if (fault.kind != FAULT_NOT_FOUND)
        look_unasked(child);
    explicit_bzero(text, sizeof text);
    wipe_stack();
}

int child_news_fd(const struct child *child)
{
    return child->opened && child_now_ms() >= child->news_ms ? driver_news_fd(&child->driver) : -1;
}

void child_hear_news(struct child *child)
{
    child->news_ms = child_now_ms() + news_pause_ms[child->setup->role];
    if (child->driver.reader)
        read_code(child);
    else
        look_unasked(child);
}

/* The sooner of two waits; -1 is never. */
static int sooner(int a, int64_t b)
{
    if (b < 0) b = 0;
    return a < 0 || b < a ? (int)b : a;
}

/* A reader without a descriptor is asked now and then. */
static int tick_reader(struct child *child)
{
    if (!child->driver.reader || child->last.state != DEVICE_READY) return NEVER_MS;
    if (driver_news_fd(&child->driver) >= 0)
        return child->news_ms > child_now_ms() ? news_pause_ms[DEVICE_READER] : NEVER_MS;
    if (child_now_ms() >= child->news_ms) {
        read_code(child);
        child->news_ms = child_now_ms() + READ_AGAIN_MS;
    }
    return READ_AGAIN_MS;
}

int child_tick(struct child *child)
{
    int wait_ms = NEVER_MS;
    enum device_role role = child->setup->role;
    bool quiet = child->live || (role == DEVICE_LIGHT && child->last.state == DEVICE_READY);
    if (!quiet && child_now_ms() >= child->look_ms) look_unasked(child);
    if (!quiet) wait_ms = sooner(wait_ms, child->look_ms - child_now_ms());
    if (child->driver.light) {
        int blink_ms = child->driver.light->ops->tick(child->driver.light, child_now_ms());
        if (blink_ms >= 0) wait_ms = sooner(wait_ms, blink_ms);
    }
    int read_ms = tick_reader(child);
    if (read_ms >= 0) wait_ms = sooner(wait_ms, read_ms);
    if (role != DEVICE_READER && child->news_ms > child_now_ms())
        wait_ms = sooner(wait_ms, child->news_ms - child_now_ms());
    return wait_ms;
}
