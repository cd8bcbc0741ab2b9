#include "receipt/receipt.h"

#include <png.h>
#include <string.h>

/* The simplified writer of libpng takes whole bytes a pixel; zlib makes little of the eightfold. */
bool bitmap_write_png(const struct bitmap *bitmap, struct bytes *out, struct fault *fault)
{
    size_t width = (size_t)bitmap->width_px, height = (size_t)bitmap->height_px;
    struct bytes grey = {0}, file = {0};
    bytes_reserve(&grey, width * height);
    grey.size = width * height;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++)
            grey.data[y * width + x] = bitmap_get(bitmap, (int)x, (int)y) ? 0 : 255;
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_GRAY};
    png_alloc_size_t size = 0;
    bool done = png_image_write_to_memory(&image, NULL, &size, 0, grey.data, 0, NULL);
    if (done) {
        bytes_reserve(&file, size);
        done = png_image_write_to_memory(&image, file.data, &size, 0, grey.data, 0, NULL);
        file.size = size;
    }
    if (done) {
        bytes_move(out, &file);
    } else {
        FAULT(fault, FAULT_SYSTEM, (int)image.warning_or_error, "png: %s", image.message);
    }
    png_image_free(&image);
    bytes_free(&grey);
    bytes_free(&file);
    return done;
}
