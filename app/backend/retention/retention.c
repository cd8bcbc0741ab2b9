#include "backend/retention/retention.h"

#include "backend/db/retention.h"
#include "backend/db/supplements.h"
#include "base/log.h"

/* Each try may take a store that is away its whole time, and other rooms wait for their turn. */
enum { DAY_S = 86400, AWAY_MAX = 2 };

static int64_t now_s(const struct retention *retention)
{
    return cases_now_s(retention->cases);
}

/* Of a service that has left the catalogue nobody knows the time: its cases stay. */
static void condemn_due(const struct retention *retention)
{
    for (unsigned i = 0; i < catalogue_service_count(retention->cases->catalogue); i++) {
        const struct service *service = catalogue_service(retention->cases->catalogue, i);
        int64_t by_s = now_s(retention) - (int64_t)service->retention_days * DAY_S;
        struct fault fault = {0};
        int count = 0;
        if (!db_case_condemn(retention->cases->db, service->key, by_s, now_s(retention),
                             RETENTION_BATCH, &count, &fault))
            log_fault(LOG_LEVEL_ERROR, "retention", "look for cases whose time is over", &fault);
        if (count)
            log_line(LOG_LEVEL_INFO, "retention", "%s: the time of %d cases is over", service->key,
                     count);
    }
}

static void lapse_at(const struct retention *retention, const struct service *service,
                     const struct procedure_step *step)
{
    int64_t by_s = now_s(retention) - (int64_t)service->retention_days * DAY_S;
    struct fault fault = {0};
    struct bytes ids = {0};
    int count = 0;
    bool done = db_back_list(retention->cases->db, service->key, step->number, by_s,
                             RETENTION_BATCH, &ids, &fault);
    for (size_t at = 0; done && at < ids.size; at += DB_ID_SIZE) {
        const char *id = (const char *)ids.data + at;
        struct fault why = {0};
        if (cases_lapse(retention->cases, id, step->number, by_s, now_s(retention) + DAY_S, &why))
            count++;
        else if (why.kind != FAULT_REFUSED) /* that is another's, or somebody's again */
            log_fault(LOG_LEVEL_ERROR, "retention", "end a case that was left lying", &why);
    }
    bytes_free(&ids);
    if (!done)
        log_fault(LOG_LEVEL_ERROR, "retention", "look for cases that were left lying", &fault);
    if (count)
        log_line(LOG_LEVEL_INFO, "retention", "%s: %d cases that came back were left lying",
                 service->key, count);
}

static void lapse_due(const struct retention *retention)
{
    for (unsigned i = 0; i < catalogue_service_count(retention->cases->catalogue); i++) {
        const struct service *service = catalogue_service(retention->cases->catalogue, i);
        for (unsigned j = 0; j < service->procedure_count; j++)
            if (service->procedure[j].at_kiosk)
                lapse_at(retention, service, &service->procedure[j]);
    }
}

/* A day later: the news of its end has gone out by then, and whoever pressed amiss can hold it. */
static void condemn_wished(const struct retention *retention)
{
    struct fault fault = {0};
    int count = 0;
    if (!db_case_condemn_wished(retention->cases->db, now_s(retention) - DAY_S, now_s(retention),
                                RETENTION_BATCH, &count, &fault))
        log_fault(LOG_LEVEL_ERROR, "retention", "look for cases to be deleted as asked", &fault);
    if (count) log_line(LOG_LEVEL_INFO, "retention", "%d cases are to be deleted as asked", count);
}

static bool remove_papers(const struct retention *retention, const struct db_condemned *item,
                          struct fault *fault)
{
    struct blobs *blobs = retention->blobs;
    struct db_supplement papers[DB_SUPPLEMENTS_MAX];
    int count = 0;
    bool done = db_supplement_list_stored(retention->cases->db, item->id, papers, &count, fault);
    for (int i = 0; done && i < count; i++)
        done = blobs->ops->remove(blobs, papers[i].blob, fault);
    return done && (!item->blob[0] || blobs->ops->remove(blobs, item->blob, fault));
}

static bool destroy(const struct retention *retention, const struct db_condemned *item,
                    enum fault_kind *out_why)
{
    struct fault fault = {0};
    struct db_entry entry =
        cases_entry(retention->cases, NULL, item->agency, "destroy", item->id, item->service);
    bool done =
        remove_papers(retention, item, &fault) &&
        db_case_erase(retention->cases->db, item->id, item->blob, entry.at_s, &entry, &fault);
    if (!done && fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "retention", "destroy a case (tried again later)", &fault);
    if (!done) *out_why = fault.kind;
    return done;
}

static int destroy_condemned(const struct retention *retention, int *away)
{
    struct bytes items = {0};
    struct fault fault = {0};
    int count = 0;
    if (!db_condemned_list(retention->cases->db, now_s(retention), RETENTION_BATCH, &items, &fault))
        log_fault(LOG_LEVEL_ERROR, "retention", "look for what is to be destroyed", &fault);
    const struct db_condemned *item = (const struct db_condemned *)(const void *)items.data;
    for (size_t i = 0; i < items.size / sizeof *item && *away < AWAY_MAX; i++) {
        enum fault_kind why = FAULT_NONE;
        if (destroy(retention, &item[i], &why)) count++;
        if (why == FAULT_TIMEOUT) ++*away;
    }
    bytes_free(&items);
    return count;
}

/* One that cannot be removed does not keep the others. */
static void forget_refused(const struct retention *retention, int *away)
{
    struct bytes ids = {0};
    struct fault fault = {0};
    struct blobs *blobs = retention->blobs;
    int64_t by_s = now_s(retention) - (int64_t)RETENTION_REFUSED_DAYS * DAY_S;
    if (!db_refused_list(retention->cases->db, by_s, RETENTION_BATCH, &ids, &fault))
        log_fault(LOG_LEVEL_ERROR, "retention", "look for what was refused", &fault);
    for (size_t at = 0; at < ids.size && *away < AWAY_MAX; at += DB_ID_SIZE) {
        const char *id = (const char *)ids.data + at;
        struct fault why = {0};
        if (blobs->ops->remove(blobs, id, &why) &&
            db_refused_forget(retention->cases->db, id, &why))
            continue;
        log_fault(LOG_LEVEL_ERROR, "retention", "forget what was refused (tried again later)",
                  &why);
        if (why.kind == FAULT_TIMEOUT) ++*away;
    }
    bytes_free(&ids);
}

int retention_tick(const struct retention *retention)
{
    condemn_due(retention);
    lapse_due(retention);
    condemn_wished(retention);
    int away = 0;
    int count = destroy_condemned(retention, &away);
    forget_refused(retention, &away);
    if (count) log_line(LOG_LEVEL_INFO, "retention", "%d cases are destroyed", count);
    return count;
}
