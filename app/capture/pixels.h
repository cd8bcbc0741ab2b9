/* pixels.h - the few operations on RGB24 and GREY8 pictures that the page and face pipelines share.
 *
 * Pictures are made here with stride = width * bytes per pixel; their memory is wiped by
 * picture_free. */
#ifndef ANJUNGAN_CAPTURE_PIXELS_H
#define ANJUNGAN_CAPTURE_PIXELS_H

#include "base/picture.h"

#include <stddef.h>

int picture_channels(const struct picture *); /* 1 or 3 */
static inline const uint8_t *picture_row(const struct picture *picture, int y)
{
    return picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes;
}

/* A new picture of zeroed pixels: GREY8 or RGB24. */
void picture_make(enum picture_format, int width_px, int height_px, struct picture *out);
/* The mean over areas; the longer side becomes max_px, or the picture is copied where it is no
 * longer than that. dpi follows. */
void picture_reduce(const struct picture *, int max_px, struct picture *out);
/* A part of a picture that borrows its pixels: not to be freed, and gone with it. */
struct picture picture_part(const struct picture *, int x, int y, int width, int height);
void picture_crop(const struct picture *, int x, int y, int width, int height, struct picture *out);
/* Rec. 601 luma. */
void picture_to_grey(const struct picture *, struct picture *out);
/* In place: EXIF orientation 1-8 made upright. */
void picture_orient(struct picture *, int orientation);
int picture_longer_side(const struct picture *);

#endif
