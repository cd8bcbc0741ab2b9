#define _GNU_SOURCE
#include "reader/reader_place.h"

#include "port/evdev.h"
#include "reader/reader_inside.h"

#include <errno.h>
#include <linux/input.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

bool reader_place_parse(const char *uri, struct reader_place *out, struct fault *fault)
{
    struct reader_place place = {0};
    bool named = device_uri_option(uri, "name", place.name, sizeof place.name) && place.name[0];
    if (!reader_uri_path(uri, place.path, sizeof place.path) ||
        (place.path[0] ? place.path[0] != '/' : !named))
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" names no input device", uri);
    *out = place;
    return true;
}

static bool has_key(const uint8_t *bits, unsigned code)
{
    return bits[code / 8] & (1U << (code % 8));
}

/* What can type a code: Enter and the ten digits. */
static bool types_codes(int fd)
{
    uint8_t bits[KEY_MAX / 8 + 1] = {0};
    if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof bits), bits) < 0 || !has_key(bits, KEY_ENTER))
        return false;
    for (unsigned code = KEY_1; code <= KEY_0; code++)
        if (!has_key(bits, code)) return false;
    return true;
}

static bool grab(int fd, const char *path, struct fault *fault)
{
    const int monotonic = CLOCK_MONOTONIC;
    if (ioctl(fd, EVIOCGRAB, 1) != 0) {
        if (errno == EBUSY)
            return FAULT_CODED(fault, "R-04", FAULT_DEVICE, errno, "%s is another program's", path);
        return errno == ENODEV ? reader_gone(errno, fault)
                               : FAULT_CODED(fault, "R-01", FAULT_DEVICE, errno,
                                             "%s cannot be grabbed: %s", path, strerror(errno));
    }
    ioctl(fd, EVIOCSCLOCKID, &monotonic); /* else its clock can be set, and a code goes stale */
    return true;
}

static int open_path(const char *path, struct reader_place *place, struct fault *fault)
{
    char name[sizeof place->name];
    int fd = evdev_open(path);
    if (fd < 0) {
        bool absent = errno == ENOENT || errno == ENODEV || errno == ENXIO;
        if (absent)
            reader_gone(errno, fault);
        else
            FAULT_CODED(fault, "R-01", FAULT_DEVICE, errno, "open %s: %s", path, strerror(errno));
        return -1;
    }
    if (!evdev_name(fd, name, sizeof name) || !types_codes(fd))
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s does not type codes", path);
    else if (!strstr(name, place->name))
        reader_gone(ENODEV, fault); /* something else has taken its number */
    else if (grab(fd, path, fault)) {
        if (!place->name[0]) memcpy(place->name, name, sizeof name);
        return fd;
    }
    close(fd);
    return -1;
}

struct search {
    struct reader_place *place;
    int fd;
    struct fault *fault, last;
};

/* That one is another program's is worth more than that the next is none of ours. */
static bool try_device(void *context, const char *path)
{
    struct search *search = context;
    struct fault fault = {0};
    search->fd = open_path(path, search->place, &fault);
    if (search->fd < 0 && strcmp(fault.code, "R-04") == 0) search->last = fault;
    return search->fd < 0;
}

int reader_place_open(struct reader_place *place, struct fault *fault)
{
    struct fault why = {0};
    int fd = -1;
    if (place->path[0]) {
        fd = open_path(place->path, place, &why);
        if (fd >= 0) return fd;
    }
    if (!place->name[0] || strcmp(why.code, "R-04") == 0) {
        if (fault) *fault = why;
        return -1;
    }
    struct search search = {.place = place, .fd = -1};
    evdev_each(try_device, &search);
    if (search.fd >= 0) return search.fd;
    if (search.last.code[0] && fault)
        *fault = search.last;
    else
        reader_gone(ENODEV, fault);
    return -1;
}

int reader_evdev_list(struct device_found *out, int count, int max)
{
    return evdev_list(types_codes, out, count, max);
}
