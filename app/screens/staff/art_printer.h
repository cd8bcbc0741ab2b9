/* art_printer.h - the receipt printer in pictures: from the side and cut open where it matters
 * which way the roll lies, from the front where paper comes out. Inside this room only. */
#ifndef ANJUNGAN_SCREENS_STAFF_ART_PRINTER_H
#define ANJUNGAN_SCREENS_STAFF_ART_PRINTER_H

#include "ui/canvas.h"

void art_printer_open(struct canvas *, struct rect);  /* how the cover is lifted */
void art_printer_roll(struct canvas *, struct rect);  /* how the roll lies */
void art_printer_close(struct canvas *, struct rect); /* a tongue of paper stays outside */
void art_printer_slip(struct canvas *, struct rect);  /* the test page comes out */
void art_printer_ready(struct canvas *, struct rect);
/* The test page alone: where on it the four digits stand. */
void art_test_slip(struct canvas *, struct rect);

#endif
