#define _DEFAULT_SOURCE
#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/pixels.h"

#include <string.h>
#include <turbojpeg.h>

static unsigned read16(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static void write16(uint8_t *p, unsigned value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static unsigned rounded_up(unsigned value, unsigned step)
{
    return (value + step - 1) / step * step;
}

/* The frame header of a baseline JPEG whose components stand in one scan, with its height at [1];
 * NULL: none, or another kind of file. */
static uint8_t *find_frame(struct bytes *jpeg)
{
    uint8_t *frame = NULL;
    size_t at = 2;
    while (at + 4 <= jpeg->size && jpeg->data[at] == 0xff) {
        uint8_t marker = jpeg->data[at + 1], *body = jpeg->data + at + 4;
        size_t length = read16(jpeg->data + at + 2);
        if (length < 2 || at + 2 + length > jpeg->size) return NULL;
        if (marker == 0xc0 && length >= 8 + 3 * (size_t)body[5]) frame = body;
        if (marker == 0xda) return frame && length >= 3 && body[0] == frame[5] ? frame : NULL;
        at += 2 + length;
    }
    return NULL;
}

/* A page whose sides are no multiple of its blocks cannot be turned block by block as it is. But in
 * one interleaved scan the last blocks were coded whole, their rest filled with copies of the
 * border: making the sides that much longer (at most 15 px) loses nothing. */
static void show_whole_blocks(struct bytes *jpeg)
{
    uint8_t *frame = find_frame(jpeg);
    if (!frame || frame[5] == 0) return;
    unsigned across = 1, down = 1;
    for (int i = 0; i < frame[5]; i++) {
        unsigned h = frame[7 + 3 * i] >> 4, v = frame[7 + 3 * i] & 15;
        if (h > across) across = h;
        if (v > down) down = v;
    }
    if (frame[5] == 1) across = down = 1; /* a grey file's blocks stand one by one */
    unsigned height = rounded_up(read16(frame + 1), 8 * down);
    unsigned width = rounded_up(read16(frame + 3), 8 * across);
    if (height > 0xffff || width > 0xffff) return;
    write16(frame + 1, height);
    write16(frame + 3, width);
}

static bool size_is_fine(tjhandle turner, const struct bytes *jpeg)
{
    int width = 0, height = 0, sampling, colours;
    return tjDecompressHeader3(turner, jpeg->data, (unsigned long)jpeg->size, &width, &height,
                               &sampling, &colours) == 0 &&
           width > 0 && height > 0 && (int64_t)width * height <= DECODE_PIXELS_MAX;
}

bool capture_turn_over(struct bytes *jpeg, struct picture *preview, struct fault *fault)
{
    struct bytes whole = {0};
    bytes_append(&whole, jpeg->data, jpeg->size);
    show_whole_blocks(&whole);
    tjhandle turner = tjInitTransform();
    uint8_t *made = NULL;
    unsigned long size = 0;
    /* TRIM: what still is no whole block at the edge is left out rather than left unturned. */
    tjtransform half_turn = {.op = TJXOP_ROT180, .options = TJXOPT_TRIM};
    bool done = turner && size_is_fine(turner, jpeg) &&
                tjTransform(turner, whole.data, (unsigned long)whole.size, 1, &made, &size,
                            &half_turn, TJFLAG_LIMITSCANS) == 0;
    if (done) {
        struct bytes turned = {0};
        bytes_append(&turned, made, size);
        bytes_move(jpeg, &turned);
        if (preview) picture_orient(preview, 3);
    } else {
        FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "jpeg: %s",
                    turner ? tjGetErrorStr2(turner) : "turbojpeg does not start");
    }
    if (made) explicit_bzero(made, size);
    tjFree(made);
    if (turner) tjDestroy(turner);
    bytes_free(&whole);
    return done;
}
