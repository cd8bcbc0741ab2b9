#include "ui/widgets_inside.h"

enum { CHIPS = 3 };

struct row_lines {
    int tile, text_x, text_width;
    int title, hint, chips; /* heights */
    int chips_gap, hint_gap;
    int height;
};

static bool has_chips(const struct row *row)
{
    return row->chips[0].text != NULL;
}

static bool is_control(const struct row *row)
{
    return row->id && row->id[0];
}

/* A row that holds a mark of choice says with it all that a chevron or a tick would. */
static bool is_choice(const struct row *row)
{
    return row->icon == ICON_CHOSEN || row->icon == ICON_UNCHOSEN || row->icon == ICON_CHECKED ||
           row->icon == ICON_UNCHECKED;
}

static int trailing_width(struct canvas *canvas, const struct row *row)
{
    const struct theme *theme = canvas_theme(canvas);
    if (!is_control(row) || is_choice(row)) return 0;
    int width = theme_px(theme, 56) + theme_px(theme, 16);
    if (row->action)
        width += canvas_text_width(canvas, TYPE_SMALL_BOLD, row->action) + theme_px(theme, 2);
    return width;
}

static int chip_width(struct canvas *canvas, const struct row *row, int i)
{
    const struct theme *theme = canvas_theme(canvas);
    int icon = row->chips[i].icon == ICON_NONE
                   ? 0
                   : theme_type_px(theme, TYPE_SMALL) * 11 / 10 + theme_px(theme, 10);
    return icon + canvas_text_width(canvas, TYPE_SMALL, row->chips[i].text);
}

/* Draws the chips, or only measures; they break into lines like words. */
static int chips_flow(struct canvas *canvas, const struct row *row, int x, int y, int width,
                      bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    int line = theme_line_px(theme, TYPE_SMALL), apart = theme_px(theme, 28), at = 0, down = 0;
    for (int i = 0; i < CHIPS && row->chips[i].text; i++) {
        int wide = chip_width(canvas, row, i);
        if (at > 0 && at + wide > width) {
            at = 0;
            down += line;
        }
        if (draw) {
            int icon = theme_type_px(theme, TYPE_SMALL) * 11 / 10, text_x = x + at;
            if (row->chips[i].icon != ICON_NONE) {
                canvas_icon(canvas, row->chips[i].icon, text_x, y + down + (line - icon) / 2, icon,
                            theme_colour(theme, COLOUR_ACCENT));
                text_x += icon + theme_px(theme, 10);
            }
            canvas_text(canvas, (struct rect){text_x, y + down, x + width - text_x, line},
                        TYPE_SMALL, theme_colour(theme, COLOUR_INK), ALIGN_LEFT,
                        row->chips[i].text);
        }
        at += wide + apart;
    }
    return down + line;
}

static struct row_lines measure(struct canvas *canvas, int x, int width, const struct row *row)
{
    const struct theme *theme = canvas_theme(canvas);
    bool rich = row->hint && has_chips(row);
    struct row_lines lines = {.tile =
                                  row->icon == ICON_NONE ? 0 : theme_px(theme, rich ? 108 : 84)};
    int padding = theme_px(theme, 36);
    lines.text_x = x + padding + (lines.tile ? lines.tile + theme_px(theme, 32) : 0);
    lines.text_width = x + width - padding - trailing_width(canvas, row) - lines.text_x;
    lines.title = canvas_text_height(canvas, lines.text_width, row->hint ? TYPE_LARGE : TYPE_STRONG,
                                     row->title);
    lines.height = lines.title;
    if (row->hint) {
        lines.hint_gap = theme_px(theme, 6);
        lines.hint = canvas_text_height(canvas, lines.text_width, TYPE_HINT, row->hint);
        lines.height += lines.hint_gap + lines.hint;
    }
    if (has_chips(row)) {
        lines.chips_gap = theme_px(theme, 14);
        lines.chips = chips_flow(canvas, row, 0, 0, lines.text_width, false);
        lines.height += lines.chips_gap + lines.chips;
    }
    lines.height += 2 * theme_px(theme, 27);
    int least = lines.tile + 2 * theme_px(theme, 26), touch = theme_mm(theme, 20);
    if (lines.height < least) lines.height = least;
    if (lines.height < touch) lines.height = touch;
    return lines;
}

int ui_row_height(struct canvas *canvas, int width, const struct row *row)
{
    return measure(canvas, 0, width, row).height;
}

static void row_card(struct canvas *canvas, struct rect rect, const struct row *row)
{
    const struct theme *theme = canvas_theme(canvas);
    bool pressed = is_control(row) && canvas_is_pressed(canvas, row->id);
    int thin = theme_px(theme, 2), thick = theme_px(theme, 4);
    bool plain = theme_is_plain(theme);
    if (pressed)
        ui_card(canvas, rect, COLOUR_TINT, COLOUR_PRIMARY, plain ? 3 * thick : thick);
    else if (row->selected)
        ui_card(canvas, rect, COLOUR_TINT, COLOUR_PRIMARY, plain ? 2 * thick : thick);
    else if (row->accent || row->warning)
        ui_card(canvas, rect, COLOUR_ACCENT_TINT, COLOUR_ACCENT_EDGE, thin);
    else
        ui_card(canvas, rect, COLOUR_SURFACE, COLOUR_EDGE, thin);
    if (is_control(row) && canvas_is_focused(canvas, row->id))
        ui_focus_ring(canvas, rect, theme_px(theme, 20));
}

static void tile_draw(struct canvas *canvas, struct rect card, const struct row *row, int size)
{
    const struct theme *theme = canvas_theme(canvas);
    bool warm = row->accent || row->warning;
    struct rect tile = {card.x + theme_px(theme, 36), card.y + (card.height - size) / 2, size,
                        size};
    bool white = warm || row->selected;
    canvas_round(canvas, tile, theme_px(theme, 22),
                 theme_colour(theme, white ? COLOUR_SURFACE : COLOUR_TINT));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, tile, theme_px(theme, 22), theme_px(theme, 2),
                          theme_colour(theme, COLOUR_INK));
    int icon = size * 55 / 100;
    canvas_icon(canvas, row->icon, tile.x + (size - icon) / 2, tile.y + (size - icon) / 2, icon,
                theme_colour(theme, warm ? COLOUR_ACCENT : COLOUR_PRIMARY));
}

static void trailing_draw(struct canvas *canvas, struct rect card, const struct row *row)
{
    const struct theme *theme = canvas_theme(canvas);
    if (!is_control(row) || is_choice(row)) return;
    int size = theme_px(theme, 56), x = card.x + card.width - theme_px(theme, 34) - size;
    if (row->selected) size = theme_px(theme, 48);
    uint32_t colour = theme_colour(theme, COLOUR_QUIET);
    if (!theme_is_plain(theme)) colour = (colour & 0xFFFFFF) | 0x99000000;
    enum icon icon = row->selected ? ICON_GOOD : ICON_CHEVRON;
    if (row->selected || row->action) colour = theme_colour(theme, COLOUR_PRIMARY);
    canvas_icon(canvas, icon, x, card.y + (card.height - size) / 2, size, colour);
    if (!row->action) return;
    int line = theme_line_px(theme, TYPE_SMALL_BOLD);
    int width = canvas_text_width(canvas, TYPE_SMALL_BOLD, row->action) + 1;
    canvas_text(canvas, (struct rect){x - width, card.y + (card.height - line) / 2, width, line},
                TYPE_SMALL_BOLD, colour, ALIGN_RIGHT, row->action);
}

/* Heard with the row: it has the row's rectangle. */
static void register_part(struct canvas *canvas, struct rect card, const struct row *row,
                          const char *words)
{
    if (!words) return;
    canvas_element(canvas, "", ROLE_TEXT, words, card, true);
    if (row->is_private) canvas_mark_private(canvas);
}

int ui_row(struct canvas *canvas, int x, int y, int width, const struct row *row)
{
    const struct theme *theme = canvas_theme(canvas);
    struct row_lines lines = measure(canvas, x, width, row);
    struct rect card = {x, y, width, lines.height};
    row_card(canvas, card, row);
    if (lines.tile) tile_draw(canvas, card, row, lines.tile);
    trailing_draw(canvas, card, row);
    int text = lines.title + lines.hint_gap + lines.hint + lines.chips_gap + lines.chips;
    int at = y + (lines.height - text) / 2;
    canvas_text(canvas, (struct rect){lines.text_x, at, lines.text_width, lines.title},
                row->hint ? TYPE_LARGE : TYPE_STRONG, theme_colour(theme, COLOUR_INK), ALIGN_LEFT,
                row->title);
    at += lines.title + lines.hint_gap;
    if (row->hint)
        canvas_text(canvas, (struct rect){lines.text_x, at, lines.text_width, lines.hint},
                    TYPE_HINT, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, row->hint);
    at += lines.hint + lines.chips_gap;
    if (has_chips(row)) chips_flow(canvas, row, lines.text_x, at, lines.text_width, true);
    canvas_element(canvas, is_control(row) ? row->id : "",
                   is_control(row) ? ROLE_BUTTON : ROLE_TEXT, row->title, card, true);
    if (row->is_private) canvas_mark_private(canvas);
    if (is_control(row) && (is_choice(row) || row->selected))
        canvas_mark_choice(canvas,
                           row->selected || row->icon == ICON_CHOSEN || row->icon == ICON_CHECKED);
    register_part(canvas, card, row, row->hint);
    for (int i = 0; i < CHIPS; i++)
        register_part(canvas, card, row, row->chips[i].text);
    return lines.height;
}
