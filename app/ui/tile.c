#include "ui/canvas_inside.h"
#include "ui/widgets_inside.h"

struct tile_lines {
    int square, text_x, text_width, text;
    int height;
};

static struct tile_lines measure(struct canvas *canvas, int width, const struct tile *tile)
{
    const struct theme *theme = canvas_theme(canvas);
    struct tile_lines lines = {.square = theme_px(theme, 76)};
    int padding = theme_px(theme, 24), touch = theme_mm(theme, 15);
    lines.text_x = padding + lines.square + theme_px(theme, 22);
    lines.text_width = width - lines.text_x - padding;
    lines.text = canvas_text_height(canvas, lines.text_width, TYPE_BODY_BOLD, tile->label);
    lines.height = lines.text + 2 * theme_px(theme, 14);
    int least = lines.square + 2 * theme_px(theme, 14);
    if (lines.height < least) lines.height = least;
    if (lines.height < touch) lines.height = touch;
    return lines;
}

bool ui_tile_fits(struct canvas *canvas, int width, const struct tile *tile)
{
    struct tile_lines lines = measure(canvas, width, tile);
    return text_widest_word(canvas, TYPE_BODY_BOLD, tile->label) <= lines.text_width;
}

int ui_tile_height(struct canvas *canvas, int width, const struct tile *tile)
{
    return measure(canvas, width, tile).height;
}

static void card_draw(struct canvas *canvas, struct rect rect, const struct tile *tile)
{
    const struct theme *theme = canvas_theme(canvas);
    int thin = theme_px(theme, 2), thick = theme_px(theme, 4);
    if (canvas_is_pressed(canvas, tile->id))
        ui_card(canvas, rect, COLOUR_TINT, COLOUR_PRIMARY, thick);
    else if (tile->primary)
        ui_card(canvas, rect, COLOUR_PRIMARY, COLOUR_PRIMARY, thin);
    else if (tile->warning)
        ui_card(canvas, rect, COLOUR_ACCENT_TINT, COLOUR_ACCENT_EDGE, thin);
    else
        ui_card(canvas, rect, COLOUR_SURFACE, COLOUR_LINE, thin);
    if (canvas_is_focused(canvas, tile->id)) ui_focus_ring(canvas, rect, theme_px(theme, 20));
}

void ui_tile(struct canvas *canvas, struct rect rect, const struct tile *tile)
{
    const struct theme *theme = canvas_theme(canvas);
    struct tile_lines lines = measure(canvas, rect.width, tile);
    bool filled = tile->primary && !canvas_is_pressed(canvas, tile->id);
    card_draw(canvas, rect, tile);
    struct rect square = {rect.x + theme_px(theme, 24), rect.y + (rect.height - lines.square) / 2,
                          lines.square, lines.square};
    int radius = theme_px(theme, 20), icon = lines.square * 58 / 100;
    bool white = filled || tile->warning;
    canvas_round(canvas, square, radius, theme_colour(theme, white ? COLOUR_SURFACE : COLOUR_TINT));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, square, radius, theme_px(theme, 2),
                          theme_colour(theme, COLOUR_INK));
    enum colour_name ink = tile->warning ? COLOUR_ACCENT : COLOUR_PRIMARY;
    /* On the plain themes surface is the ground, and primary stands out from it. */
    canvas_icon(canvas, tile->icon, square.x + (lines.square - icon) / 2,
                square.y + (lines.square - icon) / 2, icon, theme_colour(theme, ink));
    struct rect text = {rect.x + lines.text_x, rect.y + (rect.height - lines.text) / 2,
                        lines.text_width, lines.text};
    canvas_text(canvas, text, TYPE_BODY_BOLD,
                theme_colour(theme, filled ? COLOUR_ON_PRIMARY : COLOUR_INK), ALIGN_LEFT,
                tile->label);
    canvas_element(canvas, tile->id, ROLE_BUTTON, tile->label, rect, true);
}
