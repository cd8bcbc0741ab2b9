/* What a verifier sees of a document: the page, where it lies, at each zoom and turn, and nothing
 * else of the file. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"
#include "paper_fixture.h"

#include <png.h>

enum { PHOTO_WIDTH = 1200, PHOTO_HEIGHT = 1800 };

static const unsigned turns[] = {0, 90, 180, 270};

static int start(void **state)
{
    *state = open_papers((struct papers_options){0});
    return 0;
}

static int finish(void **state)
{
    papers_destroy(*state);
    return 0;
}

static void inspect(void **state, const struct bytes *document, struct paper_info *out)
{
    struct fault fault = {0};
    if (!paper_inspect(*state, document, out, &fault)) fail_msg("%s", fault.text);
}

/* Of every zoom and turn; longest: how wide the document can be shown. */
static void look_at_all(void **state, const struct bytes *document, unsigned longest)
{
    for (size_t i = 0; i < PAPER_WIDTHS * 4; i++) {
        struct paper_view view = {1, paper_widths[i / 4], turns[i % 4]};
        struct bytes jpeg = {0};
        draw(*state, document, view, &jpeg);
        unsigned width = view.width_px < longest ? view.width_px : longest;
        seen_mark(&jpeg, view.turn, (int)width, (int)(width * 3 / 2));
        bytes_free(&jpeg);
    }
}

static void the_mark_of_a_pdf_is_where_it_should_be(void **state)
{
    struct bytes document = {0};
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &document);
    look_at_all(state, &document, PAPER_WIDTH_MAX);
    bytes_free(&document);
}

/* A page that says it lies on its side is shown upright. */
static void a_page_turned_by_its_file_is_upright(void **state)
{
    struct bytes document = {0}, jpeg = {0};
    /* What the mark is before a quarter turn clockwise. */
    pdf_end(pdf_page("", "/Rotate 90", 600, 400, "1 0 0 rg 60 240 90 80 re f"), &document);
    draw(*state, &document, (struct paper_view){1, 800, 0}, &jpeg);
    seen_mark(&jpeg, 0, 800, 1200);
    bytes_free(&document);
    bytes_free(&jpeg);
}

static void paint_photo(struct bytes *out)
{
    size_t size = (size_t)PHOTO_WIDTH * PHOTO_HEIGHT * 3;
    bytes_reserve(out, size);
    out->size = size;
    memset(out->data, 255, size);
    for (int y = MARK_Y * PHOTO_HEIGHT / 100; y < (MARK_Y + MARK_HEIGHT) * PHOTO_HEIGHT / 100;
         y++) {
        for (int x = MARK_X * PHOTO_WIDTH / 100; x < (MARK_X + MARK_WIDTH) * PHOTO_WIDTH / 100; x++)
            memcpy(out->data + 3 * ((size_t)y * PHOTO_WIDTH + (size_t)x), "\xff\0\0", 3);
    }
}

static void write_jpeg(const struct bytes *pixels, int width, int height, struct bytes *out)
{
    tjhandle writer = tjInitCompress();
    unsigned char *made = NULL;
    unsigned long size = 0;
    assert_int_equal(tjCompress2(writer, pixels->data, width, 0, height, TJPF_RGB, &made, &size,
                                 TJSAMP_444, 90, 0),
                     0);
    bytes_append(out, made, size);
    tjFree(made);
    tjDestroy(writer);
}

static void the_mark_of_a_jpeg_is_where_it_should_be(void **state)
{
    struct bytes pixels = {0}, document = {0};
    struct paper_info info;
    paint_photo(&pixels);
    write_jpeg(&pixels, PHOTO_WIDTH, PHOTO_HEIGHT, &document);
    inspect(state, &document, &info);
    assert_int_equal(info.kind, FILE_KIND_JPEG);
    assert_int_equal(info.pages, 1);
    look_at_all(state, &document, PHOTO_WIDTH);
    bytes_free(&pixels);
    bytes_free(&document);
}

static void the_mark_of_a_png_is_where_it_should_be(void **state)
{
    struct bytes pixels = {0}, document = {0};
    struct paper_info info;
    paint_photo(&pixels);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = PHOTO_WIDTH,
                       .height = PHOTO_HEIGHT,
                       .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = 0;
    assert_true(png_image_write_to_memory(&image, NULL, &size, 0, pixels.data, 0, NULL));
    bytes_reserve(&document, size);
    assert_true(png_image_write_to_memory(&image, document.data, &size, 0, pixels.data, 0, NULL));
    document.size = size;
    inspect(state, &document, &info);
    assert_int_equal(info.kind, FILE_KIND_PNG);
    assert_int_equal(info.pages, 1);
    look_at_all(state, &document, PHOTO_WIDTH);
    bytes_free(&pixels);
    bytes_free(&document);
}

/* Where a phone was, and how it was held, stands in the file: the one is not handed on, the other
 * is heeded. */
static void a_photo_is_upright_and_without_its_notes(void **state)
{
    static const uint8_t exif[] = "\xff\xe1\x00\x36"
                                  "Exif\0\0II*\0\x08\0\0\0\x01\0"
                                  "\x12\x01\x03\0\x01\0\0\0\x03\0\0\0" /* upside down */
                                  "\0\0\0\0GPS 6.889836S 109.675293E";
    struct bytes pixels = {0}, upside_down = {0}, plain = {0}, document = {0}, jpeg = {0};
    paint_photo(&pixels);
    size_t count = (size_t)PHOTO_WIDTH * PHOTO_HEIGHT;
    for (size_t i = count; i-- > 0;)
        bytes_append(&upside_down, pixels.data + 3 * i, 3);
    write_jpeg(&upside_down, PHOTO_WIDTH, PHOTO_HEIGHT, &plain);
    bytes_append(&document, plain.data, 2);
    bytes_append(&document, exif, 2 + 0x36);
    bytes_append(&document, plain.data + 2, plain.size - 2);
    draw(*state, &document, (struct paper_view){1, 800, 0}, &jpeg);
    seen_mark(&jpeg, 0, 800, 1200);
    assert_non_null(memmem(document.data, document.size, "109.67", 6));
    assert_null(memmem(jpeg.data, jpeg.size, "109.67", 6));
    assert_null(memmem(jpeg.data, jpeg.size, "Exif", 4));
    assert_memory_equal(jpeg.data, "\xff\xd8\xff", 3);
    bytes_free(&pixels);
    bytes_free(&upside_down);
    bytes_free(&plain);
    bytes_free(&document);
    bytes_free(&jpeg);
}

/* What our own scanners make: PDF/A of one JPEG a page. */
static void a_scan_has_its_pages_each_as_it_was(void **state)
{
    struct bytes pixels = {0}, marked = {0}, white = {0}, document = {0}, jpeg = {0}, seen = {0};
    struct fault fault = {0};
    struct paper_info info;
    int width, height;
    paint_photo(&pixels);
    write_jpeg(&pixels, PHOTO_WIDTH, PHOTO_HEIGHT, &marked);
    memset(pixels.data, 255, pixels.size);
    write_jpeg(&pixels, PHOTO_WIDTH, PHOTO_HEIGHT, &white);
    const struct bytes *pages[] = {&white, &white, &marked};
    const double sizes[][2] = {{200, 300}, {200, 300}, {200, 300}};
    assert_true(capture_pdf(pages, sizes, 3, "Surat permohonan", &document, &fault));
    inspect(state, &document, &info);
    assert_int_equal(info.kind, FILE_KIND_PDF);
    assert_int_equal(info.pages, 3);
    assert_false(info.font_replaced);
    draw(*state, &document, (struct paper_view){3, 1200, 90}, &jpeg);
    seen_mark(&jpeg, 90, 1200, 1800);
    draw(*state, &document, (struct paper_view){2, 1200, 0}, &jpeg);
    seen_decode(&jpeg, &seen, &width, &height);
    assert_true(seen_white(seen_at(&seen, width, height, 0, 70, 17)));
    assert_false(paper_render(*state, &document, &(struct paper_view){4, 1200, 0}, &jpeg, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    bytes_free(&pixels);
    bytes_free(&marked);
    bytes_free(&white);
    bytes_free(&document);
    bytes_free(&jpeg);
    bytes_free(&seen);
}

/* The share of a row's pixels that are ink, in thousandths; the row as wide as the page. */
static int ink(const struct bytes *pixels, int width, int top, int bottom)
{
    int dark = 0;
    for (int y = top; y < bottom; y++) {
        for (int x = 0; x < width; x++)
            dark += pixels->data[3 * ((size_t)y * (size_t)width + (size_t)x)] < 128;
    }
    return dark * 1000 / (width * (bottom - top));
}

/* The same words in seven typefaces that the file does not bring, one a line; an unknown sign would
 * be an empty box, a missing typeface an empty line. */
static void words_without_their_typeface_are_readable(void **state)
{
    static const char *const names[] = {"Helvetica",    "Times-Bold", "Courier-Oblique",  "Symbol",
                                        "ZapfDingbats", "Calibri",    "TimesNewRomanPSMT"};
    struct bytes fonts = {0}, content = {0}, document = {0}, jpeg = {0}, seen = {0};
    struct paper_info info;
    int width, height;
    bytes_append_text(&fonts, "/Resources<</Font<<");
    for (size_t i = 0; i < 7; i++) {
        bytes_append_format(&fonts, "/F%zu<</Type/Font/Subtype/%s/BaseFont/%s>>", i,
                            i < 5 ? "Type1" : "TrueType", names[i]);
        bytes_append_format(&content, "BT /F%zu 40 Tf 20 %zu Td (abc444abc444abc) Tj ET\n", i,
                            640 - 100 * i);
    }
    bytes_append_text(&fonts, ">>>>");
    pdf_end(pdf_page("", bytes_text(&fonts), 500, 700, bytes_text(&content)), &document);
    inspect(state, &document, &info);
    assert_true(info.font_replaced);
    draw(*state, &document, (struct paper_view){1, 1200, 0}, &jpeg);
    seen_decode(&jpeg, &seen, &width, &height);
    assert_int_equal(height, 1680);
    for (int i = 0; i < 7; i++) {
        int baseline = (60 + 100 * i) * height / 700, letter = 40 * height / 700;
        assert_in_range(ink(&seen, width, baseline - letter, baseline + letter / 4), 40, 300);
        assert_int_equal(ink(&seen, width, baseline + letter / 2, baseline + letter), 0);
    }
    bytes_free(&fonts);
    bytes_free(&content);
    bytes_free(&document);
    bytes_free(&jpeg);
    bytes_free(&seen);
}

static void a_page_without_colours_takes_one_channel(void **state)
{
    struct bytes document = {0}, jpeg = {0};
    int width, height, sampling, colours;
    pdf_end(pdf_page("", "", 400, 600, "0.5 g 10 10 200 200 re f"), &document);
    draw(*state, &document, (struct paper_view){1, 800, 0}, &jpeg);
    tjhandle reader = tjInitDecompress();
    tjDecompressHeader3(reader, jpeg.data, (unsigned long)jpeg.size, &width, &height, &sampling,
                        &colours);
    tjDestroy(reader);
    assert_int_equal(colours, TJCS_GRAY);
    bytes_free(&document);
    bytes_free(&jpeg);
}

static void a_long_strip_is_shown_whole(void **state)
{
    struct bytes document = {0}, jpeg = {0}, pixels = {0}, photo = {0};
    int width, height;
    pdf_end(pdf_page("", "", 60, 3000, "0.5 g 10 10 200 200 re f"), &document);
    draw(*state, &document, (struct paper_view){1, 800, 0}, &jpeg);
    seen_decode(&jpeg, &pixels, &width, &height);
    assert_int_equal(height, PAPER_HEIGHT_MAX);
    assert_int_equal(width, PAPER_HEIGHT_MAX / 50);
    bytes_truncate(&pixels, 0);
    bytes_reserve(&pixels, 40 * 20000 * 3);
    memset(pixels.data, 200, 40 * 20000 * 3);
    write_jpeg(&pixels, 40, 20000, &photo);
    draw(*state, &photo, (struct paper_view){1, 800, 270}, &jpeg);
    seen_decode(&jpeg, &pixels, &width, &height);
    assert_int_equal(width, PAPER_HEIGHT_MAX);
    assert_int_equal(height, 16);
    bytes_free(&document);
    bytes_free(&jpeg);
    bytes_free(&pixels);
    bytes_free(&photo);
}

static void only_what_is_offered_is_drawn(void **state)
{
    static const struct paper_view views[] = {
        {0, 800, 0}, {1, 0, 0},    {1, 801, 0},   {1, 100000, 0},
        {1, 800, 1}, {1, 800, 45}, {1, 800, 360}, {1, 800, 4294967206U},
    };
    struct bytes document = {0}, jpeg = {0};
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &document);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        struct fault fault = {0};
        assert_false(paper_render(*state, &document, &views[i], &jpeg, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    assert_int_equal(jpeg.size, 0);
    bytes_free(&document);
}

static void a_request_for_a_certificate_is_no_picture(void **state)
{
    struct bytes document = {0}, jpeg = {0}, nothing = {0};
    struct paper_info info = {.pages = 7};
    struct fault fault = {0};
    bytes_append_text(&document, "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n");
    inspect(state, &document, &info);
    assert_int_equal(info.kind, FILE_KIND_CSR);
    assert_int_equal(info.pages, 0);
    assert_false(paper_render(*state, &document, &(struct paper_view){1, 800, 0}, &jpeg, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    bytes_truncate(&document, 0);
    bytes_append_text(&document, "<html><script>alert(1)</script>");
    info.pages = 7;
    assert_false(paper_inspect(*state, &document, &info, &fault));
    assert_false(paper_inspect(*state, &nothing, &info, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(info.pages, 7);
    bytes_free(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mark_of_a_pdf_is_where_it_should_be),
        cmocka_unit_test(a_page_turned_by_its_file_is_upright),
        cmocka_unit_test(the_mark_of_a_jpeg_is_where_it_should_be),
        cmocka_unit_test(the_mark_of_a_png_is_where_it_should_be),
        cmocka_unit_test(a_photo_is_upright_and_without_its_notes),
        cmocka_unit_test(a_scan_has_its_pages_each_as_it_was),
        cmocka_unit_test(words_without_their_typeface_are_readable),
        cmocka_unit_test(a_page_without_colours_takes_one_channel),
        cmocka_unit_test(a_long_strip_is_shown_whole),
        cmocka_unit_test(only_what_is_offered_is_drawn),
        cmocka_unit_test(a_request_for_a_certificate_is_no_picture),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
