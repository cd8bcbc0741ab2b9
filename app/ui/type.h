/* type.h - how each style of type is set. Inside the ui room only. */
#ifndef ANJUNGAN_UI_TYPE_H
#define ANJUNGAN_UI_TYPE_H

#include "ui/theme.h"

enum face { FACE_REGULAR, FACE_MEDIUM, FACE_SEMIBOLD, FACE_BOLD, FACE_ICONS, FACE_COUNT };

struct type {
    int size_px; /* on the reference terminal */
    enum face face;
    int tracking; /* thousandths of the size, between letters */
    int leading;  /* thousandths of the size, from line to line */
    int balanced; /* up to so many lines are made about as long as one another */
    bool tabular; /* every figure as wide as the widest */
};

const struct type *type_of(enum type_style);

#endif
