/* The test page. From the top: hatching and the word TEST, so that no one takes it for a receipt;
 * two digits in solid black at the left; terminal, time and staff; two digits in fine grey at the
 * right, close to where the page is cut; hatching. A ruler runs along the left edge: paper that
 * slips shows there. */
#include "receipt/test_page.h"

#include "receipt/setting.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define HATCH_MM  3.0
#define RULER_MM  8.0
#define CELL_MM   14.0
#define DIGIT_MM  15.0 /* of the em: the figure is 11 mm high */
#define TITLE_MM  6.4
#define BODY_MM   3.1
#define LABEL_MM  2.5
#define SMALL_MM  2.8
#define GAP_MM    2.0
#define BESIDE_MM 22.0 /* words need as much beside the digits */

static int leading_of(const struct type_style *style)
{
    return style->size_px * 132 / 100;
}

/* Left-aligned lines from (x, y); returns the height. */
static int paragraph(struct setting *setting, const struct type_style *style, const char *text,
                     int x, int y, int width)
{
    int top = y, leading = leading_of(style);
    while (*text) {
        size_t length = typeface_fit(setting->typeface, style, text, width);
        typeface_draw(setting->typeface, style, text, length, &setting->bitmap, x,
                      y + (leading + style->size_px * 727 / 1000) / 2);
        y += leading;
        text += length + strspn(text + length, " ");
    }
    return y - top;
}

/* A band of slanted stripes over the whole width: every dot of the head has its turn. */
static void hatch(struct setting *setting)
{
    int height = setting_dots(setting, HATCH_MM), period = setting_dots(setting, 3);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < setting->bitmap.width_px; x++)
            if ((x + y) % period < period / 2) bitmap_set(&setting->bitmap, x, setting->pen_y + y);
    setting->pen_y += height;
}

static void title(struct setting *setting)
{
    struct type_style big = {
        .size_px = setting_type_size(setting, TITLE_MM), .bold = true, .capitals = true};
    struct type_style small = {.size_px = setting_type_size(setting, BODY_MM), .bold = true};
    int top = setting->pen_y, thick = setting_dots(setting, 0.6);
    int x = setting->margin, wide = setting_width(setting);
    setting_skip(setting, 1.2);
    setting_text(setting, &big, "Uji cetak");
    setting_text(setting, &small, "Printing test, not a receipt");
    setting_skip(setting, 1.2);
    int high = setting->pen_y - top;
    setting_fill(setting, x, top, wide, thick);
    setting_fill(setting, x, top + high - thick, wide, thick);
    setting_fill(setting, x, top, thick, high);
    setting_fill(setting, x + wide - thick, top, thick, high);
}

/* Every second dot, like a board of chess: the lightest grey that stays a figure. */
static void thin_out(struct setting *setting, const struct bitmap *digit, int left, int top)
{
    for (int y = 0; y < digit->height_px; y++)
        for (int x = 0; x < digit->width_px; x++)
            if (bitmap_get(digit, x, y) && (x + y) % 2 == 0)
                bitmap_set(&setting->bitmap, left + x, top + y);
}

static int cell_height(const struct setting *setting)
{
    return setting_dots(setting, CELL_MM * setting->scale) +
           setting_type_size(setting, LABEL_MM) * 132 / 100;
}

/* One digit, and below it which of the four it is. */
static void cell(struct setting *setting, int x, int y, const char *digit, const char *label,
                 bool grey)
{
    int side = setting_dots(setting, CELL_MM * setting->scale);
    struct type_style figure = {
        .size_px = setting_type_size(setting, DIGIT_MM), .bold = true, .tabular = true};
    struct type_style name = {.size_px = setting_type_size(setting, LABEL_MM)};
    struct bitmap drawn;
    bitmap_init(&drawn, side, side);
    int width = typeface_width(setting->typeface, &figure, digit, 1);
    typeface_draw(setting->typeface, &figure, digit, 1, &drawn, (side - width) / 2,
                  (side + figure.size_px * 727 / 1000) / 2);
    if (grey) {
        thin_out(setting, &drawn, x, y);
    } else {
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
                if (bitmap_get(&drawn, column, row))
                    bitmap_set(&setting->bitmap, x + column, y + row);
    }
    bitmap_free(&drawn);
    width = typeface_width(setting->typeface, &name, label, strlen(label));
    typeface_draw(setting->typeface, &name, label, strlen(label), &setting->bitmap,
                  x + (side - width) / 2, y + side + name.size_px);
}

static int facts(struct setting *setting, const struct test_page *page, int x, int y, int width)
{
    struct type_style strong = {.size_px = setting_type_size(setting, BODY_MM), .bold = true};
    struct type_style body = {.size_px = setting_type_size(setting, SMALL_MM)};
    char line[96], date[64], hour[16];
    int top = y;
    text_date_short(LANGUAGE_ID, &page->now, date, sizeof date);
    text_time(LANGUAGE_ID, &page->now, hour, sizeof hour);
    snprintf(line, sizeof line, "%s", page->terminal);
    y += paragraph(setting, &strong, line, x, y, width);
    snprintf(line, sizeof line, "%s %d", date, page->now.year);
    y += paragraph(setting, &body, line, x, y, width);
    snprintf(line, sizeof line, "%s \u00b7 petugas %02d", hour, page->staff);
    y += paragraph(setting, &body, line, x, y, width);
    return y - top;
}

static int request(struct setting *setting, int x, int y, int width)
{
    struct type_style strong = {.size_px = setting_type_size(setting, BODY_MM), .bold = true};
    struct type_style body = {.size_px = setting_type_size(setting, SMALL_MM)};
    int height = paragraph(setting, &strong, "Ketik keempat angka di layar.", x, y, width);
    return height +
           paragraph(setting, &body, "Type the four digits on screen.", x, y + height, width);
}

/* Millimetres from the hatching at the top to that at the bottom. */
static void ruler(struct setting *setting, int from, int to)
{
    struct type_style name = {.size_px = setting_dots(setting, 2.2)};
    char number[12];
    int x = setting->margin, thick = setting_dots(setting, 0.25);
    for (int mm = 0;; mm++) {
        int y = from + setting_dots(setting, mm);
        if (y + thick > to) break;
        double length = mm % 10 == 0 ? 3 : mm % 5 == 0 ? 2 : 1.2;
        setting_fill(setting, x, y, setting_dots(setting, length), thick);
        if (mm % 10 != 0 || mm == 0) continue;
        snprintf(number, sizeof number, "%d", mm);
        typeface_draw(setting->typeface, &name, number, strlen(number), &setting->bitmap,
                      x + setting_dots(setting, 3.4), y + name.size_px * 36 / 100);
    }
}

static int side_of(const struct setting *setting)
{
    return setting_dots(setting, CELL_MM * setting->scale);
}

/* Is there room for words beside two digits? */
static bool is_wide(const struct setting *setting)
{
    int beside = setting_width(setting) - setting_dots(setting, RULER_MM) - 2 * side_of(setting);
    return beside >= setting_dots(setting, BESIDE_MM);
}

static void two_digits(struct setting *setting, const char *digits, int x, bool grey)
{
    static const char *const places[] = {"pertama", "kedua", "ketiga", "keempat"};
    for (int i = 0; i < 2; i++)
        cell(setting, x + i * side_of(setting), setting->pen_y, &digits[i],
             places[(grey ? 2 : 0) + i], grey);
}

/* What stands between the two pairs where there is no room beside them. */
static void between(struct setting *setting, const struct test_page *page, int left, int right)
{
    setting_skip(setting, GAP_MM);
    setting->pen_y += facts(setting, page, left, setting->pen_y, right - left);
    setting_skip(setting, GAP_MM);
    setting->pen_y += request(setting, left, setting->pen_y, right - left);
}

static void digits(struct setting *setting, const struct test_page *page)
{
    int left = setting->margin + setting_dots(setting, RULER_MM), side = side_of(setting);
    int right = setting->bitmap.width_px - setting->margin, gap = setting_dots(setting, GAP_MM);
    int down = setting_dots(setting, 2);
    bool wide = is_wide(setting);
    two_digits(setting, page->digits, left, false);
    if (wide)
        request(setting, left + 2 * side + gap, setting->pen_y + down,
                right - left - 2 * side - gap);
    setting->pen_y += cell_height(setting);
    if (!wide) between(setting, page, left, right);
    setting_skip(setting, GAP_MM);
    two_digits(setting, page->digits + 2, right - 2 * side, true);
    if (wide) facts(setting, page, left, setting->pen_y + down, right - left - 2 * side - gap);
    setting->pen_y += cell_height(setting);
}

bool test_page_draw(struct receipt_printer *printer, const struct test_page *page,
                    struct bitmap *out, struct fault *fault)
{
    assert(page->width_px >= 256 && page->width_px <= 4096 && page->dpi >= 100 &&
           page->dpi <= 1200);
    if (strlen(page->digits) != TEST_DIGITS)
        return FAULT(fault, FAULT_INPUT, 0, "a test page needs %d digits", TEST_DIGITS);
    struct setting setting;
    setting_init(&setting, printer->typeface, page->width_px, page->dpi);
    hatch(&setting);
    setting_skip(&setting, GAP_MM);
    title(&setting);
    setting_skip(&setting, GAP_MM);
    int top = setting.pen_y;
    digits(&setting, page);
    setting_skip(&setting, 1);
    ruler(&setting, top, setting.pen_y);
    hatch(&setting);
    setting_cut(&setting, out);
    setting_finish(&setting);
    return true;
}
