#include "backend/retention/orphans.h"

#include "backend/db/orphans.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { TURN_S = 900, DAY_S = 86400, AWAY_S = 600 };
static_assert((int)DB_ID_SIZE == (int)BLOBS_NAME_SIZE, "a place is a name");

/* A page of the list, and what is made of it. */
struct page {
    const struct retention *retention;
    int64_t age_s;
    struct bytes old; /* names, BLOBS_NAME_SIZE each, that may be nobody's */
    int removed;
    bool full; /* the rest is left to the next tick */
};

static void take(const struct blobs_entry *entry, void *context)
{
    struct page *page = context;
    if (entry->age_s >= page->age_s) bytes_append(&page->old, entry->name, BLOBS_NAME_SIZE);
}

/* Nor was it made whole: what a whole one is made of may lie among the parts. */
static bool is_orphan(const struct page *page, const char *name, bool *out, struct fault *fault)
{
    struct blobs *blobs = page->retention->blobs;
    struct bytes none = {0};
    struct fault why = {0};
    bool known = false;
    if (!db_blob_is_known(page->retention->cases->db, name, &known, fault)) return false;
    *out = !known && !blobs->ops->read(blobs, name, 0, &none, &why) && why.kind == FAULT_NOT_FOUND;
    bytes_free(&none);
    if (why.kind != FAULT_TIMEOUT) return true;
    *fault = why;
    return false;
}

/* One that cannot be removed does not keep the others, but where the store is away. */
static bool remove_orphans(struct page *page, struct fault *fault)
{
    struct blobs *blobs = page->retention->blobs;
    for (size_t at = 0; at < page->old.size; at += BLOBS_NAME_SIZE) {
        const char *name = (const char *)page->old.data + at;
        struct fault why = {0};
        bool orphan;
        if (!is_orphan(page, name, &orphan, fault)) return false;
        if (!orphan) continue;
        page->full = page->removed == ORPHANS_REMOVED;
        if (page->full) break;
        if (blobs->ops->remove(blobs, name, &why)) {
            page->removed++;
        } else if (why.kind == FAULT_TIMEOUT) {
            *fault = why;
            return false;
        } else {
            log_fault(LOG_LEVEL_ERROR, "orphans", "remove a part that nobody knows", &why);
        }
    }
    return true;
}

struct round {
    const struct retention *retention;
    int64_t age_s;
    char place[BLOBS_NAME_SIZE];
    int removed;
    bool over, full;
};

/* It goes on once the page is done with. */
static bool do_page(struct round *round, struct fault *fault)
{
    struct page page = {.retention = round->retention, .age_s = round->age_s};
    struct blobs *blobs = round->retention->blobs;
    char next[BLOBS_NAME_SIZE];
    memcpy(next, round->place, sizeof next);
    bool done =
        blobs->ops->list_parts(blobs, next, take, &page, fault) && remove_orphans(&page, fault);
    round->removed += page.removed;
    round->full = page.full;
    round->over = done && !page.full && !next[0];
    if (done && !page.full) memcpy(round->place, next, sizeof next);
    bytes_free(&page.old);
    return done;
}

void orphans_tick(const struct retention *retention, int64_t age_s)
{
    struct db *db = retention->cases->db;
    struct round round = {.retention = retention, .age_s = age_s};
    struct fault fault = {0};
    int64_t now_s = cases_now_s(retention->cases), until_s = now_s + TURN_S;
    if (!db_orphans_turn(db, now_s, until_s, round.place, &fault)) {
        if (fault.kind != FAULT_REFUSED)
            log_fault(LOG_LEVEL_ERROR, "orphans", "take the turn to look at the store", &fault);
        return;
    }
    bool done = true;
    for (int i = 0; done && i < ORPHANS_PAGES && !round.over && !round.full; i++)
        done = do_page(&round, &fault);
    if (!done) log_fault(LOG_LEVEL_ERROR, "orphans", "look at the store (again later)", &fault);
    if (round.removed)
        log_line(LOG_LEVEL_WARNING, "orphans", "%d parts that nobody knew are removed",
                 round.removed);
    int64_t next_s = round.over ? now_s + DAY_S : done ? 0 : now_s + AWAY_S;
    fault = (struct fault){0};
    if (!db_orphans_put(db, until_s, next_s, round.place, round.removed, &fault) &&
        fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "orphans", "note how far it has come", &fault);
}
