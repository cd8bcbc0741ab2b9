/* coach.h - advice at the pace of a person: what is shown changes only when several looks agree, is
 * said aloud only once it has stood for a while, and the photo is due after steady good looks.
 *
 * Time is counted in looks, of which there are 8 to 15 a second. */
#ifndef ANJUNGAN_SCREENS_COACH_H
#define ANJUNGAN_SCREENS_COACH_H

#include "screens/advice.h"

enum {
    COACH_AGREE_LOOKS = 3, /* a quarter to a third of a second */
    COACH_GOOD_LOOKS = 10, /* about a second: then the photo is taken */
    COACH_STOOD_LOOKS = 4, /* shown for so long before it is said */
    COACH_QUIET_LOOKS = 36 /* 2.5 to 4.5 s between two things said */
};

/* Zeroed: nothing seen, nothing said. */
struct coach {
    enum advice shown;
    enum advice coming; /* what the last looks say instead */
    int coming_looks;
    int shown_looks;
    int good_looks; /* in a row, up to COACH_GOOD_LOOKS; any other look empties it */
    enum advice said;
    int quiet_looks; /* since something was said */
};

/* One look. True: what is shown is to be said now. */
bool coach_look(struct coach *, enum advice seen);
/* What was said of itself (a fault, a photo taken) keeps the coach quiet as well. */
void coach_spoke(struct coach *);

#endif
