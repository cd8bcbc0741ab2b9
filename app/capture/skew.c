#include "capture/skew.h"

#include "capture/pixels.h"
#include "capture/print.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { SKEW_SIDE_MAX = 1600, SKEW_SIDE_LEAST = 150 };

#define SWEEP_DEGREES    16.0 /* searched, a little more than is believed */
#define SKEW_MOST        15.0
#define CONFIDENCE_LEAST 3.0 /* leptonica's own advice for a page of print */

static bool find_skew(PIX *print, double *out_angle)
{
    l_float32 angle = 0, confidence = 0;
    if (pixFindSkewSweepAndSearch(print, &angle, &confidence, 4, 2, (l_float32)SWEEP_DEGREES, 1.0F,
                                  0.01F) != 0 ||
        confidence < CONFIDENCE_LEAST || fabs((double)angle) > SKEW_MOST)
        return false;
    *out_angle = -(double)angle; /* leptonica's is the correction, clockwise positive */
    return true;
}

/* Lines of print that run down the page. */
static bool find_skew_sideways(PIX *print, double *out_angle)
{
    PIX *turned = pixRotate90(print, 1);
    bool found = turned && find_skew(turned, out_angle);
    pixDestroy(&turned);
    return found;
}

double skew_of_print(const struct picture *picture)
{
    if (picture->width_px < SKEW_SIDE_LEAST || picture->height_px < SKEW_SIDE_LEAST) return 0;
    struct picture grey, small;
    picture_reduce(picture, SKEW_SIDE_MAX, &small);
    picture_to_grey(&small, &grey);
    PIX *print = print_of(&grey);
    double angle = 0;
    bool found = print && (find_skew(print, &angle) || find_skew_sideways(print, &angle));
    pixDestroy(&print);
    picture_free(&grey);
    picture_free(&small);
    return found ? angle : 0;
}
