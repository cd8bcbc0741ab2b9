/* The camera as a code reader. The code of a receipt held before the camera fills a good part of
 * the picture: a small copy, in which noise has been averaged away, is read first and fast; only
 * when nothing is found there is every pixel looked at. */
#include "reader/reader.h"

#include <string.h>
#include <zbar.h>

enum {
    SMALL_WIDTH = 640, /* zbar misses noisy codes that are larger */
    SIDE_LEAST = 21,   /* the smallest QR code has so many modules */
    SIDE_MOST = 16384,
};

struct grey {
    int width_px, height_px;
    struct bytes pixels;
};

static bool is_readable(const struct picture *picture)
{
    int width = picture->width_px, height = picture->height_px;
    if (picture->format == PICTURE_FILE || width < SIDE_LEAST || height < SIDE_LEAST ||
        width > SIDE_MOST || height > SIDE_MOST)
        return false;
    int row = picture->format == PICTURE_RGB24 ? width * 3 : width;
    return picture->stride_bytes >= row &&
           picture->pixels.size >=
               (size_t)picture->stride_bytes * (size_t)(height - 1) + (size_t)row;
}

/* The luma of the pixels x..x+count of a row, summed. */
static unsigned sum_row(const struct picture *picture, int row, int x, int count)
{
    const uint8_t *pixel = picture->pixels.data + (size_t)row * (size_t)picture->stride_bytes;
    unsigned sum = 0;
    if (picture->format == PICTURE_GREY8) {
        for (int i = 0; i < count; i++)
            sum += pixel[x + i];
        return sum;
    }
    pixel += (size_t)x * 3;
    for (int i = 0; i < count; i++, pixel += 3)
        sum += (77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2]) >> 8;
    return sum;
}

/* The mean of each square of step x step pixels; what is left over at the edges is left out. */
static void make_grey(const struct picture *picture, int step, struct grey *out)
{
    *out =
        (struct grey){.width_px = picture->width_px / step, .height_px = picture->height_px / step};
    size_t size = (size_t)out->width_px * (size_t)out->height_px;
    bytes_reserve(&out->pixels, size);
    out->pixels.size = size;
    uint8_t *to = out->pixels.data;
    unsigned area = (unsigned)step * (unsigned)step;
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            unsigned sum = 0;
            for (int row = 0; row < step; row++)
                sum += sum_row(picture, y * step + row, x * step, step);
            *to++ = (uint8_t)(sum / area);
        }
}

/* A stranger's text: of ours is only what could be typed on a plain keyboard. */
static bool take_text(const zbar_symbol_t *symbol, char out[READER_TEXT_SIZE])
{
    const char *text = zbar_symbol_get_data(symbol);
    unsigned length = zbar_symbol_get_data_length(symbol);
    if (!text || length < 1 || length >= READER_TEXT_SIZE) return false;
    for (unsigned i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~') return false;
    memcpy(out, text, length);
    out[length] = 0;
    return true;
}

static bool take_first(const zbar_image_t *image, zbar_symbol_type_t type,
                       char out[READER_TEXT_SIZE])
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    for (; symbol; symbol = zbar_symbol_next(symbol))
        if (zbar_symbol_get_type(symbol) == type && take_text(symbol, out)) return true;
    return false;
}

/* Of several codes a QR code first: a bar code may stand on anything. */
static bool find(const struct grey *grey, char out[READER_TEXT_SIZE])
{
    bool found = false;
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    if (!scanner || !image) goto out;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)grey->width_px, (unsigned)grey->height_px);
    zbar_image_set_data(image, grey->pixels.data, grey->pixels.size, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        found = take_first(image, ZBAR_QRCODE, out) || take_first(image, ZBAR_CODE128, out);
out:
    if (image) zbar_image_destroy(image);
    if (scanner) zbar_image_scanner_destroy(scanner);
    return found;
}

static bool find_at(const struct picture *frame, int step, char out[READER_TEXT_SIZE])
{
    struct grey grey;
    make_grey(frame, step, &grey);
    bool found = find(&grey, out);
    bytes_free(&grey.pixels);
    return found;
}

bool reader_find_in_picture(const struct picture *frame, char out[READER_TEXT_SIZE])
{
    if (!is_readable(frame)) return false;
    int step = (frame->width_px + SMALL_WIDTH - 1) / SMALL_WIDTH;
    bool reducible = step > 1 && frame->height_px / step >= SIDE_LEAST;
    return (reducible && find_at(frame, step, out)) || find_at(frame, 1, out);
}
