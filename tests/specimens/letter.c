#include "paper.h"
#include "words.h"

#include <math.h>
#include <stdio.h>

static const enum pen_face bodies[] = {PEN_SERIF, PEN_SANS, PEN_INTER};
static const enum pen_face bolds[] = {PEN_SERIF_BOLD, PEN_SANS_BOLD, PEN_INTER_BOLD};

/* Crest, three lines and a rule; the foot of it. */
static double head(struct sheet *sheet, enum pen_face bold, enum pen_face body)
{
    struct dice *dice = &sheet->dice;
    double centre = sheet->width_mm / 2, top = dice_between(dice, 11, 18);
    double wide = sheet->print.right - sheet->print.left, size = wide > 120 ? 1 : 0.62;
    if (sheet->colour) {
        const struct paint crest = {dice_below(dice, 2) ? 0x1f4f9a : 0x9a2418, 1};
        double x = (sheet->print.left + 9 * size) * sheet->mm, y = (top + 9 * size) * sheet->mm;
        paint_ring(&sheet->picture, x, y, 5 * size * sheet->mm, 6 * size * sheet->mm, &crest);
        paint_ring(&sheet->picture, x, y, 1.5 * size * sheet->mm, 1.5 * size * sheet->mm,
                   &(struct paint){0xe8b420, 1});
    }
    sheet_centre(sheet, bold, 13 * size, centre, top + 5 * size, "PEMERINTAH KOTA CONTOH",
                 &ink_black);
    sheet_centre(sheet, bold, 15 * size, centre, top + 11.5 * size,
                 "DINAS KOMUNIKASI DAN INFORMATIKA", &ink_black);
    sheet_centre(sheet, body, 9.5 * size, centre, top + 16.5 * size,
                 "Jalan Merdeka Contoh Nomor 1, Kota Contoh, kode pos 00000", &ink_black);
    double foot = top + 20 * size;
    sheet_box(sheet, sheet->print.left, foot, wide, 0.9, &ink_black);
    sheet_box(sheet, sheet->print.left, foot + 1.4, wide, 0.3, &ink_black);
    sheet->print.top = top;
    return foot + 9 * size;
}

static double opening(struct sheet *sheet, enum pen_face body, double size, double y)
{
    char line[80];
    struct dice *dice = &sheet->dice;
    double step = size * 0.47, left = sheet->print.left;
    words_date(dice, line, sizeof line);
    double width = sheet_width_mm(sheet, body, size, line, (int)sizeof "Kota Contoh, 28 Septem");
    sheet_write(sheet, body, size, sheet->print.right - width - 12, y, line, &ink_black);
    snprintf(line, sizeof line, "Nomor : %03d/%d/SPESIMEN/20%d", dice_below(dice, 1000),
             400 + dice_below(dice, 100), 20 + dice_below(dice, 7));
    sheet_write(sheet, body, size, left, y + step, line, &ink_black);
    snprintf(line, sizeof line, "Hal     : %s %s %s", words_one(dice), words_one(dice),
             words_one(dice));
    sheet_write(sheet, body, size, left, y + 2 * step, line, &ink_black);
    sheet_write(sheet, body, size, left, y + 4 * step, "Yth. Kepala Balai Contoh", &ink_black);
    return y + 6 * step;
}

static double table(struct sheet *sheet, enum pen_face body, double size, double y)
{
    struct dice *dice = &sheet->dice;
    int rows = 3 + dice_below(dice, 4);
    double left = sheet->print.left, right = sheet->print.right, high = size * 0.62;
    const double columns[] = {left, left + 10, left + (right - left) * 0.55, right};
    for (int row = 0; row <= rows; row++) {
        sheet_box(sheet, left, y + row * high, right - left, 0.3, &ink_black);
        if (row == rows) break;
        char line[64];
        snprintf(line, sizeof line, "%d", row + 1);
        sheet_write(sheet, body, size, columns[0] + 3, y + (row + 0.72) * high, line, &ink_black);
        snprintf(line, sizeof line, "%s %s", words_one(dice), words_one(dice));
        sheet_write(sheet, body, size, columns[1] + 2, y + (row + 0.72) * high, line, &ink_black);
        snprintf(line, sizeof line, "%d.%03d", dice_below(dice, 900), dice_below(dice, 1000));
        sheet_write(sheet, body, size, columns[2] + 2, y + (row + 0.72) * high, line, &ink_black);
    }
    for (int i = 0; i < 4; i++)
        sheet_box(sheet, columns[i], y, 0.3, rows * high, &ink_black);
    return y + rows * high + size * 0.6;
}

static void signature(struct sheet *sheet, enum pen_face body, double size, double y)
{
    double x = sheet->print.left + (sheet->print.right - sheet->print.left) * 0.6;
    sheet_write(sheet, body, size, x, y, "Kepala Dinas,", &ink_black);
    struct paint pen = {sheet->colour ? 0x24348c : 0x2a2a2a, 0.9};
    sheet_scribble(sheet, x + 2, y + size * 1.5, size * 2.6, size * 0.8, &pen);
    if (sheet->colour && sheet->width_mm > 180)
        sheet_stamp(sheet, x - 4, y + 11, &(struct paint){0x5a2f9c, 0.75});
    sheet_write(sheet, body, size, x, y + size * 2.1, "Nama SPESIMEN", &ink_black);
    sheet->print.bottom = y + size * 2.1;
}

void paper_letter(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    int font = dice_below(dice, 3);
    enum pen_face body = bodies[font], bold = bolds[font];
    double margin = fmin(dice_between(dice, 20, 27), sheet->width_mm * 0.11);
    sheet->print.left = margin;
    sheet->print.right = sheet->width_mm - fmin(20, margin);
    double size = sheet->width_mm > 180 ? dice_between(dice, 10.5, 12) : 8.5;
    double y = opening(sheet, body, size, head(sheet, bold, body));
    double end = sheet->height_mm - fmin(60, sheet->height_mm * 0.25);
    double bottom = end - dice_between(dice, 0, 0.3) * (end - y);
    bool with_table = dice_below(dice, 2);
    char text[1200];
    while (y < bottom) {
        words_paragraph(dice, 2 + dice_below(dice, 4), text, sizeof text);
        y = sheet_paragraph(sheet, body, size, sheet->print.left, sheet->print.right, y, bottom,
                            text) +
            size * 0.2;
        if (with_table && y < bottom - 45) {
            y = table(sheet, body, size, y);
            with_table = false;
        }
    }
    signature(sheet, body, size, fmin(y, end) + size * 0.5);
}
