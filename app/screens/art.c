#include "screens/art.h"

#include "screens/art_grid.h"

enum { GRID_WIDTH = 100, GRID_HEIGHT = 120, BADGE_LEAST = 80 };

static void draw_sheet(const struct art_grid *grid)
{
    struct rect sheet = art_rect(grid, 17, 45, 46, 56);
    canvas_shadow(grid->canvas, sheet, art_units(grid, 1), art_units(grid, 3), 60);
    art_block(grid, sheet, 1, COLOUR_SURFACE, COLOUR_EDGE);
    for (int i = 0; i < 7; i++)
        art_stroke(grid, 22, 53 + 6.6 * i, i % 3 == 2 ? 46 : 58, 53 + 6.6 * i, 1.4, COLOUR_TRACK);
}

static void draw_card(const struct art_grid *grid)
{
    struct rect card = art_rect(grid, 17, 45, 46, 29);
    canvas_shadow(grid->canvas, card, art_units(grid, 3), art_units(grid, 3), 60);
    art_block(grid, card, 3, COLOUR_SURFACE, COLOUR_EDGE);
    for (int i = 0; i < 4; i++)
        art_stroke(grid, 21, 51 + 5.4 * i, i == 3 ? 36 : 43, 51 + 5.4 * i, 1.4, COLOUR_TRACK);
    art_block(grid, art_rect(grid, 48, 49, 11, 14), 1.4, COLOUR_TINT, COLOUR_EDGE);
    struct rect person = art_rect(grid, 49.5, 51.5, 8, 8);
    canvas_icon(grid->canvas, ICON_PERSON, person.x, person.y, person.width,
                art_colour(grid, COLOUR_PRIMARY));
}

static void draw_scanner(const struct art_grid *grid, enum art_paper paper)
{
    struct rect lid = art_rect(grid, 9, 2, 82, 36), bed = art_rect(grid, 5, 32, 90, 84);
    art_block(grid, lid, 4, COLOUR_SHADE, COLOUR_LINE);
    art_block(grid, art_rect(grid, 15, 7, 70, 25), 2, COLOUR_SURFACE, COLOUR_EDGE);
    canvas_shadow(grid->canvas, bed, art_units(grid, 5), art_units(grid, 5), 50);
    art_block(grid, bed, 5, COLOUR_PRESSED, COLOUR_LINE);
    art_block(grid, art_rect(grid, 13, 41, 74, 64), 2, COLOUR_TINT, COLOUR_LINE);
    struct rect lamp = art_rect(grid, 84, 110.5, 0, 0);
    canvas_circle(grid->canvas, lamp.x, lamp.y, art_units(grid, 1.4),
                  art_colour(grid, COLOUR_GLOW));
    if (paper == ART_SHEET)
        draw_sheet(grid);
    else
        draw_card(grid);
}

void art_scanner(struct canvas *canvas, struct rect rect, enum art_paper paper)
{
    struct art_grid grid = art_grid_in(canvas, rect, GRID_WIDTH, GRID_HEIGHT);
    draw_scanner(&grid, paper);
    /* The corner that counts, and which way the paper is pushed. */
    art_stroke(&grid, 15, 43, 27, 43, 1.8, COLOUR_ACCENT);
    art_stroke(&grid, 15, 43, 15, 55, 1.8, COLOUR_ACCENT);
    art_stroke(&grid, 79, 98, 69, 88, 2.4, COLOUR_ACCENT);
    art_stroke(&grid, 69, 88, 69, 94, 2.4, COLOUR_ACCENT);
    art_stroke(&grid, 69, 88, 75, 88, 2.4, COLOUR_ACCENT);
}

void art_scanning(struct canvas *canvas, struct rect rect, enum art_paper paper, int permille)
{
    struct art_grid grid = art_grid_in(canvas, rect, GRID_WIDTH, GRID_HEIGHT);
    draw_scanner(&grid, paper);
    double y = 43 + 60.0 * permille / 1000;
    struct rect light = art_rect(&grid, 14, y - 1, 72, 2);
    canvas_glow(canvas, light, art_units(&grid, 1), art_units(&grid, 4),
                (art_colour(&grid, COLOUR_GLOW) & 0xFFFFFF) | 0x90000000);
    canvas_round(canvas, light, art_units(&grid, 1), art_colour(&grid, COLOUR_GLOW));
}

void art_ring(struct canvas *canvas, struct rect rect, enum icon icon, int permille)
{
    const struct theme *theme = canvas_theme(canvas);
    int side = rect.width < rect.height ? rect.width : rect.height;
    struct rect ring = {rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2, side,
                        side};
    int thickness = side / 16;
    if (theme_is_plain(theme))
        canvas_ellipse(canvas, ring, 2, 0, 360, theme_colour(theme, COLOUR_LINE));
    else
        canvas_ellipse(canvas, ring, thickness, 0, 360, theme_colour(theme, COLOUR_TRACK));
    if (permille > 0)
        canvas_ellipse(canvas, ring, thickness, 0, 360.0 * permille / 1000,
                       theme_colour(theme, COLOUR_PRIMARY));
    int size = side * 2 / 5;
    canvas_icon(canvas, icon, ring.x + (side - size) / 2, ring.y + (side - size) / 2, size,
                theme_colour(theme, COLOUR_PRIMARY));
}

void art_badge(struct canvas *canvas, struct rect room, enum icon icon, enum colour_name name)
{
    const struct theme *theme = canvas_theme(canvas);
    int side = room.width < room.height ? room.width : room.height;
    if (side > theme_px(theme, ART_BADGE_MOST)) side = theme_px(theme, ART_BADGE_MOST);
    if (side < theme_px(theme, BADGE_LEAST)) return;
    int x = room.x + room.width / 2, y = room.y + room.height / 2;
    canvas_circle(canvas, x, y, side / 2, theme_colour(theme, COLOUR_TINT));
    int size = side / 2;
    canvas_icon(canvas, icon, x - size / 2, y - size / 2, size, theme_colour(theme, name));
}
