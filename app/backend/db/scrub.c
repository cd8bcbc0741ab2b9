#include "backend/db/scrub.h"

#include "backend/db/sql.h"

static bool scrub(struct db *db, const char *statement, struct fault *fault)
{
    struct link *link = db->engine->borrow(db, fault);
    if (!link) return false;
    bool done = db->engine->run(link, statement, fault);
    db->engine->give_back(db, link);
    return done;
}

bool db_scrub(struct db *db, const atomic_bool *ends, struct fault *fault)
{
    bool done = true;
    for (const char *const *at = db->engine->scrubs; *at; at++) {
        struct fault why = {0};
        if (ends && atomic_load(ends)) break;
        if (scrub(db, *at, &why)) continue;
        if (done && fault) *fault = why;
        done = false;
    }
    return done;
}
