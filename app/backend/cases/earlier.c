/* Cases of one person beside each other. */
#include "backend/cases/cases.h"

#include "backend/cases/handing.h"

#include <string.h>

static bool is_before(const struct db_case *a, const struct db_case *b)
{
    if (a->handed_in_s != b->handed_in_s) return a->handed_in_s < b->handed_in_s;
    return strcmp(a->id, b->id) < 0;
}

/* At that moment: neither finished, nor back at a step that is done by handing in anew. */
static bool was_under_way(const struct cases *cases, const struct service *service,
                          const struct db_case *item, int64_t at_s, bool *out, struct fault *fault)
{
    struct db_visit visits[DB_VISITS_MAX];
    int count = 0;
    bool found = false;
    if (!db_case_visits(cases->db, item->id, visits, &count, fault)) return false;
    for (int i = 0; i < count; i++) {
        const struct db_visit *visit = &visits[i];
        bool here = visit->entered_s <= at_s && (visit->left_s == 0 || visit->left_s > at_s);
        const struct procedure_step *step = service_find_step(service, visit->step);
        if (here) found = !step || !step->at_kiosk;
    }
    *out = found;
    return true;
}

bool cases_earlier(const struct cases *cases, const struct db_case *item, char out_id[DB_ID_SIZE],
                   struct fault *fault)
{
    const struct service *service = catalogue_find_service(cases->catalogue, item->service);
    struct db_case others[DB_OPEN_MAX];
    int count = 0, found = -1;
    bool asks = service && service->once && item->has_person;
    if (asks &&
        !db_case_list_person(cases->db, item->person_hash, item->service, others, &count, fault))
        return false;
    for (int i = 0; i < count; i++) {
        bool under_way = false;
        if (!is_before(&others[i], item)) continue;
        if (!was_under_way(cases, service, &others[i], item->handed_in_s, &under_way, fault))
            return false;
        if (under_way) found = i; /* the last is the first that was handed in */
    }
    memset(out_id, 0, DB_ID_SIZE);
    if (found >= 0) memcpy(out_id, others[found].id, DB_ID_SIZE);
    return true;
}

bool cases_beside(const struct cases *cases, const struct db_case *item, struct db_case *out,
                  struct fault *fault)
{
    const struct service *service = catalogue_find_service(cases->catalogue, item->service);
    struct db_case others[DB_OPEN_MAX], found = {0};
    int count = 0;
    bool asks = service && service->once && item->has_person;
    if (asks &&
        !db_case_list_open(cases->db, item->person_hash, item->service, others, &count, fault))
        return false;
    for (int i = 0; i < count; i++) {
        bool back = handing_steps(service) >> others[i].step & 1;
        if (back || strcmp(others[i].id, item->id) == 0) continue;
        if (!found.id[0] || is_before(&others[i], &found)) found = others[i];
    }
    *out = found;
    return true;
}
