/* Places for a file from a phone. The sealed file stands in its row: it comes and goes with it, in
 * one transaction, whichever backend takes it, and nothing is ever left behind. */
#include "backend/db/sql.h"

bool db_drop_open(struct db *db, const struct db_drop *drop, struct fault *fault)
{
    /* The one before ends in the same statement: of two that are opened at once one stays. */
    struct query query;
    query_begin(&query, db,
                "INSERT INTO drops(token_hash, terminal, agency, point, language, label_id,"
                " label_en, accept, max_bytes, expires, state, face)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                " ON CONFLICT(terminal) DO UPDATE SET token_hash = ?1, agency = ?3, point = ?4,"
                " language = ?5, label_id = ?6, label_en = ?7, accept = ?8, max_bytes = ?9,"
                " expires = ?10, state = ?11, face = ?12, kind = '', bytes = 0, sealed = NULL");
    query_bind_blob(&query, 1, drop->token_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, drop->terminal);
    query_bind_text(&query, 3, drop->agency);
    query_bind_blob(&query, 4, drop->point, DB_POINT_SIZE);
    query_bind_text(&query, 5, drop->language);
    query_bind_text(&query, 6, drop->label[0]);
    query_bind_text(&query, 7, drop->label[1]);
    query_bind_number(&query, 8, drop->accept);
    query_bind_number(&query, 9, drop->max_bytes);
    query_bind_number(&query, 10, drop->expires_s);
    query_bind_number(&query, 11, DB_DROP_WAITING);
    query_bind_number(&query, 12, drop->face);
    return query_change(&query, "the drop could not be opened", fault);
}

static void read_drop(struct query *query, const uint8_t *token_hash, struct db_drop *out)
{
    struct bytes point = {0};
    query_text(query, 0, out->terminal, sizeof out->terminal);
    query_text(query, 1, out->agency, sizeof out->agency);
    query_blob(query, 2, &point);
    query_text(query, 3, out->language, sizeof out->language);
    query_text(query, 4, out->label[0], sizeof out->label[0]);
    query_text(query, 5, out->label[1], sizeof out->label[1]);
    out->accept = (unsigned)query_number(query, 6);
    out->max_bytes = query_number(query, 7);
    out->expires_s = query_number(query, 8);
    out->state = (enum db_drop_state)query_number(query, 9);
    query_text(query, 10, out->kind, sizeof out->kind);
    out->bytes = query_number(query, 11);
    out->face = query_number(query, 12) != 0;
    for (size_t i = 0; i < DB_HASH_SIZE; i++)
        out->token_hash[i] = token_hash[i];
    for (size_t i = 0; i < DB_POINT_SIZE && i < point.size; i++)
        out->point[i] = point.data[i];
    bytes_free(&point);
}

bool db_drop_find(struct db *db, const uint8_t token_hash[DB_HASH_SIZE], int64_t now_s,
                  struct db_drop *out, struct fault *fault)
{
    struct query query;
    struct db_drop drop = {0};
    query_begin(
        &query, db,
        "SELECT terminal, agency, point, language, label_id, label_en, accept, max_bytes,"
        " expires, state, kind, bytes, face FROM drops WHERE token_hash = ?1 AND expires > ?2");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    bool found = query_row(&query);
    if (found) read_drop(&query, token_hash, &drop);
    if (!query_end(&query, fault)) return false;
    if (!found) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such drop");
    *out = drop;
    return true;
}

bool db_drop_show(struct db *db, const uint8_t token_hash[DB_HASH_SIZE], struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE drops SET state = ?2 WHERE token_hash = ?1 AND state = ?3");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, DB_DROP_OPENED);
    query_bind_number(&query, 3, DB_DROP_WAITING);
    return query_run(&query, fault);
}

bool db_drop_put(struct db *db, const uint8_t token_hash[DB_HASH_SIZE], const char *kind,
                 int64_t bytes, const struct bytes *sealed, int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE drops SET state = ?2, kind = ?3, bytes = ?4, sealed = ?5"
                " WHERE token_hash = ?1 AND state != ?2 AND expires > ?6");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, DB_DROP_ARRIVED);
    query_bind_text(&query, 3, kind);
    query_bind_number(&query, 4, bytes);
    query_bind_blob(&query, 5, sealed->data, sealed->size);
    query_bind_number(&query, 6, now_s);
    return query_change(&query, "the drop has its file, or is no more", fault);
}

bool db_drop_read(struct db *db, const uint8_t token_hash[DB_HASH_SIZE], struct bytes *out,
                  struct fault *fault)
{
    struct query query;
    struct bytes sealed = {0};
    query_begin(&query, db, "SELECT sealed FROM drops WHERE token_hash = ?1 AND state = ?2");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, DB_DROP_ARRIVED);
    bool found = query_row(&query);
    if (found) query_blob(&query, 0, &sealed);
    bool done = query_end(&query, fault);
    if (done && !found) done = FAULT(fault, FAULT_NOT_FOUND, 0, "no file in this drop");
    if (done) bytes_move(out, &sealed);
    bytes_free(&sealed);
    return done;
}

bool db_drop_close(struct db *db, const char *terminal, const uint8_t token_hash[DB_HASH_SIZE],
                   struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "DELETE FROM drops WHERE token_hash = ?1 AND terminal = ?2");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, terminal);
    return query_run(&query, fault);
}

bool db_drop_sweep(struct db *db, int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "DELETE FROM drops WHERE expires <= ?1");
    query_bind_number(&query, 1, now_s);
    return query_run(&query, fault);
}
