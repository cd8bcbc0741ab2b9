/* What somebody asks about their own data (UU 27/2022, articles 5 to 13): entered, worked, answered
 * within 3 x 24 hours. */
#include "backend/desk/privacy.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[DB_REQUEST_KINDS] = {
    [DB_REQUEST_COPY] = "Akses dan salinan",
    [DB_REQUEST_CORRECTION] = "Perbaikan",
    [DB_REQUEST_DELETION] = "Penghapusan",
    [DB_REQUEST_WITHDRAWAL] = "Penarikan persetujuan",
};

static const char *kind_words(int kind)
{
    return kind >= 0 && kind < DB_REQUEST_KINDS ? kinds[kind] : "";
}

static void write_new(struct visit *visit)
{
    privacy_card(visit, "permintaan-baru", "Catat permintaan");
    visit_form(visit, NULL, "/pelindungan/permintaan");
    visit_input(visit, "kode", "Kode pada tanda terima", "text", "off",
                "Atau nomor permohonan yang lengkap, dari alamat halamannya.");
    privacy_select(visit, "jenis", "Yang diminta", kinds, DB_REQUEST_KINDS);
    privacy_time_input(visit, "diterima", "Diterima pada (awal 3 × 24 jam)");
    visit_words_input(visit, "uraian", "uraian", "Isi permintaan, dan bagaimana orangnya dikenali");
    visit_button(visit, "primary", NULL, NULL, "Catat permintaan");
    html_close(&visit->html);
    html_close(&visit->html);
}

static bool write_row(const struct db_request *request, void *context)
{
    static const char *const heads[] = {"Yang diminta", "Permohonan", "Diterima", "Jawaban"};
    struct privacy_list *list = context;
    struct visit *visit = list->visit;
    struct html *html = &visit->html;
    char target[80], number[16], at[WORDS_SIZE], left[WORDS_SIZE];
    if (list->rows++ == 0) visit_table(visit, "close", "Permintaan pemilik data", heads, 4);
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    snprintf(target, sizeof target, "/pelindungan/permintaan/%s", request->id);
    snprintf(number, sizeof number, "%.8s", request->case_id);
    words_time(request->received_s, at);
    words_left(now_s, request->due_s, left);
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", NULL);
    html_open(html, "a", "href", target, NULL);
    html_text(html, kind_words(request->kind));
    html_close(html);
    html_close(html);
    html_element(html, "td", NULL, number);
    html_element(html, "td", NULL, at);
    if (request->answered_s)
        html_element(html, "td", NULL, request->granted ? "Dipenuhi" : "Ditolak");
    else
        html_element(html, "td", words_tone(now_s, request->due_s), left);
    html_close(html);
    return true;
}

void requests_write(struct visit *visit)
{
    struct fault fault = {0};
    struct privacy_list list = {.visit = visit};
    html_element(&visit->html, "h2", NULL, "Permintaan pemilik data");
    bool read = db_request_list(visit->desk->options.cases->db, visit->member.account.agency,
                                PRIVACY_ROWS, write_row, &list, &fault);
    privacy_list_end(&list, read, "Belum ada permintaan.");
    write_new(visit);
}

/* By the code on a receipt, or by its whole id; of the own agency, and for these eyes. */
static bool find_case(struct visit *visit, struct db_case *out, struct fault *fault)
{
    const char *text = form_text(&visit->form, "kode");
    if (!visit_is_id(text)) return visit_find_code(visit, text, out, fault);
    if (!db_case_find(visit->desk->options.cases->db, text, out, fault)) return false;
    return visit_may_see(visit, out) || FAULT(fault, FAULT_NOT_FOUND, 0, "not for these eyes");
}

static bool read_form(struct visit *visit, struct db_request *out)
{
    const char *kind = form_text(&visit->form, "jenis");
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    snprintf(out->agency, sizeof out->agency, "%s", visit->member.account.agency);
    snprintf(out->entered_by, sizeof out->entered_by, "%s", visit->member.account.id);
    out->kind = kind[0] - '0';
    out->entered_s = now_s;
    bool timed = privacy_time(form_text(&visit->form, "diterima"), &out->received_s);
    out->due_s = out->received_s + PRIVACY_HOURS * 3600;
    return timed && strlen(kind) == 1 && out->kind >= 0 && out->kind < DB_REQUEST_KINDS &&
           out->received_s <= now_s;
}

/* Of another agency, or of nobody: the log has each try. */
static void say_denied(struct visit *visit)
{
    visit_note_denied(visit);
    privacy_show(visit, 404, "Kode ini tidak ada di instansi Anda.");
}

static void add(struct visit *visit)
{
    struct db_request request = {0};
    struct db_case item;
    struct fault fault = {0};
    if (!read_form(visit, &request)) {
        privacy_show(visit, 400, "Isi kapan permintaan diterima; tidak di masa depan.");
        return;
    }
    bool done =
        find_case(visit, &item, &fault) && privacy_new_id(request.id, &fault) &&
        privacy_seal(visit, request.id, form_text(&visit->form, "uraian"), &request.sealed, &fault);
    if (done) {
        struct db_entry entry = visit_entry(visit, "request", item.id, kind_words(request.kind));
        memcpy(request.case_id, item.id, sizeof request.case_id);
        done = db_request_add(visit->desk->options.cases->db, &request, &entry, &fault);
    }
    if (done)
        visit_go(visit, "/pelindungan/permintaan/%s", request.id);
    else if (fault.kind == FAULT_NOT_FOUND || fault.kind == FAULT_REFUSED)
        say_denied(visit);
    else if (fault.kind == FAULT_INPUT)
        privacy_show(visit, 400, "Tulis apa yang diminta.");
    else
        visit_say_broken(visit, "enter a request", &fault);
    db_request_free(&request);
}

void answer_request_add(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY)) add(&visit);
    visit_end(&visit);
}

static bool find(struct visit *visit, struct db_request *out)
{
    struct fault fault = {0};
    const char *id = visit->request->argument;
    if (visit_is_id(id) && db_request_find(visit->desk->options.cases->db,
                                           visit->member.account.agency, id, out, &fault))
        return true;
    if (visit_is_unknown(&fault)) {
        visit_say_broken(visit, "find a request", &fault);
        return false;
    }
    visit_note_denied(visit);
    visit_say(visit, 404, "Permintaan ini tidak ada", "Mungkin milik instansi lain.");
    return false;
}

static void write_words(struct visit *visit, const char *name, const char *id,
                        const struct bytes *sealed)
{
    struct bytes words = {0};
    privacy_open(visit, id, sealed, &words);
    privacy_fact(visit, name,
                 words.size     ? bytes_text(&words)
                 : sealed->size ? "(tidak terbaca)"
                                : "(tidak disimpan: data permohonannya sudah dimusnahkan)");
    bytes_free(&words);
}

static void write_facts(struct visit *visit, const struct db_request *request)
{
    char at[WORDS_SIZE], person[DB_PERSON_SIZE];
    html_open(&visit->html, "dl", NULL);
    privacy_fact(visit, "Yang diminta", kind_words(request->kind));
    privacy_time_words(request->received_s, at);
    privacy_fact(visit, "Diterima", at);
    words_person(visit->desk, request->entered_by, person);
    privacy_fact(visit, "Dicatat oleh", person);
    write_words(visit, "Isi permintaan", request->id, &request->sealed);
    if (request->answered_s) {
        words_person(visit->desk, request->answered_by, person);
        privacy_fact(visit, "Dijawab oleh", person);
        privacy_fact(visit, "Jawaban", request->granted ? "Dipenuhi" : "Ditolak");
        write_words(visit, "Alasan dan tindakan", request->id, &request->answer);
    }
    html_close(&visit->html);
}

static void write_case_links(struct visit *visit, const struct db_request *request)
{
    char target[64];
    struct html *html = &visit->html;
    snprintf(target, sizeof target, "/kasus/%s", request->case_id);
    html_open(html, "p", "class", "tools", NULL);
    html_open(html, "a", "class", "button", "href", target, NULL);
    html_text(html, "Buka permohonannya");
    html_close(html);
    if (roles_have(visit->member.account.roles, RIGHT_PAPERS)) {
        snprintf(target, sizeof target, "/kasus/%s/salinan", request->case_id);
        html_text(html, " ");
        html_open(html, "a", "class", "button", "href", target, NULL);
        html_text(html, "Salinan data untuk pemiliknya");
        html_close(html);
    }
    html_close(html);
}

static void write_answer_form(struct visit *visit, const struct db_request *request)
{
    static const char *const answers[] = {"Ditolak", "Dipenuhi"};
    char path[96];
    snprintf(path, sizeof path, "/pelindungan/permintaan/%s/jawab", request->id);
    privacy_card(visit, "menjawab", "Menjawab");
    visit_form(visit, NULL, path);
    privacy_select(visit, "jawaban", "Jawaban", answers, 2);
    if (request->kind == DB_REQUEST_DELETION && !request->case_destroyed_s)
        html_element(&visit->html, "p", "problem",
                     "Jika dipenuhi, isi dan berkas permohonan ini dimusnahkan sehari sesudah "
                     "permohonannya selesai. Sampai saat itu masih dapat ditahan; sesudahnya tidak "
                     "dapat dikembalikan.");
    if (request->kind == DB_REQUEST_WITHDRAWAL && !request->case_destroyed_s)
        html_element(
            &visit->html, "p", "problem",
            "Jika dipenuhi, permohonan ini tidak diproses lagi sejak saat itu, dan isi serta "
            "berkasnya dimusnahkan sehari kemudian. Sampai saat itu masih dapat ditahan; "
            "sesudahnya tidak dapat dikembalikan.");
    if (request->case_destroyed_s)
        html_element(&visit->html, "p", "empty",
                     "Data permohonannya sudah dimusnahkan: yang disimpan hanya jawabannya, tanpa "
                     "alasan.");
    else
        visit_words_input(visit, "alasan", "alasan", "Alasan dan tindakan, seperti diberitahukan");
    visit_button(visit, "primary", NULL, NULL, "Simpan jawaban");
    html_close(&visit->html);
    html_close(&visit->html);
}

static void show(struct visit *visit, const struct db_request *request)
{
    struct fault fault = {0};
    struct db_entry entry = visit_entry(visit, "request-look", request->case_id, "");
    if (!db_audit_add(visit->desk->options.cases->db, &entry, &fault)) {
        visit_say_broken(visit, "look at a request", &fault);
        return;
    }
    visit_page(visit, 200, "Permintaan");
    html_element(&visit->html, "h1", NULL, kind_words(request->kind));
    privacy_clock(visit, "Dijawab", request->due_s, request->answered_s);
    privacy_card(visit, "permintaan", "Permintaan");
    write_facts(visit, request);
    write_case_links(visit, request);
    html_close(&visit->html);
    if (!request->answered_s) write_answer_form(visit, request);
    visit_page_end(visit);
}

void answer_request(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct db_request found = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) && find(&visit, &found))
        show(&visit, &found);
    db_request_free(&found);
    visit_end(&visit);
}

/* What is said of a destroyed case is not kept: it might name whom it was about. */
static bool seal_answer(struct visit *visit, struct db_request *request, struct fault *fault)
{
    bytes_free(&request->answer);
    return request->case_destroyed_s ||
           privacy_seal(visit, request->id, form_text(&visit->form, "alasan"), &request->answer,
                        fault);
}

static void answer(struct visit *visit, struct db_request *request)
{
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    request->granted = strcmp(form_text(&visit->form, "jawaban"), "1") == 0;
    request->answered_s = cases_now_s(cases);
    snprintf(request->answered_by, sizeof request->answered_by, "%s", visit->member.account.id);
    struct db_entry entry = visit_entry(visit, "request-answer", request->case_id,
                                        request->granted ? "granted" : "refused");
    if (seal_answer(visit, request, &fault) && cases_answer_request(cases, request, &entry, &fault))
        visit_go(visit, "/pelindungan/permintaan/%s", request->id);
    else if (fault.kind == FAULT_INPUT)
        visit_say(visit, 400, "Tulis alasannya", "Jawaban tanpa alasan tidak disimpan.");
    else if (fault.kind == FAULT_REFUSED)
        visit_say(visit, 409, "Permintaan ini sudah dijawab", "Orang lain lebih dahulu.");
    else
        visit_say_broken(visit, "answer a request", &fault);
}

void answer_request_given(struct http_request *request, struct http_response *response,
                          void *context)
{
    struct visit visit;
    struct db_request found = {0};
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY) && find(&visit, &found))
        answer(&visit, &found);
    db_request_free(&found);
    visit_end(&visit);
}
