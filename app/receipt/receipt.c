#include "receipt/receipt.h"

#include "receipt/code.h"
#include "receipt/typeface.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FONT_DIR "/usr/share/fonts/opentype/inter"

enum {
    TEXT_SIZE = 256,
    LINES_MAX = 12,
    SCRATCH_MM = 400, /* longer than any receipt; the paper is cut where the text ends */
    QR_SIDE_MM = 30,
};

struct receipt_printer {
    struct typeface *typeface;
};

/* The sheet being set: the pen goes down from the top. Measures are in dots of the head. */
struct sheet {
    struct typeface *typeface;
    struct bitmap bitmap;
    int dpi, margin, pen_y;
    double scale; /* 1 on 80 mm paper; narrower paper has smaller type, never under 0.86 */
};

struct receipt_printer *receipt_printer_create(const char *font_dir, struct fault *fault)
{
    struct typeface *typeface = typeface_create(font_dir ? font_dir : FONT_DIR, fault);
    if (!typeface) return NULL;
    struct receipt_printer *printer = memory_alloc(sizeof *printer);
    printer->typeface = typeface;
    return printer;
}

void receipt_printer_destroy(struct receipt_printer *printer)
{
    if (!printer) return;
    typeface_destroy(printer->typeface);
    memory_wipe_free(printer, sizeof *printer);
}

static int dots(const struct sheet *sheet, double mm)
{
    return (int)(mm * sheet->dpi / 25.4 + 0.5);
}

static int type_size(const struct sheet *sheet, double mm)
{
    return dots(sheet, mm * sheet->scale);
}

static int inner_width(const struct sheet *sheet)
{
    return sheet->bitmap.width_px - 2 * sheet->margin;
}

static void skip(struct sheet *sheet, double mm)
{
    sheet->pen_y += dots(sheet, mm * sheet->scale);
}

static void fill(struct sheet *sheet, int x, int y, int width, int height)
{
    for (int row = y; row < y + height; row++) {
        for (int column = x; column < x + width; column++)
            bitmap_set(&sheet->bitmap, column, row);
    }
}

static void dashed_rule(struct sheet *sheet)
{
    int thick = dots(sheet, 0.3), dash = dots(sheet, 0.9), gap = dots(sheet, 0.5);
    int width = inner_width(sheet);
    int count = (width + gap) / (dash + gap);
    int x = sheet->margin + (width - (count * (dash + gap) - gap)) / 2;
    skip(sheet, 1.4);
    for (int i = 0; i < count; i++)
        fill(sheet, x + i * (dash + gap), sheet->pen_y, dash, thick);
    sheet->pen_y += thick;
    skip(sheet, 1.4);
}

static int count_lines(struct sheet *sheet, const struct type_style *style, const char *text,
                       int width)
{
    int lines = 0;
    while (*text) {
        text += typeface_fit(sheet->typeface, style, text, width);
        while (*text == ' ')
            text++;
        lines++;
    }
    return lines;
}

/* The narrowest width that needs no more lines than the paper does: even lines read better in the
 * middle than a long one and a last word. */
static int balanced_width(struct sheet *sheet, const struct type_style *style, const char *text)
{
    int high = inner_width(sheet), low = high / 2;
    int lines = count_lines(sheet, style, text, high);
    if (lines < 2) return high;
    while (high - low > 2) {
        int middle = (low + high) / 2;
        if (count_lines(sheet, style, text, middle) > lines) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

static void centred(struct sheet *sheet, const struct type_style *style, const char *text)
{
    int width = balanced_width(sheet, style, text);
    int leading = style->size_px * 132 / 100;
    for (int line = 0; *text && line < LINES_MAX; line++) {
        size_t length = typeface_fit(sheet->typeface, style, text, width);
        int used = typeface_width(sheet->typeface, style, text, length);
        int baseline = sheet->pen_y + (leading + style->size_px * 727 / 1000) / 2;
        typeface_draw(sheet->typeface, style, text, length, &sheet->bitmap,
                      (sheet->bitmap.width_px - used) / 2, baseline);
        sheet->pen_y += leading;
        text += length;
        while (*text == ' ')
            text++;
    }
}

/* Black on 80 mm paper, or as large as narrower paper allows, in one line. */
static void code_line(struct sheet *sheet, const char *code)
{
    char grouped[CODE_GROUPED_SIZE];
    code_group(code, grouped);
    struct type_style style = {.size_px = dots(sheet, 6.2), .bold = true, .tabular = true};
    while (style.size_px > 12 &&
           typeface_width(sheet->typeface, &style, grouped, strlen(grouped)) > inner_width(sheet))
        style.size_px--;
    centred(sheet, &style, grouped);
}

static bool qr_block(struct sheet *sheet, const char *url, struct fault *fault)
{
    struct bitmap qr;
    if (!qr_encode(url, &qr, fault)) return false;
    int symbol = qr.width_px - 8, wanted = dots(sheet, QR_SIDE_MM);
    int module = (wanted + symbol - 1) / symbol;
    while (module > 1 && module * qr.width_px > sheet->bitmap.width_px)
        module--;
    int left = (sheet->bitmap.width_px - module * qr.width_px) / 2;
    for (int y = 0; y < qr.height_px; y++) {
        for (int x = 0; x < qr.width_px; x++) {
            if (bitmap_get(&qr, x, y))
                fill(sheet, left + x * module, sheet->pen_y + y * module, module, module);
        }
    }
    sheet->pen_y += module * qr.height_px;
    bitmap_free(&qr);
    return true;
}

static const char *zone_name(const struct civil *time)
{
    switch (time->offset_minutes) {
    case 7 * 60: return " WIB";
    case 8 * 60: return " WITA";
    case 9 * 60: return " WIT";
    default: return "";
    }
}

static void date_and_time(enum language language, const struct civil *civil, bool zone,
                          char out[TEXT_SIZE])
{
    char date[96], time[16];
    text_date_long(language, civil, date, sizeof date);
    text_time(language, civil, time, sizeof time);
    snprintf(out, TEXT_SIZE, "%s \u00b7 %s%s", date, time, zone ? zone_name(civil) : "");
}

/* "https://loket.example.go.id/t/CODE?k=..." as a person types it: "loket.example.go.id/t". */
static void short_address(const char *url, char out[TEXT_SIZE])
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    const char *end = strstr(host, "/t/");
    size_t length = end ? (size_t)(end - host) + 2 : strcspn(host, "?");
    snprintf(out, TEXT_SIZE, "%.*s", (int)length, host);
}

static void copy_banner(struct sheet *sheet, const char *word, int copy)
{
    char label[TEXT_SIZE];
    snprintf(label, sizeof label, "%s %d", word, copy);
    struct type_style style = {.size_px = type_size(sheet, 3.6), .bold = true, .capitals = true};
    int width = typeface_width(sheet->typeface, &style, label, strlen(label));
    int pad = dots(sheet, 2.4), thick = dots(sheet, 0.4);
    int x = (sheet->bitmap.width_px - width) / 2 - pad, top = sheet->pen_y;
    centred(sheet, &style, label);
    int height = sheet->pen_y - top, wide = width + 2 * pad;
    fill(sheet, x, top, wide, thick);
    fill(sheet, x, top + height - thick, wide, thick);
    fill(sheet, x, top, thick, height);
    fill(sheet, x + wide - thick, top, thick, height);
    skip(sheet, 1.6);
}

static bool draw(struct sheet *sheet, const struct receipt *receipt, struct fault *fault)
{
    const struct service *service = receipt->service;
    enum language language = receipt->language;
    struct type_style body = {.size_px = type_size(sheet, 3.1)};
    struct type_style strong = {.size_px = body.size_px, .bold = true};
    struct type_style heading = {.size_px = type_size(sheet, 3.9), .bold = true, .capitals = true};
    char line[TEXT_SIZE];
#define SAY(message) text_get(receipt->text, language, (message))
    skip(sheet, 1);
    if (receipt->copy > 0) copy_banner(sheet, SAY("Salinan"), receipt->copy);
    centred(sheet, &heading, phrase_in(&service->agency->short_name, language));
    dashed_rule(sheet);
    centred(sheet, &body, phrase_in(&service->short_title, language));
    date_and_time(language, &receipt->handed_in, true, line);
    centred(sheet, &body, line);
    dashed_rule(sheet);
    if (!qr_block(sheet, receipt->url, fault)) return false;
    code_line(sheet, receipt->code);
    short_address(receipt->url, line);
    centred(sheet, &body, line);
    dashed_rule(sheet);
    centred(sheet, &strong, SAY("Selesai paling lambat"));
    date_and_time(language, &receipt->due, false, line);
    centred(sheet, &strong, line);
    skip(sheet, 0.8);
    centred(sheet, &body, phrase_in(&service->receipt_next, language));
    dashed_rule(sheet);
    snprintf(line, sizeof line, "%s %s \u00b7 %s %s", SAY("Pengaduan"),
             service->agency->complaint_phone, SAY("Terminal"), receipt->terminal);
    centred(sheet, &body, line);
    if (receipt->support) {
        snprintf(line, sizeof line, "%s %s", SAY("Kode bantuan"), receipt->support);
        centred(sheet, &strong, line);
    }
#undef SAY
    skip(sheet, 1);
    return true;
}

bool receipt_draw(struct receipt_printer *printer, const struct receipt *receipt, int width_px,
                  int dpi, struct bitmap *out, struct fault *fault)
{
    assert(width_px >= 256 && width_px <= 4096 && dpi >= 100 && dpi <= 1200);
    struct sheet sheet = {.typeface = printer->typeface, .dpi = dpi};
    double paper_mm = width_px * 25.4 / dpi;
    sheet.scale = paper_mm < 60 ? 0.86 : 1;
    sheet.margin = dots(&sheet, paper_mm < 60 ? 1 : 2.5);
    bitmap_init(&sheet.bitmap, width_px, dots(&sheet, SCRATCH_MM));
    bool done = draw(&sheet, receipt, fault);
    if (done) {
        assert(sheet.pen_y <= sheet.bitmap.height_px);
        bitmap_init(out, width_px, sheet.pen_y);
        memcpy(out->rows, sheet.bitmap.rows, (size_t)out->stride_bytes * (size_t)out->height_px);
    }
    bitmap_free(&sheet.bitmap);
    return done;
}
