#define _POSIX_C_SOURCE 200809L
#include "backend/drop/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The first language of ours that the phone names: they stand in the order of preference. */
static enum language read_preference(const char *accepted)
{
    for (const char *at = accepted; at && *at; at = strchr(at, ',')) {
        at += strspn(at, ", ");
        if (strncasecmp(at, "en", 2) == 0) return LANGUAGE_EN;
        if (strncasecmp(at, "id", 2) == 0 || strncasecmp(at, "in", 2) == 0 ||
            strncasecmp(at, "jv", 2) == 0)
            return LANGUAGE_ID;
    }
    return LANGUAGE_ID;
}

void drop_page_init(struct drop_page *page, const struct drops *drops, const struct db_drop *drop,
                    const struct http_request *request, struct http_response *response)
{
    const char *said = http_request_query(request, "lang");
    *page = (struct drop_page){.drops = drops, .drop = drop, .response = response};
    if (said && strcmp(said, "en") == 0)
        page->language = LANGUAGE_EN;
    else if (said && strcmp(said, "id") == 0)
        page->language = LANGUAGE_ID;
    else if (drop && strcmp(drop->language, "en") == 0)
        page->language = LANGUAGE_EN;
    else
        page->language = read_preference(http_request_header(request, "Accept-Language"));
}

static bool is_of_face(const struct drop_page *drop_page)
{
    return drop_page->drop && drop_page->drop->face;
}

static struct page begin(const struct drop_page *drop_page, int status)
{
    const struct drops *drops = drop_page->drops;
    struct page page = {
        .track = drops->options.track,
        .language = drop_page->language,
        .heading = is_of_face(drop_page) ? "Kirim foto wajah" : "Kirim berkas",
        .footer = drop_page->drop
                      ? "Berkas dikunci begitu sampai. Hanya terminal di depan Anda yang "
                        "dapat membukanya."
                      : NULL,
        .agency = drop_page->drop ? catalogue_find_agency(drops->options.cases->catalogue,
                                                          drop_page->drop->agency)
                                  : NULL};
    http_response_header(drop_page->response, "Vary", "Accept-Language");
    page_answer(&page, drop_page->response, status);
    return page;
}

static void say(const struct drop_page *drop_page, int status, const char *tone,
                const char *sentence, const char *advice)
{
    struct html html;
    struct page page = begin(drop_page, status);
    page_begin(&page, &html, &drop_page->response->body, page_say(&page, sentence));
    page_headline(&html, tone, page_say(&page, sentence), page_say(&page, advice));
    page_end(&page, &html);
}

struct file_form drop_form(const struct db_drop *drop)
{
    return (struct file_form){.accept = drop->accept,
                              .max_bytes = drop->max_bytes,
                              .face = drop->face,
                              .until_s = drop->expires_s,
                              .button = "Kirim ke terminal"};
}

void drop_page_ask(const struct drop_page *drop_page, int status, const char *problem)
{
    const struct db_drop *drop = drop_page->drop;
    struct html html;
    struct page page = begin(drop_page, status);
    bool english = page.language == LANGUAGE_EN ? drop->label[1][0] : !drop->label[0][0];
    page_begin(&page, &html, &drop_page->response->body, page_say(&page, page.heading));
    page_headline(&html, "", drop->label[english],
                  page_say(&page, drop->face
                                      ? "Ambil foto dengan ponsel ini, lalu kirim ke terminal."
                                      : "Pilih berkasnya di ponsel ini, lalu kirim ke terminal."));
    const struct file_form form = drop_form(drop);
    file_form_problem(&page, &html, problem);
    file_form_write(&page, &html, &form);
    html_element(&html, "p", "note",
                 page_say(&page, "Biarkan halaman ini terbuka sampai tertulis: Sudah terkirim."));
    page_end(&page, &html);
}

void drop_page_arrived(const struct drop_page *drop_page, int status, const char *sentence)
{
    say(drop_page, status, "good", sentence, "Lihat layar terminal.");
}

void drop_page_gone(const struct drop_page *drop_page)
{
    say(drop_page, 404, "quiet", "Alamat ini sudah tidak berlaku",
        "Mulai lagi di terminal, lalu pindai kode yang baru.");
}

void drop_page_busy(const struct drop_page *drop_page, unsigned wait_s)
{
    struct page page = begin(drop_page, 429);
    http_response_header(drop_page->response, "Retry-After", "%u", wait_s);
    page_write_busy(&page, &drop_page->response->body);
}

void drop_page_away(const struct drop_page *drop_page)
{
    struct page page = begin(drop_page, 503);
    http_response_header(drop_page->response, "Retry-After", "5");
    page_write_away(&page, &drop_page->response->body);
}
