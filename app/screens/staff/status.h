/* status.h - how the terminal is, on a card: paper and the day on which it ends, what waits to be
 * sent, the line; and whether an applicant waits for staff to be done. Inside this room only. */
#ifndef ANJUNGAN_SCREENS_STAFF_STATUS_H
#define ANJUNGAN_SCREENS_STAFF_STATUS_H

#include "screens/screen.h"

/* Draws as much of it as the room holds, what matters most first. Returns the height. */
int status_draw(struct canvas *, struct rect, const struct view *);

#endif
