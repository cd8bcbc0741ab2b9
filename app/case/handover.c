/* A case that staff complete: where the applicant stopped, and what is missing. */
#include "case/case.h"

#include <stdio.h>

static const char *item_key(const struct service *service, enum kiosk_step step, unsigned item)
{
    if (step == STEP_FORM && item < service->fields_count) return service->fields[item].key;
    bool paper = step == STEP_CARD || step == STEP_DOCUMENTS;
    return paper && item < service->requirements_count ? service->requirements[item].key : NULL;
}

void case_hand_over(struct case_record *record, enum kiosk_step step, unsigned item)
{
    const char *key = item_key(record->service, step, item);
    snprintf(record->handed_at, sizeof record->handed_at, "%s%s%s", kiosk_step_name(step),
             key ? ":" : "", key ? key : "");
}

static bool is_here(const struct case_document *document)
{
    return document->state == DOCUMENT_SCANNED || document->state == DOCUMENT_SENT;
}

void case_visit_missing(struct case_record *record, case_missing_visitor *visit, void *context)
{
    const struct service *service = record->service;
    for (unsigned i = 0; i < service->fields_count; i++)
        if (case_asks(record, i) && !service->fields[i].optional && !*case_value(record, i))
            visit(service->fields[i].key, context);
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (!is_here(&record->documents[i]) && !service->requirements[i].optional)
            visit(service->requirements[i].key, context);
    if (service_has_step(service, STEP_FACE) && !record->face.jpeg.size) visit("face", context);
}
