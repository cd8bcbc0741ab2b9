#include "capture/upright.h"

#include "capture/print.h"

#include <leptonica/allheaders.h>

/* How sure leptonica must be, in its own units: the difference of its counts by their standard
 * deviation. Its own advice is 8; specimens of print the right way up have 10 to 30. */
#define CONFIDENCE_LEAST 7.0F
/* Across the lines of print, ink comes and goes; along them less so. */
#define ACROSS_LEAST 1.3

/* How much the ink of neighbouring rows differs, over all rows. */
static double unrest_of_rows(PIX *print)
{
    NUMA *sums = pixCountPixelsByRow(print, NULL);
    double unrest = 0;
    int count = sums ? numaGetCount(sums) : 0;
    for (int i = 1; i < count; i++) {
        l_float32 before = 0, here = 0;
        numaGetFValue(sums, i - 1, &before);
        numaGetFValue(sums, i, &here);
        unrest += (double)(here - before) * (double)(here - before);
    }
    numaDestroy(&sums);
    return unrest;
}

/* 0: as it stands; 2: upside down; also where there is doubt, as it stands. */
static int turns_of_level(PIX *print, bool *out_sure)
{
    l_float32 up = 0;
    *out_sure = pixUpDownDetect(print, &up, 0, 0, 0) == 0 &&
                (up > CONFIDENCE_LEAST || up < -CONFIDENCE_LEAST);
    return *out_sure && up < 0 ? 2 : 0;
}

int upright_turns(const struct picture *grey)
{
    PIX *print = print_of(grey), *turned = print ? pixRotate90(print, 1) : NULL;
    int turns = 0;
    bool sure = false;
    if (turned) {
        double level = unrest_of_rows(print), sideways = unrest_of_rows(turned);
        if (sideways > level * ACROSS_LEAST) {
            turns = 1 + turns_of_level(turned, &sure); /* print was turned clockwise once */
            if (!sure) turns = 0;
        } else {
            turns = turns_of_level(print, &sure);
        }
    }
    pixDestroy(&print);
    pixDestroy(&turned);
    return turns;
}
