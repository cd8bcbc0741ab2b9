#include "backend/performance/inside.h"

#include "backend/reports/words.h"
#include "catalogue/survey.h"

#include <inttypes.h>
#include <stdio.h>

void performance_count(int64_t count, char out[PERFORMANCE_WORDS_SIZE])
{
    if (count < SMALLEST_SHOWN)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "<%d", SMALLEST_SHOWN);
    else
        snprintf(out, PERFORMANCE_WORDS_SIZE, "%" PRId64, count);
}

void performance_total(int64_t total, const int64_t *parts, int count,
                       char out[PERFORMANCE_WORDS_SIZE])
{
    int64_t shown = 0, most = 0;
    for (int i = 0; i < count; i++) {
        shown += parts[i] >= SMALLEST_SHOWN ? parts[i] : 0;
        most += parts[i] >= SMALLEST_SHOWN ? 0 : SMALLEST_SHOWN - 1;
    }
    int64_t rest = total - shown;
    bool tells = rest > 0 && (rest < SMALLEST_SHOWN || (most && rest >= most));
    if (total >= SMALLEST_SHOWN && tells)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≥ %" PRId64,
                 shown > SMALLEST_SHOWN ? shown : SMALLEST_SHOWN);
    else
        performance_count(total, out);
}

void performance_share(const struct report_numbers *numbers, char out[PERFORMANCE_WORDS_SIZE])
{
    enum { HIDDEN = SMALLEST_SHOWN - 1 };
    int64_t all = numbers->in_time + numbers->late;
    if (all < SMALLEST_SHOWN)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "–");
    else if (numbers->late == 0)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "100 %%");
    else if (numbers->late < SMALLEST_SHOWN)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≥ %" PRId64 " %%", 100 * (all - HIDDEN) / all);
    else if (numbers->in_time < SMALLEST_SHOWN)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≤ %" PRId64 " %%", (100 * HIDDEN + all - 1) / all);
    else
        snprintf(out, PERFORMANCE_WORDS_SIZE, "%" PRId64 " %%",
                 (200 * numbers->in_time + all) / (2 * all));
}

static void write_heads(const struct page *page, struct html *html, const char *first)
{
    const char *const heads[] = {first, "Diterima", "Selesai", "Tepat waktu"};
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        html_open(html, "th", "scope", "col", NULL);
        html_text(html, page_say(page, heads[i]));
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

static void write_numbers(struct html *html, const char *received, const char *ended,
                          const struct report_numbers *numbers)
{
    char share[PERFORMANCE_WORDS_SIZE];
    performance_share(numbers, share);
    html_element(html, "td", NULL, received);
    html_element(html, "td", NULL, ended);
    html_element(html, "td", NULL, share);
}

static void write_row(const struct page *page, struct html *html, const char *title,
                      const struct promise *promise, const struct report_numbers *numbers)
{
    char received[PERFORMANCE_WORDS_SIZE], ended[PERFORMANCE_WORDS_SIZE],
        time[REPORTS_PROMISE_SIZE];
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", NULL);
    html_text(html, title);
    if (promise) {
        reports_promise_words(page->track->text, page->language, promise, time);
        html_void(html, "br", NULL);
        html_element(html, "small", NULL, time);
    }
    html_close(html);
    performance_count(numbers->received, received);
    performance_count(numbers->ended, ended);
    write_numbers(html, received, ended, numbers);
    html_close(html);
}

static void write_all(const struct page *page, struct html *html,
                      const struct agency_report *report)
{
    int64_t received[REPORT_SERVICES_MAX], ended[REPORT_SERVICES_MAX];
    char all_received[PERFORMANCE_WORDS_SIZE], all_ended[PERFORMANCE_WORDS_SIZE];
    const struct report_numbers *all = &report->applications;
    int count = 0;
    for (int i = 0; i < report->services_count; i++) {
        if (!report->services[i].service) continue;
        received[count] = report->services[i].numbers.received;
        ended[count++] = report->services[i].numbers.ended;
    }
    performance_total(all->received, received, count, all_received);
    performance_total(all->ended, ended, count, all_ended);
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", NULL);
    html_text(html, page_say(page, "Semua permohonan"));
    html_close(html);
    write_numbers(html, all_received, all_ended, all);
    html_close(html);
}

static void write_services(const struct page *page, struct html *html,
                           const struct agency_report *report)
{
    html_open(html, "table", NULL);
    write_heads(page, html, "Layanan dan janji waktunya");
    html_open(html, "tbody", NULL);
    for (int i = 0; i < report->services_count; i++) {
        const struct service *service = report->services[i].service;
        if (service)
            write_row(page, html, phrase_in(&service->short_title, page->language),
                      &service->promise, &report->services[i].numbers);
    }
    write_all(page, html, report);
    write_row(page, html, page_say(page, "Pengaduan"), NULL, &report->complaints);
    html_close(html);
    html_close(html);
}

/* The index in words, and of how many answers. */
static void write_index(const struct page *page, struct html *html,
                        const struct agency_report *report)
{
    char words[PERFORMANCE_WORDS_SIZE], number[REPORTS_NUMBER_SIZE];
    uint64_t all = 0, count = (uint64_t)report->survey.count;
    for (int i = 0; i < DB_SURVEY_ELEMENTS; i++)
        all += (uint64_t)report->survey.grades[i];
    html_open(html, "dl", NULL);
    if (report->survey.count < SMALLEST_SHOWN) {
        page_card(html, NULL, page_say(page, "Indeks Kepuasan Masyarakat"),
                  page_say(page, "Belum cukup jawaban"));
    } else {
        int index = survey_index(all, count);
        enum survey_band band = survey_band(index);
        reports_hundredths(page->language, index, number);
        snprintf(words, sizeof words, "%s · %c, %s", number, survey_band_letter(band),
                 page_say(page, survey_band_title(band)));
        page_card(html, NULL, page_say(page, "Indeks Kepuasan Masyarakat"), words);
    }
    performance_count(report->survey.count, words);
    page_card(html, NULL, page_say(page, "Jawaban survei"), words);
    html_close(html);
}

static void write_period(const struct page *page, struct html *html,
                         const struct agency_report *report)
{
    char words[PERIOD_WORDS_SIZE];
    period_words(&report->period, page->track->text, page->language, words);
    html_element(html, "h2", NULL, words);
    write_services(page, html, report);
    write_index(page, html, report);
}

void performance_write(const struct page *page, const struct performance_reports *reports,
                       struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Kinerja layanan kami"));
    page_headline(&html, "", page_say(page, "Kinerja layanan kami"),
                  page_say(page, "Seberapa tepat kami menepati janji waktu layanan."));
    for (int i = 0; i < PERFORMANCE_PERIODS; i++)
        write_period(page, &html, &reports->of[i]);
    html_element(&html, "p", "note",
                 page_say(page, "Tepat waktu: selesai paling lambat pada batas waktunya, dihitung "
                                "dalam jam layanan. Jumlah di bawah 5 ditulis <5, supaya tidak "
                                "menunjuk siapa pun."));
    page_end(page, &html);
}

void performance_write_agencies(const struct page *page, const struct catalogue *catalogue,
                                struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Kinerja layanan kami"));
    page_headline(&html, "", page_say(page, "Kinerja layanan kami"),
                  page_say(page, "Pilih instansinya."));
    html_open(&html, "section", "class", "help", NULL);
    for (unsigned i = 0; i < catalogue_agency_count(catalogue); i++) {
        const struct agency *agency = catalogue_agency(catalogue, i);
        char target[64];
        snprintf(target, sizeof target, "kinerja/%.40s%s", agency->key,
                 page->language == LANGUAGE_EN ? "?lang=en" : "");
        html_open(&html, "a", "class", "button", "href", target, NULL);
        html_element(&html, "b", NULL, phrase_in(&agency->short_name, page->language));
        html_close(&html);
    }
    html_close(&html);
    page_end(page, &html);
}
