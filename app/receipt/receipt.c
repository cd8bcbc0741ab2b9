#include "receipt/receipt.h"

#include "receipt/code.h"
#include "receipt/setting.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FONT_DIR "/usr/share/fonts/opentype/inter"

enum { TEXT_SIZE = 256, QR_SIDE_MM = 30, QR_QUIET_MODULES = 4 };

#define CODE_MM    6.2 /* of the em; smaller where the paper is narrow */
#define HEADING_MM 3.9
#define BODY_MM    3.1

struct receipt_printer *receipt_printer_create(const char *font_dir, struct fault *fault)
{
    struct typeface *typeface = typeface_create(font_dir ? font_dir : FONT_DIR, fault);
    if (!typeface) return NULL;
    struct receipt_printer *printer = memory_alloc(sizeof *printer);
    printer->typeface = typeface;
    return printer;
}

void receipt_printer_destroy(struct receipt_printer *printer)
{
    if (!printer) return;
    typeface_destroy(printer->typeface);
    memory_wipe_free(printer, sizeof *printer);
}

/* In one line: 72 px of the screen's measure on 80 mm paper, otherwise as large as fits. */
static void code_line(struct setting *setting, const char *code)
{
    char grouped[CODE_GROUPED_SIZE];
    code_group(code, grouped);
    struct type_style style = {
        .size_px = setting_dots(setting, CODE_MM), .bold = true, .tabular = true};
    while (style.size_px > 12 && typeface_width(setting->typeface, &style, grouped,
                                                strlen(grouped)) > setting_width(setting))
        style.size_px--;
    setting_text(setting, &style, grouped);
}

/* Modules are whole dots. The symbol itself is 30 mm wide, or as wide as the paper allows. */
static bool qr_block(struct setting *setting, const char *url, struct fault *fault)
{
    struct bitmap qr;
    if (!qr_encode(url, &qr, fault)) return false;
    int symbol = qr.width_px - 2 * QR_QUIET_MODULES, paper = setting->bitmap.width_px;
    int module = (setting_dots(setting, QR_SIDE_MM) + symbol - 1) / symbol;
    while (module > 1 && module * qr.width_px > paper)
        module--;
    int left = (paper - module * qr.width_px) / 2, top = setting->pen_y;
    for (int y = 0; y < qr.height_px; y++) {
        for (int x = 0; x < qr.width_px; x++) {
            if (bitmap_get(&qr, x, y))
                setting_fill(setting, left + x * module, top + y * module, module, module);
        }
    }
    setting->pen_y += module * qr.height_px;
    bitmap_free(&qr);
    return true;
}

static const char *zone_name(const struct civil *time)
{
    switch (time->offset_minutes) {
    case 7 * 60: return " WIB";
    case 8 * 60: return " WITA";
    case 9 * 60: return " WIT";
    default: return "";
    }
}

static void date_and_time(struct setting *setting, const struct type_style *style,
                          enum language language, const struct civil *civil, const char *zone)
{
    char date[96], clock[16], time[32];
    text_date_long(language, civil, date, sizeof date);
    text_time(language, civil, clock, sizeof clock);
    snprintf(time, sizeof time, "%s%s", clock, zone);
    setting_pair(setting, style, date, time);
}

/* "https://loket.example.go.id/t/CODE?k=..." as a person types it: "loket.example.go.id/t". */
static void short_address(const char *url, char out[TEXT_SIZE])
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    const char *end = strstr(host, "/t/");
    size_t length = end ? (size_t)(end - host) + 2 : strcspn(host, "?");
    snprintf(out, TEXT_SIZE, "%.*s", (int)length, host);
}

static void head_block(struct setting *setting, const struct receipt *receipt)
{
    struct type_style heading = {
        .size_px = setting_type_size(setting, HEADING_MM), .bold = true, .capitals = true};
    const struct service *service = receipt->service;
    setting_skip(setting, 1.4);
    if (receipt->copy > 0) {
        char banner[TEXT_SIZE];
        snprintf(banner, sizeof banner, "%s %d",
                 text_get(receipt->text, receipt->language, "Salinan"), receipt->copy);
        setting_framed(setting, &heading, banner);
        setting_skip(setting, 1.6);
    }
    setting_heading(setting, &heading, phrase_in(&service->agency->short_name, receipt->language));
}

static void due_block(struct setting *setting, const struct receipt *receipt,
                      const struct type_style *body)
{
    struct type_style strong = {.size_px = body->size_px, .bold = true};
    bool promised = receipt->due.year != 0;
    bool complaint = receipt->service->kind == SERVICE_COMPLAINT;
    if (receipt->handed_over)
        setting_text(setting, &strong,
                     text_get(receipt->text, receipt->language, "Dilanjutkan oleh petugas"));
    setting_text(setting, &strong,
                 text_get(receipt->text, receipt->language,
                          promised && complaint ? "Dijawab paling lambat"
                          : promised            ? "Selesai paling lambat"
                                                : "Tanggal selesai diberitahukan petugas"));
    if (promised) date_and_time(setting, &strong, receipt->language, &receipt->due, "");
    setting_skip(setting, 0.8);
    setting_text(setting, body,
                 receipt->handed_over
                     ? text_get(receipt->text, receipt->language,
                                "Tunjukkan tanda terima ini di loket. Petugas melengkapi yang "
                                "belum ada.")
                     : phrase_in(&receipt->service->receipt_next, receipt->language));
}

/* Whoever is not content turns to the national service, which knows no link of ours: the code is
 * named there. */
static void lapor_block(struct setting *setting, const struct receipt *receipt,
                        const struct type_style *body)
{
    const char *at = agency_channel(receipt->service->agency, CHANNEL_LAPOR);
    char code[CODE_GROUPED_SIZE], words[TEXT_SIZE];
    if (receipt->service->kind != SERVICE_COMPLAINT || !at) return;
    code_group(receipt->code, code);
    snprintf(words, sizeof words, "%s %s, %s %s",
             text_get(receipt->text, receipt->language, "Belum puas? SP4N-LAPOR"), at,
             text_get(receipt->text, receipt->language, "sebutkan kode"), code);
    setting_text(setting, body, words);
    setting_rule(setting);
}

static void help_block(struct setting *setting, const struct receipt *receipt,
                       const struct type_style *body)
{
    const struct text *text = receipt->text;
    char complaint[TEXT_SIZE], terminal[TEXT_SIZE], support[TEXT_SIZE];
    snprintf(terminal, sizeof terminal, "%s %s", text_get(text, receipt->language, "Terminal"),
             receipt->terminal);
    const char *phone = receipt->service->agency->complaint_phone;
    if (phone) {
        snprintf(complaint, sizeof complaint, "%s %s",
                 text_get(text, receipt->language, "Pengaduan"), phone);
        setting_pair(setting, body, complaint, terminal);
    } else {
        setting_text(setting, body, terminal);
    }
    if (!receipt->support) return;
    struct type_style strong = {.size_px = body->size_px, .bold = true};
    snprintf(support, sizeof support, "%s %s", text_get(text, receipt->language, "Kode bantuan"),
             receipt->support);
    setting_text(setting, &strong, support);
}

static bool draw(struct setting *setting, const struct receipt *receipt, struct fault *fault)
{
    struct type_style body = {.size_px = setting_type_size(setting, BODY_MM)};
    head_block(setting, receipt);
    setting_rule(setting);
    setting_text(setting, &body, phrase_in(&receipt->service->short_title, receipt->language));
    date_and_time(setting, &body, receipt->language, &receipt->handed_in,
                  zone_name(&receipt->handed_in));
    setting_rule(setting);
    setting_skip(setting, -1.4); /* the code's quiet zone is space enough */
    if (!qr_block(setting, receipt->url, fault)) return false;
    setting_skip(setting, -0.8);
    code_line(setting, receipt->code);
    char address[TEXT_SIZE];
    short_address(receipt->url, address);
    setting_text(setting, &body, address);
    setting_rule(setting);
    due_block(setting, receipt, &body);
    setting_rule(setting);
    lapor_block(setting, receipt, &body);
    help_block(setting, receipt, &body);
    setting_skip(setting, 1.4);
    return true;
}

bool receipt_draw(struct receipt_printer *printer, const struct receipt *receipt, int width_px,
                  int dpi, struct bitmap *out, struct fault *fault)
{
    assert(width_px >= 256 && width_px <= 4096 && dpi >= 100 && dpi <= 1200);
    struct setting setting;
    setting_init(&setting, printer->typeface, width_px, dpi);
    bool done = draw(&setting, receipt, fault);
    if (done) setting_cut(&setting, out);
    setting_finish(&setting);
    return done;
}
