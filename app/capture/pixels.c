#include "capture/pixels.h"

#include <assert.h>
#include <string.h>

int picture_channels(const struct picture *picture)
{
    assert(picture->format != PICTURE_FILE);
    return picture->format == PICTURE_RGB24 ? 3 : 1;
}

int picture_longer_side(const struct picture *picture)
{
    return picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
}

void picture_make(enum picture_format format, int width_px, int height_px, struct picture *out)
{
    assert(width_px > 0 && height_px > 0);
    *out = (struct picture){.format = format, .width_px = width_px, .height_px = height_px};
    out->stride_bytes = width_px * picture_channels(out);
    size_t size = (size_t)out->stride_bytes * (size_t)height_px;
    out->pixels.data = memory_alloc(size);
    out->pixels.size = out->pixels.capacity = size;
}

static uint8_t *row_of(struct picture *picture, int y)
{
    return picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes;
}

/* The mean of so many rows of sums over the columns up to each of ends, all channels. The inverse
 * of the count, in 32 bits of fraction, saves a division for each value. */
static void mean_of_columns(const uint32_t *sums, const int *ends, int width, int channels,
                            int rows, uint8_t *to)
{
    uint32_t count = 0;
    uint64_t inverse = 0;
    int column = 0;
    for (int x = 0; x < width; x++) {
        uint32_t sum[3] = {0}, here = (uint32_t)((ends[x] - column) * rows);
        if (here != count) {
            count = here;
            inverse = ((UINT64_C(1) << 32) + count - 1) / count;
        }
        for (; column < ends[x]; column++) {
            for (int c = 0; c < channels; c++)
                sum[c] += sums[column * channels + c];
        }
        for (int c = 0; c < channels; c++)
            *to++ = (uint8_t)((sum[c] + count / 2) * inverse >> 32);
    }
}

void picture_reduce(const struct picture *picture, int max_px, struct picture *out)
{
    int longer = picture_longer_side(picture);
    if (max_px <= 0 || longer <= max_px) {
        picture_crop(picture, 0, 0, picture->width_px, picture->height_px, out);
        return;
    }
    int64_t from_width = picture->width_px, from_height = picture->height_px;
    int width = (int)((from_width * max_px + longer / 2) / longer);
    int height = (int)((from_height * max_px + longer / 2) / longer);
    if (width < 1) width = 1;
    if (height < 1) height = 1;
    int channels = picture_channels(picture);
    struct picture made;
    picture_make(picture->format, width, height, &made);
    made.dpi = (int)((int64_t)picture->dpi * max_px / longer);
    int *ends = memory_alloc((size_t)width * sizeof *ends);
    for (int x = 0; x < width; x++)
        ends[x] = (int)((x + 1) * from_width / width);
    /* Rows are added as they lie in memory, which the machine does many bytes at a time. */
    int values = picture->width_px * channels;
    size_t sums_size = (size_t)values * sizeof(uint32_t);
    uint32_t *sums = memory_alloc(sums_size);
    int row = 0;
    for (int y = 0; y < height; y++) {
        int first = row, end = (int)((y + 1) * from_height / height);
        memset(sums, 0, sums_size);
        for (; row < end; row++) {
            const uint8_t *from = picture_row(picture, row);
            for (int i = 0; i < values; i++)
                sums[i] += from[i];
        }
        mean_of_columns(sums, ends, width, channels, end - first, row_of(&made, y));
    }
    memory_wipe_free(sums, sums_size);
    memory_wipe_free(ends, (size_t)width * sizeof *ends);
    *out = made;
}

struct picture picture_part(const struct picture *picture, int x, int y, int width, int height)
{
    assert(x >= 0 && y >= 0 && x + width <= picture->width_px && y + height <= picture->height_px);
    struct picture part = *picture;
    size_t offset =
        (size_t)y * (size_t)picture->stride_bytes + (size_t)x * (size_t)picture_channels(picture);
    part.width_px = width;
    part.height_px = height;
    part.pixels = (struct bytes){.data = picture->pixels.data + offset,
                                 .size = picture->pixels.size - offset};
    return part;
}

void picture_crop(const struct picture *picture, int x, int y, int width, int height,
                  struct picture *out)
{
    assert(x >= 0 && y >= 0 && x + width <= picture->width_px && y + height <= picture->height_px);
    int channels = picture_channels(picture);
    struct picture made;
    picture_make(picture->format, width, height, &made);
    made.dpi = picture->dpi;
    for (int row = 0; row < height; row++)
        memcpy(row_of(&made, row), picture_row(picture, y + row) + x * channels,
               (size_t)made.stride_bytes);
    *out = made;
}

void picture_to_grey(const struct picture *picture, struct picture *out)
{
    if (picture->format == PICTURE_GREY8) {
        picture_crop(picture, 0, 0, picture->width_px, picture->height_px, out);
        return;
    }
    struct picture made;
    picture_make(PICTURE_GREY8, picture->width_px, picture->height_px, &made);
    made.dpi = picture->dpi;
    for (int y = 0; y < made.height_px; y++) {
        const uint8_t *from = picture_row(picture, y);
        uint8_t *to = row_of(&made, y);
        for (int x = 0; x < made.width_px; x++, from += 3)
            to[x] = (uint8_t)((from[0] * 77 + from[1] * 150 + from[2] * 29 + 128) >> 8);
    }
    *out = made;
}

void picture_orient(struct picture *picture, int orientation)
{
    if (orientation < 2 || orientation > 8) return;
    /* Where the source column and row of a target pixel come from, by orientation: 5-8 swap the
     * axes, and either axis may run backwards (EXIF 2.3, tag 0x0112). */
    static const struct {
        bool swap, flip_x, flip_y;
    } turn[9] = {
        [2] = {false, true, false}, [3] = {false, true, true}, [4] = {false, false, true},
        [5] = {true, false, false}, [6] = {true, false, true}, [7] = {true, true, true},
        [8] = {true, true, false},
    };
    bool swap = turn[orientation].swap;
    int width = picture->width_px, height = picture->height_px;
    int channels = picture_channels(picture);
    struct picture made;
    picture_make(picture->format, swap ? height : width, swap ? width : height, &made);
    made.dpi = picture->dpi;
    for (int y = 0; y < made.height_px; y++) {
        uint8_t *to = row_of(&made, y);
        for (int x = 0; x < made.width_px; x++, to += channels) {
            int column = swap ? y : x, row = swap ? x : y;
            if (turn[orientation].flip_x) column = width - 1 - column;
            if (turn[orientation].flip_y) row = height - 1 - row;
            memcpy(to, picture_row(picture, row) + column * channels, (size_t)channels);
        }
    }
    picture_free(picture);
    *picture = made;
}
