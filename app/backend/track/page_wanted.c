/* What is wanted of the applicant, on the page: why, how it is sent from this phone, what has come,
 * and the button by which the case goes on. It goes on by a button and not by itself: until then
 * each may be replaced, and the last to come is no better looked at than the others. */
#include "backend/track/inside.h"

#include "base/log.h"

#include <stdio.h>

void page_wanted_line(const struct page *page, const struct wanted *wanted,
                      char out[PAGE_WANTED_SIZE])
{
    snprintf(out, PAGE_WANTED_SIZE, "%s: %s", wanted_title(page, wanted),
             page_say(page, wanted->reason));
}

void page_read_wanted(const struct page *page, const struct case_view *view,
                      struct wanted_list *out)
{
    struct fault fault = {0};
    *out = (struct wanted_list){0};
    if (!wanted_read(page->track->cases, view, out, &fault))
        log_fault(LOG_LEVEL_ERROR, "track", "read what is to be put right", &fault);
}

const char *page_wanted_advice(const struct page *page, const struct wanted_list *wanted)
{
    if (wanted->other_s)
        return page_say(page, "Permohonan Anda yang lain sedang berjalan: ikuti yang itu.");
    if (wanted_is_complete(wanted))
        return page_say(page, "Semua yang diminta sudah ada. Tekan Kirim ke petugas.");
    if (wanted->came == wanted->by_phone)
        return page_say(page,
                        "Berkasnya sudah ada. Yang lain diperbaiki di loket, dengan kode ini.");
    return page_say(page, "Kirim yang diminta dari ponsel ini, atau serahkan di loket.");
}

/* The page lies at t/CODE. */
static void path_of(const struct page *page, const char *code, const char *item, char out[160])
{
    snprintf(out, 160, "../l/%s%s%.63s%s", code, *item ? "/" : "", item,
             page->language == LANGUAGE_EN ? "?lang=en" : "");
}

static void write_link(const struct page *page, struct html *html, const struct wanted *wanted,
                       const char *code)
{
    char target[160], label[PAGE_WANTED_SIZE];
    const char *words = page_say(page, wanted->came_s ? "Ganti berkasnya" : "Kirim dari ponsel");
    path_of(page, code, wanted->item, target);
    snprintf(label, sizeof label, "%s: %s", words, wanted_title(page, wanted));
    html_open(html, "a", "class", "send", "href", target, "aria-label", label, NULL);
    html_text(html, words);
    html_close(html);
}

/* While this one was back they handed in anew, as a rule. */
static void write_other(const struct page *page, struct html *html, int64_t handed_in_s)
{
    char time[PAGE_TIME_SIZE], words[PAGE_TIME_SIZE + 160];
    struct civil at = civil_from_unix(handed_in_s, CIVIL_WIB);
    page_time(page, &at, time);
    snprintf(
        words, sizeof words, "%s %s.",
        page_say(page, "Permohonan Anda yang lain untuk layanan ini sedang berjalan, diserahkan"),
        time);
    html_open(html, "div", "class", "reason", NULL);
    html_element(html, "p", NULL, words);
    html_element(html, "p", NULL,
                 page_say(page, "Ikuti yang itu dengan kode pada tanda terimanya. Selama itu "
                                "berjalan, yang ini tidak dapat dikirim; berkas yang sudah Anda "
                                "kirim tetap tersimpan."));
    html_element(html, "p", NULL,
                 page_say(page, "Bila yang ini yang Anda perlukan, sebutkan kedua kode kepada "
                                "petugas di loket."));
    html_close(html);
}

/* code NULL: nothing is sent now. */
static void write_one(const struct page *page, struct html *html, const struct wanted *wanted,
                      const char *code)
{
    char line[PAGE_WANTED_SIZE];
    page_wanted_line(page, wanted, line);
    html_open(html, "li", "class", wanted->came_s ? "came" : NULL, NULL);
    html_text(html, wanted->came_s ? wanted_title(page, wanted) : line);
    if (wanted->came_s) {
        struct civil at = civil_from_unix(wanted->came_s, CIVIL_WIB);
        char time[PAGE_TIME_SIZE], words[PAGE_TIME_SIZE + 40];
        page_time(page, &at, time);
        snprintf(words, sizeof words, "%s, %s", page_say(page, "sudah diterima"), time);
        html_element(html, "p", NULL, words);
    }
    if (wanted_is_file(wanted) && code)
        write_link(page, html, wanted, code);
    else if (!wanted_is_file(wanted))
        html_element(html, "p", NULL,
                     page_say(page, "Diperbaiki petugas di loket: sebutkan kode Anda."));
    html_close(html);
}

void page_write_wanted(const struct page *page, struct html *html, const struct wanted_list *wanted)
{
    char code[CODE_SIZE], target[160];
    if (wanted->other_s) write_other(page, html, wanted->other_s);
    if (!wanted->count || !code_parse(page->code, code)) return;
    html_element(html, "h2", NULL, page_say(page, "Yang perlu dibawa atau diperbaiki"));
    html_open(html, "ul", "class", "hints wanted", NULL);
    for (int i = 0; i < wanted->count; i++)
        write_one(page, html, &wanted->items[i], wanted->other_s ? NULL : code);
    html_close(html);
    if (!wanted_is_complete(wanted)) return;
    path_of(page, code, "", target);
    html_open(html, "form", "method", "post", "action", target, NULL);
    html_element(html, "button", NULL, page_say(page, "Kirim ke petugas"));
    html_close(html);
}
