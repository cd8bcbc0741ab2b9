/* face_patch.h - a picture seen through a window of any place, scale and roll: small grey patches
 * in which every face has the same size, so that what is measured there needs one set of numbers.
 */
#ifndef ANJUNGAN_CAPTURE_FACE_PATCH_H
#define ANJUNGAN_CAPTURE_FACE_PATCH_H

#include "capture/face_measures.h"

struct face_window {
    struct face_point origin; /* of the patch's pixel (0, 0), in the picture */
    struct face_point along;  /* one pixel to the right in the patch; down is at right angles */
    int width_px, height_px;
};

/* A window on the line between the eyes, apart_px of its pixels between them; left and above: where
 * its corner lies from the middle of the eyes, in its own pixels. */
struct face_window face_window_of_eyes(const struct face_points *, double apart_px, double left_px,
                                       double above_px, int width_px, int height_px);
struct face_point face_window_to_picture(const struct face_window *, double x, double y);

/* GREY8; the mean over the area of each pixel where it covers several of the picture. Outside the
 * picture its nearest pixel stands. From RGB24 or GREY8. */
void face_patch_read(const struct picture *, const struct face_window *, struct picture *out);

#endif
