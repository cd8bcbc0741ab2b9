#include "ui/widgets_inside.h"

#include <stdio.h>
#include <string.h>

static enum icon usual_icon(enum notice_kind kind)
{
    switch (kind) {
    case NOTICE_GOOD: return ICON_GOOD;
    case NOTICE_INFO: return ICON_INFO;
    case NOTICE_WARNING: return ICON_WARNING;
    case NOTICE_BAD: return ICON_BAD;
    }
    return ICON_INFO;
}

static enum colour_name icon_colour(enum notice_kind kind)
{
    switch (kind) {
    case NOTICE_GOOD: return COLOUR_GOOD;
    case NOTICE_INFO: return COLOUR_PRIMARY;
    case NOTICE_WARNING: return COLOUR_ACCENT;
    case NOTICE_BAD: return COLOUR_BAD;
    }
    return COLOUR_INK;
}

static void notice_card(struct canvas *canvas, struct rect rect, enum notice_kind kind)
{
    const struct theme *theme = canvas_theme(canvas);
    int thin = theme_px(theme, 2), thick = theme_px(theme, 4);
    switch (kind) {
    case NOTICE_GOOD:
    case NOTICE_INFO: ui_card(canvas, rect, COLOUR_SURFACE, COLOUR_EDGE, thin); break;
    case NOTICE_WARNING: ui_card(canvas, rect, COLOUR_ACCENT_TINT, COLOUR_ACCENT_EDGE, thin); break;
    case NOTICE_BAD: ui_card(canvas, rect, COLOUR_SURFACE, COLOUR_BAD, thick); break;
    }
}

struct notice_lines {
    int x, width, text, detail, code, height;
    char code_words[48];
};

static struct notice_lines measure(struct canvas *canvas, int x, int width,
                                   const struct notice *notice)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice_lines lines = {.x = x + theme_px(theme, 122)};
    lines.width = x + width - theme_px(theme, 36) - lines.x;
    lines.text = canvas_text_height(canvas, lines.width, TYPE_STRONG, notice->text);
    if (notice->detail)
        lines.detail = canvas_text_height(canvas, lines.width, TYPE_HINT, notice->detail);
    if (notice->code && notice->code[0]) {
        snprintf(lines.code_words, sizeof lines.code_words, "%s %s", tr(theme, "Kode"),
                 notice->code);
        lines.code = theme_line_px(theme, TYPE_SMALL_BOLD) + theme_px(theme, 8);
    }
    lines.height = lines.text + lines.detail + lines.code + 2 * theme_px(theme, 32);
    return lines;
}

int ui_notice_height(struct canvas *canvas, int width, const struct notice *notice)
{
    return measure(canvas, 0, width, notice).height;
}

/* Between two lines that are heard one behind the other. */
static const char *pause_after(const char *line)
{
    size_t length = strlen(line);
    return length && strchr(".?!:", line[length - 1]) ? " " : ". ";
}

int ui_notice(struct canvas *canvas, int x, int y, int width, const struct notice *notice)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice_lines lines = measure(canvas, x, width, notice);
    struct rect rect = {x, y, width, lines.height};
    notice_card(canvas, rect, notice->kind);
    int icon = theme_px(theme, 60);
    enum icon which = notice->icon != ICON_NONE ? notice->icon : usual_icon(notice->kind);
    canvas_icon(canvas, which, x + theme_px(theme, 36), y + (lines.height - icon) / 2, icon,
                theme_colour(theme, icon_colour(notice->kind)));
    int at = y + theme_px(theme, 32);
    canvas_text(canvas, (struct rect){lines.x, at, lines.width, lines.text}, TYPE_STRONG,
                theme_colour(theme, COLOUR_INK), ALIGN_LEFT, notice->text);
    at += lines.text;
    if (notice->detail)
        canvas_text(canvas, (struct rect){lines.x, at, lines.width, lines.detail}, TYPE_HINT,
                    theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, notice->detail);
    at += lines.detail;
    if (lines.code)
        canvas_text(
            canvas, (struct rect){lines.x, at + theme_px(theme, 8), lines.width, lines.code},
            TYPE_SMALL_BOLD, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, lines.code_words);
    char label[ELEMENT_LABEL_SIZE * 2];
    snprintf(label, sizeof label, "%s%s%s%s%s", notice->text,
             notice->detail ? pause_after(notice->text) : "", notice->detail ? notice->detail : "",
             lines.code ? pause_after(notice->detail ? notice->detail : notice->text) : "",
             lines.code_words);
    bool alert = notice->kind == NOTICE_WARNING || notice->kind == NOTICE_BAD;
    canvas_element(canvas, "notice", alert ? ROLE_ALERT : ROLE_TEXT, label, rect, true);
    return lines.height;
}
