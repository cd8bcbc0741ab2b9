/* art_grid.h - pictures drawn on a grid of their own, as large as the room allows. */
#ifndef ANJUNGAN_SCREENS_ART_GRID_H
#define ANJUNGAN_SCREENS_ART_GRID_H

#include "ui/canvas.h"

struct art_grid {
    struct canvas *canvas;
    double x, y, unit; /* where its corner is, and the pixels of one unit */
};

/* width by height units in the middle of rect. */
struct art_grid art_grid_in(struct canvas *, struct rect, double width, double height);
struct rect art_rect(const struct art_grid *, double x, double y, double width, double height);
int art_units(const struct art_grid *, double length); /* at least one pixel */
/* High contrast has no shades and no glow: what they show is a line there. */
uint32_t art_colour(const struct art_grid *, enum colour_name);
/* The line round what is dark, so that it parts from another dark thing in high contrast too. */
enum colour_name art_edge(const struct art_grid *);
void art_block(const struct art_grid *, struct rect, double radius, enum colour_name fill,
               enum colour_name line);
void art_stroke(const struct art_grid *, double x0, double y0, double x1, double y1,
                double thickness, enum colour_name);
void art_disc(const struct art_grid *, double x, double y, double radius, enum colour_name);
/* A ring, or a part of it: degrees clockwise from the top. */
void art_arc(const struct art_grid *, double x, double y, double radius, double thickness,
             double from, double to, enum colour_name);

#endif
