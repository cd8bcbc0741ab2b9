/* paint.h - strokes, boxes, rings and letters with soft edges on an RGB24 picture: what the
 * specimen papers are drawn with. Positions are in pixels; what falls outside is left out. */
#ifndef ANJUNGAN_TESTS_PAINT_H
#define ANJUNGAN_TESTS_PAINT_H

#include "base/picture.h"

#include <stdint.h>

/* A colour, and how much of the ground it hides: 0 to 1. */
struct paint {
    uint32_t rgb;
    double cover;
};

void paint_dot(struct picture *, int x, int y, const struct paint *, double share);
void paint_box(struct picture *, double x, double y, double width, double height,
               const struct paint *);
/* The outline of a box. */
void paint_frame(struct picture *, double x, double y, double width, double height, double thick,
                 const struct paint *);
void paint_stroke(struct picture *, double x0, double y0, double x1, double y1, double thick,
                  const struct paint *);
void paint_ring(struct picture *, double x, double y, double radius, double thick,
                const struct paint *);

enum pen_face {
    PEN_SERIF,
    PEN_SERIF_BOLD,
    PEN_SANS,
    PEN_SANS_BOLD,
    PEN_INTER,
    PEN_INTER_BOLD,
    PEN_MONO,
    PEN_FACES
};

/* The faces of the Debian packages fonts-liberation and fonts-inter; without them the program
 * stops. */
struct pen;
struct pen *pen_create(void);
void pen_destroy(struct pen *);
/* Width of length bytes of ASCII at size_px an em. */
double pen_width(struct pen *, enum pen_face, double size_px, const char *text, int length);
/* Sets it with its left edge at x and its foot at y. */
void pen_write(struct pen *, struct picture *, enum pen_face, double size_px, double x, double y,
               const char *text, int length, const struct paint *);

#endif
