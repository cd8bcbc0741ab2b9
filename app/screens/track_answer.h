/* track_answer.h - what is known here of a case, as a way from top to bottom. For track.c alone. */
#ifndef ANJUNGAN_SCREENS_TRACK_ANSWER_H
#define ANJUNGAN_SCREENS_TRACK_ANSWER_H

#include "screens/screen.h"

/* The state in one sentence: the title of the answer. */
const char *track_answer_title(const struct theme *, const struct tracked *);
void track_answer_draw(struct canvas *, struct rect, const struct view *);

#endif
