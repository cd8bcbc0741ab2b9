/* sharp.h - how sharp the print on a page is, as the width of its edges.
 *
 * In pieces of the page that hold print the energy of the Laplacian is set against that of the
 * gradient, each less what the page's grain alone makes of it. For an edge that a blur of s pixels
 * made, their ratio is 1 / (2 s^2), whatever its contrast and however many edges there are. */
#ifndef ANJUNGAN_CAPTURE_SHARP_H
#define ANJUNGAN_CAPTURE_SHARP_H

#include "base/picture.h"
#include "base/verdict.h"

struct sharpness {
    int pieces;     /* with print in them; 0: nothing to tell by */
    double edge_px; /* the median piece's edges, as the sigma of a blur, in pixels of the picture */
    struct spot spot; /* the softest piece */
};

/* At full resolution, RGB24. */
void sharpness_measure(const struct picture *, struct sharpness *out);

#endif
