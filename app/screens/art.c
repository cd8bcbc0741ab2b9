#include "screens/art.h"

/* Drawn on a grid of 100 x 120, as large as the rect allows. */
struct grid {
    struct canvas *canvas;
    double x, y, unit;
};

enum { GRID_WIDTH = 100, GRID_HEIGHT = 120 };

static struct grid grid_in(struct canvas *canvas, struct rect rect)
{
    double across = (double)rect.width / GRID_WIDTH, down = (double)rect.height / GRID_HEIGHT;
    struct grid grid = {.canvas = canvas, .unit = across < down ? across : down};
    grid.x = rect.x + (rect.width - grid.unit * GRID_WIDTH) / 2;
    grid.y = rect.y + (rect.height - grid.unit * GRID_HEIGHT) / 2;
    return grid;
}

static struct rect on_grid(const struct grid *grid, double x, double y, double width, double height)
{
    return (struct rect){(int)(grid->x + x * grid->unit), (int)(grid->y + y * grid->unit),
                         (int)(width * grid->unit), (int)(height * grid->unit)};
}

static int units(const struct grid *grid, double length)
{
    int px = (int)(length * grid->unit);
    return px > 1 ? px : 1;
}

/* High contrast has no shades and no glow: what they show is drawn as a line there. */
static uint32_t colour(const struct grid *grid, enum colour_name name)
{
    bool faint = name == COLOUR_TRACK || name == COLOUR_GLOW;
    if (faint && theme_is_plain(canvas_theme(grid->canvas))) name = COLOUR_LINE;
    return theme_colour(canvas_theme(grid->canvas), name);
}

static void block(const struct grid *grid, struct rect rect, double radius, enum colour_name fill,
                  enum colour_name line)
{
    canvas_round(grid->canvas, rect, units(grid, radius), colour(grid, fill));
    canvas_round_line(grid->canvas, rect, units(grid, radius), units(grid, 0.7),
                      colour(grid, line));
}

static void stroke(const struct grid *grid, double x0, double y0, double x1, double y1,
                   double thickness, enum colour_name name)
{
    struct rect from = on_grid(grid, x0, y0, 0, 0), to = on_grid(grid, x1, y1, 0, 0);
    canvas_line(grid->canvas, from.x, from.y, to.x, to.y, units(grid, thickness),
                colour(grid, name));
}

static void draw_sheet(const struct grid *grid)
{
    struct rect sheet = on_grid(grid, 17, 45, 46, 56);
    canvas_shadow(grid->canvas, sheet, units(grid, 1), units(grid, 3), 60);
    block(grid, sheet, 1, COLOUR_SURFACE, COLOUR_EDGE);
    for (int i = 0; i < 7; i++)
        stroke(grid, 22, 53 + 6.6 * i, i % 3 == 2 ? 46 : 58, 53 + 6.6 * i, 1.4, COLOUR_TRACK);
}

static void draw_card(const struct grid *grid)
{
    struct rect card = on_grid(grid, 17, 45, 46, 29);
    canvas_shadow(grid->canvas, card, units(grid, 3), units(grid, 3), 60);
    block(grid, card, 3, COLOUR_SURFACE, COLOUR_EDGE);
    for (int i = 0; i < 4; i++)
        stroke(grid, 21, 51 + 5.4 * i, i == 3 ? 36 : 43, 51 + 5.4 * i, 1.4, COLOUR_TRACK);
    block(grid, on_grid(grid, 48, 49, 11, 14), 1.4, COLOUR_TINT, COLOUR_EDGE);
    struct rect person = on_grid(grid, 49.5, 51.5, 8, 8);
    canvas_icon(grid->canvas, ICON_PERSON, person.x, person.y, person.width,
                colour(grid, COLOUR_PRIMARY));
}

static void draw_scanner(const struct grid *grid, enum art_paper paper)
{
    struct rect lid = on_grid(grid, 9, 2, 82, 36), bed = on_grid(grid, 5, 32, 90, 84);
    block(grid, lid, 4, COLOUR_SHADE, COLOUR_LINE);
    block(grid, on_grid(grid, 15, 7, 70, 25), 2, COLOUR_SURFACE, COLOUR_EDGE);
    canvas_shadow(grid->canvas, bed, units(grid, 5), units(grid, 5), 50);
    block(grid, bed, 5, COLOUR_PRESSED, COLOUR_LINE);
    block(grid, on_grid(grid, 13, 41, 74, 64), 2, COLOUR_TINT, COLOUR_LINE);
    struct rect lamp = on_grid(grid, 84, 110.5, 0, 0);
    canvas_circle(grid->canvas, lamp.x, lamp.y, units(grid, 1.4), colour(grid, COLOUR_GLOW));
    if (paper == ART_SHEET)
        draw_sheet(grid);
    else
        draw_card(grid);
}

void art_scanner(struct canvas *canvas, struct rect rect, enum art_paper paper)
{
    struct grid grid = grid_in(canvas, rect);
    draw_scanner(&grid, paper);
    /* The corner that counts, and which way the paper is pushed. */
    stroke(&grid, 15, 43, 27, 43, 1.8, COLOUR_ACCENT);
    stroke(&grid, 15, 43, 15, 55, 1.8, COLOUR_ACCENT);
    stroke(&grid, 79, 98, 69, 88, 2.4, COLOUR_ACCENT);
    stroke(&grid, 69, 88, 69, 94, 2.4, COLOUR_ACCENT);
    stroke(&grid, 69, 88, 75, 88, 2.4, COLOUR_ACCENT);
}

void art_scanning(struct canvas *canvas, struct rect rect, enum art_paper paper, int permille)
{
    struct grid grid = grid_in(canvas, rect);
    draw_scanner(&grid, paper);
    double y = 43 + 60.0 * permille / 1000;
    struct rect light = on_grid(&grid, 14, y - 1, 72, 2);
    canvas_glow(canvas, light, units(&grid, 1), units(&grid, 4),
                (colour(&grid, COLOUR_GLOW) & 0xFFFFFF) | 0x90000000);
    canvas_round(canvas, light, units(&grid, 1), colour(&grid, COLOUR_GLOW));
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

void art_badge(struct canvas *canvas, struct rect rect, enum icon icon, enum colour_name name)
{
    const struct theme *theme = canvas_theme(canvas);
    int side = rect.width < rect.height ? rect.width : rect.height;
    int x = rect.x + rect.width / 2, y = rect.y + rect.height / 2;
    canvas_circle(canvas, x, y, side / 2, theme_colour(theme, COLOUR_TINT));
    int size = side / 2;
    canvas_icon(canvas, icon, x - size / 2, y - size / 2, size, theme_colour(theme, name));
}
