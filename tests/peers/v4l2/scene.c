#define _GNU_SOURCE
#include "v4l2/scene.h"

#include "v4l2/fourcc.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum { JPEG_QUALITY = 85 };

struct rgb {
    int width_px, height_px;
    uint8_t *pixels;
};

static void require(bool done, const char *what)
{
    if (done) return;
    fprintf(stderr, "v4l2 peer: %s\n", what);
    abort();
}

/* Five by seven dots a letter, a row a byte. */
static const struct {
    char letter;
    uint8_t rows[7];
} letters[] = {{'S', {15, 16, 16, 14, 1, 1, 30}},   {'P', {30, 17, 17, 30, 16, 16, 16}},
               {'E', {31, 16, 16, 30, 16, 16, 31}}, {'I', {14, 4, 4, 4, 4, 4, 14}},
               {'M', {17, 27, 21, 21, 17, 17, 17}}, {'N', {17, 25, 21, 19, 17, 17, 17}}};

static void dot(struct rgb *image, int x, int y, int size)
{
    for (int row = y; row < y + size && row < image->height_px; row++)
        for (int column = x; column < x + size && column < image->width_px; column++)
            memset(image->pixels + ((size_t)row * (size_t)image->width_px + (size_t)column) * 3,
                   235, 3);
}

static void stamp(struct rgb *image)
{
    static const char word[] = "SPESIMEN";
    int size = image->width_px / 320 + 1, top = image->height_px - 12 * size;
    for (int i = 0; word[i] && top > 0; i++)
        for (size_t k = 0; k < sizeof letters / sizeof *letters; k++)
            for (int y = 0; letters[k].letter == word[i] && y < 7; y++)
                for (int x = 0; x < 5; x++)
                    if (letters[k].rows[y] >> (4 - x) & 1)
                        dot(image, (4 + i * 6 + x) * size, top + y * size, size);
}

/* Slow slopes of colour, and a bar that walks. */
void scene_colour(int x, int y, int width_px, int height_px, int number, uint8_t out[3])
{
    int bar = (number * width_px / SCENE_FRAMES) + width_px / 32;
    bool in_bar = x >= bar - width_px / 32 && x < bar + width_px / 32;
    int colour[] = {40 + 150 * x / width_px, 40 + 150 * y / height_px, 160 - 60 * x / width_px};
    static const uint8_t of_bar[] = {230, 200, 60};
    for (int i = 0; i < 3; i++)
        out[i] = in_bar ? of_bar[i] : (uint8_t)colour[i];
}

static bool load_png(const char *path, struct rgb *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path)) return false;
    image.format = PNG_FORMAT_RGB;
    *out = (struct rgb){(int)image.width, (int)image.height, malloc(PNG_IMAGE_SIZE(image))};
    png_color white = {255, 255, 255};
    return out->pixels && png_image_finish_read(&image, &white, out->pixels, 0, NULL);
}

static bool load_jpeg(const char *path, struct rgb *out)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(16 << 20);
    size_t size = file && data ? fread(data, 1, 16 << 20, file) : 0;
    tjhandle handle = tjInitDecompress();
    int sampling = 0, space = 0;
    bool done = size > 0 && tjDecompressHeader3(handle, data, size, &out->width_px, &out->height_px,
                                                &sampling, &space) == 0;
    if (done) {
        out->pixels = malloc((size_t)out->width_px * (size_t)out->height_px * 3);
        done = out->pixels && tjDecompress2(handle, data, size, out->pixels, out->width_px, 0,
                                            out->height_px, TJPF_RGB, 0) == 0;
    }
    tjDestroy(handle);
    free(data);
    if (file) fclose(file);
    return done;
}

static int within(int value, int count)
{
    return value < 0 ? 0 : value >= count ? count - 1 : value;
}

/* The whole of the source, its edges drawn out to the sides, a little off for every frame. */
static void look_at(const struct rgb *source, int number, struct rgb *image)
{
    static const int walk[SCENE_FRAMES][2] = {{4, 0},  {3, 3},   {0, 4},  {-3, 3},
                                              {-4, 0}, {-3, -3}, {0, -4}, {3, -3}};
    double across = (double)source->width_px / image->width_px;
    double down = (double)source->height_px / image->height_px;
    double scale = across > down ? across : down;
    double left = (source->width_px - image->width_px * scale) / 2 + walk[number][0];
    double top = (source->height_px - image->height_px * scale) / 2 + walk[number][1];
    uint8_t *to = image->pixels;
    for (int y = 0; y < image->height_px; y++)
        for (int x = 0; x < image->width_px; x++, to += 3) {
            int column = within((int)(left + x * scale), source->width_px);
            int row = within((int)(top + y * scale), source->height_px);
            memcpy(to,
                   source->pixels + ((size_t)row * (size_t)source->width_px + (size_t)column) * 3,
                   3);
        }
}

static void draw(const struct rgb *source, int number, struct rgb *image)
{
    if (source->pixels) {
        look_at(source, number, image);
        return;
    }
    uint8_t *to = image->pixels;
    for (int y = 0; y < image->height_px; y++)
        for (int x = 0; x < image->width_px; x++, to += 3)
            scene_colour(x, y, image->width_px, image->height_px, number, to);
}

static uint8_t round_byte(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)(value + 0.5);
}

/* ITU-R BT.601, luma 16-235. */
static void to_yuv(const uint8_t *rgb, uint8_t out[3])
{
    out[0] = round_byte(16 + (65.481 * rgb[0] + 128.553 * rgb[1] + 24.966 * rgb[2]) / 255);
    out[1] = round_byte(128 + (-37.797 * rgb[0] - 74.203 * rgb[1] + 112.0 * rgb[2]) / 255);
    out[2] = round_byte(128 + (112.0 * rgb[0] - 93.786 * rgb[1] - 18.214 * rgb[2]) / 255);
}

static size_t encode_raw(uint32_t fourcc, const struct rgb *image, uint8_t *out)
{
    size_t pixels = (size_t)image->width_px * (size_t)image->height_px;
    for (size_t i = 0; i < pixels; i++) {
        uint8_t yuv[3];
        size_t x = i % (size_t)image->width_px, y = i / (size_t)image->width_px;
        to_yuv(image->pixels + i * 3, yuv);
        if (fourcc == FOURCC_NV12 || fourcc == FOURCC_GREY) {
            out[i] = yuv[0];
            if (fourcc == FOURCC_NV12)
                out[pixels + y / 2 * (size_t)image->width_px + x] = yuv[1 + x % 2];
        } else {
            size_t luma = fourcc == FOURCC_YUYV ? 0 : 1;
            out[i * 2 + luma] = yuv[0];
            out[i * 2 + 1 - luma] = yuv[1 + x % 2];
        }
    }
    return scene_room(fourcc, image->width_px, image->height_px);
}

/* Without its Huffman tables: a camera's MJPG relies on the standard ones. */
static size_t leave_out_tables(uint8_t *data, size_t size)
{
    size_t at = 2, to = 2;
    while (at + 4 <= size && data[at] == 0xff && data[at + 1] != 0xda) {
        size_t length = 2 + ((size_t)data[at + 2] << 8 | data[at + 3]);
        if (data[at + 1] != 0xc4) {
            memmove(data + to, data + at, length);
            to += length;
        }
        at += length;
    }
    memmove(data + to, data + at, size - at);
    return to + size - at;
}

static size_t encode_jpeg(const struct scene *scene, const struct rgb *image, uint8_t *out)
{
    tjhandle handle = tjInitCompress();
    uint8_t *data = NULL;
    unsigned long length = 0;
    require(handle && tjCompress2(handle, image->pixels, image->width_px, 0, image->height_px,
                                  TJPF_RGB, &data, &length, TJSAMP_422, JPEG_QUALITY, 0) == 0,
            "cannot write a JPEG frame");
    size_t size = scene->no_tables ? leave_out_tables(data, length) : length;
    memcpy(out, data, size);
    if (scene->stray) {
        memcpy(out + size - 2, "\x2a\x2a\xff\xd9", 4);
        size += 2;
    }
    tjFree(data);
    tjDestroy(handle);
    return size;
}

size_t scene_room(uint32_t fourcc, int width_px, int height_px)
{
    size_t pixels = (size_t)width_px * (size_t)height_px;
    if (fourcc == FOURCC_MJPG) return pixels * 2 + 65536;
    if (fourcc == FOURCC_NV12) return pixels + (size_t)width_px * (size_t)((height_px + 1) / 2);
    return fourcc == FOURCC_GREY ? pixels : pixels * 2;
}

void scene_free(struct scene *scene)
{
    for (int i = 0; i < SCENE_FRAMES; i++)
        free(scene->frames[i]);
    *scene = (struct scene){0};
}

static bool is_as_asked(const struct scene *scene, const struct scene *other)
{
    return scene->frames[0] && scene->fourcc == other->fourcc &&
           scene->width_px == other->width_px && scene->height_px == other->height_px &&
           strcmp(scene->picture, other->picture) == 0 && scene->no_tables == other->no_tables &&
           scene->stray == other->stray;
}

void scene_prepare(struct scene *scene, uint32_t fourcc, int width_px, int height_px,
                   const char *picture, bool no_tables, bool stray)
{
    struct scene wanted = {.fourcc = fourcc,
                           .width_px = width_px,
                           .height_px = height_px,
                           .no_tables = no_tables,
                           .stray = stray};
    snprintf(wanted.picture, sizeof wanted.picture, "%s", picture);
    if (is_as_asked(scene, &wanted)) return;
    scene_free(scene);
    *scene = wanted;
    struct rgb source = {0},
               image = {width_px, height_px, malloc((size_t)width_px * (size_t)height_px * 3)};
    require(image.pixels, "no memory");
    if (*picture) require(load_png(picture, &source) || load_jpeg(picture, &source), picture);
    for (int i = 0; i < SCENE_FRAMES; i++) {
        draw(&source, i, &image);
        stamp(&image);
        scene->frames[i] = malloc(scene_room(fourcc, width_px, height_px));
        require(scene->frames[i], "no memory");
        scene->sizes[i] = fourcc == FOURCC_MJPG ? encode_jpeg(scene, &image, scene->frames[i])
                                                : encode_raw(fourcc, &image, scene->frames[i]);
    }
    free(image.pixels);
    free(source.pixels);
}
