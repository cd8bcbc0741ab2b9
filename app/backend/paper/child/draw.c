#include "backend/paper/child/draw.h"

#include "capture/decode.h"
#include "capture/pixels.h"

#include <string.h>
#include <turbojpeg.h>

static enum paper_reason decode(const struct bytes *document, int min_px, struct picture *out)
{
    const struct picture file = {.format = PICTURE_FILE, .pixels = *document};
    struct fault fault = {0};
    if (picture_to_rgb(&file, min_px, out, &fault)) return PAPER_DONE;
    return strcmp(fault.code, "D-02") == 0 ? PAPER_PICTURE_SIZE : PAPER_UNREADABLE;
}

/* What the longer side becomes, when the width is to be width_px at most and the height bearable.
 */
static int longer_side(int64_t width, int64_t height, unsigned width_px)
{
    int64_t longer = width > height ? width : height;
    int64_t by_width = width > width_px ? (longer * width_px + width / 2) / width : longer;
    int64_t by_height = height > PAPER_HEIGHT_MAX ? longer * PAPER_HEIGHT_MAX / height : longer;
    return (int)(by_width < by_height ? by_width : by_height);
}

/* The same of a JPEG before it is decoded: a large one comes out reduced, in less time and memory.
 * 0: as it is. */
static int longer_side_of_file(const struct bytes *document, unsigned width_px)
{
    struct file_notes notes;
    int width = 0, height = 0, sampling, colours;
    tjhandle reader = tjInitDecompress();
    bool jpeg = reader && tjDecompressHeader3(reader, document->data, (unsigned long)document->size,
                                              &width, &height, &sampling, &colours) == 0;
    tjDestroy(reader);
    if (!jpeg || width < 1 || height < 1) return 0;
    file_notes_read(document, &notes);
    return notes.orientation >= 5 ? longer_side(height, width, width_px)
                                  : longer_side(width, height, width_px);
}

static enum paper_reason photo_draw(const struct bytes *document, const struct paper_view *view,
                                    struct answer *out, struct picture *out_picture)
{
    struct picture decoded;
    if (view->page != 1) return PAPER_NO_SUCH_PAGE;
    enum paper_reason reason =
        decode(document, longer_side_of_file(document, view->width_px), &decoded);
    if (reason != PAPER_DONE) return reason;
    picture_reduce(&decoded, longer_side(decoded.width_px, decoded.height_px, view->width_px),
                   out_picture);
    picture_free(&decoded);
    out->pages = 1;
    return PAPER_DONE;
}

enum paper_reason draw_inspect(const struct bytes *document, struct answer *out)
{
    struct picture decoded;
    if (file_kind_of(document->data, document->size) == FILE_KIND_PDF)
        return pdf_inspect(document, out);
    enum paper_reason reason = decode(document, 1, &decoded);
    if (reason != PAPER_DONE) return reason;
    picture_free(&decoded);
    out->pages = 1;
    return PAPER_DONE;
}

enum paper_reason draw_page(const struct bytes *document, const struct paper_view *view,
                            struct answer *out, struct picture *out_picture)
{
    bool pdf = file_kind_of(document->data, document->size) == FILE_KIND_PDF;
    enum paper_reason reason = pdf ? pdf_draw(document, view, out, out_picture)
                                   : photo_draw(document, view, out, out_picture);
    if (reason != PAPER_DONE) return reason;
    static const int orientations[] = {1, 6, 3, 8}; /* EXIF's words for quarter turns */
    picture_orient(out_picture, orientations[view->turn / 90 % 4]);
    out->width_px = (uint32_t)out_picture->width_px;
    out->height_px = (uint32_t)out_picture->height_px;
    return PAPER_DONE;
}
