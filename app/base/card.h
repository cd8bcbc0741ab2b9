/* card.h - what was read by machine on an identity card (KTP): a suggestion, never a fact.
 *
 * The person at the terminal confirms or corrects it; both go into the case. */
#ifndef ANJUNGAN_BASE_CARD_H
#define ANJUNGAN_BASE_CARD_H

#include "base/picture.h"

enum card_line_kind {
    CARD_NIK,   /* 16 digits */
    CARD_NAME,  /* as printed, capitals */
    CARD_BIRTH, /* "1990-01-31" */
    CARD_SEX,   /* "L" (laki-laki) or "P" (perempuan) */
    CARD_LINES
};

/* One line of the card. text is empty when it was not read well enough to be offered. */
struct card_line {
    struct bytes text;    /* UTF-8 */
    int confidence;       /* 0 to 100, as the reader says */
    struct picture strip; /* RGB24: the line as it stands on the card, to compare; or empty */
};

struct card_reading {
    struct card_line lines[CARD_LINES];
};

void card_reading_free(struct card_reading *);   /* wipes; leaves it zeroed; NULL is fine */
const char *card_line_name(enum card_line_kind); /* "nik", "name", "birth", "sex" */

#endif
