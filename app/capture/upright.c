#include "capture/upright.h"

#include "capture/print.h"

#include <leptonica/allheaders.h>

/* How sure leptonica must be, in its own units (the difference of counts by its standard
 * deviation), and by how much surer of one direction than of the other. */
#define CONFIDENCE_LEAST 5.0F
#define RATIO_LEAST      1.6F

int upright_turns(const struct picture *grey)
{
    PIX *print = print_of(grey);
    l_float32 up = 0, left = 0;
    l_int32 orientation = L_TEXT_ORIENT_UNKNOWN;
    bool told = print && pixOrientDetect(print, &up, &left, 0, 0) == 0 &&
                makeOrientDecision(up, left, CONFIDENCE_LEAST, RATIO_LEAST, &orientation, 0) == 0;
    pixDestroy(&print);
    if (!told) return 0;
    switch (orientation) {
    case L_TEXT_ORIENT_LEFT: return 1;
    case L_TEXT_ORIENT_DOWN: return 2;
    case L_TEXT_ORIENT_RIGHT: return 3;
    default: return 0; /* a library's number: up, or unknown */
    }
}
