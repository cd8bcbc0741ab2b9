/* card_digits.h - the NIK's digits where they are printed in OCR-A (ANSI X3.17), as on the national
 * card: sixteen shapes of one width at even distances, each compared with the ten of the standard.
 *
 * The general recogniser knows this face badly: it takes its 6 for b and its 2 for 0. */
#ifndef ANJUNGAN_CAPTURE_CARD_DIGITS_H
#define ANJUNGAN_CAPTURE_CARD_DIGITS_H

#include "capture/card_plane.h"

enum { CARD_NIK_LENGTH = 16 };

struct card_digits {
    char text[CARD_NIK_LENGTH + 1];
    int confidence;        /* 0 to 100, of the least certain digit */
    int left_px, right_px; /* in the plane */
};

/* The last sixteen shapes of the band. false: they do not stand like a NIK, or are of another face.
 */
bool card_digits_read(const struct picture *print, const struct card_band *, struct card_digits *);

#endif
