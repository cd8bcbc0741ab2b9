#include "ui/widgets_inside.h"

#include <stdio.h>

enum { BUTTONS = 3 };

struct dialog_lines {
    struct rect card;
    int inner_x, inner_width;
    int title, words, figure, button;
    bool stacked;
};

static int buttons_count(const struct dialog *dialog)
{
    int count = 0;
    for (int i = 0; i < BUTTONS; i++)
        count += dialog->buttons[i].label != NULL;
    return count;
}

static struct dialog_lines measure(struct canvas *canvas, const struct dialog *dialog)
{
    const struct theme *theme = canvas_theme(canvas);
    struct columns columns = ui_columns(theme);
    struct dialog_lines lines = {.button = columns.bar_height};
    int padding = theme_px(theme, 56), gap = theme_px(theme, 28);
    lines.card.width = theme_px(theme, 920) < columns.width ? theme_px(theme, 920) : columns.width;
    lines.card.x = (theme->width_px - lines.card.width) / 2;
    lines.inner_x = lines.card.x + padding;
    lines.inner_width = lines.card.width - 2 * padding;
    lines.title = canvas_text_height(canvas, lines.inner_width, TYPE_TITLE, dialog->title);
    if (dialog->words)
        lines.words = canvas_text_height(canvas, lines.inner_width, TYPE_BODY, dialog->words) +
                      theme_px(theme, 24);
    if (dialog->countdown_s >= 0) lines.figure = theme_line_px(theme, TYPE_FIGURE) + gap;
    int half = (lines.inner_width - gap) / 2;
    int count = buttons_count(dialog);
    lines.stacked = count == BUTTONS;
    for (int i = 0; i < BUTTONS; i++)
        if (dialog->buttons[i].label &&
            ui_button_width(canvas, lines.button, &dialog->buttons[i]) > half)
            lines.stacked = true;
    int rows = lines.stacked ? count : count ? 1 : 0;
    lines.card.height = 2 * padding + lines.title + lines.words + lines.figure +
                        rows * lines.button + (rows > 1 ? (rows - 1) * gap : 0) +
                        (rows ? padding : 0);
    int free = theme->height_px - lines.card.height;
    /* Within reach of someone seated, or a little above the middle. */
    lines.card.y =
        theme->reach && !theme_is_landscape(theme) ? free - theme_px(theme, 56) : free * 46 / 100;
    return lines;
}

static void buttons_draw(struct canvas *canvas, const struct dialog *dialog,
                         const struct dialog_lines *lines, int y)
{
    int gap = theme_px(canvas_theme(canvas), 28), count = buttons_count(dialog);
    struct rect rect = {lines->inner_x, y, lines->inner_width, lines->button};
    if (count == 2 && !lines->stacked) rect.width = (rect.width - gap) / 2;
    /* Stacked, the one that goes on stands first. */
    static const int stacked[BUTTONS] = {1, 2, 0};
    for (int place = 0; place < BUTTONS; place++) {
        int i = lines->stacked ? stacked[place] : place;
        struct button button = dialog->buttons[i];
        if (!button.label) continue;
        if (button.style == BUTTON_PRIMARY && i == 0) button.style = BUTTON_PLAIN;
        ui_button(canvas, rect, &button);
        if (lines->stacked)
            rect.y += lines->button + gap;
        else
            rect.x += rect.width + gap;
    }
}

static int figure_draw(struct canvas *canvas, const struct dialog *dialog,
                       const struct dialog_lines *lines, int y)
{
    const struct theme *theme = canvas_theme(canvas);
    char figure[16];
    snprintf(figure, sizeof figure, "%d", dialog->countdown_s);
    struct rect rect = {lines->inner_x, y, lines->inner_width, theme_line_px(theme, TYPE_FIGURE)};
    canvas_text(canvas, rect, TYPE_FIGURE, theme_colour(theme, COLOUR_PRIMARY), ALIGN_CENTRE,
                figure);
    canvas_element(canvas, "countdown", ROLE_PROGRESS, figure, rect, true);
    return y + lines->figure;
}

void ui_dialog(struct canvas *canvas, const struct dialog *dialog)
{
    const struct theme *theme = canvas_theme(canvas);
    struct dialog_lines lines = measure(canvas, dialog);
    canvas_cover(canvas);
    canvas_fill(canvas, canvas_area(canvas), theme_is_plain(theme) ? 0xD0000000 : 0x9913212B);
    int radius = theme_px(theme, 28);
    struct rect below = lines.card;
    below.y += theme_px(theme, 12);
    canvas_shadow(canvas, below, radius, theme_px(theme, 48), 0x50);
    canvas_round(canvas, lines.card, radius, theme_colour(theme, COLOUR_SURFACE));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, lines.card, radius, theme_px(theme, 6),
                          theme_colour(theme, COLOUR_INK));
    int padding = theme_px(theme, 56), y = lines.card.y + padding;
    struct rect title = {lines.inner_x, y, lines.inner_width, lines.title};
    canvas_text(canvas, title, TYPE_TITLE, theme_colour(theme, COLOUR_INK), ALIGN_LEFT,
                dialog->title);
    canvas_element(canvas, "dialog", ROLE_ALERT, dialog->title, title, true);
    y += lines.title;
    if (dialog->words) {
        int gap = theme_px(theme, 24);
        struct rect words = {lines.inner_x, y + gap, lines.inner_width, lines.words - gap};
        canvas_text(canvas, words, TYPE_BODY, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT,
                    dialog->words);
        canvas_element(canvas, "dialog-words", ROLE_TEXT, dialog->words, words, true);
        y += lines.words;
    }
    if (lines.figure) y = figure_draw(canvas, dialog, &lines, y + theme_px(theme, 28));
    buttons_draw(canvas, dialog, &lines, y + padding - (lines.figure ? theme_px(theme, 28) : 0));
}
