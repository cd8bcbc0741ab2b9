/* field.h - how colour changes at every point of a reduced, smoothed picture. */
#ifndef ANJUNGAN_CAPTURE_FIELD_H
#define ANJUNGAN_CAPTURE_FIELD_H

#include "capture/geometry.h"

enum { FIELD_PLANES = 3, FIELD_SIDE_MAX = 480, LINES_MAX = 24 };

/* Planes: light, red against green, yellow against blue. */
struct field {
    int width, height;
    float *smooth[FIELD_PLANES];
    float *gradient_x[FIELD_PLANES], *gradient_y[FIELD_PLANES];
};

void field_init(struct field *, const struct picture *); /* picture: at most FIELD_SIDE_MAX */
void field_finish(struct field *);

/* How clearly a step of colour runs along a-b: 0 (none) to 1 (strong and even all along). */
double field_step(const struct field *, struct point a, struct point b);

/* The strongest straight lines of steps, by whether they are nearer to level or to upright. */
struct line_set {
    struct line across[LINES_MAX], down[LINES_MAX];
    int across_count, down_count;
};
void field_lines(const struct field *, struct line_set *out);

#endif
