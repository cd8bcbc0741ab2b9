#include "backend/cases/raise.h"

#include "backend/db/clocks.h"
#include "base/log.h"
#include "catalogue/promise.h"

#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 200, ROUNDS_MAX = 50, AGAIN_S = 86400 /* when nobody can say */ };

/* When the stage is reached. The end of its time is passed when it is over. */
static bool stage_s(const struct cases *cases, const struct service *service,
                    const struct db_case *item, const struct db_clock *clock,
                    const struct escalation *stage, int64_t *out, struct fault *fault)
{
    struct civil began =
        civil_from_unix(clock->began_s ? clock->began_s : item->handed_in_s, CIVIL_WIB);
    struct civil due = civil_from_unix(item->due_s, CIVIL_WIB), at;
    if (stage->share == 100) {
        *out = item->due_s + 1;
        return true;
    }
    int64_t span = promise_span_s(cases->catalogue, service, &began, &due);
    if (!promise_after(cases->catalogue, service, &began, span * stage->share / 100, &at, fault))
        return false;
    *out = civil_to_unix(&at);
    return true;
}

/* *out: when its next stage is; NEVER: it has none. */
static bool next_s(const struct cases *cases, const struct service *service,
                   const struct db_case *item, const struct db_clock *clock, int64_t *out,
                   struct fault *fault)
{
    const struct procedure_step *step = service ? service_find_step(service, item->step) : NULL;
    *out = DB_RAISE_NEVER;
    if (!step || step->at_kiosk || !item->due_s || clock->raised >= service->escalations_count)
        return true;
    return stage_s(cases, service, item, clock, &service->escalations[clock->raised], out, fault);
}

static bool raise(const struct cases *cases, const struct escalation *stage,
                  const struct db_case *item, const struct db_clock *clock, struct fault *fault)
{
    char detail[48];
    snprintf(detail, sizeof detail, "%s at %u%%", escalation_word(stage->to), stage->share);
    struct db_entry entry = cases_entry(cases, NULL, item->agency, "raise", item->id, detail);
    return db_raise(cases->db, item, clock, stage->to, entry.at_s, &entry, fault);
}

static bool look(const struct cases *cases, const char *id, struct fault *fault)
{
    struct db_case item;
    struct db_clock clock;
    struct fault unclear = {0};
    int64_t at_s;
    if (!db_case_find(cases->db, id, &item, fault) || !db_clock_find(cases->db, id, &clock, fault))
        return false;
    const struct service *service = catalogue_find_service(cases->catalogue, item.service);
    if (!next_s(cases, service, &item, &clock, &at_s, &unclear)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "when to raise a case", &unclear);
        at_s = cases_now_s(cases) + AGAIN_S;
    }
    if (at_s > cases_now_s(cases)) return db_raise_plan(cases->db, &item, &clock, at_s, fault);
    return raise(cases, &service->escalations[clock.raised], &item, &clock, fault);
}

static bool collect(const char *id, void *context)
{
    bytes_append(context, id, DB_ID_SIZE);
    return true;
}

/* Another backend may have been first; that is no fault. */
static bool round_of(const struct cases *cases, struct fault *fault)
{
    struct bytes found = {0};
    bool done = db_raise_list(cases->db, cases_now_s(cases), AT_ONCE, collect, &found, fault);
    size_t count = found.size / DB_ID_SIZE;
    for (size_t i = 0; done && i < count; i++) {
        char id[DB_ID_SIZE];
        struct fault one = {0};
        memcpy(id, found.data + i * DB_ID_SIZE, sizeof id);
        if (look(cases, id, &one) || one.kind == FAULT_REFUSED || one.kind == FAULT_NOT_FOUND)
            continue;
        *fault = one;
        done = false;
    }
    bytes_free(&found);
    return done && count > 0;
}

void cases_raise_tick(const struct cases *cases)
{
    struct fault fault = {0};
    int rounds = 0;
    while (rounds < ROUNDS_MAX && round_of(cases, &fault))
        rounds++;
    if (fault.kind != FAULT_NONE) log_fault(LOG_LEVEL_ERROR, "cases", "raise late cases", &fault);
}
