#include "printer/escpos.h"

#include <assert.h>
#include <stdio.h>

enum { ESC = 0x1B, GS = 0x1D, DLE = 0x10 };

/* DLE EOT, DLE ENQ, DLE DC4. */
static bool is_real_time(uint8_t first, uint8_t second)
{
    return first == DLE && (second == 0x04 || second == 0x05 || second == 0x14);
}

/* Guards what was appended from start on. A DLE before EOT, ENQ or DC4 becomes 0x18: the dot to the
 * right of its only one is blackened too. 0x18 neither begins nor ends a real-time command, so one
 * pass is enough. */
static int guard(struct bytes *out, size_t start)
{
    int altered = 0;
    for (size_t i = start; i + 1 < out->size; i++) {
        if (!is_real_time(out->data[i], out->data[i + 1])) continue;
        out->data[i] |= 0x08;
        altered++;
    }
    return altered;
}

/* GS v 0 m xL xH yL yH: x bytes a row, y rows. No byte of the header makes a real-time command with
 * its neighbour: x fits one byte, so xH is 0; yH is 0 or 1; a following command begins with ESC or
 * GS. */
static int encode_band(const struct bitmap *page, int first_row, int rows, struct bytes *out)
{
    const uint8_t head[] = {GS,
                            'v',
                            '0',
                            0,
                            (uint8_t)page->stride_bytes,
                            0,
                            (uint8_t)(rows & 0xFF),
                            (uint8_t)(rows >> 8)};
    bytes_append(out, head, sizeof head);
    size_t start = out->size;
    bytes_append(out, page->rows + (size_t)first_row * (size_t)page->stride_bytes,
                 (size_t)rows * (size_t)page->stride_bytes);
    return guard(out, start);
}

/* GS ( H, function 48: the four characters come back when everything before is printed. */
static void ask_process_id(unsigned number, struct bytes *out)
{
    static const uint8_t head[] = {GS, '(', 'H', 6, 0, 48, 48};
    bytes_append(out, head, sizeof head);
    bytes_append_format(out, "%04u", number);
}

int escpos_encode(const struct escpos_job *job, struct bytes *out)
{
    const struct bitmap *page = job->page;
    assert(page->width_px <= ESCPOS_WIDTH_MAX_PX && job->number <= 9999);
    assert(job->feed_dots >= 0 && job->feed_dots <= 255);
    int altered = 0;
    bytes_append(out, (const uint8_t[]){ESC, '@'}, 2);
    for (int row = 0; row < page->height_px; row += ESCPOS_BAND_ROWS) {
        int left = page->height_px - row;
        altered += encode_band(page, row, left < ESCPOS_BAND_ROWS ? left : ESCPOS_BAND_ROWS, out);
    }
    if (job->feed_dots > 0) /* ESC J n */
        bytes_append(out, (const uint8_t[]){ESC, 'J', (uint8_t)job->feed_dots}, 3);
    switch (job->cut) {
    case ESCPOS_CUT_NONE: break;
    /* GS V 65/66 n: feed to the cutter and n dots more, then cut. */
    case ESCPOS_CUT_PARTIAL: bytes_append(out, (const uint8_t[]){GS, 'V', 66, 0}, 4); break;
    case ESCPOS_CUT_FULL: bytes_append(out, (const uint8_t[]){GS, 'V', 65, 0}, 4); break;
    }
    if (job->number > 0) ask_process_id(job->number, out);
    return altered;
}
