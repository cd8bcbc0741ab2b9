#include "capture/encode.h"

#include "capture/capture.h"
#include "capture/pixels.h"

#include <turbojpeg.h>

bool picture_encode_jpeg(const struct picture *picture, int quality, struct bytes *out,
                         struct fault *fault)
{
    bool grey = picture_channels(picture) == 1;
    int sampling = grey ? TJSAMP_GRAY : TJSAMP_420;
    unsigned long size = tjBufSize(picture->width_px, picture->height_px, sampling);
    tjhandle encoder = tjInitCompress();
    if (!encoder || size == (unsigned long)-1) {
        if (encoder) tjDestroy(encoder);
        return FAULT(fault, FAULT_SYSTEM, 0, "turbojpeg does not start");
    }
    /* Room for whatever comes of it: with TJFLAG_NOREALLOC turbojpeg takes the room to be that
     * large, whatever it is told. */
    struct bytes made = {0};
    bytes_reserve(&made, size);
    bool done = tjCompress2(encoder, picture->pixels.data, picture->width_px, picture->stride_bytes,
                            picture->height_px, grey ? TJPF_GRAY : TJPF_RGB, &made.data, &size,
                            sampling, quality, TJFLAG_NOREALLOC) == 0;
    if (done) {
        /* The encoder's room is as large as the picture; what is kept is as large as the file. */
        struct bytes kept = {0};
        bytes_append(&kept, made.data, size);
        bytes_move(out, &kept);
    } else {
        FAULT(fault, FAULT_SYSTEM, 0, "jpeg: %s", tjGetErrorStr2(encoder));
    }
    bytes_free(&made);
    tjDestroy(encoder);
    return done;
}

enum { QUALITY_LEAST = 40, QUALITY_START = 80, QUALITY_PAGE = 85, SIDE_LEAST = 64 };

/* Compressed once: what is too large is compressed anew from the pixels, first coarser, then with
 * fewer of them. */
bool picture_encode_within(const struct picture *picture, size_t most, struct bytes *out,
                           int *out_width_px, int *out_height_px, struct fault *fault)
{
    struct picture smaller = {0};
    const struct picture *from = picture;
    bool done = picture_encode_jpeg(from, QUALITY_PAGE, out, fault);
    int quality = QUALITY_PAGE;
    while (done && most && out->size > most) {
        if (quality > QUALITY_LEAST) {
            quality -= out->size > 2 * most ? 30 : 15;
            if (quality < QUALITY_LEAST) quality = QUALITY_LEAST;
        } else {
            int side = picture_longer_side(from) * 4 / 5;
            if (side < SIDE_LEAST) break;
            struct picture next;
            picture_reduce(from, side, &next);
            picture_free(&smaller);
            smaller = next;
            from = &smaller;
        }
        done = picture_encode_jpeg(from, quality, out, fault);
    }
    *out_width_px = from->width_px;
    *out_height_px = from->height_px;
    picture_free(&smaller);
    return done;
}

/* First coarser, then smaller: text survives quality 40 better than it survives fewer dots. */
bool capture_jpeg_limit(const struct bytes *jpeg, size_t max, struct bytes *out,
                        struct fault *fault)
{
    struct bytes made = {0};
    bytes_append(&made, jpeg->data, jpeg->size);
    struct picture page = {0};
    bool done = true;
    int quality = QUALITY_START;
    if (made.size > max) {
        struct picture file = {.format = PICTURE_FILE, .pixels = *jpeg};
        done = picture_decode(&file, 0, &page, fault);
    }
    while (done && made.size > max) {
        done = picture_encode_jpeg(&page, quality, &made, fault);
        if (quality > QUALITY_LEAST) {
            quality -= 10;
            continue;
        }
        int side = picture_longer_side(&page) * 4 / 5;
        if (side < SIDE_LEAST) break;
        struct picture smaller;
        picture_reduce(&page, side, &smaller);
        picture_free(&page);
        page = smaller;
    }
    if (done) bytes_move(out, &made);
    bytes_free(&made);
    picture_free(&page);
    return done;
}
