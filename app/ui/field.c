#include "ui/widgets_inside.h"

#include "ui/canvas_inside.h"

struct field_lines {
    int label, box, below, gap;
};

static struct field_lines measure(struct canvas *canvas, int width, const struct field_view *field)
{
    const struct theme *theme = canvas_theme(canvas);
    struct field_lines lines = {.gap = theme_px(theme, 12), .box = theme_px(theme, 104)};
    int least = theme_mm(theme, 20), line = theme_line_px(theme, TYPE_KEY) + theme_px(theme, 36);
    if (lines.box < least) lines.box = least;
    if (lines.box < line) lines.box = line;
    lines.label = canvas_text_height(canvas, width, TYPE_SMALL_BOLD, field->label);
    const char *below = field->warning ? field->warning : field->hint;
    int icon = field->warning ? theme_type_px(theme, TYPE_SMALL) * 14 / 10 : 0;
    if (below) lines.below = canvas_text_height(canvas, width - icon, TYPE_SMALL, below);
    return lines;
}

int ui_field_height(struct canvas *canvas, int width, const struct field_view *field)
{
    struct field_lines lines = measure(canvas, width, field);
    return lines.label + lines.gap + lines.box + (lines.below ? lines.gap + lines.below : 0);
}

static void box_draw(struct canvas *canvas, struct rect box, const struct field_view *field)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = theme_px(theme, 16), thick = theme_px(theme, field->focused ? 5 : 3);
    enum colour_name edge = field->warning   ? COLOUR_BAD
                            : field->focused ? COLOUR_PRIMARY
                                             : COLOUR_QUIET; /* shows alone where a field is */
    canvas_round(canvas, box, radius, theme_colour(theme, COLOUR_SURFACE));
    canvas_round_line(canvas, box, radius, thick, theme_colour(theme, edge));
    if (canvas_is_focused(canvas, field->id)) ui_focus_ring(canvas, box, radius);
}

/* What is longer than the box shows its end: that is where one types. */
static void value_draw(struct canvas *canvas, struct rect box, const struct field_view *field)
{
    const struct theme *theme = canvas_theme(canvas);
    int padding = theme_px(theme, 28), line = theme_line_px(theme, TYPE_KEY);
    int cursor = theme_px(theme, 4);
    const char *value = field->value ? field->value : "";
    struct rect inner = {box.x + padding, box.y, box.width - 2 * padding, box.height};
    int width = canvas_text_width(canvas, TYPE_KEY, value);
    int shift = width + 2 * cursor - inner.width;
    if (shift < 0 || !field->focused) shift = 0;
    struct rect text = {inner.x - shift, box.y + (box.height - line) / 2,
                        field->focused ? width + 1 : inner.width, line};
    struct rect outer = canvas->clip;
    canvas_clip(canvas, rect_intersect(&outer, &inner));
    canvas_text(canvas, text, TYPE_KEY, theme_colour(theme, COLOUR_INK), ALIGN_LEFT, value);
    canvas_clip(canvas, outer);
    if (!field->focused) return;
    int high = theme_type_px(theme, TYPE_KEY) * 13 / 10;
    canvas_fill(canvas,
                (struct rect){inner.x - shift + width + cursor / 2, box.y + (box.height - high) / 2,
                              cursor, high},
                theme_colour(theme, COLOUR_PRIMARY));
}

int ui_field(struct canvas *canvas, int x, int y, int width, const struct field_view *field)
{
    const struct theme *theme = canvas_theme(canvas);
    struct field_lines lines = measure(canvas, width, field);
    canvas_text(canvas, (struct rect){x, y, width, lines.label}, TYPE_SMALL_BOLD,
                theme_colour(theme, COLOUR_INK), ALIGN_LEFT, field->label);
    struct rect box = {x, y + lines.label + lines.gap, width, lines.box};
    box_draw(canvas, box, field);
    value_draw(canvas, box, field);
    canvas_element(canvas, field->id, ROLE_FIELD, field->label, box, true);
    canvas_set_value(canvas, field->value ? field->value : "");
    canvas_mark_private(canvas);
    const char *below = field->warning ? field->warning : field->hint;
    if (below) {
        struct rect text = {x, box.y + box.height + lines.gap, width, lines.below};
        if (field->warning) {
            int size = theme_type_px(theme, TYPE_SMALL), icon = size * 11 / 10;
            int line = theme_line_px(theme, TYPE_SMALL);
            canvas_icon(canvas, ICON_BAD, x, text.y + (line - icon) / 2, icon,
                        theme_colour(theme, COLOUR_BAD));
            text.x += size * 14 / 10;
            text.width -= size * 14 / 10;
        }
        canvas_text(canvas, text, TYPE_SMALL,
                    theme_colour(theme, field->warning ? COLOUR_BAD : COLOUR_QUIET), ALIGN_LEFT,
                    below);
        canvas_element(canvas, "", field->warning ? ROLE_ALERT : ROLE_TEXT, below, text, true);
    }
    return ui_field_height(canvas, width, field);
}
