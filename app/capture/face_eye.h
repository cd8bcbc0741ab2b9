/* face_eye.h - an eye, or a mouth, in a small grey patch: its pupil, and how far it is open. */
#ifndef ANJUNGAN_CAPTURE_FACE_EYE_H
#define ANJUNGAN_CAPTURE_FACE_EYE_H

#include "capture/face_measures.h"

/* The centre of the dark disc near a guess: every gradient votes for the places it points away
 * from, darker places counting more (after Timm and Barth, 2011). radius_px: how far it may be. */
struct face_point face_eye_pupil(const struct picture *patch, struct face_point guess,
                                 int radius_px);
/* Height of what is dark around a place, lids or lips excluded, in the patch's pixels: the iris
 * between open lids, the opening between lips; near 0 where they are closed. apart_px: between the
 * eyes. -1 where nothing there is darker than the skin below, or all is. */
double face_gap(const struct picture *patch, struct face_point at, double apart_px);

#endif
