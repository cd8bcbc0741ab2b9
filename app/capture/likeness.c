#define _DEFAULT_SOURCE
/* Is it the same sheet, scanned twice? A map of where ink stands, compared at small shifts. */
#include "capture/likeness.h"

#include "capture/capture.h"
#include "capture/pixels.h"

#include <math.h>
#include <string.h>

enum {
    COLUMNS = 96, /* 2.2 mm of an A4 sheet: the gaps between words are seen */
    ROWS = 128,
    CELLS = COLUMNS * ROWS,
    SHIFT_MOST = 3, /* cells, either way */
    AROUND = 6, /* cells to either side along a row: what a line of print has anyway is taken out */
    INK_LEAST = 40, /* cells with ink, for a comparison to mean anything */
};

#define ALIKE_LEAST 0.72

struct sums {
    long ink[CELLS], count[CELLS];
};

/* How dark a cell is against the lightest around it, 0 to 255. */
static void map_of(const struct picture *grey, uint8_t out[CELLS])
{
    struct sums *sums = memory_alloc(sizeof *sums);
    uint8_t paper[ROWS / 8 * (COLUMNS / 8)] = {0};
    for (int y = 0; y < grey->height_px; y++) {
        int row = y * ROWS / grey->height_px;
        for (int x = 0; x < grey->width_px; x++) {
            int column = x * COLUMNS / grey->width_px;
            uint8_t *level = &paper[row / 8 * (COLUMNS / 8) + column / 8];
            uint8_t value = picture_row(grey, y)[x];
            if (value > *level) *level = value;
            sums->ink[row * COLUMNS + column] += value;
            sums->count[row * COLUMNS + column]++;
        }
    }
    for (int i = 0; i < CELLS; i++) {
        int level = paper[i / COLUMNS / 8 * (COLUMNS / 8) + i % COLUMNS / 8];
        long mean = sums->count[i] ? sums->ink[i] / sums->count[i] : level;
        long dark = level > 0 ? (level - mean) * 255 / level : 0;
        out[i] = (uint8_t)(dark > 255 ? 255 : dark);
    }
    memory_wipe_free(sums, sizeof *sums);
}

void likeness_make(const struct picture *preview, struct bytes *out)
{
    struct picture grey;
    picture_to_grey(preview, &grey);
    uint8_t map[CELLS];
    map_of(&grey, map);
    picture_free(&grey);
    struct bytes made = {0};
    bytes_append(&made, map, sizeof map);
    bytes_move(out, &made);
    explicit_bzero(map, sizeof map);
}

/* Along each row, less the mean around: every page has lines of print, but words fall differently.
 */
static int sharpen(const uint8_t map[CELLS], float out[CELLS])
{
    int ink = 0;
    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            int sum = 0, count = 0;
            for (int k = -AROUND; k <= AROUND; k++) {
                if (column + k < 0 || column + k >= COLUMNS) continue;
                sum += map[row * COLUMNS + column + k];
                count++;
            }
            int at = row * COLUMNS + column;
            out[at] = (float)map[at] - (float)sum / (float)count;
            ink += map[at] > 12;
        }
    }
    return ink;
}

static double correlation(const float *a, const float *b, int dx, int dy)
{
    double ab = 0, aa = 0, bb = 0;
    for (int row = 0; row < ROWS; row++) {
        if (row + dy < 0 || row + dy >= ROWS) continue;
        for (int column = SHIFT_MOST; column < COLUMNS - SHIFT_MOST; column++) {
            double x = (double)a[row * COLUMNS + column];
            double y = (double)b[(row + dy) * COLUMNS + column + dx];
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

double likeness_of(const struct bytes *a, const struct bytes *b)
{
    struct maps {
        float a[CELLS], b[CELLS];
    };
    if (a->size != CELLS || b->size != CELLS) return 0;
    struct maps *maps = memory_alloc(sizeof *maps);
    double best = 0;
    bool told = sharpen(a->data, maps->a) >= INK_LEAST && sharpen(b->data, maps->b) >= INK_LEAST;
    for (int dy = -SHIFT_MOST; told && dy <= SHIFT_MOST; dy++)
        for (int dx = -SHIFT_MOST; dx <= SHIFT_MOST; dx++)
            best = fmax(best, correlation(maps->a, maps->b, dx, dy));
    memory_wipe_free(maps, sizeof *maps);
    return best;
}

bool capture_pages_alike(const struct bytes *a, const struct bytes *b)
{
    return likeness_of(a, b) >= ALIKE_LEAST;
}
