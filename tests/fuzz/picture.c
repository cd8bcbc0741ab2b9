/* A picture file from a scanner, a camera or a stick: decoded, straightened, put into a PDF. The
 * seeds are written here: one small file of each kind. */
#include "base/file.h"
#include "capture/capture.h"
#include "capture/pixels.h"

#include <assert.h>
#include <png.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIDE = 120 };

static void draw(enum picture_format format, struct picture *out)
{
    picture_make(format, SIDE, SIDE, out);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < out->stride_bytes; x++) {
            bool sheet =
                x > out->stride_bytes / 4 && x < out->stride_bytes * 3 / 4 && y > 20 && y < 105;
            out->pixels.data[y * out->stride_bytes + x] = sheet ? 240 : (uint8_t)(30 + x % 7);
        }
    }
}

static void keep(const char *name, const struct bytes *file)
{
    struct fault fault;
    bool done =
        dir_make(FUZZ_DIR "/corpus/picture", 0755, &fault) &&
        file_write_durable(FUZZ_DIR "/corpus/picture", name, file->data, file->size, 0644, &fault);
    assert(done);
}

static void keep_png(const char *name, uint32_t format, const struct picture *picture)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = format};
    png_alloc_size_t size = 0;
    bool done = png_image_write_to_memory(&image, NULL, &size, 0, picture->pixels.data, 0, NULL);
    struct bytes file = {0};
    bytes_reserve(&file, size);
    done = done &&
           png_image_write_to_memory(&image, file.data, &size, 0, picture->pixels.data, 0, NULL);
    assert(done);
    file.size = size;
    keep(name, &file);
    bytes_free(&file);
    png_image_free(&image);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    struct picture colour, grey;
    struct bytes jpeg = {0};
    draw(PICTURE_RGB24, &colour);
    draw(PICTURE_GREY8, &grey);
    bool done = picture_encode_jpeg(&colour, 80, &jpeg, NULL);
    assert(done);
    keep("colour.jpg", &jpeg);
    done = picture_encode_jpeg(&grey, 80, &jpeg, NULL);
    assert(done);
    keep("grey.jpg", &jpeg);
    keep_png("colour.png", PNG_FORMAT_RGB, &colour);
    keep_png("grey.png", PNG_FORMAT_GRAY, &grey);
    bytes_free(&jpeg);
    picture_free(&colour);
    picture_free(&grey);
    return 0;
}

/* Pictures that would keep one input busy for seconds are left to the unit tests. */
static bool is_small(const struct picture *raw)
{
    struct picture decoded;
    if (!picture_decode(raw, 0, &decoded, NULL)) return false;
    bool small = (int64_t)decoded.width_px * decoded.height_px < 400 * 400;
    picture_free(&decoded);
    return small;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture raw = {.format = PICTURE_FILE};
    bytes_append(&raw.pixels, data, size);
    struct captured_page page;
    if (is_small(&raw) && capture_page(&raw, &(struct page_wish){0}, &page, NULL)) {
        assert(page.width_px > 0 && page.height_px > 0 && page.jpeg.size > 0);
        const struct bytes *pages[] = {&page.jpeg, &raw.pixels};
        const double sizes[][2] = {{page.width_mm, page.height_mm}, {0, 0}};
        struct bytes pdf = {0};
        capture_pdf(pages, sizes, 1, "page", &pdf, NULL);
        capture_pdf(pages, sizes, 2, "the file as it came", &pdf, NULL);
        bytes_free(&pdf);
        captured_page_free(&page);
    }
    picture_free(&raw);
    return 0;
}
