/* light.h - how light falls on a page: its paper's level all over, ink, shadow and glare.
 *
 * The preview is cut into tiles of some 2 % of its longer side; a tile's paper is what most of its
 * lightest pixels are, whatever is printed on it. */
#ifndef ANJUNGAN_CAPTURE_LIGHT_H
#define ANJUNGAN_CAPTURE_LIGHT_H

#include "base/picture.h"
#include "base/verdict.h"

enum { LIGHT_TILES = 48 }; /* along the longer side at most */

struct light {
    int tile_px, columns, rows; /* of tiles */
    int paper;           /* the page's paper, luma 0-255: nine tenths of the tiles are darker */
    int lightest;        /* luma that all but one in 50 tiles stay below */
    double ink;          /* share of the page that is clearly darker than the paper around it */
    double glare;        /* share that is blown out while the paper is not */
    double shadow;       /* share that lies in a soft shadow */
    double shadow_depth; /* how dark its darkest tile is against the paper: 0 as light, 1 black */
    struct spot glare_spot, shadow_spot; /* in pixels of the picture */
};

/* RGB24. card: its ground is coloured and patterned, so no shadow is looked for; and what is blown
 * out along the border of a sheet is more likely a lid, or a lamp beside it. */
void light_measure(const struct picture *, bool card, struct light *out);

#endif
