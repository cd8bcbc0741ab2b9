/* face_inside.h - the face screen's state, between what happens (face.c) and what is drawn
 * (face_draw.c). */
#ifndef ANJUNGAN_SCREENS_FACE_INSIDE_H
#define ANJUNGAN_SCREENS_FACE_INSIDE_H

#include "screens/coach.h"
#include "screens/mirror.h"
#include "screens/presence.h"

enum face_phase { FACE_LIVE, FACE_SHOOTING, FACE_LOOK, FACE_NO_CAMERA };
enum {
    FACE_TRIES_BEFORE_ANYWAY = 3,
    /* Looks before the ring may fill: time to see oneself, and after a photo that is to be taken
     * again, to change what it was. */
    FACE_FIRST_LOOKS = 8,
    FACE_AGAIN_LOOKS = 24,
    /* A lens that stays covered is not the applicant's hand: 3 to 5 s. */
    FACE_COVERED_LOOKS = 40
};

struct face {
    enum face_phase phase;
    unsigned tries; /* photos that were not as asked, and cameras that failed */
    char code[8];   /* of the last of these; "" = the photo will do */
    struct coach coach;
    struct presence_check presence;
    struct mirror mirror;
    int rest_looks;    /* until the ring may fill */
    int covered_looks; /* in a row, up to FACE_COVERED_LOOKS */
    bool lit;          /* it was too dark: the screen lights the face */
};

/* The photo will do, though its presence check was missed, or could not be. */
bool face_is_good(const struct face *, const struct case_face *);
/* Where the camera will not: a first photo, or a better one. */
bool face_may_come_by_phone(const struct face *, const struct view *);
void face_draw(const void *of, const struct view *, struct canvas *);

#endif
