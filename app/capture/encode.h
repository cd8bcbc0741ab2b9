/* encode.h - pixels into a JPEG that is no larger than it may be. */
#ifndef ANJUNGAN_CAPTURE_ENCODE_H
#define ANJUNGAN_CAPTURE_ENCODE_H

#include "base/fault.h"
#include "base/picture.h"

/* most: bytes; 0: no limit. Never fails for size alone: below 64 pixels it is what it is.
 * out_width_px: of what was encoded in the end. */
bool picture_encode_within(const struct picture *, size_t most, struct bytes *out,
                           int *out_width_px, int *out_height_px, struct fault *);

#endif
