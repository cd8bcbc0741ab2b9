/* decode.h - foreign picture files into pixels. Sizes are read from the headers and bounded before
 * a single pixel is decoded; what does not decode whole is refused. */
#ifndef ANJUNGAN_CAPTURE_DECODE_H
#define ANJUNGAN_CAPTURE_DECODE_H

#include "base/fault.h"
#include "base/picture.h"

/* Scans: of a progressive JPEG, whose every scan goes over all pixels again. Encoders write ten to
 * thirty; a small file can hold hundreds, and take a minute. */
enum { DECODE_PIXELS_MAX = 120 * 1000 * 1000, DECODE_SIDE_MAX = 32767, DECODE_SCANS_MAX = 64 };

/* What the headers of a JPEG or PNG say. */
struct file_notes {
    int orientation; /* EXIF 1-8; 1 = as stored */
    int dpi;         /* 0 = not stated, or different in x and y */
    int scans;       /* of a JPEG */
};
void file_notes_read(const struct bytes *file, struct file_notes *out);

/* GREY8 or RGB24 whose pixels are all there. D-01, D-02. */
bool picture_check_raw(const struct picture *raw, struct fault *);

/* Any picture to RGB24, upright by its EXIF orientation, longer side at least min_px where the file
 * has that many: a JPEG that is far larger is decoded reduced (0: as it is). out->dpi is the
 * source's, adapted to the reduction. D-01 unreadable, D-02 too large. */
bool picture_to_rgb(const struct picture *raw, int min_px, struct picture *out, struct fault *);

#endif
