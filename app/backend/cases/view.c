#include "backend/cases/cases.h"

#include "backend/cases/reckon.h"
#include "backend/db/clocks.h"
#include "backend/db/privacy.h"
#include "backend/db/retention.h"

#include <stdio.h>
#include <string.h>

/* Every agency of the catalogue lies in western Indonesia. */
enum { ZONE_MINUTES = CIVIL_WIB };

const char *case_step_state_name(enum case_step_state state)
{
    switch (state) {
    case CASE_STEP_DONE: return "done";
    case CASE_STEP_CURRENT: return "current";
    case CASE_STEP_OPEN: return "open";
    case CASE_STEP_SKIPPED: return "skipped";
    }
    return "?";
}

struct history {
    struct db_visit visits[DB_VISITS_MAX];
    int count;
};

static const struct db_visit *last_visit(const struct history *history, unsigned step)
{
    for (int i = history->count - 1; i >= 0; i--)
        if (history->visits[i].step == step) return &history->visits[i];
    return NULL;
}

/* Staff, or the applicant outside of the terminal, brought the step to an end. */
static bool is_moved_on(const struct service *service, const struct db_visit *visit)
{
    const struct procedure_step *step = service_find_step(service, visit->step);
    return visit->left_s && step && (!step->at_kiosk || visit->by[0]);
}

static const struct db_visit *first_move(const struct service *service,
                                         const struct history *history)
{
    for (int i = 0; i < history->count; i++)
        if (is_moved_on(service, &history->visits[i])) return &history->visits[i];
    return NULL;
}

/* Of a case that was handed over: what the terminal could not do was completed by then. */
static void complete_at_desk(struct history *history, const struct db_visit *first)
{
    for (struct db_visit *visit = history->visits; visit < first; visit++)
        visit->left_s = first->left_s;
}

/* A step behind the current one is open even when the case was there before: it came back, and the
 * step has to be gone through again. */
static struct case_step step_of(const struct procedure_step *rule, const struct history *history,
                                unsigned current)
{
    struct case_step step = {.rule = rule, .state = CASE_STEP_OPEN};
    const struct db_visit *visit = last_visit(history, rule->number);
    if (rule->number == current) {
        step.state = CASE_STEP_CURRENT;
        if (visit) step.at = civil_from_unix(visit->entered_s, ZONE_MINUTES);
    } else if (current == 0 || rule->number < current) {
        step.state = visit ? CASE_STEP_DONE : CASE_STEP_SKIPPED;
        if (visit) step.at = civil_from_unix(visit->left_s, ZONE_MINUTES);
    }
    return step;
}

static const struct outcome_rule *outcome_of(const struct service *service,
                                             const struct db_visit *visit)
{
    const struct procedure_step *step = service_find_step(service, visit->step);
    for (unsigned i = 0; step && i < step->outcomes_count; i++)
        if (strcmp(step->outcomes[i].key, visit->outcome) == 0) return &step->outcomes[i];
    return NULL;
}

/* The last step that staff, or the applicant outside of the terminal, brought to an end. */
static const struct db_visit *last_left(const struct history *history)
{
    for (int i = history->count - 1; i >= 0; i--)
        if (history->visits[i].left_s) return &history->visits[i];
    return NULL;
}

static void read_state(struct case_view *view, const struct history *history, unsigned current)
{
    const struct db_visit *left = last_left(history);
    if (left) view->outcome = outcome_of(view->service, left);
    view->lapsed = left && current == 0 && strcmp(left->outcome, DB_OUTCOME_LAPSED) == 0;
    view->withdrawn = left && current == 0 && strcmp(left->outcome, DB_OUTCOME_WITHDRAWN) == 0;
    view->returned = left && current != 0 && current < left->step;
    if (current == 0)
        snprintf(view->state, sizeof view->state, "finished");
    else if (view->handed_over)
        snprintf(view->state, sizeof view->state, "handed-over");
    else if (!first_move(view->service, history))
        snprintf(view->state, sizeof view->state, "received");
    else
        snprintf(view->state, sizeof view->state, "step-%u", current);
}

static bool read_raised(const struct cases *cases, const struct db_case *item,
                        struct case_view *view, struct fault *fault)
{
    struct db_clock clock;
    if (!view->current) return true;
    if (!db_clock_find(cases->db, item->id, &clock, fault)) return false;
    view->raised = clock.raised > 0 && clock.raised <= view->service->escalations_count;
    if (view->raised) view->raised_to = view->service->escalations[clock.raised - 1].to;
    return true;
}

/* Sent when the step was come to, or since then again. */
static void read_link(struct case_view *view, const struct history *history, int64_t resent_s)
{
    const struct procedure_step *step = view->current;
    const struct db_visit *visit = step ? last_visit(history, step->number) : NULL;
    if (!visit || !step->link_hours) return;
    int64_t sent_s = resent_s ? resent_s : visit->entered_s;
    view->link_ends = civil_from_unix(sent_s + (int64_t)step->link_hours * 3600, ZONE_MINUTES);
}

bool cases_view(const struct cases *cases, const struct db_case *item, struct case_view *out,
                struct fault *fault)
{
    struct case_view view = {.service = catalogue_find_service(cases->catalogue, item->service)};
    if (!view.service)
        return FAULT(fault, FAULT_SYSTEM, 0, "the catalogue has no service %s", item->service);
    if (item->step && !(view.current = service_find_step(view.service, item->step)))
        return FAULT(fault, FAULT_SYSTEM, 0, "the catalogue has no step %u of %s", item->step,
                     item->service);
    struct history history;
    if (!db_case_visits(cases->db, item->id, history.visits, &history.count, fault)) return false;
    const struct db_visit *first = first_move(view.service, &history);
    view.handed_over = item->handed_at[0] && item->step && !first;
    if (item->handed_at[0] && first) complete_at_desk(&history, first);
    for (unsigned i = 0; i < view.service->procedure_count && view.count < CASE_STEPS_MAX; i++) {
        const struct procedure_step *rule = &view.service->procedure[i];
        view.steps[view.count++] = view.handed_over
                                       ? (struct case_step){.rule = rule, .state = CASE_STEP_OPEN}
                                       : step_of(rule, &history, item->step);
    }
    read_state(&view, &history, item->step);
    read_link(&view, &history, item->resent_s);
    snprintf(view.id, sizeof view.id, "%s", item->id);
    view.late = reckon_is_late(view.current, item->due_s, cases_now_s(cases));
    if (!read_raised(cases, item, &view, fault)) return false;
    view.handed_in = civil_from_unix(item->handed_in_s, ZONE_MINUTES);
    if (item->due_s != 0 && !cases_is_back(&view))
        view.due = civil_from_unix(item->due_s, ZONE_MINUTES);
    view.updated = civil_from_unix(item->updated_s, ZONE_MINUTES);
    struct db_kept kept = {0};
    if (item->step == 0 && !db_case_kept(cases->db, item->id, &kept, fault)) return false;
    if (kept.destroyed_s) view.destroyed = civil_from_unix(kept.destroyed_s, ZONE_MINUTES);
    *out = view;
    return true;
}

/* Back at any other step (a link of an e-mail, say) it goes on without anything handed in. */
bool cases_is_back(const struct case_view *view)
{
    return view->returned && view->current && view->current->at_kiosk;
}

bool cases_view_code(const struct cases *cases, const char *code, struct case_view *out,
                     struct fault *fault)
{
    uint8_t hash[DB_HASH_SIZE];
    cases_hash(cases->secret, "track", code ? code : "--------------", hash);
    struct db_case item;
    return db_case_find_code(cases->db, hash, &item, fault) && cases_view(cases, &item, out, fault);
}
