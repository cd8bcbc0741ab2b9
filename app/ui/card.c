#include "ui/widgets_inside.h"

void ui_card(struct canvas *canvas, struct rect rect, enum colour_name fill, enum colour_name edge,
             int edge_px)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = theme_px(theme, 20);
    struct rect below = rect;
    below.y += theme_px(theme, 3);
    canvas_shadow(canvas, below, radius, theme_px(theme, 13), 0x12);
    canvas_round(canvas, rect, radius, theme_colour(theme, fill));
    canvas_round_line(canvas, rect, radius, edge_px, theme_colour(theme, edge));
}

void ui_progress(struct canvas *canvas, struct rect rect, int permille, const char *words)
{
    const struct theme *theme = canvas_theme(canvas);
    int height = theme_px(theme, 22);
    permille = permille < 0 ? 0 : permille > 1000 ? 1000 : permille;
    struct rect track = {rect.x, rect.y, rect.width, height};
    struct rect done = {rect.x, rect.y, rect.width * permille / 1000, height};
    /* A round end needs its height; nothing at all is nothing. */
    if (permille > 0 && done.width < height) done.width = height;
    canvas_round(canvas, track, height / 2, theme_colour(theme, COLOUR_TRACK));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, track, height / 2, theme_px(theme, 3),
                          theme_colour(theme, COLOUR_INK));
    if (permille > 0) canvas_round(canvas, done, height / 2, theme_colour(theme, COLOUR_PRIMARY));
    int below = height + theme_px(theme, 20);
    struct rect text = {rect.x, rect.y + below, rect.width, rect.height - below};
    canvas_text(canvas, text, TYPE_BODY, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, words);
    canvas_element(canvas, "progress", ROLE_PROGRESS, words, rect, true);
    canvas_set_permille(canvas, permille);
}
