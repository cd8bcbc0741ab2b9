/* geometry.h - points, lines and four-cornered shapes, and the perspective that joins a rectangle
 * with one of them. Coordinates are of pixel areas: the centre of the first pixel is (0.5, 0.5). */
#ifndef ANJUNGAN_CAPTURE_GEOMETRY_H
#define ANJUNGAN_CAPTURE_GEOMETRY_H

#include "base/picture.h"

struct point {
    double x, y;
};

/* Every point with x * nx + y * ny = rho; (nx, ny) is of length 1. */
struct line {
    double nx, ny, rho;
};

/* Corners clockwise from the top left. */
struct quad {
    struct point corner[4];
};

double point_distance(struct point, struct point);
struct line line_through(struct point, struct point);
bool line_cross(const struct line *, const struct line *, struct point *out); /* false: parallel */

double quad_area(const struct quad *); /* of a simple shape; negative when it runs the other way */
/* Of each two opposite sides the longer. */
void quad_sides(const struct quad *, double *out_width, double *out_height);
/* The whole of a picture. */
struct quad quad_whole(int width_px, int height_px);
struct quad quad_scaled(const struct quad *, double factor);
struct quad quad_moved(const struct quad *, double dx, double dy);
void quad_bounds(const struct quad *, double *out_left, double *out_top, double *out_right,
                 double *out_bottom);
/* The smallest and the largest inner angle, in degrees; false when it is not convex. */
bool quad_angles(const struct quad *, double *out_least, double *out_most);
/* How far the shape is turned clockwise from upright: the mean over its four sides, in degrees. */
double quad_turn(const struct quad *);
/* Width by height of the flat rectangle that was photographed, by its vanishing points where the
 * perspective is strong enough to tell, otherwise by its sides. The camera's axis is taken to go
 * through the middle of the picture. */
double quad_aspect(const struct quad *, int width_px, int height_px);

/* Fills a picture of width x height with what lies inside the shape, made rectangular. Outside the
 * source stands fill (RGB). */
void picture_warp(const struct picture *, const struct quad *, int width_px, int height_px,
                  const uint8_t fill[3], struct picture *out);

#endif
