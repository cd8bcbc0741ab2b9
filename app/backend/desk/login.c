/* The way in: name and password, then the authenticator's code; an invitation; the way out. */
#include "backend/desk/inside.h"

#include "backend/db/guesses.h"
#include "base/log.h"
#include "base/picture.h"
#include "receipt/receipt.h"

#include <stdio.h>
#include <string.h>

enum { NAME_TRIES = 5, NAME_WINDOW_S = 900 };

/* Of the name that was typed, from that network; told apart by their first 32 bytes. */
static struct db_guesses guesses_of(const struct visit *visit)
{
    struct db_guesses guesses = {.most = NAME_TRIES, .window_s = NAME_WINDOW_S};
    char network[THROTTLE_NETWORK_SIZE], text[THROTTLE_NETWORK_SIZE + 34];
    throttle_network(visit->request->address, network);
    snprintf(text, sizeof text, "%s %.32s", network, form_text(&visit->form, "nama"));
    cases_hash(visit->desk->options.cases->secret, "name-guess", text, guesses.who);
    return guesses;
}

/* Somebody at this address tried too often, or this name (which not every form has) there: told
 * before anything is looked up, and whether there is such a name or not. */
static bool is_held_up(struct visit *visit)
{
    const struct desk *desk = visit->desk;
    const struct db_guesses guesses = guesses_of(visit);
    int64_t now_s = cases_now_s(desk->options.cases);
    unsigned wait_s = throttle_wait_s(desk->throttle, visit->request->address, now_s), of_name = 0;
    struct fault fault = {0};
    if (*form_text(&visit->form, "nama") &&
        !db_guess_wait(desk->options.cases->db, &guesses, now_s, &of_name, &fault)) {
        visit_say_broken(visit, "look whether a name is held up", &fault);
        return true;
    }
    if (of_name > wait_s) wait_s = of_name;
    if (!wait_s) return false;
    http_response_header(visit->response, "Retry-After", "%u", wait_s);
    visit_say(visit, 429, "Terlalu banyak percobaan", "Tunggu beberapa menit, lalu coba lagi.");
    return true;
}

/* Whose it may have been stands in the audit log, from where in the journal: by the time they are
 * one. */
void visit_count_miss(struct visit *visit)
{
    const char *address = visit->request->address;
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    throttle_miss(visit->desk->throttle, address, now_s);
    bool waits = throttle_wait_s(visit->desk->throttle, address, now_s) > 0;
    log_line(LOG_LEVEL_WARNING, "desk", "not let in, from %s%s", address,
             waits ? ", which has to wait" : "");
}

/* Many guesses sent at once are as many as one after the other: whoever waited is asked again. */
void visit_try(struct visit *visit, struct way_in *way, void (*attempt)(struct visit *))
{
    if (is_held_up(visit)) return;
    if (sem_trywait(&way->places) != 0) {
        http_response_header(visit->response, "Retry-After", "10");
        visit_say(visit, 503, "Sedang banyak yang masuk", "Tunggu sepuluh detik, lalu coba lagi.");
        return;
    }
    pthread_mutex_lock(&way->one);
    if (!is_held_up(visit)) attempt(visit);
    pthread_mutex_unlock(&way->one);
    sem_post(&way->places);
}

static void write_problem(struct visit *visit, const char *problem)
{
    if (!problem) return;
    html_open(&visit->html, "p", "class", "problem", "role", "alert", NULL);
    html_text(&visit->html, problem);
    html_close(&visit->html);
}

static void write_login(struct visit *visit, int status, const char *problem)
{
    visit_page(visit, status, "Masuk");
    html_open(&visit->html, "section", "class", "card narrow", NULL);
    html_element(&visit->html, "h1", NULL, "Masuk ke meja layanan");
    write_problem(visit, problem);
    visit_form(visit, NULL, "/masuk");
    visit_input(visit, "nama", "Nama pengguna", "text", "username", NULL);
    visit_input(visit, "sandi", "Kata sandi", "password", "current-password", NULL);
    visit_button(visit, "primary", NULL, NULL, "Lanjut");
    visit_page_end(visit);
}

void answer_login(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response)) {
        if (visit.known && visit.member.session.whole)
            visit_go(&visit, "%s", visit_home(&visit));
        else
            write_login(&visit, 200, NULL);
    }
    visit_end(&visit);
}

/* Also of a name that is nobody's. */
static void count_name(const struct visit *visit)
{
    const struct cases *cases = visit->desk->options.cases;
    const struct db_guesses guesses = guesses_of(visit);
    struct fault fault = {0};
    unsigned wait_s;
    if (!db_guess_take(cases->db, &guesses, cases_now_s(cases), &wait_s, &fault))
        log_fault(LOG_LEVEL_ERROR, "desk", "count a guess", &fault);
}

/* Whoever was in by this browser is not any more. */
static void end_earlier(const struct visit *visit)
{
    struct fault fault = {0};
    if (visit->known && !people_leave(visit->desk->options.cases, &visit->member, &fault))
        log_fault(LOG_LEVEL_ERROR, "desk", "end a session", &fault);
}

static void try_login(struct visit *visit)
{
    char token[PEOPLE_TOKEN_SIZE];
    struct fault fault = {0};
    if (people_begin(visit->desk->options.cases, form_text(&visit->form, "nama"),
                     form_text(&visit->form, "sandi"), token, &fault)) {
        end_earlier(visit);
        visit_set_cookie(visit, token);
        visit_go(visit, "/masuk/kode");
    } else if (fault.kind == FAULT_REFUSED) {
        visit_count_miss(visit);
        if (*form_text(&visit->form, "nama")) count_name(visit);
        write_login(visit, 403,
                    "Nama atau kata sandi tidak cocok, atau akun ini sedang dikunci 15 menit.");
    } else {
        visit_say_broken(visit, "let somebody in", &fault);
    }
}

void answer_login_given(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response))
        visit_try(&visit, &visit.desk->passwords, try_login);
    visit_end(&visit);
}

static void write_code(struct visit *visit, int status, const char *problem)
{
    visit_page(visit, status, "Kode");
    html_open(&visit->html, "section", "class", "card narrow", NULL);
    html_element(&visit->html, "h1", NULL, "Kode dari aplikasi autentikator");
    write_problem(visit, problem);
    visit_form(visit, NULL, "/masuk/kode");
    visit_input(visit, "kode", "Kode 6 angka", "text", "one-time-code",
                "Berganti setiap 30 detik; satu kode berlaku satu kali.");
    visit_button(visit, "primary", NULL, NULL, "Masuk");
    visit_page_end(visit);
}

void answer_code(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response)) {
        if (visit.known && !visit.member.session.whole)
            write_code(&visit, 200, NULL);
        else
            visit_go(&visit, "%s", visit_home(&visit));
    }
    visit_end(&visit);
}

static void try_code(struct visit *visit)
{
    char fresh[PEOPLE_TOKEN_SIZE];
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    if (!visit->known || visit->member.session.whole ||
        !people_form_is_ours(cases, visit->member.token, form_text(&visit->form, "kunci"))) {
        visit_go(visit, "/masuk");
    } else if (people_enter(cases, visit->member.token, form_text(&visit->form, "kode"), fresh,
                            &fault)) {
        log_line(LOG_LEVEL_INFO, "desk", "account %s is in, from %s", visit->member.account.id,
                 visit->request->address);
        visit_set_cookie(visit, fresh);
        visit_go(visit, "/");
    } else if (fault.kind == FAULT_NOT_FOUND) { /* the same form, sent twice */
        visit_go(visit, "/masuk");
    } else if (fault.kind == FAULT_REFUSED) {
        visit_count_miss(visit);
        write_code(visit, 403, "Kode ini tidak cocok, atau sudah dipakai. Tunggu kode berikutnya.");
    } else {
        visit_say_broken(visit, "let somebody in", &fault);
    }
}

void answer_code_given(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response))
        visit_try(&visit, &visit.desk->codes, try_code);
    visit_end(&visit);
}

void answer_logout(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct fault fault = {0};
    if (visit_begin(&visit, context, request, response)) {
        /* Also by the form of an earlier session, in another tab: who reads that they are out is.
         * No other site's page brings the cookie along (SameSite). */
        if (visit.known && !people_leave(visit.desk->options.cases, &visit.member, &fault)) {
            visit_say_broken(&visit, "end a session", &fault);
            visit_end(&visit);
            return;
        }
        visit_set_cookie(&visit, NULL);
        http_response_header(visit.response, "Clear-Site-Data",
                             "\"cache\", \"cookies\", \"storage\"");
        visit_go(&visit, "/masuk");
    }
    visit_end(&visit);
}

/* What an authenticator reads (Key URI format): "otpauth://totp/Anjungan:sari?secret=..." */
static void pairing_uri(const struct db_account *account, const char *grouped, char *out,
                        size_t size)
{
    char secret[64];
    size_t length = 0;
    for (; *grouped && length < sizeof secret - 1; grouped++)
        if (*grouped != ' ') secret[length++] = *grouped;
    secret[length] = 0;
    snprintf(out, size, "otpauth://totp/Anjungan:%s?secret=%s&issuer=Anjungan", account->login,
             secret);
}

/* As a drawing of ours in the page: it is secret, and is kept nowhere. */
static void write_qr(struct html *html, const char *text)
{
    struct bitmap qr = {0};
    struct bytes path = {0};
    char view[40];
    if (!qr_encode(text, &qr, NULL)) return;
    for (int y = 0; y < qr.height_px; y++)
        for (int x = 0; x < qr.width_px; x++)
            if (bitmap_get(&qr, x, y)) bytes_append_format(&path, "M%d %dh1v1h-1z", x, y);
    snprintf(view, sizeof view, "0 0 %d %d", qr.width_px, qr.height_px);
    html_open(html, "svg", "class", "qr", "viewBox", view, "role", "img", "aria-label",
              "Kode QR untuk aplikasi autentikator", NULL);
    html_open(html, "path", "d", bytes_text(&path), NULL);
    html_close(html);
    html_close(html);
    bitmap_free(&qr);
    bytes_free(&path);
}

static void write_pairing(struct visit *visit, const struct db_account *account,
                          const uint8_t pairing[PEOPLE_PAIRING_SIZE])
{
    struct bytes secret = {0};
    char uri[200];
    people_pairing_text(pairing, &secret);
    pairing_uri(account, bytes_text(&secret), uri, sizeof uri);
    html_element(&visit->html, "p", NULL,
                 "Pindai dengan aplikasi autentikator di HP Anda, misalnya FreeOTP.");
    write_qr(&visit->html, uri);
    html_open(&visit->html, "p", NULL);
    html_text(&visit->html, "Atau ketik: ");
    html_element(&visit->html, "code", NULL, bytes_text(&secret));
    html_close(&visit->html);
    bytes_free(&secret);
}

static void write_invited(struct visit *visit, int status, const char *problem)
{
    struct db_account account;
    struct fault fault = {0};
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    char target[HTTP_ARGUMENT_SIZE + 16], greeting[DB_PERSON_SIZE + 40];
    const char *token = visit->request->argument;
    if (!people_invited(visit->desk->options.cases, token, &account, pairing, &fault)) {
        visit_count_miss(visit);
        visit_say(visit, 404, "Undangan ini tidak berlaku lagi",
                  "Minta undangan baru kepada admin instansi Anda.");
        return;
    }
    visit_page(visit, status, "Undangan");
    html_open(&visit->html, "section", "class", "card narrow", NULL);
    snprintf(greeting, sizeof greeting, "Selamat datang, %s", account.name);
    html_element(&visit->html, "h1", NULL, greeting);
    write_problem(visit, problem);
    write_pairing(visit, &account, pairing);
    snprintf(target, sizeof target, "/undangan/%s", token);
    visit_form(visit, NULL, target);
    html_open(&visit->html, "p", "class", "field", NULL);
    html_open(&visit->html, "label", "for", "nama", NULL);
    html_text(&visit->html, "Nama pengguna Anda");
    html_close(&visit->html);
    html_void(&visit->html, "input", "id", "nama", "name", "nama", "autocomplete", "username",
              "readonly", "", "value", account.login, NULL);
    html_close(&visit->html);
    visit_input(visit, "sandi", "Kata sandi baru", "password", "new-password", PASSWORD_HINT);
    visit_input(visit, "ulang", "Kata sandi itu sekali lagi", "password", "new-password", NULL);
    visit_input(visit, "kode", "Kode 6 angka dari aplikasi", "text", "one-time-code", NULL);
    visit_button(visit, "primary", NULL, NULL, "Buka akun saya");
    visit_page_end(visit);
}

void answer_invited(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response) && !is_held_up(&visit))
        write_invited(&visit, 200, NULL);
    visit_end(&visit);
}

static void try_accept(struct visit *visit)
{
    struct fault fault = {0};
    const char *password = form_text(&visit->form, "sandi");
    if (strcmp(password, form_text(&visit->form, "ulang")) != 0) {
        write_invited(visit, 400, "Kedua kata sandi tidak sama.");
    } else if (people_accept(visit->desk->options.cases, visit->request->argument, password,
                             form_text(&visit->form, "kode"), &fault)) {
        visit_say(visit, 200, "Akun Anda siap",
                  "Masuk dengan nama pengguna, kata sandi, dan kode.");
    } else if (fault.kind == FAULT_INPUT) {
        write_invited(visit, 400, PASSWORD_TOO_EASY);
    } else if (fault.kind == FAULT_ATTENTION) {
        visit_count_miss(visit);
        write_invited(visit, 400,
                      "Kode tidak cocok. Pastikan jam HP benar, lalu coba kode berikutnya.");
    } else if (fault.kind == FAULT_NOT_FOUND || fault.kind == FAULT_REFUSED) {
        write_invited(visit, 404, NULL);
    } else {
        visit_say_broken(visit, "open an account", &fault);
    }
}

void answer_accepted(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response))
        visit_try(&visit, &visit.desk->passwords, try_accept);
    visit_end(&visit);
}
