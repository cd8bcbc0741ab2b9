#include "ui/look.h"

#include "ui/canvas_inside.h"

static uint32_t faint(uint32_t colour, unsigned alpha)
{
    return (colour & 0xFFFFFF) | alpha << 24;
}

/* Pressed, a control shows its colours exchanged: seen at once, and in high contrast too. */
static void look_press_plain(struct look *look)
{
    uint32_t fill = look->fill;
    look->fill = look->ink;
    look->ink = look->icon = fill;
}

static struct look look_usual(const struct theme *theme, enum button_style style, bool pressed)
{
    uint32_t primary = theme_colour(theme, COLOUR_PRIMARY);
    uint32_t ink = theme_colour(theme, COLOUR_INK);
    uint32_t surface = theme_colour(theme, COLOUR_SURFACE);
    uint32_t white = theme_colour(theme, COLOUR_ON_PRIMARY);
    uint32_t tint = theme_colour(theme, COLOUR_TINT);
    int radius = theme_px(theme, 20), line_px = theme_px(theme, 3);
    switch (style) {
    case BUTTON_PRIMARY:
        return (struct look){pressed ? theme_colour(theme, COLOUR_PRESSED) : primary,
                             0,
                             white,
                             white,
                             0,
                             radius,
                             !pressed};
    case BUTTON_DANGER: {
        uint32_t bad = theme_colour(theme, COLOUR_BAD);
        return (struct look){
            pressed ? pixel_mix(bad, 0xFF000000, 70) : bad, 0, white, white, 0, radius, !pressed};
    }
    case BUTTON_PLAIN:
        return (struct look){pressed ? tint : surface,
                             pressed ? primary : theme_colour(theme, COLOUR_LINE),
                             ink,
                             primary,
                             line_px,
                             radius,
                             false};
    case BUTTON_HERO:
        return (struct look){pressed ? tint : surface,
                             0,
                             theme_colour(theme, COLOUR_PRESSED),
                             theme_colour(theme, COLOUR_ACCENT),
                             0,
                             theme_px(theme, 32),
                             !pressed};
    case BUTTON_PILL_ON_DARK:
        return (struct look){faint(0xFFFFFF, pressed ? 0x48 : 0x22),
                             faint(0xFFFFFF, 0x66),
                             0xFFFFFFFF,
                             0xFFFFFFFF,
                             theme_px(theme, 2),
                             theme_px(theme, 400),
                             false};
    case BUTTON_PILL:
        return (struct look){pressed ? tint : surface,
                             pressed ? primary : theme_colour(theme, COLOUR_TRACK),
                             ink,
                             primary,
                             theme_px(theme, 2),
                             theme_px(theme, 400),
                             false};
    case BUTTON_ON_DARK:
        return (struct look){faint(0xFFFFFF, pressed ? 0x48 : 0x00),
                             faint(0xFFFFFF, 0x90),
                             0xFFFFFFFF,
                             0xFFFFFFFF,
                             line_px,
                             radius,
                             false};
    }
    return (struct look){0};
}

static bool is_pill(enum button_style style)
{
    return style == BUTTON_PILL || style == BUTTON_PILL_ON_DARK;
}

static struct look look_high_contrast(const struct theme *theme, const struct button *button,
                                      bool pressed)
{
    uint32_t ink = theme_colour(theme, COLOUR_INK), ground = theme_colour(theme, COLOUR_GROUND);
    enum button_style style = button->style;
    bool filled = style == BUTTON_PRIMARY || style == BUTTON_DANGER || style == BUTTON_HERO;
    if (button->selected) filled = true;
    if (button->disabled) filled = false;
    struct look look = {ground,
                        ink,
                        ink,
                        ink,
                        theme_px(theme, button->disabled ? 1 : 4),
                        theme_px(theme, is_pill(style) ? 400 : 20),
                        false};
    if (filled != pressed) look_press_plain(&look);
    return look;
}

static void look_select(const struct theme *theme, struct look *look, bool on_dark)
{
    look->fill = on_dark ? 0xFFFFFFFF : theme_colour(theme, COLOUR_PRIMARY);
    look->line = look->fill;
    look->ink = look->icon =
        on_dark ? theme_colour(theme, COLOUR_PRESSED) : theme_colour(theme, COLOUR_ON_PRIMARY);
}

struct look look_of(const struct theme *theme, const struct button *button, bool pressed)
{
    if (theme_is_plain(theme)) return look_high_contrast(theme, button, pressed);
    struct look look = look_usual(theme, button->style, pressed);
    bool on_dark = button->style == BUTTON_ON_DARK || button->style == BUTTON_PILL_ON_DARK;
    if (button->selected) look_select(theme, &look, on_dark);
    if (!button->disabled) return look;
    if (on_dark) {
        look.line = faint(0xFFFFFF, 0x40);
        look.ink = look.icon = theme_colour(theme, COLOUR_ON_DARK_QUIET);
        return look;
    }
    look.fill = theme_colour(theme, look.line_px ? COLOUR_GROUND : COLOUR_TRACK);
    look.line = theme_colour(theme, COLOUR_TRACK);
    look.ink = look.icon = theme_colour(theme, COLOUR_QUIET);
    look.glow = false;
    return look;
}
