#define _POSIX_C_SOURCE 200809L
#include "backend/drop/inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { KINDS_SIZE = 96, SIZE_SIZE = 32 };

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
    struct http_response *response = drop_page->response;
    response->status = status;
    http_response_header(response, "Vary", "Accept-Language");
    http_response_header(response, "Content-Type", "text/html; charset=utf-8");
    http_response_header(response, "Content-Language", "%s", language_tag(drop_page->language));
    http_response_header(response, "Content-Security-Policy", "%s", drops->options.track->policy);
    return (struct page){
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

/* "PDF, JPG, PNG" */
static void list_kinds(unsigned accept, char out[KINDS_SIZE])
{
    static const char *const words[FILE_KINDS] = {[FILE_KIND_PDF] = "PDF",
                                                  [FILE_KIND_JPEG] = "JPG",
                                                  [FILE_KIND_PNG] = "PNG",
                                                  [FILE_KIND_CSR] = "CSR"};
    size_t used = 0;
    out[0] = '\0';
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++) {
        if (!(accept & 1U << i)) continue;
        snprintf(out + used, KINDS_SIZE - used, "%s%s", used ? ", " : "", words[i]);
        used = strlen(out);
    }
}

/* What the phone's chooser offers. It knows no type for a request, and would show none: so nothing
 * is said where one is asked for. */
static const char *chooser(unsigned accept, char out[KINDS_SIZE])
{
    static const char *const types[FILE_KINDS] = {[FILE_KIND_PDF] = "application/pdf",
                                                  [FILE_KIND_JPEG] = "image/jpeg",
                                                  [FILE_KIND_PNG] = "image/png"};
    size_t used = 0;
    if (accept & 1U << FILE_KIND_CSR) return NULL;
    out[0] = '\0';
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++) {
        if (!(accept & 1U << i) || !types[i]) continue;
        snprintf(out + used, KINDS_SIZE - used, "%s%s", used ? "," : "", types[i]);
        used = strlen(out);
    }
    return out;
}

/* "10 MB", "1,5 MB", "800 kB" */
static void write_size(const struct page *page, int64_t bytes, char out[SIZE_SIZE])
{
    long long tenths = (long long)bytes * 10 / (1 << 20);
    if (tenths < 10)
        snprintf(out, SIZE_SIZE, "%lld kB", (long long)bytes / 1024);
    else if (tenths % 10 == 0)
        snprintf(out, SIZE_SIZE, "%lld MB", tenths / 10);
    else
        snprintf(out, SIZE_SIZE, "%lld%c%lld MB", tenths / 10,
                 page->language == LANGUAGE_EN ? '.' : ',', tenths % 10);
}

static void write_limits(const struct page *page, const struct db_drop *drop, struct html *html)
{
    char kinds[KINDS_SIZE], size[SIZE_SIZE], until[16];
    struct civil at = civil_from_unix(drop->expires_s, CIVIL_WIB);
    list_kinds(drop->accept, kinds);
    write_size(page, drop->max_bytes, size);
    text_time(page->language, &at, until, sizeof until);
    html_open(html, "dl", "class", "short", NULL);
    page_card(html, NULL, page_say(page, "Jenis"), kinds);
    page_card(html, NULL, page_say(page, "Paling besar"), size);
    page_card(html, NULL, page_say(page, "Sampai pukul"), until);
    html_close(html);
}

/* How it will do at the first go: what the terminal looks for. */
static void write_face_hints(const struct page *page, struct html *html)
{
    static const char *const hints[] = {
        "Lihat lurus ke kamera, mata terbuka.", "Latar polos, cahaya dari depan.",
        "Seluruh kepala masuk; hanya Anda di foto.", "Kerudung tidak perlu dilepas."};
    html_open(html, "ul", "class", "hints", NULL);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        html_element(html, "li", NULL, page_say(page, hints[i]));
    html_close(html);
}

static void write_form(const struct page *page, const struct db_drop *drop, struct html *html)
{
    char types[KINDS_SIZE];
    html_open(html, "form", "method", "post", "enctype", "multipart/form-data", NULL);
    html_open(html, "label", "for", "file", NULL);
    html_text(html, page_say(page, drop->face ? "Ambil foto wajah" : "Pilih satu berkas"));
    html_close(html);
    /* A phone then opens its camera, on the side of the face; what has none lets a file be chosen.
     */
    html_void(html, "input", "type", "file", "id", "file", "name", "file", "required", "", "accept",
              chooser(drop->accept, types), "capture", drop->face ? "user" : NULL, NULL);
    html_element(html, "button", NULL, page_say(page, "Kirim ke terminal"));
    html_close(html);
    html_element(html, "p", "note",
                 page_say(page, "Biarkan halaman ini terbuka sampai tertulis: Sudah terkirim."));
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
    if (problem) {
        html_open(&html, "p", "class", "problem", "role", "alert", NULL);
        html_text(&html, page_say(&page, problem));
        html_close(&html);
    }
    if (drop->face)
        write_face_hints(&page, &html);
    else
        write_limits(&page, drop, &html);
    write_form(&page, drop, &html);
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
