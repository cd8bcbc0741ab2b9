#include "backend/db/sql.h"

#include <stdlib.h>

#define COLUMNS                                                                                    \
    "id, case_id, terminal, sha256, length, \"offset\", state, created, expires, received"

static void read_upload(struct query *query, struct db_upload *out)
{
    *out = (struct db_upload){0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->case_id, sizeof out->case_id);
    query_text(query, 2, out->terminal, sizeof out->terminal);
    query_text(query, 3, out->sha256, sizeof out->sha256);
    out->length = query_number(query, 4);
    out->offset = query_number(query, 5);
    out->state = (enum db_upload_state)query_number(query, 6);
    out->created_s = query_number(query, 7);
    out->expires_s = query_number(query, 8);
    out->received_s = query_number(query, 9);
}

bool db_upload_add(struct db *db, const struct db_upload *upload, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "INSERT INTO uploads(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9)");
    query_bind_text(&query, 1, upload->id);
    query_bind_text(&query, 2, upload->case_id);
    query_bind_text(&query, 3, upload->terminal);
    query_bind_text(&query, 4, upload->sha256);
    query_bind_number(&query, 5, upload->length);
    query_bind_number(&query, 6, upload->length == 0 ? DB_UPLOAD_RECEIVED : DB_UPLOAD_OPEN);
    query_bind_number(&query, 7, upload->created_s);
    query_bind_number(&query, 8, upload->expires_s);
    query_bind_number(&query, 9, upload->length == 0 ? upload->created_s : 0);
    return query_change(&query, "the upload was not added", fault);
}

static bool find_one(struct query *query, struct db_upload *out, struct fault *fault)
{
    struct db_upload found = {0};
    bool there = false;
    while (query_row(query)) {
        read_upload(query, &found);
        there = true;
    }
    if (!query_end(query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such upload");
    *out = found;
    return true;
}

bool db_upload_find(struct db *db, const char *id, struct db_upload *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM uploads WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_upload_find_case(struct db *db, const char *terminal, const char *case_id,
                         struct db_upload *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM uploads WHERE terminal = ?1 AND case_id = ?2");
    query_bind_text(&query, 1, terminal);
    query_bind_text(&query, 2, case_id);
    return find_one(&query, out, fault);
}

bool db_upload_advance(struct db *db, const char *id, int64_t from, int64_t to, int64_t expires_s,
                       int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE uploads SET \"offset\" = ?3, expires = ?4,"
                " state = CASE WHEN ?3 = length THEN 1 ELSE 0 END,"
                " received = CASE WHEN ?3 = length THEN ?5 ELSE 0 END"
                " WHERE id = ?1 AND \"offset\" = ?2 AND state = 0 AND ?3 >= ?2");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, from);
    query_bind_number(&query, 3, to);
    query_bind_number(&query, 4, expires_s);
    query_bind_number(&query, 5, now_s);
    return query_change(&query, "the upload has moved on", fault);
}

bool db_upload_remove(struct db *db, const char *id, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "DELETE FROM uploads WHERE id = ?1 AND state = 0");
    query_bind_text(&query, 1, id);
    return query_change(&query, "no open upload of that name", fault);
}

bool db_upload_take(struct db *db, const char *id, const char *opener, int64_t now_s,
                    int64_t hold_s, struct db_upload *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE uploads SET opener = ?2, opening_until = ?4"
                " WHERE id = ?1 AND state = 1 AND opening_until <= ?3 RETURNING " COLUMNS);
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, opener);
    query_bind_number(&query, 3, now_s);
    query_bind_number(&query, 4, now_s + hold_s);
    return find_one(&query, out, fault);
}

bool db_upload_let_go(struct db *db, const char *opener, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE uploads SET opening_until = 0 WHERE state = 1 AND opener = ?1");
    query_bind_text(&query, 1, opener);
    return query_run(&query, fault);
}

bool upload_settle(struct transaction *transaction, const char *id, enum db_upload_state state,
                   struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE uploads SET state = ?2 WHERE id = ?1 AND state = 1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, state);
    return query_change(&query, "the upload was settled by another", fault);
}

bool db_upload_list(struct db *db, enum db_upload_state state, int64_t expires_by_s,
                    db_upload_visitor *visit, void *context, struct fault *fault)
{
    /* Collected first: the visitor may well use the database, whose lock is held here. */
    struct bytes rows = {0};
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM uploads WHERE state = ?1 AND expires <= ?2"
                " ORDER BY received, created");
    query_bind_number(&query, 1, state);
    query_bind_number(&query, 2, expires_by_s);
    while (query_row(&query)) {
        struct db_upload upload;
        read_upload(&query, &upload);
        bytes_append(&rows, &upload, sizeof upload);
    }
    bool done = query_end(&query, fault);
    const struct db_upload *uploads = (const struct db_upload *)(const void *)rows.data;
    for (size_t i = 0; done && i < rows.size / sizeof *uploads; i++)
        if (!visit(&uploads[i], context)) break;
    bytes_free(&rows);
    return done;
}

bool db_upload_count(struct db *db, enum db_upload_state state, int64_t *out, struct fault *fault)
{
    struct query query;
    int64_t count = 0;
    query_begin(&query, db, "SELECT count(*) FROM uploads WHERE state = ?1");
    query_bind_number(&query, 1, state);
    if (query_row(&query)) count = query_number(&query, 0);
    if (!query_end(&query, fault)) return false;
    *out = count;
    return true;
}
