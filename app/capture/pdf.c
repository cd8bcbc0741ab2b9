#include "capture/archive.h"
#include "capture/capture.h"

#include <hpdf.h>
#include <math.h>
#include <string.h>
#include <turbojpeg.h>

enum { POINTS_MAX = 14400 }; /* the largest page of PDF 1.x */

static double points(double mm)
{
    return mm * 72 / 25.4;
}

/* libharu calls this on every error and goes on; the calls' answers say the rest. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
    (void)detail;
    HPDF_STATUS *first = context;
    if (*first == HPDF_OK) *first = error;
}

/* libharu copies every page; its memory is wiped like ours. The size stands before the block. */
enum { BLOCK_HEAD = 16 };

static void *block_alloc(HPDF_UINT size)
{
    uint8_t *block = memory_alloc((size_t)size + BLOCK_HEAD);
    size_t whole = (size_t)size + BLOCK_HEAD;
    memcpy(block, &whole, sizeof whole);
    return block + BLOCK_HEAD;
}

static void block_free(void *memory)
{
    if (!memory) return;
    uint8_t *block = (uint8_t *)memory - BLOCK_HEAD;
    size_t whole;
    memcpy(&whole, block, sizeof whole);
    memory_wipe_free(block, whole);
}

/* libharu takes anything for a JPEG. */
static bool is_jpeg(const struct bytes *file)
{
    tjhandle decoder = tjInitDecompress();
    int width = 0, height = 0, sampling, colours;
    bool is = decoder && file->size > 0 &&
              tjDecompressHeader3(decoder, file->data, (unsigned long)file->size, &width, &height,
                                  &sampling, &colours) == 0 &&
              width > 0 && height > 0;
    if (decoder) tjDestroy(decoder);
    return is;
}

static bool add_page(HPDF_Doc document, const struct bytes *jpeg, double width_mm, double height_mm)
{
    if (!is_jpeg(jpeg)) return false;
    HPDF_Image image = HPDF_LoadJpegImageFromMem(document, jpeg->data, (HPDF_UINT)jpeg->size);
    HPDF_Page page = image ? HPDF_AddPage(document) : NULL;
    if (!page) return false;
    double image_width = HPDF_Image_GetWidth(image), image_height = HPDF_Image_GetHeight(image);
    double width = points(width_mm), height = points(height_mm);
    double x = 0, y = 0, drawn_width = width, drawn_height = height;
    if (width_mm <= 0 || height_mm <= 0 || width > POINTS_MAX || height > POINTS_MAX) {
        /* A4, turned as the picture is; the picture as large as fits, its shape kept. */
        bool wide = image_width > image_height;
        width = points(wide ? 297 : 210);
        height = points(wide ? 210 : 297);
        double scale = fmin(width / image_width, height / image_height);
        drawn_width = image_width * scale;
        drawn_height = image_height * scale;
        x = (width - drawn_width) / 2;
        y = (height - drawn_height) / 2;
    }
    return HPDF_Page_SetWidth(page, (HPDF_REAL)width) == HPDF_OK &&
           HPDF_Page_SetHeight(page, (HPDF_REAL)height) == HPDF_OK &&
           HPDF_Page_DrawImage(page, image, (HPDF_REAL)x, (HPDF_REAL)y, (HPDF_REAL)drawn_width,
                               (HPDF_REAL)drawn_height) == HPDF_OK;
}

static bool read_document(HPDF_Doc document, struct bytes *out)
{
    if (HPDF_SaveToStream(document) != HPDF_OK) return false;
    HPDF_UINT32 size = HPDF_GetStreamSize(document);
    struct bytes made = {0};
    bytes_reserve(&made, size);
    bool done = HPDF_ReadFromStream(document, made.data, &size) == HPDF_OK && size > 0;
    made.size = size;
    if (done) bytes_move(out, &made);
    bytes_free(&made);
    return done;
}

/* What tells this file from others: FNV-1a over the pages, from two beginnings. */
static void identify(const struct bytes *const *jpegs, int count, uint8_t out[ARCHIVE_ID_SIZE])
{
    uint64_t hash[2] = {0xcbf29ce484222325u, 0x84222325cbf29ce4u};
    for (int i = 0; i < count; i++) {
        for (size_t at = 0; at < jpegs[i]->size; at++) {
            for (int k = 0; k < 2; k++)
                hash[k] = (hash[k] ^ jpegs[i]->data[at]) * 0x100000001b3u;
        }
    }
    memcpy(out, hash, ARCHIVE_ID_SIZE);
}

bool capture_pdf(const struct bytes *const *jpegs, const double (*sizes_mm)[2], int count,
                 const char *title, struct bytes *out, struct fault *fault)
{
    HPDF_STATUS error = HPDF_OK;
    HPDF_Doc document = HPDF_NewEx(on_error, block_alloc, block_free, 0, &error);
    if (!document) return FAULT(fault, FAULT_SYSTEM, (int)error, "the PDF library does not start");
    HPDF_SetInfoAttr(document, HPDF_INFO_TITLE, title);
    bool done = count > 0;
    for (int i = 0; done && i < count; i++)
        done = add_page(document, jpegs[i], sizes_mm[i][0], sizes_mm[i][1]);
    uint8_t id[ARCHIVE_ID_SIZE];
    identify(jpegs, count, id);
    done = done && archive_mark(document, title, id) && read_document(document, out);
    HPDF_Free(document);
    if (!done)
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, (int)error,
                           "the pages cannot be put into a PDF");
    return true;
}
