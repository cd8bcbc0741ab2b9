/* One's own account: since when and where else one is in, and a new password. */
#include "backend/desk/inside.h"

#include <stdio.h>
#include <string.h>

static bool collect(const struct db_session *session, void *context)
{
    bytes_append(context, session, sizeof *session);
    return true;
}

static void write_session(struct visit *visit, const struct db_session *session)
{
    char began[WORDS_SIZE], seen[WORDS_SIZE], words[2 * WORDS_SIZE + 64];
    bool here = memcmp(session->token_hash, visit->member.session.token_hash, DB_HASH_SIZE) == 0;
    words_time(session->began_s, began);
    words_time(session->seen_s, seen);
    snprintf(words, sizeof words, "Masuk %s, terakhir dipakai %s", began, seen);
    html_open(&visit->html, "li", NULL);
    html_text(&visit->html, words);
    if (here) {
        html_text(&visit->html, " ");
        html_element(&visit->html, "span", "badge", "di sini");
    }
    html_close(&visit->html);
}

static void write_sessions(struct visit *visit, const struct bytes *rows)
{
    const struct db_session *sessions = (const struct db_session *)(const void *)rows->data;
    size_t count = rows->size / sizeof *sessions;
    struct html *html = &visit->html;
    html_open(html, "section", "class", "card narrow", "aria-labelledby", "sesi", NULL);
    html_open(html, "h2", "id", "sesi", NULL);
    html_text(html, "Sesi yang terbuka");
    html_close(html);
    html_open(html, "ul", "class", "history", NULL);
    for (size_t i = 0; i < count; i++)
        write_session(visit, &sessions[i]);
    html_close(html);
    html_element(html, "p", "empty",
                 "Sesi berakhir sendiri sesudah 15 menit tanpa kegiatan, atau 12 jam.");
    if (count > 1) {
        visit_form(visit, NULL, "/saya/sesi");
        visit_input(visit, "kode-sesi", "Kode 6 angka", "text", "one-time-code",
                    "Ada sesi yang tidak Anda kenal? Akhiri, lalu ganti kata sandi.");
        visit_button(visit, "danger", NULL, NULL, "Akhiri semua sesi lain");
        html_close(html);
    }
    html_close(html);
}

static void write_password(struct visit *visit)
{
    struct html *html = &visit->html;
    html_open(html, "section", "class", "card narrow", "aria-labelledby", "ganti", NULL);
    html_open(html, "h2", "id", "ganti", NULL);
    html_text(html, "Ganti kata sandi");
    html_close(html);
    visit_form(visit, NULL, "/saya/sandi");
    html_void(html, "input", "type", "hidden", "name", "pengguna", "autocomplete", "username",
              "value", visit->member.account.login, NULL);
    visit_input(visit, "lama", "Kata sandi sekarang", "password", "current-password", NULL);
    visit_input(visit, "sandi", "Kata sandi baru", "password", "new-password", PASSWORD_HINT);
    visit_input(visit, "ulang", "Kata sandi baru itu sekali lagi", "password", "new-password",
                NULL);
    visit_input(visit, "kode", "Kode 6 angka", "text", "one-time-code",
                "Semua sesi lain berakhir. HP hilang? Minta admin mengundang Anda lagi.");
    visit_button(visit, "primary", NULL, NULL, "Ganti kata sandi");
    html_close(html);
    html_close(html);
}

static void write_own(struct visit *visit, int status, const char *class_name, const char *words)
{
    struct bytes rows = {0};
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    const struct db_account *account = &visit->member.account;
    char who[DB_PERSON_SIZE + DB_LOGIN_SIZE + 8];
    if (!db_session_list(cases->db, account->id, cases_now_s(cases), collect, &rows, &fault)) {
        visit_say_broken(visit, "list sessions", &fault);
        return;
    }
    visit_page(visit, status, "Akun saya");
    html_element(&visit->html, "h1", NULL, "Akun saya");
    snprintf(who, sizeof who, "%s · %s", account->name, account->login);
    html_element(&visit->html, "p", "summary", who);
    if (words) {
        html_open(&visit->html, "p", "class", class_name, "role", "status", NULL);
        html_text(&visit->html, words);
        html_close(&visit->html);
    }
    write_sessions(visit, &rows);
    write_password(visit);
    visit_page_end(visit);
    bytes_free(&rows);
}

void answer_own(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    const char *news = http_request_query(request, "kabar");
    if (visit_begin_own(&visit, context, request, response))
        write_own(&visit, 200, "news",
                  !news                        ? NULL
                  : strcmp(news, "sandi") == 0 ? "Kata sandi diganti. Semua sesi lain berakhir."
                  : strcmp(news, "sesi") == 0  ? "Semua sesi lain berakhir."
                                               : NULL);
    visit_end(&visit);
}

/* Somebody else may sit at this browser: wrong ones count as those of the way in. */
static void say_wrong(struct visit *visit, const char *words)
{
    visit_count_miss(visit);
    write_own(visit, 403, "problem", words);
}

static void try_password(struct visit *visit)
{
    struct fault fault = {0};
    char token[PEOPLE_TOKEN_SIZE];
    const struct form *form = &visit->form;
    const struct password_change change = {.old = form_text(form, "lama"),
                                           .fresh = form_text(form, "sandi"),
                                           .code = form_text(form, "kode")};
    if (strcmp(change.fresh, form_text(form, "ulang")) != 0) {
        write_own(visit, 400, "problem", "Kedua kata sandi baru tidak sama.");
    } else if (people_change_password(visit->desk->options.cases, &visit->member, &change, token,
                                      &fault)) {
        visit_set_cookie(visit, token);
        visit_go(visit, "/saya?kabar=sandi");
    } else if (fault.kind == FAULT_INPUT) {
        write_own(visit, 400, "problem", PASSWORD_TOO_EASY);
    } else if (fault.kind == FAULT_REFUSED) {
        say_wrong(visit, "Kata sandi sekarang atau kode tidak cocok, atau kode sudah dipakai.");
    } else {
        visit_say_broken(visit, "change a password", &fault);
    }
}

void answer_own_password(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit;
    if (visit_begin_own(&visit, context, request, response))
        visit_try(&visit, &visit.desk->passwords, try_password);
    visit_end(&visit);
}

static void try_end(struct visit *visit)
{
    struct fault fault = {0};
    char token[PEOPLE_TOKEN_SIZE];
    if (people_end_others(visit->desk->options.cases, &visit->member,
                          form_text(&visit->form, "kode-sesi"), token, &fault)) {
        visit_set_cookie(visit, token);
        visit_go(visit, "/saya?kabar=sesi");
    } else if (fault.kind == FAULT_REFUSED) {
        say_wrong(visit, "Kode ini tidak cocok, atau sudah dipakai. Tunggu kode berikutnya.");
    } else {
        visit_say_broken(visit, "end sessions", &fault);
    }
}

void answer_own_sessions(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit;
    if (visit_begin_own(&visit, context, request, response))
        visit_try(&visit, &visit.desk->codes, try_end);
    visit_end(&visit);
}
