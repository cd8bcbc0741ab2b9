#define _POSIX_C_SOURCE 200809L
#include "backend/desk/inside.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

/* __Host-: of this very host, by TLS alone (RFC 6265bis, 4.1.3.2). */
static const char *cookie_name(const struct visit *visit)
{
    return visit->desk->options.https ? "__Host-anjungan" : "anjungan";
}

void visit_set_cookie(struct visit *visit, const char *token)
{
    http_response_header(visit->response, "Set-Cookie",
                         "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", cookie_name(visit),
                         token ? token : "", visit->desk->options.https ? "; Secure" : "",
                         token ? "" : "; Max-Age=0");
}

bool visit_cookie(const struct visit *visit, char out[PEOPLE_TOKEN_SIZE])
{
    return http_request_cookie(visit->request, cookie_name(visit), out, PEOPLE_TOKEN_SIZE);
}

/* Browsers say whose page sent a form; a form of ours is sent by a page of ours. */
static bool is_from_elsewhere(const struct http_request *request)
{
    const char *site = http_request_header(request, "Sec-Fetch-Site");
    return site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

bool visit_is_unknown(const struct fault *fault)
{
    return fault->kind != FAULT_NONE && fault->kind != FAULT_NOT_FOUND;
}

bool visit_begin(struct visit *visit, struct desk *desk, struct http_request *request,
                 struct http_response *response)
{
    char token[PEOPLE_TOKEN_SIZE];
    *visit = (struct visit){.desk = desk, .request = request, .response = response};
    struct fault fault = {0};
    visit->known = visit_cookie(visit, token) &&
                   people_find(desk->options.cases, token, &visit->member, &fault);
    if (visit_is_unknown(&fault)) { /* who that is cannot be said now; they are not shown out */
        visit_say_broken(visit, "find a session", &fault);
        return false;
    }
    if (visit->known) people_form_key(desk->options.cases, token, visit->key);
    if (request->method != HTTP_POST) return true;
    bool elsewhere = is_from_elsewhere(request);
    if (elsewhere)
        log_line(LOG_LEVEL_WARNING, "desk", "a form of another site was refused, from %s",
                 request->address);
    if (!elsewhere && form_read(request, &visit->form)) return true;
    visit_say(visit, 400, "Isian ini tidak dapat dibaca", "Kembali, lalu coba sekali lagi.");
    return false;
}

static bool is_all_in(const struct visit *visit)
{
    return visit->known && visit->member.session.whole;
}

void visit_note_denied(struct visit *visit)
{
    const char *about = visit->request->argument;
    struct fault fault = {0};
    struct db_entry entry =
        visit_entry(visit, "denied", visit_is_id(about) ? about : "", right_key(visit->right));
    if (!db_audit_add(visit->desk->options.cases->db, &entry, &fault))
        log_fault(LOG_LEVEL_ERROR, "desk", "note what was denied", &fault);
}

static bool begin_in(struct visit *visit, struct desk *desk, struct http_request *request,
                     struct http_response *response)
{
    if (!visit_begin(visit, desk, request, response)) return false;
    if (!is_all_in(visit)) visit_go(visit, "/masuk");
    return is_all_in(visit);
}

static bool has_key(struct visit *visit)
{
    if (visit->request->method != HTTP_POST ||
        people_form_is_ours(visit->desk->options.cases, visit->member.token,
                            form_text(&visit->form, "kunci")))
        return true;
    log_line(LOG_LEVEL_WARNING, "desk", "a form without its session's key was refused: account %s",
             visit->member.account.id);
    visit_say(visit, 403, "Isian ini sudah kedaluwarsa", "Buka halamannya lagi, lalu ulangi.");
    return false;
}

bool visit_begin_own(struct visit *visit, struct desk *desk, struct http_request *request,
                     struct http_response *response)
{
    return begin_in(visit, desk, request, response) && has_key(visit);
}

bool visit_begin_as(struct visit *visit, struct desk *desk, struct http_request *request,
                    struct http_response *response, enum right right)
{
    if (!begin_in(visit, desk, request, response)) return false;
    visit->right = right;
    if (!roles_have(visit->member.account.roles, right)) {
        visit_note_denied(visit);
        visit_say(visit, 403, "Anda tidak berwenang", "Halaman ini untuk peran yang lain.");
        return false;
    }
    return has_key(visit);
}

void visit_end(struct visit *visit)
{
    form_free(&visit->form);
}

bool visit_is_id(const char *text)
{
    return strlen(text) == DB_ID_SIZE - 1 && strspn(text, "0123456789abcdef") == DB_ID_SIZE - 1;
}

bool visit_find_case(struct visit *visit)
{
    const struct cases *cases = visit->desk->options.cases;
    const struct db_account *account = &visit->member.account;
    struct fault fault = {0};
    bool found = visit_is_id(visit->request->argument) &&
                 db_case_find(cases->db, visit->request->argument, &visit->item, &fault);
    if (!found && visit_is_unknown(&fault)) {
        visit_say_broken(visit, "find a case", &fault);
        return false;
    }
    visit->service = found ? catalogue_find_service(cases->catalogue, visit->item.service) : NULL;
    if (visit->service && strcmp(visit->item.agency, account->agency) == 0 &&
        visit_may(visit, visit->right))
        return true;
    visit_note_denied(visit);
    visit_say(visit, 404, "Permohonan ini tidak ada", "Kembali ke antrean, lalu pilih yang lain.");
    return false;
}

bool visit_may_see(const struct visit *visit, const struct db_case *item)
{
    const struct db_account *account = &visit->member.account;
    const struct service *service =
        catalogue_find_service(visit->desk->options.cases->catalogue, item->service);
    return service && strcmp(item->agency, account->agency) == 0 &&
           roles_see(account->roles, service);
}

bool visit_find_code(const struct visit *visit, const char *text, struct db_case *out,
                     struct fault *fault)
{
    const struct cases *cases = visit->desk->options.cases;
    char code[CODE_SIZE];
    struct case_view view;
    struct db_case found;
    bool coded = code_parse(text, code);
    if (!cases_view_code(cases, coded ? code : NULL, &view, fault) ||
        !db_case_find(cases->db, view.id, &found, fault))
        return false;
    if (!visit_may_see(visit, &found))
        return FAULT(fault, FAULT_NOT_FOUND, 0, "not for these eyes");
    *out = found;
    return true;
}

bool visit_may(const struct visit *visit, enum right right)
{
    return roles_have_of(visit->member.account.roles, visit->service, right);
}

struct db_entry visit_entry(const struct visit *visit, const char *act, const char *object,
                            const char *detail)
{
    return cases_entry(visit->desk->options.cases, visit->member.account.id,
                       visit->member.account.agency, act, object, detail);
}

static void write_link(struct visit *visit, const char *path, const char *label)
{
    bool here = strcmp(visit->request->path, path) == 0;
    html_open(&visit->html, "a", "href", path, "aria-current", here ? "page" : NULL, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

/* Only what this person may open. */
static void write_top(struct visit *visit)
{
    const struct db_account *account = &visit->member.account;
    struct html *html = &visit->html;
    html_open(html, "header", NULL);
    html_element(html, "p", "mark", "Anjungan · Meja layanan");
    if (is_all_in(visit)) {
        html_open(html, "nav", "aria-label", "Menu", NULL);
        if (roles_have(account->roles, RIGHT_CASES)) write_link(visit, "/antrean", "Antrean");
        if (roles_have(account->roles, RIGHT_REPORTS)) write_link(visit, "/laporan", "Laporan");
        if (roles_have(account->roles, RIGHT_ACCOUNTS)) write_link(visit, "/akun", "Akun");
        if (roles_have(account->roles, RIGHT_FLEET)) write_link(visit, "/armada", "Armada");
        if (roles_have(account->roles, RIGHT_PRIVACY))
            write_link(visit, "/pelindungan", "Pelindungan data");
        if (roles_have(account->roles, RIGHT_AUDIT)) write_link(visit, "/audit", "Catatan audit");
        write_link(visit, "/saya", "Akun saya");
        html_close(html);
        visit_form(visit, "leave", "/keluar");
        html_element(html, "span", NULL, account->name);
        visit_button(visit, "plain", NULL, NULL, "Keluar");
        html_close(html);
    }
    html_close(html);
}

static int64_t now_s(const struct visit *visit)
{
    return cases_now_s(visit->desk->options.cases);
}

void visit_page(struct visit *visit, int status, const char *title)
{
    char words[160];
    struct http_response *response = visit->response;
    struct html *html = &visit->html;
    response->status = status;
    http_response_header(response, "Content-Type", "text/html; charset=utf-8");
    http_response_header(response, "Content-Language", "id");
    http_response_header(response, "Content-Security-Policy", "%s", policy);
    http_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    if (is_all_in(visit))
        http_response_header(response, "Refresh", "%lld; url=/jeda",
                             (long long)(visit->member.session.expires_s - now_s(visit)));
    bytes_truncate(&response->body, 0);
    html_begin(html, &response->body);
    html_open(html, "html", "lang", "id", NULL);
    html_open(html, "head", NULL);
    html_void(html, "meta", "charset", "utf-8", NULL);
    html_void(html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
              NULL);
    html_void(html, "meta", "name", "robots", "content", "noindex", NULL);
    html_void(html, "link", "rel", "icon", "href", "data:,", NULL);
    html_void(html, "link", "rel", "stylesheet", "href", "/gaya.css", NULL);
    snprintf(words, sizeof words, "%s · Meja layanan", title);
    html_element(html, "title", NULL, words);
    html_close(html);
    html_open(html, "body", NULL);
    html_open(html, "a", "class", "skip", "href", "#isi", NULL);
    html_text(html, "Langsung ke isi");
    html_close(html);
    write_top(visit);
    html_open(html, "main", "id", "isi", NULL);
}

void visit_page_end(struct visit *visit)
{
    while (visit->html.depth > 0)
        html_close(&visit->html);
    html_end(&visit->html);
}

void visit_say(struct visit *visit, int status, const char *sentence, const char *advice)
{
    visit_page(visit, status, sentence);
    html_open(&visit->html, "section", "class", "card narrow", NULL);
    html_element(&visit->html, "h1", NULL, sentence);
    if (advice) html_element(&visit->html, "p", NULL, advice);
    html_open(&visit->html, "p", NULL);
    html_open(&visit->html, "a", "class", "button", "href", "/", NULL);
    html_text(&visit->html, is_all_in(visit) ? "Ke halaman awal" : "Ke halaman masuk");
    html_close(&visit->html);
    html_close(&visit->html);
    visit_page_end(visit);
}

const char *visit_home(const struct visit *visit)
{
    unsigned roles = visit->member.account.roles;
    if (!is_all_in(visit)) return "/masuk";
    if (roles_have(roles, RIGHT_CASES)) return "/antrean";
    return roles_have(roles, RIGHT_ACCOUNTS) ? "/akun" : "/audit";
}

void visit_say_broken(struct visit *visit, const char *doing, const struct fault *fault)
{
    log_fault(LOG_LEVEL_ERROR, "desk", doing, fault);
    visit_say(visit, 500, "Belum berhasil", "Tidak ada yang berubah. Coba lagi sebentar lagi.");
}

void visit_go(struct visit *visit, const char *format, ...)
{
    char target[HTTP_VALUE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(target, sizeof target, format, arguments);
    va_end(arguments);
    visit->response->status = 303;
    http_response_header(visit->response, "Location", "%s", target);
}

void visit_table(struct visit *visit, const char *class_name, const char *label,
                 const char *const *heads, int count)
{
    struct html *html = &visit->html;
    html_open(html, "div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", label,
              NULL);
    html_open(html, "table", "class", class_name, NULL);
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    for (int i = 0; i < count; i++) {
        html_open(html, "th", "scope", "col", NULL);
        html_text(html, heads[i]);
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_open(html, "tbody", NULL);
}

void visit_table_end(struct visit *visit)
{
    for (int i = 0; i < 3; i++)
        html_close(&visit->html);
}

void visit_form(struct visit *visit, const char *class_name, const char *action)
{
    html_open(&visit->html, "form", "method", "post", "class", class_name, "action", action, NULL);
    if (visit->key[0])
        html_void(&visit->html, "input", "type", "hidden", "name", "kunci", "value", visit->key,
                  NULL);
}

static void seen_words(const struct visit *visit, char out[WORDS_SIZE])
{
    snprintf(out, WORDS_SIZE, "%u.%lld", visit->item.step, (long long)visit->item.updated_s);
}

void visit_form_seen(struct visit *visit)
{
    char words[WORDS_SIZE];
    seen_words(visit, words);
    html_void(&visit->html, "input", "type", "hidden", "name", "langkah", "value", words, NULL);
}

bool visit_form_is_current(const struct visit *visit)
{
    char words[WORDS_SIZE];
    seen_words(visit, words);
    return strcmp(form_text(&visit->form, "langkah"), words) == 0;
}

void visit_button(struct visit *visit, const char *class_name, const char *name, const char *value,
                  const char *label)
{
    html_open(&visit->html, "button", "class", class_name, "name", name, "value", value, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

enum { HINT_ID_SIZE = 48 };

static void begin_field(struct visit *visit, const char *id, const char *label,
                        char out_hint_id[HINT_ID_SIZE])
{
    snprintf(out_hint_id, HINT_ID_SIZE, "%s-petunjuk", id);
    html_open(&visit->html, "p", "class", "field", NULL);
    html_open(&visit->html, "label", "for", id, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

static void end_field(struct visit *visit, const char *hint_id, const char *hint)
{
    if (hint) {
        html_open(&visit->html, "small", "id", hint_id, NULL);
        html_text(&visit->html, hint);
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

void visit_input(struct visit *visit, const char *id, const char *label, const char *type,
                 const char *autocomplete, const char *hint)
{
    char hint_id[HINT_ID_SIZE];
    begin_field(visit, id, label, hint_id);
    html_void(&visit->html, "input", "id", id, "name", id, "type", type, "autocomplete",
              autocomplete, "required", "", "aria-describedby", hint ? hint_id : NULL, NULL);
    end_field(visit, hint_id, hint);
}

void visit_words_input(struct visit *visit, const char *id, const char *name, const char *label)
{
    char hint_id[HINT_ID_SIZE], hour[WORDS_SIZE], hint[2 * WORDS_SIZE];
    words_hour(visit->member.session.expires_s, hour);
    snprintf(hint, sizeof hint, "Simpan sebelum pukul %s: sesudahnya halaman ini ditutup.", hour);
    begin_field(visit, id, label, hint_id);
    html_open(&visit->html, "textarea", "id", id, "name", name, "rows", "3", "maxlength", "1000",
              "required", "", "aria-describedby", hint_id, NULL);
    html_close(&visit->html);
    end_field(visit, hint_id, hint);
}
