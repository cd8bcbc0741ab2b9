#define _DEFAULT_SOURCE
#include "capture/sheet.h"

#include "capture/pixels.h"
#include "capture/rim.h"
#include "capture/search.h"

#include <math.h>

enum { SIDE_LEAST_PX = 100 };

#define CLOSER_SHARE   0.5
#define SQUARE_DEGREES 0.8

/* One search in a picture of any size. */
static bool find_in(const struct picture *picture, struct quad *out)
{
    struct picture small;
    picture_reduce(picture, FIELD_SIDE_MAX, &small);
    double scale = (double)picture_longer_side(picture) / picture_longer_side(&small);
    struct field field;
    field_init(&field, &small);
    struct ground ground;
    ground_init(&ground, &small);
    struct quad found;
    bool done = search_best(&field, &ground, &found);
    ground_finish(&ground);
    field_finish(&field);
    picture_free(&small);
    if (done) *out = quad_scaled(&found, scale);
    return done;
}

/* A small card on a large glass is looked at again, from nearer. What is then found replaces the
 * first finding when both are about the same thing. */
static void look_closer(const struct picture *picture, struct quad *quad)
{
    double left, top, right, bottom;
    quad_bounds(quad, &left, &top, &right, &bottom);
    double margin = 0.25 * fmax(right - left, bottom - top);
    int x = (int)fmax(0, left - margin), y = (int)fmax(0, top - margin);
    int width = (int)fmin(picture->width_px, right + margin) - x;
    int height = (int)fmin(picture->height_px, bottom + margin) - y;
    if ((double)width * height > CLOSER_SHARE * picture->width_px * picture->height_px) return;
    struct picture part = picture_part(picture, x, y, width, height);
    struct quad again;
    bool found = find_in(&part, &again);
    if (!found) return;
    again = quad_moved(&again, x, y);
    for (int i = 0; i < 4; i++) {
        if (point_distance(again.corner[i], quad->corner[i]) > margin) return;
    }
    *quad = again;
}

/* Angle of side i against the turn of the whole, when side 0 lies level: 0 for a rectangle. */
static double lean(const struct quad *quad, int i, double turn)
{
    struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
    return remainder(atan2(b.y - a.y, b.x - a.x) * 180 / M_PI - 90.0 * i - turn, 360);
}

/* A sheet that lies askew over the edge of the glass: its sides that were seen make right angles,
 * so the one along the border is set to do the same, moved out until nothing is lost. */
static void square_up(const struct picture *picture, struct quad *quad)
{
    bool border[4];
    double turn = 0;
    int seen = 0;
    for (int i = 0; i < 4; i++) {
        border[i] = rim_is_border(picture, quad->corner[i], quad->corner[(i + 1) % 4]);
        if (border[i]) continue;
        turn += lean(quad, i, 0);
        seen++;
    }
    if (seen < 2 || seen == 4) return;
    turn /= seen;
    struct line lines[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        lines[i] = line_through(a, b);
        if (!border[i] && fabs(lean(quad, i, turn)) > SQUARE_DEGREES) return;
        if (!border[i]) continue;
        double angle = (turn + 90.0 * i) * M_PI / 180;
        lines[i].nx = sin(angle);
        lines[i].ny = -cos(angle);
        lines[i].rho =
            fmax(a.x * lines[i].nx + a.y * lines[i].ny, b.x * lines[i].nx + b.y * lines[i].ny);
    }
    struct quad squared;
    for (int i = 0; i < 4; i++) {
        if (!line_cross(&lines[(i + 3) % 4], &lines[i], &squared.corner[i])) return;
    }
    *quad = squared;
}

bool sheet_find(const struct picture *picture, struct quad *out)
{
    struct quad quad;
    if (picture->width_px < SIDE_LEAST_PX || picture->height_px < SIDE_LEAST_PX) return false;
    if (!find_in(picture, &quad)) return false;
    look_closer(picture, &quad);
    rim_fit(picture, &quad);
    square_up(picture, &quad);
    *out = quad;
    return true;
}

bool sheet_holds_print(const struct picture *picture, const struct quad *quad)
{
    struct picture small;
    picture_reduce(picture, FIELD_SIDE_MAX, &small);
    double scale = (double)picture_longer_side(&small) / picture_longer_side(picture);
    struct quad scaled = quad_scaled(quad, scale);
    struct ground ground;
    ground_init(&ground, &small);
    bool holds = ground_print_share(&ground, &scaled) == 0;
    ground_finish(&ground);
    picture_free(&small);
    return holds;
}
