/* face_points.h - where the eyes, the mouth and the chin of one found face are, by cascades, by the
 * gradients around a pupil, and by a face's own symmetry. No trained net; what was not seen is
 * said.
 */
#ifndef ANJUNGAN_CAPTURE_FACE_POINTS_H
#define ANJUNGAN_CAPTURE_FACE_POINTS_H

#include "capture/face_measures.h"
#include "capture/face_module.h"

/* A classifier's square, upright or tilted clockwise. */
struct face_place {
    struct face_point centre;
    double side_px, tilt_degrees;
};

struct face_found {
    struct face_points points;        /* in the picture; guessed from the place where not seen */
    double right_gap_px, left_gap_px; /* between the lids; 0: closed; -1: not seen */
    double lip_gap_px;                /* of the dark opening between the lips; -1: not seen */
    double turn; /* sine of the angle by which the head is turned, to their own right positive;
                    by the outline of the cheeks and the nose, within some 40 degrees */
};

/* Borrows the grey picture. false: OpenCV failed. */
bool face_points_find(const struct face_module *, struct face_detector *,
                      const struct picture *grey, const struct face_place *,
                      struct face_found *out);

#endif
