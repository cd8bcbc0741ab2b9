/* The accounts of one agency: invited, given roles, their sessions ended, closed, by its admin. */
#include "backend/desk/inside.h"

#include <stdio.h>
#include <string.h>

static void write_invitation(struct visit *visit, const char *token)
{
    char link[HTTP_VALUE_SIZE];
    snprintf(link, sizeof link, "%s/undangan/%s", visit->desk->options.base_url, token);
    html_open(&visit->html, "p", "class", "news", "role", "status", NULL);
    html_text(&visit->html,
              "Kirim tautan ini kepada orangnya, lewat jalan yang aman. Berlaku 24 jam, "
              "satu kali, dan tidak ditampilkan lagi: ");
    html_void(&visit->html, "br", NULL);
    html_element(&visit->html, "code", NULL, link);
    html_close(&visit->html);
}

static void write_act(struct visit *visit, const struct db_account *account, const char *act,
                      const char *label)
{
    char path[96];
    snprintf(path, sizeof path, "/akun/%s/%s", account->id, act);
    visit_form(visit, "inline", path);
    visit_button(visit, strcmp(act, "tutup") == 0 ? "danger" : "plain", NULL, NULL, label);
    html_close(&visit->html);
}

static void write_role_boxes(struct visit *visit, unsigned roles)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "r-%s", role_key((enum role)i));
        html_open(&visit->html, "label", "class", "choice", NULL);
        html_void(&visit->html, "input", "type", "checkbox", "name", name, "value", "1", "checked",
                  roles & (1U << i) ? "" : NULL, NULL);
        html_text(&visit->html, role_title((enum role)i));
        html_close(&visit->html);
    }
}

static const char *state_words(const struct db_account *account, int64_t now_s)
{
    switch (account->state) {
    case DB_ACCOUNT_INVITED: return "Diundang";
    case DB_ACCOUNT_CLOSED: return "Ditutup";
    case DB_ACCOUNT_ACTIVE: return account->locked_until_s > now_s ? "Dikunci sementara" : "Aktif";
    }
    return "";
}

static void write_account(struct visit *visit, const struct db_account *account)
{
    const struct cases *cases = visit->desk->options.cases;
    int64_t now_s = cases_now_s(cases);
    char words[64], path[80];
    int sessions = 0;
    struct fault fault = {0};
    db_session_count(cases->db, account->id, now_s, &sessions, &fault);
    html_open(&visit->html, "section", "class", "card account", "aria-label", account->name, NULL);
    html_element(&visit->html, "h2", NULL, account->name);
    snprintf(words, sizeof words, "%s · %s · %d sesi", account->login, state_words(account, now_s),
             sessions);
    html_element(&visit->html, "p", "empty", words);
    if (account->state != DB_ACCOUNT_CLOSED) {
        snprintf(path, sizeof path, "/akun/%s/peran", account->id);
        visit_form(visit, "roles", path);
        write_role_boxes(visit, account->roles);
        visit_button(visit, "plain", NULL, NULL, "Simpan peran");
        html_close(&visit->html);
    }
    html_open(&visit->html, "div", "class", "row", NULL);
    if (sessions) write_act(visit, account, "akhiri", "Akhiri semua sesi");
    write_act(visit, account, "undang", "Undang lagi");
    if (account->state != DB_ACCOUNT_CLOSED) write_act(visit, account, "tutup", "Tutup akun");
    html_close(&visit->html);
    html_close(&visit->html);
}

static void write_new(struct visit *visit)
{
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", "baru", NULL);
    html_open(&visit->html, "h2", "id", "baru", NULL);
    html_text(&visit->html, "Undang orang baru");
    html_close(&visit->html);
    visit_form(visit, "roles", "/akun");
    visit_input(visit, "orang", "Nama lengkap", "text", "off", NULL);
    visit_input(visit, "nama", "Nama pengguna", "text", "off",
                "Huruf kecil, angka, titik, garis; 2 sampai 32.");
    write_role_boxes(visit, 0);
    visit_button(visit, "primary", NULL, NULL, "Buat undangan");
    html_close(&visit->html);
    html_close(&visit->html);
}

static bool collect(const struct db_account *account, void *context)
{
    bytes_append(context, account, sizeof *account);
    return true;
}

static void write_accounts(struct visit *visit, int status, const char *token, const char *problem)
{
    struct bytes rows = {0};
    struct fault fault = {0};
    if (db_account_list(visit->desk->options.cases->db, visit->member.account.agency, collect,
                        &rows, &fault)) {
        const struct db_account *accounts = (const struct db_account *)(const void *)rows.data;
        visit_page(visit, status, "Akun");
        html_element(&visit->html, "h1", NULL, "Akun");
        if (token) write_invitation(visit, token);
        if (problem) html_element(&visit->html, "p", "problem", problem);
        for (size_t i = 0; i < rows.size / sizeof *accounts; i++)
            write_account(visit, &accounts[i]);
        write_new(visit);
        tokens_write(visit);
        visit_page_end(visit);
    } else {
        visit_say_broken(visit, "list accounts", &fault);
    }
    bytes_free(&rows);
}

void answer_accounts(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_ACCOUNTS))
        write_accounts(&visit, 200, NULL, NULL);
    visit_end(&visit);
}

/* Who sits at a screen that somebody left alone lets nobody in by it: whoever invites, or gives
 * roles, came in by both factors just now (ASVS 5.0, 7.5.1). */
static bool is_fresh(struct visit *visit)
{
    if (people_is_fresh(visit->desk->options.cases, &visit->member)) return true;
    visit_page(visit, 403, "Masuk sekali lagi");
    html_open(&visit->html, "section", "class", "card narrow", NULL);
    html_element(&visit->html, "h1", NULL, "Masuk sekali lagi");
    html_element(&visit->html, "p", NULL,
                 "Undangan, peran, dan penutupan akun diubah dalam 15 menit sesudah masuk. Tidak "
                 "ada yang berubah.");
    visit_form(visit, NULL, "/keluar");
    visit_button(visit, "primary", NULL, NULL, "Keluar, lalu masuk lagi");
    visit_page_end(visit);
    return false;
}

static unsigned read_roles(const struct visit *visit)
{
    unsigned roles = 0;
    for (int i = 0; i < ROLE_COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "r-%s", role_key((enum role)i));
        if (form_value(&visit->form, name)) roles |= 1U << i;
    }
    return roles;
}

void answer_account_add(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_ACCOUNTS) && is_fresh(&visit)) {
        char token[PEOPLE_TOKEN_SIZE];
        struct fault fault = {0};
        const struct db_account *by = &visit.member.account;
        if (people_invite(visit.desk->options.cases, by->id, by->agency,
                          form_text(&visit.form, "nama"), form_text(&visit.form, "orang"),
                          read_roles(&visit), token, &fault))
            write_accounts(&visit, 200, token, NULL);
        else if (fault.kind == FAULT_REFUSED)
            write_accounts(&visit, 409, NULL, "Nama pengguna ini sudah dipakai.");
        else if (fault.kind == FAULT_INPUT)
            write_accounts(
                &visit, 400, NULL,
                "Isi nama lengkap, nama pengguna yang sah, dan paling sedikit satu peran.");
        else
            visit_say_broken(&visit, "invite somebody", &fault);
    }
    visit_end(&visit);
}

/* Nobody shuts themselves out, and no agency is left without an admin by a slip. */
static bool is_own(struct visit *visit, const struct db_account *account)
{
    if (strcmp(account->id, visit->member.account.id) != 0) return false;
    write_accounts(visit, 409, NULL, "Untuk akun Anda sendiri, minta admin yang lain.");
    return true;
}

static void act(struct visit *visit, const struct db_account *account)
{
    struct db *db = visit->desk->options.cases->db;
    const char *what = visit->request->second;
    char token[PEOPLE_TOKEN_SIZE];
    struct fault fault = {0};
    bool done = false, invited = strcmp(what, "undang") == 0;
    if (strcmp(what, "akhiri") == 0) {
        struct db_entry entry = visit_entry(visit, "sessions-end", account->id, account->login);
        done = db_session_end_all(db, account->id, &entry, &fault);
    } else if (!is_fresh(visit) || is_own(visit, account)) {
        return;
    } else if (invited) {
        done = people_invite_again(visit->desk->options.cases, visit->member.account.id, account,
                                   token, &fault);
    } else if (strcmp(what, "tutup") == 0) {
        struct db_entry entry = visit_entry(visit, "account-close", account->id, account->login);
        done = db_account_close(db, account->id, &entry, &fault);
    } else if (strcmp(what, "peran") == 0) {
        char detail[DB_DETAIL_SIZE];
        unsigned roles = read_roles(visit);
        if (!roles) {
            write_accounts(visit, 400, NULL, "Paling sedikit satu peran, atau tutup akunnya.");
            return;
        }
        snprintf(detail, sizeof detail, "%s %#x -> %#x", account->login, account->roles, roles);
        struct db_entry entry = visit_entry(visit, "account-roles", account->id, detail);
        done =
            db_account_roles(db, account->id, roles, roles & (1U << ROLE_VERIFIER), &entry, &fault);
    } else {
        visit_say(visit, 404, "Halaman ini tidak ada", NULL);
        return;
    }
    if (!done && fault.kind != FAULT_REFUSED)
        visit_say_broken(visit, "change an account", &fault);
    else if (invited && done)
        write_accounts(visit, 200, token, NULL);
    else if (strcmp(account->id, visit->member.account.id) == 0)
        visit_go(visit, "/masuk");
    else
        visit_go(visit, "/akun");
}

void answer_account_act(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_ACCOUNTS)) {
        struct db_account account;
        struct fault fault = {0};
        bool found =
            db_account_find(visit.desk->options.cases->db, request->argument, &account, &fault) &&
            strcmp(account.agency, visit.member.account.agency) == 0;
        if (found) {
            act(&visit, &account);
        } else if (visit_is_unknown(&fault)) {
            visit_say_broken(&visit, "find an account", &fault);
        } else {
            visit_note_denied(&visit);
            visit_say(&visit, 404, "Akun ini tidak ada", NULL);
        }
    }
    visit_end(&visit);
}
