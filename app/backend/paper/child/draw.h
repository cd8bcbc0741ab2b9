/* draw.h - one page of a document to pixels: what is done with hostile bytes, in a process that is
 * confined (confine.h). */
#ifndef ANJUNGAN_BACKEND_PAPER_CHILD_DRAW_H
#define ANJUNGAN_BACKEND_PAPER_CHILD_DRAW_H

#include "backend/paper/answer.h"
#include "base/picture.h"

/* Fills out's pages and font_replaced. */
enum paper_reason draw_inspect(const struct bytes *document, struct answer *out);
/* Fills out's pages, and RGB24 pixels, turned. */
enum paper_reason draw_page(const struct bytes *document, const struct paper_view *,
                            struct answer *out, struct picture *out_picture);

/* Of a PDF (pdf.c): upright. */
enum paper_reason pdf_inspect(const struct bytes *document, struct answer *out);
enum paper_reason pdf_draw(const struct bytes *document, const struct paper_view *,
                           struct answer *out, struct picture *out_picture);

#endif
