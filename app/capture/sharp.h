/* sharp.h - how sharp the print on a page is.
 *
 * Pieces of the page that hold print are smoothed a little, and the variance of their Laplacian is
 * taken, less what the page's grain alone makes of it, by the square of their contrast: soft print
 * is soft whether it is black or pale. */
#ifndef ANJUNGAN_CAPTURE_SHARP_H
#define ANJUNGAN_CAPTURE_SHARP_H

#include "base/picture.h"
#include "base/verdict.h"

struct sharpness {
    int pieces;   /* with print in them that were looked at; 0: nothing to tell by */
    double value; /* of the median piece: some 0.4 for clean print at 300 dpi, 0.02 for a blur of
                     2.5 pixels */
    struct spot spot; /* the softest piece, in pixels of the picture */
};

/* At full resolution, RGB24. */
void sharpness_measure(const struct picture *, struct sharpness *out);

#endif
