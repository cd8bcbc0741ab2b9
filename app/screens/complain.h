/* complain.h - where to say that something is not right: the door to a complaint at this terminal,
 * and the other channels of the agency, as its standard lists them. */
#ifndef ANJUNGAN_SCREENS_COMPLAIN_H
#define ANJUNGAN_SCREENS_COMPLAIN_H

#include "screens/screen.h"

/* The agency's way to complain here; NULL: it has none. */
const struct service *complain_service(const struct view *);
/* What a quiet button at the bottom of body leaves of it, where the agency takes complaints here.
 */
struct rect complain_rest(struct canvas *, const struct view *, struct rect body);
/* That button (id "complain"), drawn after what stands above it. label NULL: "Pengaduan, saran". */
void complain_draw(struct canvas *, const struct view *, struct rect body, const char *label);
/* One channel as a point of a list; returns its height. */
int complain_draw_channel(struct canvas *, const struct agency *, unsigned channel, struct rect,
                          bool draw);

#endif
