#define _DEFAULT_SOURCE
#include "capture/geometry.h"

#include <math.h>

static double cross(struct point a, struct point b, struct point c)
{
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
}

double point_distance(struct point a, struct point b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

struct line line_through(struct point a, struct point b)
{
    double length = point_distance(a, b);
    if (length <= 0) return (struct line){1, 0, a.x};
    struct line line = {(b.y - a.y) / length, -(b.x - a.x) / length, 0};
    line.rho = line.nx * a.x + line.ny * a.y;
    return line;
}

bool line_cross(const struct line *a, const struct line *b, struct point *out)
{
    double determinant = a->nx * b->ny - a->ny * b->nx;
    if (fabs(determinant) < 1e-6) return false;
    out->x = (a->rho * b->ny - b->rho * a->ny) / determinant;
    out->y = (b->rho * a->nx - a->rho * b->nx) / determinant;
    return true;
}

double quad_area(const struct quad *quad)
{
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        sum += a.x * b.y - b.x * a.y;
    }
    return sum / 2;
}

void quad_sides(const struct quad *quad, double *out_width, double *out_height)
{
    const struct point *c = quad->corner;
    *out_width = fmax(point_distance(c[0], c[1]), point_distance(c[3], c[2]));
    *out_height = fmax(point_distance(c[0], c[3]), point_distance(c[1], c[2]));
}

struct quad quad_whole(int width, int height)
{
    return (struct quad){{{0, 0}, {width, 0}, {width, height}, {0, height}}};
}

struct quad quad_scaled(const struct quad *quad, double factor)
{
    struct quad scaled;
    for (int i = 0; i < 4; i++)
        scaled.corner[i] = (struct point){quad->corner[i].x * factor, quad->corner[i].y * factor};
    return scaled;
}

struct quad quad_moved(const struct quad *quad, double dx, double dy)
{
    struct quad moved;
    for (int i = 0; i < 4; i++)
        moved.corner[i] = (struct point){quad->corner[i].x + dx, quad->corner[i].y + dy};
    return moved;
}

void quad_bounds(const struct quad *quad, double *left, double *top, double *right, double *bottom)
{
    *left = *right = quad->corner[0].x;
    *top = *bottom = quad->corner[0].y;
    for (int i = 1; i < 4; i++) {
        *left = fmin(*left, quad->corner[i].x);
        *right = fmax(*right, quad->corner[i].x);
        *top = fmin(*top, quad->corner[i].y);
        *bottom = fmax(*bottom, quad->corner[i].y);
    }
}

bool quad_angles(const struct quad *quad, double *out_least, double *out_most)
{
    double least = 180, most = 0;
    for (int i = 0; i < 4; i++) {
        struct point before = quad->corner[(i + 3) % 4], here = quad->corner[i];
        struct point after = quad->corner[(i + 1) % 4];
        if (cross(before, here, after) <= 0) return false;
        double ax = before.x - here.x, ay = before.y - here.y;
        double bx = after.x - here.x, by = after.y - here.y;
        double cosine = (ax * bx + ay * by) / (hypot(ax, ay) * hypot(bx, by));
        double angle = acos(fmax(-1, fmin(1, cosine))) * 180 / M_PI;
        least = fmin(least, angle);
        most = fmax(most, angle);
    }
    *out_least = least;
    *out_most = most;
    return true;
}

double quad_turn(const struct quad *quad)
{
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        double turn = atan2(b.y - a.y, b.x - a.x) * 180 / M_PI - 90.0 * i;
        sum += remainder(turn, 360);
    }
    return sum / 4;
}

static double aspect_of_sides(const struct quad *quad)
{
    const struct point *c = quad->corner;
    double wide = point_distance(c[0], c[1]) + point_distance(c[3], c[2]);
    double tall = point_distance(c[0], c[3]) + point_distance(c[1], c[2]);
    return wide / tall;
}

/* Zhang and He, "Whiteboard scanning and image enhancement" (2007), section 3: from the four images
 * of a rectangle's corners, the focal length, then the rectangle's shape. */
double quad_aspect(const struct quad *quad, int width, int height)
{
    double m[4][3]; /* top left, top right, bottom left, bottom right about the centre */
    static const int order[4] = {0, 1, 3, 2};
    for (int i = 0; i < 4; i++) {
        m[i][0] = quad->corner[order[i]].x - width / 2.0;
        m[i][1] = quad->corner[order[i]].y - height / 2.0;
        m[i][2] = 1;
    }
#define CROSS_DOT(a, b, c)                                                                         \
    ((m[a][1] * m[b][2] - m[a][2] * m[b][1]) * m[c][0] +                                           \
     (m[a][2] * m[b][0] - m[a][0] * m[b][2]) * m[c][1] +                                           \
     (m[a][0] * m[b][1] - m[a][1] * m[b][0]) * m[c][2])
    double k2 = CROSS_DOT(0, 3, 2) / CROSS_DOT(1, 3, 2);
    double k3 = CROSS_DOT(0, 3, 1) / CROSS_DOT(2, 3, 1);
#undef CROSS_DOT
    double sides = aspect_of_sides(quad);
    double n2[3], n3[3];
    for (int i = 0; i < 3; i++) {
        n2[i] = k2 * m[1][i] - m[0][i];
        n3[i] = k3 * m[2][i] - m[0][i];
    }
    /* Near a parallel projection the focal length is a small number by a small number. */
    if (fabs(n2[2]) < 0.04 || fabs(n3[2]) < 0.04) return sides;
    double f2 = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    double longer = width > height ? width : height;
    if (!(f2 > 0.25 * longer * longer && f2 < 9 * longer * longer)) return sides;
    double wide = (n2[0] * n2[0] + n2[1] * n2[1]) / f2 + n2[2] * n2[2];
    double tall = (n3[0] * n3[0] + n3[1] * n3[1]) / f2 + n3[2] * n3[2];
    double aspect = sqrt(wide / tall);
    return aspect > sides * 0.75 && aspect < sides * 1.35 ? aspect : sides;
}
