#include "capture/ground.h"

#include "capture/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BAND_FROM = 2, /* pixels from the side, to either hand */
    BAND_TO = 12,
    ALONG = 40,
    BAND_VALUES = ALONG * (BAND_TO - BAND_FROM),
    PLANES = 3,
    PRINT_REACH = 5,     /* half the thickness of what counts as a stroke */
    PRINT_CONTRAST = 22, /* how much darker than its surroundings */
    RIM_DIFFERENCE = 4,
    PAPER_DIFFERENCE = 30,
};

#define SMALL_SHARE 0.13  /* of the picture: a stamp or a portrait may be that large */
#define PRINT_SHARE 0.002 /* of the area outside, that may be taken for dust */

static void planes_of(const uint8_t *rgb, int out[PLANES])
{
    out[0] = (rgb[0] + 2 * rgb[1] + rgb[2]) / 4;
    out[1] = rgb[0] - rgb[1];
    out[2] = (rgb[0] + rgb[1]) / 2 - rgb[2];
}

struct pixel {
    int plane[PLANES];
};

static int compare_light(const void *a, const void *b)
{
    return ((const struct pixel *)b)->plane[0] - ((const struct pixel *)a)->plane[0];
}

/* The mean colour of the lightest quarter of a band along a-b: the paper, whatever is printed on
 * it. false when too little of the band lies in the picture. */
static bool band_colour(const struct picture *picture, struct point a, struct point b, int hand,
                        int out[PLANES])
{
    struct pixel pixels[BAND_VALUES];
    int count = 0;
    double length = point_distance(a, b);
    double nx = (a.y - b.y) / length * hand, ny = (b.x - a.x) / length * hand;
    for (int i = 0; i < ALONG; i++) {
        double t = 0.06 + 0.88 * i / (ALONG - 1);
        for (int k = BAND_FROM; k < BAND_TO; k++) {
            int x = (int)floor(a.x + (b.x - a.x) * t + k * nx);
            int y = (int)floor(a.y + (b.y - a.y) * t + k * ny);
            if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px) continue;
            planes_of(picture_row(picture, y) + 3 * x, pixels[count++].plane);
        }
    }
    if (count < ALONG) return false;
    qsort(pixels, (size_t)count, sizeof *pixels, compare_light);
    memset(out, 0, PLANES * sizeof *out);
    for (int i = 0; i < count / 4; i++) {
        for (int plane = 0; plane < PLANES; plane++)
            out[plane] += pixels[i].plane[plane];
    }
    for (int plane = 0; plane < PLANES; plane++)
        out[plane] /= count / 4;
    return true;
}

bool ground_begins(const struct ground *ground, struct point a, struct point b)
{
    int inside[PLANES], outside[PLANES];
    if (!band_colour(ground->picture, a, b, 1, inside)) return false;
    if (!band_colour(ground->picture, a, b, -1, outside)) return true;
    for (int plane = 0; plane < PLANES; plane++) {
        if (abs(inside[plane] - outside[plane]) >= RIM_DIFFERENCE) return true;
    }
    return false;
}

static int colour_distance(const int a[PLANES], const int b[PLANES])
{
    int sum = 0;
    for (int plane = 0; plane < PLANES; plane++)
        sum += abs(a[plane] - b[plane]);
    return sum;
}

bool ground_is_covered(const struct ground *ground, const struct quad *quad, int side)
{
    const struct point *c = quad->corner;
    int border[PLANES];
    if (!band_colour(ground->picture, c[side], c[(side + 1) % 4], 1, border)) return false;
    for (int i = 1; i < 4; i++) {
        struct point a = c[(side + i) % 4], b = c[(side + i + 1) % 4];
        int inside[PLANES], outside[PLANES];
        if (!band_colour(ground->picture, a, b, 1, inside)) return false;
        if (!band_colour(ground->picture, a, b, -1, outside)) continue;
        if (colour_distance(border, inside) >= colour_distance(border, outside)) return false;
    }
    return true;
}

/* The largest (or smallest) value within PRINT_REACH, along rows or columns. */
static void spread(const uint8_t *from, uint8_t *to, int length, int step, bool largest)
{
    for (int i = 0; i < length; i++) {
        uint8_t value = from[i * step];
        for (int k = -PRINT_REACH; k <= PRINT_REACH; k++) {
            int at = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k;
            uint8_t other = from[at * step];
            if (largest ? other > value : other < value) value = other;
        }
        to[i * step] = value;
    }
}

/* A closing: strokes thinner than twice the reach vanish into the paper around them. */
static void close_strokes(const struct picture *grey, uint8_t *out, uint8_t *scratch)
{
    int width = grey->width_px, height = grey->height_px;
    for (int pass = 0; pass < 2; pass++) {
        const uint8_t *from = pass == 0 ? grey->pixels.data : out;
        for (int y = 0; y < height; y++)
            spread(from + y * width, scratch + y * width, width, 1, pass == 0);
        for (int x = 0; x < width; x++)
            spread(scratch + x, out + x, height, width, pass == 0);
    }
}

void ground_init(struct ground *ground, const struct picture *picture)
{
    struct picture grey;
    picture_to_grey(picture, &grey);
    size_t size = grey.pixels.size;
    uint8_t *scratch = memory_alloc(size);
    *ground = (struct ground){.picture = picture, .print = memory_alloc(size)};
    close_strokes(&grey, ground->print, scratch);
    for (size_t i = 0; i < size; i++)
        ground->print[i] = ground->print[i] - grey.pixels.data[i] >= PRINT_CONTRAST;
    memory_wipe_free(scratch, size);
    picture_free(&grey);
}

void ground_finish(struct ground *ground)
{
    size_t size = (size_t)ground->picture->width_px * (size_t)ground->picture->height_px;
    memory_wipe_free(ground->print, size);
    *ground = (struct ground){0};
}

/* Negative inside the shape, otherwise the distance from its nearest side's line, roughly. */
static double outside_by(const struct line sides[4], int x, int y)
{
    double most = -1e9;
    for (int i = 0; i < 4; i++)
        most = fmax(most, (x + 0.5) * sides[i].nx + (y + 0.5) * sides[i].ny - sides[i].rho);
    return most;
}

struct tally {
    long inside[PLANES][512], outside[PLANES][512];
    long inside_count, outside_count, print_count;
};

/* Every second pixel of every second row is enough. */
static void count_pixels(const struct ground *ground, const struct line sides[4],
                         struct tally *tally)
{
    const struct picture *picture = ground->picture;
    for (int y = 0; y < picture->height_px; y += 2) {
        const uint8_t *row = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x += 2) {
            double outside = outside_by(sides, x, y);
            if (fabs(outside) < PRINT_REACH + 1) continue;
            int colour[PLANES];
            planes_of(row + 3 * x, colour);
            for (int plane = 0; plane < PLANES; plane++)
                (outside > 0 ? tally->outside : tally->inside)[plane][colour[plane] + 256]++;
            if (outside > 0) {
                tally->outside_count++;
                tally->print_count += ground->print[y * picture->width_px + x];
            } else {
                tally->inside_count++;
            }
        }
    }
}

static int quantile(const long histogram[512], long count, double share)
{
    long sum = 0;
    for (int i = 0; i < 512; i++) {
        sum += histogram[i];
        if ((double)sum >= share * (double)count) return i - 256;
    }
    return 255;
}

/* Is the ground another material than the sheet: darker than its paper, or of another colour? */
static bool is_other_material(const struct tally *tally)
{
    int paper = quantile(tally->inside[0], tally->inside_count, 0.75);
    int ground = quantile(tally->outside[0], tally->outside_count, 0.75);
    if (paper - ground >= PAPER_DIFFERENCE) return true;
    for (int plane = 1; plane < PLANES; plane++) {
        int inside = quantile(tally->inside[plane], tally->inside_count, 0.5);
        int outside = quantile(tally->outside[plane], tally->outside_count, 0.5);
        /* White paper around something coloured is paper. */
        if (abs(outside) > 25 && abs(inside - outside) >= PAPER_DIFFERENCE) return true;
    }
    return false;
}

static void tally_shape(const struct ground *ground, const struct quad *quad, struct tally *out)
{
    struct line sides[4];
    for (int i = 0; i < 4; i++)
        sides[i] = line_through(quad->corner[i], quad->corner[(i + 1) % 4]);
    *out = (struct tally){0};
    count_pixels(ground, sides, out);
}

double ground_print_share(const struct ground *ground, const struct quad *quad)
{
    struct tally tally;
    tally_shape(ground, quad, &tally);
    return tally.outside_count ? (double)tally.print_count / (double)tally.outside_count : 0;
}

bool ground_is_bare(const struct ground *ground, const struct quad *quad)
{
    struct tally tally;
    tally_shape(ground, quad, &tally);
    double outside = (double)tally.outside_count, inside = (double)tally.inside_count;
    if (outside == 0 || (double)tally.print_count <= PRINT_SHARE * outside) return true;
    return inside > SMALL_SHARE * (inside + outside) && is_other_material(&tally);
}
