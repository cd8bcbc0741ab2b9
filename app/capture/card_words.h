/* card_words.h - what the lines of a card say, out of letters that may be misread. */
#ifndef ANJUNGAN_CAPTURE_CARD_WORDS_H
#define ANJUNGAN_CAPTURE_CARD_WORDS_H

#include "capture/card_module.h"

#include <stddef.h>

enum { CARD_NAME_SIZE = 2 * CARD_SYMBOLS_MAX, CARD_DATE_SIZE = 11 };

/* The symbol at which the value begins: after the label (letters alone, capitals; one letter in
 * four may be wrong) and the colon; -1: the line begins with something else. */
int card_words_value(const struct card_text *, const char *label);
/* Each answers false when the value holds no such thing; out_confidence: of its least certain
 * word. */
bool card_words_name(const struct card_text *, int from, char out[CARD_NAME_SIZE],
                     int *out_confidence);
bool card_words_date(const struct card_text *, int from, char out_iso[CARD_DATE_SIZE],
                     int *out_confidence);
bool card_words_sex(const struct card_text *, int from, char *out_sex, int *out_confidence);
/* The digits of a line that is nearly all digits, and letters that look like one; out_left: the
 * first one's place. Their number. */
int card_words_digits(const struct card_text *, char out[CARD_SYMBOLS_MAX], int *out_confidence,
                      int *out_left);

#endif
