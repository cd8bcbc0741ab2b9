/* Papers, as pictures: a page at a time, larger and turned by links. Every look is in the audit log
 * before it is shown. */
#include "backend/desk/newer.h"

#include "backend/paper/paper.h"
#include "base/log.h"
#include "seal/csr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the address asks for. */
struct look {
    const char *key;
    int version; /* of those that came by phone; NEWER_LATEST, NEWER_FIRST */
    struct paper_view view;
};

static unsigned read_number(const struct visit *visit, const char *name, unsigned usual)
{
    const char *text = http_request_query(visit->request, name);
    if (!text || strlen(text) > 5 || strspn(text, "0123456789") != strlen(text) || !*text)
        return usual;
    return (unsigned)strtoul(text, NULL, 10);
}

static bool is_width(unsigned width)
{
    for (int i = 0; i < PAPER_WIDTHS; i++)
        if (paper_widths[i] == width) return true;
    return false;
}

static void read_look(const struct visit *visit, struct look *out)
{
    unsigned turn = read_number(visit, "putar", 0), width = read_number(visit, "lebar", 1200);
    const char *version = http_request_query(visit->request, "versi");
    *out = (struct look){.key = visit->request->second,
                         .version = version ? (int)read_number(visit, "versi", 0) : NEWER_LATEST,
                         .view = {.page = read_number(visit, "hal", 1),
                                  .width_px = is_width(width) ? width : 1200,
                                  .turn = turn % 90 == 0 && turn < 360 ? turn : 0}};
}

/* The document and the case around it; both are the caller's to wipe. */
struct found {
    struct newer newer;
    const struct db_supplement *paper; /* one of them; NULL: it is in the case */
    struct bytes came;
    struct opened_case opened;
    struct case_shown shown;
    const struct bytes *document;
};

static void forget(struct visit *visit, struct found *found)
{
    case_shown_free(&found->shown);
    bytes_free(&found->came);
    opened_forget(visit, &found->opened);
}

/* What the service asks for, and nothing else that stands in an address. */
static bool is_paper(const struct visit *visit, const char *key)
{
    for (unsigned i = 0; i < visit->service->requirements_count; i++)
        if (strcmp(visit->service->requirements[i].key, key) == 0) return true;
    return strcmp(key, "face") == 0;
}

static bool find_in_case(struct visit *visit, const struct look *look, struct found *found,
                         struct fault *fault)
{
    if (!opened_read(visit, &found->opened, fault)) return false;
    const struct bytes *json = opened_case_part(&found->opened, "case.json");
    if (!json || !case_read_shown(json, visit->service, &found->shown, fault)) return false;
    found->document = opened_document(&found->opened, &found->shown, visit->service, look->key);
    if (found->document) return true;
    return FAULT(fault, FAULT_NOT_FOUND, 0, "no such paper");
}

/* Told first, then opened. */
static bool find(struct visit *visit, const struct look *look, struct found *out,
                 struct fault *fault)
{
    char detail[DB_DETAIL_SIZE];
    *out = (struct found){0};
    if (!is_paper(visit, look->key)) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such paper");
    if (!newer_read(visit, &out->newer, fault)) return false;
    out->paper = newer_find(&out->newer, look->key, look->version);
    if (look->version > 0 && !out->paper) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such paper");
    snprintf(detail, sizeof detail, out->paper ? "%.64s %u v%d" : "%.64s %u", look->key,
             look->view.page, out->paper ? out->paper->number : 0);
    struct db_entry entry = visit_entry(visit, "paper-look", visit->item.id, detail);
    if (!db_audit_add(visit->desk->options.cases->db, &entry, fault)) return false;
    if (!out->paper) return find_in_case(visit, look, out, fault);
    out->document = &out->came;
    return newer_open(visit, out->paper, &out->came, fault);
}

static void say_fault(struct visit *visit, const struct fault *fault)
{
    if (fault->kind == FAULT_INPUT || fault->kind == FAULT_REFUSED || fault->kind == FAULT_TIMEOUT)
        log_fault(LOG_LEVEL_WARNING, "desk", "show a paper", fault);
    if (fault->kind == FAULT_NOT_FOUND)
        visit_say(visit, 404, "Berkas ini tidak ada", "Kembali ke permohonannya.");
    else if (fault->kind == FAULT_INPUT)
        visit_say(visit, 422, "Berkas ini tidak dapat ditampilkan",
                  "Isinya rusak atau tidak seperti yang diharapkan. Minta pemohon menyerahkannya "
                  "lagi.");
    else if (fault->kind == FAULT_REFUSED || fault->kind == FAULT_TIMEOUT)
        visit_say(visit, 503, "Sedang sibuk", "Coba lagi sebentar lagi.");
    else
        visit_say_broken(visit, "show a paper", fault);
}

static void draw(struct visit *visit)
{
    struct look look;
    struct found found;
    struct fault fault = {0};
    struct bytes jpeg = {0};
    read_look(visit, &look);
    bool done =
        find(visit, &look, &found, &fault) &&
        paper_render(visit->desk->options.papers, found.document, &look.view, &jpeg, &fault);
    if (done) {
        visit->response->status = 200;
        http_response_header(visit->response, "Content-Type", PAPER_CONTENT_TYPE);
        bytes_move(&visit->response->body, &jpeg);
    } else {
        say_fault(visit, &fault);
    }
    bytes_free(&jpeg);
    forget(visit, &found);
}

void answer_picture(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PAPERS) &&
        visit_find_case(&visit) && keep_has_papers(&visit))
        draw(&visit);
    visit_end(&visit);
}

static void write_link(struct visit *visit, const struct look *look, struct paper_view view,
                       const char *label, bool here, const char *access)
{
    char target[200];
    snprintf(target, sizeof target, "/kasus/%s/berkas/%.64s?versi=%d&hal=%u&lebar=%u&putar=%u",
             visit->item.id, look->key, look->version, view.page, view.width_px, view.turn);
    html_open(&visit->html, "a", "href", target, "aria-current", here ? "true" : NULL, "accesskey",
              access, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

static void write_tools(struct visit *visit, const struct look *look, unsigned pages)
{
    struct paper_view view = look->view;
    char label[32];
    html_open(&visit->html, "nav", "class", "tools", "aria-label", "Tampilan", NULL);
    if (look->view.page > 1) {
        view.page = look->view.page - 1;
        write_link(visit, look, view, "‹ Halaman", false, "h");
    }
    snprintf(label, sizeof label, "%u dari %u", look->view.page, pages);
    html_element(&visit->html, "span", NULL, label);
    if (look->view.page < pages) {
        view.page = look->view.page + 1;
        write_link(visit, look, view, "Halaman ›", false, "l");
    }
    view = look->view;
    for (int i = 0; i < PAPER_WIDTHS; i++) {
        view.width_px = paper_widths[i];
        snprintf(label, sizeof label, "%u%%", paper_widths[i] / 8);
        write_link(visit, look, view, label, look->view.width_px == view.width_px, NULL);
    }
    view = look->view;
    view.turn = (look->view.turn + 90) % 360;
    write_link(visit, look, view, "Putar ↻", false, "p");
    html_close(&visit->html);
}

static const char *title_of(const struct visit *visit, const char *key)
{
    for (unsigned i = 0; i < visit->service->requirements_count; i++)
        if (strcmp(visit->service->requirements[i].key, key) == 0)
            return phrase_in(&visit->service->requirements[i].title, LANGUAGE_ID);
    return "Foto wajah";
}

static void write_row(struct visit *visit, const char *label, const char *value)
{
    html_element(&visit->html, "dt", NULL, label);
    html_element(&visit->html, "dd", NULL, value);
}

/* A signing request is read, not looked at: its own signature is checked here again. */
static void write_csr(struct visit *visit, const struct bytes *document)
{
    struct csr csr = {0};
    struct bytes dn = {0};
    char key[32];
    csr_read(document, &csr);
    if (csr.verdict != CSR_FIT) {
        html_element(&visit->html, "p", "problem",
                     "CSR ini rusak, tanda tangannya salah, atau kuncinya terlalu lemah.");
        csr_free(&csr);
        return;
    }
    bytes_append(&dn, csr.dn.data, csr.dn.size);
    snprintf(key, sizeof key, "%s, %d bit", csr.key == CSR_KEY_RSA ? "RSA" : "EC", csr.key_bits);
    html_open(&visit->html, "dl", NULL);
    write_row(visit, "Subject DN", bytes_text(&dn));
    write_row(visit, "Kunci", key);
    write_row(visit, "Digest", csr.digest);
    write_row(visit, "Tanda tangan CSR", "Benar: dibuat dengan kunci itu sendiri");
    html_close(&visit->html);
    bytes_free(&dn);
    csr_free(&csr);
}

/* Which it is, where there are several, and the way to the others. Whether there was one in the
 * case at all is only known once that is opened: the link leads to an answer either way. */
static void write_version(struct visit *visit, const struct look *look, const struct found *found)
{
    char words[WORDS_SIZE];
    if (!newer_find(&found->newer, look->key, NEWER_LATEST)) return;
    newer_words(&found->newer, look->key, found->paper, words);
    html_element(&visit->html, "p", found->paper ? "badge warn" : "badge", words);
    newer_write_others(visit, &found->newer, look->key, found->paper, true);
}

static void write_viewer(struct visit *visit, const struct look *look, const struct found *found,
                         const struct paper_info *info)
{
    char target[200], back[64], width[12];
    const char *title = title_of(visit, look->key);
    visit_page(visit, 200, title);
    snprintf(back, sizeof back, "/kasus/%s", visit->item.id);
    html_open(&visit->html, "p", NULL);
    html_open(&visit->html, "a", "href", back, "accesskey", "k", NULL);
    html_text(&visit->html, "‹ Permohonan");
    html_close(&visit->html);
    html_close(&visit->html);
    html_element(&visit->html, "h1", NULL, title);
    write_version(visit, look, found);
    if (info->kind == FILE_KIND_CSR) {
        write_csr(visit, found->document);
    } else {
        write_tools(visit, look, info->pages);
        if (info->font_replaced)
            html_element(&visit->html, "p", "clock",
                         "PDF ini tidak membawa hurufnya sendiri: bentuk hurufnya diganti.");
        snprintf(target, sizeof target, "/kasus/%s/gambar/%.64s?versi=%d&hal=%u&lebar=%u&putar=%u",
                 visit->item.id, look->key, look->version, look->view.page, look->view.width_px,
                 look->view.turn);
        html_open(&visit->html, "div", "class", "sheet", "tabindex", "0", "role", "region",
                  "aria-label", title, NULL);
        /* A small photo is stretched to what was asked for; one that lies has its height. */
        snprintf(width, sizeof width, "%u", look->view.width_px);
        bool lies = look->view.turn % 180 != 0;
        html_void(&visit->html, "img", "src", target, "alt", title, lies ? "height" : "width",
                  width, NULL);
        html_close(&visit->html);
    }
    visit_page_end(visit);
}

static void view(struct visit *visit)
{
    struct look look;
    struct found found;
    struct paper_info info;
    struct fault fault = {0};
    read_look(visit, &look);
    if (find(visit, &look, &found, &fault) &&
        paper_inspect(visit->desk->options.papers, found.document, &info, &fault)) {
        if (info.pages && look.view.page > info.pages) look.view.page = info.pages;
        if (look.view.page == 0) look.view.page = 1;
        look.version = found.paper ? found.paper->number : NEWER_FIRST;
        write_viewer(visit, &look, &found, &info);
    } else {
        say_fault(visit, &fault);
    }
    forget(visit, &found);
}

void answer_viewer(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PAPERS) &&
        visit_find_case(&visit) && keep_has_papers(&visit))
        view(&visit);
    visit_end(&visit);
}
