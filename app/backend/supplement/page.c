#include "backend/supplement/inside.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

void asked_begin(struct asked *asked, const struct supplements *supplements,
                 const struct http_request *request, struct http_response *response)
{
    *asked = (struct asked){.supplements = supplements,
                            .response = response,
                            .language = page_language(request),
                            .way_back = request->second[0] ? "../../t/" : "../t/"};
}

enum asked_result asked_read(struct asked *asked, const struct supplements *supplements,
                             const struct http_request *request, struct http_response *response)
{
    const struct cases *cases = supplements->options.cases;
    struct throttle *throttle = supplements->options.track->throttle;
    struct fault fault = {0};
    asked_begin(asked, supplements, request, response);
    int64_t now_s = cases_now_s(cases);
    if (throttle_wait_s(throttle, request->address, now_s)) return ASKED_BUSY;
    bool coded = code_parse(request->argument, asked->code);
    if (coded) code_group(asked->code, asked->grouped);
    if (cases_view_code(cases, coded ? asked->code : NULL, &asked->view, &fault) &&
        wanted_read(cases, &asked->view, &asked->list, &fault)) {
        const struct wanted *wanted = wanted_find(&asked->list, request->second);
        asked->wanted = wanted && wanted_is_file(wanted) ? wanted : NULL;
        return ASKED_FOUND;
    }
    if (fault.kind == FAULT_NOT_FOUND) {
        throttle_miss(throttle, request->address, now_s);
        return ASKED_UNKNOWN;
    }
    log_fault(LOG_LEVEL_ERROR, "supplement", "look for what is wanted", &fault);
    return ASKED_AWAY;
}

static struct page begin(const struct asked *asked, int status)
{
    const struct service *service = asked->view.service;
    struct page page = {.track = asked->supplements->options.track,
                        .language = asked->language,
                        .code = asked->code[0] ? asked->grouped : NULL,
                        .agency = service ? service->agency : NULL,
                        .footer = service ? "Berkas dikunci begitu sampai. Hanya petugas yang "
                                            "memeriksa permohonan Anda yang dapat membukanya."
                                          : NULL};
    page_answer(&page, asked->response, status);
    return page;
}

bool asked_answer(struct asked *asked, enum asked_result result, struct http_request *request)
{
    struct track *track = asked->supplements->options.track;
    struct page page;
    int64_t now_s = cases_now_s(asked->supplements->options.cases);
    unsigned wait_s;
    switch (result) {
    case ASKED_FOUND: return true;
    case ASKED_UNKNOWN: track_answer_missing(request, asked->response, track); break;
    case ASKED_BUSY:
        wait_s = throttle_wait_s(track->throttle, request->address, now_s);
        page = begin(asked, 429);
        http_response_header(asked->response, "Retry-After", "%u", wait_s ? wait_s : 1);
        page_write_busy(&page, &asked->response->body);
        break;
    case ASKED_AWAY:
        page = begin(asked, 503);
        http_response_header(asked->response, "Retry-After", "5");
        page_write_away(&page, &asked->response->body);
        break;
    }
    return false;
}

static void path_back(const struct asked *asked, char out[80])
{
    snprintf(out, 80, "%s%s%s", asked->way_back, asked->code,
             asked->language == LANGUAGE_EN ? "?lang=en" : "");
}

static void write_back(const struct page *page, struct html *html, const struct asked *asked)
{
    char target[80];
    path_back(asked, target);
    html_open(html, "p", "class", "note", NULL);
    html_open(html, "a", "href", target, NULL);
    html_text(html, page_say(page, "Kembali ke halaman lacak"));
    html_close(html);
    html_close(html);
}

void asked_write_form(const struct asked *asked, int status, const char *problem)
{
    struct html html;
    struct page page = begin(asked, status);
    const struct wanted *wanted = asked->wanted;
    const struct file_form form = wanted_form(wanted);
    const char *title = wanted_title(&page, wanted);
    page_begin(&page, &html, &asked->response->body, title);
    page_headline(&html, "back", title, page_say(&page, wanted->reason));
    file_form_problem(&page, &html, problem);
    file_form_write(&page, &html, &form);
    html_element(&html, "p", "note",
                 page_say(&page, "Biarkan halaman ini terbuka sampai tertulis: sudah diterima."));
    write_back(&page, &html, asked);
    page_end(&page, &html);
}

void asked_write_late(const struct asked *asked)
{
    struct html html;
    struct page page = begin(asked, 409);
    page_begin(&page, &html, &asked->response->body,
               page_say(&page, "Berkas ini tidak sedang diminta"));
    page_headline(&html, "quiet", page_say(&page, "Berkas ini tidak sedang diminta"),
                  page_say(&page,
                           "Yang Anda kirim tidak disimpan. Lihat di halaman lacak sampai di "
                           "mana permohonan Anda."));
    write_back(&page, &html, asked);
    page_end(&page, &html);
}

void asked_lead_back(const struct asked *asked)
{
    char target[80];
    path_back(asked, target);
    asked->response->status = 303;
    http_response_header(asked->response, "Location", "%s", target);
}
