#include "ui/canvas_inside.h"
#include "ui/widgets.h"
#include "ui/widgets_inside.h"

#include <string.h>

struct look {
    uint32_t fill, line, ink, icon;
    int line_px, radius;
    bool glow;
};

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

static struct look look_high_contrast(const struct theme *theme, enum button_style style,
                                      bool pressed, bool disabled)
{
    uint32_t ink = theme_colour(theme, COLOUR_INK), ground = theme_colour(theme, COLOUR_GROUND);
    bool filled = (style == BUTTON_PRIMARY || style == BUTTON_DANGER) && !disabled;
    struct look look = {ground,
                        ink,
                        ink,
                        ink,
                        theme_px(theme, disabled ? 1 : 4),
                        theme_px(theme, style == BUTTON_PILL ? 400 : 20),
                        false};
    if (filled != pressed) look_press_plain(&look);
    return look;
}

static struct look look_of(const struct theme *theme, const struct button *button, bool pressed)
{
    if (theme_is_plain(theme))
        return look_high_contrast(theme, button->style, pressed, button->disabled);
    struct look look = look_usual(theme, button->style, pressed);
    if (!button->disabled) return look;
    if (button->style == BUTTON_ON_DARK) {
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

static int widest_word(struct canvas *canvas, enum type_style style, const char *label)
{
    int widest = 0;
    char word[ELEMENT_LABEL_SIZE];
    while (*label) {
        size_t length = strcspn(label, " \n");
        if (length > 0 && length < sizeof word) {
            memcpy(word, label, length);
            word[length] = 0;
            int width = canvas_text_width(canvas, style, word);
            if (width > widest) widest = width;
        }
        label += length + strspn(label + length, " \n");
    }
    return widest;
}

/* How a label is set: the largest style in which it fits, on one line or on several. */
struct fitting {
    enum type_style style;
    int icon_px, gap, width, height;
};

static bool try_style(struct canvas *canvas, const struct button *button, int width, int height,
                      enum type_style style, struct fitting *out)
{
    const struct theme *theme = canvas_theme(canvas);
    int size = theme_type_px(theme, style);
    struct fitting fitting = {.style = style};
    if (button->icon != ICON_NONE) {
        fitting.icon_px = size * 115 / 100;
        fitting.gap = button->label[0] ? size * 45 / 100 : 0;
    }
    int room = width - fitting.icon_px - fitting.gap;
    int one_line = canvas_text_width(canvas, style, button->label);
    fitting.width = one_line < room ? one_line : room;
    fitting.height = canvas_text_height(canvas, fitting.width, style, button->label);
    *out = fitting;
    return fitting.height <= height &&
           (one_line <= room || widest_word(canvas, style, button->label) <= room);
}

static struct fitting fit_label(struct canvas *canvas, const struct button *button, int width,
                                int height)
{
    static const enum type_style steps[] = {TYPE_LARGE, TYPE_BODY_BOLD, TYPE_SMALL_BOLD};
    const struct theme *theme = canvas_theme(canvas);
    size_t at = 0;
    if (button->style == BUTTON_PILL)
        at = 2;
    else if (height < theme_px(theme, 120))
        at = 1;
    struct fitting fitting = {0};
    for (; at < sizeof steps / sizeof steps[0]; at++)
        if (try_style(canvas, button, width, height, steps[at], &fitting)) break;
    return fitting;
}

int ui_button_width(struct canvas *canvas, int height, const struct button *button)
{
    struct fitting fitting = fit_label(canvas, button, 1 << 16, height);
    int size = theme_type_px(canvas_theme(canvas), fitting.style);
    return fitting.icon_px + fitting.gap + fitting.width + 2 * (size * 105 / 100);
}

void ui_focus_ring(struct canvas *canvas, struct rect rect, int radius)
{
    const struct theme *theme = canvas_theme(canvas);
    int gap = theme_px(theme, 4), line = theme_px(theme, 6);
    int out = gap + line;
    struct rect ring = {rect.x - out, rect.y - out, rect.width + 2 * out, rect.height + 2 * out};
    struct rect inner = {rect.x - gap, rect.y - gap, rect.width + 2 * gap, rect.height + 2 * gap};
    if (radius > rect.height / 2) radius = rect.height / 2;
    canvas_round_line(canvas, inner, radius + gap, gap, theme_colour(theme, COLOUR_SURFACE));
    canvas_round_line(canvas, ring, radius + out, line, theme_colour(theme, COLOUR_ACCENT));
}

static void draw_label(struct canvas *canvas, struct rect rect, const struct button *button,
                       const struct fitting *fitting, const struct look *look)
{
    int whole = fitting->icon_px + fitting->gap + fitting->width;
    int x = rect.x + (rect.width - whole) / 2;
    int icon_x = button->icon_behind ? x + fitting->width + fitting->gap : x;
    int text_x = button->icon_behind ? x : x + fitting->icon_px + fitting->gap;
    canvas_icon(canvas, button->icon, icon_x, rect.y + (rect.height - fitting->icon_px) / 2,
                fitting->icon_px, look->icon);
    int height = fitting->height < rect.height ? fitting->height : rect.height;
    struct rect text = {text_x, rect.y + (rect.height - height) / 2, fitting->width, height};
    canvas_text(canvas, text, fitting->style, look->ink,
                button->icon == ICON_NONE ? ALIGN_CENTRE : ALIGN_LEFT, button->label);
}

void ui_button(struct canvas *canvas, struct rect rect, const struct button *button)
{
    const struct theme *theme = canvas_theme(canvas);
    bool pressed = !button->disabled && canvas_is_pressed(canvas, button->id);
    struct look look = look_of(theme, button, pressed);
    if (look.glow) {
        struct rect below = rect;
        below.y += theme_px(theme, 6);
        canvas_glow(canvas, below, look.radius, theme_px(theme, 22), faint(look.fill, 0x48));
    }
    canvas_round(canvas, rect, look.radius, look.fill);
    if (look.line_px) canvas_round_line(canvas, rect, look.radius, look.line_px, look.line);
    if (canvas_is_focused(canvas, button->id)) ui_focus_ring(canvas, rect, look.radius);
    int padding = theme_px(theme, button->style == BUTTON_PILL ? 22 : 26);
    int margin = theme_px(theme, 6);
    struct rect inner = {rect.x + padding, rect.y + margin, rect.width - 2 * padding,
                         rect.height - 2 * margin};
    struct fitting fitting = fit_label(canvas, button, inner.width, inner.height);
    draw_label(canvas, inner, button, &fitting, &look);
    canvas_element(canvas, button->id, ROLE_BUTTON, button->label, rect, !button->disabled);
}
