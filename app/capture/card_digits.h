/* card_digits.h - the NIK by the shapes of its digits: sixteen of them at even distances, each
 * compared with the ten of OCR-A (ANSI X3.17), in which the national card prints it, and with those
 * of plain faces.
 *
 * The general recogniser knows OCR-A badly (it takes its 6 for b, its 2 for 0) and at the end of a
 * line an 8 for a 3; shapes err in other ways, so the two are held against each other. */
#ifndef ANJUNGAN_CAPTURE_CARD_DIGITS_H
#define ANJUNGAN_CAPTURE_CARD_DIGITS_H

#include "capture/card_plane.h"

enum { CARD_NIK_LENGTH = 16 };

enum card_digit_face { CARD_FACE_OCR_A, CARD_FACE_PLAIN };

struct card_digits {
    char text[CARD_NIK_LENGTH + 1];
    int confidence; /* 0 to 100, of the least certain digit */
    enum card_digit_face face;
};

/* The last sixteen shapes of the band. false: they do not stand like a NIK, or are no digits. */
bool card_digits_read(const struct picture *print, const struct card_band *, struct card_digits *);

#endif
