#include "camera/decode.h"

#include <assert.h>
#include <png.h>
#include <string.h>
#include <turbojpeg.h>

enum { SIDE_MAX = 10000 };

void picture_make_rgb(struct picture *out, int width_px, int height_px)
{
    *out = (struct picture){.format = PICTURE_RGB24,
                            .width_px = width_px,
                            .height_px = height_px,
                            .stride_bytes = width_px * 3};
    size_t size = (size_t)out->stride_bytes * (size_t)height_px;
    bytes_reserve(&out->pixels, size);
    out->pixels.size = size;
}

static bool decode_jpeg(const struct bytes *file, struct picture *out, struct fault *fault)
{
    tjhandle handle = tjInitDecompress();
    if (!handle) return FAULT(fault, FAULT_SYSTEM, 0, "libjpeg-turbo does not start");
    struct picture picture = {0};
    int width = 0, height = 0, sampling = 0, space = 0;
    bool done = false;
    if (tjDecompressHeader3(handle, file->data, file->size, &width, &height, &sampling, &space) !=
            0 ||
        width > SIDE_MAX || height > SIDE_MAX) {
        FAULT(fault, FAULT_INPUT, 0, "not a JPEG file, or too large: %s", tjGetErrorStr2(handle));
        goto out;
    }
    picture_make_rgb(&picture, width, height);
    if (tjDecompress2(handle, file->data, file->size, picture.pixels.data, width,
                      picture.stride_bytes, height, TJPF_RGB, 0) != 0 &&
        tjGetErrorCode(handle) != TJERR_WARNING) {
        FAULT(fault, FAULT_INPUT, 0, "broken JPEG file: %s", tjGetErrorStr2(handle));
        goto out;
    }
    done = true;
out:
    tjDestroy(handle);
    if (!done) {
        picture_free(&picture);
        return false;
    }
    picture_free(out);
    *out = picture;
    return true;
}

static bool decode_png(const struct bytes *file, struct picture *out, struct fault *fault)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file->data, file->size))
        return FAULT(fault, FAULT_INPUT, 0, "not a PNG file: %s", image.message);
    if (image.width > SIDE_MAX || image.height > SIDE_MAX) {
        png_image_free(&image);
        return FAULT(fault, FAULT_INPUT, 0, "PNG file larger than %d px", SIDE_MAX);
    }
    image.format = PNG_FORMAT_RGB;
    struct picture picture;
    picture_make_rgb(&picture, (int)image.width, (int)image.height);
    png_color white = {255, 255, 255}; /* behind what is transparent */
    if (!png_image_finish_read(&image, &white, picture.pixels.data, 0, NULL)) {
        picture_free(&picture);
        return FAULT(fault, FAULT_INPUT, 0, "broken PNG file: %s", image.message);
    }
    picture_free(out);
    *out = picture;
    return true;
}

bool decode_picture(const struct bytes *file, struct picture *out, struct fault *fault)
{
    if (file->size >= 8 && memcmp(file->data, "\x89PNG\r\n\x1a\n", 8) == 0)
        return decode_png(file, out, fault);
    return decode_jpeg(file, out, fault);
}

static void shrink_pixel(const struct picture *from, const int x[2], const int y[2], uint8_t *out)
{
    unsigned sum[3] = {0};
    for (int row = y[0]; row < y[1]; row++) {
        const uint8_t *pixel =
            from->pixels.data + (size_t)row * (size_t)from->stride_bytes + (size_t)x[0] * 3;
        for (int column = x[0]; column < x[1]; column++, pixel += 3)
            for (int i = 0; i < 3; i++)
                sum[i] += pixel[i];
    }
    unsigned count = (unsigned)(x[1] - x[0]) * (unsigned)(y[1] - y[0]);
    for (int i = 0; i < 3; i++)
        out[i] = (uint8_t)((sum[i] + count / 2) / count);
}

void picture_shrink(const struct picture *from, int width_px, int height_px, struct picture *out)
{
    assert(from->format == PICTURE_RGB24 && width_px > 0 && height_px > 0);
    assert(width_px <= from->width_px && height_px <= from->height_px);
    struct picture small;
    picture_make_rgb(&small, width_px, height_px);
    for (int row = 0; row < height_px; row++)
        for (int column = 0; column < width_px; column++) {
            const int x[2] = {(int)((int64_t)column * from->width_px / width_px),
                              (int)((int64_t)(column + 1) * from->width_px / width_px)};
            const int y[2] = {(int)((int64_t)row * from->height_px / height_px),
                              (int)((int64_t)(row + 1) * from->height_px / height_px)};
            shrink_pixel(from, x, y,
                         small.pixels.data + (size_t)row * (size_t)small.stride_bytes +
                             (size_t)column * 3);
        }
    picture_free(out);
    *out = small;
}
