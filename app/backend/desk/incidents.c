/* Incidents: a terminal was stolen or opened. Which cases it concerns, who has to be told by when,
 * and what the written notice has to say (UU 27/2022, article 46). */
#include "backend/desk/privacy.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AFFECTED_SHOWN = 1000 }; /* on the page; the CSV and the notice know of all */

static const char *const kinds[] = {"Terminal dicuri", "Terminal dibuka orang lain",
                                    "Kunci atau server diakses orang lain", "Lainnya"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *kind_words(int kind)
{
    return kind >= 0 && kind < KINDS ? kinds[kind] : "";
}

static bool collect_terminal(const struct db_terminal *terminal, void *context)
{
    struct bytes *out = context;
    struct db_terminal item = *terminal;
    item.sign_certificate = (struct bytes){0};
    bytes_append(out, &item, sizeof item);
    return true;
}

static void write_terminals(struct visit *visit)
{
    struct html *html = &visit->html;
    struct bytes found = {0};
    db_terminal_list(visit->desk->options.cases->db, collect_terminal, &found, NULL);
    const struct db_terminal *items = (const struct db_terminal *)(const void *)found.data;
    html_open(html, "p", "class", "field", NULL);
    html_open(html, "label", "for", "terminal", NULL);
    html_text(html, "Terminal");
    html_close(html);
    html_open(html, "select", "id", "terminal", "name", "terminal", NULL);
    for (size_t i = 0; i < found.size / sizeof *items; i++) {
        if (strcmp(items[i].agency, visit->member.account.agency) != 0) continue;
        html_open(html, "option", "value", items[i].id, NULL);
        html_text(html, items[i].id);
        html_close(html);
    }
    html_close(html);
    html_close(html);
    bytes_free(&found);
}

static void write_new(struct visit *visit)
{
    privacy_card(visit, "insiden-baru", "Catat insiden");
    visit_form(visit, NULL, "/pelindungan/insiden");
    write_terminals(visit);
    privacy_select(visit, "jenis-insiden", "Yang terjadi", kinds, KINDS);
    privacy_time_input(visit, "dari", "Data diserahkan sejak");
    privacy_time_input(visit, "sampai", "sampai");
    privacy_time_input(visit, "diketahui", "Diketahui pada (awal 3 × 24 jam)");
    visit_words_input(visit, "uraian-insiden", "uraian-insiden",
                      "Uraian, hanya untuk yang berwenang");
    visit_button(visit, "primary", NULL, NULL, "Catat insiden");
    html_close(&visit->html);
    html_close(&visit->html);
}

static void write_cell(struct html *html, const char *words)
{
    html_element(html, "td", NULL, words);
}

static bool write_row(const struct db_incident *incident, void *context)
{
    static const char *const heads[] = {"Terminal", "Yang terjadi", "Diketahui", "Pemberitahuan"};
    struct privacy_list *list = context;
    struct visit *visit = list->visit;
    struct html *html = &visit->html;
    char target[80], at[WORDS_SIZE];
    if (list->rows++ == 0) visit_table(visit, "close", "Insiden", heads, 4);
    snprintf(target, sizeof target, "/pelindungan/insiden/%s", incident->id);
    words_time(incident->discovered_s, at);
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", NULL);
    html_open(html, "a", "href", target, NULL);
    html_text(html, incident->terminal);
    html_close(html);
    html_close(html);
    write_cell(html, kind_words(incident->kind));
    write_cell(html, at);
    html_open(html, "td", NULL);
    html_element(html, "span", incident->told_subjects_s ? "badge" : "badge warn",
                 incident->told_subjects_s ? "Pemilik data diberi tahu" : "Pemilik data belum");
    html_text(html, " ");
    html_element(html, "span", incident->told_authority_s ? "badge" : "badge warn",
                 incident->told_authority_s ? "Lembaga diberi tahu" : "Lembaga belum");
    html_close(html);
    html_close(html);
    return true;
}

void incidents_write(struct visit *visit)
{
    struct fault fault = {0};
    struct privacy_list list = {.visit = visit};
    html_element(&visit->html, "h2", NULL, "Insiden");
    bool read = db_incident_list(visit->desk->options.cases->db, visit->member.account.agency,
                                 PRIVACY_ROWS, write_row, &list, &fault);
    privacy_list_end(&list, read, "Belum ada insiden.");
    write_new(visit);
}

static bool read_form(struct visit *visit, struct db_incident *out)
{
    const char *kind = form_text(&visit->form, "jenis-insiden");
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    snprintf(out->terminal, sizeof out->terminal, "%s", form_text(&visit->form, "terminal"));
    snprintf(out->agency, sizeof out->agency, "%s", visit->member.account.agency);
    snprintf(out->entered_by, sizeof out->entered_by, "%s", visit->member.account.id);
    out->entered_s = now_s;
    out->kind = kind[0] - '0';
    bool timed = privacy_time(form_text(&visit->form, "dari"), &out->begins_s) &&
                 privacy_time(form_text(&visit->form, "sampai"), &out->ends_s) &&
                 privacy_time(form_text(&visit->form, "diketahui"), &out->discovered_s);
    out->ends_s += 59; /* of that minute */
    return timed && strlen(kind) == 1 && out->kind >= 0 && out->kind < KINDS &&
           out->begins_s <= out->ends_s && out->discovered_s <= now_s;
}

static void add(struct visit *visit)
{
    struct db_incident incident = {0};
    struct fault fault = {0};
    if (!read_form(visit, &incident)) {
        privacy_show(visit, 400,
                     "Isi terminal dan ketiga waktunya; yang diketahui tidak di masa "
                     "depan.");
        return;
    }
    bool done = privacy_new_id(incident.id, &fault) &&
                privacy_seal(visit, incident.id, form_text(&visit->form, "uraian-insiden"),
                             &incident.sealed, &fault);
    struct db_entry entry = visit_entry(visit, "incident", incident.id, incident.terminal);
    done = done && db_incident_add(visit->desk->options.cases->db, &incident, &entry, &fault);
    if (done)
        visit_go(visit, "/pelindungan/insiden/%s", incident.id);
    else if (fault.kind == FAULT_REFUSED || fault.kind == FAULT_INPUT)
        privacy_show(visit, 400, "Pilih terminal instansi ini, dan tulis uraiannya.");
    else
        visit_say_broken(visit, "enter an incident", &fault);
    db_incident_free(&incident);
}

void answer_incident_add(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY)) add(&visit);
    visit_end(&visit);
}

/* As far as the service asks for it: no case is opened for this. */
static void data_words(const struct service *service, char out[WORDS_SIZE])
{
    bool face = service && service_has_step(service, STEP_FACE);
    bool papers = service && service->requirements_count, typed = service && service->fields_count;
    snprintf(out, WORDS_SIZE, "%s%s%s%s%s", typed ? "isian" : "", typed && papers ? ", " : "",
             papers ? "berkas" : "", face && (typed || papers) ? ", " : "",
             face ? "foto wajah (data spesifik)" : "");
}

static const char *title_of(const struct service *service, const struct db_affected *item)
{
    return service ? phrase_in(&service->short_title, LANGUAGE_ID) : item->service;
}

static void state_words(const struct db_affected *item, char out[WORDS_SIZE])
{
    char at[WORDS_SIZE];
    if (!item->destroyed_s) {
        snprintf(out, WORDS_SIZE, "ada di pusat layanan");
        return;
    }
    words_time(item->destroyed_s, at);
    snprintf(out, WORDS_SIZE, "dimusnahkan %.64s", at);
}

static void write_affected(struct visit *visit, const struct bytes *rows)
{
    static const char *const heads[] = {"Nomor", "Layanan", "Diserahkan", "Data", "Keadaan"};
    struct html *html = &visit->html;
    const struct db_affected *items = (const struct db_affected *)(const void *)rows->data;
    size_t count = rows->size / sizeof *items;
    visit_table(visit, "close", "Permohonan yang terdampak", heads, 5);
    for (size_t i = 0; i < count && i < AFFECTED_SHOWN; i++) {
        const struct service *service =
            catalogue_find_service(visit->desk->options.cases->catalogue, items[i].service);
        char number[16], at[WORDS_SIZE], data[WORDS_SIZE], state[WORDS_SIZE];
        snprintf(number, sizeof number, "%.8s", items[i].id);
        words_time(items[i].handed_in_s, at);
        data_words(service, data);
        state_words(&items[i], state);
        html_open(html, "tr", NULL);
        html_open(html, "th", "scope", "row", NULL);
        html_text(html, number);
        html_close(html);
        write_cell(html, title_of(service, &items[i]));
        write_cell(html, at);
        write_cell(html, data);
        write_cell(html, state);
        html_close(html);
    }
    visit_table_end(visit);
}

/* The incident that the address names. False: the response is filled. */
static bool find_incident(struct visit *visit, struct db_incident *out)
{
    struct fault fault = {0};
    const char *id = visit->request->argument;
    if (visit_is_id(id) && db_incident_find(visit->desk->options.cases->db,
                                            visit->member.account.agency, id, out, &fault))
        return true;
    if (visit_is_unknown(&fault)) {
        visit_say_broken(visit, "find an incident", &fault);
        return false;
    }
    visit_note_denied(visit);
    visit_say(visit, 404, "Insiden ini tidak ada", "Mungkin milik instansi lain.");
    return false;
}

/* It, with its cases; each look is in the log. */
struct looked {
    struct db_incident incident;
    struct bytes rows;
};

static bool look(struct visit *visit, const char *act, struct looked *out)
{
    struct fault fault = {0};
    struct db *db = visit->desk->options.cases->db;
    const char *agency = visit->member.account.agency;
    if (!find_incident(visit, &out->incident)) return false;
    struct db_entry entry = visit_entry(visit, act, out->incident.id, out->incident.terminal);
    bool done = db_audit_add(db, &entry, &fault) &&
                db_affected_list(db, agency, out->incident.terminal, out->incident.begins_s,
                                 out->incident.ends_s, INT_MAX, &out->rows, &fault);
    if (!done) visit_say_broken(visit, "look at an incident", &fault);
    return done;
}

static void looked_free(struct looked *looked)
{
    db_incident_free(&looked->incident);
    bytes_free(&looked->rows);
}

static void write_told(struct visit *visit, const struct db_incident *incident, bool authority)
{
    char path[96];
    int64_t due_s = incident->discovered_s + PRIVACY_HOURS * 3600;
    int64_t done_s = authority ? incident->told_authority_s : incident->told_subjects_s;
    privacy_clock(visit,
                  authority ? "Lembaga Pelindungan Data Pribadi diberi tahu"
                            : "Pemilik data diberi tahu",
                  due_s, done_s);
    if (done_s) return;
    snprintf(path, sizeof path, "/pelindungan/insiden/%s/beritahu", incident->id);
    visit_form(visit, NULL, path);
    visit_button(visit, "plain", "siapa", authority ? "lembaga" : "pemilik",
                 authority ? "Lembaga sudah diberi tahu" : "Pemilik data sudah diberi tahu");
    html_close(&visit->html);
}

static void write_span(struct visit *visit, const struct db_incident *incident)
{
    char from[WORDS_SIZE], to[WORDS_SIZE], words[2 * WORDS_SIZE + 16];
    privacy_time_words(incident->begins_s, from);
    privacy_time_words(incident->ends_s, to);
    snprintf(words, sizeof words, "%s sampai %s", from, to);
    privacy_fact(visit, "Diserahkan", words);
}

static void write_facts(struct visit *visit, const struct db_incident *incident)
{
    char at[WORDS_SIZE], person[DB_PERSON_SIZE];
    struct bytes words = {0};
    html_open(&visit->html, "dl", NULL);
    privacy_fact(visit, "Terminal", incident->terminal);
    privacy_fact(visit, "Yang terjadi", kind_words(incident->kind));
    write_span(visit, incident);
    privacy_time_words(incident->discovered_s, at);
    privacy_fact(visit, "Diketahui", at);
    words_person(visit->desk, incident->entered_by, person);
    privacy_fact(visit, "Dicatat oleh", person);
    privacy_open(visit, incident->id, &incident->sealed, &words);
    privacy_fact(visit, "Uraian", words.size ? bytes_text(&words) : "(tidak terbaca)");
    bytes_free(&words);
    html_close(&visit->html);
}

static void write_link(struct visit *visit, const struct db_incident *incident, const char *what,
                       const char *label)
{
    char target[96];
    snprintf(target, sizeof target, "/pelindungan/insiden/%s/%s", incident->id, what);
    html_open(&visit->html, "a", "class", "button", "href", target, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
    html_text(&visit->html, " ");
}

static void write_incident(struct visit *visit, const struct looked *looked)
{
    char words[120];
    struct html *html = &visit->html;
    visit_page(visit, 200, "Insiden");
    html_element(html, "h1", NULL, "Insiden");
    privacy_card(visit, "tenggat", "Pemberitahuan");
    write_told(visit, &looked->incident, false);
    write_told(visit, &looked->incident, true);
    html_close(html);
    privacy_card(visit, "peristiwa", "Peristiwa");
    write_facts(visit, &looked->incident);
    html_close(html);
    html_element(html, "h2", NULL, "Permohonan yang terkena");
    size_t count = looked->rows.size / sizeof(struct db_affected);
    snprintf(words, sizeof words, "%zu permohonan", count);
    if (count > AFFECTED_SHOWN)
        snprintf(words, sizeof words, "%zu permohonan; %d yang pertama di sini, semuanya dalam CSV",
                 count, AFFECTED_SHOWN);
    html_element(html, "p", "summary", words);
    html_open(html, "p", "class", "tools", NULL);
    write_link(visit, &looked->incident, "surat", "Surat pemberitahuan");
    write_link(visit, &looked->incident, "csv", "Unduh CSV");
    html_close(html);
    write_affected(visit, &looked->rows);
    html_element(html, "p", "empty",
                 "Yang masih di terminal tidak ada di sini; Armada menyebut berapa yang menunggu. "
                 "Isinya tersegel: terminal tidak dapat membukanya.");
    visit_page_end(visit);
}

void answer_incident(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct looked looked = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        look(&visit, "incident-look", &looked))
        write_incident(&visit, &looked);
    looked_free(&looked);
    visit_end(&visit);
}

static void write_csv(struct visit *visit, const struct looked *looked)
{
    struct bytes *out = &visit->response->body;
    const struct db_affected *items = (const struct db_affected *)(const void *)looked->rows.data;
    visit->response->status = 200;
    http_response_header(visit->response, "Content-Type", "text/csv; charset=utf-8");
    http_response_header(visit->response, "Content-Disposition",
                         "attachment; filename=\"insiden-%.8s.csv\"", looked->incident.id);
    bytes_append_text(out, "nomor,layanan,diserahkan,diterima,data,dimusnahkan\r\n");
    for (size_t i = 0; i < looked->rows.size / sizeof *items; i++) {
        const struct db_affected *item = &items[i];
        const struct service *service =
            catalogue_find_service(visit->desk->options.cases->catalogue, item->service);
        char handed[CIVIL_ISO_SIZE], received[CIVIL_ISO_SIZE], gone[CIVIL_ISO_SIZE] = "";
        char data[WORDS_SIZE];
        struct civil at = civil_from_unix(item->handed_in_s, CIVIL_WIB);
        civil_to_iso(&at, handed);
        at = civil_from_unix(item->received_s, CIVIL_WIB);
        civil_to_iso(&at, received);
        at = civil_from_unix(item->destroyed_s, CIVIL_WIB);
        if (item->destroyed_s) civil_to_iso(&at, gone);
        data_words(service, data);
        bytes_append_format(out, "%s,%s,%s,%s,\"%s\",%s\r\n", item->id, item->service, handed,
                            received, data, gone);
    }
}

void answer_incident_csv(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit;
    struct looked looked = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        look(&visit, "incident-csv", &looked))
        write_csv(&visit, &looked);
    looked_free(&looked);
    visit_end(&visit);
}

/* Article 46(2): the data, when and how, what is done about it and to make it good. What this
 * program cannot know is left to be written by hand. */
static void write_letter(struct visit *visit, const struct looked *looked)
{
    static const char *const blanks[] = {"Bagaimana data itu terungkap",
                                         "Akibat yang mungkin bagi Anda",
                                         "Upaya penanganan yang sudah dan akan dilakukan",
                                         "Upaya pemulihan",
                                         "Saran untuk Anda",
                                         "Narahubung: nama, telepon, e-mail"};
    const struct agency *agency =
        catalogue_find_agency(visit->desk->options.cases->catalogue, visit->member.account.agency);
    const struct db_affected *items = (const struct db_affected *)(const void *)looked->rows.data;
    size_t count = looked->rows.size / sizeof *items;
    bool face = false;
    struct html *html = &visit->html;
    char at[WORDS_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct service *service =
            catalogue_find_service(visit->desk->options.cases->catalogue, items[i].service);
        face = face || (service && service_has_step(service, STEP_FACE));
    }
    visit_page(visit, 200, "Pemberitahuan tertulis");
    html_element(html, "h1", NULL, "Pemberitahuan kegagalan pelindungan data pribadi");
    html_element(html, "p", "summary",
                 "Menurut Pasal 46 UU 27/2022 tentang Pelindungan Data Pribadi");
    html_open(html, "dl", NULL);
    privacy_fact(visit, "Pengendali data",
                 agency ? phrase_in(&agency->short_name, LANGUAGE_ID) : "");
    privacy_fact(visit, "Data yang terungkap",
                 face ? "Isian permohonan, berkas yang dipindai, dan foto wajah (data pribadi "
                        "spesifik)"
                      : "Isian permohonan dan berkas yang dipindai");
    privacy_fact(visit, "Terminal", looked->incident.terminal);
    write_span(visit, &looked->incident);
    privacy_time_words(looked->incident.discovered_s, at);
    privacy_fact(visit, "Diketahui", at);
    privacy_fact(visit, "Yang terjadi", kind_words(looked->incident.kind));
    snprintf(at, sizeof at, "%zu", count);
    privacy_fact(visit, "Jumlah permohonan", at);
    privacy_fact(visit, "Pengamanan",
                 "Permohonan disegel (AES-256-GCM) sebelum disimpan; terminal tidak menyimpan "
                 "kunci pembukanya");
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        privacy_fact(visit, blanks[i], "………………………………………………………………………………");
    html_close(html);
    visit_page_end(visit);
}

void answer_incident_letter(struct http_request *request, struct http_response *response,
                            void *context)
{
    struct visit visit;
    struct looked looked = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        look(&visit, "incident-letter", &looked))
        write_letter(&visit, &looked);
    looked_free(&looked);
    visit_end(&visit);
}

static void tell(struct visit *visit, const struct db_incident *incident)
{
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    const char *who = form_text(&visit->form, "siapa");
    bool authority = strcmp(who, "lembaga") == 0;
    if (!authority && strcmp(who, "pemilik") != 0) {
        visit_say(visit, 400, "Tidak dikenal", "Buka lagi insidennya.");
        return;
    }
    struct db_entry entry = visit_entry(visit, "incident-told", incident->id, who);
    if (db_incident_told(cases->db, visit->member.account.agency, incident->id, authority,
                         cases_now_s(cases), &entry, &fault) ||
        fault.kind == FAULT_REFUSED)
        visit_go(visit, "/pelindungan/insiden/%s", incident->id);
    else
        visit_say_broken(visit, "note that somebody was told", &fault);
}

void answer_incident_told(struct http_request *request, struct http_response *response,
                          void *context)
{
    struct visit visit;
    struct db_incident incident = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) &&
        find_incident(&visit, &incident))
        tell(&visit, &incident);
    db_incident_free(&incident);
    visit_end(&visit);
}
