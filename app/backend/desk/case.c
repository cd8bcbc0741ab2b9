/* A case: what was handed in on one side, what there is to do on the other. */
#include "backend/desk/inside.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

static void write_head(struct visit *visit, const struct case_view *view)
{
    char number[32], at[WORDS_SIZE], left[WORDS_SIZE], words[WORDS_SIZE * 2 + 8];
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    struct html *html = &visit->html;
    html_open(html, "header", "class", "head", NULL);
    html_open(html, "p", NULL);
    html_open(html, "a", "href", "/antrean", NULL);
    html_text(html, "‹ Antrean");
    html_close(html);
    html_close(html);
    html_element(html, "h1", NULL, phrase_in(&view->service->short_title, LANGUAGE_ID));
    snprintf(number, sizeof number, "Nomor %.8s", visit->item.id);
    html_element(html, "p", "number", number);
    if (visit->item.step && visit->item.due_s) {
        words_time(visit->item.due_s, at);
        words_left(now_s, visit->item.due_s, left);
        snprintf(words, sizeof words, "%s · %s", left, at);
        html_open(html, "p", "class", "due", NULL);
        html_element(html, "b", words_tone(now_s, visit->item.due_s), words);
        html_close(html);
    } else if (cases_is_back(view)) {
        html_element(html, "p", "due", "Menunggu pemohon: waktunya dihitung setelah lengkap");
    }
    html_close(html);
}

/* What came of the last act, by a word in the address. */
static void write_news(struct visit *visit)
{
    static const struct {
        const char *key, *words;
    } news[] = {
        {"periksa", "Pemeriksaan disimpan."},
        {"langkah", "Langkah dicatat."},
        {"menunggu", "Dicatat. Orang kedua perlu menyetujui."},
        {"batal", "Usulan dibatalkan."},
        {"disposisi", "Disposisi dicatat."},
        {"catatan", "Catatan disimpan."},
        {"kelas", "Kelas pengaduan diubah; batas waktunya dihitung ulang."},
        {"simpan", "Penyimpanan diubah."},
        {"tautan", "Pengiriman ulang tautan dicatat."},
    };
    const char *key = http_request_query(visit->request, "kabar");
    for (size_t i = 0; key && i < sizeof news / sizeof *news; i++) {
        if (strcmp(news[i].key, key) != 0) continue;
        html_open(&visit->html, "p", "class", "news", "role", "status", NULL);
        html_text(&visit->html, news[i].words);
        html_close(&visit->html);
    }
}

static void write_handed_over(struct visit *visit)
{
    char words[DB_MISSING_SIZE + 64];
    if (!visit->item.handed_at[0]) return;
    snprintf(words, sizeof words, "Diserahkan ke loket. Yang belum ada: %s",
             visit->item.missing[0] ? visit->item.missing : "tidak ada");
    html_element(&visit->html, "p", "problem", words);
}

static void write_other(struct visit *visit, const char *id, const char *which, const char *advice)
{
    char target[64];
    snprintf(target, sizeof target, "/kasus/%s", id);
    html_open(&visit->html, "p", "class", "problem", NULL);
    html_text(&visit->html, "Orang ini punya permohonan lain yang masih berjalan: ");
    html_open(&visit->html, "a", "href", target, NULL);
    html_text(&visit->html, which);
    html_close(&visit->html);
    html_text(&visit->html, advice);
    html_close(&visit->html);
}

/* Of two that are under way either tells of the other, whichever came back meanwhile. */
static void write_others(struct visit *visit, const struct case_view *view)
{
    const struct cases *cases = visit->desk->options.cases;
    char earlier[DB_ID_SIZE];
    struct db_case other;
    struct fault fault = {0};
    if (cases_earlier(cases, &visit->item, earlier, &fault) && earlier[0])
        write_other(visit, earlier, "buka yang lebih dahulu", "");
    else if (view->current && cases_beside(cases, &visit->item, &other, &fault) && other.id[0])
        write_other(visit, other.id, "buka yang itu",
                    cases_is_back(view) ? ". Selama itu berjalan, pemohon tidak dapat mengirim "
                                          "yang ini dari ponsel."
                                        : "");
    else if (visit_is_unknown(&fault))
        log_fault(LOG_LEVEL_ERROR, "desk", "look for a person's other cases", &fault);
}

static void write_page(struct visit *visit, const struct case_view *view, struct case_shown *shown)
{
    visit_page(visit, 200, phrase_in(&view->service->short_title, LANGUAGE_ID));
    write_head(visit, view);
    write_news(visit);
    write_handed_over(visit);
    write_others(visit, view);
    case_write_raised(visit, view);
    html_open(&visit->html, "div", "class", "halves", NULL);
    html_open(&visit->html, "div", NULL);
    if (shown) {
        case_write_papers(visit, shown);
        case_write_data(visit, shown);
    } else if (visit->kept.condemned_s) {
        keep_write_gone(visit, view);
    } else {
        html_element(&visit->html, "p", "empty", "Isi dan berkasnya tidak untuk peran Anda.");
    }
    html_close(&visit->html);
    html_open(&visit->html, "div", NULL);
    case_write_work(visit, view);
    html_close(&visit->html);
    visit_page_end(visit);
}

bool case_open_shown(struct visit *visit, struct case_shown *out, struct fault *fault)
{
    struct opened_case opened = {0};
    bool done = opened_read(visit, &opened, fault);
    const struct bytes *json = done ? opened_case_part(&opened, "case.json") : NULL;
    if (done && !json) done = FAULT(fault, FAULT_INPUT, 0, "there is no case.json in it");
    done = done && case_read_shown(json, visit->service, out, fault);
    opened_forget(visit, &opened);
    return done;
}

static void show(struct visit *visit)
{
    struct case_view view;
    struct case_shown shown = {0};
    struct fault fault = {0};
    const struct cases *cases = visit->desk->options.cases;
    bool done = keep_read(visit, &fault);
    bool papers = visit_may(visit, RIGHT_PAPERS) && !visit->kept.condemned_s;
    struct db_entry entry =
        visit_entry(visit, papers ? "case-read" : "case-look", visit->item.id, "");
    done = done && db_audit_add(cases->db, &entry, &fault) &&
           cases_view(cases, &visit->item, &view, &fault) &&
           (!papers || case_open_shown(visit, &shown, &fault));
    if (done)
        write_page(visit, &view, papers ? &shown : NULL);
    else
        visit_say_broken(visit, "show a case", &fault);
    case_shown_free(&shown);
}

void answer_case(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_CASES) && visit_find_case(&visit))
        show(&visit);
    visit_end(&visit);
}
