/* art.h - the few pictures that show what to do, drawn by code so that they follow every theme. */
#ifndef ANJUNGAN_SCREENS_ART_H
#define ANJUNGAN_SCREENS_ART_H

#include "ui/canvas.h"

enum art_paper { ART_SHEET, ART_CARD };

/* The glass of a scanner from above, with what is to be laid on it in the corner. */
void art_scanner(struct canvas *, struct rect, enum art_paper);
/* A page under way: the same glass with a bar of light at permille of its height. */
void art_scanning(struct canvas *, struct rect, enum art_paper, int permille);
/* A receipt held over the code reader. */
void art_receipt_read(struct canvas *, struct rect);
/* A ring filled to permille, round an icon. */
void art_ring(struct canvas *, struct rect, enum icon, int permille);
/* An icon on a round tinted ground, in the middle of its room; none where the room is too low. */
enum { ART_BADGE_MOST = 380 }; /* its side on the reference terminal */
void art_badge(struct canvas *, struct rect room, enum icon, enum colour_name);

#endif
