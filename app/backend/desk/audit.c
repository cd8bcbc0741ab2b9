/* The audit log of one's own agency, newest first. */
#include "backend/desk/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 100 };

static const struct {
    const char *act, *words;
} acts[] = {
    {"accept", "Permohonan diterima dari terminal"},
    {"case-read", "Membuka permohonan"},
    {"case-look", "Melihat riwayat permohonan"},
    {"paper-look", "Melihat berkas"},
    {"check", "Memeriksa"},
    {"move", "Mencatat langkah"},
    {"propose", "Mengusulkan langkah"},
    {"withdraw", "Membatalkan usulan"},
    {"assign", "Menyerahkan kepada petugas"},
    {"note", "Menulis catatan"},
    {"class", "Mengubah kelas pengaduan"},
    {"raise", "Dieskalasi"},
    {"supplement", "Berkas baru dikirim pemohon dari ponsel"},
    {"link-resent", "Mencatat tautan dikirim ulang"},
    {"login", "Masuk"},
    {"login-miss", "Gagal masuk: kata sandi"},
    {"code-miss", "Gagal masuk: kode"},
    {"logout", "Keluar"},
    {"password", "Mengganti kata sandi"},
    {"denied", "Ditolak: tidak berwenang"},
    {"account-add", "Membuat akun"},
    {"account-invite", "Mengundang lagi"},
    {"account-accept", "Membuka akun"},
    {"account-roles", "Mengubah peran"},
    {"account-close", "Menutup akun"},
    {"sessions-end", "Mengakhiri sesi"},
    {"token-add", "Membuat kunci API"},
    {"token-withdraw", "Mencabut kunci API"},
    {"report-look", "Melihat laporan"},
    {"destroy", "Berkas dimusnahkan"},
    {"hold", "Menahan pemusnahan"},
    {"release", "Melepas penahanan"},
    {"copy", "Membuat salinan data"},
    {"request", "Mencatat permintaan pemilik data"},
    {"request-look", "Melihat permintaan pemilik data"},
    {"request-answer", "Menjawab permintaan pemilik data"},
    {"incident", "Mencatat insiden"},
    {"incident-look", "Melihat insiden"},
    {"incident-csv", "Mengunduh daftar insiden"},
    {"incident-letter", "Mencetak surat pemberitahuan"},
    {"incident-told", "Mencatat pemberitahuan insiden"},
};

static const char *words_of(const char *act)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].act, act) == 0) return acts[i].words;
    return act;
}

static bool collect(const struct db_audit_row *row, void *context)
{
    bytes_append(context, row, sizeof *row);
    return true;
}

static void write_row(struct visit *visit, const struct db_audit_row *row)
{
    char number[24], at[WORDS_SIZE], person[DB_PERSON_SIZE], object[16];
    snprintf(number, sizeof number, "%lld", (long long)row->number);
    words_time(row->entry.at_s, at);
    words_person(visit->desk, row->entry.actor, person);
    snprintf(object, sizeof object, "%.8s", row->entry.object);
    html_open(&visit->html, "tr", NULL);
    html_element(&visit->html, "td", NULL, number);
    html_element(&visit->html, "td", NULL, at);
    html_element(&visit->html, "td", NULL, person[0] ? person : "Sistem");
    html_element(&visit->html, "td", NULL, words_of(row->entry.act));
    html_element(&visit->html, "td", NULL, object);
    html_element(&visit->html, "td", NULL, row->entry.detail);
    html_close(&visit->html);
}

static void write_rows(struct visit *visit, const struct bytes *rows)
{
    static const char *const heads[] = {"Nomor",    "Waktu",    "Orang",
                                        "Tindakan", "Mengenai", "Rincian"};
    const struct db_audit_row *items = (const struct db_audit_row *)(const void *)rows->data;
    size_t count = rows->size / sizeof *items;
    visit_table(visit, "audit", "Catatan audit", heads, 6);
    for (size_t i = 0; i < count; i++)
        write_row(visit, &items[i]);
    visit_table_end(visit);
    if (count < ROWS) return;
    char target[64];
    snprintf(target, sizeof target, "/audit?sebelum=%lld", (long long)items[count - 1].number);
    html_open(&visit->html, "p", NULL);
    html_open(&visit->html, "a", "class", "button", "href", target, NULL);
    html_text(&visit->html, "Sebelumnya");
    html_close(&visit->html);
    html_close(&visit->html);
}

static int64_t read_before(const struct visit *visit)
{
    const char *text = http_request_query(visit->request, "sebelum");
    if (!text || !*text || strlen(text) > 18 || strspn(text, "0123456789") != strlen(text))
        return INT64_MAX;
    return strtoll(text, NULL, 10);
}

void answer_audit(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_AUDIT)) {
        struct bytes rows = {0};
        struct fault fault = {0};
        if (db_audit_list(visit.desk->options.cases->db, visit.member.account.agency, "",
                          read_before(&visit), ROWS, collect, &rows, &fault)) {
            visit_page(&visit, 200, "Catatan audit");
            html_element(&visit.html, "h1", NULL, "Catatan audit");
            write_rows(&visit, &rows);
            visit_page_end(&visit);
        } else {
            visit_say_broken(&visit, "list the audit log", &fault);
        }
        bytes_free(&rows);
    }
    visit_end(&visit);
}
