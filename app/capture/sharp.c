#include "capture/sharp.h"

#include "capture/pixels.h"

#include <math.h>
#include <stdlib.h>

enum {
    MARGIN = 2,          /* of the smoothing */
    PIECE = 64,          /* pixels: a few letters at 300 dpi */
    ACROSS = 24,         /* pieces tried, along either side */
    CONTRAST_LEAST = 40, /* luma: less is not print */
    PRINT_LEAST = 2,     /* percent of a piece's pixels that are darker than half way */
    PRINT_MOST = 60,
    PIECES_LEAST = 4,
};

#define GRADIENT_LEAST 4.0 /* luma levels a pixel, squared: less is no print */

struct piece {
    double laplacian, gradient; /* energies, a pixel */
    double edge_px;
    bool print;
    int x, y;
};

struct pieces {
    struct piece piece[ACROSS * ACROSS];
    int count;
    int16_t grey[PIECE + 2 * MARGIN][PIECE + 2 * MARGIN], smooth[PIECE][PIECE];
};

static void read_grey(const struct picture *picture, int left, int top, struct pieces *pieces)
{
    for (int y = 0; y < PIECE + 2 * MARGIN; y++) {
        const uint8_t *p = picture_row(picture, top + y) + 3 * left;
        for (int x = 0; x < PIECE + 2 * MARGIN; x++, p += 3)
            pieces->grey[y][x] = (int16_t)((p[0] * 77 + p[1] * 150 + p[2] * 29 + 128) >> 8);
    }
}

/* Binomial, 5 x 5, times 16: grain is damped, and the kinks that an enlarger leaves between its
 * dots are no sharpness. */
static void smooth(struct pieces *pieces)
{
    static const int weight[5] = {1, 4, 6, 4, 1};
    for (int y = 0; y < PIECE; y++) {
        for (int x = 0; x < PIECE; x++) {
            int sum = 0;
            for (int k = 0; k < 5; k++) {
                const int16_t *row = pieces->grey[y + k] + x;
                sum += (row[0] + 4 * row[1] + 6 * row[2] + 4 * row[3] + row[4]) * weight[k];
            }
            pieces->smooth[y][x] = (int16_t)(sum / 16);
        }
    }
}

/* The levels that a twentieth of the pixels lie below and above. */
static void levels(const struct pieces *pieces, int *out_low, int *out_high)
{
    int histogram[256] = {0}, count = PIECE * PIECE / 20, sum = 0, level = 0;
    for (int y = 0; y < PIECE; y++)
        for (int x = 0; x < PIECE; x++)
            histogram[pieces->smooth[y][x] / 16]++;
    while (level < 255 && (sum += histogram[level]) < count)
        level++;
    *out_low = level;
    sum = 0;
    level = 255;
    while (level > 0 && (sum += histogram[level]) < count)
        level--;
    *out_high = level;
}

/* Sums over a piece, a pixel: of the squared Laplacian, and of the squared gradient. */
static void energies(const struct pieces *pieces, struct piece *out)
{
    double laplacian = 0, gradient = 0;
    for (int y = 1; y < PIECE - 1; y++) {
        for (int x = 1; x < PIECE - 1; x++) {
            const int16_t *row = pieces->smooth[y] + x;
            int up = pieces->smooth[y - 1][x], down = pieces->smooth[y + 1][x];
            int bend = row[-1] + row[1] + up + down - 4 * row[0];
            int across = row[1] - row[-1], along = down - up;
            laplacian += (double)bend * bend;
            gradient += (double)(across * across + along * along) / 4;
        }
    }
    double unit = 256.0 * (PIECE - 2) * (PIECE - 2); /* the smoothed values are 16-fold */
    out->laplacian = laplacian / unit;
    out->gradient = gradient / unit;
}

static void judge_piece(struct pieces *pieces, int x, int y)
{
    int low, high, dark = 0;
    smooth(pieces);
    levels(pieces, &low, &high);
    int middle = (low + high) * 8;
    for (int i = 0; i < PIECE; i++)
        for (int j = 0; j < PIECE; j++)
            dark += pieces->smooth[i][j] < middle;
    int percent = dark * 100 / (PIECE * PIECE);
    struct piece *piece = &pieces->piece[pieces->count++];
    *piece = (struct piece){.x = x, .y = y};
    energies(pieces, piece);
    piece->print = high - low >= CONTRAST_LEAST && percent >= PRINT_LEAST && percent <= PRINT_MOST;
}

static int by_gradient(const void *a, const void *b)
{
    double x = ((const struct piece *)a)->gradient, y = ((const struct piece *)b)->gradient;
    return (x > y) - (x < y);
}

static int by_edge(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->print != y->print) return x->print ? -1 : 1;
    return (x->edge_px < y->edge_px) - (x->edge_px > y->edge_px);
}

/* The quietest twentieth of the pieces holds nothing but grain. */
static void take_out_grain(struct pieces *pieces)
{
    qsort(pieces->piece, (size_t)pieces->count, sizeof *pieces->piece, by_gradient);
    const struct piece quiet = pieces->piece[pieces->count / 20];
    for (int i = 0; i < pieces->count; i++) {
        struct piece *piece = &pieces->piece[i];
        double laplacian = piece->laplacian - quiet.laplacian;
        double gradient = piece->gradient - quiet.gradient;
        if (gradient < GRADIENT_LEAST || laplacian <= 0) piece->print = false;
        if (piece->print) piece->edge_px = sqrt(gradient / (2 * laplacian));
    }
}

static void look_at_pieces(const struct picture *picture, struct pieces *pieces)
{
    int wide = picture->width_px - PIECE - 2 * MARGIN,
        tall = picture->height_px - PIECE - 2 * MARGIN;
    for (int row = 0; row < ACROSS; row++) {
        for (int column = 0; column < ACROSS; column++) {
            int x = wide * column / (ACROSS - 1), y = tall * row / (ACROSS - 1);
            read_grey(picture, x, y, pieces);
            judge_piece(pieces, x, y);
        }
    }
}

void sharpness_measure(const struct picture *picture, struct sharpness *out)
{
    *out = (struct sharpness){0};
    if (picture->width_px < 2 * PIECE || picture->height_px < 2 * PIECE) return;
    struct pieces *pieces = memory_alloc(sizeof *pieces);
    look_at_pieces(picture, pieces);
    take_out_grain(pieces);
    qsort(pieces->piece, (size_t)pieces->count, sizeof *pieces->piece, by_edge);
    int print = 0;
    while (print < pieces->count && pieces->piece[print].print)
        print++;
    if (print >= PIECES_LEAST) {
        const struct piece *softest = &pieces->piece[print / 10];
        out->pieces = print;
        out->edge_px = pieces->piece[print / 2].edge_px;
        out->spot = (struct spot){softest->x, softest->y, PIECE, PIECE};
    }
    memory_wipe_free(pieces, sizeof *pieces);
}
