/* Any picture makes a job without a real-time command in it, and at most a dot is blackened for
 * each that there would have been. First byte: the width in bytes. */
#include "printer/escpos.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_commands(const uint8_t *bytes, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < size; i++)
        count += bytes[i] == 0x10 &&
                 (bytes[i + 1] == 0x04 || bytes[i + 1] == 0x05 || bytes[i + 1] == 0x14);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t stride = size ? data[0] : 0, rows = stride ? (size - 1) / stride : 0;
    if (rows == 0) return 0;
    struct bitmap page;
    struct bytes job = {0};
    bitmap_init(&page, (int)stride * 8, (int)rows);
    memcpy(page.rows, data + 1, stride * rows);
    int altered = escpos_encode(&(struct escpos_job){.page = &page,
                                                     .raster = (enum printer_raster)(size % 2),
                                                     .cut = (enum printer_cut)(size % 3),
                                                     .feed_px = (int)(size % 256),
                                                     .number = (unsigned)(size % 10000)},
                                &job);
    assert(count_commands(job.data, job.size) == 0);
    /* Rows are sent as they are; columns stand in another order, of at most three bytes each. */
    size_t most =
        size % 2 ? stride * 8 * (rows + 24) / 16 : count_commands(page.rows, stride * rows);
    assert(altered >= 0 && (size_t)altered <= most);
    bytes_free(&job);
    bitmap_free(&page);
    return 0;
}
