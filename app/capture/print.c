#define _DEFAULT_SOURCE
#include "capture/print.h"

#include "capture/pixels.h"

#include <leptonica/allheaders.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 24 };

/* Leptonica gives its pictures' memory back as it is; they show a page. Works for what malloc gave
 * before this was set as well. */
static void wipe_and_free(void *memory)
{
    if (memory) explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

PIX *print_of(const struct picture *grey)
{
    setMsgSeverity(L_SEVERITY_NONE); /* it talks on standard error; the answer is enough */
    setPixMemoryManager(malloc, wipe_and_free);
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
