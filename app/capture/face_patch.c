#include "capture/face_patch.h"

#include "capture/pixels.h"

#include <math.h>

struct face_window face_window_of_eyes(const struct face_points *points, double apart_px,
                                       double left_px, double above_px, int width_px, int height_px)
{
    struct face_point middle = face_eyes_middle(points);
    struct face_window window = {.width_px = width_px, .height_px = height_px};
    window.along.x = (points->left_eye.x - points->right_eye.x) / apart_px;
    window.along.y = (points->left_eye.y - points->right_eye.y) / apart_px;
    window.origin.x = middle.x - left_px * window.along.x + above_px * window.along.y;
    window.origin.y = middle.y - left_px * window.along.y - above_px * window.along.x;
    return window;
}

struct face_point face_window_to_picture(const struct face_window *window, double x, double y)
{
    return (struct face_point){window->origin.x + x * window->along.x - y * window->along.y,
                               window->origin.y + x * window->along.y + y * window->along.x};
}

static double level_at(const struct picture *picture, int x, int y)
{
    x = x < 0 ? 0 : x >= picture->width_px ? picture->width_px - 1 : x;
    y = y < 0 ? 0 : y >= picture->height_px ? picture->height_px - 1 : y;
    const uint8_t *row = picture_row(picture, y);
    if (picture->format == PICTURE_GREY8) return row[x];
    const uint8_t *pixel = row + 3 * x;
    return (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2]) / 256.0;
}

static double level_between(const struct picture *picture, struct face_point at)
{
    double left = floor(at.x), top = floor(at.y), u = at.x - left, v = at.y - top;
    int x = (int)left, y = (int)top;
    bool within = x >= 0 && y >= 0 && x + 1 < picture->width_px && y + 1 < picture->height_px;
    if (within && picture->format == PICTURE_GREY8) { /* nearly always: no place is held */
        const uint8_t *from = picture_row(picture, y) + x, *next = from + picture->stride_bytes;
        return (from[0] * (1 - u) + from[1] * u) * (1 - v) + (next[0] * (1 - u) + next[1] * u) * v;
    }
    double above = level_at(picture, x, y) * (1 - u) + level_at(picture, x + 1, y) * u;
    double below = level_at(picture, x, y + 1) * (1 - u) + level_at(picture, x + 1, y + 1) * u;
    return above * (1 - v) + below * v;
}

/* A window far outside (the eyes of a face at the edge, guessed) must not overflow an int. */
static struct face_point held(struct face_point at)
{
    return (struct face_point){fmax(-1e6, fmin(1e6, at.x)), fmax(-1e6, fmin(1e6, at.y))};
}

void face_patch_read(const struct picture *picture, const struct face_window *window,
                     struct picture *out)
{
    struct picture made;
    picture_make(PICTURE_GREY8, window->width_px, window->height_px, &made);
    double step = hypot(window->along.x, window->along.y);
    int parts = step > 8 ? 8 : step > 1.25 ? (int)ceil(step) : 1;
    for (int y = 0; y < made.height_px; y++) {
        uint8_t *to = made.pixels.data + (size_t)y * (size_t)made.stride_bytes;
        for (int x = 0; x < made.width_px; x++) {
            double sum = 0;
            for (int i = 0; i < parts * parts; i++) {
                double u = x + (i % parts + 0.5) / parts - 0.5;
                double v = y + ((double)(i / parts) + 0.5) / parts - 0.5;
                sum += level_between(picture, held(face_window_to_picture(window, u, v)));
            }
            to[x] = (uint8_t)(sum / (parts * parts) + 0.5);
        }
    }
    *out = made;
}
