#define _DEFAULT_SOURCE
#include "capture/skew.h"

#include "capture/pixels.h"

#include <leptonica/allheaders.h>
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SKEW_SIDE_MAX = 1600, SKEW_SIDE_LEAST = 150, TILE = 24 };

#define SWEEP_DEGREES    16.0 /* searched, a little more than is believed */
#define SKEW_MOST        15.0
#define CONFIDENCE_LEAST 3.0 /* leptonica's own advice for a page of print */

/* Leptonica gives its pictures' memory back as it is; they show a page. Works for what malloc gave
 * before this was set as well. */
static void wipe_and_free(void *memory)
{
    if (memory) explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

/* Print as black dots: darker than the mean of its neighbourhood by a share of it. */
static PIX *print_of(const struct picture *grey)
{
    int width = grey->width_px, height = grey->height_px;
    struct picture coarse;
    picture_reduce(grey, picture_longer_side(grey) / TILE + 1, &coarse);
    PIX *pix = pixCreate(width, height, 1);
    for (int y = 0; pix && y < height; y++) {
        const uint8_t *row = picture_row(grey, y);
        int tile_y = y * coarse.height_px / height;
        for (int x = 0; x < width; x++) {
            int mean = picture_row(&coarse, tile_y)[x * coarse.width_px / width];
            if (row[x] < mean * 4 / 5) pixSetPixel(pix, x, y, 1);
        }
    }
    picture_free(&coarse);
    return pix;
}

double skew_of_print(const struct picture *picture)
{
    if (picture->width_px < SKEW_SIDE_LEAST || picture->height_px < SKEW_SIDE_LEAST) return 0;
    setMsgSeverity(L_SEVERITY_NONE); /* it talks on standard error; the answer is enough */
    setPixMemoryManager(malloc, wipe_and_free);
    struct picture grey, small;
    picture_to_grey(picture, &grey);
    picture_reduce(&grey, SKEW_SIDE_MAX, &small);
    PIX *print = print_of(&small);
    l_float32 angle = 0, confidence = 0;
    bool found = print && pixFindSkewSweepAndSearch(print, &angle, &confidence, 4, 2,
                                                    (l_float32)SWEEP_DEGREES, 1.0F, 0.01F) == 0;
    pixDestroy(&print);
    picture_free(&grey);
    picture_free(&small);
    if (!found || confidence < CONFIDENCE_LEAST || fabs(angle) > SKEW_MOST) return 0;
    return -angle; /* leptonica's angle is the correction, clockwise positive */
}
