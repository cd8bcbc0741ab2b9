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

/* The same of plain sans serif faces: the mean of seven of them, each cell in 15 levels, four bits
 * a cell, every digit stretched to 12 columns. Only a 1 with a foot is as wide as that. */
static const uint64_t plain_shapes[10][ROWS] = {
    {0x000005beec600000, 0x00009ffffffa0000, 0x0006ffb88bff7000, 0x000dfb6225bfe100,
     0x004ff720029ff500, 0x008fd600028df900, 0x00bfb500126bfb00, 0x00dfa400224afd00,
     0x00efa3024239fe00, 0x00ef93144239ff00, 0x00ef93244139ff00, 0x00efa4232039fe00,
     0x00dfa521004afd00, 0x00bfc720004bfb00, 0x008fe810005cf900, 0x004ff920027ef500,
     0x000dfb5225afe100, 0x0006ffb87bff7000, 0x0000affffffa0000, 0x000006ceec600000},
    {0x001246beea000000, 0x0078aefffb000000, 0x008cfedffb000000, 0x009ba76efb000000,
     0x0047305efb000000, 0x0032005efb000000, 0x0000005efb000000, 0x0000005efb000000,
     0x0000005efb000000, 0x0000005efb000000, 0x0000005efb000000, 0x0000005efb000000,
     0x0000005efb000000, 0x0000005efb000000, 0x0000005efb000000, 0x0000005efb000000,
     0x0011115efb211100, 0x0067777efc777600, 0x00aeefffffffee00, 0x00afffffffffff00},
    {0x00025adeec710000, 0x0059effffffd3000, 0x007eeca89cffc100, 0x007c964335bff600,
     0x00786400027ef900, 0x00454200016dfa00, 0x00111000016efa00, 0x00000000018ff700,
     0x0000000004cfd200, 0x000000003aff7000, 0x000000039ffb1000, 0x00000038efc20000,
     0x0000038efc300000, 0x000028efc3000000, 0x00017efc40000000, 0x0016dfd400000000,
     0x005dfd7333333300, 0x00bffa8888888800, 0x00efffffffffff00, 0x00efffffffffff00},
    {0x00035adeec810000, 0x0039effffffd3000, 0x004ddb989bffd100, 0x003a864235aff500,
     0x00476400026ff700, 0x00233200016ef800, 0x00000000017ff500, 0x0000000015dfd100,
     0x0000158abefd4000, 0x000018dfffb30000, 0x000015acdefd6000, 0x0000012347cff400,
     0x00000000016dfb00, 0x00000000004afe00, 0x00344200004aff00, 0x00675300015cfd00,
     0x00798542358ef900, 0x009dca889befe300, 0x008afffffffe5000, 0x00247beeec820000},
    {0x000000017eeb0000, 0x00000003cffc0000, 0x00000018fffc0000, 0x0000003decfc0000,
     0x0000018fbafc0000, 0x000003de5afc0000, 0x000019f92afc0000, 0x00004ee41afc0000,
     0x00019f911afc0000, 0x0004ee301afc0000, 0x001af8101afc0000, 0x004ed3001afc0000,
     0x00bf92112afc1100, 0x00efddcccefedc00, 0x00ffffffffffff00, 0x009aaaaaacfdaa00,
     0x002222223afc2200, 0x000000001afc0000, 0x000000001afc0000, 0x000000001afc0000},
    {0x001deeeeeeeec000, 0x001fffffffffd000, 0x002ffa9999998000, 0x002ff83333332000,
     0x003ff70000000000, 0x003ff70000000000, 0x004ff62332000000, 0x005feabddda40000,
     0x005ffffffffd5000, 0x005dba989cffd200, 0x0036641014bff800, 0x00000000016efc00,
     0x00000000004bfe00, 0x00000000004bff00, 0x00223100014bfe00, 0x00775300026efb00,
     0x0079864235bff600, 0x009dca889cffc000, 0x008bfffffffc2000, 0x00247cefeb600000},
    {0x0000017ceeb73000, 0x00003dfffffe8000, 0x0001dfeb98acb000, 0x0009fe8424589200,
     0x001efa3000454200, 0x006fe61000122100, 0x009fc40010000000, 0x00cfb45bdd930000,
     0x00dfabeffffe5000, 0x00efeeb879efe200, 0x00effa51137ef800, 0x00efe610005bfc00,
     0x00dfc510003afe00, 0x00bfc5000039ff00, 0x009fc510003afe00, 0x005fe720005bfb00,
     0x001dfb62147ef700, 0x0006ffb779dfd100, 0x00009ffffffe4000, 0x000005beed920000},
    {0x00eeeeeeeeeeee00, 0x00fffffffffffe00, 0x00999999999dfc00, 0x00344444447ef800,
     0x0000000002bfd300, 0x0000000005efa100, 0x000000001afe5000, 0x000000004dfb2000,
     0x000000018ee70000, 0x00000003bfc30000, 0x00000007de910000, 0x0000002afd500000,
     0x0000005cfb200000, 0x0000018ee8000000, 0x000003afe4000000, 0x000005dfb1000000,
     0x000018ef80000000, 0x00003aff30000000, 0x00004dfc10000000, 0x00016ef910000000},
    {0x000018ceec820000, 0x0003effffffe3000, 0x001dfe9779efd100, 0x005ff841148ff500,
     0x007fe610016ef800, 0x007fe600006ef800, 0x005ff710007ff500, 0x001dfc4004cfd100,
     0x0003dfebbdfd3000, 0x00003dffffc40000, 0x0005efdbcdfe6000, 0x003efb4115bfe400,
     0x00afd600006dfa00, 0x00dfb400004afe00, 0x00efa400004aff00, 0x00dfb500005bfd00,
     0x00afe731137efa00, 0x003ffd8668dff300, 0x0006ffffffff6000, 0x000039deed930000},
    {0x000018ceeb500000, 0x0002dffffff90000, 0x001dfe978bff7000, 0x006ff84126afe100,
     0x00bfc600027ef500, 0x00efa400005cf900, 0x00efa300005bfc00, 0x00efa400005cfd00,
     0x00cfc500016dfe00, 0x008fe730159fff00, 0x002efe877aeeff00, 0x0005fffeffbafe00,
     0x00004beec74afc00, 0x00000011004cfa00, 0x00122100016ef600, 0x00245300039ff200,
     0x0029853247efa000, 0x000bc988aefe2000, 0x0007ffffffe40000, 0x00027ceed8200000},
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

/* Side by side at even distances. OCR-A's digits stand 0.97 of their height apart and are 0.64 of
 * it wide; plain ones are narrower, and their 1 may be no more than a stroke. */
static bool stand_evenly(const struct run *digits)
{
    double pitch = (middle(&digits[15]) - middle(&digits[0])) / 15;
    for (int i = 0; i < CARD_NIK_LENGTH; i++) {
        double height = digits[i].bottom - digits[i].top, width = digits[i].right - digits[i].left;
        double off = middle(&digits[i]) - middle(&digits[0]) - pitch * i;
        if (fabs(off) > 0.2 * pitch || pitch < 0.6 * height || pitch > 1.25 * height) return false;
        if (width < 0.1 * height || width > 0.9 * height) return false;
    }
    return true;
}

/* A part of the picture as cells of mean 0 and length 1. */
static void sample_cells(const struct picture *print, double left, double top, double cell_width,
                         double cell_height, double out[CELLS])
{
    double sum = 0, squares = 0;
    for (int i = 0; i < CELLS; i++) {
        int x0 = (int)lround(left + i % COLUMNS * cell_width);
        int y0 = (int)lround(top + i / COLUMNS * cell_height);
        int x1 = (int)lround(left + (i % COLUMNS + 1) * cell_width);
        int y1 = (int)lround(top + (i / COLUMNS + 1) * cell_height), ink = 0, count = 0;
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

/* Pearson's correlation; the cells are of mean 0 and length 1 already. */
static double likeness(const double cells[CELLS], enum card_digit_face face, int digit)
{
    double dot = 0, sum = 0, squares = 0;
    for (int i = 0; i < CELLS; i++) {
        int at = COLUMNS - 1 - i % COLUMNS, row = i / COLUMNS;
        double level = face == CARD_FACE_OCR_A
                           ? (double)(shapes[digit][row] >> at & 1)
                           : (double)(plain_shapes[digit][row] >> (4 * at) & 15);
        dot += cells[i] * level;
        sum += level;
        squares += level * level;
    }
    return dot / sqrt(squares - sum * sum / CELLS);
}

struct match {
    int digit;
    double first, second; /* likeness of the most and of the next most alike */
};

/* The most alike of the ten, tried a cell to each side. */
static struct match compare(const struct picture *print, const struct run *run,
                            enum card_digit_face face)
{
    double best[10] = {0}, height = run->bottom - run->top, width = run->right - run->left;
    if (face == CARD_FACE_PLAIN && width < 0.42 * height) return (struct match){1, 0.9, 0.5};
    double cell_height = height / ROWS;
    double cell_width = face == CARD_FACE_OCR_A ? cell_height : width / 12;
    for (int shift = 0; shift < 9; shift++) {
        double cells[CELLS];
        sample_cells(print, middle(run) + (shift % 3 - 1 - COLUMNS / 2) * cell_width,
                     run->top + (shift / 3 - 1) * cell_height, cell_width, cell_height, cells);
        for (int digit = 0; digit < 10; digit++)
            best[digit] = fmax(best[digit], likeness(cells, face, digit));
    }
    struct match match = {0, best[0], 0};
    for (int digit = 1; digit < 10; digit++)
        if (best[digit] > match.first) match = (struct match){digit, best[digit], 0};
    for (int digit = 0; digit < 10; digit++)
        if (digit != match.digit) match.second = fmax(match.second, best[digit]);
    return match;
}

/* Digits of OCR-A, printed and scanned, are alike by 0.8 and more, those of another face by 0.6 on
 * the mean; between two digits lies a likeness of 0.1 and more where both are whole. */
#define LIKENESS_MEAN_LEAST 0.7
#define LIKENESS_LEAST      0.5
#define MARGIN_CERTAIN      0.12

static double read_face(const struct picture *print, const struct run *digits,
                        enum card_digit_face face, struct card_digits *out)
{
    double sum = 0, least_margin = 1, least = 1;
    for (int i = 0; i < CARD_NIK_LENGTH; i++) {
        struct match match = compare(print, &digits[i], face);
        out->text[i] = (char)('0' + match.digit);
        sum += match.first;
        least = fmin(least, match.first);
        least_margin = fmin(least_margin, match.first - match.second);
    }
    out->text[CARD_NIK_LENGTH] = 0;
    out->face = face;
    out->confidence = (int)(100 * fmin(1, least_margin / MARGIN_CERTAIN));
    return least < LIKENESS_LEAST ? 0 : sum / CARD_NIK_LENGTH;
}

bool card_digits_read(const struct picture *print, const struct card_band *band,
                      struct card_digits *out)
{
    struct run runs[RUNS_MAX];
    int count = drop_small(runs, find_runs(print, band, runs));
    if (count < CARD_NIK_LENGTH) return false;
    const struct run *digits = runs + count - CARD_NIK_LENGTH;
    if (!stand_evenly(digits)) return false;
    struct card_digits ocr_a = {0}, plain = {0};
    double like_ocr_a = read_face(print, digits, CARD_FACE_OCR_A, &ocr_a);
    double like_plain = read_face(print, digits, CARD_FACE_PLAIN, &plain);
    if (fmax(like_ocr_a, like_plain) < LIKENESS_MEAN_LEAST) return false;
    *out = like_ocr_a >= like_plain ? ocr_a : plain;
    return true;
}
