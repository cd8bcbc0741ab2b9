#define _GNU_SOURCE
#include "port/evdev.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INPUT_DIR "/dev/input"

int evdev_open(const char *path)
{
    return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool evdev_name(int fd, char *out, unsigned size)
{
    memset(out, 0, size);
    return ioctl(fd, EVIOCGNAME(size - 1), out) >= 0;
}

static int is_event(const struct dirent *entry)
{
    return strncmp(entry->d_name, "event", 5) == 0;
}

void evdev_each(bool (*each)(void *context, const char *path), void *context)
{
    struct dirent **entries = NULL;
    int count = scandir(INPUT_DIR, &entries, is_event, versionsort);
    bool go_on = true;
    for (int i = 0; i < count; i++) {
        char path[sizeof INPUT_DIR + NAME_MAX + 2];
        snprintf(path, sizeof path, INPUT_DIR "/%s", entries[i]->d_name);
        go_on = go_on && each(context, path);
        free(entries[i]);
    }
    free(entries);
}

struct listing {
    bool (*is_of_kind)(int fd);
    struct device_found *out;
    int count, max;
};

static bool list_device(void *context, const char *path)
{
    struct listing *listing = context;
    if (listing->count == listing->max) return false;
    struct device_found *found = &listing->out[listing->count];
    int fd = evdev_open(path);
    if (fd < 0) return true;
    if (listing->is_of_kind(fd) && evdev_name(fd, found->name, sizeof found->name)) {
        snprintf(found->uri, sizeof found->uri, "evdev:%.200s", path);
        listing->count++;
    }
    close(fd);
    return true;
}

int evdev_list(bool (*is_of_kind)(int fd), struct device_found *out, int count, int max)
{
    struct listing listing = {is_of_kind, out, count, max};
    evdev_each(list_device, &listing);
    return listing.count;
}
