/* setting.h - a strip of paper being set from the top down, like the printer will feed it. Measures
 * are in millimetres and become whole dots of the head. */
#ifndef ANJUNGAN_RECEIPT_SETTING_H
#define ANJUNGAN_RECEIPT_SETTING_H

#include "receipt/typeface.h"

/* Behind receipt.h's opaque type. */
struct receipt_printer {
    struct typeface *typeface;
};

struct setting {
    struct typeface *typeface; /* borrowed */
    struct bitmap bitmap;      /* longer than any receipt; cut at pen_y in the end */
    int dpi, margin;           /* dots */
    int pen_y;                 /* first row that is free */
    double scale;              /* of type and gaps: 1 on 80 mm paper, a little less on 58 mm */
};

void setting_init(struct setting *, struct typeface *, int width_px, int dpi);
void setting_finish(struct setting *);
/* Nothing ran over the end of the strip. */
bool setting_fits(const struct setting *);
/* Copies the rows that were used. */
void setting_cut(const struct setting *, struct bitmap *out);

int setting_dots(const struct setting *, double mm);
int setting_type_size(const struct setting *, double mm);
int setting_width(const struct setting *); /* between the margins */
void setting_skip(struct setting *, double mm);
void setting_fill(struct setting *, int x, int y, int width, int height);
void setting_rule(struct setting *); /* dashed, with its space above and below */

/* Centred lines, as even in length as they can be. */
void setting_text(struct setting *, const struct type_style *, const char *text);
/* Lines from the left margin on; an item hangs at a dot. */
void setting_line(struct setting *, const struct type_style *, const char *text);
void setting_item(struct setting *, const struct type_style *, const char *text);
/* Two texts with a dot between them, or on a line each where they do not fit on one. */
void setting_pair(struct setting *, const struct type_style *, const char *first,
                  const char *second);
/* The text in a frame, in the middle. */
void setting_framed(struct setting *, const struct type_style *, const char *text);
/* The mark of a public office, and its name in at most two lines beside it; a name that needs more
 * stands alone. */
void setting_heading(struct setting *, const struct type_style *, const char *name);

#endif
