/* mirror.h - the mirror follows the face: of each frame it shows a part that is moved and enlarged
 * a little, so that who sits and who is tall both find themselves in the oval.
 *
 * What is to be changed is not followed: who is told to move left must see that they are not in the
 * middle. The part is borrowed from the frame; no pixel is copied. */
#ifndef ANJUNGAN_SCREENS_MIRROR_H
#define ANJUNGAN_SCREENS_MIRROR_H

#include "screens/advice.h"

/* In shares of the frame; zeroed: all of it, from its middle. */
struct mirror_part {
    double across, down; /* how far the middle is off the frame's own */
    double zoom;         /* how much more than 1 it is enlarged */
};

struct mirror {
    struct mirror_part aim, now;
};

/* After a look: where the part is to go. */
void mirror_aim(struct mirror *, const struct view *, enum advice shown);
/* With each frame: a step on the way there. */
void mirror_step(struct mirror *);
/* The part of frame that a mirror of that shape shows. Borrows the frame's pixels; never freed. */
struct picture mirror_part_of(const struct mirror *, const struct picture *frame, int width,
                              int height);

/* The mirror as it is drawn. */
struct mirror_look {
    const struct picture *frame; /* NULL: none yet */
    const struct mirror *mirror;
    enum advice advice;
    int ring_permille; /* of the ring that fills before the photo is taken; 0: not shown */
    bool lit;          /* white round the oval: the screen lights the face */
};
void mirror_draw(struct canvas *, struct rect, const struct mirror_look *);

#endif
