#include "sim_specimen.h"

#include "sim_portrait.h"

#include <stdio.h>
#include <string.h>

struct glyph {
    char letter;
    uint8_t rows[7]; /* five dots each, most significant of the low five left */
};

static const struct glyph glyphs[] = {
    {'A', {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
    {'B', {0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E}},
    {'C', {0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E}},
    {'D', {0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E}},
    {'E', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}},
    {'G', {0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F}},
    {'H', {0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
    {'I', {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}},
    {'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},
    {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F}},
    {'M', {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}},
    {'N', {0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11}},
    {'O', {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
    {'P', {0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10}},
    {'R', {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11}},
    {'S', {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}},
    {'T', {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
    {'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
    {'0', {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}},
    {'1', {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E}},
    {'2', {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F}},
    {'3', {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E}},
    {'4', {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}},
    {'5', {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E}},
    {'6', {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}},
    {'7', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
    {'8', {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}},
    {'9', {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C}},
};

static const struct colour ink = {52, 54, 58}, faint = {150, 152, 156}, stamp = {176, 44, 44};

static void put(struct picture *picture, int x, int y, struct colour colour)
{
    if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px) return;
    uint8_t *row = picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes;
    if (picture->format == PICTURE_GREY8) {
        row[x] = (uint8_t)((colour.red * 77 + colour.green * 151 + colour.blue * 28) / 256);
        return;
    }
    row[x * 3] = colour.red;
    row[x * 3 + 1] = colour.green;
    row[x * 3 + 2] = colour.blue;
}

static void fill(struct picture *picture, int x, int y, int width, int height, struct colour colour)
{
    for (int row = y; row < y + height; row++)
        for (int column = x; column < x + width; column++)
            put(picture, column, row, colour);
}

static void disc(struct picture *picture, int x, int y, int rx, int ry, struct colour colour)
{
    for (int dy = -ry; dy <= ry; dy++)
        for (int dx = -rx; dx <= rx; dx++)
            if ((int64_t)dx * dx * ry * ry + (int64_t)dy * dy * rx * rx <=
                (int64_t)rx * rx * ry * ry)
                put(picture, x + dx, y + dy, colour);
}

/* Block letters of scale pixels a dot; 6 dots a letter. An unknown letter is a space. */
static void write_text(struct picture *picture, int x, int y, int scale, const char *text,
                       struct colour colour)
{
    for (; *text; text++, x += 6 * scale)
        for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++) {
            if (glyphs[i].letter != *text) continue;
            for (int dot = 0; dot < 35; dot++)
                if (glyphs[i].rows[dot / 5] >> (4 - dot % 5) & 1)
                    fill(picture, x + dot % 5 * scale, y + dot / 5 * scale, scale, scale, colour);
        }
}

static int text_width(const char *text, int scale)
{
    return ((int)strlen(text) * 6 - 1) * scale;
}

static void make(struct picture *out, enum picture_format format, int width_px, int height_px)
{
    int stride = width_px * (format == PICTURE_RGB24 ? 3 : 1);
    *out = (struct picture){
        .format = format, .width_px = width_px, .height_px = height_px, .stride_bytes = stride};
    bytes_reserve(&out->pixels, (size_t)stride * (size_t)height_px);
    out->pixels.size = (size_t)stride * (size_t)height_px;
}

/* Lines of writing as bars of uneven words, so that a page finder sees ink where ink would be. */
static void draw_paragraphs(struct picture *page, int unit, int from_y, int to_y, int number)
{
    unsigned pace = 7u * (unsigned)number; /* no page says what another says */
    int left = 20 * unit, right = page->width_px - 20 * unit;
    for (int line = 0, y = from_y; y < to_y; line++, y += 7 * unit) {
        bool last_of_paragraph = line % 6 == 5;
        int end = last_of_paragraph ? left + (right - left) * 2 / 5 : right;
        for (int x = left; x < end;) {
            pace = pace * 1103515245u + 12345u;
            int word = (int)(4 + pace / 65536 % 12) * unit;
            if (x + word + 4 * unit > end) word = end - x; /* no stump at the end */
            fill(page, x, y, word, 2 * unit, faint);
            x += word + 2 * unit;
        }
        if (last_of_paragraph) y += 5 * unit;
    }
}

void sim_specimen_page(int dpi, bool colour, int number, struct picture *out)
{
    static const char title[] = "SPESIMEN", note[] = "BUKAN DOKUMEN RESMI";
    int width = dpi * 210 * 10 / 254, height = dpi * 297 * 10 / 254;
    int unit = width / 210 > 0 ? width / 210 : 1; /* about a millimetre */
    struct picture page;
    make(&page, colour ? PICTURE_RGB24 : PICTURE_GREY8, width, height);
    page.dpi = dpi;
    fill(&page, 0, 0, width, height, (struct colour){248, 247, 243});
    fill(&page, 20 * unit, 34 * unit, width - 40 * unit, unit, ink);
    write_text(&page, (width - text_width(title, 2 * unit)) / 2, 15 * unit, 2 * unit, title, stamp);
    write_text(&page, 20 * unit, 42 * unit, (unit + 1) / 2, note, ink);
    char text[32];
    snprintf(text, sizeof text, "HALAMAN %d", number);
    write_text(&page, width - 20 * unit - text_width(text, (unit + 1) / 2), 42 * unit,
               (unit + 1) / 2, text, ink);
    draw_paragraphs(&page, unit, 56 * unit, height - 95 * unit, number);
    /* Where a letter has its stamp and signature. */
    int x = width - 80 * unit, y = height - 72 * unit;
    disc(&page, x + 30 * unit, y + 20 * unit, 20 * unit, 20 * unit, stamp);
    disc(&page, x + 30 * unit, y + 20 * unit, 18 * unit, 18 * unit, (struct colour){248, 247, 243});
    write_text(&page, x + 30 * unit - text_width(title, unit * 6 / 10 + 1) / 2, y + 18 * unit,
               unit * 6 / 10 + 1, title, stamp);
    fill(&page, x, y + 46 * unit, 60 * unit, unit / 2 + 1, ink);
    picture_free(out);
    *out = page;
}

void sim_specimen_portrait(int width_px, int height_px, struct picture *out)
{
    static const char title[] = "SPESIMEN";
    struct picture portrait;
    make(&portrait, PICTURE_RGB24, width_px, height_px);
    sim_portrait_paint(&portrait);
    int unit = height_px / 100 > 0 ? height_px / 100 : 1;
    write_text(&portrait, width_px / 2 - text_width(title, unit) / 2, 91 * unit, unit, title,
               (struct colour){236, 238, 240});
    picture_free(out);
    *out = portrait;
}
