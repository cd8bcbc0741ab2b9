#include "screens/art_grid.h"

struct art_grid art_grid_in(struct canvas *canvas, struct rect rect, double width, double height)
{
    double across = rect.width / width, down = rect.height / height;
    struct art_grid grid = {.canvas = canvas, .unit = across < down ? across : down};
    grid.x = rect.x + (rect.width - grid.unit * width) / 2;
    grid.y = rect.y + (rect.height - grid.unit * height) / 2;
    return grid;
}

struct rect art_rect(const struct art_grid *grid, double x, double y, double width, double height)
{
    return (struct rect){(int)(grid->x + x * grid->unit), (int)(grid->y + y * grid->unit),
                         (int)(width * grid->unit), (int)(height * grid->unit)};
}

int art_units(const struct art_grid *grid, double length)
{
    int px = (int)(length * grid->unit);
    return px > 1 ? px : 1;
}

uint32_t art_colour(const struct art_grid *grid, enum colour_name name)
{
    bool faint = name == COLOUR_TRACK || name == COLOUR_GLOW;
    if (faint && theme_is_plain(canvas_theme(grid->canvas))) name = COLOUR_LINE;
    return theme_colour(canvas_theme(grid->canvas), name);
}

enum colour_name art_edge(const struct art_grid *grid)
{
    return theme_is_plain(canvas_theme(grid->canvas)) ? COLOUR_SURFACE : COLOUR_LINE;
}

void art_block(const struct art_grid *grid, struct rect rect, double radius, enum colour_name fill,
               enum colour_name line)
{
    canvas_round(grid->canvas, rect, art_units(grid, radius), art_colour(grid, fill));
    canvas_round_line(grid->canvas, rect, art_units(grid, radius), art_units(grid, 0.7),
                      art_colour(grid, line));
}

void art_stroke(const struct art_grid *grid, double x0, double y0, double x1, double y1,
                double thickness, enum colour_name name)
{
    struct rect from = art_rect(grid, x0, y0, 0, 0), to = art_rect(grid, x1, y1, 0, 0);
    canvas_line(grid->canvas, from.x, from.y, to.x, to.y, art_units(grid, thickness),
                art_colour(grid, name));
}

void art_disc(const struct art_grid *grid, double x, double y, double radius, enum colour_name name)
{
    struct rect middle = art_rect(grid, x, y, 0, 0);
    canvas_circle(grid->canvas, middle.x, middle.y, art_units(grid, radius),
                  art_colour(grid, name));
}

void art_arc(const struct art_grid *grid, double x, double y, double radius, double thickness,
             double from, double to, enum colour_name name)
{
    struct rect round = art_rect(grid, x - radius, y - radius, 2 * radius, 2 * radius);
    canvas_ellipse(grid->canvas, round, art_units(grid, thickness), from, to,
                   art_colour(grid, name));
}
