/* presence.h - the presence check (pemeriksaan kehadiran): does a person stand there who does what
 * is asked? One turn of the head to their own left and back, or one blink. No more is claimed.
 *
 * It begins when a face has been good for a moment, and begins anew when the face is lost, so that
 * who was checked is who is photographed. After a limit of looks it is missed: it never blocks. */
#ifndef ANJUNGAN_SCREENS_PRESENCE_H
#define ANJUNGAN_SCREENS_PRESENCE_H

#include "catalogue/catalogue.h"

enum {
    PRESENCE_READY_LOOKS = 3,  /* good ones, before something is asked */
    PRESENCE_HELD_LOOKS = 2,   /* that a turn, and looking straight again, must last */
    PRESENCE_BLINK_LOOKS = 6,  /* at most: longer is eyes kept shut */
    PRESENCE_LOST_LOOKS = 8,   /* without a face: a head far turned is not found for a moment */
    PRESENCE_LOOKS_MOST = 150, /* 10 to 19 s, counted from the first request on */
};

enum presence_stage {
    PRESENCE_WAITS, /* for a good face */
    PRESENCE_MOVES, /* the movement is asked for */
    PRESENCE_RETURNS,
    PRESENCE_SEEN,
    PRESENCE_MISSED
};

struct presence_check {
    enum presence kind;
    enum presence_stage stage;
    int ready_looks, held_looks, lost_looks, asked_looks;
    int closed_looks;  /* of the eyes, in a row */
    double eyes_usual; /* lid gap of the open eyes; 0: not known yet */
};

/* One look, as view has it. */
struct presence_look {
    bool good; /* the face will do */
    int faces;
    double yaw;       /* -1 to their own left, 1 right */
    double eyes_open; /* -1 not seen */
};

void presence_begin(struct presence_check *, enum presence kind);
void presence_look(struct presence_check *, const struct presence_look *);
void presence_skip(struct presence_check *);
/* Asked for, and neither seen nor missed. */
bool presence_is_open(const struct presence_check *);
/* A movement is asked for just now. */
bool presence_is_asking(const struct presence_check *);

#endif
