/* pdf.c - poppler draws into cairo. It runs no JavaScript, follows no action, link or external
 * stream, and opens no embedded file: drawing a page is all it is asked for. */
#include "backend/paper/child/draw.h"
#include "capture/pixels.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

enum { POINTS_PER_INCH = 72, FONTS_A_TURN = 16 };

static enum paper_reason open_pdf(const struct bytes *document, PopplerDocument **out,
                                  unsigned *out_pages)
{
    GError *error = NULL;
    GBytes *bytes = g_bytes_new_static(document->data, document->size);
    PopplerDocument *pdf = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_bytes_unref(bytes);
    if (!pdf) {
        bool locked =
            error && error->domain == POPPLER_ERROR && error->code == POPPLER_ERROR_ENCRYPTED;
        g_clear_error(&error);
        return locked ? PAPER_LOCKED : PAPER_UNREADABLE;
    }
    int pages = poppler_document_get_n_pages(pdf);
    if (pages < 1 || pages > PAPER_PAGES_MAX) {
        g_object_unref(pdf);
        return pages < 1 ? PAPER_NO_PAGES : PAPER_TOO_MANY_PAGES;
    }
    *out = pdf;
    *out_pages = (unsigned)pages;
    return PAPER_DONE;
}

/* Type 3 fonts are drawings within the document. */
static bool lacks_a_font(PopplerDocument *pdf, int pages)
{
    bool lacks = false;
    PopplerFontInfo *info = poppler_font_info_new(pdf);
    for (int at = 0; at < pages && !lacks; at += FONTS_A_TURN) {
        PopplerFontsIter *font = NULL;
        if (!poppler_font_info_scan(info, FONTS_A_TURN, &font)) continue;
        do {
            lacks = lacks || (!poppler_fonts_iter_is_embedded(font) &&
                              poppler_fonts_iter_get_font_type(font) != POPPLER_FONT_TYPE_TYPE3);
        } while (poppler_fonts_iter_next(font));
        poppler_fonts_iter_free(font);
    }
    poppler_font_info_free(info);
    return lacks;
}

enum paper_reason pdf_inspect(const struct bytes *document, struct answer *out)
{
    PopplerDocument *pdf;
    unsigned pages;
    enum paper_reason reason = open_pdf(document, &pdf, &pages);
    if (reason != PAPER_DONE) return reason;
    out->pages = pages;
    out->font_replaced = lacks_a_font(pdf, (int)pages);
    g_object_unref(pdf);
    return PAPER_DONE;
}

/* cairo's RGB24 is 32 bits a pixel, of the machine's order. */
static void take_pixels(cairo_surface_t *surface, struct picture *out)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    picture_make(PICTURE_RGB24, width, height, out);
    uint8_t *to = out->pixels.data;
    for (int y = 0; y < height; y++) {
        const unsigned char *from = pixels + (size_t)y * (size_t)stride;
        for (int x = 0; x < width; x++, from += 4, to += 3) {
            uint32_t pixel;
            memcpy(&pixel, from, sizeof pixel);
            to[0] = (uint8_t)(pixel >> 16);
            to[1] = (uint8_t)(pixel >> 8);
            to[2] = (uint8_t)pixel;
        }
    }
}

static enum paper_reason draw(PopplerPage *page, unsigned width_px, struct picture *out)
{
    const double side_max = PAPER_SIDE_MAX_IN * POINTS_PER_INCH;
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width <= side_max && height <= side_max))
        return PAPER_PAGE_SIZE;
    double scale = fmin(width_px / width, PAPER_HEIGHT_MAX / height);
    int across = (int)fmax(1, fmin(width_px, round(width * scale)));
    int down = (int)fmax(1, fmin(PAPER_HEIGHT_MAX, round(height * scale)));
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, across, down);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, across / width, down / height);
    poppler_page_render(page, cairo);
    bool done = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    if (done) take_pixels(surface, out);
    cairo_surface_destroy(surface);
    return done ? PAPER_DONE : PAPER_UNREADABLE;
}

enum paper_reason pdf_draw(const struct bytes *document, const struct paper_view *view,
                           struct answer *out, struct picture *out_picture)
{
    PopplerDocument *pdf;
    unsigned pages;
    enum paper_reason reason = open_pdf(document, &pdf, &pages);
    if (reason != PAPER_DONE) return reason;
    PopplerPage *page =
        view->page <= pages ? poppler_document_get_page(pdf, (int)view->page - 1) : NULL;
    if (page)
        reason = draw(page, view->width_px, out_picture);
    else
        reason = view->page > pages ? PAPER_NO_SUCH_PAGE : PAPER_UNREADABLE;
    if (page) g_object_unref(page);
    g_object_unref(pdf);
    out->pages = pages;
    return reason;
}
