/* Raw pixels as a scanner's driver hands them over, with what it says of them: sizes and strides
 * that may lie, and, where they do not, boxes of colour that look like sheets and print. Through
 * the whole page pipeline; what it says afterwards must hold together. */
#include "base/file.h"
#include "base/support.h"
#include "capture/capture.h"
#include "capture/pixels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 14, SIDE_MAX = 260, LIE_BYTES_MAX = 1 << 16, BOX = 9 };

static void keep(const char *name, const struct bytes *input)
{
    struct fault fault;
    bool done = dir_make(FUZZ_DIR "/corpus/raw_page", 0755, &fault) &&
                file_write_durable(FUZZ_DIR "/corpus/raw_page", name, input->data, input->size,
                                   0644, &fault);
    assert(done);
}

/* A light sheet on a dark ground with lines of print, in colour or grey; and a size that lies. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    static const char *const names[] = {"grey", "colour", "lie"};
    for (uint8_t kind = 0; kind < 3; kind++) {
        struct bytes input = {0};
        const uint8_t head[HEAD] = {kind == 2 ? 0 : 2 | kind, 0, 200, 0, 250, 0, 0, 30, 100};
        const uint8_t sheet[BOX] = {40, 0, 50, 0, 190, 200, 240, 240, 235};
        bytes_append(&input, head, sizeof head);
        bytes_append(&input, sheet, sizeof sheet);
        for (uint8_t line = 0; line < 120; line++) {
            uint8_t left = (uint8_t)(50 + line % 8 * 17), top = (uint8_t)(60 + line / 8 * 11);
            const uint8_t word[BOX] = {left, 0, top, 0, 14, 4, 20, 20, 90};
            bytes_append(&input, word, sizeof word);
        }
        keep(names[kind], &input);
        bytes_free(&input);
    }
    return 0;
}

static int read16(const uint8_t *p)
{
    return p[0] | p[1] << 8;
}

/* Boxes: place, size, colour; in units that reach over the whole picture. */
static void draw(const uint8_t *data, size_t size, struct picture *picture)
{
    int channels = picture_channels(picture);
    for (; size >= BOX; data += BOX, size -= BOX) {
        int left = read16(data) % picture->width_px, top = read16(data + 2) % picture->height_px;
        int wide = 1 + data[4] * picture->width_px / 255;
        int tall = 1 + data[5] * picture->height_px / 255;
        for (int y = top; y < top + tall && y < picture->height_px; y++) {
            uint8_t *row = picture->pixels.data + (size_t)y * (size_t)picture->stride_bytes;
            for (int x = left; x < left + wide && x < picture->width_px; x++)
                memcpy(row + x * channels, data + 6, (size_t)channels);
        }
    }
}

/* True sizes, and all the bytes that they need. */
static void make_true(const uint8_t *head, struct picture *out)
{
    int channels = out->format == PICTURE_RGB24 ? 3 : 1;
    out->width_px = 1 + read16(head + 2) % SIDE_MAX;
    out->height_px = 1 + read16(head + 4) % SIDE_MAX;
    out->stride_bytes = out->width_px * channels + head[6] % 8;
    size_t all = (size_t)out->stride_bytes * (size_t)(out->height_px - 1) +
                 (size_t)(out->width_px * channels);
    out->pixels = (struct bytes){.data = memory_alloc(all), .size = all, .capacity = all};
    memset(out->pixels.data, head[7], all);
}

/* Any sizes, and few bytes. */
static void make_lie(const uint8_t *head, struct picture *out)
{
    uint32_t words[3];
    memcpy(&words[0], head + 2, 4);
    memcpy(&words[1], head + 6, 4);
    memcpy(&words[2], head + 10, 4);
    bool wild = head[1] & 1;
    out->width_px = wild ? (int)words[0] : (int)(words[0] % 40000);
    out->height_px = wild ? (int)words[1] : (int)(words[1] % 40000);
    out->stride_bytes = wild ? (int)words[2] : (int)(words[2] % 120000);
    size_t all = 1 + words[2] % LIE_BYTES_MAX;
    out->pixels = (struct bytes){.data = memory_alloc(all), .size = all, .capacity = all};
}

static void check_page(const struct captured_page *page)
{
    const struct judgement *judgement = &page->judgement;
    const struct spot *spot = &judgement->spot;
    assert(page->width_px > 0 && page->height_px > 0 && page->jpeg.size > 0);
    assert(picture_longer_side(&page->preview) <= 1000);
    assert(page->quarter_turns >= 0 && page->quarter_turns <= 3);
    assert((judgement->verdict == VERDICT_GOOD) == (judgement->code[0] == '\0'));
    assert(judgement->verdict == VERDICT_GOOD || support_find(judgement->code));
    assert(judgement->figures_count >= 0 && judgement->figures_count <= FIGURES_MAX);
    if (spot->width_px == 0) return;
    assert(spot->x_px >= 0 && spot->y_px >= 0 && spot->width_px > 0 && spot->height_px > 0);
    assert(spot->x_px + spot->width_px <= page->preview.width_px);
    assert(spot->y_px + spot->height_px <= page->preview.height_px);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD) return 0;
    struct picture raw = {.format = data[0] & 1 ? PICTURE_RGB24 : PICTURE_GREY8};
    bool lie = (data[0] & 14) == 0;
    if (lie) {
        make_lie(data, &raw);
    } else {
        make_true(data, &raw);
        draw(data + HEAD, size - HEAD, &raw);
    }
    raw.dpi = data[0] & 128 ? -(data[8] << 23) : read16(data + 8) % 1300;
    const struct page_wish wish = {.colour = data[0] & 16,
                                   .card = data[0] & 32,
                                   .size_max = data[0] & 64 ? (size_t)read16(data + 10) : 0};
    struct captured_page page;
    struct fault fault = {0};
    if (capture_page(&raw, &wish, &page, &fault)) {
        check_page(&page);
        captured_page_free(&page);
    } else {
        assert(lie && (strcmp(fault.code, "D-01") == 0 || strcmp(fault.code, "D-02") == 0));
    }
    picture_free(&raw);
    return 0;
}
