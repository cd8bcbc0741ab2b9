/* typeface.h - letters as black dots: FreeType at the resolution of the printing head, cut to one
 * bit, so that a stem is a whole number of dots and prints crisp. */
#ifndef ANJUNGAN_RECEIPT_TYPEFACE_H
#define ANJUNGAN_RECEIPT_TYPEFACE_H

#include "base/fault.h"
#include "base/picture.h"

#include <stddef.h>

struct typeface; /* the regular and the bold cut of one family */

/* dir: the folder with Inter-Regular.otf and Inter-Bold.otf. */
struct typeface *typeface_create(const char *dir, struct fault *);
void typeface_destroy(struct typeface *);

struct type_style {
    int size_px; /* of the em; a capital is 0.727 of it */
    bool bold;
    bool capitals; /* small letters are set as capitals */
    bool tabular;  /* every figure takes the width of the widest */
};

/* Width in dots of length bytes of UTF-8. */
int typeface_width(struct typeface *, const struct type_style *, const char *text, size_t length);
/* Sets it with its left edge at x and its foot on baseline. What falls outside is left out. */
void typeface_draw(struct typeface *, const struct type_style *, const char *text, size_t length,
                   struct bitmap *, int x, int baseline);
/* Bytes of text that fit into width dots, broken at a space, or inside a word that is wider than
 * the line. At least one character. */
size_t typeface_fit(struct typeface *, const struct type_style *, const char *text, int width);

#endif
