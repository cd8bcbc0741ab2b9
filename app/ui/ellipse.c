#include "ui/canvas_inside.h"

#include <math.h>

static const double turn = 6.283185307179586;

struct arc {
    float centre_x, centre_y, a, b; /* of the middle of the line */
    float half;                     /* of its thickness; below 0: filled */
    bool whole;
    float from, span; /* radians clockwise from the top */
    float cap_x[2], cap_y[2];
};

static struct arc arc_of(const struct rect *rect, int thickness, double from, double to)
{
    struct arc arc = {.centre_x = (float)rect->x + (float)rect->width * 0.5f,
                      .centre_y = (float)rect->y + (float)rect->height * 0.5f,
                      .a = (float)(rect->width - thickness) * 0.5f,
                      .b = (float)(rect->height - thickness) * 0.5f,
                      .half = thickness > 0 ? (float)thickness * 0.5f : -1.0f,
                      .whole = to - from >= 360.0,
                      .from = (float)(from * turn / 360.0),
                      .span = (float)((to - from) * turn / 360.0)};
    for (int i = 0; i < 2; i++) {
        float angle = arc.from + (i ? arc.span : 0);
        arc.cap_x[i] = arc.centre_x + arc.a * sinf(angle);
        arc.cap_y[i] = arc.centre_y - arc.b * cosf(angle);
    }
    return arc;
}

static unsigned arc_cover(const struct arc *arc, float x, float y)
{
    float dx = x - arc->centre_x, dy = y - arc->centre_y;
    float unit_x = dx / arc->a, unit_y = dy / arc->b;
    float level = sqrtf(unit_x * unit_x + unit_y * unit_y);
    float slope = hypotf(unit_x / arc->a, unit_y / arc->b);
    /* The distance to first order: level - 1 over the steepness of level. */
    float distance = slope > 0 ? level * (level - 1.0f) / slope : -arc->b;
    if (arc->half < 0) return edge_cover(distance);
    unsigned cover = edge_cover(fabsf(distance) - arc->half);
    if (arc->whole) return cover;
    if (cover) {
        float angle = fmodf(atan2f(unit_x, -unit_y) - arc->from + 2.0f * (float)turn, (float)turn);
        if (angle > arc->span) cover = 0;
    }
    for (int i = 0; i < 2; i++) {
        unsigned cap = edge_cover(hypotf(x - arc->cap_x[i], y - arc->cap_y[i]) - arc->half);
        if (cap > cover) cover = cap;
    }
    return cover;
}

/* How far left and right of the centre an ellipse reaches in the row; below 0: not at all. */
static float reach(float a, float b, float dy)
{
    float part = 1.0f - dy * dy / (b * b);
    return a > 0 && b > 0 && part > 0 ? a * sqrtf(part) : -1.0f;
}

void canvas_ellipse(struct canvas *canvas, struct rect rect, int thickness, double from, double to,
                    uint32_t colour)
{
    if (rect.width <= thickness || rect.height <= thickness || to <= from) return;
    struct arc arc = arc_of(&rect, thickness, from, to);
    struct rect part = rect_intersect(&canvas->clip, &rect);
    float margin = arc.half < 0 ? 0 : arc.half;
    for (int y = part.y; y < part.y + part.height; y++) {
        float row = (float)y + 0.5f;
        /* The middle of the row lies inside the ring: nothing to draw, or for sure all of it. */
        float hole = reach(arc.a - margin - 2, arc.b - margin - 2, row - arc.centre_y);
        int hole_from = (int)(arc.centre_x - hole) + 1, hole_to = (int)(arc.centre_x + hole) - 1;
        for (int x = part.x; x < part.x + part.width; x++) {
            if (hole > 2 && x >= hole_from && x < hole_to) {
                if (arc.half < 0) canvas_span(canvas, x, y, hole_to - x, colour);
                x = hole_to - 1;
                continue;
            }
            unsigned cover = arc_cover(&arc, (float)x + 0.5f, row);
            if (cover) canvas_dot(canvas, x, y, colour, cover);
        }
    }
}
