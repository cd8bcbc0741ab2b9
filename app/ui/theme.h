/* theme.h - type, colour and sizes, from the screen's real millimetres. */
#ifndef ANJUNGAN_UI_THEME_H
#define ANJUNGAN_UI_THEME_H

#include "text/text.h"

#include <stdint.h>

enum contrast {
    CONTRAST_NORMAL,
    CONTRAST_DARK /* white on black */,
    CONTRAST_LIGHT /* black on white */,
    CONTRASTS
};

enum colour_name {
    COLOUR_GROUND,
    COLOUR_SURFACE,
    COLOUR_INK,
    COLOUR_QUIET,
    COLOUR_PRIMARY,
    COLOUR_PRESSED,
    COLOUR_ON_PRIMARY,
    COLOUR_TINT /* pale primary behind icons */,
    COLOUR_ACCENT,
    COLOUR_ACCENT_TINT,
    COLOUR_GOOD,
    COLOUR_BAD,
    COLOUR_LINE /* round what can be pressed */,
    COLOUR_TRACK /* unfilled stepper */,
    COLOUR_SHADE /* behind pictures */,
    COLOUR_EDGE /* round a card */,
    COLOUR_ACCENT_EDGE,
    COLOUR_GLOW /* the accent on COLOUR_PRESSED and COLOUR_INK */,
    COLOUR_ON_DARK_QUIET /* quiet ink on the same */,
    COLOUR_COUNT,
};

enum type_style {
    TYPE_SMALL /* 27 px */,
    TYPE_BODY /* 34 */,
    TYPE_BODY_BOLD,
    TYPE_LARGE /* 40, semibold */,
    TYPE_TITLE /* 60 bold */,
    TYPE_DISPLAY /* 104 bold: attract */,
    TYPE_CODE /* 72, tabular */,
    TYPE_KEY /* 38 */,
    TYPE_SMALL_BOLD /* 29 semibold */,
    TYPE_HINT /* 30 */,
    TYPE_FIGURE /* 132 bold, tabular: a count-down */,
    TYPE_LEAD /* 36: under a title */,
    TYPE_STRONG /* 36 semibold: a notice */,
    TYPE_BUTTON /* 42 semibold */,
    TYPE_PILL /* 30 medium */,
    TYPE_HERO /* 68 bold: the one button of the attract screen */,
    TYPE_COUNT
};

struct theme {
    enum language language;
    const struct text *text;
    enum contrast contrast;
    double scale;     /* of text: text_size_scale */
    double px_per_mm; /* 4.03 on the reference terminal */
    int width_px, height_px;
    bool reach;       /* controls in the lower half */
    bool left_handed; /* what leads on is at the left */
    bool reduced_motion;
};

/* Pixels of a length given for the reference terminal (1080 px wide portrait), for this screen; not
 * scaled by large mode. */
int theme_px(const struct theme *, int reference_px);
/* Pixels of a length on the glass: for what a finger or an eye must find. */
int theme_mm(const struct theme *, double mm);
/* Scaled by large mode; never with capitals under 4.8 mm on the glass. */
int theme_type_px(const struct theme *, enum type_style);
/* From one line of this style to the next. */
int theme_line_px(const struct theme *, enum type_style);
bool theme_is_landscape(const struct theme *);
/* High contrast: lines instead of shades, no shadows. */
bool theme_is_plain(const struct theme *);
/* 0xAARRGGBB */
uint32_t theme_colour(const struct theme *, enum colour_name);
/* text_get in the theme's language. */
const char *tr(const struct theme *, const char *indonesian);

#endif
