/* decode.h - a JPEG or PNG file as RGB24, and a smaller copy of a picture. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_DECODE_H
#define ANJUNGAN_DRIVERS_CAMERA_DECODE_H

#include "base/fault.h"
#include "base/picture.h"

/* Room for so many pixels of RGB24, their values not set. */
void picture_make_rgb(struct picture *out, int width_px, int height_px);
bool decode_picture(const struct bytes *file, struct picture *out, struct fault *);
/* Mean of the source pixels under each target pixel; never larger than the source. */
void picture_shrink(const struct picture *from, int width_px, int height_px, struct picture *out);

#endif
