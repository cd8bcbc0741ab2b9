/* face_portrait.h - the standard portrait, 3:4: where it lies in a still, and whether it fits.
 *
 * From the eyes to the chin is 0.40 of its height, the eyes lie 0.48 from its top: the head takes
 * the room that ISO/IEC 39794-5 gives it, and 1.2 times the distance from eyes to chin is left
 * above them, for a peci or a headscarf. */
#ifndef ANJUNGAN_CAPTURE_FACE_PORTRAIT_H
#define ANJUNGAN_CAPTURE_FACE_PORTRAIT_H

#include "capture/face_measures.h"

/* From eyes to chin by the height of the largest portrait that the picture can hold. */
double face_portrait_fill(const struct face_points *, int width_px, int height_px);
/* Where the person should move so that it fits: -1 left or up, 1 right or down as they see it in
 * the mirror, 0 stay. A person low or high in the picture may stay as long as it fits. moving: they
 * were told to, and go on a little further than they need. */
void face_portrait_move(const struct face_points *, int width_px, int height_px, bool moving,
                        int *out_x, int *out_y);
/* Cuts it out of an RGB24 still, never enlarged, upright where the picture reaches far enough for
 * that; moves the points along. */
void face_portrait_cut(const struct picture *rgb, struct face_points *, struct picture *out);

#endif
