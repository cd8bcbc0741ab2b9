/* track_points.h - what each card of a tracked case's answer says: an icon, a line, a quiet line.
 * For track_answer.c alone. */
#ifndef ANJUNGAN_SCREENS_TRACK_POINTS_H
#define ANJUNGAN_SCREENS_TRACK_POINTS_H

#include "screens/common.h"

enum { TRACK_WORDS_SIZE = 160 };

enum track_card {
    CARD_ADVICE, /* where the frame could not say it */
    CARD_REASON,
    CARD_CODE,
    CARD_WAY, /* no point: as this terminal knows it */
    CARD_DUE,
    CARD_LATE,
    CARD_PHONE,
    CARD_DESK,
    CARD_LAPOR,
};

/* words holds what it had to put together. The title of CARD_ADVICE is track_answer_below's. */
struct point track_point(const struct theme *, const struct view *, enum track_card,
                         char words[TRACK_WORDS_SIZE]);
/* An application is done by then, a complaint answered: a message id. */
const char *track_due_words(const struct tracked *);

#endif
