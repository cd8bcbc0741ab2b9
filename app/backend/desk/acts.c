/* What staff do with a case. Each act is refused where it is not this person's, and is in the audit
 * log with what it did; then the case is shown again. */
#include "backend/desk/notes.h"

#include <stdio.h>
#include <string.h>

/* Somebody who may decide about the step that the case is at. */
static bool may_decide(struct visit *visit)
{
    const struct procedure_step *step = service_find_step(visit->service, visit->item.step);
    if (!step) {
        visit_say(visit, 409, "Permohonan ini sudah selesai", "Tidak ada langkah yang tersisa.");
        return false;
    }
    if (roles_act_as(visit->member.account.roles, visit->service, step->actor)) return true;
    visit_note_denied(visit);
    visit_say(visit, 403, "Anda tidak berwenang", "Langkah ini diputuskan oleh peran yang lain.");
    return false;
}

static void back(struct visit *visit, const char *news)
{
    visit_go(visit, "/kasus/%s?kabar=%s", visit->item.id, news);
}

static void end(struct visit *visit, bool done, const char *news, const char *doing,
                const struct fault *fault)
{
    if (done)
        back(visit, news);
    else if (fault->kind == FAULT_REFUSED || fault->kind == FAULT_INPUT)
        visit_say(visit, 409, "Permohonan ini sudah berubah",
                  "Orang lain lebih dahulu. Buka lagi permohonannya.");
    else
        visit_say_broken(visit, doing, fault);
}

/* One item as the form says. */
struct decision {
    const struct item *item;
    struct db_check check;
    bool changes; /* undecided items, and those that stay, are left as they are */
};

static bool read_decision(struct visit *visit, const struct item *item, struct decision *out,
                          struct fault *fault)
{
    char name[DB_ITEM_SIZE + 8], seen[ITEM_SEEN_SIZE];
    struct db_check check = {.at_s = cases_now_s(visit->desk->options.cases)};
    *out = (struct decision){.item = item};
    snprintf(name, sizeof name, "p-%.63s", item->key);
    const char *verdict = form_text(&visit->form, name);
    snprintf(name, sizeof name, "s-%.63s", item->key);
    const char *reason = form_text(&visit->form, name);
    check.agrees = strcmp(verdict, "ya") == 0;
    if (!check.agrees && strcmp(verdict, "tidak") != 0) return true;
    if (!check.agrees && !reason_words(reason))
        return FAULT(fault, FAULT_ATTENTION, 0, "no reason");
    if (!check.agrees) snprintf(check.reason, sizeof check.reason, "%s", reason);
    if (item->check.at_s && item->check.agrees == check.agrees &&
        strcmp(item->check.reason, check.reason) == 0)
        return true;
    snprintf(name, sizeof name, "d-%.63s", item->key);
    item_seen(item, seen);
    if (strcmp(form_text(&visit->form, name), seen) != 0)
        return FAULT(fault, FAULT_REFUSED, 0, "another has checked it since");
    snprintf(check.item, sizeof check.item, "%.63s", item->key);
    snprintf(check.by, sizeof check.by, "%s", visit->member.account.id);
    *out = (struct decision){.item = item, .check = check, .changes = true};
    return true;
}

static bool keep_decision(struct visit *visit, const struct decision *decision, struct fault *fault)
{
    char detail[DB_DETAIL_SIZE];
    const struct db_check *check = &decision->check;
    const struct db_seen seen = {visit->item.step, visit->item.updated_s, &decision->item->check};
    if (!decision->changes) return true;
    snprintf(detail, sizeof detail, "%s %s %s", check->item, check->agrees ? "agrees" : "differs",
             check->reason);
    struct db_entry entry = visit_entry(visit, "check", visit->item.id, detail);
    return db_check_put(visit->desk->options.cases->db, visit->item.id, check, &seen, &entry,
                        fault);
}

/* All of them are read before one is kept. */
static void check(struct visit *visit)
{
    struct item items[ITEMS_MAX];
    struct decision decisions[ITEMS_MAX];
    struct fault fault = {0};
    int count = 0;
    bool done = items_read(visit, items, &count, &fault);
    for (int i = 0; done && i < count; i++)
        done = read_decision(visit, &items[i], &decisions[i], &fault);
    if (done && !visit_form_is_current(visit))
        done = FAULT(&fault, FAULT_REFUSED, 0, "a form of before");
    for (int i = 0; done && i < count; i++)
        done = keep_decision(visit, &decisions[i], &fault);
    if (!done && fault.kind == FAULT_ATTENTION)
        visit_say(visit, 400, "Pilih sebabnya",
                  "Yang tidak sesuai perlu sebab: pemohon diberi tahu apa yang harus dibawa.");
    else
        end(visit, done, "periksa", "keep a check", &fault);
}

void answer_check(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_DECIDE) &&
        visit_find_case(&visit) && may_decide(&visit))
        check(&visit);
    visit_end(&visit);
}

/* Onwards only when every item agrees; back only when some item does not, for the applicant is told
 * what to bring. */
static bool checklist_allows(struct visit *visit, const struct procedure_step *step,
                             const struct outcome_rule *rule)
{
    struct item items[ITEMS_MAX];
    struct fault fault = {0};
    int count = 0;
    bool on = outcome_leads_on(step, rule);
    const struct procedure_step *next = service_find_step(visit->service, rule->next);
    if (!step_is_check(visit->service, step) || (on && step->assigns)) return true;
    if (!on && !(next && next->at_kiosk)) return true;
    if (!items_read(visit, items, &count, &fault)) {
        visit_say_broken(visit, "read a checklist", &fault);
        return false;
    }
    if (on && !items_agree(items, count)) {
        visit_say(visit, 409, "Pemeriksaan belum lengkap",
                  "Tandai setiap butir sesuai dan simpan, lalu lanjutkan.");
        return false;
    }
    if (!on && !items_some_differ(items, count)) {
        visit_say(visit, 409, "Belum ada yang tidak sesuai",
                  "Tandai apa yang tidak sesuai beserta sebabnya, supaya pemohon tahu apa yang "
                  "harus dibawa.");
        return false;
    }
    return true;
}

/* An account that may have it in hand: of this agency, and a verifikator. NULL: none was named. */
static bool read_assignee(struct visit *visit, const char *account)
{
    struct db_account found;
    struct fault fault = {0};
    if (!*account) return true;
    if (db_account_find(visit->desk->options.cases->db, account, &found, &fault) &&
        strcmp(found.agency, visit->item.agency) == 0 && found.state == DB_ACCOUNT_ACTIVE &&
        found.roles & (1U << ROLE_VERIFIER))
        return true;
    visit_say(visit, 400, "Orang ini tidak dapat dipilih", "Pilih verifikator dari daftar.");
    return false;
}

static void move(struct visit *visit)
{
    const struct db_account *account = &visit->member.account;
    const struct procedure_step *step = service_find_step(visit->service, visit->item.step);
    const struct outcome_rule *rule = step_find_outcome(step, form_text(&visit->form, "hasil"));
    const char *assignee = step->assigns ? form_value(&visit->form, "kepada") : NULL;
    if (!rule || !visit_form_is_current(visit)) {
        visit_say(visit, 409, "Permohonan ini sudah berubah",
                  "Orang lain lebih dahulu. Buka lagi permohonannya.");
        return;
    }
    if (!checklist_allows(visit, step, rule)) return;
    if (assignee && !read_assignee(visit, assignee)) return;
    struct case_act act = {.step = step->number,
                           .outcome = rule->key,
                           .by = account->name,
                           .account = account->id,
                           .assign = assignee};
    struct fault fault = {0};
    enum case_moved moved = CASE_MOVED;
    bool done = cases_move(visit->desk->options.cases, visit->item.id, &act, &moved, &fault);
    if (!done && fault.kind == FAULT_REFUSED && visit->item.proposed[0] &&
        strcmp(visit->item.proposed_by, account->id) == 0) {
        visit_note_denied(visit);
        visit_say(visit, 403, "Orang kedua harus orang lain",
                  "Anda yang mengusulkan; orang lain perlu menyetujui.");
    } else {
        end(visit, done, moved == CASE_WAITS ? "menunggu" : "langkah", "move a case", &fault);
    }
}

/* One that was handed to somebody is theirs; the head hands it on. */
static bool is_in_other_hands(struct visit *visit)
{
    const struct procedure_step *step = service_find_step(visit->service, visit->item.step);
    const struct db_account *account = &visit->member.account;
    bool proposed = visit->item.proposed[0] != 0;
    if (!visit->item.assigned[0] || strcmp(visit->item.assigned, account->id) == 0 ||
        step->actor == ACTOR_HEAD || step->actor == ACTOR_OFFICIALS || proposed)
        return false;
    visit_note_denied(visit);
    visit_say(visit, 403, "Permohonan ini ada pada petugas lain",
              "Kepala Dinas dapat menyerahkannya kepada Anda.");
    return true;
}

void answer_move(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_DECIDE) &&
        visit_find_case(&visit) && may_decide(&visit) && !is_in_other_hands(&visit))
        move(&visit);
    visit_end(&visit);
}

void answer_withdraw(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_DECIDE) &&
        visit_find_case(&visit) && may_decide(&visit)) {
        struct fault fault = {0};
        struct db_entry entry = visit_entry(&visit, "withdraw", visit.item.id, visit.item.proposed);
        bool done = db_case_withdraw(visit.desk->options.cases->db, visit.item.id, &entry, &fault);
        end(&visit, done, "batal", "withdraw a proposal", &fault);
    }
    visit_end(&visit);
}

void answer_assign(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_ASSIGN) &&
        visit_find_case(&visit)) {
        const char *account = form_text(&visit.form, "kepada");
        if (visit.service->kind == SERVICE_COMPLAINT) {
            visit_say(&visit, 409, "Pengaduan tidak didisposisi",
                      "Petugas pengaduan menanganinya bersama.");
        } else if (read_assignee(&visit, account)) {
            struct fault fault = {0};
            struct db_entry entry = visit_entry(&visit, "assign", visit.item.id, account);
            bool done = db_case_assign(visit.desk->options.cases->db, visit.item.id, account,
                                       &entry, &fault);
            end(&visit, done, "disposisi", "assign a case", &fault);
        }
    }
    visit_end(&visit);
}

void answer_note(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_NOTE) && visit_find_case(&visit)) {
        struct fault fault = {0};
        bool done = notes_add(&visit, form_text(&visit.form, "isi"), &fault);
        if (!done && fault.kind == FAULT_INPUT)
            visit_say(&visit, 400, "Catatan ini kosong atau terlalu panjang",
                      "Tulis 1 sampai 1000 huruf.");
        else
            end(&visit, done, "catatan", "keep a note", &fault);
    }
    visit_end(&visit);
}

void answer_resent(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_DECIDE) &&
        visit_find_case(&visit) && may_decide(&visit)) {
        const struct procedure_step *step = service_find_step(visit.service, visit.item.step);
        const struct cases *cases = visit.desk->options.cases;
        struct fault fault = {0};
        struct db_entry entry = visit_entry(&visit, "link-resent", visit.item.id, "");
        if (!step->link_hours)
            visit_say(&visit, 409, "Langkah ini tidak punya tautan", NULL);
        else
            end(&visit,
                db_case_resent(cases->db, visit.item.id, step->number, cases_now_s(cases), &entry,
                               &fault),
                "tautan", "note that a link was sent again", &fault);
    }
    visit_end(&visit);
}
