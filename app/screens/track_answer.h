/* track_answer.h - what is known of a case, as a way from top to bottom: by the centre with each
 * step, or else what is known here. For track.c alone. */
#ifndef ANJUNGAN_SCREENS_TRACK_ANSWER_H
#define ANJUNGAN_SCREENS_TRACK_ANSWER_H

#include "screens/screen.h"

/* The state in one sentence: the title of the answer. */
const char *track_answer_title(const struct theme *, const struct tracked *);
/* What is said below it: what to do meanwhile, or how it ended; where it is not the centre's word,
 * whose it is. NULL: nothing. */
enum { TRACK_BELOW_SIZE = 480 };
const char *track_answer_below(const struct theme *, const struct tracked *,
                               char words[TRACK_BELOW_SIZE]);
/* After the frame. Returns the pages. */
unsigned track_answer_draw(struct canvas *, struct rect, const struct view *, unsigned page);

#endif
