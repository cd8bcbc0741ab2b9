#include "backend/cases/cases.h"

#include "base/log.h"
#include "catalogue/promise.h"

#include <stdio.h>
#include <string.h>

static const struct outcome_rule *find_outcome(const struct procedure_step *step, const char *key)
{
    for (unsigned i = 0; i < step->outcomes_count; i++)
        if (strcmp(step->outcomes[i].key, key) == 0) return &step->outcomes[i];
    return NULL;
}

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

/* 0: it has one that stays, or nobody could say. */
static int64_t due_from(const struct cases *cases, const struct db_case *item, int64_t now_s)
{
    struct case_view view;
    struct civil due, now = civil_from_unix(now_s, CIVIL_WIB);
    struct fault fault = {0};
    if (!item->handed_at[0]) return 0;
    if (!cases_view(cases, item, &view, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "look at a case to be moved", &fault);
        return 0;
    }
    if (!view.handed_over) return 0;
    if (!promise_due_of(cases->catalogue, view.service, item->promised_for, &now, &due, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "no due time for a case that is complete", &fault);
        return 0;
    }
    return civil_to_unix(&due);
}

bool cases_move(const struct cases *cases, const char *id, const char *outcome, const char *by,
                struct fault *fault)
{
    struct db_case item;
    if (!db_case_find(cases->db, id, &item, fault)) return false;
    if (item.step == 0) return FAULT(fault, FAULT_REFUSED, 0, "the case is finished");
    const struct service *service = catalogue_find_service(cases->catalogue, item.service);
    const struct procedure_step *step = service ? service_find_step(service, item.step) : NULL;
    if (!step)
        return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no step %u of %s", item.step,
                     item.service);
    const struct outcome_rule *rule = find_outcome(step, outcome);
    if (!rule) return no_outcome(step, fault);
    int64_t now_s = cases_now_s(cases);
    struct db_move move = {.from_step = item.step,
                           .next_step = rule->next,
                           .outcome = rule->key,
                           .by = by,
                           .at_s = now_s,
                           .due_s = due_from(cases, &item, now_s)};
    return db_case_move(cases->db, id, &move, fault);
}
