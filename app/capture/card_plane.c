#define _DEFAULT_SOURCE
#include "capture/card_plane.h"

#include "capture/geometry.h"
#include "capture/pixels.h"

#include <math.h>
#include <string.h>

#define LEAN_MOST  4.0 /* the page pipeline leaves at most 3 degrees */
#define LEAN_LEAST 0.12

enum { TILE = 24, INK = 128, TEXT_SHARE_LEFT = 2, TEXT_SHARE_RIGHT = 71 };

bool card_plane_fits(const struct picture *rgb)
{
    double shape = (double)rgb->width_px / rgb->height_px; /* of a card: 1.586 */
    return rgb->width_px >= 400 && shape > 1.3 && shape < 1.9;
}

/* The mean of each pixel's least channel within a part of the picture, in percent of its sides. The
 * ground is pale, the portrait's is red or blue. */
static double paleness(const struct picture *rgb, int left, int top, int right, int bottom)
{
    int64_t sum = 0, count = 0;
    for (int y = rgb->height_px * top / 100; y < rgb->height_px * bottom / 100; y += 2) {
        const uint8_t *row = picture_row(rgb, y);
        for (int x = rgb->width_px * left / 100; x < rgb->width_px * right / 100; x += 2) {
            const uint8_t *p = row + 3 * x;
            int least = p[0] < p[1] ? p[0] : p[1];
            sum += least < p[2] ? least : p[2];
            count++;
        }
    }
    return count ? (double)sum / (double)count : 255;
}

bool card_plane_seems_turned(const struct picture *rgb)
{
    return paleness(rgb, 5, 32, 26, 72) < paleness(rgb, 74, 28, 95, 68);
}

static struct quad turned_frame(const struct picture *rgb, double degrees)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = sin(radians);
    struct quad quad = quad_whole(rgb->width_px, rgb->height_px);
    for (int i = 0; i < 4; i++) {
        double x = quad.corner[i].x - rgb->width_px / 2.0,
               y = quad.corner[i].y - rgb->height_px / 2.0;
        quad.corner[i] = (struct point){rgb->width_px / 2.0 + x * c - y * s,
                                        rgb->height_px / 2.0 + x * s + y * c};
    }
    return quad;
}

/* Each pixel's greatest channel: on pale blue and rose that is nearly white, in print it is black.
 */
static void palest(const struct picture *rgb, struct picture *out)
{
    picture_make(PICTURE_GREY8, rgb->width_px, rgb->height_px, out);
    for (int y = 0; y < rgb->height_px; y++) {
        const uint8_t *from = picture_row(rgb, y);
        uint8_t *to = out->pixels.data + (size_t)y * (size_t)out->stride_bytes;
        for (int x = 0; x < rgb->width_px; x++, from += 3) {
            uint8_t most = from[0] > from[1] ? from[0] : from[1];
            to[x] = most > from[2] ? most : from[2];
        }
    }
}

/* The level that three quarters of a tile's pixels do not exceed: print covers less than half of
 * any tile. */
static uint8_t tile_ground(const struct picture *grey, int left, int top)
{
    int counts[256] = {0}, total = 0;
    for (int y = top; y < top + TILE && y < grey->height_px; y++) {
        const uint8_t *row = picture_row(grey, y);
        for (int x = left; x < left + TILE && x < grey->width_px; x++, total++)
            counts[row[x]]++;
    }
    int level = 0;
    for (int below = counts[0]; below * 4 < total * 3; below += counts[level])
        level++;
    return (uint8_t)(level < 1 ? 1 : level);
}

static void ground_of(const struct picture *grey, struct picture *out)
{
    picture_make(PICTURE_GREY8, (grey->width_px + TILE - 1) / TILE,
                 (grey->height_px + TILE - 1) / TILE, out);
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++)
            out->pixels.data[y * out->stride_bytes + x] = tile_ground(grey, x * TILE, y * TILE);
}

static double between_tiles(const struct picture *ground, double x, double y)
{
    x = fmin(fmax(x / TILE - 0.5, 0), ground->width_px - 1.001);
    y = fmin(fmax(y / TILE - 0.5, 0), ground->height_px - 1.001);
    int ix = (int)x, iy = (int)y;
    const uint8_t *a = picture_row(ground, iy) + ix, *b = a + ground->stride_bytes;
    double u = x - ix, v = y - iy;
    return (a[0] * (1 - u) + a[1] * u) * (1 - v) + (b[0] * (1 - u) + b[1] * u) * v;
}

/* Divides by the ground in place. */
static void make_even(struct picture *grey)
{
    struct picture ground;
    ground_of(grey, &ground);
    for (int y = 0; y < grey->height_px; y++) {
        uint8_t *row = grey->pixels.data + (size_t)y * (size_t)grey->stride_bytes;
        for (int x = 0; x < grey->width_px; x += 4) {
            double factor = 255 / between_tiles(&ground, x + 2, y);
            for (int i = x; i < x + 4 && i < grey->width_px; i++)
                row[i] = (uint8_t)fmin(255, row[i] * factor);
        }
    }
    picture_free(&ground);
}

/* How dark print is: what the darkest fiftieth of the text's part does not exceed. */
static int darkness(const struct picture *even)
{
    int counts[256] = {0}, total = 0;
    for (int y = even->height_px / 20; y < even->height_px * 19 / 20; y++) {
        const uint8_t *row = picture_row(even, y);
        for (int x = even->width_px / 20; x < even->width_px * 7 / 10; x++, total++)
            counts[row[x]]++;
    }
    int level = 0;
    for (int below = counts[0]; below * 50 < total && level < 140; below += counts[level])
        level++;
    return level;
}

void card_plane_print(const struct card_plane *plane, double harder, struct picture *out)
{
    const struct picture *even = &plane->even;
    double black = darkness(even) + 8 + 20 * harder, white = 212 - 40 * harder;
    uint8_t levels[256];
    for (int i = 0; i < 256; i++)
        levels[i] = (uint8_t)fmin(fmax((i - black) / (white - black), 0) * 255, 255);
    picture_make(PICTURE_GREY8, even->width_px, even->height_px, out);
    for (int y = 0; y < even->height_px; y++) {
        const uint8_t *from = picture_row(even, y);
        uint8_t *to = out->pixels.data + (size_t)y * (size_t)out->stride_bytes;
        for (int x = 0; x < even->width_px; x++)
            to[x] = levels[from[x]];
    }
}

static int row_ink(const struct picture *print, int y)
{
    const uint8_t *row = picture_row(print, y);
    int ink = 0;
    for (int x = print->width_px * TEXT_SHARE_LEFT / 100;
         x < print->width_px * TEXT_SHARE_RIGHT / 100; x++)
        ink += row[x] < INK;
    return ink;
}

enum { BAND_LEAST_PX = 14, BAND_MOST_PX = 58, ROW_INK_LEAST = 5 };

static void add_band(struct card_plane *plane, const int *ink, int top, int bottom)
{
    if (bottom - top < BAND_LEAST_PX || plane->bands_count == CARD_BANDS_MAX) return;
    if (bottom - top <= BAND_MOST_PX) {
        plane->bands[plane->bands_count++] = (struct card_band){top, bottom};
        return;
    }
    /* Two lines that touch: parted where the least ink is. */
    int part = top + BAND_LEAST_PX;
    for (int y = part; y < bottom - BAND_LEAST_PX; y++)
        if (ink[y] < ink[part]) part = y;
    add_band(plane, ink, top, part);
    add_band(plane, ink, part, bottom);
}

static void find_bands(struct card_plane *plane)
{
    int height = plane->print.height_px;
    int *ink = memory_alloc((size_t)height * sizeof *ink);
    for (int y = 0; y < height; y++)
        ink[y] = row_ink(&plane->print, y);
    int top = -1;
    for (int y = 0; y < height; y++) {
        bool inked = ink[y] >= ROW_INK_LEAST;
        if (inked && top < 0) top = y;
        if (!inked && top >= 0) {
            add_band(plane, ink, top, y);
            top = -1;
        }
    }
    if (top >= 0) add_band(plane, ink, top, height);
    memory_wipe_free(ink, (size_t)height * sizeof *ink);
}

/* How unevenly ink falls on rows that lean by degrees: the more, the better they follow the lines.
 */
static double unevenness(const struct picture *print, double degrees, int *rows)
{
    double slope = tan(degrees * M_PI / 180), sum = 0;
    int height = print->height_px;
    memset(rows, 0, (size_t)height * sizeof *rows);
    for (int y = height * 20 / 100; y < height * 92 / 100; y += 2) {
        const uint8_t *row = picture_row(print, y);
        for (int x = print->width_px * 4 / 100; x < print->width_px * 70 / 100; x += 2) {
            int at = y - (int)lround(slope * (x - print->width_px / 2));
            if (row[x] < INK && at >= 0 && at < height) rows[at]++;
        }
    }
    for (int y = 3; y < height; y += 2)
        sum += pow(rows[y] + rows[y - 1] - rows[y - 2] - rows[y - 3], 2);
    return sum;
}

/* The lean of the lines left of the portrait, within LEAN_MOST degrees, clockwise positive. */
static double lean_of_lines(const struct picture *print)
{
    size_t size = (size_t)print->height_px * sizeof(int);
    int *rows = memory_alloc(size);
    double best = 0, most = unevenness(print, 0, rows) * 1.02;
    for (double step = 0.4; step > 0.05; step /= 4) {
        double centre = best;
        int reach = step == 0.4 ? (int)(LEAN_MOST / step) : 3;
        for (int i = -reach; i <= reach; i++) {
            double found = unevenness(print, centre + i * step, rows);
            if (found <= most) continue;
            most = found;
            best = centre + i * step;
        }
    }
    memory_wipe_free(rows, size);
    return best;
}

static void draw_plane(const struct picture *rgb, double degrees, struct card_plane *out)
{
    struct quad quad = turned_frame(rgb, degrees);
    const uint8_t pale[3] = {225, 235, 245};
    int height = (int)lround((double)CARD_PLANE_WIDTH * rgb->height_px / rgb->width_px);
    picture_warp(rgb, &quad, CARD_PLANE_WIDTH, height, pale, &out->colour);
    palest(&out->colour, &out->even);
    make_even(&out->even);
    card_plane_print(out, 0, &out->print);
}

void card_plane_make(const struct picture *rgb, struct card_plane *out)
{
    *out = (struct card_plane){0};
    draw_plane(rgb, 0, out);
    double lean = lean_of_lines(&out->print);
    if (fabs(lean) > LEAN_LEAST) {
        card_plane_free(out);
        draw_plane(rgb, lean, out);
    }
    find_bands(out);
}

void card_plane_free(struct card_plane *plane)
{
    if (!plane) return;
    picture_free(&plane->colour);
    picture_free(&plane->even);
    picture_free(&plane->print);
    *plane = (struct card_plane){0};
}
