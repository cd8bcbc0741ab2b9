#include "taking.h"

#include "capture/capture.h"
#include "capture/pixels.h"

#include <stdlib.h>
#include <string.h>

enum { TAPS_MAX = 41, GRAINS = 4096 };

/* Half a Gaussian's weights; how many beside the middle. */
static int taps_of(double sigma, float out[TAPS_MAX])
{
    int reach = (int)fmin(TAPS_MAX - 1, ceil(3 * sigma));
    double sum = 0;
    for (int i = 0; i <= reach; i++)
        sum += (i ? 2 : 1) * exp(-0.5 * i * i / (sigma * sigma));
    for (int i = 0; i <= reach; i++)
        out[i] = (float)(exp(-0.5 * i * i / (sigma * sigma)) / sum);
    return reach;
}

static int held(int value, int most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

static void blur_row(uint8_t *row, int width, const float *taps, int reach, float *line)
{
    for (int i = 0; i < 3 * (width + 2 * reach); i++)
        line[i] = row[3 * held(i / 3 - reach, width - 1) + i % 3];
    for (int i = 0; i < 3 * width; i++) {
        float sum = taps[0] * line[i + 3 * reach];
        for (int k = 1; k <= reach; k++)
            sum += taps[k] * (line[i + 3 * (reach - k)] + line[i + 3 * (reach + k)]);
        row[i] = (uint8_t)(sum + 0.5F);
    }
}

void harm_blur(struct picture *picture, double sigma_px)
{
    float taps[TAPS_MAX];
    int reach = taps_of(sigma_px, taps), width = picture->width_px, most = picture->height_px - 1;
    size_t row_size = 3 * (size_t)width;
    float *line = malloc(sizeof *line * 3 * (size_t)(width + 2 * reach));
    uint8_t *copy = malloc(picture->pixels.size);
    if (!line || !copy) abort();
    for (int y = 0; y <= most; y++)
        blur_row(specimen_at(picture, 0, y), width, taps, reach, line);
    memcpy(copy, picture->pixels.data, picture->pixels.size);
    for (int y = 0; y <= most; y++) {
        uint8_t *to = specimen_at(picture, 0, y);
        for (size_t i = 0; i < row_size; i++)
            line[i] = taps[0] * copy[(size_t)y * row_size + i];
        for (int k = 1; k <= reach; k++) {
            const uint8_t *up = copy + (size_t)held(y - k, most) * row_size;
            const uint8_t *down = copy + (size_t)held(y + k, most) * row_size;
            for (size_t i = 0; i < row_size; i++)
                line[i] += taps[k] * (float)(up[i] + down[i]);
        }
        for (size_t i = 0; i < row_size; i++)
            to[i] = (uint8_t)(line[i] + 0.5F);
    }
    free(copy);
    free(line);
}

/* Detail is lost as by a coarser sensor: means over its pixels, then enlarged between them. */
static void coarsen(struct picture *picture, double share)
{
    struct picture small;
    picture_reduce(picture, (int)lround(picture_longer_side(picture) * share), &small);
    double scale = (double)small.width_px / picture->width_px;
    double scale_y = (double)small.height_px / picture->height_px;
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *to = specimen_at(picture, 0, y);
        for (int x = 0; x < picture->width_px; x++, to += 3) {
            double colour[3];
            specimen_sample(&small, (x + 0.5) * scale, (y + 0.5) * scale_y, colour);
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(colour[c]);
        }
    }
    picture_free(&small);
}

/* Light that is left of a band's soft-edged shadow. */
static double shaded(const struct harm *harm, struct specimen_point at)
{
    double slope = at.y + 0.25 * at.x - harm->shadow_at_mm, half = harm->shadow_mm / 2;
    double soft = harm->shadow_mm / 16;
    double inside = 1 / (1 + exp((fabs(slope) - half) / soft));
    return 1 - harm->shadow_depth * inside;
}

/* What a lamp's reflection adds: burnt out within its disc, falling off over a fifth of it. */
static double glare(const struct harm *harm, struct specimen_point at)
{
    double away = hypot(at.x - harm->glare_x_mm, (at.y - harm->glare_y_mm) * 1.25);
    double beyond = away - harm->glare_mm / 2, soft = harm->glare_mm / 5;
    return beyond <= 0 ? 255 : 255 * exp(-beyond * beyond / (soft * soft) * 3);
}

static void light(const struct harm *harm, const double to_sheet[9], struct picture *picture)
{
    double gain = harm->gain > 0 ? harm->gain : 1;
    bool placed = harm->shadow_depth > 0 || harm->glare_mm > 0;
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *to = specimen_at(picture, 0, y);
        for (int x = 0; x < picture->width_px; x++, to += 3) {
            double lit = gain, more = 0;
            if (placed) {
                struct specimen_point at = specimen_map(to_sheet, x + 0.5, y + 0.5);
                if (harm->shadow_depth > 0) lit *= shaded(harm, at);
                if (harm->glare_mm > 0) more = glare(harm, at);
            }
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(to[c] * lit + more);
        }
    }
}

/* Sums of twelve even numbers are as good as Gaussian. */
static void speckle(double sigma, uint64_t seed, struct picture *picture)
{
    static const int draws = 12;
    int16_t grains[GRAINS];
    struct dice dice = {.state = seed * 31 + 5};
    for (int i = 0; i < GRAINS; i++) {
        double sum = 0;
        for (int k = 0; k < draws; k++)
            sum += dice_between(&dice, -0.5, 0.5);
        grains[i] = (int16_t)lround(sum * sigma);
    }
    for (size_t i = 0; i < picture->pixels.size; i++) {
        int value = picture->pixels.data[i] + grains[dice_next(&dice) % GRAINS];
        picture->pixels.data[i] = (uint8_t)held(value, 255);
    }
}

static void to_grey(struct picture *picture)
{
    uint8_t *p = picture->pixels.data;
    for (size_t i = 0; i + 2 < picture->pixels.size; i += 3)
        p[i] = p[i + 1] = p[i + 2] = specimen_byte(0.3 * p[i] + 0.59 * p[i + 1] + 0.11 * p[i + 2]);
}

static void to_file(int quality, struct picture *picture)
{
    struct bytes jpeg = {0};
    if (!picture_encode_jpeg(picture, quality, &jpeg, NULL)) abort();
    int dpi = picture->dpi;
    picture_free(picture);
    *picture = (struct picture){.format = PICTURE_FILE, .dpi = dpi, .pixels = jpeg};
}

void harm_apply(const struct harm *harm, const double to_sheet[9], double px_mm, uint64_t seed,
                struct picture *picture)
{
    if (harm->detail_ppi > 0) coarsen(picture, harm->detail_ppi / (px_mm * 25.4));
    if ((harm->gain > 0 && harm->gain != 1) || harm->shadow_depth > 0 || harm->glare_mm > 0)
        light(harm, to_sheet, picture);
    if (harm->grain > 0) speckle(harm->grain, seed, picture);
    if (harm->grey) to_grey(picture);
    if (harm->jpeg_quality > 0) to_file(harm->jpeg_quality, picture);
}
