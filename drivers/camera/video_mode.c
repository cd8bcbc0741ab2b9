#define _GNU_SOURCE
#include "camera/video_mode.h"

#include "camera/video_node.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdlib.h>

enum {
    OFFERS_MAX = 256, /* formats, sizes, rates asked for: a device could go on for ever */
    LARGE_PX = 1280 * 720,
    TRIES_MAX = 8,
};

static int fps_of(const struct v4l2_fract *interval)
{
    if (interval->numerator == 0) return 0;
    uint64_t fps =
        ((uint64_t)interval->denominator + interval->numerator / 2) / interval->numerator;
    return fps > 1000 ? 1000 : (int)fps;
}

static int fastest(int fd, uint32_t fourcc, uint32_t width_px, uint32_t height_px)
{
    int best = 0;
    for (uint32_t i = 0; i < OFFERS_MAX; i++) {
        struct v4l2_frmivalenum offer = {
            .index = i, .pixel_format = fourcc, .width = width_px, .height = height_px};
        if (video_ask(fd, VIDIOC_ENUM_FRAMEINTERVALS, &offer)) break;
        bool discrete = offer.type == V4L2_FRMIVAL_TYPE_DISCRETE;
        int fps = fps_of(discrete ? &offer.discrete : &offer.stepwise.min);
        if (fps > best) best = fps;
        if (!discrete) break;
    }
    return best;
}

static void add(struct video_modes *modes, int fd, uint32_t fourcc, uint32_t width_px,
                uint32_t height_px)
{
    if (modes->count == VIDEO_MODES_MAX || width_px < 1 || height_px < 1 ||
        width_px > FRAME_SIDE_MAX || height_px > FRAME_SIDE_MAX)
        return;
    modes->modes[modes->count++] = (struct video_mode){fourcc, (int)width_px, (int)height_px,
                                                       fastest(fd, fourcc, width_px, height_px)};
}

/* The side within min..max in steps that is nearest to the wish, from below. */
static uint32_t side_in_steps(uint32_t wish, uint32_t min, uint32_t max, uint32_t step)
{
    if (wish <= min) return min;
    if (wish >= max) return max;
    return step > 1 ? min + (wish - min) / step * step : wish;
}

static void read_sizes(int fd, uint32_t fourcc, const struct video_wish *wish,
                       struct video_modes *modes)
{
    uint32_t width_px = (uint32_t)wish->width_px, height_px = (uint32_t)wish->height_px;
    for (uint32_t i = 0; i < OFFERS_MAX; i++) {
        struct v4l2_frmsizeenum offer = {.index = i, .pixel_format = fourcc};
        int error = video_ask(fd, VIDIOC_ENUM_FRAMESIZES, &offer);
        if (error && i == 0) add(modes, fd, fourcc, width_px, height_px); /* tells none: ask */
        if (error) return;
        if (offer.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            add(modes, fd, fourcc, offer.discrete.width, offer.discrete.height);
            continue;
        }
        const struct v4l2_frmsize_stepwise *range = &offer.stepwise;
        add(modes, fd, fourcc,
            side_in_steps(width_px, range->min_width, range->max_width, range->step_width),
            side_in_steps(height_px, range->min_height, range->max_height, range->step_height));
        return;
    }
}

bool video_modes_read(int fd, const struct video_wish *wish, struct video_modes *out,
                      struct fault *fault)
{
    struct video_modes modes = {0};
    for (uint32_t i = 0; i < OFFERS_MAX; i++) {
        struct v4l2_fmtdesc offer = {.index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        int error = video_ask(fd, VIDIOC_ENUM_FMT, &offer);
        if (error == EINVAL) break;
        if (error) return video_fault(fault, error, "list the camera's formats");
        if (frame_format_known(offer.pixelformat)) read_sizes(fd, offer.pixelformat, wish, &modes);
    }
    if (modes.count == 0)
        return FAULT_CODED(fault, "C-05", FAULT_DEVICE, 0, "the camera offers no known format");
    *out = modes;
    return true;
}

static int64_t distance(const struct video_mode *mode, const struct video_wish *wish)
{
    int64_t wide = mode->width_px - wish->width_px, high = mode->height_px - wish->height_px;
    int64_t off = llabs(wide) * wish->height_px + llabs(high) * wish->width_px;
    bool too_large = wish->at_most && (wide > 0 || high > 0);
    return too_large ? off + ((int64_t)1 << 40) : off;
}

static int rate(const struct video_mode *mode, const struct video_wish *wish)
{
    return mode->fps == 0 || mode->fps > wish->fps ? wish->fps : mode->fps;
}

/* 0 is best. */
static int worth(const struct video_mode *mode)
{
    static const uint32_t order[2][6] = {
        {FRAME_YUYV, FRAME_UYVY, FRAME_NV12, FRAME_MJPG, FRAME_JPEG, FRAME_GREY},
        {FRAME_MJPG, FRAME_JPEG, FRAME_NV12, FRAME_YUYV, FRAME_UYVY, FRAME_GREY}};
    const uint32_t *of_size = order[mode->width_px * mode->height_px >= LARGE_PX];
    int at = 0;
    while (at < 6 && of_size[at] != mode->fourcc)
        at++;
    return at;
}

static bool better(const struct video_mode *a, const struct video_mode *b,
                   const struct video_wish *wish)
{
    bool a_wished = a->fourcc == wish->fourcc, b_wished = b->fourcc == wish->fourcc;
    if (a_wished != b_wished) return a_wished;
    bool a_grey = a->fourcc == FRAME_GREY, b_grey = b->fourcc == FRAME_GREY;
    if (a_grey != b_grey) return b_grey; /* an infra-red eye beside the camera proper */
    if (distance(a, wish) != distance(b, wish)) return distance(a, wish) < distance(b, wish);
    if (rate(a, wish) != rate(b, wish)) return rate(a, wish) > rate(b, wish);
    return worth(a) < worth(b);
}

void video_modes_rank(struct video_modes *modes, const struct video_wish *wish)
{
    for (int i = 1; i < modes->count; i++) {
        struct video_mode mode = modes->modes[i];
        int at = i;
        for (; at > 0 && better(&mode, &modes->modes[at - 1], wish); at--)
            modes->modes[at] = modes->modes[at - 1];
        modes->modes[at] = mode;
    }
}

/* What the camera gave back; false where that is no frame of ours. */
static bool take_layout(const struct v4l2_pix_format *given, struct frame_layout *out)
{
    if (!frame_format_known(given->pixelformat) || given->width < 1 || given->height < 1 ||
        given->width > FRAME_SIDE_MAX || given->height > FRAME_SIDE_MAX ||
        given->bytesperline > 8 * FRAME_SIDE_MAX)
        return false;
    int least = frame_stride_least(given->pixelformat, (int)given->width);
    *out = (struct frame_layout){.fourcc = given->pixelformat,
                                 .width_px = (int)given->width,
                                 .height_px = (int)given->height,
                                 .stride_bytes = (int)given->bytesperline};
    if (out->stride_bytes == 0) out->stride_bytes = least; /* old drivers leave it out */
    out->full_range = given->quantization == V4L2_QUANTIZATION_FULL_RANGE ||
                      (given->quantization == V4L2_QUANTIZATION_DEFAULT &&
                       given->colorspace == V4L2_COLORSPACE_JPEG);
    out->bt709 =
        given->ycbcr_enc == V4L2_YCBCR_ENC_709 ||
        (given->ycbcr_enc == V4L2_YCBCR_ENC_DEFAULT && given->colorspace == V4L2_COLORSPACE_REC709);
    return out->stride_bytes >= least;
}

static int set_mode(int fd, const struct video_mode *mode, struct v4l2_pix_format *out)
{
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    format.fmt.pix.pixelformat = mode->fourcc;
    format.fmt.pix.width = (uint32_t)mode->width_px;
    format.fmt.pix.height = (uint32_t)mode->height_px;
    format.fmt.pix.field = V4L2_FIELD_ANY;
    int error = video_ask(fd, VIDIOC_S_FMT, &format);
    *out = format.fmt.pix;
    return error;
}

/* A camera that cannot be told its rate keeps its own. */
static void set_rate(int fd, int fps)
{
    struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    if (video_ask(fd, VIDIOC_G_PARM, &parameters) ||
        !(parameters.parm.capture.capability & V4L2_CAP_TIMEPERFRAME))
        return;
    parameters.parm.capture.timeperframe =
        (struct v4l2_fract){.numerator = 1, .denominator = (uint32_t)fps};
    video_ask(fd, VIDIOC_S_PARM, &parameters);
}

bool video_mode_set(int fd, const struct video_wish *wish, struct frame_layout *out,
                    struct fault *fault)
{
    struct video_modes modes;
    if (!video_modes_read(fd, wish, &modes, fault)) return false;
    video_modes_rank(&modes, wish);
    for (int i = 0; i < modes.count && i < TRIES_MAX; i++) {
        struct v4l2_pix_format given;
        int error = set_mode(fd, &modes.modes[i], &given);
        if (error && error != EINVAL) return video_fault(fault, error, "set the camera's format");
        if (error || !take_layout(&given, out)) continue;
        set_rate(fd, rate(&modes.modes[i], wish));
        return true;
    }
    return FAULT_CODED(fault, "C-05", FAULT_DEVICE, 0,
                       "the camera gives none of the formats that it offers");
}
