/* What a scanner's library says of its frames, and the bytes it gives; some pages go on through the
 * page pipeline. */
#include "capture/capture.h"
#include "scanner/sane_page.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(const uint8_t **data, size_t *size, void *out, size_t wanted)
{
    if (*size < wanted) return false;
    memcpy(out, *data, wanted);
    *data += wanted;
    *size -= wanted;
    return true;
}

static void fill(struct sane_page *page, const uint8_t *bytes, size_t count)
{
    SANE_Byte *room;
    SANE_Int most;
    while (count > 0 && sane_page_room(page, &room, &most, NULL)) {
        assert(most > 0);
        size_t part = count < (size_t)most ? count : (size_t)most;
        memcpy(room, bytes, part);
        sane_page_took(page, (SANE_Int)part);
        bytes += part;
        count -= part;
    }
}

/* A page that was accepted can be read to its last pixel. */
static void read_all(const struct picture *picture)
{
    size_t row = (size_t)picture->width_px * (picture->format == PICTURE_RGB24 ? 3 : 1), sum = 0;
    assert(picture->width_px > 0 && picture->height_px > 0);
    assert((size_t)picture->stride_bytes >= row);
    for (int y = 0; y < picture->height_px; y++)
        for (size_t x = 0; x < row; x++)
            sum += picture->pixels.data[(size_t)y * (size_t)picture->stride_bytes + x];
    assert(sum <= (size_t)255 * SANE_PAGE_BYTES_MAX);
}

enum { PAGE_AREA_MAX = 300 * 300 };

static void to_page(const struct picture *picture)
{
    struct captured_page page;
    if ((int64_t)picture->width_px * picture->height_px > PAGE_AREA_MAX) return;
    bool done = capture_page(picture, &(struct page_wish){0}, &page, NULL);
    assert(done && page.jpeg.size > 0);
    captured_page_free(&page);
}

/* Numbers of a byte or two, so that most frames are possible and the bytes that come suffice. */
static SANE_Parameters shape_of(const uint8_t head[8])
{
    return (SANE_Parameters){.format = (SANE_Frame)(head[0] % 7),
                             .last_frame = head[0] & 1,
                             .pixels_per_line = head[1] | (head[2] & 0x80) << 8,
                             .bytes_per_line = (head[3] | (head[2] & 0x40) << 14) + (int8_t)head[4],
                             .lines = (int8_t)head[5] * (head[2] & 0x20 ? 900 : 1),
                             .depth = (const int[]){1, 8, 16, head[6]}[head[6] % 4]};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sane_page page = {0};
    struct picture picture = {0};
    uint8_t head[8];
    while (take(&data, &size, head, sizeof head)) {
        SANE_Parameters shape = shape_of(head), ended = shape;
        size_t count = head[7] * (size_t)4 < size ? head[7] * (size_t)4 : size;
        ended.lines = head[2] & 7;
        if (sane_page_begin_frame(&page, &shape, NULL)) {
            fill(&page, data, count);
            sane_page_end_frame(&page, head[2] & 8 ? &ended : NULL, NULL);
        }
        data += count;
        size -= count;
        if (sane_page_finish(&page, &picture, NULL)) {
            read_all(&picture);
            if (head[6] & 64) to_page(&picture);
        }
        if (head[2] & 16) sane_page_free(&page);
    }
    picture_free(&picture);
    sane_page_free(&page);
    return 0;
}
