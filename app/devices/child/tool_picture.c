#include "devices/child/tool_picture.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

static bool save_file(const struct picture *picture, const char *path, struct fault *fault)
{
    FILE *file = fopen(path, "wb");
    if (!file) return FAULT(fault, FAULT_SYSTEM, 0, "cannot create %s", path);
    bool written = fwrite(picture->pixels.data, picture->pixels.size, 1, file) == 1;
    if (fclose(file) != 0 || !written)
        return FAULT(fault, FAULT_SYSTEM, 0, "cannot write %s", path);
    printf("%s: %zu bytes as the device gave them\n", path, picture->pixels.size);
    return true;
}

bool tool_picture_save(const struct picture *picture, const char *path, struct fault *fault)
{
    if (picture->format == PICTURE_FILE) return save_file(picture, path, fault);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)picture->width_px,
                       .height = (png_uint_32)picture->height_px};
    image.format = picture->format == PICTURE_GREY8 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    if (!png_image_write_to_file(&image, path, 0, picture->pixels.data, picture->stride_bytes,
                                 NULL))
        return FAULT(fault, FAULT_SYSTEM, 0, "write %s: %s", path, image.message);
    printf("%s: %d x %d px", path, picture->width_px, picture->height_px);
    if (picture->dpi > 0) printf(" at %d dpi", picture->dpi);
    puts("");
    return true;
}

bool tool_picture_load(const char *path, struct bitmap *out, struct fault *fault)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return FAULT(fault, FAULT_INPUT, 0, "%s: %s", path, image.message);
    image.format = PNG_FORMAT_GRAY;
    struct bytes grey = {0};
    bytes_reserve(&grey, PNG_IMAGE_SIZE(image));
    png_color white = {255, 255, 255};
    bool read = png_image_finish_read(&image, &white, grey.data, 0, NULL);
    if (read) {
        bitmap_init(out, (int)image.width, (int)image.height);
        for (int y = 0; y < out->height_px; y++)
            for (int x = 0; x < out->width_px; x++)
                if (grey.data[(size_t)y * image.width + (size_t)x] < 128) bitmap_set(out, x, y);
    } else {
        FAULT(fault, FAULT_INPUT, 0, "%s: %s", path, image.message);
    }
    bytes_free(&grey);
    return read;
}

void tool_picture_number(const char *path, int number, char *out, unsigned size)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name) dot = path + strlen(path);
    snprintf(out, size, "%.*s-%d%s", (int)(dot - path), path, number, dot);
}
