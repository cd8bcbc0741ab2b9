/* desk.h - what a photo is made of besides the sheet: a ground of wood, cloth or stone, the
 * perspective between sheet and photo, and pixels between pixels. */
#ifndef ANJUNGAN_TESTS_DESK_H
#define ANJUNGAN_TESTS_DESK_H

#include "base/picture.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline void specimen_make(int width, int height, struct picture *out)
{
    *out = (struct picture){.format = PICTURE_RGB24, .width_px = width, .height_px = height};
    out->stride_bytes = 3 * width;
    size_t size = (size_t)(3 * width) * (size_t)height;
    out->pixels = (struct bytes){.data = memory_alloc(size), .size = size, .capacity = size};
}

static inline uint8_t *specimen_at(const struct picture *picture, int x, int y)
{
    return picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes + 3 * x;
}

static inline uint8_t specimen_byte(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)(value + 0.5);
}

/* Smooth noise in -1..1: a lattice of hashed values, interpolated. */
static inline double specimen_noise(double x, double y, uint32_t seed)
{
    double fx = floor(x), fy = floor(y);
    double values[2][2];
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 2; i++) {
            uint32_t h = (uint32_t)((int)fx + i) * 73856093u ^ (uint32_t)((int)fy + j) * 19349663u;
            h = (h ^ seed) * 2654435761u;
            h = (h ^ h >> 15) * 2246822519u;
            values[j][i] = (h >> 8) / 8388608.0 - 1;
        }
    }
    double u = x - fx, v = y - fy;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    return (values[0][0] * (1 - u) + values[0][1] * u) * (1 - v) +
           (values[1][0] * (1 - u) + values[1][1] * u) * v;
}

enum specimen_ground {
    GROUND_DARK,
    GROUND_WOOD,
    GROUND_CLOTH,
    GROUND_STONE,
    GROUND_LIGHT,
    GROUND_COUNT
};

/* Colour of the desk at a point; tone 0..1 chooses within the kind. */
static inline void specimen_ground(enum specimen_ground kind, double tone, uint32_t seed, double x,
                                   double y, double out[3])
{
    double level = 0, red = 1, green = 1, blue = 1;
    switch (kind) {
    case GROUND_DARK: level = 25 + 40 * tone + 3 * specimen_noise(x / 7, y / 7, seed); break;
    case GROUND_WOOD:
        level = 80 + 70 * tone + 16 * specimen_noise(x / 160, y / 7, seed) +
                8 * specimen_noise(x / 40, y / 2.5, seed + 1);
        green = 0.76;
        blue = 0.52;
        break;
    case GROUND_CLOTH: {
        bool dark = ((int)floor(x / 45) + (int)floor(y / 45)) & 1;
        level = 70 + 60 * tone + (dark ? -22 : 22) + 7 * specimen_noise(x / 2, y / 2, seed);
        red = 0.75;
        blue = 0.9;
        break;
    }
    case GROUND_STONE:
        level = 95 + 55 * tone + 22 * specimen_noise(x / 60, y / 60, seed) +
                14 * specimen_noise(x / 9, y / 9, seed + 2);
        blue = 0.95;
        break;
    case GROUND_LIGHT: level = 175 + 30 * tone + 3 * specimen_noise(x / 20, y / 20, seed); break;
    case GROUND_COUNT: break;
    }
    out[0] = level * red;
    out[1] = level * green;
    out[2] = level * blue;
}

struct specimen_point {
    double x, y;
};

/* Solves the eight numbers h of the mapping that takes from[i] to to[i]. */
static inline void specimen_mapping(const struct specimen_point from[4],
                                    const struct specimen_point to[4], double h[9])
{
    double m[8][9] = {{0}};
    for (int i = 0; i < 4; i++) {
        double x = from[i].x, y = from[i].y, u = to[i].x, v = to[i].y;
        double first[9] = {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
        double second[9] = {0, 0, 0, x, y, 1, -v * x, -v * y, v};
        memcpy(m[2 * i], first, sizeof first);
        memcpy(m[2 * i + 1], second, sizeof second);
    }
    for (int column = 0; column < 8; column++) {
        int best = column;
        for (int row = column + 1; row < 8; row++) {
            if (fabs(m[row][column]) > fabs(m[best][column])) best = row;
        }
        double swap[9];
        memcpy(swap, m[best], sizeof swap);
        memcpy(m[best], m[column], sizeof swap);
        memcpy(m[column], swap, sizeof swap);
        for (int row = 0; row < 8; row++) {
            if (row == column) continue;
            double by = m[row][column] / m[column][column];
            for (int k = column; k < 9; k++)
                m[row][k] -= by * m[column][k];
        }
    }
    for (int i = 0; i < 8; i++)
        h[i] = m[i][8] / m[i][i];
    h[8] = 1;
}

static inline struct specimen_point specimen_map(const double h[9], double x, double y)
{
    double w = h[6] * x + h[7] * y + h[8];
    return (struct specimen_point){(h[0] * x + h[1] * y + h[2]) / w,
                                   (h[3] * x + h[4] * y + h[5]) / w};
}

static inline void specimen_sample(const struct picture *picture, double x, double y, double out[3])
{
    x = fmin(fmax(x - 0.5, 0), picture->width_px - 1.001);
    y = fmin(fmax(y - 0.5, 0), picture->height_px - 1.001);
    int ix = (int)x, iy = (int)y;
    double u = x - ix, v = y - iy;
    const uint8_t *a = specimen_at(picture, ix, iy), *b = a + picture->stride_bytes;
    for (int c = 0; c < 3; c++)
        out[c] = (a[c] * (1 - u) + a[c + 3] * u) * (1 - v) + (b[c] * (1 - u) + b[c + 3] * u) * v;
}

/* Inside a card's rounded corners? Radius 3.18 mm of 85.6 x 53.98. */
static inline bool specimen_inside(bool card, double x, double y, double width, double height)
{
    if (x < 0 || y < 0 || x > width || y > height) return false;
    if (!card) return true;
    double r = 3.18 / 85.6 * width;
    double dx = fmax(fmax(r - x, x - (width - r)), 0), dy = fmax(fmax(r - y, y - (height - r)), 0);
    return dx * dx + dy * dy <= r * r;
}

#endif
