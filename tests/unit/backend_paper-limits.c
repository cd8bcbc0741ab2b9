/* Small documents that would take all of a machine: the reader as it is shipped ends within its
 * time and its memory, with a picture or a sentence. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "paper_fixture.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

enum {
    MEMORY_MAX_KB = 768 << 10, /* CONFINE_MEMORY */
    CPU_MAX_MS = 11 * 1000,
    BOMB_SIDE = 10900, /* just under 120 megapixels */
    LEVELS = 12,
};

static int start(void **state)
{
    if (access(SHIPPED_DIR "/anjungan-paper", X_OK) != 0) return 0;
    *state = open_papers(
        (struct papers_options){.program = SHIPPED_DIR "/anjungan-paper", .time_ms = 60000});
    return 0;
}

static int finish(void **state)
{
    papers_destroy(*state);
    return 0;
}

static int64_t cpu_ms(void)
{
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

/* Draws, or is refused as one of these kinds; frees the document. */
static void assert_bounded(void **state, struct bytes *document, const char *what,
                           struct fault *out_fault)
{
    struct bytes jpeg = {0};
    struct fault fault = {0};
    struct rusage used;
    if (!*state) skip();
    int64_t before_ms = cpu_ms();
    bool drawn = paper_render(*state, document, &(struct paper_view){1, 2600, 90}, &jpeg, &fault);
    int64_t took_ms = cpu_ms() - before_ms;
    getrusage(RUSAGE_CHILDREN, &used);
    print_message("%s: %s, %lld ms; at most %ld MB\n", what, drawn ? "drawn" : fault.text,
                  (long long)took_ms, used.ru_maxrss >> 10);
    assert_true(took_ms <= CPU_MAX_MS);
    assert_true(used.ru_maxrss <= MEMORY_MAX_KB);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    if (!drawn) assert_true(fault.kind == FAULT_INPUT || fault.kind == FAULT_TIMEOUT);
    if (out_fault) *out_fault = fault;
    bytes_free(&jpeg);
    bytes_free(document);
}

/* Ten times ten times ten... squares. */
static void forms_within_forms(void **state)
{
    struct bytes document = {0};
    struct fault fault;
    struct pdf *pdf =
        pdf_page("", "/Resources<</XObject<</X 5 0 R>>>>", 400, 600, "/X Do " MARK_CONTENT);
    for (int i = 0; i < LEVELS; i++) {
        char entries[200];
        snprintf(entries, sizeof entries,
                 "/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</XObject<</X %d 0 R>>>>",
                 i + 6);
        const char *content = "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do";
        pdf_add_stream(pdf, entries, content, strlen(content));
    }
    pdf_add_stream(pdf, "/Type/XObject/Subtype/Form/BBox[0 0 400 600]", "0 0 9 9 re f", 12);
    pdf_end(pdf, &document);
    assert_bounded(state, &document, "forms within forms", &fault);
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
}

static void a_pattern_of_too_many_tiles(void **state)
{
    struct bytes document = {0};
    struct pdf *pdf = pdf_page("", "/Resources<</Pattern<</P 5 0 R>>>>", 400, 600,
                               "/Pattern cs /P scn 0 0 400 600 re f");
    pdf_add_stream(pdf,
                   "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]"
                   "/XStep 0.001/YStep 0.001/Resources<<>>",
                   "0 0 5 5 re f", 12);
    pdf_end(pdf, &document);
    assert_bounded(state, &document, "a pattern", NULL);
}

static void fill(struct bytes *out, size_t size, int with)
{
    bytes_reserve(out, size);
    memset(out->data, with, size);
    out->size = size;
}

static void deflate_all(const struct bytes *plain, struct bytes *out)
{
    uLongf size = compressBound(plain->size);
    bytes_reserve(out, size);
    assert_int_equal(compress2(out->data, &size, plain->data, plain->size, 1), Z_OK);
    out->size = size;
}

/* 120 kB that are 40 MB that are 900 million pixels. */
static void an_image_packed_three_times(void **state)
{
    struct bytes runs = {0}, once = {0}, twice = {0}, document = {0};
    for (int i = 0; i < 30000 * (30000 / 128); i++)
        bytes_append(&runs, "\x81\x20", 2); /* 128 times 0x20 */
    deflate_all(&runs, &once);
    deflate_all(&once, &twice);
    struct pdf *pdf =
        pdf_page("", "/Resources<</XObject<</X 5 0 R>>>>", 400, 600, "400 0 0 600 0 0 cm /X Do");
    pdf_add_stream(pdf,
                   "/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8"
                   "/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode/RunLengthDecode]",
                   twice.data, twice.size);
    pdf_end(pdf, &document);
    assert_true(document.size < 200000);
    bytes_free(&runs);
    bytes_free(&once);
    bytes_free(&twice);
    assert_bounded(state, &document, "900 million pixels", NULL);
}

/* A list of 100 million numbers, each of which takes some octets more than in the file. */
static void a_list_without_end(void **state)
{
    struct bytes list = {0}, once = {0}, twice = {0}, document = {0};
    struct fault fault;
    fill(&list, 200 * 1000 * 1000, ' ');
    list.data[0] = '[';
    for (size_t i = 1; i < list.size; i += 2)
        list.data[i] = '0';
    deflate_all(&list, &once);
    deflate_all(&once, &twice);
    struct pdf *pdf = pdf_begin();
    pdf_add(pdf, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_add(pdf, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    pdf_add(pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R>>");
    pdf_add_stream(pdf, "/Filter[/FlateDecode/FlateDecode]", twice.data, twice.size);
    pdf_end(pdf, &document);
    assert_true(document.size < 100000);
    bytes_free(&list);
    bytes_free(&once);
    bytes_free(&twice);
    assert_bounded(state, &document, "a list", &fault);
    assert_non_null(strstr(fault.text, "broke its reader"));
}

static void put_chunk(struct bytes *png, const char *name, const void *data, size_t size)
{
    const uint8_t length[] = {(uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8),
                              (uint8_t)size};
    bytes_append(png, length, 4);
    size_t from = png->size;
    bytes_append(png, name, 4);
    bytes_append(png, data, size);
    uLong sum = crc32(0, png->data + from, (uInt)(png->size - from));
    const uint8_t check[] = {(uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8),
                             (uint8_t)sum};
    bytes_append(png, check, 4);
}

static void a_png_just_below_the_limit(void **state)
{
    struct bytes rows = {0}, packed = {0}, document = {0};
    const uint8_t head[] = {
        0, 0, BOMB_SIDE >> 8, BOMB_SIDE & 255, 0, 0, BOMB_SIDE >> 8, BOMB_SIDE & 255, 1, 0, 0,
        0, 0};
    fill(&rows, (size_t)BOMB_SIDE * (1 + (BOMB_SIDE + 7) / 8), 0);
    deflate_all(&rows, &packed);
    bytes_append(&document, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(&document, "IHDR", head, sizeof head);
    put_chunk(&document, "IDAT", packed.data, packed.size);
    put_chunk(&document, "IEND", "", 0);
    bytes_free(&rows);
    bytes_free(&packed);
    struct fault fault = {0};
    assert_bounded(state, &document, "a png", &fault);
    assert_int_equal(fault.kind, FAULT_NONE);
}

static void a_jpeg_just_below_the_limit(void **state)
{
    struct bytes pixels = {0}, document = {0};
    unsigned char *made = NULL;
    unsigned long size = 0;
    tjhandle writer = tjInitCompress();
    fill(&pixels, (size_t)BOMB_SIDE * BOMB_SIDE, 99);
    assert_int_equal(tjCompress2(writer, pixels.data, BOMB_SIDE, 0, BOMB_SIDE, TJPF_GRAY, &made,
                                 &size, TJSAMP_GRAY, 50, TJFLAG_PROGRESSIVE),
                     0);
    bytes_append(&document, made, size);
    tjFree(made);
    tjDestroy(writer);
    bytes_free(&pixels);
    struct fault fault = {0};
    assert_bounded(state, &document, "a progressive jpeg", &fault);
    assert_int_equal(fault.kind, FAULT_NONE);
}

/* A group the size of the page for each level of transparency. */
static void groups_within_groups(void **state)
{
    struct bytes document = {0};
    struct pdf *pdf =
        pdf_page("", "/Resources<</XObject<</X 5 0 R>>>>", 400, 600, "/X Do " MARK_CONTENT);
    for (int i = 0; i < 400; i++) {
        char entries[300];
        snprintf(entries, sizeof entries,
                 "/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Group<</S/Transparency/I true>>"
                 "/Resources<</XObject<</X %d 0 R>>/ExtGState<</G<</ca 0.5/BM/Multiply>>>>>>",
                 i + 6);
        pdf_add_stream(pdf, entries, "/G gs 0 0 9 9 re f /X Do", 24);
    }
    pdf_add_stream(pdf, "/Type/XObject/Subtype/Form/BBox[0 0 400 600]", "0 0 9 9 re f", 12);
    pdf_end(pdf, &document);
    assert_bounded(state, &document, "groups within groups", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_within_forms),
        cmocka_unit_test(a_pattern_of_too_many_tiles),
        cmocka_unit_test(an_image_packed_three_times),
        cmocka_unit_test(a_list_without_end),
        cmocka_unit_test(a_png_just_below_the_limit),
        cmocka_unit_test(a_jpeg_just_below_the_limit),
        cmocka_unit_test(groups_within_groups),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
