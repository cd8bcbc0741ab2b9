#include "backend/db/orphans.h"

#include "backend/db/sql.h"

#include <string.h>

bool db_orphans_turn(struct db *db, int64_t now_s, int64_t until_s, char out_place[DB_ID_SIZE],
                     struct fault *fault)
{
    struct query query;
    char place[DB_ID_SIZE] = "";
    query_begin(&query, db,
                "UPDATE blob_turn SET until = ?2 WHERE id = 1 AND until <= ?1"
                " RETURNING place");
    query_bind_number(&query, 1, now_s);
    query_bind_number(&query, 2, until_s);
    bool there = query_row(&query);
    if (there) query_text(&query, 0, place, sizeof place);
    if (!query_run(&query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_REFUSED, 0, "it is not to be had now");
    memcpy(out_place, place, sizeof place);
    return true;
}

bool db_orphans_put(struct db *db, int64_t ours_s, int64_t next_s, const char *place,
                    int64_t removed, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE blob_turn SET until = ?2, place = ?3, removed = removed + ?4"
                " WHERE id = 1 AND until = ?1");
    query_bind_number(&query, 1, ours_s);
    query_bind_number(&query, 2, next_s);
    query_bind_text(&query, 3, place);
    query_bind_number(&query, 4, removed);
    return query_change(&query, "it is another's turn", fault);
}

static bool read_number(struct query *query, int64_t *out, struct fault *fault)
{
    int64_t number = query_row(query) ? query_number(query, 0) : 0;
    if (!query_run(query, fault)) return false;
    *out = number;
    return true;
}

bool db_orphans_removed(struct db *db, int64_t *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT removed FROM blob_turn WHERE id = 1");
    return read_number(&query, out, fault);
}

bool db_blob_is_known(struct db *db, const char *name, bool *out, struct fault *fault)
{
    struct query query;
    int64_t known = 0;
    query_begin(&query, db,
                "SELECT CASE WHEN EXISTS(SELECT 1 FROM uploads WHERE id = ?1) OR EXISTS(SELECT 1"
                " FROM cases WHERE blob = ?1 AND blob != '') OR EXISTS(SELECT 1 FROM supplements"
                " WHERE blob = ?1) THEN 1 ELSE 0 END");
    query_bind_text(&query, 1, name);
    if (!read_number(&query, &known, fault)) return false;
    *out = known != 0;
    return true;
}
