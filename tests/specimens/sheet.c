#include "desk.h"
#include "paper.h"

#include <string.h>

const struct paint ink_black = {0x1c1c1e, 0.95};

#define POINT_MM (25.4 / 72)
#define LEADING  1.32

void sheet_write(struct sheet *sheet, enum pen_face face, double size_pt, double x_mm, double y_mm,
                 const char *text, const struct paint *paint)
{
    pen_write(sheet->pen, &sheet->picture, face, size_pt * POINT_MM * sheet->mm, x_mm * sheet->mm,
              y_mm * sheet->mm, text, (int)strlen(text), paint);
}

double sheet_width_mm(struct sheet *sheet, enum pen_face face, double size_pt, const char *text,
                      int length)
{
    return pen_width(sheet->pen, face, size_pt * POINT_MM * sheet->mm, text, length) / sheet->mm;
}

void sheet_centre(struct sheet *sheet, enum pen_face face, double size_pt, double x_mm, double y_mm,
                  const char *text, const struct paint *paint)
{
    double width = sheet_width_mm(sheet, face, size_pt, text, (int)strlen(text));
    sheet_write(sheet, face, size_pt, x_mm - width / 2, y_mm, text, paint);
}

double sheet_paragraph(struct sheet *sheet, enum pen_face face, double size_pt, double left_mm,
                       double right_mm, double y_mm, double bottom_mm, const char *text)
{
    double x = left_mm, space = sheet_width_mm(sheet, face, size_pt, " ", 1);
    double size_px = size_pt * POINT_MM * sheet->mm;
    while (*text) {
        int length = (int)strcspn(text, " ");
        double width = sheet_width_mm(sheet, face, size_pt, text, length);
        if (x > left_mm && x + width > right_mm) {
            x = left_mm;
            y_mm += size_pt * POINT_MM * LEADING;
        }
        if (y_mm > bottom_mm) return y_mm;
        pen_write(sheet->pen, &sheet->picture, face, size_px, x * sheet->mm, y_mm * sheet->mm, text,
                  length, &ink_black);
        x += width + space;
        text += length;
        text += strspn(text, " ");
    }
    return y_mm + size_pt * POINT_MM * LEADING;
}

void sheet_box(struct sheet *sheet, double x, double y, double width, double height,
               const struct paint *paint)
{
    paint_box(&sheet->picture, x * sheet->mm, y * sheet->mm, width * sheet->mm, height * sheet->mm,
              paint);
}

void sheet_frame(struct sheet *sheet, double x, double y, double width, double height,
                 double thick_mm, const struct paint *paint)
{
    paint_frame(&sheet->picture, x * sheet->mm, y * sheet->mm, width * sheet->mm,
                height * sheet->mm, thick_mm * sheet->mm, paint);
}

void sheet_stroke(struct sheet *sheet, double x0, double y0, double x1, double y1, double thick_mm,
                  const struct paint *paint)
{
    paint_stroke(&sheet->picture, x0 * sheet->mm, y0 * sheet->mm, x1 * sheet->mm, y1 * sheet->mm,
                 thick_mm * sheet->mm, paint);
}

void sheet_scribble(struct sheet *sheet, double x, double y, double width, double height,
                    const struct paint *paint)
{
    struct dice *dice = &sheet->dice;
    double loops = dice_between(dice, 1.2, 2.2), lean = dice_between(dice, 0.2, 1.2);
    double phase = dice_between(dice, 0, 6.28), last_x = 0, last_y = 0;
    int steps = (int)(width * 6);
    for (int i = 0; i <= steps; i++) {
        double t = width * i / steps, turn = t * loops * 2 + phase;
        double swell = 0.6 + 0.4 * sin(t * 0.7 + phase);
        double px = x + t + lean * sin(turn), py = y - height / 2 * swell * (1 + cos(turn * 0.9));
        if (i > 0) sheet_stroke(sheet, last_x, last_y, px, py, 0.45, paint);
        last_x = px;
        last_y = py;
    }
}

void sheet_stamp(struct sheet *sheet, double x, double y, const struct paint *paint)
{
    double mm = sheet->mm;
    paint_ring(&sheet->picture, x * mm, y * mm, 17 * mm, 0.8 * mm, paint);
    paint_ring(&sheet->picture, x * mm, y * mm, 11.5 * mm, 0.5 * mm, paint);
    sheet_centre(sheet, PEN_SANS_BOLD, 9, x, y - 1, "DINAS", paint);
    sheet_centre(sheet, PEN_SANS_BOLD, 9, x, y + 3, "CONTOH", paint);
    static const char around[] = "PEMERINTAH KOTA CONTOH ";
    for (int i = 0; around[i]; i++) {
        double turn = i * 6.2831853 / (double)(sizeof around - 1);
        const char letter[] = {around[i], '\0'};
        sheet_centre(sheet, PEN_SANS_BOLD, 7, x + 14.2 * sin(turn), y + 1 - 14.2 * cos(turn),
                     letter, paint);
    }
}
