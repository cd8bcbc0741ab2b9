/* The jack as the kernel tells it. What an event says is never taken for the state: events only
 * tell that it is time to ask for it, so that none that was lost (SYN_DROPPED), came before we
 * looked or lies unread can make out of a headset that was pulled one that is in. */
#define _GNU_SOURCE
#include "base/bytes.h"
#include "headset/headset_inside.h"
#include "port/evdev.h"

#include <errno.h>
#include <linux/input.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { EVENTS_A_ROUND = 64 };

struct headset_evdev {
    struct headset headset;
    char path[128]; /* "": by name */
    char name[128]; /* a part of the device's name; "": not known yet */
    int fd;         /* -1: it is not there just now */
};

typedef uint8_t switch_bits[SW_MAX / 8 + 1];

static bool has_headphone(const switch_bits bits)
{
    return bits[SW_HEADPHONE_INSERT / 8] & (1U << SW_HEADPHONE_INSERT % 8);
}

static bool is_jack(int fd)
{
    switch_bits bits = {0};
    return ioctl(fd, EVIOCGBIT(EV_SW, sizeof bits), bits) >= 0 && has_headphone(bits);
}

static int open_path(struct headset_evdev *headset, const char *path, struct fault *fault)
{
    char name[sizeof headset->name];
    int fd = evdev_open(path);
    if (fd < 0) {
        headset_gone(errno, fault);
        return -1;
    }
    if (!evdev_name(fd, name, sizeof name) || !strstr(name, headset->name))
        headset_gone(ENODEV, fault); /* something else has taken its number */
    else if (!is_jack(fd))
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s has no switch of a headset", path);
    else {
        if (!headset->name[0]) memcpy(headset->name, name, sizeof name);
        return fd;
    }
    close(fd);
    return -1;
}

static bool try_device(void *context, const char *path)
{
    struct headset_evdev *headset = context;
    headset->fd = open_path(headset, path, NULL);
    return headset->fd < 0;
}

static bool come_back(struct headset_evdev *headset, struct fault *fault)
{
    struct fault why = {0};
    if (headset->fd >= 0) return true;
    headset_gone(ENODEV, &why);
    if (headset->path[0]) headset->fd = open_path(headset, headset->path, &why);
    if (headset->fd < 0 && headset->name[0]) evdev_each(try_device, headset);
    if (headset->fd < 0 && fault) *fault = why;
    return headset->fd >= 0;
}

static bool lose(struct headset_evdev *headset, int cause, struct fault *fault)
{
    close(headset->fd);
    headset->fd = -1;
    return headset_gone(cause, fault);
}

/* Takes what has been told so far; false: the device is gone. */
static bool drain(struct headset_evdev *headset, struct fault *fault)
{
    for (int i = 0; i < EVENTS_A_ROUND; i++) {
        struct input_event events[16];
        ssize_t got = read(headset->fd, events, sizeof events);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return true;
        if (got <= 0) return lose(headset, got < 0 ? errno : ENODEV, fault);
    }
    return true; /* it has more to tell: news_fd says so */
}

static bool query(struct headset *base, enum headset_jack *out, int timeout_ms, struct fault *fault)
{
    struct headset_evdev *headset = (struct headset_evdev *)base;
    switch_bits bits = {0};
    (void)timeout_ms; /* nothing here waits */
    if (!come_back(headset, fault) || !drain(headset, fault)) return false;
    if (ioctl(headset->fd, EVIOCGSW(sizeof bits), bits) < 0) return lose(headset, errno, fault);
    *out = has_headphone(bits) ? JACK_IN : JACK_OUT;
    return true;
}

static int news_fd(struct headset *base)
{
    return ((struct headset_evdev *)base)->fd;
}

static bool control(struct headset *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "a real headset takes no words such as \"%.30s\"", word);
}

static void destroy(struct headset *base)
{
    struct headset_evdev *headset = (struct headset_evdev *)base;
    if (headset && headset->fd >= 0) close(headset->fd);
    free(headset);
}

static const struct headset_ops ops = {
    .query = query, .news_fd = news_fd, .control = control, .destroy = destroy};

static bool parse(const char *uri, struct headset_evdev *out, struct fault *fault)
{
    const char *path = strchr(uri, ':') + 1;
    size_t length = strcspn(path, "?");
    bool named = device_uri_option(uri, "name", out->name, sizeof out->name) && out->name[0];
    if (length >= sizeof out->path || (length ? path[0] != '/' : !named))
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" names no input device", uri);
    memcpy(out->path, path, length);
    return true;
}

struct headset *headset_evdev_open(const char *uri, struct fault *fault)
{
    struct headset_evdev *headset = memory_alloc(sizeof *headset);
    headset->headset.ops = &ops;
    headset->fd = -1;
    if (parse(uri, headset, fault) && come_back(headset, fault)) return &headset->headset;
    destroy(&headset->headset);
    return NULL;
}

int headset_evdev_list(struct device_found *out, int max)
{
    return evdev_list(is_jack, out, 0, max);
}
