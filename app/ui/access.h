/* access.h - what a person needs of the terminal to be able to use it: how large, in which colours,
 * how low, for which hand. Chosen on any screen, at once everywhere, until the session ends. */
#ifndef ANJUNGAN_UI_ACCESS_H
#define ANJUNGAN_UI_ACCESS_H

#include "ui/theme.h"

/* Capitals of running text on the reference terminal: 6.1, 8.7 and 10.6 mm. The first two are the
 * sizes of VVSG 2.0 from 500 mm away; the largest is for whoever sees little (look: 0.7 degrees
 * from 870 mm). */
enum text_size { TEXT_NORMAL, TEXT_LARGE, TEXT_LARGEST, TEXT_SIZES };
double text_size_scale(enum text_size); /* 1, 1.42, 1.75 */

/* Zeroed: the usual. */
struct access {
    enum text_size size;
    enum contrast contrast;
    bool reach;       /* every control below 1120 mm from the floor */
    bool left_handed; /* what leads on is at the left */
};

enum access_change {
    ACCESS_SIZE, /* and the enum text_size added */
    ACCESS_CONTRAST = ACCESS_SIZE + TEXT_SIZES,
    ACCESS_REACH = ACCESS_CONTRAST + CONTRASTS,
    ACCESS_HIGH,
    ACCESS_LEFT_HAND,
    ACCESS_RIGHT_HAND,
    ACCESS_USUAL, /* everything as it began */
    ACCESS_CHANGES,
};
/* A change that is not one of them changes nothing. */
void access_apply(struct access *, unsigned change);
bool access_is_usual(const struct access *);

#endif
