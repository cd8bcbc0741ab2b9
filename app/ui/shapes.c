#include "ui/canvas_inside.h"

#include <math.h>
#include <stdlib.h>

void canvas_span(struct canvas *canvas, int x, int y, int length, uint32_t colour)
{
    const struct rect *clip = &canvas->clip;
    if (y < clip->y || y >= clip->y + clip->height) return;
    if (x < clip->x) {
        length -= clip->x - x;
        x = clip->x;
    }
    if (length > clip->x + clip->width - x) length = clip->x + clip->width - x;
    if (length <= 0) return;
    uint32_t *row = canvas->drawing + (size_t)y * (size_t)canvas->width + x;
    unsigned alpha = colour_alpha(colour);
    if (alpha == 255) {
        for (int i = 0; i < length; i++)
            row[i] = colour;
    } else if (alpha) {
        for (int i = 0; i < length; i++)
            row[i] = pixel_mix(row[i], colour, alpha);
    }
}

void canvas_mask(struct canvas *canvas, int x, int y, int width, int height, const uint8_t *cover,
                 int stride, uint32_t colour)
{
    struct rect whole = {x, y, width, height};
    struct rect part = rect_intersect(&canvas->clip, &whole);
    unsigned alpha = colour_alpha(colour);
    for (int row = 0; row < part.height; row++) {
        const uint8_t *from = cover + (size_t)(part.y - y + row) * (size_t)stride + (part.x - x);
        uint32_t *to = canvas->drawing + (size_t)(part.y + row) * (size_t)canvas->width + part.x;
        for (int i = 0; i < part.width; i++)
            if (from[i]) to[i] = pixel_mix(to[i], colour, alpha_times(from[i], alpha));
    }
}

void canvas_fill(struct canvas *canvas, struct rect rect, uint32_t colour)
{
    struct rect part = rect_intersect(&canvas->clip, &rect);
    for (int y = part.y; y < part.y + part.height; y++)
        canvas_span(canvas, part.x, y, part.width, colour);
}

static bool inside_clip(const struct canvas *canvas, int x, int y)
{
    return rect_contains(&canvas->clip, x, y);
}

float round_distance(const struct rect *rect, int radius, int x, int y)
{
    float half_width = (float)rect->width * 0.5f, half_height = (float)rect->height * 0.5f;
    float across = fabsf((float)x + 0.5f - (float)rect->x - half_width);
    float down = fabsf((float)y + 0.5f - (float)rect->y - half_height);
    float dx = across - half_width + (float)radius;
    float dy = down - half_height + (float)radius;
    if (dx > 0 && dy > 0) return sqrtf(dx * dx + dy * dy) - (float)radius;
    return (dx > dy ? dx : dy) - (float)radius;
}

int fitting_radius(const struct rect *rect, int radius)
{
    int least = rect->width < rect->height ? rect->width : rect->height;
    if (radius > least / 2) radius = least / 2;
    return radius < 0 ? 0 : radius;
}

void canvas_round(struct canvas *canvas, struct rect rect, int radius, uint32_t colour)
{
    radius = fitting_radius(&rect, radius);
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        bool corner = y < rect.y + radius || y >= rect.y + rect.height - radius;
        int inset = corner ? radius : 0;
        canvas_span(canvas, rect.x + inset, y, rect.width - 2 * inset, colour);
        for (int i = 0; i < inset; i++) {
            unsigned cover = edge_cover(round_distance(&rect, radius, rect.x + i, y));
            if (!cover) continue;
            int right = rect.x + rect.width - 1 - i;
            if (inside_clip(canvas, rect.x + i, y))
                canvas_dot(canvas, rect.x + i, y, colour, cover);
            if (inside_clip(canvas, right, y)) canvas_dot(canvas, right, y, colour, cover);
        }
    }
}

/* The part of a ring that is not straight, one pixel. */
static void ring_dot(struct canvas *canvas, const struct rect *rect, int radius, int thickness,
                     int x, int y, uint32_t colour)
{
    if (!inside_clip(canvas, x, y)) return;
    float distance = round_distance(rect, radius, x, y);
    unsigned outer = edge_cover(distance), inner = edge_cover(distance + (float)thickness);
    if (outer > inner) canvas_dot(canvas, x, y, colour, outer - inner);
}

void canvas_round_line(struct canvas *canvas, struct rect rect, int radius, int thickness,
                       uint32_t colour)
{
    radius = fitting_radius(&rect, radius);
    int inset = radius > thickness ? radius : thickness;
    if (2 * inset > rect.width) inset = rect.width / 2;
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        bool corner = y < rect.y + inset || y >= rect.y + rect.height - inset;
        if (!corner) {
            canvas_span(canvas, rect.x, y, thickness, colour);
            canvas_span(canvas, rect.x + rect.width - thickness, y, thickness, colour);
            continue;
        }
        for (int i = 0; i < inset; i++) {
            ring_dot(canvas, &rect, radius, thickness, rect.x + i, y, colour);
            ring_dot(canvas, &rect, radius, thickness, rect.x + rect.width - 1 - i, y, colour);
        }
        if (y < rect.y + thickness || y >= rect.y + rect.height - thickness)
            canvas_span(canvas, rect.x + inset, y, rect.width - 2 * inset, colour);
    }
}

void canvas_circle(struct canvas *canvas, int x, int y, int radius, uint32_t colour)
{
    canvas_round(canvas, (struct rect){x - radius, y - radius, 2 * radius, 2 * radius}, radius,
                 colour);
}

void canvas_line(struct canvas *canvas, int x0, int y0, int x1, int y1, int thickness,
                 uint32_t colour)
{
    float half = (float)thickness * 0.5f;
    int reach = thickness / 2 + 2;
    struct rect around = {(x0 < x1 ? x0 : x1) - reach, (y0 < y1 ? y0 : y1) - reach,
                          abs(x1 - x0) + 2 * reach, abs(y1 - y0) + 2 * reach};
    struct rect part = rect_intersect(&canvas->clip, &around);
    float dx = (float)(x1 - x0), dy = (float)(y1 - y0);
    float length2 = dx * dx + dy * dy;
    for (int y = part.y; y < part.y + part.height; y++)
        for (int x = part.x; x < part.x + part.width; x++) {
            float px = (float)(x - x0) + 0.5f, py = (float)(y - y0) + 0.5f;
            float along = length2 > 0 ? (px * dx + py * dy) / length2 : 0;
            along = along < 0 ? 0 : along > 1 ? 1 : along;
            float distance = hypotf(px - along * dx, py - along * dy) - half;
            unsigned cover = edge_cover(distance);
            if (cover) canvas_dot(canvas, x, y, colour, cover);
        }
}
