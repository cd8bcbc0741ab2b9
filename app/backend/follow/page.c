/* The small pages of it. Whoever holds the code may ask, whoever has the letter may say yes or no:
 * there is no session that another site could ride on. A link alone changes nothing, for mail
 * programs and scanners follow links: a button does. No address stands in any of them. */
#define _POSIX_C_SOURCE 200809L
#include "backend/follow/follow.h"

#include "backend/http/form.h"
#include "backend/track/frame.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 2048 };
#define HEADING "Kabar lewat e-mail"
#define FOOTER  "Alamat e-mail tidak ditampilkan di halaman mana pun."

struct asked {
    struct follow_site *site;
    struct page page;
    char code[CODE_SIZE], grouped[CODE_GROUPED_SIZE];
    struct case_view view;
    struct http_request *request;
    struct http_response *response;
};

static void write_way_back(const struct asked *asked, struct html *html)
{
    if (asked->code[0]) page_way_back(&asked->page, html, asked->code, "Lihat status");
}

static void say(struct asked *asked, int status, const char *tone, const char *sentence,
                const char *advice)
{
    struct html html;
    page_answer(&asked->page, asked->response, status);
    page_begin(&asked->page, &html, &asked->response->body, page_say(&asked->page, HEADING));
    page_headline(&html, tone, page_say(&asked->page, sentence), page_say(&asked->page, advice));
    write_way_back(asked, &html);
    page_end(&asked->page, &html);
}

static void say_away(struct asked *asked, const char *doing, const struct fault *fault)
{
    log_fault(LOG_LEVEL_ERROR, "follow", doing, fault);
    page_answer(&asked->page, asked->response, 503);
    http_response_header(asked->response, "Retry-After", "5");
    page_write_away(&asked->page, &asked->response->body);
}

static void say_busy(struct asked *asked, unsigned wait_s)
{
    page_answer(&asked->page, asked->response, 429);
    http_response_header(asked->response, "Retry-After", "%u", wait_s);
    page_write_busy(&asked->page, &asked->response->body);
}

static void init(struct asked *asked, void *context, struct http_request *request,
                 struct http_response *response)
{
    struct follow_site *site = context;
    *asked = (struct asked){.site = site, .request = request, .response = response};
    asked->page = (struct page){.track = site->track,
                                .heading = HEADING,
                                .footer = FOOTER,
                                .language = page_language(request)};
}

/* Wrong codes and tokens count as those of the tracking page. False: the response is filled. */
static bool may_guess(struct asked *asked)
{
    unsigned wait_s = throttle_wait_s(asked->page.track->throttle, asked->request->address,
                                      cases_now_s(asked->site->follow->cases));
    if (wait_s) say_busy(asked, wait_s);
    return wait_s == 0;
}

static void miss(struct asked *asked)
{
    throttle_miss(asked->page.track->throttle, asked->request->address,
                  cases_now_s(asked->site->follow->cases));
}

/* The case of the code, under way. False: the response is filled. */
static bool find_case(struct asked *asked)
{
    const struct cases *cases = asked->site->follow->cases;
    struct fault fault = {0};
    bool coded = code_parse(asked->request->argument, asked->code);
    if (!coded) asked->code[0] = '\0';
    if (!may_guess(asked)) return false;
    if (!cases_view_code(cases, coded ? asked->code : NULL, &asked->view, &fault)) {
        asked->code[0] = '\0';
        if (fault.kind != FAULT_NOT_FOUND) {
            say_away(asked, "find a case", &fault);
            return false;
        }
        miss(asked);
        track_answer_missing(asked->request, asked->response, asked->site->track);
        return false;
    }
    code_group(asked->code, asked->grouped);
    asked->page.code = asked->grouped;
    asked->page.agency = asked->view.service->agency;
    if (asked->view.current) return true;
    say(asked, 409, "", "Sudah selesai", "Tidak ada kabar lagi yang akan dikirim.");
    return false;
}

static void write_form(struct asked *asked, int status, const char *problem)
{
    const struct page *page = &asked->page;
    struct html html;
    page_answer(page, asked->response, status);
    page_begin(page, &html, &asked->response->body, page_say(page, HEADING));
    page_headline(&html, "", page_say(page, HEADING),
                  page_say(page, "Kami kabari saat giliran Anda dan saat selesai."));
    if (problem) {
        html_open(&html, "p", "class", "problem", "role", "alert", "id", "problem", NULL);
        html_text(&html, page_say(page, problem));
        html_close(&html);
    }
    html_open(&html, "form", "method", "post", NULL);
    html_element(
        &html, "p", "note",
        page_say(page, "Alamat Anda disimpan terenkripsi, hanya untuk kabar tentang kode ini, "
                       "sampai 7 hari setelah selesai. Setiap surat memuat tautan untuk berhenti; "
                       "alamat Anda lalu langsung dihapus."));
    html_open(&html, "label", "for", "address", "class", "after", NULL);
    html_text(&html, page_say(page, "Alamat e-mail"));
    html_close(&html);
    html_void(&html, "input", "type", "email", "id", "address", "name", "address", "required", "",
              "maxlength", "254", "autocomplete", "email", "autocapitalize", "off", "spellcheck",
              "false", "aria-describedby", problem ? "problem" : NULL, "aria-invalid",
              problem ? "true" : NULL, NULL);
    html_element(&html, "button", NULL, page_say(page, "Setuju, kirim surat konfirmasi"));
    html_close(&html);
    write_way_back(asked, &html);
    page_end(page, &html);
}

static void answer_form(struct http_request *request, struct http_response *response, void *context)
{
    struct asked asked;
    init(&asked, context, request, response);
    if (find_case(&asked)) write_form(&asked, 200, NULL);
}

/* Without the blanks that a phone's keyboard leaves around it. */
static void trim(const char *typed, char out[LETTER_ADDRESS_MAX + 2])
{
    typed += strspn(typed, " ");
    size_t length = strnlen(typed, LETTER_ADDRESS_MAX + 1);
    memcpy(out, typed, length);
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

static void take_address(struct asked *asked, const char *typed)
{
    const struct follow *follow = asked->site->follow;
    char address[LETTER_ADDRESS_MAX + 2];
    struct fault fault = {0};
    int64_t now_s = cases_now_s(follow->cases);
    unsigned wait_s = throttle_wait_s(asked->site->throttle, asked->request->address, now_s);
    if (wait_s) {
        say_busy(asked, wait_s);
        return;
    }
    throttle_miss(asked->site->throttle, asked->request->address, now_s);
    trim(typed, address);
    if (follow_ask(follow, &asked->view, asked->code, address, asked->page.language, &fault))
        say(asked, 200, "good", "Periksa e-mail Anda",
            "Surat konfirmasi sampai dalam beberapa menit. Buka tautan di dalamnya dalam 24 jam; "
            "setelah itu kabar mulai dikirim. Untuk satu kode dan satu alamat, paling banyak tiga "
            "surat konfirmasi dikirim.");
    else if (fault.kind == FAULT_INPUT)
        write_form(asked, 400, "Tulis satu alamat e-mail, seperti nama@contoh.id.");
    else
        say_away(asked, "ask an address", &fault);
}

static void answer_given(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct asked asked;
    struct form form = {0};
    init(&asked, context, request, response);
    if (!find_case(&asked)) return;
    bool read = form_read(request, &form) && form.count == 1 && form_value(&form, "address");
    take_address(&asked, read ? form_text(&form, "address") : "");
    form_free(&form);
}

/* The letter's language, unless another is asked for. */
static void read_language(struct asked *asked, const struct db_follower *follower)
{
    const struct cases *cases = asked->site->follow->cases;
    struct db_case item;
    if (!http_request_query(asked->request, "lang") && strcmp(follower->language, "en") == 0)
        asked->page.language = LANGUAGE_EN;
    if (!db_case_find(cases->db, follower->case_id, &item, NULL)) return;
    const struct service *service = catalogue_find_service(cases->catalogue, item.service);
    if (service) asked->page.agency = service->agency;
}

typedef bool finder(const struct follow *, const char *token, struct db_follower *, struct fault *);

/* Whose the link is. False: the response is filled; the same for any that is none. */
static bool find_follower(struct asked *asked, finder *find, struct db_follower *out)
{
    struct fault fault = {0};
    if (!may_guess(asked)) return false;
    if (find(asked->site->follow, asked->request->argument, out, &fault)) {
        read_language(asked, out);
        return true;
    }
    if (fault.kind != FAULT_NOT_FOUND) {
        say_away(asked, "look at a link", &fault);
        return false;
    }
    miss(asked);
    say(asked, 404, "quiet", "Tautan ini tidak berlaku lagi",
        "Alamat Anda tidak disimpan lewat tautan ini. Mintalah kabar lagi dari halaman status.");
    return false;
}

static void write_button(struct asked *asked, const char *sentence, const char *advice,
                         const char *label)
{
    const struct page *page = &asked->page;
    struct html html;
    page_answer(page, asked->response, 200);
    page_begin(page, &html, &asked->response->body, page_say(page, HEADING));
    page_headline(&html, "", page_say(page, sentence), page_say(page, advice));
    html_open(&html, "form", "method", "post", NULL);
    html_element(&html, "button", NULL, page_say(page, label));
    html_close(&html);
    page_end(page, &html);
}

static void say_told(struct asked *asked)
{
    say(asked, 200, "good", "Kabar lewat e-mail sudah aktif",
        "Kami kabari saat giliran Anda dan saat selesai.");
}

static void answer_yes(struct http_request *request, struct http_response *response, void *context)
{
    struct asked asked;
    struct db_follower follower = {0};
    init(&asked, context, request, response);
    if (!find_follower(&asked, follow_find, &follower)) return;
    if (follower.state == DB_FOLLOWER_TOLD)
        say_told(&asked);
    else
        write_button(&asked, "Kirim kabar ke alamat ini?",
                     "Kami kabari saat giliran Anda dan saat selesai.", "Ya, kirimi saya kabar");
    db_follower_free(&follower);
}

static void answer_yes_given(struct http_request *request, struct http_response *response,
                             void *context)
{
    struct asked asked;
    struct db_follower follower = {0};
    struct fault fault = {0};
    init(&asked, context, request, response);
    if (!find_follower(&asked, follow_find, &follower)) return;
    if (follower.state == DB_FOLLOWER_TOLD || follow_confirm(asked.site->follow, &follower, &fault))
        say_told(&asked);
    else if (fault.kind == FAULT_REFUSED || fault.kind == FAULT_NOT_FOUND)
        say(&asked, 409, "quiet", "Tautan ini tidak berlaku lagi",
            "Sudah lewat 24 jam, sudah selesai, atau kabar ke alamat ini sudah aktif.");
    else
        say_away(&asked, "tell an address from now on", &fault);
    db_follower_free(&follower);
}

static void answer_no(struct http_request *request, struct http_response *response, void *context)
{
    struct asked asked;
    struct db_follower follower = {0};
    init(&asked, context, request, response);
    if (!find_follower(&asked, follow_find_stop, &follower)) return;
    write_button(&asked, "Berhenti menerima kabar?",
                 "Alamat Anda langsung dihapus. Status tetap dapat dilihat dengan kode Anda.",
                 "Ya, berhenti");
    db_follower_free(&follower);
}

static void answer_no_given(struct http_request *request, struct http_response *response,
                            void *context)
{
    struct asked asked;
    struct db_follower follower = {0};
    struct fault fault = {0};
    init(&asked, context, request, response);
    if (!find_follower(&asked, follow_find_stop, &follower)) return;
    if (follow_stop(asked.site->follow, &follower, &fault))
        say(&asked, 200, "good", "Kabar dihentikan", "Alamat Anda sudah dihapus.");
    else
        say_away(&asked, "stop letters", &fault);
    db_follower_free(&follower);
}

const struct http_route follow_routes[] = {
    {.methods = HTTP_GET, .pattern = "/k/*", .answer = answer_form},
    {.methods = HTTP_POST, .pattern = "/k/*", .body_max = BODY_MAX, .answer = answer_given},
    {.methods = HTTP_GET, .pattern = "/kabar/*", .answer = answer_yes},
    {.methods = HTTP_POST, .pattern = "/kabar/*", .body_max = BODY_MAX, .answer = answer_yes_given},
    {.methods = HTTP_GET, .pattern = "/berhenti/*", .answer = answer_no},
    {.methods = HTTP_POST,
     .pattern = "/berhenti/*",
     .body_max = BODY_MAX,
     .answer = answer_no_given},
};
const int follow_routes_count = sizeof follow_routes / sizeof *follow_routes;
