#include "backend/cases/handing.h"

#include "backend/cases/cases.h"

#include <stdio.h>

int handing_visits(const struct service *service, unsigned number, int64_t at_s, const char *by,
                   struct db_visit out[DB_VISITS_MAX], unsigned *out_step)
{
    int count = 0;
    const struct procedure_step *step = service_find_step(service, number);
    while (step && step->at_kiosk && count < CASE_STEPS_MAX) {
        const struct outcome_rule *outcome = &step->outcomes[0];
        struct db_visit *visit = &out[count++];
        *visit = (struct db_visit){.step = number, .entered_s = at_s, .left_s = at_s};
        snprintf(visit->outcome, sizeof visit->outcome, "%s", outcome->key);
        snprintf(visit->by, sizeof visit->by, "%s", by);
        number = outcome->next;
        step = number ? service_find_step(service, number) : NULL;
    }
    *out_step = number;
    return count;
}

uint64_t handing_steps(const struct service *service)
{
    uint64_t steps = 0;
    for (unsigned i = 0; i < service->procedure_count; i++)
        if (service->procedure[i].at_kiosk) steps |= UINT64_C(1) << service->procedure[i].number;
    return steps;
}
