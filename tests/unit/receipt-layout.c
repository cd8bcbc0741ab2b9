/* The printed receipt: what stands on it can be read back, on every paper, in every language. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "receipt/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define URL                                                                                        \
    "https://loket.example.go.id/t/00000000000150?k=PKL-01&s="                                     \
    "ACVKb5S53gMoTXKXvOEGK1B1mr_kCS5TeJ3C5wwxVnugxeoPNFl-o8jtEjdcgabL8BU6X4SpzvMYPWKHrNH2Gw"

static struct agency agency = {
    .short_name = {.id = "Dinas Kominfo Kota Contoh", .en = "Dinas Kominfo, Contoh City"},
    .complaint_phone = "(0285) 000000",
};
static struct service service = {
    .agency = &agency,
    .short_title = {.id = "Penerbitan sertifikat", .en = "Certificate issuance"},
    .receipt_next = {.id = "Berikutnya: berkas diperiksa verifikator, lalu tautan dikirim ke "
                           "e-mail dinas Anda.",
                     .en = "Next: a verifier checks your papers, then a link is sent to your "
                           "official e-mail."},
};

struct fixture {
    struct receipt_printer *printer;
    struct text *text;
    struct receipt receipt;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct fault fault;
    fixture = (struct fixture){
        .printer = receipt_printer_create(NULL, &fault),
        .text = text_create(SOURCE_DIR "/assets/text", &fault),
        .receipt = {.service = &service,
                    .code = "00000000000150",
                    .url = URL,
                    .terminal = "PKL-01"},
    };
    assert_non_null(fixture.printer);
    assert_non_null(fixture.text);
    fixture.receipt.text = fixture.text;
    civil_from_iso("2026-11-20T10:42:00+07:00", &fixture.receipt.handed_in);
    civil_from_iso("2026-11-23T10:42:00+07:00", &fixture.receipt.due);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    receipt_printer_destroy(fixture->printer);
    text_destroy(fixture->text);
    return 0;
}

static void draw(struct fixture *fixture, int width, int dpi, struct bitmap *out)
{
    struct fault fault;
    if (!receipt_draw(fixture->printer, &fixture->receipt, width, dpi, out, &fault))
        fail_msg("%s", fault.text);
}

/* The picture by the stock reader's eyes: zbarimg prints what it read. */
static void read_code(const struct bitmap *page, char *out, size_t size)
{
    char dir[] = "/tmp/anjungan-receipt-XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct bytes png = {0};
    assert_true(bitmap_write_png(page, &png, NULL));
    assert_true(file_write_durable(dir, "r.png", png.data, png.size, 0600, NULL));
    bytes_free(&png);
    char path[PATH_SIZE];
    assert_true(path_join(dir, "r.png", path, NULL));
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("zbarimg", "zbarimg", "--quiet", "--nodbus", "--raw", path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t got; (got = read(ends[0], out + used, size - 1 - used)) > 0;)
        used += (size_t)got;
    out[used] = 0;
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(file_remove_durable(dir, "r.png", NULL));
    rmdir(dir);
}

static const struct {
    int width, dpi;
} papers[] = {{576, 203}, {512, 180}, {384, 203}, {640, 203}, {432, 203}, {832, 300}};

static void test_qr_reads_back_on_every_paper(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct bitmap page;
        draw(fixture, papers[i].width, papers[i].dpi, &page);
        assert_int_equal(page.width_px, papers[i].width);
        char read[512];
        read_code(&page, read, sizeof read);
        assert_string_equal(read, URL "\n");
        bitmap_free(&page);
    }
}

/* Rows [from, to) that hold ink, as one run of rows with at least `least` black dots each. */
static int ink_of_row(const struct bitmap *page, int y)
{
    int count = 0;
    for (int x = 0; x < page->width_px; x++)
        count += bitmap_get(page, x, y);
    return count;
}

/* The symbol's upper edge is two solid bars of seven modules; its left and right ends say its
 * width. */
static void find_symbol(const struct bitmap *page, int *out_module, int *out_left, int *out_right,
                        int *out_top)
{
    struct bitmap qr;
    assert_true(qr_encode(URL, &qr, NULL));
    int side = qr.width_px - 8;
    bitmap_free(&qr);
    for (int module = 12; module >= 2; module--) {
        int left = (page->width_px - module * (side + 8)) / 2 + 4 * module;
        if (left < 0) continue;
        for (int y = 0; y + 7 * module < page->height_px; y++) {
            int run = 0;
            while (bitmap_get(page, left + run, y))
                run++;
            if (run != 7 * module || bitmap_get(page, left - 1, y)) continue;
            *out_module = module;
            *out_left = left;
            *out_right = left + module * side;
            *out_top = y;
            return;
        }
    }
    fail_msg("no symbol");
}

static void test_qr_is_large_and_has_its_quiet_zone(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct bitmap page;
        draw(fixture, papers[i].width, papers[i].dpi, &page);
        int module, left, right, top;
        find_symbol(&page, &module, &left, &right, &top);
        assert_true((right - left) * 25.4 / papers[i].dpi >= 29.9);
        for (int y = top - 4 * module; y < top; y++)
            assert_int_equal(ink_of_row(&page, y), 0);
        for (int y = top; y < top + right - left; y++) {
            for (int k = 1; k <= 4 * module; k++) {
                assert_false(bitmap_get(&page, left - k, y));
                assert_false(bitmap_get(&page, right - 1 + k, y));
            }
        }
        for (int y = top + right - left; y < top + right - left + 4 * module - 6; y++)
            assert_int_equal(ink_of_row(&page, y), 0);
        bitmap_free(&page);
    }
}

static void test_paper_is_not_wasted(void **state)
{
    struct fixture *fixture = *state;
    struct bitmap page;
    draw(fixture, 576, 203, &page);
    assert_true(page.height_px * 25.4 / 203 < 105);
    /* Nothing but paper comes first and last, and not much of it. */
    int first = 0, last = page.height_px - 1;
    while (ink_of_row(&page, first) == 0)
        first++;
    while (ink_of_row(&page, last) == 0)
        last--;
    assert_in_range(first, 1, 24);
    assert_in_range(page.height_px - 1 - last, 1, 24);
    bitmap_free(&page);
}

static void test_nothing_touches_the_sides(void **state)
{
    struct fixture *fixture = *state;
    fixture->receipt.copy = 12;
    fixture->receipt.support = "P-07";
    for (int language = LANGUAGE_ID; language < LANGUAGE_COUNT; language++) {
        fixture->receipt.language = (enum language)language;
        for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
            struct bitmap page;
            draw(fixture, papers[i].width, papers[i].dpi, &page);
            for (int y = 0; y < page.height_px; y++) {
                for (int x = 0; x < 4; x++) {
                    assert_false(bitmap_get(&page, x, y));
                    assert_false(bitmap_get(&page, page.width_px - 1 - x, y));
                }
            }
            bitmap_free(&page);
        }
    }
    fixture->receipt.language = LANGUAGE_ID;
    fixture->receipt.copy = 0;
    fixture->receipt.support = NULL;
}

static bool same(const struct bitmap *a, const struct bitmap *b)
{
    return a->width_px == b->width_px && a->height_px == b->height_px &&
           memcmp(a->rows, b->rows, (size_t)a->stride_bytes * (size_t)a->height_px) == 0;
}

static void test_each_thing_that_is_said_shows(void **state)
{
    struct fixture *fixture = *state;
    struct receipt kept = fixture->receipt;
    struct bitmap plain, again;
    draw(fixture, 576, 203, &plain);
    draw(fixture, 576, 203, &again);
    assert_true(same(&plain, &again));
    bitmap_free(&again);
    struct service other = service;
    struct agency other_agency = agency;
    other.short_title.id = "Lupa passphrase";
    other_agency.complaint_phone = "(0285) 111111";
    for (int change = 0; change < 9; change++) {
        fixture->receipt = kept;
        other.agency = change == 8 ? &other_agency : &agency;
        switch (change) {
        case 0: fixture->receipt.copy = 1; break;
        case 1: fixture->receipt.support = "P-07"; break;
        case 2: fixture->receipt.language = LANGUAGE_EN; break;
        case 3: fixture->receipt.code = "00000000000011"; break;
        case 4: fixture->receipt.terminal = "PKL-02"; break;
        case 5: fixture->receipt.due.minute = 43; break;
        case 6: fixture->receipt.handed_in.minute = 41; break;
        default: fixture->receipt.service = &other; break;
        }
        draw(fixture, 576, 203, &again);
        if (same(&plain, &again)) fail_msg("change %d does not show", change);
        bitmap_free(&again);
    }
    fixture->receipt = kept;
    bitmap_free(&plain);
}

static void test_long_names_and_foreign_bytes(void **state)
{
    struct fixture *fixture = *state;
    struct agency long_agency = agency;
    struct service long_service = service;
    long_agency.short_name.id = "Dinas Komunikasi, Informatika, Statistik, dan Persandian "
                                "Kabupaten Contoh-yang-sangat-panjang-sekali-namanya";
    long_agency.short_name.en = NULL;
    long_agency.complaint_phone = NULL;
    long_service.agency = &long_agency;
    long_service.short_title.id =
        "Pa\xcc\x88ssphrase \xff\xfe broken \xf0\x9f\x98\x80 \xe2\x82 \xc3";
    struct receipt kept = fixture->receipt;
    fixture->receipt.service = &long_service;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct bitmap page;
        draw(fixture, papers[i].width, papers[i].dpi, &page);
        assert_true(page.height_px * 25.4 / papers[i].dpi < 150);
        bitmap_free(&page);
    }
    fixture->receipt = kept;
}

static void test_what_fits_no_code(void **state)
{
    struct fixture *fixture = *state;
    char *long_text = memory_alloc(4000);
    memset(long_text, 'a', 3999);
    struct receipt kept = fixture->receipt;
    fixture->receipt.url = long_text;
    struct bitmap page = {.width_px = -1};
    struct fault fault = {0};
    assert_false(receipt_draw(fixture->printer, &fixture->receipt, 576, 203, &page, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(page.width_px, -1);
    fixture->receipt = kept;
    memory_wipe_free(long_text, 4000);
}

static void test_fonts_that_are_not_there(void **unused)
{
    (void)unused;
    struct fault fault = {0};
    assert_null(receipt_printer_create("/nonexistent", &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    receipt_printer_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr_reads_back_on_every_paper),
        cmocka_unit_test(test_qr_is_large_and_has_its_quiet_zone),
        cmocka_unit_test(test_paper_is_not_wasted),
        cmocka_unit_test(test_nothing_touches_the_sides),
        cmocka_unit_test(test_each_thing_that_is_said_shows),
        cmocka_unit_test(test_long_names_and_foreign_bytes),
        cmocka_unit_test(test_what_fits_no_code),
        cmocka_unit_test(test_fonts_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
