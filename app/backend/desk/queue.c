/* The queue: what is not finished, by due time; what is done; and finding a case by its code. */
#include "backend/desk/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 50, COUNTED_MAX = 1000 };

/* What the address asks for. */
struct asked {
    bool complaints, mine, done;
    int64_t after_due_s;
    char after_id[DB_ID_SIZE];
    const char *view; /* its word in an address */
};

struct listing {
    struct visit *visit;
    const struct asked *asked;
    int64_t now_s;
    int count;
    struct db_case last;
};

static bool may_see(const struct visit *visit, bool complaints)
{
    const struct catalogue *catalogue = visit->desk->options.cases->catalogue;
    const struct db_account *account = &visit->member.account;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *service = catalogue_service(catalogue, i);
        if (strcmp(service->agency->key, account->agency) == 0 &&
            (service->kind == SERVICE_COMPLAINT) == complaints &&
            roles_see(account->roles, service))
            return true;
    }
    return false;
}

static void read_asked(const struct visit *visit, struct asked *out)
{
    const char *view = http_request_query(visit->request, "lihat");
    const char *after = http_request_query(visit->request, "sesudah");
    bool decides = roles_have(visit->member.account.roles, RIGHT_DECIDE);
    *out = (struct asked){.after_due_s = -1, .view = "giliran"};
    if (view && strcmp(view, "semua") == 0) out->view = "semua";
    if (view && strcmp(view, "selesai") == 0) out->view = "selesai";
    const char *kind = http_request_query(visit->request, "jenis");
    out->complaints = kind && strcmp(kind, "pengaduan") == 0;
    if (!may_see(visit, out->complaints)) out->complaints = !out->complaints;
    if (!decides && strcmp(out->view, "giliran") == 0) out->view = "semua";
    out->mine = strcmp(out->view, "giliran") == 0;
    out->done = strcmp(out->view, "selesai") == 0;
    if (!after || strlen(after) > 60) return;
    char *end = NULL;
    long long due_s = strtoll(after, &end, 10);
    if (end == after || *end != '.' || !visit_is_id(end + 1)) return;
    out->after_due_s = due_s;
    snprintf(out->after_id, sizeof out->after_id, "%s", end + 1);
}

static struct db_queue queue_of(const struct visit *visit, const struct asked *asked)
{
    const struct db_account *account = &visit->member.account;
    return (struct db_queue){.agency = account->agency,
                             .complaints = asked->complaints,
                             .actors =
                                 asked->mine ? roles_actors(account->roles, asked->complaints) : 0,
                             .raised = asked->mine ? roles_raised(account->roles) : 0,
                             .assigned = asked->mine ? account->id : "",
                             .after_due_s = asked->after_due_s,
                             .after_id = asked->after_id,
                             .count = ROWS};
}

static void write_tab(struct visit *visit, const struct asked *asked, bool complaints,
                      const char *view, const char *label)
{
    char target[80];
    bool here = asked->complaints == complaints && strcmp(asked->view, view) == 0;
    snprintf(target, sizeof target, "/antrean?jenis=%s&lihat=%s",
             complaints ? "pengaduan" : "permohonan", view);
    html_open(&visit->html, "a", "href", target, "aria-current", here ? "page" : NULL, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

static void write_tabs(struct visit *visit, const struct asked *asked)
{
    bool decides = roles_have(visit->member.account.roles, RIGHT_DECIDE);
    html_open(&visit->html, "nav", "class", "tabs", "aria-label", "Antrean", NULL);
    for (int complaints = 0; complaints < 2; complaints++) {
        if (!may_see(visit, complaints)) continue;
        const char *what = complaints ? "Pengaduan" : "Permohonan";
        char label[64];
        snprintf(label, sizeof label, "%s: giliran saya", what);
        if (decides) write_tab(visit, asked, complaints, "giliran", label);
        snprintf(label, sizeof label, "%s: semua", what);
        write_tab(visit, asked, complaints, "semua", label);
        snprintf(label, sizeof label, "%s: selesai", what);
        write_tab(visit, asked, complaints, "selesai", label);
    }
    html_close(&visit->html);
}

static void write_due(struct listing *listing, const struct db_case *item)
{
    struct html *html = &listing->visit->html;
    char at[WORDS_SIZE], left[WORDS_SIZE];
    html_open(html, "td", "class",
              item->step && item->due_s ? words_tone(listing->now_s, item->due_s) : "", NULL);
    if (!item->step) {
        words_time(item->updated_s, at);
        html_text(html, at);
    } else if (!item->due_s) {
        html_text(html, item->actor == DB_ACTOR_AWAY ? "Menunggu pemohon"
                        : item->handed_at[0]         ? "Belum lengkap"
                                                     : "Belum ditentukan");
    } else {
        words_time(item->due_s, at);
        words_left(listing->now_s, item->due_s, left);
        html_element(html, "b", NULL, left);
        html_void(html, "br", NULL);
        html_text(html, at);
    }
    html_close(html);
}

static void write_step(struct listing *listing, const struct db_case *item,
                       const struct service *service)
{
    struct html *html = &listing->visit->html;
    const struct procedure_step *step = service_find_step(service, item->step);
    html_open(html, "td", NULL);
    if (step) {
        html_text(html, phrase_in(&step->title, LANGUAGE_ID));
        html_void(html, "br", NULL);
        html_element(html, "small", NULL,
                     text_get(listing->visit->desk->text, LANGUAGE_ID, actor_title(step->actor)));
    } else {
        html_text(html, "Selesai");
    }
    if (item->proposed[0]) html_element(html, "span", "badge", "Menunggu orang kedua");
    if (item->raised) html_element(html, "span", "badge warn", "Dieskalasi");
    if (item->fresh) {
        html_text(html, " ");
        html_element(html, "span", "badge warn", "Berkas baru dari ponsel");
    }
    html_close(html);
}

/* Names are looked up when the list has been read: the database is in use until then. */
static bool collect(const struct db_case *item, void *context)
{
    bytes_append(context, item, sizeof *item);
    return true;
}

static void write_row(struct listing *listing, const struct db_case *item)
{
    struct visit *visit = listing->visit;
    char target[64], number[16], at[WORDS_SIZE], person[DB_PERSON_SIZE];
    const struct service *service =
        catalogue_find_service(visit->desk->options.cases->catalogue, item->service);
    if (!service || !roles_see(visit->member.account.roles, service)) return;
    snprintf(target, sizeof target, "/kasus/%s", item->id);
    snprintf(number, sizeof number, "%.8s", item->id);
    html_open(&visit->html, "tr", NULL);
    write_due(listing, item);
    html_open(&visit->html, "td", NULL);
    html_open(&visit->html, "a", "href", target, NULL);
    html_text(&visit->html, phrase_in(&service->short_title, LANGUAGE_ID));
    html_close(&visit->html);
    html_void(&visit->html, "br", NULL);
    html_element(&visit->html, "small", NULL, number);
    html_close(&visit->html);
    write_step(listing, item, service);
    words_person(visit->desk, item->assigned, person);
    html_element(&visit->html, "td", NULL, person[0] ? person : "–");
    words_time(item->handed_in_s, at);
    html_open(&visit->html, "td", NULL);
    html_text(&visit->html, at);
    html_void(&visit->html, "br", NULL);
    html_element(&visit->html, "small", NULL, item->terminal);
    html_close(&visit->html);
    html_close(&visit->html);
}

static void write_rows(struct listing *listing, const struct bytes *rows)
{
    const struct db_case *items = (const struct db_case *)(const void *)rows->data;
    static const char *const heads[] = {"Batas waktu", "Layanan", "Langkah", "Petugas", "Masuk"};
    static const char *const done[] = {"Selesai", "Layanan", "Langkah", "Petugas", "Masuk"};
    visit_table(listing->visit, "queue", "Antrean", listing->asked->done ? done : heads, 5);
    for (size_t i = 0; i < rows->size / sizeof *items; i++) {
        write_row(listing, &items[i]);
        listing->last =
            items[i]; /* also of what is not for these eyes: the next page goes on there */
        listing->count++;
    }
    visit_table_end(listing->visit);
}

static void write_more(struct listing *listing)
{
    char target[160];
    if (listing->asked->done || listing->count < ROWS) return;
    snprintf(target, sizeof target, "/antrean?jenis=%s&lihat=%s&sesudah=%lld.%s",
             listing->asked->complaints ? "pengaduan" : "permohonan", listing->asked->view,
             (long long)listing->last.due_s, listing->last.id);
    html_open(&listing->visit->html, "p", NULL);
    html_open(&listing->visit->html, "a", "class", "button", "href", target, NULL);
    html_text(&listing->visit->html, "Berikutnya");
    html_close(&listing->visit->html);
    html_close(&listing->visit->html);
}

static void write_search(struct visit *visit, const char *problem)
{
    visit_form(visit, "search", "/cari");
    html_open(&visit->html, "label", "for", "kode", NULL);
    html_text(&visit->html, "Kode tanda terima");
    html_close(&visit->html);
    html_void(&visit->html, "input", "id", "kode", "name", "kode", "required", "", "autocomplete",
              "off", "accesskey", "k", NULL);
    visit_button(visit, "plain", NULL, NULL, "Cari");
    if (problem) html_element(&visit->html, "span", "problem", problem);
    html_close(&visit->html);
}

static void write_summary(struct visit *visit, int late, int all)
{
    char words[96];
    snprintf(words, sizeof words, "%d%s berjalan, %d lewat batas waktu", all,
             all == COUNTED_MAX ? " atau lebih" : "", late);
    html_element(&visit->html, "p", late ? "summary late" : "summary", words);
}

static void write_queue(struct visit *visit, const char *problem)
{
    struct asked asked;
    struct bytes rows = {0};
    struct fault fault = {0};
    int late = 0, all = 0;
    const struct cases *cases = visit->desk->options.cases;
    struct listing listing = {.visit = visit, .asked = &asked, .now_s = cases_now_s(cases)};
    read_asked(visit, &asked);
    struct db_queue queue = queue_of(visit, &asked);
    bool read =
        asked.done
            ? db_queue_done(cases->db, queue.agency, queue.complaints, ROWS, collect, &rows, &fault)
            : (db_queue_list(cases->db, &queue, collect, &rows, &fault) &&
               db_queue_count(cases->db, &queue, listing.now_s, COUNTED_MAX, &late, &all, &fault));
    if (read) {
        visit_page(visit, 200, "Antrean");
        html_element(&visit->html, "h1", NULL, "Antrean");
        write_search(visit, problem);
        write_tabs(visit, &asked);
        if (!asked.done) write_summary(visit, late, all);
        if (rows.size)
            write_rows(&listing, &rows);
        else
            html_element(&visit->html, "p", "empty", "Tidak ada yang menunggu di sini.");
        write_more(&listing);
        visit_page_end(visit);
    } else {
        visit_say_broken(visit, "read the queue", &fault);
    }
    bytes_free(&rows);
}

void answer_queue(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_CASES)) write_queue(&visit, NULL);
    visit_end(&visit);
}

/* By the code on a receipt, of the own agency and for these eyes only. */
void answer_search(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_CASES)) {
        struct db_case item;
        struct fault fault = {0};
        if (visit_find_code(&visit, form_text(&visit.form, "kode"), &item, &fault)) {
            visit_go(&visit, "/kasus/%s", item.id);
        } else if (visit_is_unknown(&fault)) {
            visit_say_broken(&visit, "look for a code", &fault);
        } else {
            visit_note_denied(&visit);
            write_queue(&visit, "Kode ini tidak ada di instansi Anda.");
        }
    }
    visit_end(&visit);
}
