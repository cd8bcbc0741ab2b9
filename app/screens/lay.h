/* lay.h - before a page is looked at: how the paper is laid down, the scan under way, and the file
 * that is no paper. */
#ifndef ANJUNGAN_SCREENS_LAY_H
#define ANJUNGAN_SCREENS_LAY_H

#include "screens/screen.h"

/* Before the scan (fault_code NULL), and after one that failed. desk: it may be handed in there.
 * Controls: "scan", "later", "phone" (with desk), and "look" where pages are there already. */
void lay_draw(struct canvas *, const struct view *, const char *fault_code, bool desk,
              struct frame *);
/* The page with this number is under way; permille 0: the scanner does not say how far it is.
 * Control: "stop". */
void lay_draw_scanning(struct canvas *, const struct view *, int number, int permille,
                       struct frame *);
/* Not paper: it comes from the applicant's phone, or is handed over later, under the same code.
 * Controls: "phone", "later". */
void lay_draw_file(struct canvas *, const struct view *, struct frame *);

#endif
