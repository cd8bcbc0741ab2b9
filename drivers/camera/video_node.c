#define _GNU_SOURCE
#include "camera/video_node.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NODES_MAX = 64 }; /* numbers looked at; udev gives the lowest that is free */

int video_ask(int fd, unsigned long request, void *argument)
{
    while (ioctl(fd, request, argument) != 0)
        if (errno != EINTR) return errno;
    return 0;
}

bool video_fault(struct fault *fault, int error, const char *what)
{
    switch (error) {
    case ENODEV:
    case ENXIO:
    case ENOENT:
        return FAULT_CODED(fault, "C-02", FAULT_DEVICE, error, "%s: the camera is gone", what);
    case EBUSY:
        return FAULT_CODED(fault, "C-04", FAULT_DEVICE, error, "%s: used by another program", what);
    case ENOSPC:
        return FAULT_CODED(fault, "C-05", FAULT_DEVICE, error, "%s: the USB bus is too slow for it",
                           what);
    }
    return FAULT_CODED(fault, "C-01", FAULT_TIMEOUT, error, "%s: error %d", what, error);
}

static int open_path(const char *path, int *out_error)
{
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    *out_error = fd < 0 ? errno : 0;
    return fd;
}

/* 0 and what the driver says of itself, an errno, or ENOTTY where it is no camera. */
static int identify(int fd, struct v4l2_capability *out)
{
    *out = (struct v4l2_capability){0};
    int error = video_ask(fd, VIDIOC_QUERYCAP, out);
    if (error) return error;
    out->card[sizeof out->card - 1] = 0;
    out->bus_info[sizeof out->bus_info - 1] = 0;
    uint32_t can = out->capabilities & V4L2_CAP_DEVICE_CAPS ? out->device_caps : out->capabilities;
    bool camera = (can & V4L2_CAP_VIDEO_CAPTURE) && (can & V4L2_CAP_STREAMING);
    return camera ? 0 : ENOTTY;
}

/* The number-th file, when it is a camera; -1 otherwise. *out_error says why. */
static int open_number(int number, struct v4l2_capability *out, int *out_error)
{
    char path[32];
    snprintf(path, sizeof path, "/dev/video%d", number);
    int fd = open_path(path, out_error);
    if (fd < 0) return -1;
    *out_error = identify(fd, out);
    if (*out_error == 0) return fd;
    close(fd);
    return -1;
}

static bool holds(const struct v4l2_capability *camera, const char *name)
{
    return strcasestr((const char *)camera->card, name) ||
           strcasestr((const char *)camera->bus_info, name);
}

static int open_named(const char *name, struct fault *fault)
{
    int failed = 0; /* of a file that is there and could not be asked */
    for (int i = 0; i < NODES_MAX; i++) {
        struct v4l2_capability camera;
        int error, fd = open_number(i, &camera, &error);
        if (fd >= 0 && holds(&camera, name)) return fd;
        if (fd >= 0) close(fd);
        if (error && error != ENOENT && error != ENOTTY && error != ENODEV) failed = error;
    }
    if (failed)
        video_fault(fault, failed, "look for the camera");
    else if (*name)
        FAULT_CODED(fault, "C-02", FAULT_DEVICE, 0, "no camera is called \"%.60s\"", name);
    else
        FAULT_CODED(fault, "C-02", FAULT_DEVICE, 0, "no camera is plugged in");
    return -1;
}

int video_node_open(const char *path, const char *name, struct fault *fault)
{
    if (!*path) return open_named(name, fault);
    int error, fd = open_path(path, &error);
    if (fd < 0) {
        video_fault(fault, error, path);
        return -1;
    }
    struct v4l2_capability camera;
    error = identify(fd, &camera);
    if (error == 0) return fd;
    if (error == ENOTTY)
        FAULT_CODED(fault, "C-05", FAULT_INPUT, error, "%s is not a camera", path);
    else
        video_fault(fault, error, path);
    close(fd);
    return -1;
}

int video_node_list(struct device_found *out, int max)
{
    int count = 0;
    for (int i = 0; i < NODES_MAX && count < max; i++) {
        struct v4l2_capability camera;
        int error, fd = open_number(i, &camera, &error);
        if (fd < 0) continue;
        close(fd);
        snprintf(out[count].uri, sizeof out[count].uri, "v4l2:/dev/video%d", i);
        snprintf(out[count].name, sizeof out[count].name, "%s (%s)", (const char *)camera.card,
                 (const char *)camera.bus_info);
        count++;
    }
    return count;
}
