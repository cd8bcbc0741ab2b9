/* look.h - the colours and lines of a button, by its style and state. Inside the ui room only. */
#ifndef ANJUNGAN_UI_LOOK_H
#define ANJUNGAN_UI_LOOK_H

#include "ui/widgets.h"

struct look {
    uint32_t fill, line, ink, icon;
    int line_px, radius;
    bool glow;
    bool dashed; /* the line has gaps in the colour of fill */
};

struct look look_of(const struct theme *, const struct button *, bool pressed);

#endif
