/* standard_card.h - the facts of a service standard that everybody asks for first: when it is done
 * if handed in now, what it costs, and the hours of today. */
#ifndef ANJUNGAN_SCREENS_STANDARD_CARD_H
#define ANJUNGAN_SCREENS_STANDARD_CARD_H

#include "screens/screen.h"

/* Returns the card's height; with draw false only measures. */
int standard_card(struct canvas *, const struct view *, const struct service *, struct rect at,
                  bool draw);

/* The row that prints the standard in short, and says what became of it. */
int standard_print(struct canvas *, const struct view *, struct rect at, bool draw);

/* "Buka 08.00-15.45", "Tutup (libur: ...), buka lagi Senin, 23 November, 08.00". */
void words_today(const struct theme *, const struct service_today *, char *out, size_t size);
/* When it opens next: the time alone where that is on the day of now. */
void words_opens(const struct theme *, const struct civil *opens, const struct civil *now,
                 char *out, size_t size);

#endif
