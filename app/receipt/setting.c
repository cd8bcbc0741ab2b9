#include "receipt/setting.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 12, LENGTH_MM = 400, LINE_SIZE = 256 };

#define NARROW_MM 60.0

void setting_init(struct setting *setting, struct typeface *typeface, int width_px, int dpi)
{
    double paper_mm = width_px * 25.4 / dpi;
    *setting = (struct setting){.typeface = typeface, .dpi = dpi};
    setting->scale = paper_mm < NARROW_MM ? 0.86 : 1;
    setting->margin = setting_dots(setting, paper_mm < NARROW_MM ? 1 : 2.5);
    bitmap_init(&setting->bitmap, width_px, setting_dots(setting, LENGTH_MM));
}

void setting_finish(struct setting *setting)
{
    bitmap_free(&setting->bitmap);
}

bool setting_fits(const struct setting *setting)
{
    return setting->pen_y <= setting->bitmap.height_px;
}

void setting_cut(const struct setting *setting, struct bitmap *out)
{
    assert(setting->pen_y > 0 && setting->pen_y <= setting->bitmap.height_px);
    bitmap_init(out, setting->bitmap.width_px, setting->pen_y);
    memcpy(out->rows, setting->bitmap.rows, (size_t)out->stride_bytes * (size_t)out->height_px);
}

int setting_dots(const struct setting *setting, double mm)
{
    return (int)(mm * setting->dpi / 25.4 + 0.5);
}

int setting_type_size(const struct setting *setting, double mm)
{
    return setting_dots(setting, mm * setting->scale);
}

int setting_width(const struct setting *setting)
{
    return setting->bitmap.width_px - 2 * setting->margin;
}

void setting_skip(struct setting *setting, double mm)
{
    setting->pen_y += setting_dots(setting, mm * setting->scale);
}

void setting_fill(struct setting *setting, int x, int y, int width, int height)
{
    for (int row = y; row < y + height; row++) {
        for (int column = x; column < x + width; column++)
            bitmap_set(&setting->bitmap, column, row);
    }
}

void setting_rule(struct setting *setting)
{
    int thick = setting_dots(setting, 0.3), dash = setting_dots(setting, 0.9);
    int gap = setting_dots(setting, 0.5), width = setting_width(setting);
    int count = (width + gap) / (dash + gap);
    int x = setting->margin + (width - (count * (dash + gap) - gap)) / 2;
    setting_skip(setting, 1.4);
    for (int i = 0; i < count; i++)
        setting_fill(setting, x + i * (dash + gap), setting->pen_y, dash, thick);
    setting->pen_y += thick;
    setting_skip(setting, 1.4);
}

static int leading_of(const struct type_style *style)
{
    return style->size_px * 132 / 100;
}

/* How a text falls into lines of at most width: their number, and the widest. */
static int break_lines(const struct setting *setting, const struct type_style *style,
                       const char *text, int width, int *out_widest)
{
    int lines = 0, widest = 0;
    while (*text) {
        size_t length = typeface_fit(setting->typeface, style, text, width);
        int line = typeface_width(setting->typeface, style, text, length);
        if (line > widest) widest = line;
        text += length + strspn(text + length, " ");
        lines++;
    }
    if (out_widest) *out_widest = widest;
    return lines;
}

/* The narrowest width that needs no more lines than most does: even lines read better in the middle
 * than a long one and a last word. */
static int even_width(const struct setting *setting, const struct type_style *style,
                      const char *text, int most)
{
    int high = most, low = high / 2;
    int lines = break_lines(setting, style, text, high, NULL);
    if (lines < 2) return high;
    while (high - low > 2) {
        int middle = (low + high) / 2;
        if (break_lines(setting, style, text, middle, NULL) > lines) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* Lines of at most width, from left, or in the middle of the paper where left is negative. */
static void set_lines(struct setting *setting, const struct type_style *style, const char *text,
                      int width, int left)
{
    int leading = leading_of(style);
    for (int line = 0; *text && line < LINES_MAX; line++) {
        size_t length = typeface_fit(setting->typeface, style, text, width);
        int used = typeface_width(setting->typeface, style, text, length);
        int x = left >= 0 ? left : (setting->bitmap.width_px - used) / 2;
        int baseline = setting->pen_y + (leading + style->size_px * 727 / 1000) / 2;
        typeface_draw(setting->typeface, style, text, length, &setting->bitmap, x, baseline);
        setting->pen_y += leading;
        text += length + strspn(text + length, " ");
    }
}

void setting_text(struct setting *setting, const struct type_style *style, const char *text)
{
    set_lines(setting, style, text, even_width(setting, style, text, setting_width(setting)), -1);
}

void setting_line(struct setting *setting, const struct type_style *style, const char *text)
{
    set_lines(setting, style, text, setting_width(setting), setting->margin);
}

void setting_item(struct setting *setting, const struct type_style *style, const char *text)
{
    int indent = style->size_px * 4 / 5, dot = style->size_px / 5;
    int middle = setting->pen_y + leading_of(style) / 2;
    setting_fill(setting, setting->margin + dot, middle - dot / 2, dot, dot);
    set_lines(setting, style, text, setting_width(setting) - indent, setting->margin + indent);
}

void setting_pair(struct setting *setting, const struct type_style *style, const char *first,
                  const char *second)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "%s \u00b7 %s", first, second);
    if (typeface_width(setting->typeface, style, line, strlen(line)) <= setting_width(setting)) {
        setting_text(setting, style, line);
        return;
    }
    setting_text(setting, style, first);
    setting_text(setting, style, second);
}

void setting_framed(struct setting *setting, const struct type_style *style, const char *text)
{
    int width = typeface_width(setting->typeface, style, text, strlen(text));
    int pad = setting_dots(setting, 2.4), thick = setting_dots(setting, 0.4);
    int x = (setting->bitmap.width_px - width) / 2 - pad, top = setting->pen_y;
    setting_text(setting, style, text);
    int wide = width + 2 * pad, high = setting->pen_y - top;
    setting_fill(setting, x, top, wide, thick);
    setting_fill(setting, x, top + high - thick, wide, thick);
    setting_fill(setting, x, top, thick, high);
    setting_fill(setting, x + wide - thick, top, thick, high);
}

/* A house with four columns, white in a black square with round corners, as on the screen. x and y
 * run from 0 to 1. */
static bool mark_is_black(double x, double y)
{
    const double corner = 0.2;
    double dx = fmax(fmax(corner - x, x - 1 + corner), 0);
    double dy = fmax(fmax(corner - y, y - 1 + corner), 0);
    if (dx * dx + dy * dy > corner * corner) return false;
    double aside = fabs(x - 0.5);
    bool gable = y > 0.18 && y < 0.40 && aside < 0.06 + 0.30 * (y - 0.18) / 0.22;
    bool column =
        y >= 0.46 && y < 0.70 && (fabs(aside - 0.09) < 0.035 || fabs(aside - 0.25) < 0.035);
    bool base = y >= 0.74 && y < 0.82 && aside < 0.36;
    return !gable && !column && !base;
}

static void draw_mark(struct setting *setting, int left, int top, int side)
{
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            if (mark_is_black((x + 0.5) / side, (y + 0.5) / side))
                bitmap_set(&setting->bitmap, left + x, top + y);
        }
    }
}

void setting_heading(struct setting *setting, const struct type_style *style, const char *name)
{
    int leading = leading_of(style), side = 2 * leading, gap = setting_dots(setting, 2);
    int room = setting_width(setting) - side - gap;
    if (break_lines(setting, style, name, room, NULL) > 2) {
        setting_text(setting, style, name);
        return;
    }
    int widest, width = even_width(setting, style, name, room);
    int lines = break_lines(setting, style, name, width, &widest);
    int left = (setting->bitmap.width_px - widest - side - gap) / 2, top = setting->pen_y;
    draw_mark(setting, left, top, side);
    if (lines == 1) setting->pen_y += leading / 2;
    set_lines(setting, style, name, width, left + side + gap);
    setting->pen_y = top + side;
}
