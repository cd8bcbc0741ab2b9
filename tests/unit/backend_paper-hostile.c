/* Documents that are broken, and documents that mean harm: each is drawn, or refused with a
 * sentence that says why; none opens a file, connects, or leaves a process. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "paper_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAMAGES = 60, PAGES = 10000 };

extern char **environ;

static int start(void **state)
{
    *state = open_papers((struct papers_options){0});
    return 0;
}

static int finish(void **state)
{
    papers_destroy(*state);
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : -1;
}

/* Refused by inspection and by drawing alike, in these words. */
static void assert_refused(void **state, struct bytes *document, const char *sentence)
{
    struct paper_info info = {.pages = 77};
    struct bytes jpeg = {0};
    struct fault fault = {0}, again = {0};
    assert_false(paper_render(*state, document, &(struct paper_view){1, 800, 0}, &jpeg, &again));
    if (!strstr(again.text, sentence)) fail_msg("drawn: %s", again.text);
    assert_int_equal(again.kind, FAULT_INPUT);
    assert_int_equal(jpeg.size, 0);
    if (paper_inspect(*state, document, &info, &fault)) {
        assert_string_equal(sentence, "larger, or smaller"); /* a page's matter, not the file's */
    } else if (!strstr(fault.text, sentence)) {
        fail_msg("inspected: %s", fault.text);
    } else {
        assert_int_equal(info.pages, 77);
    }
    bytes_free(document);
}

static void assert_drawn(void **state, struct bytes *document)
{
    struct bytes jpeg = {0};
    draw(*state, document, (struct paper_view){1, 800, 0}, &jpeg);
    seen_mark(&jpeg, 0, 800, 1200);
    bytes_free(&jpeg);
    bytes_free(document);
}

/* Drawn somehow, or refused for itself: the reader stands. */
static void assert_survived(void **state, struct bytes *document)
{
    struct bytes jpeg = {0};
    struct fault fault = {0};
    if (!paper_render(*state, document, &(struct paper_view){1, 800, 0}, &jpeg, &fault)) {
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_null(strstr(fault.text, "broke"));
        assert_null(strstr(fault.text, "may not"));
    }
    bytes_free(&jpeg);
}

static void a_page_tree_without_pages(void **state)
{
    static const char *const trees[] = {
        "<</Type/Pages/Kids[]/Count 0>>",
        "<</Type/Pages/Count 0>>",
        "<</Type/Pages/Kids[]/Count -5>>",
    };
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        struct pdf *pdf = pdf_begin();
        struct bytes document = {0};
        pdf_add(pdf, "<</Type/Catalog/Pages 2 0 R>>");
        pdf_add(pdf, trees[i]);
        pdf_end(pdf, &document);
        assert_refused(state, &document, "has no pages");
    }
}

static void a_page_tree_that_lies(void **state)
{
    static const char *const trees[] = {
        "<</Type/Pages/Kids[2 0 R]/Count 1>>",
        "<</Type/Pages/Kids[9 0 R 10 0 R]/Count 2>>",
        "<</Type/Pages/Kids[]/Count 5>>",
        "<</Type/Pages/Kids 2 0 R/Count 2>>",
        "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100>>",
    };
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        struct pdf *pdf = pdf_begin();
        struct bytes document = {0};
        pdf_add(pdf, "<</Type/Catalog/Pages 2 0 R>>");
        pdf_add(pdf, trees[i]);
        pdf_end(pdf, &document);
        assert_survived(state, &document);
        bytes_free(&document);
    }
}

static void ten_thousand_pages(void **state)
{
    struct pdf *pdf = pdf_begin();
    struct bytes kids = {0}, document = {0};
    pdf_add(pdf, "<</Type/Catalog/Pages 2 0 R>>");
    bytes_append_text(&kids, "<</Type/Pages/Count 10000/Kids[");
    for (int i = 0; i < PAGES; i++)
        bytes_append_format(&kids, "%d 0 R ", 3 + i);
    bytes_append_text(&kids, "]>>");
    pdf_add(pdf, bytes_text(&kids));
    for (int i = 0; i < PAGES; i++)
        pdf_add(pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]>>");
    pdf_end(pdf, &document);
    assert_refused(state, &document, "too many pages");
    bytes_free(&kids);
}

static void pages_of_no_size_for_paper(void **state)
{
    static const double sizes[][2] = {
        {14400, 14400}, /* 200 in, the most that PDF 1.x knows */
        {400, 3700},    {1e18, 1e18}, {0.5, 0.5}, {600, 0.01},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes document = {0};
        pdf_end(pdf_page("", "", sizes[i][0], sizes[i][1], MARK_CONTENT), &document);
        assert_refused(state, &document, "larger, or smaller");
    }
}

static void a_table_in_the_wrong_place_is_found(void **state)
{
    struct bytes document = {0};
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &document);
    uint8_t *place = memmem(document.data, document.size, "startxref\n", 10);
    assert_non_null(place);
    memcpy(place + 10, "9999999", 3);
    assert_drawn(state, &document);
}

static void what_is_beyond_repair(void **state)
{
    struct bytes document = {0};
    bytes_append_text(&document, "%PDF-1.7\nthis is all\n");
    assert_refused(state, &document, "damaged");
    bytes_append_text(&document, "%PDF-1.7\n");
    for (int i = 0; i < 20000; i++)
        bytes_append(&document, &(char){(char)(i * i >> 3)}, 1);
    assert_refused(state, &document, "damaged");
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &document);
    bytes_truncate(&document, 30);
    assert_refused(state, &document, "damaged");
    bytes_append_text(&document, "\xff\xd8\xff\xe0 and no more");
    assert_refused(state, &document, "damaged");
    bytes_append(&document, "\x89PNG\r\n\x1a\n", 8);
    assert_refused(state, &document, "damaged");
}

static void a_run(const char *const *words)
{
    pid_t child;
    int status = -1;
    assert_int_equal(posix_spawnp(&child, words[0], NULL, NULL, (char *const *)words, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* By qpdf, of a page that holds nothing of anybody. */
static void encrypt(const char *user, struct bytes *out)
{
    char dir[] = "/tmp/paper-XXXXXX", from[PATH_SIZE], to[PATH_SIZE];
    struct bytes plain = {0};
    assert_non_null(mkdtemp(dir));
    assert_true(path_join(dir, "plain.pdf", from, NULL) && path_join(dir, "locked.pdf", to, NULL));
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &plain);
    assert_true(file_write(dir, "plain.pdf", plain.data, plain.size, 0600, NULL));
    const char *const words[] = {"qpdf", "--encrypt", user, "owner", "256", "--", from, to, NULL};
    a_run(words);
    assert_true(file_read(to, 1 << 20, out, NULL));
    unlink(from);
    unlink(to);
    rmdir(dir);
    bytes_free(&plain);
}

/* One that anybody may read, and not change, is no secret. */
static void a_password(void **state)
{
    struct bytes document = {0};
    encrypt("secret", &document);
    assert_refused(state, &document, "locked with a password");
    encrypt("", &document);
    assert_drawn(state, &document);
}

static void pictures_that_are_larger_than_they_may_be(void **state)
{
    static const uint8_t png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02"
                                 "\0\0\0\x0f\xb0\xe2\x15\0\0\0\0IDAT\x35\xaf\x06\x1e";
    static const uint8_t jpeg[] = "\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\0\x02\x11"
                                  "\x01\x03\x11\x01\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0"
                                  "\xff\xd9";
    struct bytes document = {0};
    bytes_append(&document, png, sizeof png - 1);
    assert_refused(state, &document, "too many pixels");
    bytes_append(&document, jpeg, sizeof jpeg - 1);
    assert_refused(state, &document, "too many pixels");
}

/* What a document may want of its reader. Each is otherwise an ordinary page with the mark. */
static const char *const wishes[] = {
    "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:%d/'\\);)>>",
    "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.submitForm\\('http://127.0.0.1:%d/'\\))"
    ">>]>>>>",
    "/AA<</WC<</S/JavaScript/JS(1)>>>>/OpenAction<</S/URI/URI(http://127.0.0.1:%d/)>>",
    "/OpenAction<</S/Launch/F<</Type/Filespec/F(%s)>>/NewWindow true>>",
    "/OpenAction<</S/Launch/Unix<</F(/bin/sh)/P(%s)>>>>",
    "/OpenAction<</S/GoToR/F(%s)/D[0/Fit]>>",
    "/OpenAction<</S/SubmitForm/F<</FS/URL/F(http://127.0.0.1:%d/)>>/Fields[]>>",
    "/OpenAction<</S/ImportData/F(%s)>>",
    "/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(%s)/EF<</F 5 0 R>>>>]>>>>"
    "/PageMode/UseAttachments/Collection<</View/T>>",
    "/AcroForm<</XFA 5 0 R/NeedAppearances true/Fields[]>>",
};

struct watch {
    char dir[24], secret[40];
    int listener, port, files;
};

static void watch_begin(struct watch *watch)
{
    *watch = (struct watch){.dir = "/tmp/paper-XXXXXX", .files = inotify_init1(IN_NONBLOCK)};
    assert_non_null(mkdtemp(watch->dir));
    snprintf(watch->secret, sizeof watch->secret, "%s/secret", watch->dir);
    /* Were it read as a page's content, the page would be red all over. */
    static const char content[] = "1 0 0 rg 0 0 400 600 re f";
    assert_true(file_write(watch->dir, "secret", content, sizeof content - 1, 0644, NULL));
    assert_true(inotify_add_watch(watch->files, watch->secret, IN_OPEN | IN_ACCESS) >= 0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof here;
    watch->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(watch->listener, (struct sockaddr *)&here, size), 0);
    assert_int_equal(listen(watch->listener, 1), 0);
    assert_int_equal(getsockname(watch->listener, (struct sockaddr *)&here, &size), 0);
    watch->port = ntohs(here.sin_port);
}

static void watch_assert_untouched(struct watch *watch)
{
    struct pollfd waits[] = {{.fd = watch->listener, .events = POLLIN},
                             {.fd = watch->files, .events = POLLIN}};
    assert_int_equal(poll(waits, 2, 0), 0);
}

static void watch_end(struct watch *watch)
{
    watch_assert_untouched(watch);
    int fd = open(watch->secret, O_RDONLY); /* the watch itself works */
    assert_int_equal(poll(&(struct pollfd){.fd = watch->files, .events = POLLIN}, 1, 0), 1);
    close(fd);
    unlink(watch->secret);
    rmdir(watch->dir);
    close(watch->files);
    close(watch->listener);
}

static void nothing_is_done_that_a_document_wants(void **state)
{
    struct watch watch;
    watch_begin(&watch);
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        const char *hole = strchr(wishes[i], '%');
        struct bytes wish = {0}, document = {0};
        bytes_append(&wish, wishes[i], hole ? (size_t)(hole - wishes[i]) : strlen(wishes[i]));
        if (hole && hole[1] == 'd') bytes_append_format(&wish, "%d", watch.port);
        if (hole && hole[1] == 's') bytes_append_text(&wish, watch.secret);
        if (hole) bytes_append_text(&wish, hole + 2);
        struct pdf *pdf = pdf_page(bytes_text(&wish), "", 400, 600, MARK_CONTENT);
        pdf_add_stream(pdf, "/Type/EmbeddedFile", "MZ", 2);
        pdf_end(pdf, &document);
        assert_drawn(state, &document);
        watch_assert_untouched(&watch);
        bytes_free(&wish);
    }
    watch_end(&watch);
}

/* Parts of a page that lie in another file, or behind an address (ISO 32000-1, 7.3.8.2, 8.10.4). */
static void nothing_is_fetched_from_elsewhere(void **state)
{
    static const char *const parts[] = {
        "/Type/XObject/Subtype/Form/BBox[0 0 400 600]/F(%s)",
        "/Type/XObject/Subtype/Form/BBox[0 0 400 600]/F<</FS/URL/F(http://127.0.0.1:%d/)>>",
        "/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Ref<</F(%s)/Page 0>>",
        "/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/F<</F(%s)>>",
    };
    struct watch watch;
    watch_begin(&watch);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *hole = strchr(parts[i], '%');
        struct bytes part = {0}, document = {0};
        bytes_append(&part, parts[i], (size_t)(hole - parts[i]));
        if (hole[1] == 'd') bytes_append_format(&part, "%d", watch.port);
        if (hole[1] == 's') bytes_append_text(&part, watch.secret);
        bytes_append_text(&part, hole + 2);
        struct pdf *pdf =
            pdf_page("", "/Resources<</XObject<</X 5 0 R>>>>", 400, 600, "/X Do " MARK_CONTENT);
        pdf_add_stream(pdf, bytes_text(&part), "", 0);
        pdf_end(pdf, &document);
        assert_drawn(state, &document);
        watch_assert_untouched(&watch);
        bytes_free(&part);
    }
    watch_end(&watch);
}

/* Things that contain themselves, and filters that are fed what they do not expect. */
static void knots(void **state)
{
    static const struct {
        const char *entries, *data;
    } parts[] = {
        {"/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</XObject<</X 5 0 R>>>>", "/X Do"},
        {"/Filter[/FlateDecode/FlateDecode/FlateDecode]", "x\x9c"},
        {"/Filter/JBIG2Decode/Type/XObject/Subtype/Image/Width 9/Height 9", "\x97JB2\r\n\x1a\n"},
        {"/Filter/JPXDecode/Type/XObject/Subtype/Image/Width 9/Height 9", "\xff\x4f\xff\x51"},
        {"/Filter/DCTDecode/Type/XObject/Subtype/Image/Width 9/Height 9", "\xff\xd8\xff\xe0"},
        {"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 999999999>>/Type/XObject"
         "/Subtype/Image/Width 9/Height 9/BitsPerComponent 1/ImageMask true",
         "\x12\x34"},
        {"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8"
         "/ColorSpace[/Indexed/DeviceRGB 255 5 0 R]",
         "a"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct bytes document = {0};
        struct pdf *pdf =
            pdf_page("", "/Resources<</XObject<</X 5 0 R>>>>", 400, 600, "/X Do " MARK_CONTENT);
        pdf_add_stream(pdf, parts[i].entries, parts[i].data, strlen(parts[i].data));
        pdf_end(pdf, &document);
        assert_survived(state, &document);
        bytes_free(&document);
    }
}

static void a_thousand_brackets(void **state)
{
    struct bytes content = {0}, document = {0};
    for (int i = 0; i < 100000; i++)
        bytes_append_text(&content, i < 50000 ? "[<<" : "q ");
    bytes_append_text(&content, MARK_CONTENT);
    pdf_end(pdf_page("", "", 400, 600, bytes_text(&content)), &document);
    assert_survived(state, &document);
    bytes_free(&content);
    bytes_free(&document);
}

/* Every kind of slip that a disk or a network makes, at many places. */
static void damage_anywhere(void **state)
{
    struct bytes whole = {0};
    pdf_end(pdf_page("", "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times>>>>>>",
                     400, 600, "BT /F 40 Tf 20 300 Td (abc) Tj ET " MARK_CONTENT),
            &whole);
    for (size_t i = 0; i < DAMAGES; i++) {
        struct bytes document = {0};
        size_t at = whole.size * i / DAMAGES;
        bytes_append(&document, whole.data, whole.size);
        if (i % 3 == 0) bytes_truncate(&document, at > 8 ? at : 8);
        if (i % 3 == 1) document.data[at] ^= (uint8_t)(1 + i);
        if (i % 3 == 2) memset(document.data + at, '9', whole.size / DAMAGES);
        memcpy(document.data, "%PDF-1.7", 8);
        assert_survived(state, &document);
        bytes_free(&document);
    }
    bytes_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_tree_without_pages),
        cmocka_unit_test(a_page_tree_that_lies),
        cmocka_unit_test(ten_thousand_pages),
        cmocka_unit_test(pages_of_no_size_for_paper),
        cmocka_unit_test(a_table_in_the_wrong_place_is_found),
        cmocka_unit_test(what_is_beyond_repair),
        cmocka_unit_test(a_password),
        cmocka_unit_test(pictures_that_are_larger_than_they_may_be),
        cmocka_unit_test(nothing_is_done_that_a_document_wants),
        cmocka_unit_test(nothing_is_fetched_from_elsewhere),
        cmocka_unit_test(knots),
        cmocka_unit_test(a_thousand_brackets),
        cmocka_unit_test(damage_anywhere),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
