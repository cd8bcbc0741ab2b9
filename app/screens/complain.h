/* complain.h - where to say that something is not right: the door to a complaint at this terminal,
 * and the other channels of the agency, as its standard lists them. */
#ifndef ANJUNGAN_SCREENS_COMPLAIN_H
#define ANJUNGAN_SCREENS_COMPLAIN_H

#include "screens/screen.h"

/* The agency's way to complain here; NULL: it has none. */
const struct service *complain_service(const struct view *);
/* The quiet button "Pengaduan, saran" (id "complain") at the bottom of body, where the agency takes
 * complaints here; returns what is left of body. */
struct rect complain_draw(struct canvas *, const struct view *, struct rect body);
/* The same about the case at hand: "Adukan permohonan ini". */
struct rect complain_draw_about(struct canvas *, const struct view *, struct rect body);
/* One channel as a point of a list; returns its height. */
int complain_draw_channel(struct canvas *, const struct agency *, unsigned channel, struct rect,
                          bool draw);

#endif
