#include "capture/face_turn.h"

#include "capture/pixels.h"

#include <math.h>
#include <stdlib.h>

/* How well the nose around a column agrees with its mirror image, by its edges that run across:
 * its tip, the nostrils, its shadow. Light from one side hardly changes them. -1 to 1. */
static double nose_symmetry(const struct picture *whole, int column)
{
    double both = 0, right = 1, left = 1;
    for (int y = FACE_EYES_Y + 45; y < FACE_EYES_Y + 75; y++) {
        const uint8_t *above = picture_row(whole, y - 2), *below = picture_row(whole, y + 2);
        for (int i = 1; i <= 24; i++) {
            double one = below[column - i] - above[column - i];
            double other = below[column + i] - above[column + i];
            both += one * other;
            right += one * one;
            left += other * other;
        }
    }
    return both / sqrt(right * left);
}

enum { SHIFT_MAX = 20 };

/* The column, from the middle of the eyes, around which the nose is most like its mirror image. */
static int nose_shift(const struct picture *whole, double *out_symmetry)
{
    int best = 0;
    double most = -2;
    for (int shift = -SHIFT_MAX; shift <= SHIFT_MAX; shift++) {
        double here = nose_symmetry(whole, FACE_MIDDLE_X + shift) - 0.002 * abs(shift);
        if (here <= most) continue;
        most = here;
        best = shift;
    }
    *out_symmetry = most;
    return best;
}

enum { ROWS = 40, NEAREST = 48, FURTHEST = 150, EDGE_LEAST = 10 };

/* The strongest edge beside the cheek in a row: the face's outline, or that of hair or a scarf. */
static int outline(const struct picture *whole, int y, int sign)
{
    int best = 105; /* a cheek's usual place, and the likeliest */
    double most = EDGE_LEAST;
    for (int away = NEAREST; away <= FURTHEST; away++) {
        int inside = 0, outside = 0;
        for (int row = -1; row <= 1; row++) {
            const uint8_t *middle = picture_row(whole, y + row) + FACE_MIDDLE_X;
            for (int i = 1; i <= 4; i++) {
                inside += middle[sign * (away - i)];
                outside += middle[sign * (away + i)];
            }
        }
        double off = (away - 100) / 50.0;
        double edge = abs(inside - outside) / 12.0 * exp(-off * off);
        if (edge <= most) continue;
        most = edge;
        best = away;
    }
    return best;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int median_outline(const struct picture *whole, int sign)
{
    int away[ROWS];
    for (int i = 0; i < ROWS; i++)
        away[i] = outline(whole, FACE_EYES_Y + 20 + 2 * i, sign);
    qsort(away, ROWS, sizeof *away, by_size);
    return away[ROWS / 2];
}

/* Turning moves the eyes towards one edge of the face: of a head some 2.2 eye distances wide, whose
 * eyes lie 1.2 before its axis, by half of the edges' relation to the sine. The nose stands out
 * before the eyes by some quarter of their distance. */
double face_turn(const struct picture *whole)
{
    double right = median_outline(whole, -1), left = median_outline(whole, 1);
    double by_outline = (left - right) / (left + right) / 0.48;
    double symmetry;
    double by_nose = -nose_shift(whole, &symmetry) / (0.25 * FACE_APART);
    double weight = fmax(0, fmin(1, (symmetry - 0.76) / 0.08));
    double sine = (by_outline + weight * by_nose) / (1 + weight);
    return fmax(-0.9, fmin(0.9, sine));
}
