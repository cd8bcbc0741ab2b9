/* rim.h - a sheet's sides, known to a pixel of the reduced picture, fitted to its rim. */
#ifndef ANJUNGAN_CAPTURE_RIM_H
#define ANJUNGAN_CAPTURE_RIM_H

#include "capture/geometry.h"

/* Moves each side onto the sharpest step of colour near it. Sides along the picture's border and
 * sides without a clear step stay. */
void rim_fit(const struct picture *, struct quad *);

/* Does a-b run along the picture's border? */
bool rim_is_border(const struct picture *, struct point a, struct point b);

#endif
