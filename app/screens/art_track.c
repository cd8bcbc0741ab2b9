#include "screens/art.h"
#include "screens/art_grid.h"

#include "base/picture.h"

enum { WIDTH = 110, HEIGHT = 120, MODULES = 13 };

/* Something that looks like a QR and is none: nobody is to point a phone at it. */
static bool is_dark(int x, int y)
{
    static const unsigned rows[MODULES] = {0x1FD7, 0x1055, 0x175D, 0x1754, 0x1055, 0x1FD7, 0x000A,
                                           0x16B5, 0x0A4B, 0x1FD2, 0x105D, 0x1756, 0x1FCB};
    return rows[y] >> (MODULES - 1 - x) & 1;
}

static void draw_code(const struct art_grid *grid, double x, double y, double module)
{
    struct rect from = art_rect(grid, x, y, 0, 0);
    int side = art_units(grid, module);
    for (int row = 0; row < MODULES; row++)
        for (int column = 0; column < MODULES; column++)
            if (is_dark(column, row))
                canvas_fill(grid->canvas,
                            (struct rect){from.x + column * side, from.y + row * side, side, side},
                            0xFF000000);
}

/* Paper is white in every theme. */
static void draw_receipt(const struct art_grid *grid)
{
    struct rect slip = art_rect(grid, 30, 4, 50, 70);
    canvas_shadow(grid->canvas, slip, art_units(grid, 1), art_units(grid, 4), 60);
    canvas_round(grid->canvas, slip, art_units(grid, 1), 0xFFFFFFFF);
    canvas_round_line(grid->canvas, slip, art_units(grid, 1), art_units(grid, 0.7),
                      art_colour(grid, COLOUR_LINE));
    struct rect line = art_rect(grid, 42, 10, 26, 3);
    canvas_round(grid->canvas, line, line.height / 2, 0xFF13212B);
    line = art_rect(grid, 38, 17, 34, 1.6);
    canvas_round(grid->canvas, line, line.height / 2, 0xFFC3CBCF);
    draw_code(grid, 38.8, 23, 2.5);
    line = art_rect(grid, 38, 61, 34, 3.4);
    canvas_round(grid->canvas, line, line.height / 2, 0xFF13212B);
}

void art_receipt_read(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, WIDTH, HEIGHT);
    struct rect reader = art_rect(&grid, 25, 96, 60, 20), window = art_rect(&grid, 38, 96, 34, 5);
    /* Its light widens upward. */
    for (int i = -3; i <= 3; i++)
        art_stroke(&grid, 55 + 3.4 * i, 94, 55 + 6.4 * i, 79, 1.6, COLOUR_ACCENT);
    draw_receipt(&grid);
    canvas_shadow(canvas, reader, art_units(&grid, 5), art_units(&grid, 5), 60);
    art_block(&grid, reader, 5, COLOUR_PRESSED, art_edge(&grid));
    art_block(&grid, window, 2, COLOUR_ACCENT, art_edge(&grid));
    art_disc(&grid, 76, 108, 1.8, COLOUR_GLOW);
}
