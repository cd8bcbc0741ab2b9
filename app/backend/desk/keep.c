/* How long this case is kept: held back while it is in dispute, the copy for whose data it is, and
 * what is left once its papers were destroyed. */
#include "backend/db/followers.h"
#include "backend/db/supplements.h"
#include "backend/desk/notes.h"
#include "backend/desk/privacy.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400 };

static void path_of(const struct visit *visit, const char *act, char out[80])
{
    snprintf(out, 80, "/kasus/%s/%s", visit->item.id, act);
}

bool keep_read(struct visit *visit, struct fault *fault)
{
    return db_case_kept(visit->desk->options.cases->db, visit->item.id, &visit->kept, fault);
}

bool keep_has_papers(struct visit *visit)
{
    struct fault fault = {0};
    if (!keep_read(visit, &fault))
        visit_say_broken(visit, "see whether a case is kept", &fault);
    else if (visit->kept.condemned_s)
        visit_say(visit, 410, "Datanya sudah dimusnahkan",
                  "Yang tersisa hanya layanan, waktu, dan hasilnya.");
    else
        return true;
    return false;
}

void keep_write_gone(struct visit *visit, const struct case_view *view)
{
    char at[WORDS_SIZE], words[WORDS_SIZE + 96] = "Isi dan berkasnya sedang dimusnahkan.";
    if (view->destroyed.year) {
        privacy_time_words(civil_to_unix(&view->destroyed), at);
        snprintf(words, sizeof words, "Isi dan berkasnya sudah dimusnahkan pada %s.", at);
    }
    html_element(&visit->html, "p", "empty", words);
}

static void write_end(struct visit *visit)
{
    char at[WORDS_SIZE], words[WORDS_SIZE + 96];
    if (visit->kept.wished) {
        snprintf(words, sizeof words,
                 "Dimusnahkan sehari sesudah selesai, atas permintaan pemiliknya.");
    } else if (visit->item.step) {
        snprintf(words, sizeof words, "Disimpan sampai %u hari sesudah selesai.",
                 visit->service->retention_days);
    } else {
        privacy_time_words(visit->item.updated_s + (int64_t)visit->service->retention_days * DAY_S,
                           at);
        snprintf(words, sizeof words, "Dimusnahkan sesudah %s.", at);
    }
    html_element(&visit->html, "p", NULL, words);
}

static void write_held(struct visit *visit)
{
    char path[80], person[DB_PERSON_SIZE], at[WORDS_SIZE];
    char words[DB_PERSON_SIZE + WORDS_SIZE + 64];
    words_person(visit->desk, visit->kept.held_by, person);
    words_time(visit->kept.held_s, at);
    snprintf(words, sizeof words, "Ditahan oleh %s sejak %s: tidak dimusnahkan.", person, at);
    html_element(&visit->html, "p", "clock", words);
    path_of(visit, "lepas", path);
    visit_form(visit, NULL, path);
    visit_button(visit, "plain", NULL, NULL, "Lepaskan: sengketanya selesai");
    html_close(&visit->html);
}

void keep_write(struct visit *visit)
{
    char path[80];
    if (!visit_may(visit, RIGHT_PRIVACY) || visit->kept.condemned_s) return;
    privacy_card(visit, "penyimpanan", "Penyimpanan");
    write_end(visit);
    if (visit->kept.held_s) {
        write_held(visit);
    } else {
        path_of(visit, "tahan", path);
        visit_form(visit, NULL, path);
        visit_words_input(visit, "sebab", "sebab", "Tahan karena sengketa: sebabnya");
        visit_button(visit, "plain", NULL, NULL, "Tahan pemusnahan");
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

static void end(struct visit *visit, bool done, const char *doing, const struct fault *fault)
{
    if (done)
        visit_go(visit, "/kasus/%s?kabar=simpan", visit->item.id);
    else if (fault->kind == FAULT_REFUSED)
        visit_say(visit, 409, "Permohonan ini sudah berubah",
                  "Orang lain lebih dahulu, atau pemusnahannya sudah dimulai.");
    else if (fault->kind == FAULT_INPUT)
        visit_say(visit, 400, "Tulis sebabnya", "Tanpa sebab, pemusnahan tidak ditahan.");
    else
        visit_say_broken(visit, doing, fault);
}

/* The reason is a note: whoever works the case reads it there. One is not there without the other.
 */
static void hold(struct visit *visit)
{
    static const char lead[] = "Pemusnahan ditahan: ";
    struct fault fault = {0};
    struct bytes words = {0};
    struct db_note note = {0};
    const char *reason = form_text(&visit->form, "sebab");
    struct db_entry entry = visit_entry(visit, "hold", visit->item.id, "");
    bool done = (reason[0] && strlen(reason) <= PRIVACY_WORDS_MAX - sizeof lead) ||
                FAULT(&fault, FAULT_INPUT, 0, "no reason");
    bytes_append_text(&words, lead);
    bytes_append_text(&words, reason);
    done = done && notes_seal(visit, bytes_text(&words), &note, &fault) &&
           db_case_hold(visit->desk->options.cases->db, visit->item.id, &note, &entry, &fault);
    bytes_free(&note.sealed);
    bytes_free(&words);
    end(visit, done, "hold a case back", &fault);
}

void answer_hold(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        visit_find_case(&visit))
        hold(&visit);
    visit_end(&visit);
}

void answer_release(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        visit_find_case(&visit)) {
        struct fault fault = {0};
        struct db_entry entry = visit_entry(&visit, "release", visit.item.id, "");
        bool done = db_case_release(visit.desk->options.cases->db, visit.item.id, &entry, &fault);
        end(&visit, done, "let a case go", &fault);
    }
    visit_end(&visit);
}

static const char *title_of(const struct service *service, const char *item)
{
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (strcmp(service->requirements[i].key, item) == 0)
            return phrase_in(&service->requirements[i].title, LANGUAGE_ID);
    return strcmp(item, "face") == 0 ? "Foto wajah (data spesifik)" : item;
}

/* What else is held than what was handed in at the terminal. */
struct held {
    struct db_supplement papers[DB_SUPPLEMENTS_MAX]; /* that came from the phone */
    int papers_count;
    int addresses; /* to which news goes */
};

static bool count_address(const struct db_follower *follower, void *context)
{
    (void)follower;
    ++*(int *)context;
    return true;
}

static bool held_read(const struct visit *visit, struct held *out, struct fault *fault)
{
    struct db *db = visit->desk->options.cases->db;
    out->addresses = 0;
    return db_supplement_list(db, visit->item.id, out->papers, &out->papers_count, fault) &&
           db_follower_list(db, visit->item.id, count_address, &out->addresses, fault);
}

static void write_papers(struct visit *visit, const struct case_shown *shown,
                         const struct held *held)
{
    const struct service *service = visit->service;
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", "berkas", NULL);
    html_element(&visit->html, "h2", NULL, "Berkas yang disimpan");
    html_open(&visit->html, "ul", NULL);
    for (unsigned i = 0; i < service->requirements_count && i < CASE_DOCUMENTS_MAX; i++) {
        char words[240];
        if (!shown->documents[i].file[0]) continue;
        snprintf(words, sizeof words, "%s (%d halaman)",
                 phrase_in(&service->requirements[i].title, LANGUAGE_ID),
                 shown->documents[i].pages);
        html_element(&visit->html, "li", NULL, words);
    }
    if (shown->face_taken) html_element(&visit->html, "li", NULL, title_of(service, "face"));
    for (int i = 0; i < held->papers_count; i++) {
        char words[240], at[WORDS_SIZE];
        words_time(held->papers[i].at_s, at);
        snprintf(words, sizeof words, "%.120s, dari ponsel, %s",
                 title_of(service, held->papers[i].item), at);
        html_element(&visit->html, "li", NULL, words);
    }
    html_close(&visit->html);
    if (held->addresses)
        html_element(&visit->html, "p", NULL,
                     "Juga alamat e-mail untuk kabar permohonan ini, terenkripsi; pemiliknya dapat "
                     "menghapusnya lewat tautan di setiap surat.");
    html_close(&visit->html);
}

static void write_way(struct visit *visit, const struct case_view *view,
                      const struct case_shown *shown)
{
    struct html *html = &visit->html;
    char at[WORDS_SIZE];
    privacy_card(visit, "pemrosesan", "Pemrosesan");
    html_open(html, "dl", NULL);
    privacy_time_words(visit->item.handed_in_s, at);
    privacy_fact(visit, "Diserahkan", at);
    privacy_fact(visit, "Terminal", visit->item.terminal);
    privacy_fact(visit, "Persetujuan versi", shown->consent_version);
    for (int i = 0; i < view->count; i++) {
        if (!view->steps[i].at.year) continue;
        privacy_time_words(civil_to_unix(&view->steps[i].at), at);
        privacy_fact(visit, phrase_in(&view->steps[i].rule->title, LANGUAGE_ID), at);
    }
    html_close(html);
    write_end(visit);
    html_close(html);
}

static void write_copy(struct visit *visit, struct case_shown *shown)
{
    struct case_view view;
    struct held held;
    struct fault fault = {0};
    if (!cases_view(visit->desk->options.cases, &visit->item, &view, &fault) ||
        !held_read(visit, &held, &fault)) {
        visit_say_broken(visit, "copy what is held of a case", &fault);
        return;
    }
    visit_page(visit, 200, "Salinan data");
    html_element(&visit->html, "h1", NULL, "Salinan data pribadi");
    html_element(&visit->html, "p", "summary",
                 phrase_in(&visit->service->short_title, LANGUAGE_ID));
    html_element(&visit->html, "p", NULL,
                 "Untuk pemilik datanya saja, atas permintaannya (UU 27/2022). Serahkan hanya "
                 "kepada orang yang sudah dikenali.");
    case_write_data(visit, shown);
    write_papers(visit, shown, &held);
    write_way(visit, &view, shown);
    visit_page_end(visit);
}

/* What is held of this case, to be printed for whose data it is. Told in the log first. */
void answer_copy(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct case_shown shown = {0};
    struct fault fault = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PAPERS) &&
        visit_find_case(&visit) && keep_has_papers(&visit)) {
        struct db_entry entry = visit_entry(&visit, "copy", visit.item.id, "");
        if (!db_audit_add(visit.desk->options.cases->db, &entry, &fault) ||
            !case_open_shown(&visit, &shown, &fault))
            visit_say_broken(&visit, "copy what is held of a case", &fault);
        else
            write_copy(&visit, &shown);
    }
    case_shown_free(&shown);
    visit_end(&visit);
}
