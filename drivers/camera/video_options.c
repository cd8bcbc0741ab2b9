#include "camera/video_options.h"

#include "device.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_LEAST = 16 };

static bool read_side(const char *text, char **end, int *out)
{
    long side = strtol(text, end, 10);
    if (*end == text || side < SIDE_LEAST || side > FRAME_SIDE_MAX) return false;
    *out = (int)side;
    return true;
}

/* "1280x720"; left as it is when the option is absent. */
static bool read_size(const char *uri, const char *key, struct video_wish *wish,
                      struct fault *fault)
{
    char text[24], *end;
    if (!device_uri_option(uri, key, text, sizeof text)) return true;
    if (read_side(text, &end, &wish->width_px) && *end == 'x' &&
        read_side(end + 1, &end, &wish->height_px) && !*end)
        return true;
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s=%s is no size such as 1280x720", key,
                       text);
}

static bool read_format(const char *uri, uint32_t *out, struct fault *fault)
{
    static const struct {
        const char *name;
        uint32_t fourcc;
    } formats[] = {{"mjpg", FRAME_MJPG},
                   {"yuyv", FRAME_YUYV},
                   {"uyvy", FRAME_UYVY},
                   {"nv12", FRAME_NV12},
                   {"grey", FRAME_GREY}};
    char text[16];
    if (!device_uri_option(uri, "format", text, sizeof text)) return true;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(text, formats[i].name) == 0) {
            *out = formats[i].fourcc;
            return true;
        }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "format=%s is no format of a camera", text);
}

bool video_options_read(const char *uri, struct video_options *out, struct fault *fault)
{
    const char *path = uri + strlen("v4l2:");
    size_t length = strcspn(path, "?");
    /* 15 a second are fluent enough for a mirror, and leave a dim hall's exposure its time. */
    struct video_options options = {
        .live = {.width_px = 1280, .height_px = 720, .fps = 15},
        .still = {.width_px = 1920, .height_px = 1080, .at_most = true, .fps = 5}};
    if (length >= sizeof options.path)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "the camera's path is too long");
    memcpy(options.path, path, length);
    device_uri_option(uri, "name", options.name, sizeof options.name);
    options.live.fps = device_uri_number(uri, "fps", options.live.fps, 1, 120);
    options.controls.exposure = device_uri_number(uri, "exposure", VIDEO_AUTOMATIC, 0, 1000000);
    options.controls.focus = device_uri_number(uri, "focus", VIDEO_AUTOMATIC, 0, 1000000);
    if (!read_format(uri, &options.live.fourcc, fault) ||
        !read_size(uri, "size", &options.live, fault) ||
        !read_size(uri, "still", &options.still, fault))
        return false;
    options.still.fourcc = options.live.fourcc;
    *out = options;
    return true;
}
