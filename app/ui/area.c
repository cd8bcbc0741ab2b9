#include "ui/widgets_inside.h"

#include "ui/canvas_inside.h"

enum { LABEL_GAP = 12, PADDING = 24 };

static int label_height(struct canvas *canvas)
{
    return theme_line_px(canvas_theme(canvas), TYPE_SMALL_BOLD);
}

int ui_area_height(struct canvas *canvas, int lines)
{
    const struct theme *theme = canvas_theme(canvas);
    return label_height(canvas) + theme_px(theme, LABEL_GAP) + 2 * theme_px(theme, PADDING) +
           lines * theme_line_px(theme, TYPE_KEY);
}

/* The lines that fit, counted from the last: that is where one types. */
static void text_draw(struct canvas *canvas, struct rect inner, const char *value)
{
    const struct theme *theme = canvas_theme(canvas);
    int line = theme_line_px(theme, TYPE_KEY), cursor = theme_px(theme, 4);
    int high = theme_type_px(theme, TYPE_KEY) * 13 / 10, x;
    int last = canvas_text_end(canvas, inner.width - cursor, TYPE_KEY, value, &x);
    int shown = inner.height / line * line;
    int shift = last + line > shown ? last + line - shown : 0;
    struct rect outer = canvas->clip;
    struct rect window = {inner.x, inner.y, inner.width, shown};
    struct rect text = {inner.x, inner.y - shift, inner.width - cursor, last + 2 * line};
    canvas_clip(canvas, rect_intersect(&outer, &window));
    canvas_text(canvas, text, TYPE_KEY, theme_colour(theme, COLOUR_INK), ALIGN_LEFT, value);
    canvas_clip(canvas, outer);
    canvas_fill(canvas, (struct rect){inner.x + x, text.y + last + (line - high) / 2, cursor, high},
                theme_colour(theme, COLOUR_PRIMARY));
}

void ui_area(struct canvas *canvas, struct rect rect, const struct area_view *area)
{
    const struct theme *theme = canvas_theme(canvas);
    int label = label_height(canvas), radius = theme_px(theme, 16);
    int above = label + theme_px(theme, LABEL_GAP), padding = theme_px(theme, PADDING);
    canvas_text(canvas, (struct rect){rect.x, rect.y, rect.width, label}, TYPE_SMALL_BOLD,
                theme_colour(theme, COLOUR_INK), ALIGN_LEFT, area->label);
    struct rect box = {rect.x, rect.y + above, rect.width, rect.height - above};
    canvas_round(canvas, box, radius, theme_colour(theme, COLOUR_SURFACE));
    canvas_round_line(canvas, box, radius, theme_px(theme, 5), theme_colour(theme, COLOUR_PRIMARY));
    if (canvas_is_focused(canvas, area->id)) ui_focus_ring(canvas, box, radius);
    text_draw(canvas,
              (struct rect){box.x + padding, box.y + padding, box.width - 2 * padding,
                            box.height - 2 * padding},
              area->value);
    canvas_element(canvas, area->id, ROLE_FIELD, area->label, box, true);
    canvas_set_value(canvas, area->value ? area->value : "");
    canvas_mark_private(canvas);
}
