#include "backend/db/sql.h"

#define COLUMNS "id, agency, state, added, enrolled, tls_fingerprint, sign_certificate"

static void read_terminal(struct query *query, struct db_terminal *out)
{
    *out = (struct db_terminal){0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->agency, sizeof out->agency);
    out->state = (enum db_terminal_state)query_number(query, 2);
    out->added_s = query_number(query, 3);
    out->enrolled_s = query_number(query, 4);
    query_text(query, 5, out->tls_fingerprint, sizeof out->tls_fingerprint);
    query_text_append(query, 6, &out->sign_certificate);
}

bool db_terminal_invite(struct db *db, const char *id, const char *agency,
                        const uint8_t token_hash[DB_HASH_SIZE], int64_t expires_s, int64_t now_s,
                        struct fault *fault)
{
    /* One that is at work stays at work until it enrols again; one that was withdrawn comes back
     * only by enrolling. */
    struct query query;
    query_begin(&query, db,
                "INSERT INTO terminals(id, agency, state, token_hash, token_expires, added)"
                " VALUES(?1, ?2, 0, ?3, ?4, ?5) ON CONFLICT(id) DO UPDATE SET agency = ?2,"
                " token_hash = ?3, token_expires = ?4");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, agency);
    query_bind_blob(&query, 3, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 4, expires_s);
    query_bind_number(&query, 5, now_s);
    return query_change(&query, "the terminal was not added", fault);
}

static bool find_one(struct query *query, struct db_terminal *out, struct fault *fault)
{
    struct db_terminal found = {0};
    bool there = query_row(query);
    if (there) read_terminal(query, &found);
    if (!query_end(query, fault)) {
        db_terminal_free(&found);
        return false;
    }
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such terminal");
    *out = found;
    return true;
}

bool db_terminal_find(struct db *db, const char *id, struct db_terminal *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM terminals WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_terminal_find_token(struct db *db, const uint8_t token_hash[DB_HASH_SIZE], int64_t now_s,
                            struct db_terminal *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM terminals WHERE token_hash = ?1 AND token_expires > ?2");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    return find_one(&query, out, fault);
}

bool db_terminal_enrol(struct db *db, const uint8_t token_hash[DB_HASH_SIZE],
                       const char *tls_fingerprint, const char *sign_certificate, int64_t now_s,
                       struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE terminals SET state = 1, token_hash = NULL, tls_fingerprint = ?2,"
                " sign_certificate = ?3, enrolled = ?4"
                " WHERE token_hash = ?1 AND token_expires > ?4");
    query_bind_blob(&query, 1, token_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, tls_fingerprint);
    query_bind_text(&query, 3, sign_certificate);
    query_bind_number(&query, 4, now_s);
    return query_change(&query, "the token is spent", fault);
}

bool db_terminal_withdraw(struct db *db, const char *id, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE terminals SET state = 2, token_hash = NULL, silent = 0 WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return query_change(&query, "no such terminal", fault);
}

bool db_terminal_list(struct db *db, db_terminal_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM terminals ORDER BY id");
    bool more = true;
    while (more && query_row(&query)) {
        struct db_terminal terminal;
        read_terminal(&query, &terminal);
        more = visit(&terminal, context);
        db_terminal_free(&terminal);
    }
    return query_end(&query, fault);
}
