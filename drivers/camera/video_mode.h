/* video_mode.h - what the camera offers, and the best of it for what is wished.
 *
 * A camera lists formats, sizes and rates, and then may give something else than was asked for
 * (a request for MJPG silently stays YUYV): what VIDIOC_S_FMT gave back is what counts. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_VIDEO_MODE_H
#define ANJUNGAN_DRIVERS_CAMERA_VIDEO_MODE_H

#include "camera/frame.h"

struct video_wish {
    uint32_t fourcc; /* 0: whichever serves best */
    int width_px, height_px;
    bool at_most; /* the largest within this size, not the nearest */
    int fps;
};

struct video_mode {
    uint32_t fourcc; /* one that frame.h knows */
    int width_px, height_px;
    int fps; /* the fastest; 0 = not told */
};

enum { VIDEO_MODES_MAX = 128 };
struct video_modes {
    int count;
    struct video_mode modes[VIDEO_MODES_MAX];
};

/* What is offered that frame.h knows; of sizes in steps the one nearest to the wish. */
bool video_modes_read(int fd, const struct video_wish *, struct video_modes *out, struct fault *);
/* The best first: the format wished, then the size, then the rate (no faster than wished), then
 * the format's own worth: MJPG from 1280 x 720 on, where the bus is too slow for the others, the
 * uncompressed below. */
void video_modes_rank(struct video_modes *, const struct video_wish *);
/* Sets the best mode that the camera accepts and its rate; what it then really gives. C-05: none.
 */
bool video_mode_set(int fd, const struct video_wish *, struct frame_layout *out, struct fault *);

#endif
