#define _POSIX_C_SOURCE 200809L
#include "backend/cases/cases.h"

#include "backend/cases/event.h"
#include "backend/cases/handing.h"
#include "backend/cases/reckon.h"
#include "backend/db/clocks.h"
#include "backend/db/desk.h"
#include "backend/db/privacy.h"
#include "backend/db/retention.h"
#include "base/log.h"
#include "base/utf8.h"
#include "catalogue/promise.h"

#include <stdio.h>
#include <string.h>

static bool no_outcome(const struct procedure_step *step, struct fault *fault)
{
    char known[96] = "";
    for (unsigned i = 0; i < step->outcomes_count; i++) {
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", step->outcomes[i].key);
    }
    return FAULT(fault, FAULT_INPUT, 0, "step %u has no such outcome; it has: %s", step->number,
                 known);
}

/* Of a case that was handed over, or went back and is handed in again: its time begins when it is
 * complete. 0: it has a due time that stays, or nobody could say. */
static int64_t due_from(const struct cases *cases, const struct db_case *item, bool on,
                        int64_t now_s)
{
    struct case_view view;
    struct civil due, now = civil_from_unix(now_s, CIVIL_WIB);
    struct fault fault = {0};
    if (!item->handed_at[0] && !on) return 0;
    if (!cases_view(cases, item, &view, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "look at a case to be moved", &fault);
        return 0;
    }
    bool again = on && cases_is_back(&view);
    if (!view.handed_over && !again) return 0;
    if (!promise_due_of(cases->catalogue, view.service, item->promised_for, &now, &due, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "no due time for a case that is complete", &fault);
        return 0;
    }
    return civil_to_unix(&due);
}

struct db_entry cases_entry(const struct cases *cases, const char *account, const char *agency,
                            const char *act, const char *object, const char *detail)
{
    struct db_entry entry = {.at_s = cases_now_s(cases)};
    utf8_copy(entry.actor, sizeof entry.actor, account ? account : "");
    utf8_copy(entry.agency, sizeof entry.agency, agency);
    utf8_copy(entry.act, sizeof entry.act, act);
    utf8_copy(entry.object, sizeof entry.object, object);
    utf8_copy(entry.detail, sizeof entry.detail, detail);
    return entry;
}

static struct db_entry entry_of(const struct cases *cases, const struct db_case *item,
                                const struct case_act *act, const char *name)
{
    char detail[DB_DETAIL_SIZE];
    snprintf(detail, sizeof detail, "%u %s", item->step, act->outcome);
    return cases_entry(cases, act->account, item->agency, name, item->id, detail);
}

/* The first of two. */
static bool propose(const struct cases *cases, const struct db_case *item,
                    const struct case_act *act, struct fault *fault)
{
    struct db_entry entry = entry_of(cases, item, act, "propose");
    return db_case_propose(cases->db, item->id, item->step, act->outcome, act->account,
                           cases_now_s(cases), &entry, fault);
}

/* The second of two, and another person. */
static bool may_second(const struct db_case *item, const struct case_act *act, struct fault *fault)
{
    if (strcmp(item->proposed, act->outcome) != 0)
        return FAULT(fault, FAULT_REFUSED, 0, "another outcome waits for a second person: %s",
                     item->proposed);
    if (strcmp(item->proposed_by, act->account) == 0)
        return FAULT(fault, FAULT_REFUSED, 0, "the second has to be another person");
    return true;
}

/* What is told of it, to the agency's own system and to whoever asked. */
struct news {
    struct db_job jobs[1 + CASES_LETTERS_MAX]; /* each with the next */
    int count;
};

static bool write_news(const struct cases *cases, const struct db_case *item,
                       const struct case_told *told, struct news *out, struct fault *fault)
{
    struct case_news event = {.name = "case.moved", .state = "finished"};
    const struct db_job *queued;
    int letters = 0;
    *out = (struct news){.count = 0};
    if (told->next) snprintf(event.state, sizeof event.state, "step-%u", told->next->number);
    if (!case_event_job(cases, item, &event, &out->jobs[0], &queued, fault)) return false;
    out->count = queued ? 1 : 0;
    bool done = !cases->letters || cases->letters->write(cases->letters, item, told,
                                                         out->jobs + out->count, &letters, fault);
    out->count += letters;
    for (int i = 1; i < out->count; i++)
        out->jobs[i - 1].next = &out->jobs[i];
    return done;
}

static const struct db_job *first_of(const struct news *news)
{
    return news->count ? &news->jobs[0] : NULL;
}

static void news_free(struct news *news)
{
    for (int i = 0; i < news->count; i++)
        db_job_free(&news->jobs[i]);
}

/* How it ended, by its clock. */
static bool reckon(const struct cases *cases, const struct db_case *item,
                   const struct service *service, struct db_move *move, struct fault *fault)
{
    struct db_clock clock;
    if (move->next_step) return true;
    if (!db_clock_find(cases->db, item->id, &clock, fault)) return false;
    int64_t began_s = move->due_s ? move->at_s : clock.began_s ? clock.began_s : item->handed_in_s;
    move->verdict = (int)reckon_timely(move->due_s ? move->due_s : item->due_s, move->at_s);
    move->took_s = reckon_took_s(cases->catalogue, service, began_s, move->at_s);
    return true;
}

static bool leave(const struct cases *cases, const struct db_case *item,
                  const struct service *service, const struct outcome_rule *rule,
                  const struct case_act *act, struct fault *fault)
{
    const struct procedure_step *step = service_find_step(service, item->step);
    bool on = outcome_leads_on(step, rule);
    bool for_two = step->two_persons && on;
    int64_t now_s = cases_now_s(cases);
    struct db_through through = {.count = 0};
    unsigned number = rule->next;
    const struct db_alone alone = {.person_hash = item->person_hash,
                                   .service = item->service,
                                   .back_steps = handing_steps(service)};
    if (act->hands_in && service->once && item->has_person) through.alone = &alone;
    if (act->hands_in)
        through.count = handing_visits(service, number, now_s, act->by, through.visits, &number);
    const struct procedure_step *next = service_find_step(service, number);
    bool stops = !on && next && next->at_kiosk;
    struct db_move move = {.from_step = item->step,
                           .next_step = number,
                           .outcome = rule->key,
                           .by = act->by,
                           .at_s = now_s,
                           .due_s = due_from(cases, item, on && step->at_kiosk, now_s),
                           .next_actor = stops  ? DB_ACTOR_AWAY
                                         : next ? (int)next->actor
                                                : -1,
                           .assign = act->assign,
                           .second = for_two ? item->proposed_by : NULL,
                           .goes_back = !on,
                           .stops = stops};
    struct db_entry entry = entry_of(cases, item, act, "move");
    struct news news = {.count = 0};
    bool done = reckon(cases, item, service, &move, fault) &&
                write_news(cases, item, &(struct case_told){.next = next}, &news, fault);
    move.job = first_of(&news);
    done = done && db_case_move_through(cases->db, item->id, &move, &through, &entry, fault);
    news_free(&news);
    return done;
}

bool cases_move(const struct cases *cases, const char *id, const struct case_act *asked,
                enum case_moved *out, struct fault *fault)
{
    struct db_case item;
    struct case_act act = *asked;
    /* As they are read again: who proposed has to be known for who they are. */
    char account[DB_ID_SIZE], by[DB_SIGNED_SIZE];
    utf8_copy(account, sizeof account, act.account ? act.account : act.by);
    utf8_copy(by, sizeof by, act.by);
    act.account = account;
    act.by = by;
    if (!db_case_find(cases->db, id, &item, fault)) return false;
    if (item.step == 0) return FAULT(fault, FAULT_REFUSED, 0, "the case is finished");
    if (act.step && act.step != item.step)
        return FAULT(fault, FAULT_REFUSED, 0, "the case is at another step");
    const struct service *service = catalogue_find_service(cases->catalogue, item.service);
    const struct procedure_step *step = service ? service_find_step(service, item.step) : NULL;
    if (!step)
        return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no step %u of %s", item.step,
                     item.service);
    const struct outcome_rule *rule = step_find_outcome(step, act.outcome);
    if (!rule) return no_outcome(step, fault);
    bool for_two = step->two_persons && outcome_leads_on(step, rule);
    bool first = for_two && !item.proposed[0];
    bool done = first ? propose(cases, &item, &act, fault)
                      : (!for_two || may_second(&item, &act, fault)) &&
                            leave(cases, &item, service, rule, &act, fault);
    if (done && out) *out = first ? CASE_WAITS : CASE_MOVED;
    return done;
}

static const struct case_told closed = {.closed = true};

bool cases_answer_request(const struct cases *cases, const struct db_request *request,
                          const struct db_entry *entry, struct fault *fault)
{
    struct db_case item;
    struct news news = {.count = 0};
    bool ends = request->granted && request->kind == DB_REQUEST_WITHDRAWAL, done = true;
    if (ends) {
        done = db_case_find(cases->db, request->case_id, &item, fault);
        if (done && item.step) done = write_news(cases, &item, &closed, &news, fault);
    }
    done = done && db_request_answer(cases->db, request, first_of(&news), entry, fault);
    news_free(&news);
    return done;
}

bool cases_lapse(const struct cases *cases, const char *id, unsigned step, int64_t back_by_s,
                 int64_t gone_s, struct fault *fault)
{
    struct db_case item;
    struct news news = {.count = 0};
    bool done = db_case_find(cases->db, id, &item, fault) &&
                write_news(cases, &item, &closed, &news, fault);
    if (done) {
        const struct db_lapse lapse = {step, back_by_s, cases_now_s(cases), gone_s,
                                       first_of(&news)};
        done = db_case_lapse(cases->db, id, &lapse, fault);
    }
    news_free(&news);
    return done;
}

bool cases_hand_in_again(const struct cases *cases, const struct case_view *view,
                         struct fault *fault)
{
    if (!cases_is_back(view)) return FAULT(fault, FAULT_REFUSED, 0, "nothing is to be handed in");
    const struct case_act act = {.step = view->current->number,
                                 .outcome = view->current->outcomes[0].key,
                                 .by = actor_title(ACTOR_APPLICANT),
                                 .account = "",
                                 .hands_in = true};
    return cases_move(cases, view->id, &act, NULL, fault);
}
