/* picture.h - what a scanner or camera gives, and what a receipt printer takes. */
#ifndef ANJUNGAN_BASE_PICTURE_H
#define ANJUNGAN_BASE_PICTURE_H

#include "base/bytes.h"

enum picture_format {
    PICTURE_GREY8,
    PICTURE_RGB24, /* bytes R, G, B */
    PICTURE_FILE,  /* pixels holds a whole JPEG or PNG file; width and height are 0 until decoded */
};

/* Rows from the top, stride_bytes apart, in pixels.data; wiped when freed. */
struct picture {
    enum picture_format format;
    int width_px, height_px;
    int stride_bytes;
    int dpi; /* of a scan; 0 = unknown */
    struct bytes pixels;
};

void picture_free(struct picture *); /* leaves it zeroed; NULL is fine */

/* One bit a dot, 1 = black, most significant bit left, rows padded to whole bytes: the order of
 * ESC/POS GS v 0. */
struct bitmap {
    int width_px, height_px;
    int stride_bytes; /* (width_px + 7) / 8 */
    uint8_t *rows;    /* NULL when empty */
};

void bitmap_init(struct bitmap *, int width_px, int height_px); /* white */
void bitmap_free(struct bitmap *);
bool bitmap_get(const struct bitmap *, int x, int y); /* false outside */
void bitmap_set(struct bitmap *, int x, int y);       /* ignored outside */

#endif
