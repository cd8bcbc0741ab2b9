/* Which of a service's questions are asked, from what was answered before. */
#include "case/case.h"

#include <string.h>

bool case_asks(struct case_record *record, unsigned field)
{
    const struct service *service = record->service;
    const struct field_condition *when = &service->fields[field].when;
    if (!when->field) return true;
    unsigned on = service_find_field(service, when->field);
    return on < field && case_asks(record, on) && strcmp(case_value(record, on), when->equals) == 0;
}

const struct choice *case_choice(struct case_record *record, unsigned field)
{
    const struct field *asked = &record->service->fields[field];
    for (unsigned i = 0; i < asked->choices_count; i++)
        if (strcmp(asked->choices[i].key, case_value(record, field)) == 0)
            return &asked->choices[i];
    return NULL;
}
