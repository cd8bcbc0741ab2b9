/* desk.h - not at this terminal, or not known yet: the agency's desk, its telephone, and whether
 * staff are on their way. */
#ifndef ANJUNGAN_SCREENS_DESK_H
#define ANJUNGAN_SCREENS_DESK_H

#include "screens/screen.h"

/* Draws the frame, whose primary calls staff. */
void desk_draw(struct canvas *, const struct view *, struct frame *);

#endif
