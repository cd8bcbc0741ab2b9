/* A scanner that claims to be a keyboard. It is grabbed, so that nothing else in the system hears
 * it type: not the display server, not a console, not the app's own fields. */
#define _DEFAULT_SOURCE
#include "base/bytes.h"
#include "reader/reader_inside.h"
#include "reader/reader_keys.h"
#include "reader/reader_line.h"
#include "reader/reader_place.h"

#include <errno.h>
#include <linux/input.h>
#include <string.h>
#include <unistd.h>

enum { STALE_MS = 500 }; /* scanners type a key every few milliseconds */

struct reader_evdev {
    struct reader reader;
    struct reader_place place;
    int fd; /* -1: it is not there just now */
    struct reader_keys keys;
    struct reader_line line;
    bool lost;        /* the kernel dropped events: until the next report nothing fits together */
    int64_t event_ms; /* of the last event, by the device's clock */
    int64_t seen_ms;  /* the same by ours */
};

static void let_go(struct reader_evdev *reader)
{
    if (reader->fd >= 0) close(reader->fd);
    reader->fd = -1;
    reader->keys = (struct reader_keys){0};
    reader->lost = false;
    reader_line_drop(&reader->line);
}

static bool come_back(struct reader_evdev *reader, struct fault *fault)
{
    if (reader->fd < 0) reader->fd = reader_place_open(&reader->place, fault);
    return reader->fd >= 0;
}

static enum reader_step take_key(struct reader_evdev *reader, const struct input_event *event)
{
    int typed = reader_keys_take(&reader->keys, event->code, event->value == 1);
    if (typed == READER_KEY_NOTHING) return READER_MORE;
    if (typed != READER_KEY_FOREIGN) return reader_line_put(&reader->line, (char)typed);
    reader_line_spoil(&reader->line);
    return READER_MORE;
}

static enum reader_step take_event(struct reader_evdev *reader, const struct input_event *event)
{
    enum { REPEATED = 2 };
    int64_t event_ms = (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
    if (event_ms - reader->event_ms > STALE_MS) reader_line_drop(&reader->line);
    reader->event_ms = event_ms;
    reader->seen_ms = reader_now_ms();
    if (event->type == EV_SYN && event->code == SYN_DROPPED) {
        reader->lost = true;
        reader->keys = (struct reader_keys){.caps_lock = reader->keys.caps_lock};
        reader_line_spoil(&reader->line);
    } else if (event->type == EV_SYN && event->code == SYN_REPORT) {
        reader->lost = false;
    } else if (event->type == EV_KEY && event->value != REPEATED && !reader->lost) {
        return take_key(reader, event);
    }
    return READER_MORE;
}

/* One event at a time, so that news_fd is readable as long as there is one more. False: the device
 * is gone. */
static bool take_next(struct reader_evdev *reader, enum reader_step *out, struct fault *fault)
{
    struct input_event event;
    ssize_t got = read(reader->fd, &event, sizeof event);
    if (got == (ssize_t)sizeof event) {
        *out = take_event(reader, &event);
        explicit_bzero(&event, sizeof event);
        return true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    int cause = got < 0 ? errno : ENODEV;
    let_go(reader);
    return reader_gone(cause, fault);
}

static bool nothing_came(struct reader_evdev *reader, struct fault *fault)
{
    if (reader_now_ms() >= reader->seen_ms + STALE_MS) reader_line_drop(&reader->line);
    return reader_none(fault);
}

static bool read_code(struct reader *base, char out[READER_TEXT_SIZE], int timeout_ms,
                      struct fault *fault)
{
    struct reader_evdev *reader = (struct reader_evdev *)base;
    if (reader->fd < 0) return reader_gone(ENODEV, fault);
    int64_t now_ms = reader_now_ms(), end_ms = now_ms + timeout_ms;
    do {
        int64_t stale_ms = reader->seen_ms + STALE_MS, until_ms = end_ms;
        if (reader_line_open(&reader->line) && stale_ms < end_ms) until_ms = stale_ms;
        int ready = reader_wait(reader->fd, until_ms - now_ms);
        if (ready < 0) return FAULT(fault, FAULT_SYSTEM, errno, "poll: %s", strerror(errno));
        if (ready == 0) return nothing_came(reader, fault);
        enum reader_step step = READER_MORE;
        if (!take_next(reader, &step, fault)) return false;
        if (step == READER_CODE) reader_line_take(&reader->line, out);
        if (step == READER_CODE) return true;
        if (step == READER_REFUSED) return reader_refused(fault);
        now_ms = reader_now_ms();
    } while (now_ms < end_ms);
    return reader_none(fault);
}

static bool query(struct reader *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    struct reader_evdev *reader = (struct reader_evdev *)base;
    (void)timeout_ms; /* nothing here waits */
    if (reader->fd >= 0 && reader_hung_up(reader->fd)) let_go(reader);
    if (!come_back(reader, fault)) return false;
    *out = DEVICE_READY;
    return true;
}

static int news_fd(struct reader *base)
{
    return ((struct reader_evdev *)base)->fd;
}

static bool control(struct reader *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "a real reader takes no words such as \"%.30s\"", word);
}

static void destroy(struct reader *base)
{
    struct reader_evdev *reader = (struct reader_evdev *)base;
    if (!reader) return;
    let_go(reader);
    memory_wipe_free(reader, sizeof *reader);
}

static const struct reader_ops ops = {
    .read = read_code, .query = query, .news_fd = news_fd, .control = control, .destroy = destroy};

struct reader *reader_evdev_open(const char *uri, struct fault *fault)
{
    struct reader_evdev *reader = memory_alloc(sizeof *reader);
    reader->reader.ops = &ops;
    reader->fd = -1;
    if (reader_place_parse(uri, &reader->place, fault) && come_back(reader, fault))
        return &reader->reader;
    destroy(&reader->reader);
    return NULL;
}
