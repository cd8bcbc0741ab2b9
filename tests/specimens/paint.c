#include "paint.h"

#include "desk.h"

void paint_dot(struct picture *picture, int x, int y, const struct paint *paint, double share)
{
    if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px) return;
    double cover = paint->cover * fmin(share, 1);
    if (cover <= 0) return;
    uint8_t *to = specimen_at(picture, x, y);
    for (int c = 0; c < 3; c++) {
        int wanted = paint->rgb >> (16 - 8 * c) & 255;
        to[c] = specimen_byte(to[c] + (wanted - to[c]) * cover);
    }
}

/* How much of the pixel that begins at at lies between low and high. */
static double overlap(int at, double low, double high)
{
    return fmax(0, fmin(at + 1, high) - fmax(at, low));
}

void paint_box(struct picture *picture, double x, double y, double width, double height,
               const struct paint *paint)
{
    int left = (int)floor(x), top = (int)floor(y);
    for (int j = top; j < y + height; j++) {
        double rows = overlap(j, y, y + height);
        for (int i = left; i < x + width; i++)
            paint_dot(picture, i, j, paint, rows * overlap(i, x, x + width));
    }
}

void paint_frame(struct picture *picture, double x, double y, double width, double height,
                 double thick, const struct paint *paint)
{
    paint_box(picture, x, y, width, thick, paint);
    paint_box(picture, x, y + height - thick, width, thick, paint);
    paint_box(picture, x, y + thick, thick, height - 2 * thick, paint);
    paint_box(picture, x + width - thick, y + thick, thick, height - 2 * thick, paint);
}

void paint_stroke(struct picture *picture, double x0, double y0, double x1, double y1, double thick,
                  const struct paint *paint)
{
    double dx = x1 - x0, dy = y1 - y0, long2 = dx * dx + dy * dy, half = thick / 2;
    int left = (int)floor(fmin(x0, x1) - half), right = (int)ceil(fmax(x0, x1) + half);
    int top = (int)floor(fmin(y0, y1) - half), low = (int)ceil(fmax(y0, y1) + half);
    for (int y = top; y <= low; y++) {
        for (int x = left; x <= right; x++) {
            double px = x + 0.5 - x0, py = y + 0.5 - y0;
            double t = long2 > 0 ? fmin(fmax((px * dx + py * dy) / long2, 0), 1) : 0;
            double away = hypot(px - t * dx, py - t * dy);
            paint_dot(picture, x, y, paint, half + 0.5 - away);
        }
    }
}

void paint_ring(struct picture *picture, double x, double y, double radius, double thick,
                const struct paint *paint)
{
    double outer = radius + thick;
    for (int j = (int)(y - outer) - 1; j <= y + outer + 1; j++) {
        for (int i = (int)(x - outer) - 1; i <= x + outer + 1; i++) {
            double away = fabs(hypot(i + 0.5 - x, j + 0.5 - y) - radius);
            paint_dot(picture, i, j, paint, thick / 2 + 0.5 - away);
        }
    }
}
