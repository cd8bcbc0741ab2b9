/* ground.h - is what lies outside a shape the ground beneath a sheet, or a part of the sheet?
 *
 * A box, a photo or a block of print on a page has clear sides too; to cut there would lose what
 * stands around it. So paper must end at each side, and print must not be found outside. */
#ifndef ANJUNGAN_CAPTURE_GROUND_H
#define ANJUNGAN_CAPTURE_GROUND_H

#include "capture/geometry.h"

struct ground {
    const struct picture *picture; /* RGB24, some 480 px; borrowed */
    uint8_t *print;                /* 1 where a pixel looks like print, for each pixel */
};

void ground_init(struct ground *, const struct picture *);
void ground_finish(struct ground *);

/* Does the colour of the paper, as it shows between the letters, change across the side a-b of a
 * shape that runs clockwise? */
bool ground_begins(const struct ground *, struct point a, struct point b);

/* Does the sheet reach the picture's border along side number `side`: is the colour there more that
 * within the next sides than that beyond them? */
bool ground_is_covered(const struct ground *, const struct quad *, int side);

/* How much of what lies outside the shape looks like print: 0 to 1. */
double ground_print_share(const struct ground *, const struct quad *);

/* Nothing that looks like print stands outside; ground that is clearly of another material, darker
 * or of another colour, may have a pattern that does, where the shape is not small. */
bool ground_is_bare(const struct ground *, const struct quad *);

#endif
