#include "camera/frame.h"

#include "camera/decode.h"

#include <string.h>
#include <turbojpeg.h>

/* How Y, U and V become R, G and B, in 1/65536: ITU-R BT.601 and BT.709, each with luma 16-235
 * ("limited", what cameras give) and 0-255. */
struct weights {
    int black, luma, red_v, green_u, green_v, blue_u;
};
static const struct weights weights[2][2] = {
    {{16, 76309, 104597, 25675, 53279, 132201}, {0, 65536, 91881, 22554, 46802, 116130}},
    {{16, 76309, 117489, 13975, 34925, 138438}, {0, 65536, 103206, 12276, 30679, 121609}},
};

bool frame_format_known(uint32_t fourcc)
{
    switch (fourcc) {
    case FRAME_MJPG:
    case FRAME_JPEG:
    case FRAME_YUYV:
    case FRAME_UYVY:
    case FRAME_NV12:
    case FRAME_GREY: return true;
    }
    return false;
}

static bool is_jpeg(uint32_t fourcc)
{
    return fourcc == FRAME_MJPG || fourcc == FRAME_JPEG;
}

int frame_stride_least(uint32_t fourcc, int width_px)
{
    if (is_jpeg(fourcc)) return 0;
    if (fourcc == FRAME_GREY) return width_px;
    if (fourcc == FRAME_NV12) return (width_px + 1) / 2 * 2;
    return (width_px + 1) / 2 * 4;
}

static inline uint8_t clip(int value)
{
    value >>= 16;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

/* One pair of pixels, which share their U and V; the second is left out at an odd edge. */
static inline void put_pair(const struct weights *w, const int luma[2], int u, int v, int count,
                            uint8_t *out)
{
    int red = w->red_v * (v - 128) + 32768;
    int green = -w->green_u * (u - 128) - w->green_v * (v - 128) + 32768;
    int blue = w->blue_u * (u - 128) + 32768;
    for (int i = 0; i < count; i++, out += 3) {
        int light = (luma[i] - w->black) * w->luma;
        out[0] = clip(light + red);
        out[1] = clip(light + green);
        out[2] = clip(light + blue);
    }
}

/* Rows of Y0 U Y1 V (first = 0) or U Y0 V Y1 (first = 1). */
static void convert_packed(const struct frame_layout *layout, const struct weights *w,
                           const uint8_t *data, int first, struct picture *out)
{
    for (int row = 0; row < layout->height_px; row++) {
        const uint8_t *from = data + (size_t)row * (size_t)layout->stride_bytes;
        uint8_t *to = out->pixels.data + (size_t)row * (size_t)out->stride_bytes;
        int left = layout->width_px;
        for (; left > 1; left -= 2, from += 4, to += 6)
            put_pair(w, (const int[]){from[first], from[first + 2]}, from[1 - first],
                     from[3 - first], 2, to);
        if (left > 0)
            put_pair(w, (const int[]){from[first], 0}, from[1 - first], from[3 - first], 1, to);
    }
}

/* A plane of Y, then one of U and V in turn at half the width and height. */
static void convert_nv12(const struct frame_layout *layout, const struct weights *w,
                         const uint8_t *data, struct picture *out)
{
    size_t stride = (size_t)layout->stride_bytes;
    const uint8_t *colours = data + stride * (size_t)layout->height_px;
    for (int row = 0; row < layout->height_px; row++) {
        const uint8_t *luma = data + (size_t)row * stride;
        const uint8_t *colour = colours + (size_t)(row / 2) * stride;
        uint8_t *to = out->pixels.data + (size_t)row * (size_t)out->stride_bytes;
        for (int x = 0; x < layout->width_px; x += 2) {
            int count = x + 1 < layout->width_px ? 2 : 1;
            put_pair(w, (const int[]){luma[x], count == 2 ? luma[x + 1] : 0}, colour[x],
                     colour[x + 1], count, to + (size_t)x * 3);
        }
    }
}

static void convert_grey(const struct frame_layout *layout, const uint8_t *data,
                         struct picture *out)
{
    for (int row = 0; row < layout->height_px; row++) {
        const uint8_t *from = data + (size_t)row * (size_t)layout->stride_bytes;
        uint8_t *to = out->pixels.data + (size_t)row * (size_t)out->stride_bytes;
        for (int x = 0; x < layout->width_px; x++, to += 3)
            memset(to, from[x], 3);
    }
}

/* The last row may end with its last pixel: drivers differ in whether they count its padding. */
static size_t size_least(const struct frame_layout *layout)
{
    size_t stride = (size_t)layout->stride_bytes, rows = (size_t)layout->height_px;
    size_t last = (size_t)frame_stride_least(layout->fourcc, layout->width_px);
    if (layout->fourcc == FRAME_NV12) rows += (rows + 1) / 2;
    return stride * (rows - 1) + last;
}

static bool decode_raw(const struct frame_layout *layout, const uint8_t *data, size_t size,
                       struct picture *out, struct fault *fault)
{
    const struct weights *w = &weights[layout->bt709][layout->full_range];
    if (layout->width_px < 1 || layout->height_px < 1 || layout->width_px > FRAME_SIDE_MAX ||
        layout->height_px > FRAME_SIDE_MAX ||
        layout->stride_bytes < frame_stride_least(layout->fourcc, layout->width_px))
        return FAULT(fault, FAULT_INPUT, 0, "no frame is %d x %d px in rows of %d bytes",
                     layout->width_px, layout->height_px, layout->stride_bytes);
    if (size < size_least(layout))
        return FAULT(fault, FAULT_INPUT, 0, "a short frame: %zu bytes instead of %zu", size,
                     size_least(layout));
    struct picture picture;
    picture_make_rgb(&picture, layout->width_px, layout->height_px);
    if (layout->fourcc == FRAME_YUYV) convert_packed(layout, w, data, 0, &picture);
    if (layout->fourcc == FRAME_UYVY) convert_packed(layout, w, data, 1, &picture);
    if (layout->fourcc == FRAME_NV12) convert_nv12(layout, w, data, &picture);
    if (layout->fourcc == FRAME_GREY) convert_grey(layout, data, &picture);
    picture_free(out);
    *out = picture;
    return true;
}

/* Cameras pad the buffer behind the picture with zeros, and some leave rests of an older frame
 * there. A frame that was cut off in mid-transfer has no end marker at all. */
static bool has_end(const uint8_t *data, size_t size)
{
    for (size_t i = size; i >= 2; i--)
        if (data[i - 2] == 0xff && data[i - 1] == 0xd9) return true;
    return false;
}

/* The library draws what it can and warns. Stray bytes between markers are a habit of cheap
 * cameras and harm nothing; any other warning means that part of the picture is not there. */
static bool is_whole(tjhandle handle, int status)
{
    return status == 0 || (tjGetErrorCode(handle) == TJERR_WARNING &&
                           strstr(tjGetErrorStr2(handle), "extraneous bytes"));
}

/* Huffman tables, which cameras leave out of MJPG, are the library's own to fill in. */
static bool decode_jpeg(struct frame_decoder *decoder, const uint8_t *data, size_t size,
                        struct picture *out, struct fault *fault)
{
    int width = 0, height = 0, sampling = 0, space = 0;
    if (!decoder->jpeg) decoder->jpeg = tjInitDecompress();
    tjhandle handle = decoder->jpeg;
    if (!handle) return FAULT(fault, FAULT_SYSTEM, 0, "libjpeg-turbo does not start");
    if (!has_end(data, size)) return FAULT(fault, FAULT_INPUT, 0, "a JPEG frame is cut off");
    if (tjDecompressHeader3(handle, data, size, &width, &height, &sampling, &space) != 0)
        return FAULT(fault, FAULT_INPUT, 0, "not a JPEG frame: %s", tjGetErrorStr2(handle));
    if (width < 1 || height < 1 || width > FRAME_SIDE_MAX || height > FRAME_SIDE_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "a JPEG frame of %d x %d px", width, height);
    struct picture picture;
    picture_make_rgb(&picture, width, height);
    int status = tjDecompress2(handle, data, size, picture.pixels.data, width, picture.stride_bytes,
                               height, TJPF_RGB, TJFLAG_LIMITSCANS);
    if (!is_whole(handle, status)) {
        picture_free(&picture);
        return FAULT(fault, FAULT_INPUT, 0, "a broken JPEG frame: %s", tjGetErrorStr2(handle));
    }
    picture_free(out);
    *out = picture;
    return true;
}

bool frame_decode(struct frame_decoder *decoder, const struct frame_layout *layout,
                  const uint8_t *data, size_t size, struct picture *out, struct fault *fault)
{
    if (!frame_format_known(layout->fourcc))
        return FAULT(fault, FAULT_INPUT, 0, "frames of an unknown format");
    if (is_jpeg(layout->fourcc)) return decode_jpeg(decoder, data, size, out, fault);
    return decode_raw(layout, data, size, out, fault);
}

void frame_decoder_finish(struct frame_decoder *decoder)
{
    if (decoder->jpeg) tjDestroy(decoder->jpeg);
    decoder->jpeg = NULL;
}
