#include "backend/cases/cases.h"

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

bool cases_move(const struct cases *cases, const char *id, const char *outcome, const char *by,
                struct fault *fault)
{
    struct db_case item;
    if (!cases->db->ops->case_find(cases->db, id, &item, fault)) return false;
    if (item.step == 0) return FAULT(fault, FAULT_REFUSED, 0, "the case is finished");
    const struct service *service = catalogue_find_service(cases->catalogue, item.service);
    const struct procedure_step *step = service ? service_find_step(service, item.step) : NULL;
    if (!step)
        return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no step %u of %s", item.step,
                     item.service);
    const struct outcome_rule *rule = find_outcome(step, outcome);
    if (!rule) return no_outcome(step, fault);
    return cases->db->ops->case_move(cases->db, id, item.step, rule->key, by, rule->next,
                                     cases_now_s(cases), fault);
}
