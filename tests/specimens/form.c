#include "desk.h"
#include "paper.h"
#include "words.h"

#include <math.h>
#include <stdio.h>

static const struct paint pen_blue = {0x1f3a93, 0.9};
static const struct paint line_grey = {0x404044, 0.9};

/* A label with boxes for letters, a line to write on, or boxes to tick. */
static void field(struct sheet *sheet, double y, int number)
{
    struct dice *dice = &sheet->dice;
    char label[64];
    double left = sheet->print.left, middle = left + (sheet->print.right - left) * 0.34;
    snprintf(label, sizeof label, "%d. %s %s", number, words_one(dice), words_one(dice));
    sheet_write(sheet, PEN_SANS, 9.5, left, y, label, &ink_black);
    double room = sheet->print.right - middle;
    switch (dice_below(dice, 3)) {
    case 0:
        for (int i = 0; i < (int)(room / 6.2); i++) {
            sheet_frame(sheet, middle + i * 6.2, y - 4.6, 6, 6.4, 0.25, &line_grey);
            const char digit[] = {(char)('0' + dice_below(dice, 10)), '\0'};
            if (i < 13)
                sheet_write(sheet, PEN_SANS, 12, middle + i * 6.2 + 1.8, y, digit, &pen_blue);
        }
        break;
    case 1:
        sheet_box(sheet, middle, y + 0.8, room, 0.25, &line_grey);
        sheet_scribble(sheet, middle + 2, y, room * dice_between(dice, 0.3, 0.8), 3.2, &pen_blue);
        break;
    default:
        for (int i = 0; i < 3; i++) {
            double x = middle + i * room / 3;
            sheet_frame(sheet, x, y - 3.6, 4, 4, 0.3, &line_grey);
            sheet_write(sheet, PEN_SANS, 9.5, x + 6, y, words_one(dice), &ink_black);
            if (i != number % 3) continue;
            sheet_stroke(sheet, x + 0.5, y - 2, x + 1.8, y - 0.3, 0.5, &pen_blue);
            sheet_stroke(sheet, x + 1.8, y - 0.3, x + 4.6, y - 4.6, 0.5, &pen_blue);
        }
    }
}

void paper_form(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    double margin = fmin(18, sheet->width_mm * 0.1);
    sheet->colour = true;
    sheet->print = (struct box_mm){margin, 14, sheet->width_mm - margin, 0};
    sheet_frame(sheet, margin - 4, 12, sheet->width_mm - 2 * margin + 8, 14, 0.5, &line_grey);
    sheet_centre(sheet, PEN_SANS_BOLD, sheet->width_mm > 180 ? 13 : 9, sheet->width_mm / 2, 18,
                 "FORMULIR PERMOHONAN SERTIFIKAT ELEKTRONIK", &ink_black);
    sheet_centre(sheet, PEN_SANS, 9, sheet->width_mm / 2, 23.5,
                 "diisi dengan huruf cetak oleh pemohon - SPESIMEN", &ink_black);
    double y = 37, step = dice_between(dice, 9.5, 12.5), end = sheet->height_mm - 62;
    for (int number = 1; y < end; number++, y += step)
        field(sheet, y, number);
    char text[400];
    words_paragraph(dice, 2, text, sizeof text);
    y = sheet_paragraph(sheet, PEN_SANS, 9, margin, sheet->width_mm - margin, y + 2, y + 20, text);
    double x = sheet->width_mm * 0.62;
    sheet_frame(sheet, x, y + 2, sheet->width_mm - margin - x, 26, 0.3, &line_grey);
    sheet_write(sheet, PEN_SANS, 9, x + 3, y + 7, "Tanda tangan pemohon", &ink_black);
    sheet_scribble(sheet, x + 6, y + 22, 28, 9, &pen_blue);
    sheet->print.bottom = y + 28;
}

void paper_sparse(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    double margin = sheet->width_mm * 0.14, y = dice_between(dice, 0.12, 0.5) * sheet->height_mm;
    sheet->print = (struct box_mm){margin, y - 5, sheet->width_mm - margin, 0};
    enum pen_face face = dice_below(dice, 2) ? PEN_SERIF : PEN_SANS;
    sheet_write(sheet, face, 12, margin, y, "Catatan, lembar SPESIMEN", &ink_black);
    char text[300];
    words_paragraph(dice, 2 + dice_below(dice, 2), text, sizeof text);
    double end = sheet_paragraph(sheet, face, 12, margin, sheet->width_mm - margin, y + 8,
                                 sheet->height_mm - 30, text);
    sheet->print.bottom = end - 4;
    sheet->colour = false;
}

void paper_receipt(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    sheet->print = (struct box_mm){5, 5, sheet->width_mm - 5, 0};
    sheet_centre(sheet, PEN_INTER_BOLD, 11, sheet->width_mm / 2, 12, "Tanda Terima SPESIMEN",
                 &ink_black);
    double y = 22;
    char line[80];
    for (; y < sheet->height_mm - 20; y += 5.2) {
        snprintf(line, sizeof line, "%-14s %s %d", words_one(dice), words_one(dice),
                 dice_below(dice, 5000));
        sheet_write(sheet, PEN_MONO, 8, 5, y, line, &ink_black);
    }
    sheet_box(sheet, 5, y, sheet->width_mm - 10, 0.4, &ink_black);
    sheet->print.bottom = y;
    sheet->colour = false;
}
