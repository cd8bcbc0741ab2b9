/* complain.h - where to say that something is not right: the door to a complaint at this terminal,
 * and the other channels of the agency, as its standard lists them. */
#ifndef ANJUNGAN_SCREENS_COMPLAIN_H
#define ANJUNGAN_SCREENS_COMPLAIN_H

#include "screens/screen.h"

/* The agency's way to complain here; NULL: it has none. */
const struct service *complain_service(const struct view *);
/* What a complaint begun now is about: the code of the application that was just told of; "":
 * nobody knows that code, or it is a complaint's, or nothing was asked (NULL). */
const char *complain_about(const struct tracked *);
/* What a row of quiet buttons at the bottom of body leaves of it: before (NULL: none), and the one
 * for complaints where the agency takes them here. */
struct rect complain_rest(struct canvas *, const struct view *, struct rect body,
                          const struct button *before);
/* That row, drawn after what stands above it: before, then "complain". label NULL: "Pengaduan,
 * saran". */
void complain_draw(struct canvas *, const struct view *, struct rect body, const char *label,
                   const struct button *before);
/* One channel as a point of a list; returns its height. */
int complain_draw_channel(struct canvas *, const struct agency *, unsigned channel, struct rect,
                          bool draw);

#endif
