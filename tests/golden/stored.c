#include "stored.h"

#include <assert.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

/* Storing keeps so many colours and moves the rest to the nearest of them; a difference counts from
 * VISIBLE in one channel. */
enum { VISIBLE = 24, COLOURS_MAX = 256, BINS = 1 << 15 };

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

static uint8_t nearest(const uint8_t *rgb, const uint8_t *colours, int count)
{
    int best = 0, least = INT32_MAX;
    for (int i = 0; i < count; i++) {
        int distance = 0;
        for (int c = 0; c < 3; c++) {
            int off = rgb[c] - colours[3 * i + c];
            distance += off * off;
        }
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

static bool differs(const uint8_t *a, const uint8_t *b)
{
    for (int i = 0; i < 3; i++)
        if (abs(a[i] - b[i]) > VISIBLE) return true;
    return false;
}

double stored_compare(const struct stored *expected, const struct stored *actual,
                      struct stored *out_diff)
{
    if (expected->width != actual->width || expected->height != actual->height) return 1000;
    size_t pixels = (size_t)actual->width * (size_t)actual->height, different = 0;
    struct stored diff = {actual->width, actual->height, memory_alloc(pixels * 3)};
    for (size_t i = 0; i < pixels; i++) {
        bool here = differs(expected->rgb + 3 * i, actual->rgb + 3 * i);
        if (here) different++;
        for (int c = 0; c < 3; c++)
            diff.rgb[3 * i + (size_t)c] =
                here ? (c == 0 ? 220 : 0) : (uint8_t)(170 + actual->rgb[3 * i + (size_t)c] / 3);
    }
    if (out_diff)
        *out_diff = diff;
    else
        free(diff.rgb);
    return 1000.0 * (double)different / (double)pixels;
}
