#include "sim_portrait.h"

#include <math.h>
#include <stddef.h>

/* One stroke on a canvas of 640 x 640 units, over what was painted before. */
enum stroke_kind {
    PATCH, /* an ellipse of one colour, its edge `soft` wide by its radius */
    SHADE, /* a soft spot that darkens by `strength` */
    LIGHT, /* a soft spot that adds `strength` levels */
};

struct stroke {
    enum stroke_kind kind;
    double x, y, radius_x, radius_y;
    double soft, strength;
    double red, green, blue;
};

static const struct stroke strokes[] = {
    {PATCH, 320, 690, 230, 200, 0.02, 1, 30, 56, 68},   /* shoulders */
    {PATCH, 320, 470, 120, 110, 0.05, 1, 92, 124, 130}, /* scarf */
    {PATCH, 320, 268, 146, 186, 0.03, 1, 96, 128, 134},
    {SHADE, 320, 470, 90, 40, 0, 0.16, 0, 0, 0},         /* its fold under the chin */
    {PATCH, 320, 296, 112, 150, 0.03, 1, 206, 158, 130}, /* face */
    {SHADE, 216, 310, 34, 130, 0, 0.16, 0, 0, 0},        /* turning away to the sides */
    {SHADE, 424, 310, 34, 130, 0, 0.16, 0, 0, 0},
    {LIGHT, 320, 212, 60, 34, 0, 20, 0, 0, 0},         /* forehead */
    {PATCH, 320, 158, 116, 46, 0.10, 1, 90, 121, 127}, /* the scarf's edge above it */
    {SHADE, 273, 268, 34, 20, 0, 0.34, 0, 0, 0},       /* eye sockets */
    {SHADE, 367, 268, 34, 20, 0, 0.34, 0, 0, 0},
    {PATCH, 271, 246, 31, 6.5, 0.4, 0.9, 60, 42, 36}, /* brows */
    {PATCH, 369, 246, 31, 6.5, 0.4, 0.9, 60, 42, 36},
    {PATCH, 273, 272, 21, 9.5, 0.15, 1, 232, 226, 220}, /* eyes */
    {PATCH, 367, 272, 21, 9.5, 0.15, 1, 232, 226, 220},
    {PATCH, 273, 272, 9.5, 9.5, 0.15, 1, 46, 32, 26},
    {PATCH, 367, 272, 9.5, 9.5, 0.15, 1, 46, 32, 26},
    {PATCH, 273, 265, 23, 4.2, 0.5, 0.9, 50, 34, 30}, /* lids */
    {PATCH, 367, 265, 23, 4.2, 0.5, 0.9, 50, 34, 30},
    {LIGHT, 268, 322, 30, 24, 0, 12, 0, 0, 0}, /* cheeks */
    {LIGHT, 372, 322, 30, 24, 0, 12, 0, 0, 0},
    {LIGHT, 320, 300, 9, 34, 0, 20, 0, 0, 0}, /* nose */
    {SHADE, 301, 300, 8, 40, 0, 0.14, 0, 0, 0},
    {SHADE, 339, 300, 8, 40, 0, 0.14, 0, 0, 0},
    {PATCH, 308, 338, 7, 3.6, 0.5, 0.75, 98, 58, 48},
    {PATCH, 332, 338, 7, 3.6, 0.5, 0.75, 98, 58, 48},
    {SHADE, 320, 346, 26, 6, 0, 0.2, 0, 0, 0},
    {PATCH, 320, 377, 40, 9, 0.25, 0.85, 168, 84, 78}, /* mouth */
    {PATCH, 320, 375, 40, 2.4, 0.6, 0.9, 96, 44, 42},
    {SHADE, 320, 398, 30, 8, 0, 0.16, 0, 0, 0},
    {LIGHT, 320, 424, 28, 14, 0, 10, 0, 0, 0}, /* chin */
};

static double clamp(double value, double most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

static void apply(const struct stroke *stroke, double x, double y, double rgb[3])
{
    double dx = (x - stroke->x) / stroke->radius_x, dy = (y - stroke->y) / stroke->radius_y;
    double reach = stroke->kind == PATCH ? 1 + stroke->soft : 3; /* e^-9 is nothing to see */
    if (fabs(dx) > reach || fabs(dy) > reach) return;
    double square = dx * dx + dy * dy;
    double amount = stroke->kind == PATCH
                        ? clamp((1 - sqrt(square)) / stroke->soft + 0.5, 1) * stroke->strength
                        : exp(-square) * stroke->strength;
    const double colour[3] = {stroke->red, stroke->green, stroke->blue};
    for (int i = 0; i < 3; i++) {
        switch (stroke->kind) {
        case PATCH: rgb[i] += (colour[i] - rgb[i]) * amount; break;
        case SHADE: rgb[i] *= 1 - amount; break;
        case LIGHT: rgb[i] += amount; break;
        }
    }
}

void sim_portrait_paint(struct picture *picture)
{
    double unit = 640.0 / picture->height_px;
    double left = 320 - picture->width_px * unit / 2;
    for (int row = 0; row < picture->height_px; row++) {
        uint8_t *pixel = picture->pixels.data + (size_t)row * (size_t)picture->stride_bytes;
        for (int column = 0; column < picture->width_px; column++, pixel += 3) {
            double x = left + column * unit, y = row * unit;
            double away = ((x - 320) * (x - 320) + (y - 320) * (y - 320)) / (450.0 * 450.0);
            double wall = 1 - 0.15 * clamp(away, 2);
            double rgb[3] = {176 * wall, 190 * wall, 196 * wall};
            for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++)
                apply(&strokes[i], x, y, rgb);
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)clamp(rgb[i], 255);
        }
    }
}
