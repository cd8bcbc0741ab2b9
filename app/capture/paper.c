#include "capture/paper.h"

#include <math.h>

static const struct {
    double shorter, longer;
} papers[] = {{210, 297}, {215, 330}, {215.9, 279.4}, {PAPER_CARD_SHORTER, PAPER_CARD_LONGER}};

enum { PAPERS = sizeof papers / sizeof *papers, CARD = 3 };
#define UNUSUAL_WAY_UP    0.02
#define SIZE_TOLERANCE_MM 3
#define SHORT_LEAST_MM    4
#define SHORT_SHARE       0.6

static void turn_as(bool wide, int paper, double *out_width, double *out_height)
{
    *out_width = wide ? papers[paper].longer : papers[paper].shorter;
    *out_height = wide ? papers[paper].shorter : papers[paper].longer;
}

bool paper_by_rough_size(double *width_mm, double *height_mm, double slack_width,
                         double slack_height)
{
    int best = -1;
    double best_miss = 1;
    for (int i = 0; i < 2 * PAPERS; i++) {
        double width, height;
        turn_as(i % 2, i / 2, &width, &height);
        double miss = fmax(fabs(*width_mm - width) / (SIZE_TOLERANCE_MM + slack_width),
                           fabs(*height_mm - height) / (SIZE_TOLERANCE_MM + slack_height));
        if (miss > best_miss) continue;
        best = i;
        best_miss = miss;
    }
    if (best < 0) return false;
    turn_as(best % 2, best / 2, width_mm, height_mm);
    return true;
}

bool paper_by_size(double *width_mm, double *height_mm)
{
    return paper_by_rough_size(width_mm, height_mm, 0, 0);
}

static bool is_short_of(double side, double whole)
{
    return side < whole - SHORT_LEAST_MM && side > whole * SHORT_SHARE;
}

void paper_is_short(double width, double height, bool *out_width, bool *out_height)
{
    *out_width = *out_height = false;
    if (paper_by_size(&width, &height)) return;
    for (int i = 0; i < 2 * PAPERS; i++) {
        double whole_width, whole_height;
        turn_as(i % 2, i / 2, &whole_width, &whole_height);
        if (fabs(height - whole_height) <= SIZE_TOLERANCE_MM && is_short_of(width, whole_width))
            *out_width = true;
        if (fabs(width - whole_width) <= SIZE_TOLERANCE_MM && is_short_of(height, whole_height))
            *out_height = true;
    }
}

bool paper_by_aspect(double aspect, double tolerance, double *out_width, double *out_height)
{
    bool wide = aspect > 1;
    double shape = wide ? aspect : 1 / aspect, best_miss = tolerance;
    int best = -1;
    for (int i = 0; i < PAPERS; i++) {
        double miss = fabs(shape / (papers[i].longer / papers[i].shorter) - 1);
        /* F4 and ID-1 differ by three in a hundred: letters stand upright, cards lie. */
        if ((i == CARD) != wide) miss += UNUSUAL_WAY_UP;
        if (miss > best_miss) continue;
        best = i;
        best_miss = miss;
    }
    if (best < 0) return false;
    turn_as(wide, best, out_width, out_height);
    return true;
}
