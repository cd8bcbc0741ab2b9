/* track_steps.h - the way of a case as the centre tells it: step by step, with who acts. For
 * track_answer.c alone. */
#ifndef ANJUNGAN_SCREENS_TRACK_STEPS_H
#define ANJUNGAN_SCREENS_TRACK_STEPS_H

#include "screens/screen.h"

/* One card: a step. Returns its height. */
int track_steps_draw(struct canvas *, const struct tracked_step *, int number, struct rect,
                     bool draw);

#endif
