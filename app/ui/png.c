#include "ui/canvas.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>

enum { COMPRESSION = 2 };

/* png's errors jump; nothing that changes after setjmp is read when they do. */
static bool write_rows(png_structp png, png_infop info, FILE *file, const struct canvas *canvas,
                       uint8_t *row)
{
    if (setjmp(png_jmpbuf(png))) return false;
    struct rect area = canvas_area(canvas);
    int stride = 0;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    png_init_io(png, file);
    png_set_compression_level(png, COMPRESSION);
    png_set_filter(png, 0, PNG_FILTER_SUB);
    png_set_IHDR(png, info, (png_uint_32)area.width, (png_uint_32)area.height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < area.height; y++, pixels += stride) {
        for (int x = 0; x < area.width; x++) {
            row[3 * x] = (uint8_t)(pixels[x] >> 16);
            row[3 * x + 1] = (uint8_t)(pixels[x] >> 8);
            row[3 * x + 2] = (uint8_t)pixels[x];
        }
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    return true;
}

bool canvas_write_png(const struct canvas *canvas, const char *path, struct fault *fault)
{
    FILE *file = fopen(path, "wb");
    if (!file) return FAULT(fault, FAULT_SYSTEM, errno, "cannot write picture %s", path);
    size_t row_size = (size_t)canvas_area(canvas).width * 3;
    uint8_t *row = memory_alloc(row_size);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool done = info && write_rows(png, info, file, canvas, row);
    png_destroy_write_struct(&png, &info);
    memory_wipe_free(row, row_size);
    if (fclose(file) != 0) done = false;
    if (!done) return FAULT(fault, FAULT_SYSTEM, errno, "cannot write picture %s", path);
    return true;
}
