#include "capture/geometry.h"
#include "capture/pixels.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (same), u and v from 0 to 1:
 * Heckbert, "Fundamentals of texture mapping" (1989), section 2.2.3. */
struct mapping {
    double a, b, c, d, e, f, g, h;
};

static struct mapping mapping_of(const struct quad *quad)
{
    const struct point *p = quad->corner;
    double sum_x = p[0].x - p[1].x + p[2].x - p[3].x, sum_y = p[0].y - p[1].y + p[2].y - p[3].y;
    double dx1 = p[1].x - p[2].x, dx2 = p[3].x - p[2].x;
    double dy1 = p[1].y - p[2].y, dy2 = p[3].y - p[2].y;
    double determinant = dx1 * dy2 - dx2 * dy1;
    struct mapping m = {.c = p[0].x, .f = p[0].y};
    if (determinant != 0) {
        m.g = (sum_x * dy2 - dx2 * sum_y) / determinant;
        m.h = (dx1 * sum_y - sum_x * dy1) / determinant;
    }
    m.a = p[1].x - p[0].x + m.g * p[1].x;
    m.b = p[3].x - p[0].x + m.h * p[3].x;
    m.d = p[1].y - p[0].y + m.g * p[1].y;
    m.e = p[3].y - p[0].y + m.h * p[3].y;
    return m;
}

/* Bilinear in 1/256ths. x and y are of pixel centres: (0, 0) is the middle of the first. */
static void sample(const struct picture *from, double x, double y, const uint8_t fill[3],
                   uint8_t to[3])
{
    int64_t fixed_x = (int64_t)(x * 256 + 0.5), fixed_y = (int64_t)(y * 256 + 0.5);
    int64_t right = (int64_t)(from->width_px - 1) * 256, low = (int64_t)(from->height_px - 1) * 256;
    if (x < -0.5 || y < -0.5 || fixed_x > right + 128 || fixed_y > low + 128) {
        memcpy(to, fill, 3);
        return;
    }
    if (fixed_x < 0) fixed_x = 0;
    if (fixed_y < 0) fixed_y = 0;
    if (fixed_x > right) fixed_x = right;
    if (fixed_y > low) fixed_y = low;
    unsigned u = (unsigned)(fixed_x & 255), v = (unsigned)(fixed_y & 255);
    const uint8_t *above = picture_row(from, (int)(fixed_y >> 8)) + 3 * (fixed_x >> 8);
    const uint8_t *below = v ? above + from->stride_bytes : above;
    int step = u ? 3 : 0;
    for (int c = 0; c < 3; c++) {
        unsigned upper = above[c] * (256 - u) + above[c + step] * u;
        unsigned lower = below[c] * (256 - u) + below[c + step] * u;
        to[c] = (uint8_t)((upper * (256 - v) + lower * v + 32768) >> 16);
    }
}

/* A row of the page is drawn in pieces so short that the way through the source is straight and
 * even within each: perspective bends it by less than a hundredth of a pixel. */
enum { PIECE = 16, FRACTION_BITS = 16, FRACTION = 1 << FRACTION_BITS };

static struct point source_of(const struct mapping *m, double u, double v)
{
    double w = 1 / (m->g * u + m->h * v + 1);
    return (struct point){(m->a * u + m->b * v + m->c) * w - 0.5,
                          (m->d * u + m->e * v + m->f) * w - 0.5};
}

/* All four neighbours of whatever lies between a and b are pixels of the source. */
static bool is_inside(const struct picture *from, struct point a, struct point b)
{
    double right = from->width_px - 1.01, low = from->height_px - 1.01;
    return fmin(a.x, b.x) >= 0 && fmin(a.y, b.y) >= 0 && fmax(a.x, b.x) < right &&
           fmax(a.y, b.y) < low;
}

/* Bilinear, count pixels from a on; the next piece begins at b. */
static void draw_inside(const struct picture *from, struct point a, struct point b, int count,
                        uint8_t *to)
{
    const uint8_t *pixels = from->pixels.data;
    ptrdiff_t stride = from->stride_bytes;
    int64_t x = (int64_t)(a.x * FRACTION), y = (int64_t)(a.y * FRACTION);
    int64_t step_x = (int64_t)((b.x - a.x) / PIECE * FRACTION);
    int64_t step_y = (int64_t)((b.y - a.y) / PIECE * FRACTION);
    for (int i = 0; i < count; i++, x += step_x, y += step_y, to += 3) {
        unsigned u = (unsigned)(x >> (FRACTION_BITS - 8)) & 255;
        unsigned v = (unsigned)(y >> (FRACTION_BITS - 8)) & 255;
        const uint8_t *p = pixels + (y >> FRACTION_BITS) * stride + 3 * (x >> FRACTION_BITS);
        const uint8_t *q = p + stride;
        unsigned both = u * v, right = 256 * u - both, low = 256 * v - both;
        unsigned here = 65536 - right - low - both;
        for (int c = 0; c < 3; c++)
            to[c] =
                (uint8_t)((p[c] * here + p[c + 3] * right + q[c] * low + q[c + 3] * both + 32768) >>
                          16);
    }
}

void picture_warp(const struct picture *from, const struct quad *quad, int width, int height,
                  const uint8_t fill[3], struct picture *out)
{
    struct mapping m = mapping_of(quad);
    struct picture made;
    picture_make(PICTURE_RGB24, width, height, &made);
    made.dpi = from->dpi;
    for (int y = 0; y < height; y++) {
        uint8_t *to = made.pixels.data + (size_t)y * (size_t)made.stride_bytes;
        double v = (y + 0.5) / height;
        struct point next = source_of(&m, 0.5 / width, v);
        for (int x = 0; x < width; x += PIECE) {
            int count = x + PIECE < width ? PIECE : width - x;
            struct point here = next;
            next = source_of(&m, (x + PIECE + 0.5) / width, v);
            if (is_inside(from, here, next)) {
                draw_inside(from, here, next, count, to + 3 * x);
                continue;
            }
            for (int i = 0; i < count; i++) {
                struct point at = source_of(&m, (x + i + 0.5) / width, v);
                sample(from, at.x, at.y, fill, to + 3 * (x + i));
            }
        }
    }
    *out = made;
}
