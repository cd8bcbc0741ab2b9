#include "backend/track/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum language page_language(const struct http_request *request)
{
    const char *tag = http_request_query(request, "lang");
    return tag && strcmp(tag, "en") == 0 ? LANGUAGE_EN : LANGUAGE_ID;
}

const char *page_say(const struct page *page, const char *indonesian)
{
    return text_get(page->track->text, page->language, indonesian);
}

void page_time(const struct page *page, const struct civil *at, char out[PAGE_TIME_SIZE])
{
    char date[32], time[16];
    text_date_short(page->language, at, date, sizeof date);
    text_time(page->language, at, time, sizeof time);
    snprintf(out, PAGE_TIME_SIZE, "%s, %s", date, time);
}

/* The same page in another language; the link's signature goes along. Nothing here needs to be
 * percent-encoded: all of it was checked to be letters, digits and hyphens, or base64url. */
static void language_link(const struct page *page, struct html *html, enum language language,
                          const char *label)
{
    char target[320];
    if (page->language == language) {
        html_open(html, "b", "aria-current", "true", "lang", language_tag(language), NULL);
    } else {
        bool linked = page->terminal && page->signature;
        snprintf(target, sizeof target, "?lang=%s%s%.31s%s%.100s", language_tag(language),
                 linked ? "&k=" : "", linked ? page->terminal : "", linked ? "&s=" : "",
                 linked ? page->signature : "");
        html_open(html, "a", "href", target, "lang", language_tag(language), "hreflang",
                  language_tag(language), NULL);
    }
    html_text(html, label);
    html_close(html);
}

static void write_head(const struct page *page, struct html *html, const char *title)
{
    html_open(html, "head", NULL);
    html_void(html, "meta", "charset", "utf-8", NULL);
    html_void(html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
              NULL);
    html_void(html, "meta", "name", "robots", "content", "noindex", NULL);
    html_void(html, "meta", "name", "theme-color", "content", "#0B5F6E", NULL);
    html_void(html, "link", "rel", "icon", "href", "data:,", NULL);
    html_element(html, "title", NULL, title);
    html_open(html, "style", NULL);
    html_literal(html, (const char *)page->track->style.data);
    html_close(html);
    html_close(html);
}

void page_answer(const struct page *page, struct http_response *response, int status)
{
    response->status = status;
    http_response_header(response, "Content-Type", "text/html; charset=utf-8");
    http_response_header(response, "Content-Language", "%s", language_tag(page->language));
    http_response_header(response, "Content-Security-Policy", "%s", page->track->policy);
}

void page_begin(const struct page *page, struct html *html, struct bytes *out, const char *title)
{
    html_begin(html, out);
    html_open(html, "html", "lang", language_tag(page->language), NULL);
    write_head(page, html, title);
    html_open(html, "body", NULL);
    html_open(html, "header", NULL);
    html_element(html, "p", "agency",
                 page->agency
                     ? phrase_in(&page->agency->short_name, page->language)
                     : page_say(page, page->heading ? page->heading : "Lacak dengan kode"));
    html_open(html, "nav", "aria-label", page_say(page, "Bahasa"), NULL);
    language_link(page, html, LANGUAGE_ID, "ID");
    html_text(html, " · ");
    language_link(page, html, LANGUAGE_EN, "EN");
    html_close(html);
    html_close(html);
    html_open(html, "main", NULL);
}

void page_end(const struct page *page, struct html *html)
{
    html_close(html);
    html_element(html, "footer", NULL,
                 page_say(page, page->footer ? page->footer
                                             : "Halaman ini tidak memuat data pribadi Anda."));
    html_close(html);
    html_close(html);
    html_end(html);
}

void page_headline(struct html *html, const char *tone, const char *sentence, const char *advice)
{
    char class_name[32];
    snprintf(class_name, sizeof class_name, "state %s", tone);
    html_open(html, "section", "class", class_name, NULL);
    html_element(html, "h1", NULL, sentence);
    if (advice && *advice) html_element(html, "p", NULL, advice);
    html_close(html);
}

void page_way_back(const struct page *page, struct html *html, const char *code, const char *label)
{
    char target[64];
    snprintf(target, sizeof target, "../t/%s%s", code,
             page->language == LANGUAGE_EN ? "?lang=en" : "");
    html_open(html, "section", "class", "help", NULL);
    html_open(html, "a", "class", "button", "href", target, NULL);
    html_element(html, "b", NULL, page_say(page, label));
    html_close(html);
    html_close(html);
}

void page_card(struct html *html, const char *class_name, const char *label, const char *value)
{
    html_open(html, "div", "class", class_name, NULL);
    html_element(html, "dt", NULL, label);
    html_element(html, "dd", NULL, value);
    html_close(html);
}

/* "(0285) 421243 ; ..." as "tel:+62285421243": the first number, in the form any phone dials. */
static void telephone_link(const char *phone, char *out, size_t size)
{
    char digits[24] = "";
    size_t count = 0;
    for (; *phone && !strchr(";,/", *phone) && count < sizeof digits - 1; phone++)
        if (isdigit((unsigned char)*phone)) digits[count++] = *phone;
    digits[count] = 0;
    if (digits[0] == '0')
        snprintf(out, size, "tel:+62%s", digits + 1);
    else
        snprintf(out, size, "tel:+%s", digits);
}

static void contact_link(struct html *html, const char *label, const char *scheme,
                         const char *value)
{
    char target[200];
    snprintf(target, sizeof target, "%s%s", scheme, value);
    html_text(html, label);
    html_text(html, ": ");
    html_open(html, "a", "href", target, NULL);
    html_text(html, value);
    html_close(html);
}

static void contact(struct html *html, const char *label, const char *scheme, const char *value)
{
    if (!value || !*value) return;
    html_open(html, "p", NULL);
    contact_link(html, label, scheme, value);
    html_close(html);
}

/* The national service knows no code of ours until one names it. */
static void lapor(const struct page *page, struct html *html)
{
    char words[80];
    const char *at = agency_channel(page->agency, CHANNEL_LAPOR);
    if (!at) return;
    html_open(html, "p", NULL);
    contact_link(html, "SP4N-LAPOR", "https://", at);
    snprintf(words, sizeof words, ", %s %s", page_say(page, "sebut kode"), page->code);
    html_text(html, words);
    html_close(html);
}

void page_complaint(const struct page *page, struct html *html)
{
    const struct agency *agency = page->agency;
    if (!agency) return;
    html_open(html, "section", "class", "help", NULL);
    if (agency->complaint_phone && *agency->complaint_phone) {
        char target[40];
        telephone_link(agency->complaint_phone, target, sizeof target);
        html_open(html, "a", "class", "button", "href", target, NULL);
        html_element(html, "b", NULL, page_say(page, "Ajukan pengaduan"));
        html_element(html, "span", NULL, agency->complaint_phone);
        html_close(html);
    }
    contact(html, page_say(page, "E-mail"), "mailto:", agency->email);
    contact(html, page_say(page, "Situs"), "", agency->website);
    lapor(page, html);
    html_close(html);
}
