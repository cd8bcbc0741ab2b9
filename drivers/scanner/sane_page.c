#include "scanner/sane_page.h"

#include <assert.h>
#include <string.h>

enum { CHUNK = 256 << 10, ALL_PLANES = 7 };

static bool is_plane(SANE_Frame frame)
{
    return frame == SANE_FRAME_RED || frame == SANE_FRAME_GREEN || frame == SANE_FRAME_BLUE;
}

/* Of one frame: an RGB frame's samples stand side by side. */
static int channels_of(const SANE_Parameters *shape)
{
    return shape->format == SANE_FRAME_RGB ? 3 : 1;
}

static int needed_bytes_per_line(const SANE_Parameters *shape)
{
    int channels = channels_of(shape);
    if (shape->depth == 1) return (shape->pixels_per_line + 7) / 8 * channels;
    return shape->pixels_per_line * channels * (shape->depth / 8);
}

static bool is_possible(const SANE_Parameters *shape)
{
    bool known = shape->format == SANE_FRAME_GRAY || shape->format == SANE_FRAME_RGB ||
                 is_plane(shape->format);
    bool deep = shape->depth == 1 || shape->depth == 8 || shape->depth == 16;
    return known && deep && shape->pixels_per_line > 0 && shape->bytes_per_line > 0 &&
           shape->lines >= -1 && shape->lines != 0;
}

bool sane_page_begin_frame(struct sane_page *page, const SANE_Parameters *shape,
                           struct fault *fault)
{
    if (!is_possible(shape))
        return FAULT_CODED(fault, "X-10", FAULT_INPUT, 0,
                           "the scanner gives frames of kind %d, %d bits, %d x %d",
                           (int)shape->format, shape->depth, shape->pixels_per_line, shape->lines);
    bool large = shape->pixels_per_line > SANE_PAGE_SIDE_MAX || shape->lines > SANE_PAGE_SIDE_MAX ||
                 shape->bytes_per_line > SANE_PAGE_BYTES_MAX ||
                 (int64_t)shape->lines * shape->bytes_per_line > SANE_PAGE_BYTES_MAX;
    if (large)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "a page of %d x %d is too large",
                           shape->pixels_per_line, shape->lines);
    if (page->planes != 0 && !is_plane(shape->format))
        return FAULT_CODED(fault, "X-10", FAULT_INPUT, 0, "a frame of kind %d among three colours",
                           (int)shape->format);
    if (shape->bytes_per_line < needed_bytes_per_line(shape))
        return FAULT_CODED(fault, "X-10", FAULT_INPUT, 0, "%d bytes hold no line of %d pixels",
                           shape->bytes_per_line, shape->pixels_per_line);
    page->shape = *shape;
    bytes_truncate(&page->raw, 0);
    if (shape->lines > 0)
        bytes_reserve(&page->raw, (size_t)shape->lines * (size_t)shape->bytes_per_line + 1);
    return true;
}

bool sane_page_room(struct sane_page *page, SANE_Byte **out_room, SANE_Int *out_size,
                    struct fault *fault)
{
    struct bytes *raw = &page->raw;
    if (raw->size >= SANE_PAGE_BYTES_MAX)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "the page does not end");
    if (raw->size == raw->capacity) bytes_reserve(raw, raw->size + CHUNK);
    size_t room = raw->capacity - raw->size;
    *out_room = raw->data + raw->size;
    *out_size = room < CHUNK ? (SANE_Int)room : CHUNK;
    return true;
}

void sane_page_took(struct sane_page *page, SANE_Int size)
{
    assert(size >= 0 && (size_t)size <= page->raw.capacity - page->raw.size);
    page->raw.size += (size_t)size;
}

/* One sample of a line as 0..255; bit sets of three channels come byte by byte (SANE 4.3.8). */
static uint8_t sample(const SANE_Parameters *shape, const uint8_t *line, int x, int channel)
{
    int channels = channels_of(shape);
    if (shape->depth == 8) return line[x * channels + channel];
    if (shape->depth == 16) {
        uint16_t value;
        memcpy(&value, line + 2 * (x * channels + channel), sizeof value);
        return (uint8_t)(value >> 8);
    }
    bool set = line[x / 8 * channels + channel] >> (7 - x % 8) & 1;
    bool black_is_one = shape->format == SANE_FRAME_GRAY;
    return set != black_is_one ? 255 : 0;
}

static int first_plane(SANE_Frame frame)
{
    return frame == SANE_FRAME_GREEN ? 1 : frame == SANE_FRAME_BLUE ? 2 : 0;
}

/* The frame's samples into their places of the picture. */
static void convert(struct sane_page *page)
{
    const SANE_Parameters *shape = &page->shape;
    struct picture *picture = &page->picture;
    int step = picture->format == PICTURE_RGB24 ? 3 : 1;
    int first = first_plane(shape->format), channels = channels_of(shape);
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *line = page->raw.data + (size_t)y * (size_t)shape->bytes_per_line;
        uint8_t *row = picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes + first;
        for (int x = 0; x < picture->width_px; x++)
            for (int channel = 0; channel < channels; channel++)
                row[x * step + channel] = sample(shape, line, x, channel);
    }
}

static bool shape_picture(struct sane_page *page, int lines, struct fault *fault)
{
    struct picture *picture = &page->picture;
    bool grey = page->shape.format == SANE_FRAME_GRAY;
    int width = page->shape.pixels_per_line;
    if (page->planes != 0 && (picture->width_px != width || picture->height_px != lines))
        return FAULT_CODED(fault, "X-10", FAULT_INPUT, 0, "red, green and blue differ in size");
    if (page->planes != 0) return true;
    picture_free(picture);
    *picture = (struct picture){.format = grey ? PICTURE_GREY8 : PICTURE_RGB24,
                                .width_px = width,
                                .height_px = lines,
                                .stride_bytes = width * (grey ? 1 : 3)};
    size_t size = (size_t)picture->stride_bytes * (size_t)lines;
    if (size > SANE_PAGE_BYTES_MAX)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "a page of %d x %d is too large", width,
                           lines);
    if (page->shape.depth == 8 && !is_plane(page->shape.format)) {
        picture->stride_bytes = page->shape.bytes_per_line;
        bytes_move(&picture->pixels, &page->raw);
        bytes_truncate(&picture->pixels, (size_t)picture->stride_bytes * (size_t)lines);
        return true;
    }
    bytes_reserve(&picture->pixels, size);
    picture->pixels.size = size;
    return true;
}

bool sane_page_end_frame(struct sane_page *page, const SANE_Parameters *ended, struct fault *fault)
{
    const SANE_Parameters *shape = &page->shape;
    size_t line = (size_t)shape->bytes_per_line;
    size_t got = page->raw.size / line;
    int promised = shape->lines;
    if (ended && ended->bytes_per_line == shape->bytes_per_line &&
        ended->pixels_per_line == shape->pixels_per_line && ended->lines > 0 &&
        (size_t)ended->lines == got)
        promised = ended->lines;
    if (promised > 0 ? got < (size_t)promised : got == 0 || page->raw.size % line)
        return FAULT_CODED(fault, "X-12", FAULT_ATTENTION, 0,
                           "the page ended after %zu of %d lines", got, promised);
    int lines = promised > 0 ? promised : (int)got;
    if (got > SANE_PAGE_SIDE_MAX && promised < 0)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "a page of %zu lines is too large", got);
    if (!shape_picture(page, lines, fault)) return false;
    if (page->raw.size > 0) convert(page);
    if (is_plane(shape->format)) page->planes |= 1 << first_plane(shape->format);
    bytes_free(&page->raw);
    return true;
}

bool sane_page_finish(struct sane_page *page, struct picture *out, struct fault *fault)
{
    if (!page->picture.pixels.data || (page->planes != 0 && page->planes != ALL_PLANES))
        return FAULT_CODED(fault, "X-12", FAULT_ATTENTION, 0,
                           "not all three colours of the page have come");
    picture_free(out);
    *out = page->picture;
    page->picture = (struct picture){0};
    return true;
}

void sane_page_free(struct sane_page *page)
{
    bytes_free(&page->raw);
    picture_free(&page->picture);
    *page = (struct sane_page){0};
}
