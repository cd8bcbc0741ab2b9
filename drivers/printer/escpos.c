#include "printer/escpos.h"

#include <assert.h>

enum { ESC = 0x1B, GS = 0x1D, DLE = 0x10 };
enum { COLUMN_BYTES = ESCPOS_STRIPE_ROWS / 8 };

/* DLE EOT, DLE ENQ, DLE DC4. */
static bool is_real_time(uint8_t first, uint8_t second)
{
    return first == DLE && (second == 0x04 || second == 0x05 || second == 0x14);
}

/* Guards what was appended from start on. A DLE before EOT, ENQ or DC4 becomes 0x18: the dot beside
 * its only one is blackened too. 0x18 neither begins nor ends a real-time command, so one pass is
 * enough. */
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
 * its neighbour: x fits one byte, so xH is 0, and so is yH; a following command begins with ESC or
 * GS. */
static int encode_rows(const struct bitmap *page, int first_row, int rows, struct bytes *out)
{
    const uint8_t head[] = {GS, 'v', '0', 0, (uint8_t)page->stride_bytes, 0, (uint8_t)rows, 0};
    bytes_append(out, head, sizeof head);
    size_t start = out->size;
    bytes_append(out, page->rows + (size_t)first_row * (size_t)page->stride_bytes,
                 (size_t)rows * (size_t)page->stride_bytes);
    return guard(out, start);
}

static uint8_t column_byte(const struct bitmap *page, int x, int first_row)
{
    unsigned byte = 0;
    for (int i = 0; i < 8; i++)
        byte = byte << 1 | bitmap_get(page, x, first_row + i);
    return (uint8_t)byte;
}

/* ESC * 33 nL nH: n columns of 24 dots, the top one in the highest bit of the first byte; ESC J
 * prints and feeds them. n of 1040 and 1296 would read DLE EOT and DLE ENQ: a white column more. */
static int encode_columns(const struct bitmap *page, int first_row, int rows, struct bytes *out)
{
    int columns = page->width_px;
    if (is_real_time((uint8_t)(columns & 0xFF), (uint8_t)(columns >> 8))) columns++;
    const uint8_t head[] = {ESC, '*', 33, (uint8_t)(columns & 0xFF), (uint8_t)(columns >> 8)};
    bytes_append(out, head, sizeof head);
    size_t start = out->size;
    for (int i = 0; i < columns * COLUMN_BYTES; i++) {
        uint8_t byte = column_byte(page, i / COLUMN_BYTES, first_row + i % COLUMN_BYTES * 8);
        bytes_append(out, &byte, 1);
    }
    int altered = guard(out, start);
    bytes_append(out, (const uint8_t[]){ESC, 'J', (uint8_t)rows}, 3);
    return altered;
}

/* GS a 14: on each change of online state, error or paper, and once at once. */
static void begin(const struct escpos_job *job, struct bytes *out)
{
    bytes_append(out, (const uint8_t[]){ESC, '@'}, 2);
    if (job->automatic_status) bytes_append(out, (const uint8_t[]){GS, 'a', 0x0E}, 3);
}

/* GS ( H, function 48: the four characters come back when everything before is printed. */
static void ask_process_id(unsigned number, struct bytes *out)
{
    static const uint8_t head[] = {GS, '(', 'H', 6, 0, 48, 48};
    bytes_append(out, head, sizeof head);
    bytes_append_format(out, "%04u", number);
}

static void end(const struct escpos_job *job, struct bytes *out)
{
    if (job->feed_px > 0) /* ESC J n */
        bytes_append(out, (const uint8_t[]){ESC, 'J', (uint8_t)job->feed_px}, 3);
    switch (job->cut) {
    case CUT_NONE: break;
    /* GS V 65/66 n: feed to the cutter and n dots more, then cut. */
    case CUT_PARTIAL: bytes_append(out, (const uint8_t[]){GS, 'V', 66, 0}, 4); break;
    case CUT_FULL: bytes_append(out, (const uint8_t[]){GS, 'V', 65, 0}, 4); break;
    }
    if (job->number > 0) ask_process_id(job->number, out);
}

int escpos_parts(const struct escpos_job *job)
{
    return 2 + (job->page->height_px + ESCPOS_STRIPE_ROWS - 1) / ESCPOS_STRIPE_ROWS;
}

int escpos_encode_part(const struct escpos_job *job, int part, struct bytes *out)
{
    const struct bitmap *page = job->page;
    assert(page->width_px <= ESCPOS_WIDTH_MAX_PX && job->number <= 9999);
    assert(job->feed_px >= 0 && job->feed_px <= 255);
    if (part == 0) begin(job, out);
    if (part == escpos_parts(job) - 1) end(job, out);
    int row = (part - 1) * ESCPOS_STRIPE_ROWS;
    if (row < 0 || row >= page->height_px) return 0;
    int left = page->height_px - row;
    int rows = left < ESCPOS_STRIPE_ROWS ? left : ESCPOS_STRIPE_ROWS;
    return job->raster == RASTER_COLUMNS ? encode_columns(page, row, rows, out)
                                         : encode_rows(page, row, rows, out);
}

int escpos_encode(const struct escpos_job *job, struct bytes *out)
{
    int altered = 0;
    for (int part = 0; part < escpos_parts(job); part++)
        altered += escpos_encode_part(job, part, out);
    return altered;
}
