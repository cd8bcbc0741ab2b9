#define _DEFAULT_SOURCE
#include "capture/edges.h"

#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/rim.h"

#include <math.h>
#include <string.h>

/* Of the sheet's longer side: a corner may leave the picture by so much. */
#define OUTSIDE_MOST 0.012

enum {
    STEPS = 330,       /* lines are read so many to the longer side */
    LINES = 4,         /* print has more margin than these are deep, unless it was cut */
    INK_PERCENT = 72,  /* of the paper's level: darker is print */
    STROKE_SHARE = 25, /* a run of a 25th of the side is none of a letter */
    STROKES_LEAST = 4, /* letters that a line has to cut through */
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
    /* A side along the border was moved out by what the sheet leans, so that nothing is lost. */
    double lean = fabs(sin(quad_turn(quad) * M_PI / 180));
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        struct point c = quad->corner[(i + 2) % 4];
        double side = point_distance(a, b), other = point_distance(b, c);
        double most = OUTSIDE_MOST * fmax(side, other) + lean * side;
        bool border = rim_is_border(source, a, b), is_short = i % 2 ? width_short : height_short;
        out->cut[i] = outside_by(source, a, b, i) > most || (border && is_short);
    }
}

static int luma(const uint8_t *rgb)
{
    return (rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8;
}

/* Where a line along side number `side`, `inwards` pixels from the border, is at. */
static const uint8_t *pixel_at(const struct picture *picture, int side, int inwards, int along)
{
    int x = side % 2 == 0 ? along : side == 1 ? picture->width_px - 1 - inwards : inwards;
    int y = side % 2 == 1 ? along : side == 0 ? inwards : picture->height_px - 1 - inwards;
    return picture_row(picture, y) + 3 * x;
}

/* Short dark runs along that line: letters and strokes that it cuts through. What is long is a rim,
 * a rule or a lid. */
static int strokes_along(const struct picture *picture, int side, int inwards, int limit)
{
    int length = side % 2 == 0 ? picture->width_px : picture->height_px, strokes = 0, run = 0;
    for (int along = 0; along < length; along++) {
        if (luma(pixel_at(picture, side, inwards, along)) < limit) {
            run++;
            continue;
        }
        strokes += run > 0 && run < length / STROKE_SHARE;
        run = 0;
    }
    return strokes;
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

void edges_of_print(const struct picture *picture, const bool open[4], struct page_edges *out)
{
    int step = picture_longer_side(picture) / STEPS;
    if (step < 1 || picture->width_px < 8 * step || picture->height_px < 8 * step) return;
    int limit = paper_level(picture) * INK_PERCENT / 100;
    for (int side = 0; side < 4; side++) {
        if (!open[side] || out->cut[side]) continue;
        int crossed = 0; /* in a row: one line alone may be a row of dots */
        for (int i = 0; i < LINES && crossed < 2; i++) {
            bool crosses = strokes_along(picture, side, i * step + 1, limit) >= STROKES_LEAST;
            crossed = crosses ? crossed + 1 : 0;
        }
        out->cut[side] = crossed == 2;
    }
}

struct page_edges edges_turned(const struct page_edges *edges, int quarter_turns)
{
    struct page_edges turned;
    for (int i = 0; i < 4; i++)
        turned.cut[i] = edges->cut[(i + 4 - quarter_turns) % 4];
    return turned;
}
