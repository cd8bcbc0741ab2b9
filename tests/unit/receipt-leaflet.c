/* The standard in short: every service's fits every paper, says what it must, and is no receipt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "receipt/leaflet.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct receipt_printer *printer;
    struct text *text;
    struct catalogue *catalogue;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct fault fault;
    fixture = (struct fixture){
        .printer = receipt_printer_create(NULL, &fault),
        .text = text_create(SOURCE_DIR "/assets/text", &fault),
        .catalogue = catalogue_create(SOURCE_DIR "/config", &fault),
    };
    *state = &fixture;
    return fixture.printer && fixture.text && fixture.catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    receipt_printer_destroy(fixture->printer);
    text_destroy(fixture->text);
    catalogue_destroy(fixture->catalogue);
    return 0;
}

static void draw(struct fixture *fixture, const struct service *service, enum language language,
                 int width, int dpi, struct bitmap *out)
{
    struct leaflet leaflet = {.service = service,
                              .text = fixture->text,
                              .language = language,
                              .terminal = "SPESIMEN-01",
                              .now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB}};
    struct fault fault = {0};
    if (!leaflet_draw(fixture->printer, &leaflet, width, dpi, out, &fault))
        fail_msg("%s: %s", service->key, fault.text);
    assert_int_equal(out->width_px, width);
}

static int ink_of_row(const struct bitmap *page, int y)
{
    int count = 0;
    for (int x = 0; x < page->width_px; x++)
        count += bitmap_get(page, x, y);
    return count;
}

/* The margins stay white: nothing is cut off at the edge of the paper. */
static void keeps_the_margins(const struct bitmap *page, int margin)
{
    for (int y = 0; y < page->height_px; y++)
        for (int x = 0; x < margin; x++) {
            assert_false(bitmap_get(page, x, y));
            assert_false(bitmap_get(page, page->width_px - 1 - x, y));
        }
}

/* The dashed rules over the whole width: three of them. */
static int rules(const struct bitmap *page)
{
    int count = 0;
    bool before = false;
    for (int y = 0; y < page->height_px; y++) {
        int changes = 0;
        for (int x = 1; x < page->width_px; x++)
            changes += bitmap_get(page, x, y) != bitmap_get(page, x - 1, y);
        int ink = ink_of_row(page, y);
        bool rule = changes > 60 && ink * 10 > page->width_px * 5 && ink * 10 < page->width_px * 8;
        if (rule && !before) count++;
        before = rule;
    }
    return count;
}

static const struct {
    int width, dpi;
} papers[] = {{576, 203}, {512, 180}, {384, 203}, {432, 203}};

static void every_service_fits_every_paper(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        for (unsigned s = 0; s < catalogue_service_count(fixture->catalogue); s++)
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                struct bitmap page;
                draw(fixture, catalogue_service(fixture->catalogue, s), (enum language)language,
                     papers[i].width, papers[i].dpi, &page);
                double mm = page.height_px * 25.4 / papers[i].dpi;
                if (mm < 60 || mm > 260)
                    fail_msg("%s in language %d on %d dots: %.0f mm",
                             catalogue_service(fixture->catalogue, s)->key, language,
                             papers[i].width, mm);
                keeps_the_margins(&page, papers[i].dpi / 26);
                bitmap_free(&page);
            }
}

static void it_has_its_parts(void **state)
{
    struct fixture *fixture = *state;
    struct bitmap page;
    draw(fixture, catalogue_find_service(fixture->catalogue, "pekalongan/issue-esign"), LANGUAGE_ID,
         576, 203, &page);
    assert_int_equal(rules(&page), 3);
    bitmap_free(&page);
}

/* Each thing to bring takes its line: without one the page is a line shorter. */
static void each_requirement_is_on_it(void **state)
{
    struct fixture *fixture = *state;
    const struct service *whole =
        catalogue_find_service(fixture->catalogue, "pekalongan/issue-esign");
    struct service less = *whole;
    struct bitmap full, page;
    draw(fixture, whole, LANGUAGE_ID, 576, 203, &full);
    for (unsigned left = whole->requirements_count - 1; left > 0; left--) {
        less.requirements_count = left;
        draw(fixture, &less, LANGUAGE_ID, 576, 203, &page);
        int shorter = full.height_px - page.height_px;
        int lines = (int)(whole->requirements_count - left);
        assert_true(shorter >= lines * 25 && shorter % lines == 0);
        bitmap_free(&page);
    }
    bitmap_free(&full);
}

static void what_is_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct service service =
        *catalogue_find_service(fixture->catalogue, "purbalingga/forgot-passphrase");
    static struct requirement many[200];
    struct bitmap page = {0};
    struct fault fault = {0};
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        many[i].title.id = "Surat yang panjang sekali namanya";
    service.requirements = many;
    service.requirements_count = sizeof many / sizeof *many;
    struct leaflet leaflet = {.service = &service,
                              .text = fixture->text,
                              .language = LANGUAGE_ID,
                              .terminal = "SPESIMEN-01",
                              .now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB}};
    assert_false(leaflet_draw(fixture->printer, &leaflet, 384, 203, &page, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_null(page.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_service_fits_every_paper),
        cmocka_unit_test(it_has_its_parts),
        cmocka_unit_test(each_requirement_is_on_it),
        cmocka_unit_test(what_is_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
