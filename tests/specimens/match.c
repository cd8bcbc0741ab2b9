#include "match.h"

#include "capture/pixels.h"
#include "desk.h"
#include "lie.h"

#include <stdlib.h>

/* Pixels in a millimetre of the three looks: the whole, patches roughly, patches exactly. */
#define FINE_PX_MM  4.0
#define ROUGH_PX_MM 1.0
#define WHOLE_PX_MM 0.5
#define TRUST_LEAST 0.6

enum {
    WHOLE_REACH = 12, /* 24 mm, beside what the page is larger or smaller */
    ROUGH_REACH = 12, /* 12 mm: 5 degrees at the end of a sheet */
    FINE_REACH = 6,
    ROUGH_HALF = 9, /* half a patch: 9 mm */
    FINE_HALF = 26, /* 6.5 mm */
    ACROSS = 15,
    DOWN = 21,
    PATCHES = ACROSS * DOWN,
    INK_LEAST = 20, /* standard deviation of a patch worth looking for */
};

/* The mean over areas, then between pixels: any picture as GREY8 of exactly this size. */
static void resized(const struct picture *from, int width, int height, struct picture *out)
{
    struct picture grey, small;
    picture_to_grey(from, &grey);
    double scale = fmax((double)width / from->width_px, (double)height / from->height_px);
    picture_reduce(&grey, (int)ceil(picture_longer_side(from) * scale), &small);
    picture_free(&grey);
    picture_make(PICTURE_GREY8, width, height, out);
    for (int y = 0; y < height; y++) {
        double from_y = fmin((y + 0.5) * small.height_px / height - 0.5, small.height_px - 1.001);
        int iy = (int)fmax(from_y, 0);
        double v = fmax(from_y - iy, 0);
        const uint8_t *a = picture_row(&small, iy);
        const uint8_t *b = picture_row(&small, iy + (iy + 1 < small.height_px));
        for (int x = 0; x < width; x++) {
            double from_x = fmin((x + 0.5) * small.width_px / width - 0.5, small.width_px - 1.001);
            int ix = (int)fmax(from_x, 0), next = ix + (ix + 1 < small.width_px);
            double u = fmax(from_x - ix, 0);
            out->pixels.data[y * out->stride_bytes + x] = specimen_byte(
                (a[ix] * (1 - u) + a[next] * u) * (1 - v) + (b[ix] * (1 - u) + b[next] * u) * v);
        }
    }
    picture_free(&small);
}

/* How alike two windows are, -1 to 1; 0 where one of them is flat or little of them overlaps. */
static double alike(const struct picture *a, int ax, int ay, const struct picture *b, int bx,
                    int by, int width, int height)
{
    double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
    long count = 0;
    for (int j = 0; j < height; j++) {
        int ya = ay + j, yb = by + j;
        if (ya < 0 || yb < 0 || ya >= a->height_px || yb >= b->height_px) continue;
        const uint8_t *row_a = picture_row(a, ya), *row_b = picture_row(b, yb);
        int first = ax < bx ? -ax : -bx, last = width;
        if (first < 0) first = 0;
        if (ax + last > a->width_px) last = a->width_px - ax;
        if (bx + last > b->width_px) last = b->width_px - bx;
        for (int i = first; i < last; i++) {
            int va = row_a[ax + i], vb = row_b[bx + i];
            sum_a += va;
            sum_b += vb;
            aa += va * va;
            bb += vb * vb;
            ab += va * vb;
            count++;
        }
    }
    if (count * 2 < (long)width * height) return 0;
    double n = (double)count, var_a = aa - sum_a * sum_a / n, var_b = bb - sum_b * sum_b / n;
    if (var_a < n * 0.5 || var_b < n * 0.5) return 0;
    return (ab - sum_a * sum_b / n) / sqrt(var_a * var_b);
}

static double spread(const struct picture *picture, int x, int y, int side)
{
    double sum = 0, square = 0;
    for (int j = y; j < y + side; j++) {
        for (int i = x; i < x + side; i++) {
            double value = picture_row(picture, j)[i];
            sum += value;
            square += value * value;
        }
    }
    double n = side * side;
    return sqrt(fmax(0, square / n - sum * sum / n / n));
}

/* The best place of a patch of a (middle x, y) in b near (*bx, *by). */
static double seek(const struct picture *a, int x, int y, const struct picture *b, int half,
                   int reach, int *bx, int *by)
{
    double best = -1;
    int best_x = *bx, best_y = *by, side = 2 * half + 1;
    for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
            double value =
                alike(a, x - half, y - half, b, *bx + dx - half, *by + dy - half, side, side);
            if (value <= best) continue;
            best = value;
            best_x = *bx + dx;
            best_y = *by + dy;
        }
    }
    *bx = best_x;
    *by = best_y;
    return best;
}

/* Where between -0.5 and 0.5 a parabola through three likenesses is highest. */
static double summit(double before, double here, double after)
{
    double bend = before - 2 * here + after;
    return bend < 0 ? fmin(fmax((before - after) / (2 * bend), -0.5), 0.5) : 0;
}

struct looks {
    struct picture fine, rough, whole;
};

static void looks_init(const struct picture *picture, double width_mm, double height_mm,
                       struct looks *out)
{
    resized(picture, (int)lround(width_mm * FINE_PX_MM), (int)lround(height_mm * FINE_PX_MM),
            &out->fine);
    resized(&out->fine, (int)lround(width_mm * ROUGH_PX_MM), (int)lround(height_mm * ROUGH_PX_MM),
            &out->rough);
    resized(&out->fine, (int)lround(width_mm * WHOLE_PX_MM), (int)lround(height_mm * WHOLE_PX_MM),
            &out->whole);
}

static void looks_finish(struct looks *looks)
{
    picture_free(&looks->fine);
    picture_free(&looks->rough);
    picture_free(&looks->whole);
}

/* The best likeness of the whole over shifts; *dx, *dy: where the drawing's first pixel lies. */
static double best_shift(const struct looks *drawing, const struct looks *page, int *out_x,
                         int *out_y)
{
    const struct picture *a = &drawing->whole, *b = &page->whole;
    int middle_x = (b->width_px - a->width_px) / 2, middle_y = (b->height_px - a->height_px) / 2;
    int reach_x = WHOLE_REACH + abs(middle_x), reach_y = WHOLE_REACH + abs(middle_y);
    double best = -1;
    for (int dy = -reach_y; dy <= reach_y; dy++) {
        for (int dx = -reach_x; dx <= reach_x; dx++) {
            double value =
                alike(a, 0, 0, b, middle_x + dx, middle_y + dy, a->width_px, a->height_px);
            if (value <= best) continue;
            best = value;
            *out_x = middle_x + dx;
            *out_y = middle_y + dy;
        }
    }
    return best;
}

static bool find_patch(const struct looks *drawing, const struct looks *page, int x, int y,
                       const int shift[2], struct pair *out)
{
    const double down = ROUGH_PX_MM / FINE_PX_MM, up = ROUGH_PX_MM / WHOLE_PX_MM;
    if (spread(&drawing->fine, x - FINE_HALF, y - FINE_HALF, 2 * FINE_HALF + 1) < INK_LEAST)
        return false;
    int rough_x = (int)(x * down), rough_y = (int)(y * down);
    int found_x = rough_x + (int)(shift[0] * up), found_y = rough_y + (int)(shift[1] * up);
    seek(&drawing->rough, rough_x, rough_y, &page->rough, ROUGH_HALF, ROUGH_REACH, &found_x,
         &found_y);
    int fx = x + (int)((found_x - rough_x) / down), fy = y + (int)((found_y - rough_y) / down);
    if (seek(&drawing->fine, x, y, &page->fine, FINE_HALF, FINE_REACH, &fx, &fy) < TRUST_LEAST)
        return false;
    double near[3][3];
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 3; i++)
            near[j][i] = alike(&drawing->fine, x - FINE_HALF, y - FINE_HALF, &page->fine,
                               fx + i - 1 - FINE_HALF, fy + j - 1 - FINE_HALF, 2 * FINE_HALF + 1,
                               2 * FINE_HALF + 1);
    }
    *out = (struct pair){x, y, fx + summit(near[1][0], near[1][1], near[1][2]),
                         fy + summit(near[0][1], near[1][1], near[2][1])};
    return true;
}

static void turn_quarter(struct picture *picture)
{
    picture_orient(picture, 6);
}

void match_page(const struct picture *drawing, double width_mm, const struct picture *page,
                double px_mm, struct match *out)
{
    struct looks truth, best_page = {0};
    double height_mm = width_mm * drawing->height_px / drawing->width_px, best = -1;
    int shift[2] = {0};
    struct picture turned;
    picture_to_grey(page, &turned);
    *out = (struct match){0};
    looks_init(drawing, width_mm, height_mm, &truth);
    for (int turns = 0; turns < 4; turns++) {
        struct looks looks;
        double w = px_mm > 0 ? turned.width_px / px_mm : width_mm;
        double h = px_mm > 0 ? turned.height_px / px_mm : height_mm;
        looks_init(&turned, w, h, &looks);
        int x = 0, y = 0;
        double value = best_shift(&truth, &looks, &x, &y);
        if (value > best) {
            best = value;
            shift[0] = x;
            shift[1] = y;
            out->quarter_turns = (4 - turns) % 4;
            struct looks swap = best_page;
            best_page = looks;
            looks = swap;
        }
        looks_finish(&looks);
        turn_quarter(&turned);
    }
    struct pair pairs[PATCHES];
    int count = 0, width = truth.fine.width_px, height = truth.fine.height_px;
    for (int i = 0; i < PATCHES; i++) {
        int x = FINE_HALF + (width - 2 * FINE_HALF - 1) * (i % ACROSS) / (ACROSS - 1);
        int y = FINE_HALF + (height - 2 * FINE_HALF - 1) * (i / ACROSS) / (DOWN - 1);
        if (find_patch(&truth, &best_page, x, y, shift, &pairs[count])) count++;
    }
    out->measured = lie_skew(pairs, count, width, height, &out->skew_degrees);
    looks_finish(&best_page);
    looks_finish(&truth);
    picture_free(&turned);
}
