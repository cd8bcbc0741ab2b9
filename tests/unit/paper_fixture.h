/* paper_fixture.h - documents written by hand, and a look at the pictures that come of them. */
#ifndef ANJUNGAN_TESTS_UNIT_PAPER_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_PAPER_FIXTURE_H

#include "backend/paper/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum { PDF_OBJECTS_MAX = 12000 };

/* A PDF whose table is true: objects are numbered as they are added, from 1; 1 is the catalogue. */
struct pdf {
    struct bytes file;
    unsigned count;
    size_t at[PDF_OBJECTS_MAX + 1];
};

static inline struct pdf *pdf_begin(void)
{
    struct pdf *pdf = memory_alloc(sizeof *pdf);
    bytes_append_text(&pdf->file, "%PDF-1.7\n");
    return pdf;
}

static inline void pdf_add(struct pdf *pdf, const char *body)
{
    assert_true(pdf->count < PDF_OBJECTS_MAX);
    pdf->at[++pdf->count] = pdf->file.size;
    bytes_append_format(&pdf->file, "%u 0 obj\n", pdf->count);
    bytes_append_text(&pdf->file, body);
    bytes_append_text(&pdf->file, "\nendobj\n");
}

static inline void pdf_add_stream(struct pdf *pdf, const char *entries, const void *data,
                                  size_t size)
{
    assert_true(pdf->count < PDF_OBJECTS_MAX);
    pdf->at[++pdf->count] = pdf->file.size;
    bytes_append_format(&pdf->file, "%u 0 obj\n<<%s/Length %zu>>\nstream\n", pdf->count, entries,
                        size);
    bytes_append(&pdf->file, data, size);
    bytes_append_text(&pdf->file, "\nendstream\nendobj\n");
}

/* Hands the file over. */
static inline void pdf_end(struct pdf *pdf, struct bytes *out)
{
    size_t table = pdf->file.size;
    bytes_append_format(&pdf->file, "xref\n0 %u\n0000000000 65535 f \n", pdf->count + 1);
    for (unsigned i = 1; i <= pdf->count; i++)
        bytes_append_format(&pdf->file, "%010zu 00000 n \n", pdf->at[i]);
    bytes_append_format(&pdf->file, "trailer <</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                        pdf->count + 1, table);
    bytes_move(out, &pdf->file);
    free(pdf);
}

/* One page of such a size, with further entries of catalogue and page; its content is object 4,
 * further objects follow from 5. */
static inline struct pdf *pdf_page(const char *catalogue, const char *page, double width,
                                   double height, const char *content)
{
    struct pdf *pdf = pdf_begin();
    char text[2000];
    snprintf(text, sizeof text, "<</Type/Catalog/Pages 2 0 R %s>>", catalogue);
    pdf_add(pdf, text);
    pdf_add(pdf, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    snprintf(text, sizeof text,
             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents 4 0 R %s>>", width, height,
             page);
    pdf_add(pdf, text);
    pdf_add_stream(pdf, "", content, strlen(content));
    return pdf;
}

/* The red mark of every test: in hundredths of the upright page, from its top left corner. */
enum { MARK_X = 60, MARK_Y = 10, MARK_WIDTH = 20, MARK_HEIGHT = 15 };

/* As a PDF's content for a page of 400 x 600. */
#define MARK_CONTENT "1 0 0 rg 240 450 80 90 re f\n"

static inline void seen_decode(const struct bytes *jpeg, struct bytes *out, int *out_width,
                               int *out_height)
{
    int sampling, colours;
    tjhandle reader = tjInitDecompress();
    assert_int_equal(tjDecompressHeader3(reader, jpeg->data, (unsigned long)jpeg->size, out_width,
                                         out_height, &sampling, &colours),
                     0);
    size_t size = (size_t)*out_width * (size_t)*out_height * 3;
    bytes_reserve(out, size);
    out->size = size;
    assert_int_equal(tjDecompress2(reader, jpeg->data, (unsigned long)jpeg->size, out->data,
                                   *out_width, 0, *out_height, TJPF_RGB, 0),
                     0);
    tjDestroy(reader);
}

/* Where a place of the upright page, in hundredths, lies in the turned picture. */
static inline const uint8_t *seen_at(const struct bytes *pixels, int width, int height,
                                     unsigned turn, double x, double y)
{
    double across = turn == 0 ? x : turn == 90 ? 100 - y : turn == 180 ? 100 - x : y;
    double down = turn == 0 ? y : turn == 90 ? x : turn == 180 ? 100 - y : 100 - x;
    int column = (int)(across * width / 100), row = (int)(down * height / 100);
    return pixels->data + 3 * ((size_t)row * (size_t)width + (size_t)column);
}

static inline bool seen_red(const uint8_t *p)
{
    return p[0] > 200 && p[1] < 60 && p[2] < 60;
}

static inline bool seen_white(const uint8_t *p)
{
    return p[0] > 230 && p[1] > 230 && p[2] > 230;
}

/* The picture is upright width_px x height_px, turned; the mark is there, and white around it. */
static inline void seen_mark(const struct bytes *jpeg, unsigned turn, int width_px, int height_px)
{
    struct bytes pixels = {0};
    int width, height;
    seen_decode(jpeg, &pixels, &width, &height);
    bool lies = turn == 90 || turn == 270;
    assert_int_equal(width, lies ? height_px : width_px);
    assert_int_equal(height, lies ? width_px : height_px);
    const double left = MARK_X, right = MARK_X + MARK_WIDTH;
    const double top = MARK_Y, bottom = MARK_Y + MARK_HEIGHT;
    const double inner[][2] = {
        {left + 1, top + 1}, {right - 1, top + 1}, {left + 1, bottom - 1}, {right - 1, bottom - 1}};
    const double outer[][2] = {{left - 1, top + 5},
                               {right + 1, top + 5},
                               {left + 5, top - 1},
                               {left + 5, bottom + 1},
                               {5, 5},
                               {95, 95}};
    for (size_t i = 0; i < 4; i++)
        assert_true(seen_red(seen_at(&pixels, width, height, turn, inner[i][0], inner[i][1])));
    for (size_t i = 0; i < 6; i++)
        assert_true(seen_white(seen_at(&pixels, width, height, turn, outer[i][0], outer[i][1])));
    bytes_free(&pixels);
}

static inline struct papers *open_papers(struct papers_options options)
{
    struct papers *papers = NULL;
    struct fault fault = {0};
    if (!papers_create(&options, &papers, &fault)) fail_msg("%s", fault.text);
    return papers;
}

static inline void draw(struct papers *papers, const struct bytes *document, struct paper_view view,
                        struct bytes *out)
{
    struct fault fault = {0};
    if (!paper_render(papers, document, &view, out, &fault)) fail_msg("%s", fault.text);
}

#endif
