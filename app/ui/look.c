#include "ui/look.h"

#include "ui/canvas_inside.h"

/* Rounder than any button is high. */
enum { PILL_RADIUS = 400 };

static bool is_pill(enum button_style style)
{
    return style == BUTTON_PILL || style == BUTTON_PILL_ON_DARK;
}

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

static struct look look_filled(const struct theme *theme, uint32_t fill)
{
    uint32_t white = theme_colour(theme, COLOUR_ON_PRIMARY);
    return (struct look){
        .fill = fill, .ink = white, .icon = white, .radius = theme_px(theme, 20), .glow = true};
}

static struct look look_outlined(const struct theme *theme, bool pressed)
{
    uint32_t primary = theme_colour(theme, COLOUR_PRIMARY);
    return (struct look){.fill = theme_colour(theme, pressed ? COLOUR_TINT : COLOUR_SURFACE),
                         .line = pressed ? primary : theme_colour(theme, COLOUR_LINE),
                         .line_px = theme_px(theme, 3),
                         .ink = theme_colour(theme, COLOUR_INK),
                         .icon = primary,
                         .radius = theme_px(theme, 20)};
}

static struct look look_on_dark(const struct theme *theme, unsigned fill, unsigned line)
{
    return (struct look){.fill = faint(0xFFFFFF, fill),
                         .line = faint(0xFFFFFF, line),
                         .line_px = theme_px(theme, 3),
                         .ink = 0xFFFFFFFF,
                         .icon = 0xFFFFFFFF,
                         .radius = theme_px(theme, 20)};
}

static struct look look_usual(const struct theme *theme, enum button_style style, bool pressed)
{
    enum colour_name primary = pressed ? COLOUR_PRESSED : COLOUR_PRIMARY;
    uint32_t bad = theme_colour(theme, COLOUR_BAD);
    struct look look = {0};
    switch (style) {
    case BUTTON_PRIMARY: look = look_filled(theme, theme_colour(theme, primary)); break;
    case BUTTON_DANGER:
        look = look_filled(theme, pressed ? pixel_mix(bad, 0xFF000000, 70) : bad);
        break;
    case BUTTON_HERO:
        look = look_filled(theme, theme_colour(theme, pressed ? COLOUR_TINT : COLOUR_SURFACE));
        look.ink = theme_colour(theme, COLOUR_PRESSED);
        look.icon = theme_colour(theme, COLOUR_ACCENT);
        look.radius = theme_px(theme, 32);
        break;
    case BUTTON_PLAIN: look = look_outlined(theme, pressed); break;
    case BUTTON_PILL:
        look = look_outlined(theme, pressed);
        if (!pressed) look.line = theme_colour(theme, COLOUR_TRACK);
        break;
    case BUTTON_ON_DARK: look = look_on_dark(theme, pressed ? 0x48 : 0x00, 0x90); break;
    case BUTTON_PILL_ON_DARK: look = look_on_dark(theme, pressed ? 0x48 : 0x22, 0x66); break;
    }
    if (is_pill(style)) {
        look.line_px = theme_px(theme, 2);
        look.radius = theme_px(theme, PILL_RADIUS);
    }
    look.glow = look.glow && !pressed;
    return look;
}

/* There is no shade to be quiet in: what cannot be pressed now has a line with gaps, and is as far
 * between ink and ground as can still be read, 5.7:1 and more. */
static void look_disable_plain(struct look *look)
{
    enum { MUTED = 153 };
    look->ink = look->icon = look->line = pixel_mix(look->fill, look->ink, MUTED);
    look->dashed = true;
}

/* There is no red either: what destroys has a heavier line and is not filled, as what is safe is.
 */
static struct look look_high_contrast(const struct theme *theme, const struct button *button,
                                      bool pressed)
{
    uint32_t ink = theme_colour(theme, COLOUR_INK), ground = theme_colour(theme, COLOUR_GROUND);
    enum button_style style = button->style;
    bool filled = style == BUTTON_PRIMARY || style == BUTTON_HERO;
    if (button->selected) filled = true;
    if (button->disabled) filled = false;
    struct look look = {ground,
                        ink,
                        ink,
                        ink,
                        theme_px(theme, style == BUTTON_DANGER ? 10 : 4),
                        theme_px(theme, is_pill(style) ? PILL_RADIUS : 20),
                        false,
                        false};
    if (button->disabled) look_disable_plain(&look);
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
