/* Text: broken into lines at words, set with kerning and tracking, cut with an ellipsis. */
#include "ui/canvas_inside.h"

#include <string.h>

enum { ELLIPSIS = 0x2026, LINE_MAX_BYTES = 2048 };

struct setting {
    struct fonts *fonts;
    enum face face;
    int size_px;
    int tracking; /* 1/64 px */
    int figure;   /* every figure's advance, 1/64 px; 0: its own */
};

static struct setting setting_of(struct canvas *canvas, enum type_style style)
{
    const struct type *type = type_of(style);
    struct setting setting = {canvas->fonts, type->face, theme_type_px(canvas_theme(canvas), style),
                              0, 0};
    setting.tracking = setting.size_px * type->tracking * FONT_UNIT / 1000;
    for (uint32_t digit = '0'; type->tabular && digit <= '9'; digit++) {
        int advance = fonts_advance(setting.fonts, setting.face, setting.size_px, digit, 0);
        if (advance > setting.figure) setting.figure = advance;
    }
    return setting;
}

static bool is_figure(uint32_t character)
{
    return character >= '0' && character <= '9';
}

static int advance_of(const struct setting *setting, uint32_t character, uint32_t next)
{
    if (setting->figure) {
        if (is_figure(character)) return setting->figure + setting->tracking;
        if (is_figure(next)) next = 0;
    }
    int advance = fonts_advance(setting->fonts, setting->face, setting->size_px, character, next);
    return advance + (next ? setting->tracking : 0);
}

static int width_of(const struct setting *setting, const char *text, const char *end)
{
    int width = 0;
    while (text < end) {
        uint32_t character = utf8_next(&text);
        const char *peek = text;
        width += advance_of(setting, character, text < end ? utf8_next(&peek) : 0);
    }
    return width;
}

struct line {
    const char *start, *end; /* without the space it broke at */
    int width;               /* 1/64 px */
};

static bool breaks_a_word(const struct setting *setting, const char *text, int width_px)
{
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (width_of(setting, text, text + length) > width_px * FONT_UNIT) return true;
        text += length;
        text += strspn(text, " \n");
    }
    return false;
}

/* The longest beginning of a word too long for the line: at least one character. An address is
 * parted before one of its signs. */
static const char *break_word(const struct setting *setting, const char *start, int limit)
{
    const char *end = start, *sign = NULL;
    while (*end && *end != ' ' && *end != '\n') {
        const char *longer = end;
        utf8_next(&longer);
        if (end > start && width_of(setting, start, longer) > limit) return sign ? sign : end;
        if (end > start && strchr("@./-", *end)) sign = end;
        end = longer;
    }
    return end;
}

/* Takes the next line from *text; false at the end. */
static bool line_next(const struct setting *setting, const char **text, int width_px,
                      struct line *out)
{
    if (!*text || !**text) return false;
    int limit = width_px * FONT_UNIT;
    const char *start = *text, *fits = NULL, *at = start;
    for (;;) {
        while (*at && *at != ' ' && *at != '\n')
            at++;
        if (width_of(setting, start, at) > limit) break;
        fits = at;
        if (*at != ' ') break;
        while (*at == ' ')
            at++;
    }
    if (!fits) fits = break_word(setting, start, limit);
    *out = (struct line){start, fits, width_of(setting, start, fits)};
    while (*fits == ' ')
        fits++;
    if (*fits == '\n') fits++;
    *text = fits;
    return true;
}

static int count_lines(const struct setting *setting, const char *text, int width_px)
{
    int lines = 0;
    struct line line;
    while (line_next(setting, &text, width_px, &line))
        lines++;
    return lines;
}

/* The narrowest width that needs no more lines: no title ends in one lonely word. Long text is
 * left as it comes. */
static int balanced_width(const struct setting *setting, enum type_style style, const char *text,
                          int width_px)
{
    int most = type_of(style)->balanced;
    if (most < 2) return width_px;
    int lines = count_lines(setting, text, width_px);
    if (lines < 2 || lines > most) return width_px;
    int low = width_px / lines, high = width_px;
    while (high - low > 4) {
        int middle = low + (high - low) / 2;
        if (count_lines(setting, text, middle) > lines || breaks_a_word(setting, text, middle))
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Both in pixels; the baseline at y. */
static void set_line(struct canvas *canvas, const struct setting *setting, int x_64, int y,
                     const char *text, const char *end, uint32_t colour)
{
    /* Half of a quarter pixel, so that the place is rounded, not cut. */
    int pen = x_64 + FONT_UNIT / FONT_PHASES / 2;
    while (text < end) {
        uint32_t character = utf8_next(&text);
        const char *peek = text;
        int advance = advance_of(setting, character, text < end ? utf8_next(&peek) : 0);
        int place = pen;
        if (setting->figure && is_figure(character))
            place += (setting->figure - fonts_advance(setting->fonts, setting->face,
                                                      setting->size_px, character, 0)) /
                     2;
        struct glyph glyph = {0};
        if (!canvas->blind)
            glyph = fonts_glyph(setting->fonts, setting->face, setting->size_px, character, place);
        if (glyph.cover)
            canvas_mask(canvas, (place >> 6) + glyph.left, y - glyph.top, glyph.width, glyph.height,
                        glyph.cover, glyph.width, colour);
        pen += advance;
    }
}

/* Cuts characters, then spaces, from the end until an ellipsis fits behind. */
static void cut_line(const struct setting *setting, struct line *line, int width_px)
{
    int dots = fonts_advance(setting->fonts, setting->face, setting->size_px, ELLIPSIS, 0);
    int limit = width_px * FONT_UNIT - dots;
    while (line->end > line->start &&
           (width_of(setting, line->start, line->end) > limit || line->end[-1] == ' ')) {
        do
            line->end--;
        while (line->end > line->start && ((unsigned char)*line->end & 0xC0) == 0x80);
    }
    line->width = width_of(setting, line->start, line->end) + dots;
}

/* Inter's ascender and descender, by which a line box is centred on its capitals. */
static int baseline_in_line(const struct setting *setting, int line_px)
{
    return (line_px * 1000 + setting->size_px * 727 + 1000) / 2000;
}

int canvas_text(struct canvas *canvas, struct rect rect, enum type_style style, uint32_t colour,
                enum align align, const char *utf8)
{
    struct setting setting = setting_of(canvas, style);
    int line_px = theme_line_px(canvas_theme(canvas), style), y = rect.y;
    int break_at = balanced_width(&setting, style, utf8, rect.width);
    const char *rest = utf8;
    struct line line;
    while (line_next(&setting, &rest, break_at, &line)) {
        if (y + setting.size_px > rect.y + rect.height + 1) {
            canvas->text_was_cut = true;
            break;
        }
        bool more = *rest && y + line_px + setting.size_px > rect.y + rect.height + 1;
        bool cut = more || line.width > rect.width * FONT_UNIT + FONT_UNIT;
        if (cut) {
            cut_line(&setting, &line, rect.width);
            canvas->text_was_cut = true;
        }
        int spare = rect.width * FONT_UNIT - line.width;
        int x = rect.x * FONT_UNIT + (align == ALIGN_LEFT     ? 0
                                      : align == ALIGN_CENTRE ? spare / 2
                                                              : spare);
        int baseline = y + baseline_in_line(&setting, line_px);
        set_line(canvas, &setting, x, baseline, line.start, line.end, colour);
        if (cut) {
            static const char dots[] = "\xE2\x80\xA6";
            int dots_x = x + width_of(&setting, line.start, line.end);
            set_line(canvas, &setting, dots_x, baseline, dots, dots + 3, colour);
        }
        y += line_px;
        if (more) break;
    }
    return y - rect.y;
}

int canvas_text_height(struct canvas *canvas, int width, enum type_style style, const char *utf8)
{
    struct setting setting = setting_of(canvas, style);
    return count_lines(&setting, utf8, width) * theme_line_px(canvas_theme(canvas), style);
}

int text_block_width(struct canvas *canvas, enum type_style style, int width, const char *text)
{
    struct setting setting = setting_of(canvas, style);
    int break_at = balanced_width(&setting, style, text, width), widest = 0;
    struct line line;
    while (line_next(&setting, &text, break_at, &line))
        if (line.width > widest) widest = line.width;
    return (widest + FONT_UNIT - 1) / FONT_UNIT;
}

int canvas_text_width(struct canvas *canvas, enum type_style style, const char *utf8)
{
    struct setting setting = setting_of(canvas, style);
    int widest = 0;
    while (utf8 && *utf8) {
        size_t length = strcspn(utf8, "\n");
        int width = width_of(&setting, utf8, utf8 + length);
        if (width > widest) widest = width;
        utf8 += length + (utf8[length] == '\n');
    }
    return (widest + FONT_UNIT - 1) / FONT_UNIT;
}

int canvas_text_end(struct canvas *canvas, int width, enum type_style style, const char *utf8,
                    int *out_x)
{
    struct setting setting = setting_of(canvas, style);
    int line_px = theme_line_px(canvas_theme(canvas), style), y = 0;
    struct line line;
    const char *rest = utf8;
    *out_x = 0;
    for (; line_next(&setting, &rest, width, &line); y += line_px) {
        /* The spaces behind it count: one sees that one has typed them. */
        int end = width_of(&setting, line.start, rest) / FONT_UNIT;
        *out_x = end < width ? end : width;
    }
    if (y == 0) return 0;
    if (rest[-1] != '\n') return y - line_px;
    *out_x = 0;
    return y;
}

void canvas_icon(struct canvas *canvas, enum icon icon, int x, int y, int size_px, uint32_t colour)
{
    if (icon == ICON_NONE || size_px <= 0 || canvas->blind) return;
    struct glyph glyph = fonts_glyph(canvas->fonts, FACE_ICONS, size_px, icon_code(icon), 0);
    if (!glyph.cover) return;
    canvas_mask(canvas, x + glyph.left, y + size_px - glyph.top, glyph.width, glyph.height,
                glyph.cover, glyph.width, colour);
}

int text_widest_word(struct canvas *canvas, enum type_style style, const char *label)
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
