#include "ui/scale.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Weights of one place sum to 1 << WEIGHT_BITS; a row between the two passes has VALUE_BITS more
 * than 8 bits a channel. */
enum { WEIGHT_BITS = 12, VALUE_BITS = 6, CHANNELS = 3 };

struct taps {
    int first, count;
    const uint16_t *weights;
};

struct axis {
    int size;
    struct taps *taps;
    uint16_t *weights;
    int most; /* the largest count */
};

struct source {
    enum { SOURCE_RGB, SOURCE_GREY, SOURCE_FRAME } kind;
    const uint8_t *rows;
    size_t stride;
    int width, height;
};

struct scaler {
    struct source source;
    struct axis across, down;
    int row;      /* the next one to give */
    int ring;     /* rows kept */
    int *numbers; /* which source row each holds, or -1 */
    uint16_t *rows;
    uint32_t *sums;
};

/* Shares 1 << WEIGHT_BITS out so that it is met exactly. */
static void share_out(const double *shares, int count, double total, uint16_t *out)
{
    double sum = 0;
    int given = 0;
    for (int i = 0; i < count; i++) {
        sum += shares[i];
        int upto = (int)(sum / total * (1 << WEIGHT_BITS) + 0.5);
        out[i] = (uint16_t)(upto - given);
        given = upto;
    }
}

/* Writes at most most shares; returns how many, and the first source place. */
static int taps_at(double from, double step, int limit, double *shares, int *out_first)
{
    if (step <= 1.0) {
        double centre = from + step * 0.5 - 0.5;
        int first = (int)floor(centre);
        double part = centre - first;
        if (first < 0 || first >= limit - 1) {
            *out_first = first < 0 ? 0 : limit - 1;
            shares[0] = 1;
            return 1;
        }
        *out_first = first;
        shares[0] = 1 - part;
        shares[1] = part;
        return 2;
    }
    int first = (int)floor(from), last = (int)ceil(from + step) - 1;
    if (first < 0) first = 0;
    if (last >= limit) last = limit - 1;
    if (last < first) last = first;
    for (int i = first; i <= last; i++) {
        double low = i > from ? i : from, high = i + 1 < from + step ? i + 1 : from + step;
        shares[i - first] = high > low ? high - low : 0;
    }
    *out_first = first;
    return last - first + 1;
}

static void axis_init(struct axis *axis, double from, double length, int limit, int size,
                      bool mirrored)
{
    double step = length / size;
    int most = step <= 1.0 ? 2 : (int)ceil(step) + 2;
    double *shares = memory_alloc((size_t)most * sizeof *shares);
    axis->size = size;
    axis->most = most;
    axis->taps = memory_alloc((size_t)size * sizeof *axis->taps);
    axis->weights = memory_alloc((size_t)size * (size_t)most * sizeof *axis->weights);
    for (int i = 0; i < size; i++) {
        uint16_t *weights = axis->weights + (size_t)i * (size_t)most;
        int first = 0, count = taps_at(from + step * i, step, limit, shares, &first);
        assert(count <= most);
        double total = 0;
        for (int k = 0; k < count; k++)
            total += shares[k];
        share_out(shares, count, total > 0 ? total : 1, weights);
        axis->taps[mirrored ? size - 1 - i : i] = (struct taps){first, count, weights};
    }
    free(shares);
}

static struct scaler *create(const struct source *source, double x, double y, double width,
                             double height, int to_width, int to_height, bool mirrored)
{
    struct scaler *scaler = memory_alloc(sizeof *scaler);
    scaler->source = *source;
    axis_init(&scaler->across, x, width, source->width, to_width, mirrored);
    axis_init(&scaler->down, y, height, source->height, to_height, false);
    scaler->ring = scaler->down.most + 1;
    size_t row = (size_t)to_width * CHANNELS;
    scaler->rows = memory_alloc((size_t)scaler->ring * row * sizeof *scaler->rows);
    scaler->sums = memory_alloc(row * sizeof *scaler->sums);
    scaler->numbers = memory_alloc((size_t)scaler->ring * sizeof *scaler->numbers);
    for (int i = 0; i < scaler->ring; i++)
        scaler->numbers[i] = -1;
    return scaler;
}

struct scaler *scaler_create(const struct picture *picture, double x, double y, double width,
                             double height, int to_width, int to_height, bool mirrored)
{
    assert(picture->format == PICTURE_RGB24 || picture->format == PICTURE_GREY8);
    struct source source = {picture->format == PICTURE_RGB24 ? SOURCE_RGB : SOURCE_GREY,
                            picture->pixels.data, (size_t)picture->stride_bytes, picture->width_px,
                            picture->height_px};
    return create(&source, x, y, width, height, to_width, to_height, mirrored);
}

struct scaler *scaler_create_frame(const uint32_t *pixels, int frame_width, int frame_height,
                                   double x, double y, double width, double height, int to_width,
                                   int to_height)
{
    struct source source = {SOURCE_FRAME, (const uint8_t *)pixels,
                            (size_t)frame_width * sizeof *pixels, frame_width, frame_height};
    return create(&source, x, y, width, height, to_width, to_height, false);
}

static void squeeze_rgb(const struct axis *axis, const uint8_t *from, uint16_t *to)
{
    for (int i = 0; i < axis->size; i++) {
        const struct taps *taps = &axis->taps[i];
        const uint8_t *pixel = from + (size_t)taps->first * CHANNELS;
        uint32_t red = 0, green = 0, blue = 0;
        for (int k = 0; k < taps->count; k++, pixel += CHANNELS) {
            uint32_t weight = taps->weights[k];
            red += weight * pixel[0];
            green += weight * pixel[1];
            blue += weight * pixel[2];
        }
        *to++ = (uint16_t)(red >> VALUE_BITS);
        *to++ = (uint16_t)(green >> VALUE_BITS);
        *to++ = (uint16_t)(blue >> VALUE_BITS);
    }
}

static void squeeze_grey(const struct axis *axis, const uint8_t *from, uint16_t *to)
{
    for (int i = 0; i < axis->size; i++) {
        const struct taps *taps = &axis->taps[i];
        uint32_t grey = 0;
        for (int k = 0; k < taps->count; k++)
            grey += (uint32_t)taps->weights[k] * from[taps->first + k];
        uint16_t value = (uint16_t)(grey >> VALUE_BITS);
        *to++ = value;
        *to++ = value;
        *to++ = value;
    }
}

static void squeeze_frame(const struct axis *axis, const uint8_t *from, uint16_t *to)
{
    const uint32_t *pixels = (const uint32_t *)(const void *)from;
    for (int i = 0; i < axis->size; i++) {
        const struct taps *taps = &axis->taps[i];
        uint32_t red = 0, green = 0, blue = 0;
        for (int k = 0; k < taps->count; k++) {
            uint32_t weight = taps->weights[k], pixel = pixels[taps->first + k];
            red += weight * (pixel >> 16 & 255);
            green += weight * (pixel >> 8 & 255);
            blue += weight * (pixel & 255);
        }
        *to++ = (uint16_t)(red >> VALUE_BITS);
        *to++ = (uint16_t)(green >> VALUE_BITS);
        *to++ = (uint16_t)(blue >> VALUE_BITS);
    }
}

static const uint16_t *source_row(struct scaler *scaler, int number)
{
    int place = number % scaler->ring;
    uint16_t *row = scaler->rows + (size_t)place * (size_t)scaler->across.size * CHANNELS;
    if (scaler->numbers[place] == number) return row;
    const uint8_t *from = scaler->source.rows + (size_t)number * scaler->source.stride;
    switch (scaler->source.kind) {
    case SOURCE_RGB: squeeze_rgb(&scaler->across, from, row); break;
    case SOURCE_GREY: squeeze_grey(&scaler->across, from, row); break;
    case SOURCE_FRAME: squeeze_frame(&scaler->across, from, row); break;
    }
    scaler->numbers[place] = number;
    return row;
}

static uint32_t pack(uint32_t red, uint32_t green, uint32_t blue)
{
    const int shift = 2 * WEIGHT_BITS - VALUE_BITS;
    return 0xFF000000 | red >> shift << 16 | green >> shift << 8 | blue >> shift;
}

/* Between two rows, in one pass: every picture that is made larger takes this way. */
static void mix_rows(const uint16_t *first, const uint16_t *second, const uint16_t *weights,
                     int size, uint32_t *out)
{
    uint32_t a = weights[0], b = weights[1];
    for (int x = 0; x < size; x++, first += CHANNELS, second += CHANNELS)
        out[x] = pack(first[0] * a + second[0] * b, first[1] * a + second[1] * b,
                      first[2] * a + second[2] * b);
}

void scaler_row(struct scaler *scaler, uint32_t *out)
{
    assert(scaler->row < scaler->down.size);
    const struct taps *taps = &scaler->down.taps[scaler->row++];
    if (taps->count == 2) {
        const uint16_t *first = source_row(scaler, taps->first);
        const uint16_t *second = source_row(scaler, taps->first + 1);
        mix_rows(first, second, taps->weights, scaler->across.size, out);
        return;
    }
    size_t count = (size_t)scaler->across.size * CHANNELS;
    uint32_t *sums = scaler->sums;
    memset(sums, 0, count * sizeof *sums);
    for (int k = 0; k < taps->count; k++) {
        const uint16_t *row = source_row(scaler, taps->first + k);
        uint32_t weight = taps->weights[k];
        for (size_t i = 0; i < count; i++)
            sums[i] += row[i] * weight;
    }
    for (int x = 0; x < scaler->across.size; x++, sums += CHANNELS)
        out[x] = pack(sums[0], sums[1], sums[2]);
}

void scaler_destroy(struct scaler *scaler)
{
    if (!scaler) return;
    size_t row = (size_t)scaler->across.size * CHANNELS;
    memory_wipe_free(scaler->rows, (size_t)scaler->ring * row * sizeof *scaler->rows);
    memory_wipe_free(scaler->sums, row * sizeof *scaler->sums);
    free(scaler->numbers);
    free(scaler->across.taps);
    free(scaler->across.weights);
    free(scaler->down.taps);
    free(scaler->down.weights);
    free(scaler);
}
