/* What there is to do about a case: its step, the checklist, whose hands it is in, notes, and what
 * was done. Only what this person may do is offered. */
#include "backend/desk/inside.h"

#include "backend/db/privacy.h"
#include "backend/db/retention.h"
#include "backend/desk/notes.h"

#include <stdio.h>
#include <string.h>

static void begin_card(struct visit *visit, const char *id, const char *title)
{
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", id, NULL);
    html_open(&visit->html, "h2", "id", id, NULL);
    html_text(&visit->html, title);
    html_close(&visit->html);
}

static void path_of(const struct visit *visit, const char *act, char out[80])
{
    snprintf(out, 80, "/kasus/%s/%s", visit->item.id, act);
}

static bool may_decide(const struct visit *visit)
{
    const struct procedure_step *step = service_find_step(visit->service, visit->item.step);
    return step && roles_act_as(visit->member.account.roles, visit->service, step->actor);
}

/* The link that the applicant has by e-mail, and how long it is good for. */
static void write_link(struct visit *visit, const struct case_view *view)
{
    char path[80], at[WORDS_SIZE], left[WORDS_SIZE], words[WORDS_SIZE * 2 + 40];
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    if (!view->link_ends.year) return;
    int64_t ends_s = civil_to_unix(&view->link_ends);
    words_time(ends_s, at);
    words_left(now_s, ends_s, left);
    snprintf(words, sizeof words,
             ends_s < now_s ? "Tautan sudah tidak berlaku sejak %s"
                            : "Tautan di e-mail pemohon berlaku sampai %s",
             at);
    html_open(&visit->html, "p", "class", ends_s < now_s ? "problem" : "clock", NULL);
    html_text(&visit->html, words);
    if (ends_s >= now_s) {
        html_void(&visit->html, "br", NULL);
        html_element(&visit->html, "b", NULL, left);
    }
    html_close(&visit->html);
    if (!may_decide(visit)) return;
    path_of(visit, "tautan", path);
    visit_form(visit, NULL, path);
    visit_button(visit, "plain", NULL, NULL, "Tautan sudah dikirim ulang dari AMS");
    html_close(&visit->html);
}

static void write_proposal(struct visit *visit, const struct procedure_step *step)
{
    char path[80], person[DB_PERSON_SIZE], words[DB_PERSON_SIZE + 160];
    const struct outcome_rule *rule = step_find_outcome(step, visit->item.proposed);
    if (!visit->item.proposed[0]) return;
    words_person(visit->desk, visit->item.proposed_by, person);
    snprintf(words, sizeof words, "%s mengusulkan: %s. Orang lain perlu menyetujui.", person,
             rule ? phrase_in(&rule->title, LANGUAGE_ID) : visit->item.proposed);
    html_element(&visit->html, "p", "clock", words);
    if (!may_decide(visit)) return;
    path_of(visit, "batal", path);
    visit_form(visit, NULL, path);
    visit_button(visit, "plain", NULL, NULL, "Batalkan usulan");
    html_close(&visit->html);
}

static bool count_verifier(const struct db_account *account, void *context)
{
    struct bytes *found = context;
    if (account->state == DB_ACCOUNT_ACTIVE && account->roles & (1U << ROLE_VERIFIER))
        bytes_append(found, account, sizeof *account);
    return true;
}

/* Whoever may go on with it. */
static void write_people(struct visit *visit)
{
    struct bytes found = {0};
    struct fault fault = {0};
    db_account_list(visit->desk->options.cases->db, visit->item.agency, count_verifier, &found,
                    &fault);
    const struct db_account *accounts = (const struct db_account *)(const void *)found.data;
    html_open(&visit->html, "p", "class", "field", NULL);
    html_open(&visit->html, "label", "for", "kepada", NULL);
    html_text(&visit->html, "Diteruskan kepada");
    html_close(&visit->html);
    html_open(&visit->html, "select", "id", "kepada", "name", "kepada", NULL);
    html_open(&visit->html, "option", "value", "", NULL);
    html_text(&visit->html, "Siapa saja verifikator");
    html_close(&visit->html);
    for (size_t i = 0; i < found.size / sizeof *accounts; i++) {
        bool chosen = strcmp(accounts[i].id, visit->item.assigned) == 0;
        html_open(&visit->html, "option", "value", accounts[i].id, "selected", chosen ? "" : NULL,
                  NULL);
        html_text(&visit->html, accounts[i].name);
        html_close(&visit->html);
    }
    html_close(&visit->html);
    html_close(&visit->html);
    bytes_free(&found);
}

/* What waits for a second person is for another one, and nothing else is meanwhile. */
static bool may_lead_on(const struct visit *visit, const struct outcome_rule *rule)
{
    return !visit->item.proposed[0] ||
           (strcmp(visit->item.proposed, rule->key) == 0 &&
            strcmp(visit->item.proposed_by, visit->member.account.id) != 0);
}

static void write_outcomes(struct visit *visit, const struct procedure_step *step)
{
    char path[80];
    path_of(visit, "langkah", path);
    visit_form(visit, "outcomes", path);
    visit_form_seen(visit);
    if (step->assigns) write_people(visit);
    for (unsigned i = 0; i < step->outcomes_count; i++) {
        const struct outcome_rule *rule = &step->outcomes[i];
        bool on = outcome_leads_on(step, rule);
        if (on && !may_lead_on(visit, rule)) continue;
        visit_button(visit, on ? "primary" : "danger", "hasil", rule->key,
                     phrase_in(&rule->title, LANGUAGE_ID));
    }
    html_close(&visit->html);
}

static void write_step(struct visit *visit, const struct case_view *view)
{
    const struct procedure_step *step = view->current;
    char words[96];
    begin_card(visit, "langkah", "Langkah sekarang");
    if (!step) {
        html_element(&visit->html, "p", NULL, "Permohonan ini sudah selesai.");
        html_close(&visit->html);
        return;
    }
    snprintf(words, sizeof words, "Langkah %u · %s", step->number,
             text_get(visit->desk->text, LANGUAGE_ID, actor_title(step->actor)));
    html_element(&visit->html, "p", "empty", words);
    html_element(&visit->html, "h3", NULL, phrase_in(&step->title, LANGUAGE_ID));
    html_element(&visit->html, "p", NULL, phrase_in(&step->description, LANGUAGE_ID));
    write_link(visit, view);
    write_proposal(visit, step);
    if (step->two_persons && !visit->item.proposed[0])
        html_element(&visit->html, "p", "clock", "Langkah ini diputuskan oleh dua orang.");
    if (may_decide(visit))
        write_outcomes(visit, step);
    else
        html_element(&visit->html, "p", "empty", "Langkah ini diputuskan oleh peran lain.");
    html_close(&visit->html);
}

static void write_choice(struct visit *visit, const struct item *item, const char *value,
                         bool chosen, const char *label)
{
    char name[DB_ITEM_SIZE + 8];
    snprintf(name, sizeof name, "p-%.63s", item->key);
    html_open(&visit->html, "label", "class", "choice", NULL);
    html_void(&visit->html, "input", "type", "radio", "name", name, "value", value, "checked",
              chosen ? "" : NULL, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

static void write_reasons(struct visit *visit, const struct item *item)
{
    char name[DB_ITEM_SIZE + 8], label[200];
    snprintf(name, sizeof name, "s-%.63s", item->key);
    snprintf(label, sizeof label, "Sebabnya: %s", item->title);
    html_open(&visit->html, "select", "name", name, "aria-label", label, NULL);
    html_open(&visit->html, "option", "value", "", NULL);
    html_text(&visit->html, "Sebabnya …");
    html_close(&visit->html);
    for (int i = 0; i < reasons_count; i++) {
        bool chosen = strcmp(item->check.reason, reasons[i].key) == 0;
        html_open(&visit->html, "option", "value", reasons[i].key, "selected", chosen ? "" : NULL,
                  NULL);
        html_text(&visit->html, reasons[i].words);
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

static void write_item(struct visit *visit, const struct item *item)
{
    bool done = item->check.at_s != 0;
    char name[DB_ITEM_SIZE + 8], seen[ITEM_SEEN_SIZE];
    snprintf(name, sizeof name, "d-%.63s", item->key);
    item_seen(item, seen);
    html_open(&visit->html, "fieldset", NULL);
    html_element(&visit->html, "legend", NULL, item->title);
    html_void(&visit->html, "input", "type", "hidden", "name", name, "value", seen, NULL);
    write_choice(visit, item, "ya", done && item->check.agrees, "Sesuai");
    write_choice(visit, item, "tidak", done && !item->check.agrees, "Tidak sesuai");
    write_reasons(visit, item);
    if (done) {
        char person[DB_PERSON_SIZE], at[WORDS_SIZE], words[DB_PERSON_SIZE + WORDS_SIZE + 8];
        words_person(visit->desk, item->check.by, person);
        words_time(item->check.at_s, at);
        snprintf(words, sizeof words, "%s, %s", person, at);
        html_element(&visit->html, "small", NULL, words);
    }
    html_close(&visit->html);
}

static void write_checklist(struct visit *visit)
{
    struct item items[ITEMS_MAX];
    struct fault fault = {0};
    char path[80];
    int count = 0;
    const struct procedure_step *step = service_find_step(visit->service, visit->item.step);
    if (!step || !step_is_check(visit->service, step) || !may_decide(visit) ||
        !items_read(visit, items, &count, &fault))
        return;
    begin_card(visit, "periksa", "Pemeriksaan");
    path_of(visit, "periksa", path);
    visit_form(visit, "checks", path);
    visit_form_seen(visit);
    for (int i = 0; i < count; i++)
        write_item(visit, &items[i]);
    visit_button(visit, "plain", NULL, NULL, "Simpan pemeriksaan");
    html_close(&visit->html);
    html_close(&visit->html);
}

static void write_hands(struct visit *visit)
{
    char path[80], person[DB_PERSON_SIZE];
    if (!visit->item.step) return;
    begin_card(visit, "petugas", "Petugas");
    words_person(visit->desk, visit->item.assigned, person);
    html_element(&visit->html, "p", NULL,
                 person[0] ? person : "Belum ada: siapa saja yang berwenang.");
    if (visit_may(visit, RIGHT_ASSIGN) && visit->service->kind != SERVICE_COMPLAINT) {
        path_of(visit, "disposisi", path);
        visit_form(visit, NULL, path);
        write_people(visit);
        visit_button(visit, "plain", NULL, NULL, "Serahkan");
        html_close(&visit->html);
    }
    html_close(&visit->html);
}

static void write_notes(struct visit *visit)
{
    char path[80];
    if (!visit_may(visit, RIGHT_NOTE)) return;
    begin_card(visit, "catatan", "Catatan");
    notes_write(visit);
    path_of(visit, "catatan", path);
    visit_form(visit, NULL, path);
    visit_words_input(visit, "isi-catatan", "isi",
                      "Catatan baru, hanya untuk petugas. Jangan tulis passphrase.");
    visit_button(visit, "plain", NULL, NULL, "Simpan catatan");
    html_close(&visit->html);
    html_close(&visit->html);
}

static void write_history(struct visit *visit)
{
    struct db_visit visits[DB_VISITS_MAX];
    struct fault fault = {0};
    int count = 0;
    if (!db_case_visits(visit->desk->options.cases->db, visit->item.id, visits, &count, &fault))
        return;
    begin_card(visit, "riwayat", "Riwayat");
    html_open(&visit->html, "ol", "class", "history", NULL);
    for (int i = 0; i < count; i++) {
        const struct procedure_step *step = service_find_step(visit->service, visits[i].step);
        const struct outcome_rule *rule = step ? step_find_outcome(step, visits[i].outcome) : NULL;
        bool lapsed = strcmp(visits[i].outcome, DB_OUTCOME_LAPSED) == 0;
        bool withdrawn = strcmp(visits[i].outcome, DB_OUTCOME_WITHDRAWN) == 0;
        char at[WORDS_SIZE], words[200];
        if (!step || !visits[i].left_s) continue;
        words_time(visits[i].left_s, at);
        snprintf(words, sizeof words, "%s · %s%s%s", at,
                 rule        ? phrase_in(&rule->title, LANGUAGE_ID)
                 : lapsed    ? "Tidak diserahkan kembali, ditutup"
                 : withdrawn ? "Persetujuan ditarik, ditutup"
                             : "",
                 visits[i].by[0] ? " · " : "", visits[i].by);
        html_open(&visit->html, "li", NULL);
        html_element(&visit->html, "b", NULL, phrase_in(&step->title, LANGUAGE_ID));
        html_void(&visit->html, "br", NULL);
        html_element(&visit->html, "small", NULL, words);
        html_close(&visit->html);
    }
    html_close(&visit->html);
    html_close(&visit->html);
}

void case_write_work(struct visit *visit, const struct case_view *view)
{
    write_step(visit, view);
    write_checklist(visit);
    case_write_class(visit);
    write_hands(visit);
    write_notes(visit);
    keep_write(visit);
    write_history(visit);
}
