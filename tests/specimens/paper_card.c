#include "desk.h"
#include "paper.h"

#include <stdio.h>

/* Fine lines that wave across each other, as on security paper. */
static void guilloche(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    double wave = dice_between(dice, 0.18, 0.3), phase = dice_between(dice, 0, 6);
    for (int line = -4; line < 30; line++) {
        const struct paint paint = {line & 1 ? 0x8fb6d8 : 0xa9d0c8, 0.55};
        double last_x = 0, last_y = 0;
        for (int i = 0; i <= 90; i++) {
            double x = sheet->width_mm * i / 90;
            double y = 2.2 * line + 2.4 * sin(x * wave + phase + line * 0.35) + x * 0.05;
            if (i > 0) sheet_stroke(sheet, last_x, last_y, x, y, 0.14, &paint);
            last_x = x;
            last_y = y;
        }
    }
}

static void portrait(struct sheet *sheet, double x, double y)
{
    bool red = dice_below(&sheet->dice, 2);
    sheet_box(sheet, x, y, 20, 26, &(struct paint){red ? 0xb02828 : 0x2a58a8, 1});
    double mm = sheet->mm;
    const struct paint skin = {0xc89a76, 1}, hair = {0x241c18, 1}, shirt = {0xe8e8e4, 1};
    for (double r = 0; r < 4.6; r += 0.4)
        paint_ring(&sheet->picture, (x + 10) * mm, (y + 10) * mm, r * mm, 0.8 * mm, &skin);
    for (double dx = -4.6; dx <= 4.6; dx += 0.4)
        sheet_box(sheet, x + 10 + dx, y + 4.4 + dx * dx * 0.12, 0.6, 2.4, &hair);
    for (double dx = -8; dx <= 8; dx += 0.4)
        sheet_box(sheet, x + 10 + dx, y + 16.5 + dx * dx * 0.05, 0.6, 9.5 - dx * dx * 0.05, &shirt);
}

static void lines(struct sheet *sheet)
{
    struct dice *dice = &sheet->dice;
    static const char *const rows[][2] = {
        {"Nama", "CONTOH SPESIMEN"},
        {"Tempat/Tgl Lahir", "CONTOH, 17-08-1990"},
        {"Jenis Kelamin", "LAKI-LAKI"},
        {"Alamat", "JL. MERDEKA CONTOH 1"},
        {"RT/RW", "001/002"},
        {"Kel/Desa", "CONTOH"},
        {"Kecamatan", "CONTOH TENGAH"},
        {"Agama", "-"},
        {"Status Perkawinan", "KAWIN"},
        {"Pekerjaan", "PEGAWAI CONTOH"},
        {"Berlaku Hingga", "SEUMUR HIDUP"},
    };
    char nik[64];
    snprintf(nik, sizeof nik, "0000%02d%02d%02d%06d", 1 + dice_below(dice, 28),
             1 + dice_below(dice, 12), dice_below(dice, 100), dice_below(dice, 1000000));
    sheet_write(sheet, PEN_SANS_BOLD, 9, 4, 14.2, "NIK", &ink_black);
    sheet_write(sheet, PEN_MONO, 11, 17, 14.2, nik, &ink_black);
    double y = 18.2;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, y += 3.05) {
        sheet_write(sheet, PEN_SANS, 6, 4, y, rows[i][0], &ink_black);
        sheet_write(sheet, PEN_SANS, 6, 21, y, ":", &ink_black);
        sheet_write(sheet, PEN_SANS, 6, 22.5, y, rows[i][1], &ink_black);
    }
}

void paper_card(struct sheet *sheet)
{
    sheet->colour = true;
    sheet->print = (struct box_mm){4, 4, sheet->width_mm - 4, 50};
    sheet_box(sheet, 0, 0, sheet->width_mm, sheet->height_mm, &(struct paint){0xc6dff0, 1});
    guilloche(sheet);
    sheet_centre(sheet, PEN_SANS_BOLD, 8, sheet->width_mm / 2, 5.4, "PROVINSI CONTOH", &ink_black);
    sheet_centre(sheet, PEN_SANS_BOLD, 8, sheet->width_mm / 2, 9, "KABUPATEN SPESIMEN", &ink_black);
    lines(sheet);
    portrait(sheet, 61, 13);
    sheet_centre(sheet, PEN_SANS, 5, 71, 42.5, "KABUPATEN SPESIMEN", &ink_black);
    sheet_scribble(sheet, 65, 49.5, 12, 3, &ink_black);
}
