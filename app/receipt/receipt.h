/* receipt.h - the printed proof: a layout drawn once into a one-bit bitmap, from which both the
 * picture on the screen and the printer's bytes come. */
#ifndef ANJUNGAN_RECEIPT_RECEIPT_H
#define ANJUNGAN_RECEIPT_RECEIPT_H

#include "base/fault.h"
#include "base/picture.h"
#include "catalogue/catalogue.h"

/* Everything that stands on it, borrowed. No personal data. */
struct receipt {
    const struct service *service;
    const struct text *text;
    enum language language;
    const char *code; /* CODE_LENGTH characters, ungrouped */
    const char *url;
    const char *terminal;        /* "PKL-01" */
    struct civil handed_in, due; /* due: year 0 when none can be promised */
    bool handed_over;            /* staff complete it */
    int copy;                    /* 0 = the original; n = marked "SALINAN n" */
    const char *support;         /* support code of something unresolved, or NULL */
};

struct receipt_printer; /* fonts, loaded once */
/* font paths: NULL for those of package fonts-inter. */
struct receipt_printer *receipt_printer_create(const char *font_dir, struct fault *);
void receipt_printer_destroy(struct receipt_printer *);
/* width_px: 576 (80 mm, 203 dpi), 512, 384...; dpi of the head. The QR is at least 30 mm square
 * with its quiet zone, or as large as the paper allows. */
bool receipt_draw(struct receipt_printer *, const struct receipt *, int width_px, int dpi,
                  struct bitmap *out, struct fault *);

/* QR of text (byte mode, level M, at most `modules` dots a side incl. quiet zone 4); one dot a
 * module. */
bool qr_encode(const char *text, struct bitmap *out, struct fault *);
bool bitmap_write_png(const struct bitmap *, struct bytes *out, struct fault *);

#endif
