/* The checklist of a case: its papers, the photo of the face, the data that was typed. */
#include "backend/desk/inside.h"

#include <stdio.h>
#include <string.h>

static void add(struct item *items, int *count, const char *key, const char *title,
                const struct requirement *paper)
{
    struct item *item = &items[(*count)++];
    *item = (struct item){.title = title, .paper = paper, .optional = paper && paper->optional};
    snprintf(item->key, sizeof item->key, "%s", key);
}

static void take_checks(struct item *items, int count, const struct db_check *checks, int checked)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < checked; j++)
            if (strcmp(items[i].key, checks[j].item) == 0) items[i].check = checks[j];
}

bool items_read(struct visit *visit, struct item out[ITEMS_MAX], int *out_count,
                struct fault *fault)
{
    const struct service *service = visit->service;
    struct db_check checks[DB_CHECKS_MAX];
    int count = 0, checked = 0;
    add(out, &count, CHECKED_DATA, checked_words(CHECKED_DATA), NULL);
    for (unsigned i = 0; i < service->requirements_count && i < CASE_DOCUMENTS_MAX; i++)
        add(out, &count, service->requirements[i].key,
            phrase_in(&service->requirements[i].title, LANGUAGE_ID), &service->requirements[i]);
    if (service_has_step(service, STEP_FACE))
        add(out, &count, CHECKED_FACE, checked_words(CHECKED_FACE), NULL);
    if (!db_check_list(visit->desk->options.cases->db, visit->item.id, checks, &checked, fault))
        return false;
    take_checks(out, count, checks, checked);
    *out_count = count;
    return true;
}

bool items_agree(const struct item *items, int count)
{
    for (int i = 0; i < count; i++)
        if (!items[i].check.agrees && !(items[i].optional && !items[i].check.at_s)) return false;
    return true;
}

bool items_some_differ(const struct item *items, int count)
{
    for (int i = 0; i < count; i++)
        if (items[i].check.at_s && !items[i].check.agrees) return true;
    return false;
}

void item_seen(const struct item *item, char out[ITEM_SEEN_SIZE])
{
    snprintf(out, ITEM_SEEN_SIZE, "%lld.%s", (long long)item->check.at_s, item->check.by);
}

bool step_is_check(const struct service *service, const struct procedure_step *step)
{
    if (service->kind == SERVICE_COMPLAINT) return false;
    for (unsigned i = 0; i < step->outcomes_count; i++) {
        const struct procedure_step *next = service_find_step(service, step->outcomes[i].next);
        if (next && next->at_kiosk && !outcome_leads_on(step, &step->outcomes[i])) return true;
    }
    return false;
}
