#include "lie.h"

#include <math.h>

#define OUTLIER_PX 2.0
#define FAR_PX     8.0 /* 2 mm: no page that is turned right otherwise is warped so much */
#define RADIAN     57.29577951308

enum { PAIRS_LEAST = 5 };

/* Least squares of value = a + b x + c y + d x y, x and y from -1 to 1. */
static bool fit(const struct pair *pairs, int count, double width, double height, bool of_y,
                double out[4])
{
    double m[4][5] = {{0}};
    for (int i = 0; i < count; i++) {
        double x = 2 * pairs[i].x / width - 1, y = 2 * pairs[i].y / height - 1;
        double terms[5] = {1, x, y, x * y, of_y ? pairs[i].found_y : pairs[i].found_x};
        for (int r = 0; r < 4; r++)
            for (int c = 0; c < 5; c++)
                m[r][c] += terms[r] * terms[c];
    }
    for (int r = 0; r < 4; r++) {
        if (fabs(m[r][r]) < 1e-6) return false;
        for (int other = 0; other < 4; other++) {
            double by = m[other][r] / m[r][r];
            for (int c = r; other != r && c < 5; c++)
                m[other][c] -= by * m[r][c];
        }
    }
    for (int r = 0; r < 4; r++)
        out[r] = m[r][4] / m[r][r];
    return true;
}

static double miss_of(const struct pair *pair, const double fx[4], const double fy[4], double width,
                      double height)
{
    double x = 2 * pair->x / width - 1, y = 2 * pair->y / height - 1;
    return hypot(fx[0] + fx[1] * x + fx[2] * y + fx[3] * x * y - pair->found_x,
                 fy[0] + fy[1] * x + fy[2] * y + fy[3] * x * y - pair->found_y);
}

/* Least squares of a turn and a scale alone: for print that stands on a small part of the sheet. */
static void fit_turn(const struct pair *pairs, int count, double width, double height, double fx[4],
                     double fy[4])
{
    double mean[4] = {0}, across = 0, along = 0, square = 0;
    for (int i = 0; i < count; i++) {
        mean[0] += pairs[i].x / count;
        mean[1] += pairs[i].y / count;
        mean[2] += pairs[i].found_x / count;
        mean[3] += pairs[i].found_y / count;
    }
    for (int i = 0; i < count; i++) {
        double x = pairs[i].x - mean[0], y = pairs[i].y - mean[1];
        double u = pairs[i].found_x - mean[2], v = pairs[i].found_y - mean[3];
        along += x * u + y * v;
        across += x * v - y * u;
        square += x * x + y * y;
    }
    double c = along / square, s = across / square;
    double x = width / 2 - mean[0], y = height / 2 - mean[1];
    fx[0] = mean[2] + c * x - s * y;
    fy[0] = mean[3] + s * x + c * y;
    fx[1] = c * width / 2;
    fx[2] = -s * height / 2;
    fy[1] = s * width / 2;
    fy[2] = c * height / 2;
    fx[3] = fy[3] = 0;
}

/* Does the print stand on most of the sheet? */
static bool is_widespread(const struct pair *pairs, int count, double width, double height)
{
    double left = width, right = 0, top = height, bottom = 0;
    for (int i = 0; i < count; i++) {
        left = fmin(left, pairs[i].x);
        right = fmax(right, pairs[i].x);
        top = fmin(top, pairs[i].y);
        bottom = fmax(bottom, pairs[i].y);
    }
    return count >= 16 && right - left > width / 2 && bottom - top > height / 2;
}

static bool fit_lie(const struct pair *pairs, int count, double width, double height, double fx[4],
                    double fy[4])
{
    if (count < PAIRS_LEAST) return false;
    if (is_widespread(pairs, count, width, height))
        return fit(pairs, count, width, height, false, fx) &&
               fit(pairs, count, width, height, true, fy);
    fit_turn(pairs, count, width, height, fx, fy);
    return true;
}

static int worst_of(const struct pair *pairs, int count, double width, double height,
                    const double fx[4], const double fy[4])
{
    int worst = 0;
    for (int i = 1; i < count; i++) {
        if (miss_of(&pairs[i], fx, fy, width, height) >
            miss_of(&pairs[worst], fx, fy, width, height))
            worst = i;
    }
    return worst;
}

/* One patch of another line, alone in its corner, bends the whole fit: such go before it. */
static int drop_far(struct pair *pairs, int count, double width, double height)
{
    double fx[4], fy[4];
    while (count >= PAIRS_LEAST) {
        fit_turn(pairs, count, width, height, fx, fy);
        int worst = worst_of(pairs, count, width, height, fx, fy);
        if (miss_of(&pairs[worst], fx, fy, width, height) < FAR_PX) break;
        pairs[worst] = pairs[--count];
    }
    return count;
}

/* The worst angle of the four sides. Patches that disagree with the rest are dropped first; few of
 * many that agree do so by chance. */
bool lie_skew(struct pair *pairs, int count, double width, double height, double *out)
{
    double fx[4], fy[4];
    int least = count / 3;
    count = drop_far(pairs, count, width, height);
    for (;;) {
        if (count < least || !fit_lie(pairs, count, width, height, fx, fy)) return false;
        int worst = worst_of(pairs, count, width, height, fx, fy);
        if (miss_of(&pairs[worst], fx, fy, width, height) < OUTLIER_PX) break;
        pairs[worst] = pairs[--count];
    }
    double most = 0;
    for (int side = -1; side <= 1; side += 2) {
        most = fmax(most, fabs(atan2(fy[1] + side * fy[3], fx[1] + side * fx[3])));
        most = fmax(most, fabs(atan2(fx[2] + side * fx[3], fy[2] + side * fy[3])));
    }
    *out = most * RADIAN;
    return true;
}
