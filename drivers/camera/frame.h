/* frame.h - one raw frame of a camera as RGB24.
 *
 * The bytes and what is said of them come from a device that may lie or stutter: every length is
 * checked against what is really there before anything is read, and a frame that is short, torn or
 * no picture at all is a fault of that one frame and of nothing else. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_FRAME_H
#define ANJUNGAN_DRIVERS_CAMERA_FRAME_H

#include "base/fault.h"
#include "base/picture.h"

enum { FRAME_SIDE_MAX = 8192 };

/* V4L2's names of the formats: four characters, the first lowest. */
#define FRAME_FOURCC(a, b, c, d)                                                                   \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define FRAME_MJPG FRAME_FOURCC('M', 'J', 'P', 'G')
#define FRAME_JPEG FRAME_FOURCC('J', 'P', 'E', 'G')
#define FRAME_YUYV FRAME_FOURCC('Y', 'U', 'Y', 'V')
#define FRAME_UYVY FRAME_FOURCC('U', 'Y', 'V', 'Y')
#define FRAME_NV12 FRAME_FOURCC('N', 'V', '1', '2')
#define FRAME_GREY FRAME_FOURCC('G', 'R', 'E', 'Y')

struct frame_layout {
    uint32_t fourcc;
    int width_px, height_px;
    int stride_bytes; /* of a row of the first plane; not read for MJPG and JPEG */
    bool full_range;  /* Y, U, V use 0-255, not 16-235 and 16-240 */
    bool bt709;       /* the colours of ITU-R BT.709, not BT.601 */
};

/* Zeroed is ready; holds what is dear to make anew for each frame. */
struct frame_decoder {
    void *jpeg;
};

bool frame_format_known(uint32_t fourcc);
/* The least stride_bytes of a format that is known; 0 for MJPG and JPEG, which have rows of none.
 */
int frame_stride_least(uint32_t fourcc, int width_px);
/* The picture's size is the layout's, or for MJPG and JPEG what the frame itself says. */
bool frame_decode(struct frame_decoder *, const struct frame_layout *, const uint8_t *data,
                  size_t size, struct picture *out, struct fault *);
void frame_decoder_finish(struct frame_decoder *); /* leaves it zeroed */

#endif
