#include "capture/sharp.h"

#include "capture/pixels.h"

#include <stdlib.h>

enum {
    PIECE = 64,          /* pixels: a few letters at 300 dpi */
    ACROSS = 24,         /* pieces tried, along either side */
    CONTRAST_LEAST = 40, /* luma: less is not print */
    PRINT_LEAST = 2,     /* percent of a piece's pixels that are darker than half way */
    PRINT_MOST = 60,
    PIECES_LEAST = 4,
};

struct piece {
    double sharpness, grain;
    bool print;
    int x, y;
};

struct pieces {
    struct piece piece[ACROSS * ACROSS];
    int count;
    int16_t grey[PIECE + 2][PIECE + 2], smooth[PIECE][PIECE];
};

static void read_grey(const struct picture *picture, int left, int top, struct pieces *pieces)
{
    for (int y = 0; y < PIECE + 2; y++) {
        const uint8_t *p = picture_row(picture, top + y) + 3 * left;
        for (int x = 0; x < PIECE + 2; x++, p += 3)
            pieces->grey[y][x] = (int16_t)((p[0] * 77 + p[1] * 150 + p[2] * 29 + 128) >> 8);
    }
}

/* Binomial, 3 x 3, times 16. */
static void smooth(struct pieces *pieces)
{
    for (int y = 0; y < PIECE; y++) {
        for (int x = 0; x < PIECE; x++) {
            int sum = 0;
            for (int k = 0; k < 3; k++) {
                const int16_t *row = pieces->grey[y + k] + x;
                sum += (row[0] + 2 * row[1] + row[2]) * (k == 1 ? 2 : 1);
            }
            pieces->smooth[y][x] = (int16_t)sum;
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

static double laplacian_variance(const struct pieces *pieces)
{
    double sum = 0, squares = 0;
    for (int y = 1; y < PIECE - 1; y++) {
        for (int x = 1; x < PIECE - 1; x++) {
            const int16_t *row = pieces->smooth[y] + x;
            double value = (row[-1] + row[1] + pieces->smooth[y - 1][x] + pieces->smooth[y + 1][x] -
                            4 * row[0]) /
                           16.0;
            sum += value;
            squares += value * value;
        }
    }
    double count = (PIECE - 2) * (PIECE - 2);
    return squares / count - sum / count * (sum / count);
}

static void judge_piece(struct pieces *pieces, int x, int y)
{
    int low, high, dark = 0;
    smooth(pieces);
    levels(pieces, &low, &high);
    int middle = (low + high) * 8; /* the smoothed values are 16-fold */
    for (int i = 0; i < PIECE; i++)
        for (int j = 0; j < PIECE; j++)
            dark += pieces->smooth[i][j] < middle;
    double variance = laplacian_variance(pieces);
    int percent = dark * 100 / (PIECE * PIECE), contrast = high - low;
    struct piece *piece = &pieces->piece[pieces->count++];
    *piece = (struct piece){.grain = variance, .x = x, .y = y};
    piece->print = contrast >= CONTRAST_LEAST && percent >= PRINT_LEAST && percent <= PRINT_MOST;
    if (piece->print) piece->sharpness = variance / ((double)contrast * contrast);
}

static int by_grain(const void *a, const void *b)
{
    double x = ((const struct piece *)a)->grain, y = ((const struct piece *)b)->grain;
    return (x > y) - (x < y);
}

static int by_sharpness(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->print != y->print) return x->print ? -1 : 1;
    return (x->sharpness > y->sharpness) - (x->sharpness < y->sharpness);
}

static void look_at_pieces(const struct picture *picture, struct pieces *pieces)
{
    int wide = picture->width_px - PIECE - 2, tall = picture->height_px - PIECE - 2;
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
    qsort(pieces->piece, (size_t)pieces->count, sizeof *pieces->piece, by_grain);
    double grain = pieces->piece[pieces->count / 20].grain;
    qsort(pieces->piece, (size_t)pieces->count, sizeof *pieces->piece, by_sharpness);
    int print = 0;
    while (print < pieces->count && pieces->piece[print].print)
        print++;
    if (print >= PIECES_LEAST) {
        const struct piece *middle = &pieces->piece[print / 2], *softest = &pieces->piece[0];
        double own = middle->grain > 0 ? (middle->grain - grain) / middle->grain : 0;
        out->pieces = print;
        out->value = middle->sharpness * (own > 0 ? own : 0);
        out->spot = (struct spot){softest->x, softest->y, PIECE, PIECE};
    }
    memory_wipe_free(pieces, sizeof *pieces);
}
