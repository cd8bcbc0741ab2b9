#include "stored.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

/* Storing rounds by up to 8; a font package's next version moves edges by less than 24. */
enum { STEP = 17, VISIBLE = 24, COLOURS_MAX = 256 };

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

static uint8_t rounded(uint8_t value)
{
    return (uint8_t)((value + STEP / 2) / STEP * STEP);
}

/* The picture's colours and each pixel's place among them; 0 when there are too many. */
static int colours_of(const struct stored *stored, uint8_t colourmap[COLOURS_MAX * 3],
                      uint8_t *indices)
{
    int count = 0;
    size_t pixels = (size_t)stored->width * (size_t)stored->height;
    int16_t *place = memory_alloc(4096 * sizeof *place); /* by 4 + 4 + 4 bits; 0 = unseen */
    for (size_t i = 0; i < pixels && count >= 0; i++) {
        const uint8_t *rgb = stored->rgb + 3 * i;
        uint8_t colour[3] = {rounded(rgb[0]), rounded(rgb[1]), rounded(rgb[2])};
        int key = colour[0] / STEP << 8 | colour[1] / STEP << 4 | colour[2] / STEP;
        if (place[key] == 0) {
            if (count == COLOURS_MAX) {
                count = -1;
                break;
            }
            memcpy(colourmap + 3 * count, colour, 3);
            place[key] = (int16_t)++count;
        }
        indices[i] = (uint8_t)(place[key] - 1);
    }
    free(place);
    return count > 0 ? count : 0;
}

bool stored_write(const char *path, const struct stored *stored)
{
    uint8_t colourmap[COLOURS_MAX * 3];
    uint8_t *indices = memory_alloc((size_t)stored->width * (size_t)stored->height);
    int colours = colours_of(stored, colourmap, indices);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)stored->width,
                       .height = (png_uint_32)stored->height,
                       .format = colours ? PNG_FORMAT_RGB_COLORMAP : PNG_FORMAT_RGB,
                       .colormap_entries = (png_uint_32)colours};
    bool done = png_image_write_to_file(&image, path, 0, colours ? indices : stored->rgb, 0,
                                        colours ? colourmap : NULL) != 0;
    free(indices);
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
