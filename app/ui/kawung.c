/* Kawung: the batik of Java's courts, four petals of the sugar palm's fruit about a centre. */
#include "ui/canvas_inside.h"

#include <math.h>
#include <stdlib.h>

static float petal_distance(float x, float y, float angle, float along, float across, float offset)
{
    float dx = x * cosf(angle) + y * sinf(angle) - offset;
    float dy = -x * sinf(angle) + y * cosf(angle);
    float unit_x = dx / along, unit_y = dy / across;
    float level = sqrtf(unit_x * unit_x + unit_y * unit_y);
    float slope = hypotf(unit_x / along, unit_y / across);
    return slope > 0 ? level * (level - 1.0f) / slope : -across;
}

/* Coverage of the lines at a point, measured from the nearest knot of the pattern. */
static unsigned pattern_cover(float x, float y, float period, float stroke)
{
    const float eighth = 0.785398163f;
    float along = period * 0.294f, across = period * 0.155f, half = period * 0.5f;
    float knot = period * 0.038f;
    float here = hypotf(x, y), there = hypotf(half - fabsf(x), half - fabsf(y));
    float nearest = here < there ? here : there;
    unsigned most = edge_cover(fabsf(nearest - knot) - stroke * 0.5f);
    for (int i = 0; i < 4; i++) {
        float angle = eighth * (float)(2 * i + 1);
        float distance = petal_distance(x, y, angle, along, across, period * 0.35355f);
        unsigned cover = edge_cover(fabsf(distance) - stroke * 0.5f);
        if (cover > most) most = cover;
    }
    return most;
}

static void tile_make(struct canvas *canvas, int period)
{
    canvas->kawung = memory_alloc((size_t)period * (size_t)period);
    canvas->kawung_size = period;
    float size = (float)period, stroke = size * 0.024f;
    for (int y = 0; y < period; y++)
        for (int x = 0; x < period; x++) {
            float dx = (float)x + 0.5f, dy = (float)y + 0.5f;
            if (dx > size * 0.5f) dx -= size;
            if (dy > size * 0.5f) dy -= size;
            canvas->kawung[y * period + x] = (uint8_t)pattern_cover(dx, dy, size, stroke);
        }
}

void canvas_kawung(struct canvas *canvas, struct rect rect, uint32_t colour)
{
    canvas_kawung_fading(canvas, rect, colour, 1000);
}

void canvas_kawung_fading(struct canvas *canvas, struct rect rect, uint32_t colour,
                          int top_permille)
{
    const struct theme *theme = canvas_theme(canvas);
    if (theme_is_plain(theme)) return;
    int period = theme_px(theme, 180);
    if (canvas->kawung_size != period) {
        free(canvas->kawung);
        tile_make(canvas, period);
    }
    struct rect part = rect_intersect(&canvas->clip, &rect);
    for (int y = part.y; y < part.y + part.height; y++) {
        int down = rect.height > 1 ? (y - rect.y) * 2000 / rect.height : 1000;
        if (down > 1000) down = 1000;
        unsigned strength = (unsigned)(top_permille + (1000 - top_permille) * down / 1000);
        unsigned alpha = colour_alpha(colour) * strength / 1000;
        const uint8_t *row = canvas->kawung + (size_t)((y - rect.y) % period) * (size_t)period;
        uint32_t *pixels = canvas->drawing + (size_t)y * (size_t)canvas->width;
        int phase = (part.x - rect.x + period / 2) % period;
        for (int x = part.x; x < part.x + part.width; x++) {
            if (row[phase])
                pixels[x] = pixel_mix(pixels[x], colour, alpha_times(row[phase], alpha));
            if (++phase == period) phase = 0;
        }
    }
}
