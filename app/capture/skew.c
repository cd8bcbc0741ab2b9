#include "capture/skew.h"

#include "capture/pixels.h"
#include "capture/print.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { SKEW_SIDE_MAX = 1600, SKEW_SIDE_LEAST = 150 };

#define SWEEP_DEGREES    16.0 /* searched, a little more than is believed */
#define SKEW_MOST        15.0
#define SWEEP_FAR        45.0
#define CONFIDENCE_LEAST 3.0 /* leptonica's own advice for a page of print */
#define CONFIDENCE_FAR   4.0

/* Clockwise; false where there is too little print, or too little order in it. */
static bool find_skew(PIX *print, double sweep, double confidence_least, double *out_angle)
{
    l_float32 angle = 0, confidence = 0;
    if (pixFindSkewSweepAndSearch(print, &angle, &confidence, 4, 2, (l_float32)sweep, 1.0F,
                                  0.01F) != 0 ||
        (double)confidence < confidence_least)
        return false;
    *out_angle = -(double)angle; /* leptonica's is the correction, clockwise positive */
    return true;
}

/* Lines of print that run across the page, or down it. */
static double find_near(PIX *print)
{
    double angle = 0;
    if (find_skew(print, SWEEP_DEGREES, CONFIDENCE_LEAST, &angle) && fabs(angle) <= SKEW_MOST)
        return angle;
    PIX *turned = pixRotate90(print, 1);
    bool found = turned && find_skew(turned, SWEEP_DEGREES, CONFIDENCE_LEAST, &angle);
    pixDestroy(&turned);
    return found && fabs(angle) <= SKEW_MOST ? angle : 0;
}

double skew_of_print(const struct picture *picture, double *out_far)
{
    if (out_far) *out_far = 0;
    if (picture->width_px < SKEW_SIDE_LEAST || picture->height_px < SKEW_SIDE_LEAST) return 0;
    struct picture grey, small;
    picture_reduce(picture, SKEW_SIDE_MAX, &small);
    picture_to_grey(&small, &grey);
    PIX *print = print_of(&grey);
    double angle = print ? find_near(print) : 0, far = 0;
    if (out_far && print && angle == 0 && find_skew(print, SWEEP_FAR, CONFIDENCE_FAR, &far) &&
        fabs(far) > SKEW_MOST)
        *out_far = far;
    pixDestroy(&print);
    picture_free(&grey);
    picture_free(&small);
    return angle;
}
