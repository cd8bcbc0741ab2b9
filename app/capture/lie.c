#define _DEFAULT_SOURCE
#include "capture/lie.h"

#include "capture/edges.h"
#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/rim.h"
#include "capture/sheet.h"
#include "capture/skew.h"

#include <math.h>
#include <string.h>

#define SKEW_NONE       0.1 /* degrees: less is as good as level */
#define LEAN_MOST       3.0 /* a scan's side may be seen so wrong; more is no rectangle */
#define DOUBT_LEAST     0.2 /* degrees that print is askew against its sheet */
#define DOUBT_MOST      2.0 /* more is no rim that was seen wrong, but print that is askew on it */
#define NEARLY_ALL      0.6 /* of the picture */
#define ASPECT_OF_SHEET 0.05
#define ASPECT_OF_FRAME 0.015

/* A frame of the given size about the middle of the picture, turned by degrees. */
static struct quad turned_frame(const struct picture *source, double degrees, double wide,
                                double tall)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = sin(radians);
    static const double unit[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    struct quad quad;
    for (int i = 0; i < 4; i++) {
        double x = unit[i][0] * wide, y = unit[i][1] * tall;
        quad.corner[i] = (struct point){source->width_px / 2.0 + x * c - y * s,
                                        source->height_px / 2.0 + x * s + y * c};
    }
    return quad;
}

/* The whole picture, turned by the skew of its print: in a frame of its own size where the corners
 * that this cuts off are empty, otherwise in one that holds every corner. */
static struct quad level(const struct picture *source, double degrees)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = fabs(sin(radians));
    double width = source->width_px, height = source->height_px;
    struct quad quad = turned_frame(source, degrees, width, height);
    if (degrees == 0 || sheet_holds_print(source, &quad)) return quad;
    return turned_frame(source, degrees, width * c + height * s, height * c + width * s);
}

/* What lies flat on the glass is a rectangle: a side that was seen wrong, across a shadow or where
 * the sheet touches the border, is turned about its middle to go with the others. */
static void make_rectangle(struct quad *quad)
{
    double turns[4], sorted[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        turns[i] = remainder(atan2(b.y - a.y, b.x - a.x) * 180 / M_PI - 90.0 * i, 360);
        int at = i;
        for (; at > 0 && sorted[at - 1] > turns[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = turns[i];
    }
    if (sorted[3] - sorted[0] > LEAN_MOST) return;
    double turn = (sorted[1] + sorted[2]) / 2;
    struct line lines[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        double angle = (turn + 90.0 * i) * M_PI / 180;
        lines[i] = (struct line){.nx = sin(angle), .ny = -cos(angle)};
        lines[i].rho = (a.x + b.x) / 2 * lines[i].nx + (a.y + b.y) / 2 * lines[i].ny;
    }
    for (int i = 0; i < 4; i++)
        line_cross(&lines[(i + 3) % 4], &lines[i], &quad->corner[i]);
}

/* Sides i and i + 2 are set `wanted` apart: the one along the border is moved, or both alike. */
static void place_pair(struct point c[4], int i, const bool border[4], double wanted)
{
    double share = border[i] && border[i + 2] ? 0.5 : border[i] ? 1 : 0;
    for (int k = 0; k < 2; k++) {
        struct point *near = &c[i + k], *far = &c[(i + 3 - k) % 4];
        double length = point_distance(*near, *far), grow = wanted / length - 1;
        double dx = (near->x - far->x) * grow, dy = (near->y - far->y) * grow;
        near->x += dx * share;
        near->y += dy * share;
        far->x -= dx * (1 - share);
        far->y -= dy * (1 - share);
    }
}

/* A side along the border is not the sheet's own: it lies askew across it, and is known no better
 * than by how far it leans. Where the sheet is of a known kind, that side is put where it must be.
 */
static void place_border_sides(const struct picture *source, double mm, struct lie *lie)
{
    struct point *c = lie->quad.corner;
    bool border[4];
    for (int i = 0; i < 4; i++)
        border[i] = rim_is_border(source, c[i], c[(i + 1) % 4]);
    double width, height, lean = fabs(sin(quad_turn(&lie->quad) * M_PI / 180));
    quad_sides(&lie->quad, &width, &height);
    double width_mm = width * mm, height_mm = height * mm;
    double slack_width = border[1] || border[3] ? lean * height_mm : 0;
    double slack_height = border[0] || border[2] ? lean * width_mm : 0;
    if (!paper_by_rough_size(&width_mm, &height_mm, slack_width, slack_height)) return;
    for (int i = 0; i < 2; i++) {
        double wanted = (i ? width_mm : height_mm) / mm;
        if (border[i] || border[i + 2]) place_pair(c, i, border, wanted);
    }
}

static struct quad quad_turned(const struct quad *quad, double degrees)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = sin(radians), x = 0, y = 0;
    struct quad turned;
    for (int i = 0; i < 4; i++) {
        x += quad->corner[i].x / 4;
        y += quad->corner[i].y / 4;
    }
    for (int i = 0; i < 4; i++) {
        double dx = quad->corner[i].x - x, dy = quad->corner[i].y - y;
        turned.corner[i] = (struct point){x + dx * c - dy * s, y + dx * s + dy * c};
    }
    return turned;
}

/* A sheet that fills its picture is taken to lie along the border, where it may be askew by a
 * little: there its print tells. */
static void turn_by_print(const struct picture *source, struct lie *lie)
{
    int borders = 0;
    double width, height;
    for (int i = 0; i < 4; i++)
        borders += lie->open[i];
    quad_sides(&lie->quad, &width, &height);
    if (borders < 2 || width * height < NEARLY_ALL * source->width_px * source->height_px) return;
    double print = skew_of_print(source, NULL), off = print - lie->skew_degrees;
    if (print == 0 || fabs(off) < DOUBT_LEAST || fabs(off) > DOUBT_MOST) return;
    struct quad turned = quad_turned(&lie->quad, off);
    if (!sheet_holds_print(source, &turned)) return;
    lie->quad = turned;
    lie->skew_degrees = print;
}

static void lie_of_sheet(const struct picture *source, struct lie *lie)
{
    double width, height, mm = source->dpi >= LIE_DPI_LEAST ? 25.4 / source->dpi : 0;
    if (mm > 0) {
        make_rectangle(&lie->quad);
        place_border_sides(source, mm, lie);
    }
    lie->tolerance = ASPECT_OF_SHEET;
    lie->skew_degrees = quad_turn(&lie->quad);
    lie->aspect = quad_aspect(&lie->quad, source->width_px, source->height_px);
    quad_sides(&lie->quad, &width, &height);
    edges_of_sheet(source, &lie->quad, width * mm, height * mm, &lie->edges);
    for (int i = 0; i < 4; i++)
        lie->open[i] = rim_is_border(source, lie->quad.corner[i], lie->quad.corner[(i + 1) % 4]);
    turn_by_print(source, lie);
}

static void lie_of_print(const struct picture *source, struct lie *lie)
{
    double width, height;
    lie->skew_degrees = skew_of_print(source, &lie->left_degrees);
    if (fabs(lie->skew_degrees) < SKEW_NONE) lie->skew_degrees = 0;
    lie->quad = level(source, lie->skew_degrees);
    quad_sides(&lie->quad, &width, &height);
    lie->aspect = width / height;
    lie->tolerance = ASPECT_OF_FRAME;
    for (int i = 0; i < 4; i++)
        lie->open[i] = true;
}

void lie_find(const struct picture *source, struct lie *out)
{
    *out = (struct lie){0};
    out->found = sheet_find(source, &out->quad);
    if (out->found)
        lie_of_sheet(source, out);
    else
        lie_of_print(source, out);
}

void lie_turn(struct lie *lie, int quarter_turns)
{
    struct quad quad = lie->quad;
    bool open[4];
    memcpy(open, lie->open, sizeof open);
    for (int i = 0; i < 4; i++) {
        lie->quad.corner[i] = quad.corner[(i + 4 - quarter_turns) % 4];
        lie->open[i] = open[(i + 4 - quarter_turns) % 4];
    }
    lie->edges = edges_turned(&lie->edges, quarter_turns);
    if (quarter_turns % 2) lie->aspect = 1 / lie->aspect;
}
