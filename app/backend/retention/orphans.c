#include "backend/retention/orphans.h"

#include "backend/db/orphans.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { TURN_S = 900, DAY_S = 86400, AWAY_S = 600, NAME_SIZE = 33 };
static_assert((int)DB_PLACE_SIZE == (int)BLOBS_PLACE_SIZE, "a place is kept as it is");

/* A page of the list, and what is made of it. */
struct page {
    const struct retention *retention;
    int64_t age_s;
    struct bytes old;         /* names, NAME_SIZE each, that may be nobody's */
    int whole, whole_unknown; /* seen, and of them the old ones that are not known */
    struct bytes unknown;     /* names */
    int removed;
    bool full; /* the rest is left to the next tick */
};

static void take(const struct blobs_entry *entry, void *context)
{
    struct page *page = context;
    char name[NAME_SIZE + 1];
    page->whole += entry->whole;
    if (entry->age_s < page->age_s) return;
    snprintf(name, sizeof name, "%c%.32s", entry->whole ? 'w' : 'p', entry->name);
    bytes_append(&page->old, name, sizeof name);
}

static bool look_up(struct page *page, struct fault *fault)
{
    for (size_t at = 0; at < page->old.size; at += NAME_SIZE + 1) {
        const char *name = (const char *)page->old.data + at;
        bool known = false;
        if (!db_blob_is_known(page->retention->cases->db, name + 1, &known, fault)) return false;
        if (known) continue;
        page->whole_unknown += name[0] == 'w';
        bytes_append(&page->unknown, name + 1, NAME_SIZE);
    }
    return true;
}

/* One that cannot be removed does not keep the others, but where the store is away. */
static bool remove_unknown(struct page *page, struct fault *fault)
{
    struct blobs *blobs = page->retention->blobs;
    for (size_t at = 0; at < page->unknown.size; at += NAME_SIZE) {
        struct fault why = {0};
        page->full = page->removed == ORPHANS_REMOVED;
        if (page->full) break;
        if (blobs->ops->remove(blobs, (const char *)page->unknown.data + at, &why)) {
            page->removed++;
        } else if (why.kind == FAULT_TIMEOUT) {
            *fault = why;
            return false;
        } else {
            log_fault(LOG_LEVEL_ERROR, "orphans", "remove a blob that nobody knows", &why);
        }
    }
    return true;
}

struct round {
    const struct retention *retention;
    int64_t age_s;
    struct db_orphans at;
    int removed;
    bool over, full;
};

static bool is_doubtful(const struct db_orphans *at)
{
    return at->unknown > ORPHANS_DOUBT && at->unknown * 2 > at->whole;
}

/* It goes on once the page is done with, and ends where there is doubt. */
static bool do_page(struct round *round, struct fault *fault)
{
    struct page page = {.retention = round->retention, .age_s = round->age_s};
    struct blobs *blobs = round->retention->blobs;
    struct db_orphans next = round->at;
    bool done = blobs->ops->list(blobs, next.place, take, &page, fault) && look_up(&page, fault);
    next.whole += page.whole;
    next.unknown += page.whole_unknown;
    bool doubtful = done && is_doubtful(&next);
    if (doubtful)
        log_line(LOG_LEVEL_ERROR, "orphans",
                 "the database does not know %lld of %lld blobs: is it this store's? Nothing more "
                 "is removed",
                 (long long)next.unknown, (long long)next.whole);
    done = done && (doubtful || remove_unknown(&page, fault));
    round->removed += page.removed;
    round->full = page.full;
    round->over = done && !page.full && (doubtful || !next.place[0]);
    if (done && !page.full) round->at = round->over ? (struct db_orphans){0} : next;
    bytes_free(&page.old);
    bytes_free(&page.unknown);
    return done;
}

void orphans_tick(const struct retention *retention, int64_t age_s)
{
    struct db *db = retention->cases->db;
    struct round round = {.retention = retention, .age_s = age_s};
    struct fault fault = {0};
    int64_t now_s = cases_now_s(retention->cases), until_s = now_s + TURN_S;
    if (!db_orphans_turn(db, now_s, until_s, &round.at, &fault)) {
        if (fault.kind != FAULT_REFUSED)
            log_fault(LOG_LEVEL_ERROR, "orphans", "take the turn to look at the store", &fault);
        return;
    }
    bool done = true;
    for (int i = 0; done && i < ORPHANS_PAGES && !round.over && !round.full; i++)
        done = do_page(&round, &fault);
    if (!done) log_fault(LOG_LEVEL_ERROR, "orphans", "look at the store (again later)", &fault);
    if (round.removed)
        log_line(LOG_LEVEL_WARNING, "orphans", "%d blobs that nobody knew are removed",
                 round.removed);
    int64_t next_s = round.over ? now_s + DAY_S : done ? 0 : now_s + AWAY_S;
    fault = (struct fault){0};
    if (!db_orphans_put(db, until_s, next_s, &round.at, round.removed, &fault) &&
        fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "orphans", "note how far it has come", &fault);
}
