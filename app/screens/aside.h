/* aside.h - a picture, and what is said and can be done about it: below it, or beside it where the
 * screen is wide. The picture gets all the room that notice, strip and buttons leave. */
#ifndef ANJUNGAN_SCREENS_ASIDE_H
#define ANJUNGAN_SCREENS_ASIDE_H

#include "ui/widgets.h"

struct aside {
    int strip_px;                /* height of a strip of the screen's own, 0: none */
    const struct notice *notice; /* NULL: none */
    struct button buttons[3];
    int buttons_count;
};

/* An outlined button for the aside; label is a message id. */
struct button aside_button(const struct theme *, const char *id, const char *label, enum icon);
/* Draws notice and buttons. Returns the room of the picture; out_strip may be NULL. */
struct rect aside_draw(struct canvas *, struct rect body, const struct aside *,
                       struct rect *out_strip);
/* The picture's room, without drawing anything; the strip is as wide. */
struct rect aside_room(struct canvas *, struct rect body, const struct aside *);
/* A shaded ground for a picture; returns the room inside its padding. */
struct rect aside_panel(struct canvas *, struct rect);

#endif
