/* sheet.h - where in a picture the sheet or card lies.
 *
 * Steps of colour along straight lines are collected (a Hough transform of a smoothed picture, in
 * which print blurs into grey and only the sheet's rim stays sharp); every pair of lines across
 * with every pair down is a candidate; the one whose four sides show the clearest, most even step
 * wins, and its sides are then fitted to the rim at full resolution. When in doubt there is none:
 * the whole picture is kept. */
#ifndef ANJUNGAN_CAPTURE_SHEET_H
#define ANJUNGAN_CAPTURE_SHEET_H

#include "capture/geometry.h"

/* The corners, in pixels of the picture (RGB24), which is only read. */
bool sheet_find(const struct picture *, struct quad *out);

/* Does all that looks like print lie within the shape? */
bool sheet_holds_print(const struct picture *, const struct quad *);

#endif
