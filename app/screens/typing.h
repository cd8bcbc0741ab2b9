/* typing.h - a question, the room for its answer, and the keyboard below. Where the screen lies, or
 * where controls must be low, the question stands beside the answer or above it; where there is
 * little room, the hint gives way first, then the title; a warning never does. */
#ifndef ANJUNGAN_SCREENS_TYPING_H
#define ANJUNGAN_SCREENS_TYPING_H

#include "ui/widgets.h"

struct typing {
    const char *title;
    const char *hint;    /* or NULL */
    const char *warning; /* about what was typed; NULL: none */
    const char *code;    /* its support code, or NULL */
    const struct keyboard *keyboard;
    int answer_px; /* height of what is typed into */
};

/* Draws frame (its title and subtitle are set here), question and keyboard. Returns the room of the
 * answer; out_spare, which may be NULL, is what is free between it and the keyboard. */
struct rect typing_draw(struct canvas *, struct frame *, const struct typing *,
                        struct rect *out_spare);

#endif
