/* scale.h - pictures made larger or smaller: area averages downward, straight lines upward. Inside
 * the ui room only. */
#ifndef ANJUNGAN_UI_SCALE_H
#define ANJUNGAN_UI_SCALE_H

#include "base/picture.h"

struct scaler;

/* The part of a picture that starts at (x, y) and is width by height source pixels (fractions
 * welcome), as to_width by to_height pixels. Borrows picture, which is GREY8 or RGB24. */
struct scaler *scaler_create(const struct picture *, double x, double y, double width,
                             double height, int to_width, int to_height, bool mirrored);
/* The same from a whole frame of 0xFFRRGGBB pixels, rows closed up. */
struct scaler *scaler_create_frame(const uint32_t *pixels, int frame_width, int frame_height,
                                   double x, double y, double width, double height, int to_width,
                                   int to_height);
/* The next row, as 0xFFRRGGBB; to be called to_height times. */
void scaler_row(struct scaler *, uint32_t *out);
void scaler_destroy(struct scaler *); /* wipes */

#endif
