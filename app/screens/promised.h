/* promised.h - what a complaint is promised: the class it falls into by what it is about, and when
 * it is answered at the latest. In the words of the receipt, before it is sent and after. */
#ifndef ANJUNGAN_SCREENS_PROMISED_H
#define ANJUNGAN_SCREENS_PROMISED_H

#include "screens/screen.h"

enum { PROMISED_SIZE = 200 };

/* "Pengaduan ringan (perkiraan, belum ditetapkan dinas)", as the standard calls the class; "":
 * nothing is chosen yet, or there are no classes. What the standard does not put into it is marked
 * so; brief: "(perkiraan)". */
void promised_class(const struct theme *, const struct view *, bool brief, char out[PROMISED_SIZE]);
/* "Dijawab paling lambat Senin, 23 November 2026, 09.30". due of year 0: staff will tell it. */
void promised_due(const struct theme *, const struct civil *due, char out[PROMISED_SIZE]);
/* Of the complaint that was handed in, both, one below the other in the width of at. Returns the
 * height; 0: it is an application. */
int promised_draw(struct canvas *, struct rect at, const struct view *, bool draw);

#endif
