#include "screens/staff/art_staff.h"

#include "screens/art_grid.h"

enum { WIDTH = 130, HEIGHT = 70 };

/* The side of the terminal with a socket in it. */
static void draw_socket(const struct art_grid *grid)
{
    art_block(grid, art_rect(grid, 96, 4, 30, 62), 4, COLOUR_PRESSED, art_edge(grid));
    art_block(grid, art_rect(grid, 94, 26, 14, 18), 1.5, COLOUR_TRACK, COLOUR_LINE);
    art_block(grid, art_rect(grid, 97, 31, 11, 8), 1, COLOUR_INK, art_edge(grid));
    art_disc(grid, 117, 12, 1.8, COLOUR_GLOW);
}

static void draw_stick(const struct art_grid *grid, double x)
{
    struct rect body = art_rect(grid, x, 21, 44, 28);
    canvas_shadow(grid->canvas, body, art_units(grid, 5), art_units(grid, 4), 60);
    art_block(grid, art_rect(grid, x + 40, 26, 18, 18), 1.5, COLOUR_SURFACE, COLOUR_LINE);
    for (int hole = 0; hole < 2; hole++)
        art_block(grid, art_rect(grid, x + 48, 29 + 8 * hole, 4, 4), 0.6, COLOUR_INK,
                  art_edge(grid));
    art_block(grid, body, 6, COLOUR_PRIMARY, art_edge(grid));
    art_block(grid, art_rect(grid, x + 7, 27, 22, 16), 3, COLOUR_TINT, COLOUR_LINE);
    struct rect icon = art_rect(grid, x + 12, 29, 12, 12);
    canvas_icon(grid->canvas, ICON_SHIELD, icon.x, icon.y, icon.width,
                art_colour(grid, COLOUR_PRIMARY));
}

void art_usb_plug(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, WIDTH, HEIGHT);
    draw_socket(&grid);
    draw_stick(&grid, 6);
    art_stroke(&grid, 70, 35, 84, 35, 2.4, COLOUR_ACCENT);
    art_stroke(&grid, 78, 29, 84, 35, 2.4, COLOUR_ACCENT);
    art_stroke(&grid, 78, 41, 84, 35, 2.4, COLOUR_ACCENT);
}

void art_usb_written(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, WIDTH, HEIGHT);
    struct rect tick = art_rect(&grid, 78, 4, 24, 24);
    draw_stick(&grid, 34);
    canvas_circle(canvas, tick.x + tick.width / 2, tick.y + tick.height / 2, tick.width * 9 / 20,
                  art_colour(&grid, COLOUR_SURFACE));
    canvas_icon(canvas, ICON_GOOD, tick.x, tick.y, tick.width, art_colour(&grid, COLOUR_GOOD));
}

/* The terminal, the service centre, and what lies between them. */
void art_line(struct canvas *canvas, struct rect rect, bool up)
{
    struct art_grid grid = art_grid_in(canvas, rect, WIDTH, 44);
    for (int i = 0; i < 9; i++) {
        double x = 42 + 5.6 * i;
        if (up || i < 3 || i > 5) art_disc(&grid, x, 22, 1.3, up ? COLOUR_PRIMARY : COLOUR_LINE);
    }
    for (int end = 0; end < 2; end++) {
        double x = end ? 110 : 20;
        struct rect icon = art_rect(&grid, x - 8, 14, 16, 16);
        art_disc(&grid, x, 22, 17, COLOUR_LINE);
        art_disc(&grid, x, 22, 16.3, COLOUR_SURFACE);
        canvas_icon(canvas, end ? ICON_AGENCY : ICON_TOUCH, icon.x, icon.y, icon.width,
                    art_colour(&grid, COLOUR_PRIMARY));
    }
    if (up) return;
    art_stroke(&grid, 61, 18, 69, 26, 2.2, COLOUR_BAD);
    art_stroke(&grid, 69, 18, 61, 26, 2.2, COLOUR_BAD);
}
