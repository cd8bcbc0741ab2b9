/* lie.h - from where points of a drawing were found again to how the whole of it lies. */
#ifndef ANJUNGAN_TESTS_LIE_H
#define ANJUNGAN_TESTS_LIE_H

#include <stdbool.h>

/* A point of the drawing, and where it was found. */
struct pair {
    double x, y, found_x, found_y;
};

/* The worst angle, in degrees, of the four sides of a drawing of width x height. Reorders pairs;
 * false: there are too few that agree. */
bool lie_skew(struct pair *, int count, double width, double height, double *out_degrees);

#endif
