/* card.h - made-up identity cards (KTP) as a scanner gives them: every line in its true place and
 * size, on the patterned ground, marked SPESIMEN.
 *
 * Everything comes from the seed, so that a misread card can be drawn again; names are plain words,
 * numbers belong to nobody. */
#ifndef ANJUNGAN_TESTS_SPECIMENS_CARD_H
#define ANJUNGAN_TESTS_SPECIMENS_CARD_H

#include "base/picture.h"

#include <stdint.h>

struct card_setting {
    uint64_t seed;
    double skew_degrees; /* clockwise */
    double noise;        /* standard deviation of a sample, in levels of 255 */
    double blur_px;      /* radius at 300 dpi */
    bool desk;           /* the card lies on a patterned ground, which shows on all sides */
    bool upside_down;
    int dpi; /* 0: 300, which makes a card of 1011 x 638 px */
};

struct card_truth {
    char nik[17];
    char name[96]; /* one or two printed lines, joined by a space */
    char birth[11];
    char sex[2];
    bool nik_fits_birth; /* one card in forty has a NIK of another birth date */
};

/* What seed's card says. */
void card_specimen_truth(uint64_t seed, struct card_truth *out);
/* RGB24 with its dpi; drawn with the fonts of the packages fonts-liberation, fonts-ocr-a. */
void card_specimen_draw(const struct card_setting *, struct picture *out);
/* The setting of the cards that are counted: 300 dpi, up to 3 degrees, noise, a little blur. */
struct card_setting card_specimen_setting(uint64_t seed);

#endif
