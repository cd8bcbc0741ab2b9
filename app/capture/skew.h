/* skew.h - how far the lines of print on a page are turned. */
#ifndef ANJUNGAN_CAPTURE_SKEW_H
#define ANJUNGAN_CAPTURE_SKEW_H

#include "base/picture.h"

/* Clockwise from level, within 15 degrees; 0 where there is too little print to be sure. out_far:
 * where it is turned by more, from 15 to 45 degrees either way; otherwise 0; NULL: not looked for.
 * RGB24. */
double skew_of_print(const struct picture *, double *out_far);

#endif
