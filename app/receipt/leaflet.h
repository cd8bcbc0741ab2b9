/* leaflet.h - a service standard in short, to take home: what to bring, how long it takes, what it
 * costs, where to complain. It says that it is no receipt, and looks like none: no code stands on
 * it. */
#ifndef ANJUNGAN_RECEIPT_LEAFLET_H
#define ANJUNGAN_RECEIPT_LEAFLET_H

#include "receipt/receipt.h"

/* Borrowed. */
struct leaflet {
    const struct service *service;
    const struct text *text;
    enum language language;
    const char *terminal;
    struct civil now;
};

/* width_px and dpi as in receipt_draw. */
bool leaflet_draw(struct receipt_printer *, const struct leaflet *, int width_px, int dpi,
                  struct bitmap *out, struct fault *);

#endif
