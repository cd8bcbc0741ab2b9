#include "backend/performance/inside.h"

#include "backend/reports/words.h"
#include "catalogue/survey.h"

#include <inttypes.h>
#include <stdio.h>

enum { HIDDEN_MOST = SMALLEST_SHOWN - 1 };

void performance_count(int64_t count, char out[PERFORMANCE_WORDS_SIZE])
{
    if (count < SMALLEST_SHOWN)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "<%d", SMALLEST_SHOWN);
    else
        snprintf(out, PERFORMANCE_WORDS_SIZE, "%" PRId64, count);
}

/* Whether the number of all of them may stand there: what the small parts have together is their
 * difference to what is shown, and must tell of none of them. */
static bool may_tell(int64_t total, const int64_t *parts, int count, int64_t *out_shown)
{
    int64_t shown = 0, most = 0;
    for (int i = 0; i < count; i++) {
        shown += parts[i] >= SMALLEST_SHOWN ? parts[i] : 0;
        most += parts[i] >= SMALLEST_SHOWN ? 0 : HIDDEN_MOST;
    }
    int64_t rest = total - shown;
    *out_shown = shown;
    return rest <= 0 || (rest >= SMALLEST_SHOWN && (!most || rest < most));
}

void performance_total(int64_t total, const int64_t *parts, int count,
                       char out[PERFORMANCE_WORDS_SIZE])
{
    int64_t shown;
    if (may_tell(total, parts, count, &shown) || total < SMALLEST_SHOWN)
        performance_count(total, out);
    else
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≥ %" PRId64,
                 shown > SMALLEST_SHOWN ? shown : SMALLEST_SHOWN);
}

/* What a reader may know of some cases: so many at least and at most of each; and so many of which
 * nothing is known. */
struct known {
    int64_t in_time_least, in_time_most, late_least, late_most, any;
};

static struct known know(const struct report_numbers *numbers)
{
    int64_t in_time = numbers->in_time, late = numbers->late, all = in_time + late;
    if (all < SMALLEST_SHOWN) return (struct known){.any = HIDDEN_MOST};
    if (late == 0 || (late >= SMALLEST_SHOWN && in_time >= SMALLEST_SHOWN))
        return (struct known){in_time, in_time, late, late, 0};
    if (late < SMALLEST_SHOWN) return (struct known){all - HIDDEN_MOST, all - 1, 1, HIDDEN_MOST, 0};
    return (struct known){0, HIDDEN_MOST, all - HIDDEN_MOST, all, 0};
}

/* The bound that says more; "–" where neither says anything. */
static void write_known(const struct known *known, char out[PERFORMANCE_WORDS_SIZE])
{
    int64_t few = known->in_time_least, many = known->in_time_most + known->any;
    int64_t of_few = few + known->late_most + known->any, of_many = many + known->late_least;
    int64_t least = of_few ? 100 * few / of_few : 0;
    int64_t most = of_many ? (100 * many + of_many - 1) / of_many : 100;
    if (few == many && of_few == of_many && of_few > 0)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "%" PRId64 " %%",
                 (200 * few + of_few) / (2 * of_few));
    else if (least == 0 && most == 100)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "–");
    else if (100 - least <= most)
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≥ %" PRId64 " %%", least);
    else
        snprintf(out, PERFORMANCE_WORDS_SIZE, "≤ %" PRId64 " %%", most);
}

void performance_share(const struct report_numbers *numbers, char out[PERFORMANCE_WORDS_SIZE])
{
    struct known known = know(numbers);
    write_known(&known, out);
}

/* What is in no line is one more part, and told likewise. */
static int add_rest(const struct report_numbers *all, const struct report_numbers *lines, int count,
                    struct report_numbers out[REPORT_LINES_MAX + 1])
{
    struct report_numbers rest = {.in_time = all->in_time, .late = all->late};
    for (int i = 0; i < count; i++) {
        out[i] = lines[i];
        rest.in_time -= lines[i].in_time;
        rest.late -= lines[i].late;
    }
    if (rest.in_time + rest.late == 0) return count;
    out[count] = rest;
    return count + 1;
}

void performance_share_total(const struct report_numbers *all, const struct report_numbers *lines,
                             int count, char out[PERFORMANCE_WORDS_SIZE])
{
    struct report_numbers parts[REPORT_LINES_MAX + 1];
    int64_t sizes[REPORT_LINES_MAX + 1], shown;
    struct known sum = {0};
    count = add_rest(all, lines, count, parts);
    for (int i = 0; i < count; i++) {
        struct known part = know(&parts[i]);
        sizes[i] = parts[i].in_time + parts[i].late;
        sum.in_time_least += part.in_time_least;
        sum.in_time_most += part.in_time_most;
        sum.late_least += part.late_least;
        sum.late_most += part.late_most;
        sum.any += part.any;
    }
    int64_t total = all->in_time + all->late;
    if (may_tell(total, sizes, count, &shown)) sum.any = total - shown;
    write_known(&sum, out);
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
                          const char *share)
{
    html_element(html, "td", NULL, received);
    html_element(html, "td", NULL, ended);
    html_element(html, "td", NULL, share);
}

static void write_row(const struct page *page, struct html *html, const char *title,
                      const struct promise *promise, const struct report_numbers *numbers)
{
    char received[PERFORMANCE_WORDS_SIZE], ended[PERFORMANCE_WORDS_SIZE],
        share[PERFORMANCE_WORDS_SIZE], time[REPORTS_PROMISE_SIZE];
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
    performance_share(numbers, share);
    write_numbers(html, received, ended, share);
    html_close(html);
}

static void write_all(const struct page *page, struct html *html,
                      const struct agency_report *report)
{
    struct report_numbers lines[REPORT_LINES_MAX];
    int64_t received[REPORT_LINES_MAX], ended[REPORT_LINES_MAX];
    char all_received[PERFORMANCE_WORDS_SIZE], all_ended[PERFORMANCE_WORDS_SIZE],
        share[PERFORMANCE_WORDS_SIZE];
    const struct report_numbers *all = &report->applications;
    int count = 0;
    for (int i = 0; i < report->services_count; i++) {
        if (!report->services[i].service) continue;
        lines[count] = report->services[i].numbers;
        received[count] = lines[count].received;
        ended[count] = lines[count].ended;
        count++;
    }
    performance_total(all->received, received, count, all_received);
    performance_total(all->ended, ended, count, all_ended);
    performance_share_total(all, lines, count, share);
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", NULL);
    html_text(html, page_say(page, "Semua permohonan"));
    html_close(html);
    write_numbers(html, all_received, all_ended, share);
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

void performance_write(const struct page *page, const struct agency_report *report,
                       struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Kinerja layanan kami"));
    page_headline(&html, "", page_say(page, "Kinerja layanan kami"),
                  page_say(page, "Seberapa tepat kami menepati janji waktu layanan."));
    write_period(page, &html, report);
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
