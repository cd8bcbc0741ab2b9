#include "capture/decode.h"

#include "capture/capture.h"
#include "capture/pixels.h"

#include <png.h>
#include <string.h>
#include <turbojpeg.h>

static bool size_is_fine(int64_t width, int64_t height, struct fault *fault)
{
    if (width < 1 || height < 1)
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "the picture has no pixels");
    if (width > DECODE_SIDE_MAX || height > DECODE_SIDE_MAX || width * height > DECODE_PIXELS_MAX)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "the picture has %lld x %lld pixels",
                           (long long)width, (long long)height);
    return true;
}

/* The smallest of the decoder's own reductions that keeps min_px on the longer side: 1, 1/2, 1/4,
 * 1/8. */
static int reduction(int longer, int min_px)
{
    int by = 1;
    while (min_px > 0 && by < 8 && longer / (by * 2) >= min_px)
        by *= 2;
    return by;
}

/* Adobe's CMYK is stored inverted (255 = no ink), in place to RGB. */
static void cmyk_to_rgb(struct picture *cmyk, struct picture *out)
{
    picture_make(PICTURE_RGB24, cmyk->width_px, cmyk->height_px, out);
    size_t count = (size_t)cmyk->width_px * (size_t)cmyk->height_px;
    const uint8_t *from = cmyk->pixels.data;
    uint8_t *to = out->pixels.data;
    for (size_t i = 0; i < count; i++, from += 4, to += 3) {
        for (int c = 0; c < 3; c++)
            to[c] = (uint8_t)((from[c] * from[3] + 127) / 255);
    }
}

static bool decode_jpeg_pixels(tjhandle decoder, const struct bytes *file, int width, int height,
                               bool cmyk, struct picture *out, struct fault *fault)
{
    struct picture made = {.format = PICTURE_RGB24, .width_px = width, .height_px = height};
    made.stride_bytes = width * (cmyk ? 4 : 3);
    size_t size = (size_t)made.stride_bytes * (size_t)height;
    made.pixels = (struct bytes){.data = memory_alloc(size), .size = size, .capacity = size};
    /* A file that ends early decodes with a warning and a grey rest: that page is not the page. Its
     * scans were counted as the decoder finds them; should it find more, its own limit ends them.
     */
    int failed = tjDecompress2(decoder, file->data, (unsigned long)file->size, made.pixels.data,
                               width, made.stride_bytes, height, cmyk ? TJPF_CMYK : TJPF_RGB,
                               TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT);
    const char *message = failed ? tjGetErrorStr2(decoder) : "";
    bool harmless = tjGetErrorCode(decoder) == TJERR_WARNING && strstr(message, "xtraneous");
    if (failed && !harmless) {
        picture_free(&made);
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "jpeg: %s", message);
    }
    if (cmyk) {
        cmyk_to_rgb(&made, out);
        picture_free(&made);
    } else {
        *out = made;
    }
    return true;
}

static bool decode_jpeg(const struct bytes *file, int min_px, struct picture *out,
                        int *out_reduction, struct fault *fault)
{
    tjhandle decoder = tjInitDecompress();
    if (!decoder) return FAULT(fault, FAULT_SYSTEM, 0, "turbojpeg does not start");
    bool done = false;
    int width = 0, height = 0, sampling = 0, colours = 0;
    if (tjDecompressHeader3(decoder, file->data, (unsigned long)file->size, &width, &height,
                            &sampling, &colours)) {
        FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "jpeg: %s", tjGetErrorStr2(decoder));
        goto out;
    }
    if (!size_is_fine(width, height, fault)) goto out;
    tjscalingfactor scale = {1, reduction(width > height ? width : height, min_px)};
    done = decode_jpeg_pixels(decoder, file, TJSCALED(width, scale), TJSCALED(height, scale),
                              colours == TJCS_CMYK || colours == TJCS_YCCK, out, fault);
    if (done) *out_reduction = scale.denom;
out:
    tjDestroy(decoder);
    return done;
}

static bool decode_png(const struct bytes *file, struct picture *out, struct fault *fault)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file->data, file->size)) {
        png_image_free(&image);
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "png: %s", image.message);
    }
    if (!size_is_fine(image.width, image.height, fault)) {
        png_image_free(&image);
        return false;
    }
    image.format = PNG_FORMAT_RGB;
    struct picture made;
    picture_make(PICTURE_RGB24, (int)image.width, (int)image.height, &made);
    const png_color paper = {255, 255, 255}; /* what shows through transparency */
    bool done = png_image_finish_read(&image, &paper, made.pixels.data, 0, NULL);
    png_image_free(&image);
    if (!done) {
        picture_free(&made);
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "png: %s", image.message);
    }
    *out = made;
    return true;
}

static bool decode_file(const struct picture *raw, int min_px, struct picture *out,
                        struct fault *fault)
{
    const struct bytes *file = &raw->pixels;
    bool jpeg = file->size > 3 && memcmp(file->data, "\xff\xd8\xff", 3) == 0;
    bool png = file->size > 8 && memcmp(file->data, "\x89PNG\r\n\x1a\n", 8) == 0;
    if (!jpeg && !png)
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "the file is neither JPEG nor PNG");
    struct file_notes notes;
    file_notes_read(file, &notes);
    if (notes.scans > DECODE_SCANS_MAX)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "the picture has %d scans", notes.scans);
    struct picture made;
    int reduced = 1;
    if (jpeg ? !decode_jpeg(file, min_px, &made, &reduced, fault) : !decode_png(file, &made, fault))
        return false;
    made.dpi = (raw->dpi ? raw->dpi : notes.dpi) / reduced;
    picture_orient(&made, notes.orientation);
    *out = made;
    return true;
}

bool picture_check_raw(const struct picture *raw, struct fault *fault)
{
    if (!size_is_fine(raw->width_px, raw->height_px, fault)) return false;
    size_t row = (size_t)raw->width_px * (size_t)picture_channels(raw);
    size_t height = (size_t)raw->height_px;
    if (raw->stride_bytes < 0 || (size_t)raw->stride_bytes < row ||
        raw->pixels.size < (size_t)raw->stride_bytes * (height - 1) + row)
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "the picture is shorter than it says");
    return true;
}

static bool copy_raw(const struct picture *raw, struct picture *out, struct fault *fault)
{
    if (!picture_check_raw(raw, fault)) return false;
    size_t row = (size_t)raw->width_px * (size_t)picture_channels(raw);
    struct picture made;
    picture_make(PICTURE_RGB24, raw->width_px, raw->height_px, &made);
    made.dpi = raw->dpi;
    for (int y = 0; y < raw->height_px; y++) {
        const uint8_t *from = picture_row(raw, y);
        uint8_t *to = made.pixels.data + (size_t)y * (size_t)made.stride_bytes;
        if (raw->format == PICTURE_RGB24) {
            memcpy(to, from, row);
            continue;
        }
        for (int x = 0; x < raw->width_px; x++)
            memset(to + 3 * x, from[x], 3);
    }
    *out = made;
    return true;
}

bool picture_to_rgb(const struct picture *raw, int min_px, struct picture *out, struct fault *fault)
{
    switch (raw->format) {
    case PICTURE_FILE: return decode_file(raw, min_px, out, fault);
    case PICTURE_GREY8:
    case PICTURE_RGB24: return copy_raw(raw, out, fault);
    }
    return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "the picture's format is unknown");
}

bool picture_decode(const struct picture *file, int max_px, struct picture *out,
                    struct fault *fault)
{
    struct picture decoded;
    if (!picture_to_rgb(file, max_px, &decoded, fault)) return false;
    if (max_px > 0 && picture_longer_side(&decoded) > max_px) {
        struct picture reduced;
        picture_reduce(&decoded, max_px, &reduced);
        picture_free(&decoded);
        decoded = reduced;
    }
    *out = decoded;
    return true;
}
