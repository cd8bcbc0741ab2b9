/* face_turn.h - how far a head is turned, in a patch of the whole face upright: two cues that are
 * wrong for different reasons, weighed by how plainly they show. */
#ifndef ANJUNGAN_CAPTURE_FACE_TURN_H
#define ANJUNGAN_CAPTURE_FACE_TURN_H

#include "base/picture.h"

/* The patch of the whole face: 100 px between the eyes, its corner 160 px right of their middle
 * (the person's right) and 50 px above it. */
enum {
    FACE_APART = 100,
    FACE_WHOLE_WIDTH = 320,
    FACE_WHOLE_HEIGHT = 250,
    FACE_MIDDLE_X = 160,
    FACE_EYES_Y = 50,
};

/* Sine of the angle, -0.9 to 0.9; to their own right is positive. */
double face_turn(const struct picture *whole);

#endif
