/* aside.h - a picture, and what is said and can be done about it: below it, or beside it where the
 * screen is wide. The picture gets all the room that notice, strip and buttons leave. */
#ifndef ANJUNGAN_SCREENS_ASIDE_H
#define ANJUNGAN_SCREENS_ASIDE_H

#include "ui/widgets.h"

enum { ASIDE_BUTTONS_MAX = 3 };

struct aside {
    int strip_px;                /* height of a strip of the screen's own, 0: none */
    const struct notice *notice; /* NULL: none */
    struct button buttons[ASIDE_BUTTONS_MAX];
    int buttons_count;
};

/* An outlined button for the aside; label is a message id. */
struct button aside_button(const struct theme *, const char *id, const char *label, enum icon);
/* Draws notice and buttons. Returns the room of the picture; out_strip may be NULL. */
struct rect aside_draw(struct canvas *, struct rect body, const struct aside *,
                       struct rect *out_strip);
/* The pixels that notice, strip, buttons and the least of a picture want beyond the body; <= 0:
 * none.
 */
int aside_lacks(struct canvas *, const struct frame *, const struct aside *);
/* The same within its frame: where there is no room its subtitle gives way, then the notice's
 * detail. */
struct rect aside_frame(struct canvas *, const struct frame *, const struct aside *,
                        struct rect *out_strip);
/* The picture's room, without drawing anything; the strip is as wide. */
struct rect aside_room(struct canvas *, struct rect body, const struct aside *);
/* The strip's room likewise: it is read, and so registered, before notice and buttons. */
struct rect aside_strip(struct canvas *, struct rect body, const struct aside *);
/* A shaded ground for a picture; returns the room inside its padding. */
struct rect aside_panel(struct canvas *, struct rect);

#endif
