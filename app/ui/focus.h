/* focus.h - where the keys stand: a walk over the list of what was drawn.
 *
 * The order is that of reading: title, subtitle, the body, the keyboard, the primary button, back,
 * and the header last; the first follows the last, so that nobody is ever stuck. Under a dialog
 * nothing is reached. A hint or a chip that belongs to a row is heard with it and is no stop. The
 * focus is kept as an id, for every frame makes the list anew. Pure: no clock, no device. */
#ifndef ANJUNGAN_UI_FOCUS_H
#define ANJUNGAN_UI_FOCUS_H

#include "ui/canvas.h"

enum focus_step {
    FOCUS_NEXT,
    FOCUS_PREVIOUS,
    /* On the keyboard the row below or above, and out of it past the last; elsewhere next and
     * previous. Only for whoever has left and right as well: the others could not reach all keys.
     */
    FOCUS_BELOW,
    FOCUS_ABOVE
};

struct focus {
    bool set;
    char id[ELEMENT_ID_SIZE];
    int nth; /* of those that share the id: texts have none */
};

/* The stops in order, as indices of the list; with texts false the controls alone. Returns how
 * many. */
int focus_order(const struct canvas *, bool texts, int out[ELEMENTS_MAX]);
/* The element that it stands on, or -1: it stands nowhere, or what it stood on is gone. */
int focus_find(const struct canvas *, const struct focus *);
void focus_set(const struct canvas *, struct focus *, int element);
/* From nowhere, next is the first stop and previous the last. False: there is none. */
bool focus_move(const struct canvas *, struct focus *, enum focus_step, bool texts);
/* Belongs to the row that was registered before it. */
bool focus_is_part(const struct canvas *, int element);
/* The ring round what no widget drew it round: after the frame's last widget. */
void focus_draw(struct canvas *, const struct focus *);

#endif
