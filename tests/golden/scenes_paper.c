/* What is printed, as dots: receipts, the standard in short, the test page. None is a screen; here
 * each lies on one. */
#include "receipt/leaflet.h"
#include "receipt/receipt.h"
#include "receipt/test_page.h"
#include "scenes.h"
#include "screens/common.h"
#include "screens/proof.h"

#include <assert.h>

static void draw_paper(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    struct rect area = canvas_area(canvas);
    canvas_fill(canvas, area, theme_colour(canvas_theme(canvas), COLOUR_SHADE));
    proof_draw_receipt(canvas, area, view);
}
static const struct screen screen_test_page = {.name = "test-page", .draw = draw_paper};

static void test_page(struct fixture *fixture, int width_px, int dpi)
{
    struct fault fault = {0};
    struct receipt_printer *printer = receipt_printer_create(NULL, &fault);
    assert(printer);
    struct test_page page = {.digits = "7309",
                             .now = fixture->view.now,
                             .terminal = "SPESIMEN-01",
                             .staff = 7,
                             .width_px = width_px,
                             .dpi = dpi};
    bool drawn = test_page_draw(printer, &page, &fixture->receipt, &fault);
    assert(drawn);
    receipt_printer_destroy(printer);
    fixture->view.receipt = &fixture->receipt;
    fixture_show(fixture, &screen_test_page);
}

static void leaflet(struct fixture *fixture, const char *service, int width_px, int dpi)
{
    struct fault fault = {0};
    struct receipt_printer *printer = receipt_printer_create(NULL, &fault);
    struct leaflet page = {.service = catalogue_find_service(fixture->catalogue, service),
                           .text = fixture->text,
                           .language = fixture->look.language,
                           .terminal = "SPESIMEN-01",
                           .now = fixture->view.now};
    bool drawn = printer && leaflet_draw(printer, &page, width_px, dpi, &fixture->receipt, &fault);
    assert(drawn);
    receipt_printer_destroy(printer);
    fixture->view.receipt = &fixture->receipt;
    fixture_show(fixture, &screen_test_page);
}

static void leaflet_80(struct fixture *fixture)
{
    leaflet(fixture, "pekalongan/issue-esign", 576, 203);
}

static void leaflet_58(struct fixture *fixture)
{
    leaflet(fixture, "purbalingga/forgot-passphrase", 384, 203);
}

/* A receipt at its own size on paper: of an application, handed over, of a complaint, a copy. */
static void paper(struct fixture *fixture, const char *service, int width_px, bool over, int copy)
{
    struct fault fault = {0};
    struct receipt_printer *printer = receipt_printer_create(NULL, &fault);
    struct receipt receipt = {
        .service = catalogue_find_service(fixture->catalogue, service),
        .text = fixture->text,
        .language = fixture->look.language,
        .code = "K7QF2M9XRT4BW8",
        .url = "https://loket.example.go.id/t/K7QF2M9XRT4BW8",
        .terminal = "SPESIMEN-01",
        .handed_in = fixture->view.now,
        .due = {.year = 2026, .month = 11, .day = 23, .hour = 10, .minute = 42, .weekday = 1},
        .handed_over = over,
        .copy = copy};
    bool drawn =
        printer && receipt_draw(printer, &receipt, width_px, 203, &fixture->receipt, &fault);
    assert(drawn);
    receipt_printer_destroy(printer);
    fixture->view.receipt = &fixture->receipt;
    fixture_show(fixture, &screen_test_page);
}

static void paper_issue(struct fixture *fixture)
{
    paper(fixture, "pekalongan/issue-esign", 576, false, 0);
}

static void paper_narrow(struct fixture *fixture)
{
    paper(fixture, "purbalingga/forgot-passphrase", 384, false, 1);
}

static void paper_handed(struct fixture *fixture)
{
    paper(fixture, "pekalongan/revoke", 576, true, 0);
}

static void paper_complaint(struct fixture *fixture)
{
    paper(fixture, "purbalingga/complaint", 576, false, 0);
}

static void test_page_80(struct fixture *fixture)
{
    test_page(fixture, 576, 203);
}

static void test_page_58(struct fixture *fixture)
{
    test_page(fixture, 384, 203);
}

static void test_page_180(struct fixture *fixture)
{
    test_page(fixture, 512, 180);
}

static const struct scene scenes[] = {
    {"leaflet-80", "test-page", KEEP_ALL, leaflet_80},
    {"leaflet-58", "test-page", KEEP_INDONESIAN, leaflet_58},
    {"paper-issue", "test-page", KEEP_ALL, paper_issue},
    {"paper-narrow", "test-page", KEEP_ALL, paper_narrow},
    {"paper-handed", "test-page", KEEP_ALL, paper_handed},
    {"paper-complaint", "test-page", KEEP_ALL, paper_complaint},
    {"test-page-80", "test-page", KEEP_INDONESIAN, test_page_80},
    {"test-page-58", "test-page", KEEP_INDONESIAN, test_page_58},
    {"test-page-180", "test-page", KEEP_INDONESIAN, test_page_180},
};

const struct scene *paper_scene_at(unsigned index)
{
    return index < sizeof scenes / sizeof *scenes ? &scenes[index] : NULL;
}
