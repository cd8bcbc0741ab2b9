#define _GNU_SOURCE
#include "camera/video_controls.h"

#include "camera/video_node.h"

#include <linux/videodev2.h>

/* False where the camera has no such control, or does not take it. */
static bool set(int fd, uint32_t id, int value)
{
    struct v4l2_queryctrl range = {.id = id};
    const uint32_t out_of_reach = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY;
    if (video_ask(fd, VIDIOC_QUERYCTRL, &range) || (range.flags & out_of_reach)) return false;
    bool number = range.type == V4L2_CTRL_TYPE_INTEGER; /* of a menu only its own entries will do */
    if (!number && (value < range.minimum || value > range.maximum)) return false;
    if (value < range.minimum) value = range.minimum;
    if (value > range.maximum) value = range.maximum;
    struct v4l2_control control = {.id = id, .value = value};
    return video_ask(fd, VIDIOC_S_CTRL, &control) == 0;
}

void video_controls_set(int fd, const struct video_controls *wish)
{
    set(fd, V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CID_POWER_LINE_FREQUENCY_50HZ);
    if (wish->exposure == VIDEO_AUTOMATIC) {
        /* With a fixed iris, as webcams have, "aperture priority" is what is automatic. */
        if (!set(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_APERTURE_PRIORITY))
            set(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_AUTO);
    } else {
        set(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL);
        set(fd, V4L2_CID_EXPOSURE_ABSOLUTE, wish->exposure);
    }
    set(fd, V4L2_CID_FOCUS_AUTO, wish->focus == VIDEO_AUTOMATIC);
    if (wish->focus != VIDEO_AUTOMATIC) set(fd, V4L2_CID_FOCUS_ABSOLUTE, wish->focus);
}
