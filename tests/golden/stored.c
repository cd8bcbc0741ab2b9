#include "stored.h"

#include <assert.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

/* Storing keeps so many colours and moves the rest to the nearest of them, by bins of 8 levels a
 * channel: a pixel that has not changed is less than 25 farther from what was stored for it than
 * from the nearest colour. A difference counts from VISIBLE. */
enum { VISIBLE = 25, COLOURS_MAX = 256, BINS = 1 << 15 };
/* The edge of a glyph that another machine rounds otherwise, not a letter: so many pixels of a tile
 * may differ. */
enum { TILE = 32, DIFFERENT_MOST = 2 };

static int bin_of(const uint8_t *rgb)
{
    return rgb[0] >> 3 << 10 | rgb[1] >> 3 << 5 | rgb[2] >> 3;
}

struct stored stored_from_canvas(const struct canvas *canvas)
{
    struct rect area = canvas_area(canvas);
    int stride;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    struct stored stored = {.width = area.width / 2, .height = area.height / 2};
    stored.rgb = memory_alloc((size_t)stored.width * (size_t)stored.height * 3);
    uint8_t *to = stored.rgb;
    for (int y = 0; y < stored.height; y++)
        for (int x = 0; x < stored.width; x++)
            for (int shift = 16; shift >= 0; shift -= 8) {
                const uint32_t *at = pixels + (2 * y) * stride + 2 * x;
                uint32_t sum = (at[0] >> shift & 255) + (at[1] >> shift & 255) +
                               (at[stride] >> shift & 255) + (at[stride + 1] >> shift & 255);
                *to++ = (uint8_t)((sum + 2) / 4);
            }
    return stored;
}

struct stored stored_blank(int width, int height)
{
    size_t size = (size_t)width * (size_t)height * 3;
    struct stored stored = {width, height, memory_alloc(size)};
    memset(stored.rgb, 255, size);
    return stored;
}

void stored_put(struct stored *on, int x, int y, const struct stored *put)
{
    assert(x + put->width <= on->width && y + put->height <= on->height);
    for (int row = 0; row < put->height; row++)
        memcpy(on->rgb + ((size_t)(y + row) * (size_t)on->width + (size_t)x) * 3,
               put->rgb + (size_t)row * (size_t)put->width * 3, (size_t)put->width * 3);
}

bool stored_read(const char *path, struct stored *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path)) return false;
    image.format = PNG_FORMAT_RGB;
    uint8_t *rgb = memory_alloc(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, NULL, rgb, 0, NULL)) {
        free(rgb);
        return false;
    }
    *out = (struct stored){(int)image.width, (int)image.height, rgb};
    return true;
}

/* The colours of a picture, counted in bins of 5 bits a channel. */
struct bin {
    uint32_t count, sum[3];
};

static struct bin *count_colours(const struct stored *stored)
{
    struct bin *bins = memory_alloc(BINS * sizeof *bins);
    size_t pixels = (size_t)stored->width * (size_t)stored->height;
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *rgb = stored->rgb + 3 * i;
        struct bin *bin = &bins[bin_of(rgb)];
        bin->count++;
        for (int c = 0; c < 3; c++)
            bin->sum[c] += rgb[c];
    }
    return bins;
}

/* The most frequent colours, the mean of their bin: grounds and surfaces stay true. place becomes
 * the index + 1 of a chosen bin. Returns how many. */
static int choose_colours(struct bin *bins, uint8_t colours[COLOURS_MAX * 3], int16_t *place)
{
    int count = 0;
    for (; count < COLOURS_MAX; count++) {
        int best = 0;
        for (int i = 1; i < BINS; i++)
            if (bins[i].count > bins[best].count) best = i;
        if (bins[best].count == 0) break;
        for (int c = 0; c < 3; c++)
            colours[3 * count + c] =
                (uint8_t)((bins[best].sum[c] + bins[best].count / 2) / bins[best].count);
        bins[best].count = 0;
        place[best] = (int16_t)(count + 1);
    }
    return count;
}

/* Squared. */
static int distance_of(const uint8_t *a, const uint8_t *b)
{
    int distance = 0;
    for (int c = 0; c < 3; c++)
        distance += (a[c] - b[c]) * (a[c] - b[c]);
    return distance;
}

static uint8_t nearest(const uint8_t *rgb, const uint8_t *colours, int count)
{
    int best = 0, least = INT32_MAX;
    for (int i = 0; i < count; i++) {
        int distance = distance_of(rgb, colours + (ptrdiff_t)3 * i);
        if (distance >= least) continue;
        least = distance;
        best = i;
    }
    return (uint8_t)best;
}

bool stored_write(const char *path, const struct stored *stored)
{
    uint8_t colours[COLOURS_MAX * 3];
    size_t pixels = (size_t)stored->width * (size_t)stored->height;
    struct bin *bins = count_colours(stored);
    int16_t *places = memory_alloc(BINS * sizeof *places); /* 0: not chosen, not met before */
    int count = choose_colours(bins, colours, places);
    uint8_t *indices = memory_alloc(pixels);
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *rgb = stored->rgb + 3 * i;
        int16_t *place = &places[bin_of(rgb)];
        if (*place == 0) *place = (int16_t)(nearest(rgb, colours, count) + 1);
        indices[i] = (uint8_t)(*place - 1);
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)stored->width,
                       .height = (png_uint_32)stored->height,
                       .format = PNG_FORMAT_RGB_COLORMAP,
                       .colormap_entries = (png_uint_32)count};
    bool done = png_image_write_to_file(&image, path, 0, indices, 0, colours) != 0;
    free(indices);
    free(places);
    free(bins);
    return done;
}

/* The colours that a stored picture has. */
static int colours_of(const struct stored *stored, uint8_t colours[COLOURS_MAX * 3])
{
    int count = 0;
    uint8_t *known = memory_alloc((size_t)1 << 21); /* a bit a colour */
    size_t pixels = (size_t)stored->width * (size_t)stored->height;
    for (size_t i = 0; i < pixels && count < COLOURS_MAX; i++) {
        const uint8_t *rgb = stored->rgb + 3 * i;
        uint32_t colour = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
        if (known[colour >> 3] >> (colour & 7) & 1) continue;
        known[colour >> 3] |= (uint8_t)(1 << (colour & 7));
        memcpy(colours + (ptrdiff_t)3 * count++, rgb, 3);
    }
    free(known);
    return count;
}

/* Marks the pixels that differ visibly. What storing did to a rare shade is no difference: expected
 * may be so far off as the nearest of the colours that it was left with, and VISIBLE more. */
static uint8_t *mark_different(const struct stored *expected, const struct stored *actual)
{
    uint8_t colours[COLOURS_MAX * 3];
    int count = colours_of(expected, colours);
    size_t pixels = (size_t)actual->width * (size_t)actual->height;
    uint8_t *marks = memory_alloc(pixels);
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *is = actual->rgb + 3 * i;
        int off = distance_of(expected->rgb + 3 * i, is);
        if (off <= VISIBLE * VISIBLE) continue;
        int least = distance_of(colours + 3 * (size_t)nearest(is, colours, count), is);
        marks[i] = sqrt(off) > sqrt(least) + VISIBLE;
    }
    return marks;
}

/* The tile with the most marks; tiles overlap by half, so that no word is shared out. */
static int most_in_a_tile(const uint8_t *marks, int width, int height)
{
    int most = 0;
    for (int top = 0; top < height; top += TILE / 2)
        for (int left = 0; left < width; left += TILE / 2) {
            int here = 0;
            for (int y = top; y < top + TILE && y < height; y++)
                for (int x = left; x < left + TILE && x < width; x++)
                    here += marks[(size_t)y * (size_t)width + (size_t)x];
            if (here > most) most = here;
        }
    return most;
}

bool stored_is_same(const struct stored *expected, const struct stored *actual, int *out_most,
                    struct stored *out_diff)
{
    bool sized = expected->width == actual->width && expected->height == actual->height;
    *out_most = TILE * TILE;
    if (!expected->rgb || !sized) return false;
    size_t pixels = (size_t)actual->width * (size_t)actual->height;
    struct stored diff = {actual->width, actual->height, memory_alloc(pixels * 3)};
    uint8_t *marks = mark_different(expected, actual);
    for (size_t i = 0; i < 3 * pixels; i++)
        diff.rgb[i] = marks[i / 3] ? (i % 3 == 0 ? 220 : 0) : (uint8_t)(170 + actual->rgb[i] / 3);
    *out_most = most_in_a_tile(marks, actual->width, actual->height);
    free(marks);
    if (out_diff)
        *out_diff = diff;
    else
        free(diff.rgb);
    return *out_most <= DIFFERENT_MOST;
}
