#include "screens/staff/art_staff.h"

#include "screens/art_grid.h"

#include <math.h>

/* From the side the front is at the left. The hinge is at the back; the cover turns round it. */
enum {
    SIDE = 120,
    HINGE_X = 96,
    HINGE_Y = 64,
    ROLL_X = 62,
    ROLL_Y = 83,
    ROLL_RADIUS = 17,
    RAISED = 16
};

static double radians(double degrees)
{
    return degrees * 3.14159265358979 / 180;
}

/* Two strokes of this length that meet at (x, y), pointing to degrees. */
static void arrow_head(const struct art_grid *grid, double x, double y, double degrees,
                       double length)
{
    for (int side = -1; side <= 1; side += 2) {
        double angle = radians(degrees + side * 38);
        art_stroke(grid, x, y, x - length * sin(angle), y + length * cos(angle), 2.6,
                   COLOUR_ACCENT);
    }
}

/* A white strip along a Bezier curve, with its edges, so that it shows on any ground. */
static void paper(const struct art_grid *grid, const double p[4][2])
{
    enum { PIECES = 24 };
    for (int pass = 0; pass < 2; pass++) {
        double x = p[0][0], y = p[0][1];
        for (int i = 1; i <= PIECES; i++) {
            double t = (double)i / PIECES, u = 1 - t;
            double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
            double to_x = a * p[0][0] + b * p[1][0] + c * p[2][0] + d * p[3][0];
            double to_y = a * p[0][1] + b * p[1][1] + c * p[2][1] + d * p[3][1];
            art_stroke(grid, x, y, to_x, to_y, pass ? 1.5 : 2.9,
                       pass ? COLOUR_SURFACE : COLOUR_LINE);
            x = to_x;
            y = to_y;
        }
    }
}

static void draw_body(const struct art_grid *grid)
{
    struct rect body = art_rect(grid, 16, 62, 86, 48);
    struct rect below = art_rect(grid, 18, 66, 82, 46);
    canvas_shadow(grid->canvas, below, art_units(grid, 7), art_units(grid, 6), 60);
    art_block(grid, body, 7, COLOUR_PRESSED, art_edge(grid));
    /* Cut open: the bay for the roll. */
    art_block(grid, art_rect(grid, 25, 59, 68, 44), 5, COLOUR_TINT, COLOUR_LINE);
    for (int foot = 0; foot < 2; foot++)
        art_block(grid, art_rect(grid, 24 + 58 * foot, 109, 12, 3), 1, COLOUR_PRESSED,
                  art_edge(grid));
}

/* The latch at the front. */
static void draw_latch(const struct art_grid *grid)
{
    art_block(grid, art_rect(grid, 12, 68, 8, 12), 2, COLOUR_ACCENT, art_edge(grid));
}

static void draw_roll(const struct art_grid *grid)
{
    art_disc(grid, ROLL_X, ROLL_Y, ROLL_RADIUS, COLOUR_LINE);
    art_disc(grid, ROLL_X, ROLL_Y, ROLL_RADIUS - 0.8, COLOUR_SURFACE);
    for (int ring = 0; ring < 3; ring++)
        art_arc(grid, ROLL_X, ROLL_Y, 14 - 3.2 * ring, 0.6, 0, 360, COLOUR_TRACK);
    art_disc(grid, ROLL_X, ROLL_Y, 5.2, COLOUR_ACCENT);
    art_disc(grid, ROLL_X, ROLL_Y, 3.4, COLOUR_TINT);
}

/* The cover, turned up by so many degrees from where it lies shut. */
static void draw_cover(const struct art_grid *grid, double degrees, enum colour_name name)
{
    double angle = radians(degrees), length = 74;
    double x = HINGE_X - length * cos(angle), y = HINGE_Y - 5 - length * sin(angle);
    double across = sin(angle), down = -cos(angle); /* towards its underside */
    bool ghost = name == COLOUR_TRACK;
    if (ghost) {
        bool plain = theme_is_plain(canvas_theme(grid->canvas));
        art_stroke(grid, HINGE_X, HINGE_Y - 5, x, y, 11, name);
        if (plain) art_stroke(grid, HINGE_X, HINGE_Y - 5, x, y, 9.6, COLOUR_SURFACE);
        return;
    }
    art_stroke(grid, HINGE_X, HINGE_Y - 5, x, y, 12.6, art_edge(grid));
    art_stroke(grid, HINGE_X, HINGE_Y - 5, x, y, 11, name);
    /* The roller that presses the paper to the head sits at its end. */
    art_disc(grid, x + 5 * cos(angle) - 5.5 * across, y + 5 * sin(angle) - 5.5 * down, 3.4,
             COLOUR_LINE);
    art_disc(grid, x + 5 * cos(angle) - 5.5 * across, y + 5 * sin(angle) - 5.5 * down, 2.6,
             COLOUR_SHADE);
    art_disc(grid, HINGE_X, HINGE_Y - 5, 2.2, COLOUR_GLOW);
}

/* From the bottom of the roll to the front, and up along it. */
static void draw_strand(const struct art_grid *grid)
{
    static const double inside[4][2] = {{62, 99.4}, {34, 100.5}, {28.5, 92}, {27.5, 61}};
    paper(grid, inside);
}

/* The open cover needs height: the printer stands low in its square. */
static struct art_grid from_the_side(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, SIDE, SIDE + RAISED);
    grid.y += RAISED * grid.unit;
    return grid;
}

static double arc_x(double degrees, double radius)
{
    return HINGE_X + radius * sin(radians(degrees));
}

static double arc_y(double degrees, double radius)
{
    return HINGE_Y - 5 - radius * cos(radians(degrees));
}

void art_printer_open(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = from_the_side(canvas, rect);
    draw_cover(&grid, 68, COLOUR_TRACK);
    draw_body(&grid);
    /* What is left of the old roll: its core. */
    art_disc(&grid, ROLL_X, 95, 5.2, COLOUR_ACCENT);
    art_disc(&grid, ROLL_X, 95, 3.4, COLOUR_TINT);
    draw_cover(&grid, 0, COLOUR_PRIMARY);
    draw_latch(&grid);
    art_arc(&grid, HINGE_X, HINGE_Y - 5, 84, 2.6, 284, 326, COLOUR_ACCENT);
    arrow_head(&grid, arc_x(327, 83), arc_y(327, 83), 60, 8);
}

void art_printer_roll(struct canvas *canvas, struct rect rect)
{
    static const double outside[4][2] = {{27.5, 62}, {26.5, 50}, {13, 50}, {6, 61}};
    struct art_grid grid = from_the_side(canvas, rect);
    draw_cover(&grid, 68, COLOUR_PRIMARY);
    draw_body(&grid);
    draw_strand(&grid);
    draw_roll(&grid);
    paper(&grid, outside);
    draw_latch(&grid);
    /* The roll turns this way as paper is drawn out to the front. */
    art_arc(&grid, ROLL_X, ROLL_Y, 20.8, 2.4, 40, 118, COLOUR_ACCENT);
    arrow_head(&grid, ROLL_X + 19.6 * sin(radians(120)), ROLL_Y - 19.6 * cos(radians(120)), 212, 6);
    art_stroke(&grid, 24, 42, 6, 42, 2.6, COLOUR_ACCENT);
    arrow_head(&grid, 5, 42, 270, 8);
}

void art_printer_close(struct canvas *canvas, struct rect rect)
{
    static const double outside[4][2] = {{27.5, 62}, {26, 52}, {14, 54}, {12, 36}};
    struct art_grid grid = from_the_side(canvas, rect);
    draw_body(&grid);
    draw_strand(&grid);
    draw_roll(&grid);
    paper(&grid, outside);
    draw_cover(&grid, 30, COLOUR_PRIMARY);
    draw_latch(&grid);
    art_arc(&grid, HINGE_X, HINGE_Y - 5, 88, 2.6, 305, 332, COLOUR_ACCENT);
    arrow_head(&grid, arc_x(304, 87), arc_y(304, 87), 218, 8);
}

/* From the front. */
static void draw_front(const struct art_grid *grid)
{
    struct rect below = art_rect(grid, 16, 74, 88, 40);
    canvas_shadow(grid->canvas, below, art_units(grid, 7), art_units(grid, 6), 60);
    art_block(grid, art_rect(grid, 14, 66, 92, 46), 8, COLOUR_PRESSED, art_edge(grid));
    art_block(grid, art_rect(grid, 14, 66, 92, 18), 8, COLOUR_PRIMARY, art_edge(grid));
    art_block(grid, art_rect(grid, 30, 71, 60, 5), 2, COLOUR_INK, art_edge(grid));
    art_disc(grid, 95, 99, 2, COLOUR_GLOW);
    for (int foot = 0; foot < 2; foot++)
        art_block(grid, art_rect(grid, 24 + 60 * foot, 111, 12, 3), 1, COLOUR_PRESSED,
                  art_edge(grid));
}

/* Paper is white and print black in every theme. */
static const uint32_t white = 0xFFFFFFFF, black = 0xFF13212B, grey = 0xFFB4BEC3;

static void print_block(const struct art_grid *grid, double x, double y, double width,
                        double height, double radius, uint32_t colour)
{
    canvas_round(grid->canvas, art_rect(grid, x, y, width, height), art_units(grid, radius),
                 colour);
}

/* Slanted stripes, as on the test page. */
static void hatch(const struct art_grid *grid, double x, double y, double width, double height)
{
    canvas_clip(grid->canvas, art_rect(grid, x, y, width, height));
    for (double at = x - height; at < x + width; at += 4) {
        struct rect from = art_rect(grid, at, y + height, 0, 0);
        struct rect to = art_rect(grid, at + height, y, 0, 0);
        canvas_line(grid->canvas, from.x, from.y, to.x, to.y, art_units(grid, 1.4), black);
    }
    canvas_unclip(grid->canvas);
}

/* A test page of width 46 and height 58 with its corner at (x, y). */
static void draw_slip(const struct art_grid *grid, double x, double y)
{
    struct rect slip = art_rect(grid, x, y, 46, 58), frame = art_rect(grid, x + 5, y + 8, 36, 7);
    canvas_shadow(grid->canvas, slip, art_units(grid, 1), art_units(grid, 3), 60);
    canvas_round(grid->canvas, slip, art_units(grid, 1), white);
    canvas_round_line(grid->canvas, slip, art_units(grid, 1), art_units(grid, 0.7),
                      art_colour(grid, COLOUR_LINE));
    hatch(grid, x + 1, y + 1, 44, 4);
    hatch(grid, x + 1, y + 53, 44, 4);
    canvas_round_line(grid->canvas, frame, art_units(grid, 1), art_units(grid, 0.8), black);
    print_block(grid, x + 14, y + 10.5, 18, 2, 1, black);
    for (int i = 0; i < 2; i++) {
        print_block(grid, x + 6 + 11 * i, y + 19, 9, 12, 1.5, black);
        print_block(grid, x + 20 + 11 * i, y + 37, 9, 12, 1.5, grey);
    }
    for (int i = 0; i < 3; i++) {
        print_block(grid, x + 31, y + 21 + 4 * i, 9, 1, 0.5, grey);
        print_block(grid, x + 6, y + 39 + 4 * i, 9, 1, 0.5, grey);
    }
}

void art_printer_slip(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, SIDE, SIDE);
    draw_front(&grid);
    draw_slip(&grid, 37, 16);
    art_stroke(&grid, 94, 52, 94, 34, 2.6, COLOUR_ACCENT);
    arrow_head(&grid, 94, 33, 0, 8);
}

void art_printer_ready(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, SIDE, SIDE);
    struct rect tick = art_rect(&grid, 40, 14, 40, 40);
    draw_front(&grid);
    art_block(&grid, art_rect(&grid, 36, 62, 48, 12), 1, COLOUR_SURFACE, COLOUR_LINE);
    canvas_icon(canvas, ICON_GOOD, tick.x, tick.y, tick.width, art_colour(&grid, COLOUR_GOOD));
}

void art_test_slip(struct canvas *canvas, struct rect rect)
{
    struct art_grid grid = art_grid_in(canvas, rect, 50, 62);
    draw_slip(&grid, 2, 2);
}
