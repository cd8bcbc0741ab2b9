/* The terminals of one's own agency: first who says nothing, then where a person must act. */
#include "backend/desk/inside.h"
#include "backend/fleet/view.h"

#include "base/support.h"
#include "text/text.h"
#include "vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_NEAR_S = 60 };

/* The lower, the sooner somebody must go there. */
static int urgency(const struct fleet_view *view)
{
    return view->silent ? 0 : view->alerts_count ? 1 : view->enrolled ? 2 : 3;
}

static int compare(const void *a, const void *b)
{
    const struct fleet_view *one = a, *other = b;
    int by = urgency(one) - urgency(other);
    if (by == 0) by = other->alerts_count - one->alerts_count;
    return by ? by : strcmp(one->terminal, other->terminal);
}

static const char *role_words(const struct report_device *device)
{
    static const char *const words[DEVICE_ROLES] = {
        "Pemindai", "Kamera", "Pencetak", "Pembaca kode", "Lampu penunjuk", "Colokan headset"};
    enum device_role role;
    return device_role_from_name(device->role, &role) ? words[role] : device->role;
}

static const char *state_words(const struct report_device *device)
{
    static const char *const words[DEVICE_STATES] = {
        "Belum diketahui", "Sedang dinyalakan", "Siap",
        "Sedang bekerja",  "Tidak menjawab",    "Tidak terpasang",
        "Rusak",           "Perlu tindakan",    "Perlu tindakan"};
    enum device_state state;
    return words[device_state_from_name(device->state, &state) ? state : DEVICE_UNKNOWN];
}

/* "12 detik", "3 jam". */
static void span_words(int64_t seconds, char out[WORDS_SIZE])
{
    int64_t number = seconds < 0 ? 0 : seconds;
    const char *unit = "detik";
    if (number >= 2 * 86400)
        number /= 86400, unit = "hari";
    else if (number >= 2 * 3600)
        number /= 3600, unit = "jam";
    else if (number >= 120)
        number /= 60, unit = "menit";
    snprintf(out, WORDS_SIZE, "%lld %s", (long long)number, unit);
}

static void write_line(struct html *html, const char *class_name, const char *words)
{
    html_element(html, "div", class_name, words);
}

static void write_state(struct html *html, const struct fleet_view *view)
{
    html_open(html, "td", NULL);
    if (!view->enrolled) html_element(html, "span", "badge", "Belum didaftarkan");
    if (view->silent) html_element(html, "span", "badge bad", "Mati");
    if (!view->silent && view->alerts_count)
        html_element(html, "span", "badge warn", "Perlu tindakan");
    if (view->enrolled && view->alerts_count == 0)
        html_element(html, "span", "badge", view->heard_s ? "Hidup" : "Baru didaftarkan");
    for (int i = 0; i < view->alerts_count; i++) {
        const struct support *support = support_find(view->alerts[i]);
        char words[256];
        snprintf(words, sizeof words, "%s %s", view->alerts[i],
                 support ? support->text : "Lihat terminalnya.");
        write_line(html, NULL, words);
    }
    if (view->report.kiosk.staff_called) write_line(html, NULL, "Petugas dipanggil");
    if (view->report.kiosk.staff_in) write_line(html, NULL, "Petugas sedang bekerja di sana");
    html_close(html);
}

static void write_clock(struct html *html, const struct fleet_view *view)
{
    char words[WORDS_SIZE];
    bool near = view->offset_s > -CLOCK_NEAR_S && view->offset_s < CLOCK_NEAR_S;
    if (!view->reported) return;
    snprintf(words, sizeof words, "Jam meleset %+lld detik", (long long)view->offset_s);
    write_line(html, near ? "number" : "late", near ? "Jam tepat" : words);
}

static void write_heard(struct html *html, const struct fleet_view *view, int64_t now_s)
{
    char span[WORDS_SIZE], words[2 * WORDS_SIZE];
    html_open(html, "td", NULL);
    if (view->heard_s) {
        span_words(now_s - view->heard_s, span);
        snprintf(words, sizeof words, "%s lalu", span);
        html_text(html, words);
        words_time(view->heard_s, span);
        write_line(html, "number", span);
        write_clock(html, view);
    } else {
        html_text(html, "Belum pernah");
    }
    html_close(html);
}

static void write_paper(struct html *html, const struct fleet_view *view)
{
    char words[WORDS_SIZE], date[48];
    html_open(html, "td", NULL);
    if (view->report.kiosk.paper.known) {
        int mm = view->report.kiosk.paper.remaining_mm;
        snprintf(words, sizeof words, "%d,%d m (%d tanda terima)", mm / 1000, mm % 1000 / 100,
                 view->report.kiosk.paper.receipts_left);
        html_text(html, words);
    } else {
        html_text(html, "Belum diketahui");
    }
    if (view->paper_ends_s) {
        struct civil ends = civil_from_unix(view->paper_ends_s, CIVIL_WIB);
        text_date_short(LANGUAGE_ID, &ends, date, sizeof date);
        snprintf(words, sizeof words, "Habis kira-kira %s", date);
        write_line(html, view->report.kiosk.paper.warns ? "soon" : "number", words);
    }
    html_close(html);
}

/* How many can be done there now, and which of them not. */
static void write_services(struct visit *visit, const struct report_kiosk *kiosk)
{
    char words[2 * WORDS_SIZE];
    int ready = 0;
    if (!kiosk->services_count) return;
    for (int i = 0; i < kiosk->services_count; i++)
        ready += kiosk->services[i].ready;
    snprintf(words, sizeof words, "Layanan siap: %d dari %d", ready, kiosk->services_count);
    write_line(&visit->html, "number", words);
    for (int i = 0; i < kiosk->services_count; i++) {
        const struct report_service *item = &kiosk->services[i];
        const struct service *service =
            catalogue_find_service(visit->desk->options.cases->catalogue, item->key);
        if (item->ready) continue;
        snprintf(words, sizeof words, "%.80s: belum siap %s",
                 service ? phrase_in(&service->short_title, LANGUAGE_ID) : item->key, item->code);
        write_line(&visit->html, "late", words);
    }
}

/* What is at its work in one line, each of the others in its own. */
static void write_devices(struct visit *visit, const struct fleet_view *view)
{
    struct html *html = &visit->html;
    const struct report_kiosk *kiosk = &view->report.kiosk;
    char words[2 * WORDS_SIZE];
    html_open(html, "td", NULL);
    if (!view->report.has_kiosk) html_text(html, "Belum diketahui");
    for (int i = 0; i < kiosk->devices_count; i++) {
        const struct report_device *device = &kiosk->devices[i];
        if (!device->fitted) continue;
        snprintf(words, sizeof words, "%s: %s%s%s", role_words(device), state_words(device),
                 device->code[0] ? " " : "", device->code);
        write_line(html, report_device_is_down(device) ? "late" : NULL, words);
    }
    write_services(visit, kiosk);
    html_close(html);
}

static void write_waiting(struct html *html, const struct fleet_view *view, int64_t now_s)
{
    char words[2 * WORDS_SIZE], span[WORDS_SIZE];
    snprintf(words, sizeof words, "%d", view->report.kiosk.waiting);
    html_open(html, "td", NULL);
    html_text(html, view->report.has_kiosk ? words : "Belum diketahui");
    if (view->oldest_s) {
        span_words(now_s - view->oldest_s, span);
        snprintf(words, sizeof words, "Tertua %s", span);
        write_line(html, "number", words);
    }
    html_close(html);
}

static void write_version(struct html *html, const struct fleet_view *view)
{
    const char *kiosk = view->report.kiosk.version, *courier = view->report.courier.version;
    char words[WORDS_SIZE];
    html_open(html, "td", NULL);
    html_text(html, kiosk[0] ? kiosk : view->reported ? courier : "Belum diketahui");
    if (kiosk[0] && strcmp(kiosk, courier) != 0) {
        snprintf(words, sizeof words, "Kurir %s", courier);
        write_line(html, "number", words);
    }
    if (view->report.courier.slot[0]) {
        snprintf(words, sizeof words, "Slot %s", view->report.courier.slot);
        write_line(html, "number", words);
    }
    html_close(html);
}

static void write_row(struct visit *visit, const struct fleet_view *view, int64_t now_s)
{
    struct html *html = &visit->html;
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", "class",
              view->silent         ? "late"
              : view->alerts_count ? "soon"
                                   : NULL,
              NULL);
    html_text(html, view->terminal);
    html_close(html);
    write_state(html, view);
    write_heard(html, view, now_s);
    write_paper(html, view);
    write_devices(visit, view);
    write_waiting(html, view, now_s);
    write_version(html, view);
    html_close(html);
}

static void write_summary(struct html *html, const struct fleet_view *items, size_t count)
{
    char words[2 * WORDS_SIZE];
    unsigned sums[4] = {0};
    for (size_t i = 0; i < count; i++)
        sums[urgency(&items[i])]++;
    snprintf(words, sizeof words,
             "%zu terminal: %u mati, %u perlu tindakan, %u tanpa kendala, %u belum didaftarkan",
             count, sums[0], sums[1], sums[2], sums[3]);
    html_element(html, "p", "summary", count ? words : "Belum ada terminal.");
}

static void write_fleet(struct visit *visit, struct bytes *views, int64_t now_s)
{
    static const char *const heads[] = {
        "Terminal", "Keadaan", "Terdengar", "Kertas", "Perangkat dan layanan", "Menunggu", "Versi"};
    struct fleet_view *items = (struct fleet_view *)(void *)views->data;
    size_t count = views->size / sizeof *items;
    struct html *html = &visit->html;
    if (count) qsort(items, count, sizeof *items, compare);
    visit_page(visit, 200, "Armada");
    html_element(html, "h1", NULL, "Armada");
    write_summary(html, items, count);
    visit_table(visit, "fleet", "Terminal", heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < count; i++)
        write_row(visit, &items[i], now_s);
    visit_table_end(visit);
    visit_page_end(visit);
}

void answer_fleet(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_FLEET)) {
        const struct cases *cases = visit.desk->options.cases;
        int64_t now_s = cases_now_s(cases);
        struct bytes views = {0};
        struct fault fault = {0};
        if (fleet_view_list(cases->db, visit.member.account.agency, now_s, &views, &fault))
            write_fleet(&visit, &views, now_s);
        else
            visit_say_broken(&visit, "look at the terminals", &fault);
        bytes_free(&views);
    }
    visit_end(&visit);
}
