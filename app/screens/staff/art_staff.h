/* art_staff.h - pictures of what staff do with their hands. The receipt printer: from the side and
 * cut open where it matters which way the roll lies, from the front where paper comes out. A USB
 * stick, and the line to the service centre. Inside this room only. */
#ifndef ANJUNGAN_SCREENS_STAFF_ART_STAFF_H
#define ANJUNGAN_SCREENS_STAFF_ART_STAFF_H

#include "ui/canvas.h"

void art_printer_open(struct canvas *, struct rect);  /* how the cover is lifted */
void art_printer_roll(struct canvas *, struct rect);  /* how the roll lies */
void art_printer_close(struct canvas *, struct rect); /* a tongue of paper stays outside */
void art_printer_slip(struct canvas *, struct rect);  /* the test page comes out */
void art_printer_ready(struct canvas *, struct rect);
/* The test page alone: where on it the four digits stand. */
void art_test_slip(struct canvas *, struct rect);

void art_usb_plug(struct canvas *, struct rect);
void art_usb_written(struct canvas *, struct rect);
void art_line(struct canvas *, struct rect, bool up);

#endif
