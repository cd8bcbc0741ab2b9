#include "devices/child/tool_pattern.h"

#include <stdio.h>

/* Figures of 5 x 7 dots, a row a byte, the leftmost dot in bit 4. */
static const uint8_t figures[10][7] = {
    {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}, {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E},
    {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F}, {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E},
    {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}, {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E},
    {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}, {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
    {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}, {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C},
};

struct box {
    int x, y, width, height;
};

/* The page and its scale. */
struct pattern {
    struct bitmap *page;
    int dpi;
    int dot; /* side of a dot of the figures */
};

static int px(const struct pattern *pattern, double mm)
{
    return (int)(mm * pattern->dpi / 25.4 + 0.5);
}

static void fill(const struct pattern *pattern, struct box box)
{
    for (int y = box.y; y < box.y + box.height; y++)
        for (int x = box.x; x < box.x + box.width; x++)
            bitmap_set(pattern->page, x, y);
}

/* The order in which the dots of a 4 x 4 cell turn black (a Bayer matrix). */
static void shade(const struct pattern *pattern, struct box box, int sixteenths)
{
    static const int order[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    for (int y = box.y; y < box.y + box.height; y++)
        for (int x = box.x; x < box.x + box.width; x++)
            if (order[y & 3][x & 3] < sixteenths) bitmap_set(pattern->page, x, y);
}

static void write_figure(const struct pattern *pattern, int figure, int x, int y)
{
    int dot = pattern->dot;
    for (int row = 0; row < 7; row++)
        for (int column = 0; column < 5; column++)
            if (figures[figure][row] & (0x10 >> column))
                fill(pattern, (struct box){x + column * dot, y + row * dot, dot, dot});
}

/* Returns where the next figure would stand. */
static int write_number(const struct pattern *pattern, int number, int x, int y)
{
    char text[12];
    snprintf(text, sizeof text, "%d", number);
    for (const char *at = text; *at; at++, x += 6 * pattern->dot)
        if (*at >= '0' && *at <= '9') write_figure(pattern, *at - '0', x, y);
    return x;
}

/* A frame in the first and last dots that the head has: where a side is missing, the width is set
 * wrong. */
static void draw_frame(const struct pattern *pattern)
{
    int width = pattern->page->width_px, height = pattern->page->height_px;
    fill(pattern, (struct box){0, 0, width, 2});
    fill(pattern, (struct box){0, height - 2, width, 2});
    fill(pattern, (struct box){0, 0, 2, height});
    fill(pattern, (struct box){width - 2, 0, 2, height});
}

/* An arrow towards the edge that comes out first. */
static void draw_arrow(const struct pattern *pattern, int x, int y, int size)
{
    for (int row = 0; row < size / 2; row++)
        fill(pattern, (struct box){x + size / 2 - row, y + row, 2 * row + 1, 1});
    fill(pattern, (struct box){x + size / 2 - size / 8, y + size / 2, size / 4, size / 2});
}

/* A ruler across: a line each millimetre, a longer one each five, figures each ten. */
static void draw_ruler(const struct pattern *pattern, int y)
{
    int thin = pattern->dpi > 250 ? 3 : 2;
    for (int mm = 1; px(pattern, mm) < pattern->page->width_px - thin; mm++) {
        int length = px(pattern, mm % 10 == 0 ? 5 : mm % 5 == 0 ? 3.5 : 2);
        int x = px(pattern, mm);
        fill(pattern, (struct box){x, y, thin, length});
        if (mm % 10 == 0 && x + 12 * pattern->dot < pattern->page->width_px)
            write_number(pattern, mm / 10, x - 2 * pattern->dot, y + px(pattern, 6));
    }
    fill(pattern, (struct box){0, y, pattern->page->width_px, thin});
}

/* The same downwards, twenty millimetres at the left edge: paper that slips makes it shorter. */
static void draw_side_ruler(const struct pattern *pattern, int y)
{
    for (int mm = 0; mm <= 20; mm++) {
        int length = px(pattern, mm % 10 == 0 ? 5 : mm % 5 == 0 ? 3.5 : 2);
        fill(pattern, (struct box){0, y + px(pattern, mm), length, 2});
    }
}

/* From white to black in eight steps: a worn or cold head does not tell the last ones apart. */
static void draw_shades(const struct pattern *pattern, struct box box)
{
    int step = box.width / 8;
    for (int i = 0; i < 8; i++)
        shade(pattern, (struct box){box.x + i * step, box.y, step, box.height}, (i + 1) * 2);
}

/* Lines of one, two, three and four dots, upright and lying: dead dots and smear show here. */
static void draw_lines(const struct pattern *pattern, struct box box)
{
    int part = box.width / 8;
    for (int i = 0; i < 8; i++) {
        int thick = i / 2 + 1, left = box.x + i * part;
        bool upright = i % 2 == 0;
        int most = upright ? part - thick : box.height;
        for (int at = 0; at < most; at += 2 * thick)
            fill(pattern, upright ? (struct box){left + at, box.y, thick, box.height}
                                  : (struct box){left, box.y + at, part - 2 * thick, thick});
    }
}

void tool_pattern_draw(int width_px, int dpi, int number, struct bitmap *out)
{
    struct pattern pattern = {.page = out, .dpi = dpi, .dot = dpi >= 160 ? dpi / 80 : 1};
    int width_mm = (int)(width_px * 25.4 / dpi);
    bitmap_init(out, width_px, px(&pattern, 64));
    int left = px(&pattern, 8), wide = (px(&pattern, width_mm - 3) - left) / 8 * 8;
    draw_frame(&pattern);
    draw_arrow(&pattern, px(&pattern, 4), px(&pattern, 3), px(&pattern, 8));
    struct pattern large = pattern;
    large.dot = 3 * pattern.dot;
    write_number(&large, number, px(&pattern, 16), px(&pattern, 3));
    int x = write_number(&pattern, width_px, px(&pattern, width_mm - 20), px(&pattern, 4));
    write_number(&pattern, dpi, x + 6 * pattern.dot, px(&pattern, 4));
    draw_ruler(&pattern, px(&pattern, 14));
    draw_side_ruler(&pattern, px(&pattern, 28));
    draw_shades(&pattern, (struct box){left, px(&pattern, 28), wide, px(&pattern, 9)});
    draw_lines(&pattern, (struct box){left, px(&pattern, 39), wide, px(&pattern, 9)});
    fill(&pattern, (struct box){left, px(&pattern, 52), wide, px(&pattern, 6)});
}
