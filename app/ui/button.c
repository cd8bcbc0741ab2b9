#include "ui/canvas_inside.h"
#include "ui/look.h"
#include "ui/widgets_inside.h"

/* How a label is set: the largest style in which it fits, on one line or on several. */
struct fitting {
    enum type_style style;
    int icon_px, gap, width, height;
};

static bool is_pill(const struct button *button)
{
    return button->style == BUTTON_PILL || button->style == BUTTON_PILL_ON_DARK;
}

static bool try_style(struct canvas *canvas, const struct button *button, int width, int height,
                      enum type_style style, struct fitting *out)
{
    int size = theme_type_px(canvas_theme(canvas), style);
    struct fitting fitting = {.style = style};
    if (button->icon != ICON_NONE) {
        fitting.icon_px = size * (button->style == BUTTON_HERO ? 135 : 118) / 100;
        fitting.gap = button->label[0] ? size * (is_pill(button) ? 45 : 58) / 100 : 0;
    }
    int room = width - fitting.icon_px - fitting.gap;
    int one_line = canvas_text_width(canvas, style, button->label);
    fitting.width = one_line;
    if (one_line > room) fitting.width = text_block_width(canvas, style, room, button->label);
    fitting.height = canvas_text_height(canvas, fitting.width, style, button->label);
    *out = fitting;
    return fitting.height <= height &&
           (one_line <= room || text_widest_word(canvas, style, button->label) <= room);
}

static size_t first_step(const struct button *button, bool tall)
{
    switch (button->style) {
    case BUTTON_HERO: return 0;
    case BUTTON_PRIMARY:
    case BUTTON_PLAIN:
    case BUTTON_DANGER: return tall ? 1 : 3;
    case BUTTON_ON_DARK: return tall ? 2 : 3;
    case BUTTON_PILL:
    case BUTTON_PILL_ON_DARK: return 4;
    }
    return 1;
}

/* Larger buttons speak louder; where a label is too long, it gives way step by step. */
static const enum type_style steps[] = {TYPE_HERO, TYPE_BUTTON, TYPE_STRONG, TYPE_BODY_BOLD,
                                        TYPE_SMALL_BOLD};
enum { STEPS = sizeof steps / sizeof steps[0] };

/* Tries from step at on; returns the step that fits, or the last. */
static size_t fit_from(struct canvas *canvas, const struct button *button, int width, int height,
                       size_t at, struct fitting *out)
{
    while (!try_style(canvas, button, width, height, steps[at], out) && at + 1 < STEPS)
        at++;
    return at;
}

static size_t usual_step(const struct canvas *canvas, const struct button *button, int height)
{
    return first_step(button, height >= theme_px(canvas_theme(canvas), 116));
}

/* Where even the smallest step has no room for both, the icon gives way to the word. */
static struct fitting fit_label(struct canvas *canvas, struct button *button, int width, int height)
{
    struct fitting fitting;
    if (is_pill(button) && try_style(canvas, button, width, height, TYPE_PILL, &fitting))
        return fitting;
    size_t step = usual_step(canvas, button, height);
    step = fit_from(canvas, button, width, height, step, &fitting);
    if (button->icon == ICON_NONE || !button->label[0] ||
        try_style(canvas, button, width, height, steps[step], &fitting))
        return fitting;
    button->icon = ICON_NONE;
    return fit_label(canvas, button, width, height);
}

int ui_button_width(struct canvas *canvas, int height, const struct button *button)
{
    struct button wide = *button;
    struct fitting fitting = fit_label(canvas, &wide, 1 << 16, height);
    int size = theme_type_px(canvas_theme(canvas), fitting.style);
    return fitting.icon_px + fitting.gap + fitting.width + 2 * (size * 105 / 100);
}

void ui_focus_ring(struct canvas *canvas, struct rect rect, int radius)
{
    const struct theme *theme = canvas_theme(canvas);
    int gap = theme_px(theme, 4), line = theme_px(theme, 6);
    canvas->ringed = true;
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

/* A filled button throws its own colour, the white one on a dark ground a true shadow. */
static void glow_draw(struct canvas *canvas, struct rect rect, enum button_style style,
                      const struct look *look)
{
    const struct theme *theme = canvas_theme(canvas);
    if (style == BUTTON_HERO) {
        rect.y += theme_px(theme, 14);
        canvas_glow(canvas, rect, look->radius, theme_px(theme, 44), 0x60000000);
        return;
    }
    rect.y += theme_px(theme, 6);
    canvas_glow(canvas, rect, look->radius, theme_px(theme, 22),
                (look->fill & 0xFFFFFF) | 0x48000000);
}

static struct rect label_room(const struct theme *theme, struct rect rect)
{
    int padding = theme_px(theme, 24), margin = theme_px(theme, 6);
    return (struct rect){rect.x + padding, rect.y + margin, rect.width - 2 * padding,
                         rect.height - 2 * margin};
}

/* Gaps in the straight parts of the line; the corners stay whole. */
static void dash_edges(struct canvas *canvas, struct rect rect, const struct look *look)
{
    const struct theme *theme = canvas_theme(canvas);
    int gap = theme_px(theme, 14), period = theme_px(theme, 32), thick = look->line_px;
    int radius = fitting_radius(&rect, look->radius);
    int across = rect.width - 2 * radius, down = rect.height - 2 * radius;
    int columns = across / period, rows = down / period;
    for (int i = 0; i < columns; i++) {
        int x = rect.x + radius + across * (2 * i + 1) / (2 * columns) - gap / 2;
        canvas_fill(canvas, (struct rect){x, rect.y, gap, thick}, look->fill);
        canvas_fill(canvas, (struct rect){x, rect.y + rect.height - thick, gap, thick}, look->fill);
    }
    for (int i = 0; i < rows; i++) {
        int y = rect.y + radius + down * (2 * i + 1) / (2 * rows) - gap / 2;
        canvas_fill(canvas, (struct rect){rect.x, y, thick, gap}, look->fill);
        canvas_fill(canvas, (struct rect){rect.x + rect.width - thick, y, thick, gap}, look->fill);
    }
}

static void button_draw(struct canvas *canvas, struct rect rect, const struct button *button,
                        const struct fitting *fitting)
{
    const struct theme *theme = canvas_theme(canvas);
    bool pressed = !button->disabled && canvas_is_pressed(canvas, button->id);
    struct look look = look_of(theme, button, pressed);
    if (look.glow) glow_draw(canvas, rect, button->style, &look);
    canvas_round(canvas, rect, look.radius, look.fill);
    if (look.line_px) canvas_round_line(canvas, rect, look.radius, look.line_px, look.line);
    if (look.dashed) dash_edges(canvas, rect, &look);
    if (canvas_is_focused(canvas, button->id)) ui_focus_ring(canvas, rect, look.radius);
    /* Small ones are found by their icon; on large ones the word leads. */
    if (button->style == BUTTON_PLAIN && fitting->style == TYPE_BUTTON) look.icon = look.ink;
    draw_label(canvas, label_room(theme, rect), button, fitting, &look);
    canvas_element(canvas, button->id, ROLE_BUTTON, button->spoken ? button->spoken : button->label,
                   rect, !button->disabled);
    if (button->selected) canvas_mark_choice(canvas, true);
}

void ui_button(struct canvas *canvas, struct rect rect, const struct button *button)
{
    struct rect room = label_room(canvas_theme(canvas), rect);
    struct button drawn = *button;
    struct fitting fitting = fit_label(canvas, &drawn, room.width, room.height);
    button_draw(canvas, rect, &drawn, &fitting);
}

bool ui_button_fits(struct canvas *canvas, int width, int height, const struct button *button)
{
    struct button tried = *button;
    struct rect room = label_room(canvas_theme(canvas), (struct rect){0, 0, width, height});
    struct fitting fitting = fit_label(canvas, &tried, room.width, room.height);
    return try_style(canvas, &tried, room.width, room.height, fitting.style, &fitting);
}

void ui_button_row(struct canvas *canvas, struct rect rect, int gap, const struct button *buttons,
                   int count)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect one = rect;
    one.width = (rect.width - (count - 1) * gap) / count;
    struct rect room = label_room(theme, one);
    size_t smallest = 0;
    struct fitting fitting;
    for (int i = 0; i < count; i++) {
        size_t step = usual_step(canvas, &buttons[i], room.height);
        step = fit_from(canvas, &buttons[i], room.width, room.height, step, &fitting);
        if (step > smallest) smallest = step;
    }
    for (int i = 0; i < count; i++, one.x += one.width + gap) {
        if (try_style(canvas, &buttons[i], room.width, room.height, steps[smallest], &fitting))
            button_draw(canvas, one, &buttons[i], &fitting);
        else
            ui_button(canvas, one, &buttons[i]);
    }
}
