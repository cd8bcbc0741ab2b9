/* widgets_inside.h - what the widgets share with one another. Inside the ui room only. */
#ifndef ANJUNGAN_UI_WIDGETS_INSIDE_H
#define ANJUNGAN_UI_WIDGETS_INSIDE_H

#include "ui/widgets.h"

/* The ring round the control that the keys would press. */
void ui_focus_ring(struct canvas *, struct rect, int radius);

/* A white card with its edge and shadow. */
void ui_card(struct canvas *, struct rect, enum colour_name fill, enum colour_name edge,
             int edge_px);

/* Where the columns and bars of every screen stand. */
struct columns {
    int x, width; /* of header, title, body and bar */
    int bar_top, bar_height;
    int gap; /* between the bar and what stands above it */
};
struct columns ui_columns(const struct theme *);

#endif
