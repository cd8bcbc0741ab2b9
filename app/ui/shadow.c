#include "ui/canvas_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void shadows_forget(struct canvas *canvas)
{
    for (int i = 0; i < SHADOWS_MAX; i++)
        free(canvas->shadows[i].quarter);
    memset(canvas->shadows, 0, sizeof canvas->shadows);
}

/* One pass of a running mean along rows, out of from into to transposed: twice is both ways. */
static void blur_rows(const float *from, float *to, int size, int half)
{
    for (int y = 0; y < size; y++) {
        float sum = 0;
        for (int i = -half; i <= half; i++)
            sum += from[y * size + (i < 0 ? 0 : i >= size ? size - 1 : i)];
        for (int x = 0; x < size; x++) {
            to[x * size + y] = sum / (float)(2 * half + 1);
            int in = x + half + 1 >= size ? size - 1 : x + half + 1;
            int out = x - half < 0 ? 0 : x - half;
            sum += from[y * size + in] - from[y * size + out];
        }
    }
}

/* Draws a round corner whose edges lie blur pixels inside, blurs it three times (nearly a Gauss
 * curve), and keeps it. Beyond the quarter the shadow goes on unchanged. */
static uint8_t *quarter_make(int radius, int blur, int size)
{
    size_t count = (size_t)size * (size_t)size;
    float *shape = memory_alloc(count * sizeof *shape),
          *other = memory_alloc(count * sizeof *other);
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            float dx = (float)(blur + radius - x) - 0.5f, dy = (float)(blur + radius - y) - 0.5f;
            float distance = dx > 0 && dy > 0 ? hypotf(dx, dy) - (float)radius
                                              : (dx > dy ? dx : dy) - (float)radius;
            shape[y * size + x] = (float)edge_cover(distance);
        }
    int half = blur / 3 > 0 ? blur / 3 : 1;
    for (int pass = 0; pass < 3; pass++) {
        blur_rows(shape, other, size, half);
        blur_rows(other, shape, size, half);
    }
    uint8_t *quarter = memory_alloc(count);
    for (size_t i = 0; i < count; i++)
        quarter[i] = (uint8_t)(shape[i] + 0.5f);
    free(shape);
    free(other);
    return quarter;
}

static const struct shadow *shadow_get(struct canvas *canvas, int radius, int blur)
{
    for (int i = 0; i < SHADOWS_MAX; i++) {
        struct shadow *shadow = &canvas->shadows[i];
        if (shadow->size && shadow->radius == radius && shadow->blur == blur) return shadow;
    }
    struct shadow *shadow = &canvas->shadows[canvas->shadow_next];
    canvas->shadow_next = (canvas->shadow_next + 1) % SHADOWS_MAX;
    free(shadow->quarter);
    int size = 2 * blur + radius + 1;
    *shadow = (struct shadow){radius, blur, size, quarter_make(radius, blur, size)};
    return shadow;
}

static int from_edge(int at, int length)
{
    return at < length - 1 - at ? at : length - 1 - at;
}

void canvas_glow(struct canvas *canvas, struct rect rect, int radius, int blur, uint32_t colour)
{
    if (theme_is_plain(canvas_theme(canvas)) || blur <= 0) return;
    if (radius > rect.height / 2) radius = rect.height / 2;
    const struct shadow *shadow = shadow_get(canvas, radius, blur);
    struct rect outer = {rect.x - blur, rect.y - blur, rect.width + 2 * blur,
                         rect.height + 2 * blur};
    struct rect part = rect_intersect(&canvas->clip, &outer);
    unsigned alpha = colour_alpha(colour);
    int deep = shadow->size;
    for (int y = part.y; y < part.y + part.height; y++) {
        int down = from_edge(y - outer.y, outer.height);
        const uint8_t *row =
            shadow->quarter + (size_t)(down < deep ? down : deep - 1) * (size_t)deep;
        uint32_t *pixels = canvas->drawing + (size_t)y * (size_t)canvas->width;
        /* What the card will hide is left alone. */
        int skip_from = down >= deep ? outer.x + deep : part.x + part.width;
        int skip_to = outer.x + outer.width - deep;
        for (int x = part.x; x < part.x + part.width; x++) {
            if (x >= skip_from && x < skip_to) x = skip_to;
            if (x >= part.x + part.width) break;
            int across = from_edge(x - outer.x, outer.width);
            unsigned cover = row[across < deep ? across : deep - 1];
            pixels[x] = pixel_mix(pixels[x], colour, alpha_times(cover, alpha));
        }
    }
}

void canvas_shadow(struct canvas *canvas, struct rect rect, int radius, int blur, uint8_t alpha)
{
    canvas_glow(canvas, rect, radius, blur, (uint32_t)alpha << 24 | 0x13212B);
}
