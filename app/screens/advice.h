/* advice.h - the one thing to change before the camera, as a picture can show it and words can say
 * it. Left and right are those of the mirror, which are one's own. */
#ifndef ANJUNGAN_SCREENS_ADVICE_H
#define ANJUNGAN_SCREENS_ADVICE_H

#include "screens/screen.h"

enum advice {
    ADVICE_NONE, /* nothing was looked at yet */
    ADVICE_GOOD,
    ADVICE_LEFT,
    ADVICE_RIGHT,
    ADVICE_HIGHER,
    ADVICE_LOWER,
    ADVICE_CENTRE, /* F-06 where no side is told */
    ADVICE_ABSENT,
    ADVICE_CROWD,
    ADVICE_NEARER,
    ADVICE_FARTHER,
    ADVICE_UPRIGHT,
    ADVICE_FACE_LEFT, /* turned to the right: back to the left, and straight */
    ADVICE_FACE_RIGHT,
    ADVICE_EYES,
    ADVICE_DARK,
    ADVICE_BRIGHT,
    ADVICE_UNEVEN,
    ADVICE_BLURRED,
    ADVICE_COVERED,
    /* Of the presence check. */
    ADVICE_TURN_LEFT,
    ADVICE_BLINK,
    ADVICE_STRAIGHT,
    /* The photo is being taken. */
    ADVICE_HOLD,
    ADVICE_COUNT
};

/* Of what was seen in the last look. */
enum advice advice_of(const struct view *);
enum icon advice_icon(enum advice);
/* All of it, one or two sentences: what is the matter, then what to do. Never NULL. */
const char *advice_words(const struct text *, enum language, enum advice);
/* Where the last sentence begins, which is what to do: an offset into the words. */
size_t advice_instruction(const char *words);

#endif
