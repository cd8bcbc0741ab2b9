/* A frame as a camera's driver hands it over: what it says of the frame, and its bytes; some go on
 * through the page pipeline, as under a document camera. The seeds are written here: one small
 * frame of each format. */
#include "base/file.h"
#include "camera/frame.h"
#include "capture/capture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WIDTH = 48, HEIGHT = 32, HEAD = 6, PAGE_AREA_MAX = 300 * 300 };

static const uint32_t formats[] = {FRAME_MJPG, FRAME_YUYV, FRAME_UYVY, FRAME_NV12,
                                   FRAME_GREY, FRAME_JPEG, 0};
enum { FORMATS = sizeof formats / sizeof *formats };

/* An input: format and flags, width, height (two bytes), row, then the frame. */
static void keep(const char *name, int format, int stride, const uint8_t *frame, size_t size)
{
    struct fault fault;
    struct bytes file = {0};
    const uint8_t head[HEAD] = {(uint8_t)format,       WIDTH, 0, HEIGHT, (uint8_t)(stride & 255),
                                (uint8_t)(stride >> 8)};
    bytes_append(&file, head, sizeof head);
    bytes_append(&file, frame, size);
    bool done = dir_make(FUZZ_DIR "/corpus/camera_frame", 0755, &fault) &&
                file_write_durable(FUZZ_DIR "/corpus/camera_frame", name, file.data, file.size,
                                   0644, &fault);
    assert(done);
    bytes_free(&file);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    static uint8_t pixels[WIDTH * HEIGHT * 3];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(i * 5 / 7);
    tjhandle handle = tjInitCompress();
    uint8_t *jpeg = NULL;
    unsigned long size = 0;
    int status =
        tjCompress2(handle, pixels, WIDTH, 0, HEIGHT, TJPF_RGB, &jpeg, &size, TJSAMP_422, 80, 0);
    assert(status == 0);
    keep("mjpg", 0, 0, jpeg, size);
    keep("yuyv", 1, WIDTH * 2, pixels, WIDTH * HEIGHT * 2);
    keep("uyvy", 2, WIDTH * 2, pixels, WIDTH * HEIGHT * 2);
    keep("nv12", 3, WIDTH, pixels, WIDTH * HEIGHT * 3 / 2);
    keep("grey", 4, WIDTH, pixels, WIDTH * HEIGHT);
    tjFree(jpeg);
    tjDestroy(handle);
    return 0;
}

/* A header that promises many pixels keeps one input busy for seconds: those are not for here. */
static bool is_huge(const uint8_t *data, size_t size)
{
    int width = 0, height = 0, sampling = 0, space = 0;
    tjhandle handle = tjInitDecompress();
    bool huge = handle && size > 0 &&
                tjDecompressHeader3(handle, data, size, &width, &height, &sampling, &space) == 0 &&
                (int64_t)width * height > 600 * 600;
    tjDestroy(handle);
    return huge;
}

static void to_page(const struct picture *frame)
{
    struct captured_page page;
    if ((int64_t)frame->width_px * frame->height_px > PAGE_AREA_MAX) return;
    bool done = capture_page(frame, &(struct page_wish){0}, &page, NULL);
    assert(done && page.jpeg.size > 0);
    captured_page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD) return 0;
    struct frame_layout layout = {.fourcc = formats[(data[0] & 15) % FORMATS],
                                  .width_px = (int16_t)(data[1] | data[2] << 8),
                                  .height_px = data[3],
                                  .stride_bytes = (int16_t)(data[4] | data[5] << 8),
                                  .full_range = data[0] & 16,
                                  .bt709 = data[0] & 32};
    struct frame_decoder decoder = {0};
    struct picture out = {0};
    size -= HEAD;
    uint8_t *exact = malloc(size ? size : 1); /* so that a read beyond the end is seen */
    assert(exact);
    memcpy(exact, data + HEAD, size);
    bool jpeg = frame_format_known(layout.fourcc) && frame_stride_least(layout.fourcc, 2) == 0;
    if (!(jpeg && is_huge(exact, size)) &&
        frame_decode(&decoder, &layout, exact, size, &out, NULL)) {
        assert(out.format == PICTURE_RGB24 && out.width_px > 0 && out.height_px > 0);
        assert(out.pixels.size == (size_t)out.stride_bytes * (size_t)out.height_px);
        assert(jpeg || (out.width_px == layout.width_px && out.height_px == layout.height_px));
        if (data[0] & 64) to_page(&out);
    }
    picture_free(&out);
    frame_decoder_finish(&decoder);
    free(exact);
    return 0;
}
