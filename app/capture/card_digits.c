#include "capture/card_digits.h"

#include "capture/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 20, COLUMNS = 16, CELLS = ROWS * COLUMNS };

/* The ten digits of OCR-A, their height in 20 rows, centred in 16 columns of the same size. */
static const uint16_t shapes[10][ROWS] = {
    {0x1ff8, 0x3ffc, 0x3ffc, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c,
     0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x3ffc, 0x3ffc, 0x1ff8},
    {0x3f80, 0x3f80, 0x1f80, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180,
     0x0180, 0x018c, 0x018c, 0x018c, 0x018c, 0x018c, 0x018c, 0x1ffc, 0x3ffc, 0x3ffc},
    {0x3ff8, 0x3ffc, 0x1ffc, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x3ffc,
     0x3ffc, 0x3000, 0x3000, 0x3000, 0x3000, 0x3000, 0x3000, 0x3ff8, 0x3ffc, 0x3ffc},
    {0x3ff8, 0x3ffc, 0x1ffc, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x001c, 0x0ffc,
     0x0ffc, 0x001c, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x1ffc, 0x3ffc, 0x3ff8},
    {0x1800, 0x3800, 0x3830, 0x3830, 0x3830, 0x3830, 0x3830, 0x3830, 0x3830, 0x3830,
     0x3838, 0x3ff8, 0x3ffc, 0x0038, 0x0030, 0x0030, 0x0030, 0x0030, 0x0030, 0x0030},
    {0x0ffc, 0x0ffc, 0x0ffc, 0x0e00, 0x0e00, 0x0e00, 0x0e00, 0x0e00, 0x0e00, 0x0ffc,
     0x0ffc, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x300c, 0x3ffc, 0x3ffc, 0x0ff8},
    {0x3800, 0x3800, 0x3800, 0x3000, 0x3000, 0x3000, 0x3000, 0x3000, 0x3000, 0x3000,
     0x3000, 0x3ffc, 0x3ffc, 0x381c, 0x300c, 0x300c, 0x300c, 0x3ffc, 0x3ffc, 0x3ffc},
    {0x3ffc, 0x3ffc, 0x3ffc, 0x200c, 0x000c, 0x000c, 0x000c, 0x001c, 0x003c, 0x0078,
     0x00f0, 0x01e0, 0x01c0, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180, 0x0180},
    {0x07e0, 0x0ff0, 0x0ff0, 0x0e70, 0x0e70, 0x0e70, 0x0e70, 0x0e70, 0x0e70, 0x3ffc,
     0x3ffc, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x300c, 0x3ffc, 0x3ffc, 0x1ff8},
    {0x3ffc, 0x3ffc, 0x3ffc, 0x300c, 0x300c, 0x300c, 0x381c, 0x3ffc, 0x3ffc, 0x000c,
     0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x000c, 0x001c, 0x001c, 0x001c},
};

enum { INK = 128, RUNS_MAX = 64, PRINT_RIGHT = 72 };

/* Columns with ink side by side. */
struct run {
    int left, right, top, bottom; /* right and bottom are before */
};

static bool column_extent(const struct picture *print, const struct card_band *band, int x,
                          struct run *run)
{
    bool ink = false;
    for (int y = band->top_px; y < band->bottom_px; y++) {
        if (picture_row(print, y)[x] >= INK) continue;
        ink = true;
        if (y < run->top) run->top = y;
        if (y >= run->bottom) run->bottom = y + 1;
    }
    return ink;
}

static int find_runs(const struct picture *print, const struct card_band *band,
                     struct run runs[RUNS_MAX])
{
    int count = 0;
    bool open = false;
    for (int x = print->width_px / 50; x < print->width_px * PRINT_RIGHT / 100; x++) {
        struct run column = {x, x + 1, band->bottom_px, 0};
        if (!column_extent(print, band, x, &column)) {
            open = false;
            continue;
        }
        if (!open) {
            if (count == RUNS_MAX) return count;
            runs[count++] = column;
            open = true;
            continue;
        }
        struct run *last = &runs[count - 1];
        last->right = x + 1;
        if (column.top < last->top) last->top = column.top;
        if (column.bottom > last->bottom) last->bottom = column.bottom;
    }
    return count;
}

/* Leaves the shapes that are as tall as digits. */
static int drop_small(struct run *runs, int count)
{
    int tallest = 0, kept = 0;
    for (int i = 0; i < count; i++) {
        int height = runs[i].bottom - runs[i].top;
        if (height > tallest) tallest = height;
    }
    for (int i = 0; i < count; i++)
        if ((runs[i].bottom - runs[i].top) * 4 >= tallest * 3) runs[kept++] = runs[i];
    return kept;
}

static double middle(const struct run *run)
{
    return (run->left + run->right) / 2.0;
}

/* OCR-A's digits stand 0.97 of their height apart and are 0.64 of it wide. */
static bool stand_evenly(const struct run *digits)
{
    double pitch = (middle(&digits[15]) - middle(&digits[0])) / 15;
    for (int i = 0; i < CARD_NIK_LENGTH; i++) {
        double height = digits[i].bottom - digits[i].top, width = digits[i].right - digits[i].left;
        double off = middle(&digits[i]) - middle(&digits[0]) - pitch * i;
        if (fabs(off) > 0.2 * pitch || pitch < 0.7 * height || pitch > 1.25 * height) return false;
        if (width < 0.4 * height || width > 0.9 * height) return false;
    }
    return true;
}

/* The ink of a box of one digit's height about its middle, by cells, of mean 0 and length 1. */
static void sample_digit(const struct picture *print, double centre_x, double top, double height,
                         double out[CELLS])
{
    double cell = height / ROWS, left = centre_x - cell * COLUMNS / 2, sum = 0, squares = 0;
    for (int i = 0; i < CELLS; i++) {
        int x0 = (int)lround(left + i % COLUMNS * cell), y0 = (int)lround(top + i / COLUMNS * cell);
        int x1 = (int)lround(left + (i % COLUMNS + 1) * cell);
        int y1 = (int)lround(top + (i / COLUMNS + 1) * cell), ink = 0, count = 0;
        for (int y = y0; y < y1 || y == y0; y++) {
            for (int x = x0; x < x1 || x == x0; x++, count++) {
                if (x >= 0 && y >= 0 && x < print->width_px && y < print->height_px)
                    ink += 255 - picture_row(print, y)[x];
            }
        }
        out[i] = (double)ink / count;
        sum += out[i];
    }
    for (int i = 0; i < CELLS; i++) {
        out[i] -= sum / CELLS;
        squares += out[i] * out[i];
    }
    for (int i = 0; i < CELLS && squares > 0; i++)
        out[i] /= sqrt(squares);
}

static double likeness(const double cells[CELLS], const uint16_t shape[ROWS])
{
    double dot = 0;
    int ink = 0;
    for (int i = 0; i < CELLS; i++) {
        if (!(shape[i / COLUMNS] >> (COLUMNS - 1 - i % COLUMNS) & 1)) continue;
        dot += cells[i];
        ink++;
    }
    double mean = (double)ink / CELLS;
    return dot / sqrt(ink * (1 - mean)); /* the shape's own mean drops out: the cells have none */
}

/* The most alike of the ten, tried a cell to each side; out_second: the next most alike. */
static int compare(const struct picture *print, const struct run *run, double *out_first,
                   double *out_second)
{
    double best[10] = {0}, height = run->bottom - run->top;
    for (int shift = 0; shift < 9; shift++) {
        double cells[CELLS];
        sample_digit(print, middle(run) + (shift % 3 - 1) * height / ROWS,
                     run->top + (shift / 3 - 1) * height / ROWS, height, cells);
        for (int digit = 0; digit < 10; digit++)
            best[digit] = fmax(best[digit], likeness(cells, shapes[digit]));
    }
    int first = 0;
    for (int digit = 1; digit < 10; digit++)
        if (best[digit] > best[first]) first = digit;
    *out_first = best[first];
    *out_second = 0;
    for (int digit = 0; digit < 10; digit++)
        if (digit != first) *out_second = fmax(*out_second, best[digit]);
    return first;
}

/* Printed and scanned digits of this face are alike by 0.8 and more, those of another by 0.6 on the
 * mean; between two digits lies a likeness of 0.1 and more where both are whole. */
#define LIKENESS_MEAN_LEAST 0.7
#define LIKENESS_LEAST      0.5
#define MARGIN_CERTAIN      0.12

bool card_digits_read(const struct picture *print, const struct card_band *band,
                      struct card_digits *out)
{
    struct run runs[RUNS_MAX];
    int count = drop_small(runs, find_runs(print, band, runs));
    if (count < CARD_NIK_LENGTH) return false;
    const struct run *digits = runs + count - CARD_NIK_LENGTH;
    if (!stand_evenly(digits)) return false;
    struct card_digits read = {.left_px = digits[0].left, .right_px = digits[15].right};
    double sum = 0, least_margin = 1;
    for (int i = 0; i < CARD_NIK_LENGTH; i++) {
        double first, second;
        read.text[i] = (char)('0' + compare(print, &digits[i], &first, &second));
        if (first < LIKENESS_LEAST) return false;
        sum += first;
        least_margin = fmin(least_margin, first - second);
    }
    if (sum / CARD_NIK_LENGTH < LIKENESS_MEAN_LEAST) return false;
    read.confidence = (int)(100 * fmin(1, least_margin / MARGIN_CERTAIN));
    *out = read;
    return true;
}
