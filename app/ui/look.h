/* look.h - the colours and lines of a button, by its style and state. Inside the ui room only. */
#ifndef ANJUNGAN_UI_LOOK_H
#define ANJUNGAN_UI_LOOK_H

#include "ui/widgets.h"

struct look {
    uint32_t fill, line, ink, icon;
    int line_px, radius;
    bool glow;
};

struct look look_of(const struct theme *, const struct button *, bool pressed);

#endif
