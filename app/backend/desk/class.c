/* Of which class a complaint is: it decides how soon it has to be answered. The terminal takes it
 * from what the complaint is about; the officer who reads it knows better. */
#include "backend/db/clocks.h"
#include "backend/desk/notes.h"
#include "backend/reports/words.h"
#include "base/log.h"
#include "catalogue/promise.h"

#include <stdio.h>
#include <string.h>

/* The classes are those of the choices; several choices fall into one. */
static bool is_first_of_class(const struct service *service, unsigned index)
{
    for (unsigned i = 0; i < index; i++)
        if (promise_same_class(&service->promises[i], &service->promises[index])) return false;
    return true;
}

static const struct promise_rule *rule_of(const struct visit *visit)
{
    return service_promise_rule(visit->service, visit->item.promised_for);
}

void case_write_raised(struct visit *visit, const struct case_view *view)
{
    struct db_clock clock;
    struct fault fault = {0};
    char at[WORDS_SIZE], words[2 * WORDS_SIZE];
    if (!view->raised ||
        !db_clock_find(visit->desk->options.cases->db, visit->item.id, &clock, &fault))
        return;
    words_time(clock.raised_s, at);
    snprintf(words, sizeof words, "Dieskalasi kepada %s sejak %s",
             escalation_title(view->raised_to), at);
    html_element(&visit->html, "p", "clock", words);
}

static void write_classes(struct visit *visit)
{
    const struct service *service = visit->service;
    const struct promise_rule *now = rule_of(visit);
    html_open(&visit->html, "p", "class", "field", NULL);
    html_open(&visit->html, "label", "for", "kelas-baru", NULL);
    html_text(&visit->html, "Kelas yang benar");
    html_close(&visit->html);
    html_open(&visit->html, "select", "id", "kelas-baru", "name", "kelas", NULL);
    for (unsigned i = 0; i < service->promises_count; i++) {
        const struct promise_rule *rule = &service->promises[i];
        char words[200], promise[REPORTS_PROMISE_SIZE];
        if (!is_first_of_class(service, i)) continue;
        reports_promise_words(visit->desk->text, LANGUAGE_ID, &rule->promise, promise);
        snprintf(words, sizeof words, "%s (%s)", phrase_in(&rule->title, LANGUAGE_ID), promise);
        html_open(&visit->html, "option", "value", rule->choice, "selected",
                  now && promise_same_class(rule, now) ? "" : NULL, NULL);
        html_text(&visit->html, words);
        html_close(&visit->html);
    }
    html_close(&visit->html);
    html_close(&visit->html);
    visit_words_input(visit, "kelas-sebab", "sebab", "Sebabnya, disimpan sebagai catatan");
}

void case_write_class(struct visit *visit)
{
    char path[80], promise[REPORTS_PROMISE_SIZE], words[200];
    const struct promise_rule *rule = rule_of(visit);
    if (visit->service->kind != SERVICE_COMPLAINT || visit->service->promises_count == 0) return;
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", "kelas", NULL);
    html_open(&visit->html, "h2", "id", "kelas", NULL);
    html_text(&visit->html, "Kelas pengaduan");
    html_close(&visit->html);
    reports_promise_words(visit->desk->text, LANGUAGE_ID,
                          rule ? &rule->promise : &visit->service->promise, promise);
    snprintf(words, sizeof words, "%s: dijawab paling lambat %s",
             rule ? phrase_in(&rule->title, LANGUAGE_ID) : "Belum ditentukan", promise);
    html_element(&visit->html, "p", NULL, words);
    if (visit->item.step && visit_may(visit, RIGHT_CLASS)) {
        snprintf(path, sizeof path, "/kasus/%s/kelas", visit->item.id);
        visit_form(visit, NULL, path);
        write_classes(visit);
        visit_button(visit, "plain", NULL, NULL, "Ubah kelas");
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

/* From when it was handed in, or was complete. While its clock has not begun, or stands because it
 * is back, it has none (0).
 * FAULT_INPUT: nobody can say yet. */
static bool due_of(const struct visit *visit, const struct db_clock *clock, const char *choice,
                   int64_t *out_due_s, struct fault *fault)
{
    const struct cases *cases = visit->desk->options.cases;
    const struct db_case *item = &visit->item;
    struct civil due;
    struct civil began =
        civil_from_unix(clock->began_s ? clock->began_s : item->handed_in_s, CIVIL_WIB);
    bool begun = (!item->handed_at[0] || clock->began_s) && item->actor != DB_ACTOR_AWAY;
    if (begun && !promise_due_of(cases->catalogue, visit->service, choice, &began, &due, fault))
        return false;
    *out_due_s = begun ? civil_to_unix(&due) : 0;
    return true;
}

static bool reclass(struct visit *visit, const char *choice, struct db_note *note,
                    struct fault *fault)
{
    const struct cases *cases = visit->desk->options.cases;
    struct db_clock clock;
    char detail[DB_DETAIL_SIZE];
    struct db_reclass class = {.choice = choice, .at_s = cases_now_s(cases), .note = note};
    if (!db_clock_find(cases->db, visit->item.id, &clock, fault) ||
        !due_of(visit, &clock, choice, &class.due_s, fault))
        return false;
    snprintf(detail, sizeof detail, "%s to %s", visit->item.promised_for, choice);
    struct db_entry entry = visit_entry(visit, "class", visit->item.id, detail);
    return db_case_reclass(cases->db, &visit->item, &class, &entry, fault);
}

static void end(struct visit *visit, bool done, const struct fault *fault)
{
    if (done) {
        visit_go(visit, "/kasus/%s?kabar=kelas", visit->item.id);
    } else if (fault->kind == FAULT_REFUSED) {
        visit_say(visit, 409, "Pengaduan ini sudah berubah",
                  "Orang lain lebih dahulu. Buka lagi pengaduannya.");
    } else if (fault->kind == FAULT_INPUT) {
        log_fault(LOG_LEVEL_WARNING, "desk", "reckon a due time", fault);
        visit_say(visit, 409, "Batas waktunya tidak dapat dihitung",
                  "Kelasnya tetap. Daftar hari libur belum sampai ke sana; beri tahu admin.");
    } else {
        visit_say_broken(visit, "change a class", fault);
    }
}

static void change(struct visit *visit)
{
    struct db_note note;
    struct fault fault = {0};
    const struct promise_rule *now = rule_of(visit);
    const struct promise_rule *rule =
        service_promise_rule(visit->service, form_text(&visit->form, "kelas"));
    if (!rule || visit->service->kind != SERVICE_COMPLAINT) {
        visit_say(visit, 400, "Kelas ini tidak ada", "Pilih kelas dari daftar.");
    } else if (now && promise_same_class(rule, now)) {
        visit_say(visit, 409, "Kelasnya sudah itu", "Tidak ada yang berubah.");
    } else if (!notes_seal(visit, form_text(&visit->form, "sebab"), &note, &fault)) {
        if (fault.kind == FAULT_INPUT)
            visit_say(visit, 400, "Tulis sebabnya", "1 sampai 1000 huruf, untuk petugas saja.");
        else
            visit_say_broken(visit, "seal a note", &fault);
    } else {
        bool done = reclass(visit, rule->choice, &note, &fault);
        bytes_free(&note.sealed);
        end(visit, done, &fault);
    }
}

void answer_class(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_CLASS) && visit_find_case(&visit))
        change(&visit);
    visit_end(&visit);
}
