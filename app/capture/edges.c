#include "capture/edges.h"

#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/rim.h"

#include <math.h>
#include <string.h>

#define OUTSIDE_MOST 0.012 /* of the longer side: a corner may leave the picture by so much */

enum {
    STRIP = 120,        /* the border's strip is 1/120 of the longer side */
    INK_PERCENT = 72,   /* of the paper's level: darker is print */
    PRINT_PERCENT = 3,  /* of the strip: print that ends there has left a bit less */
    SOLID_PERCENT = 50, /* a strip this dark is a rim or a lid */
};

/* How far the corners of a side lie outside the picture. */
static double outside_by(const struct picture *picture, struct point a, struct point b, int side)
{
    double width = picture->width_px, height = picture->height_px;
    switch (side) {
    case 0: return fmax(-a.y, -b.y);
    case 1: return fmax(a.x - width, b.x - width);
    case 2: return fmax(a.y - height, b.y - height);
    default: return fmax(-a.x, -b.x);
    }
}

void edges_of_sheet(const struct picture *source, const struct quad *quad, double width_mm,
                    double height_mm, struct page_edges *out)
{
    bool width_short = false, height_short = false, known = width_mm > 0 && height_mm > 0;
    if (known) paper_is_short(width_mm, height_mm, &width_short, &height_short);
    *out = (struct page_edges){0};
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        double most = OUTSIDE_MOST * picture_longer_side(source);
        bool border = rim_is_border(source, a, b), is_short = i % 2 ? width_short : height_short;
        out->cut[i] = outside_by(source, a, b, i) > most || (border && is_short);
    }
}

static int luma(const uint8_t *rgb)
{
    return (rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8;
}

/* Percent of a strip that is darker than print has to be. */
static int dark_percent(const struct picture *picture, struct spot strip, int limit)
{
    long dark = 0, count = 0;
    for (int y = strip.y_px; y < strip.y_px + strip.height_px; y++) {
        const uint8_t *p = picture_row(picture, y) + 3 * strip.x_px;
        for (int x = 0; x < strip.width_px; x++, p += 3) {
            dark += luma(p) < limit;
            count++;
        }
    }
    return count ? (int)(dark * 100 / count) : 0;
}

/* Number `step` from the border inwards. */
static struct spot strip_at(const struct picture *picture, int side, int thick, int step)
{
    int width = picture->width_px, height = picture->height_px, from = thick * step;
    switch (side) {
    case 0: return (struct spot){0, from, width, thick};
    case 1: return (struct spot){width - from - thick, 0, thick, height};
    case 2: return (struct spot){0, height - from - thick, width, thick};
    default: return (struct spot){from, 0, thick, height};
    }
}

static int paper_level(const struct picture *picture)
{
    int histogram[256] = {0};
    long count = 0, above = 0;
    for (int y = 0; y < picture->height_px; y += 2) {
        const uint8_t *p = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x += 2, p += 6) {
            histogram[luma(p)]++;
            count++;
        }
    }
    int level = 255;
    while (level > 0 && (above += histogram[level]) * 4 < count)
        level--;
    return level;
}

void edges_of_print(const struct picture *picture, struct page_edges *out)
{
    int thick = picture_longer_side(picture) / STRIP;
    *out = (struct page_edges){0};
    if (thick < 2 || picture->width_px < 8 * thick || picture->height_px < 8 * thick) return;
    int limit = paper_level(picture) * INK_PERCENT / 100;
    for (int side = 0; side < 4; side++) {
        int rim[3];
        for (int step = 0; step < 3; step++) {
            struct spot strip = strip_at(picture, side, thick, step);
            rim[step] = dark_percent(picture, strip, limit);
        }
        bool solid = rim[0] > SOLID_PERCENT || rim[1] > SOLID_PERCENT;
        out->cut[side] =
            !solid && rim[0] >= PRINT_PERCENT && rim[1] >= PRINT_PERCENT && rim[2] >= PRINT_PERCENT;
    }
}

struct page_edges edges_turned(const struct page_edges *edges, int quarter_turns)
{
    struct page_edges turned;
    for (int i = 0; i < 4; i++)
        turned.cut[i] = edges->cut[(i + 4 - quarter_turns) % 4];
    return turned;
}
