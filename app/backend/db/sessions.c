#include "backend/db/people.h"
#include "backend/db/sql.h"

#include <stdio.h>
#include <string.h>

bool session_insert(struct transaction *transaction, const struct db_session *session,
                    struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO sessions(token_hash, account, whole, began, seen, expires)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    query_bind_blob(&query, 1, session->token_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, session->account);
    query_bind_number(&query, 3, session->whole);
    query_bind_number(&query, 4, session->began_s);
    query_bind_number(&query, 5, session->seen_s);
    query_bind_number(&query, 6, session->expires_s);
    return query_change(&query, "the session was not begun", fault);
}

bool db_session_add(struct db *db, const struct db_session *session, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    return transaction_end(&transaction, session_insert(&transaction, session, fault), fault);
}

bool db_session_find(struct db *db, const uint8_t token[DB_HASH_SIZE], int64_t now_s,
                     struct db_session *out, struct fault *fault)
{
    struct query query;
    struct db_session found = {0};
    query_begin(&query, db,
                "SELECT account, whole, began, seen, expires FROM sessions"
                " WHERE token_hash = ?1 AND expires > ?2");
    query_bind_blob(&query, 1, token, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    bool there = query_row(&query);
    if (there) {
        memcpy(found.token_hash, token, DB_HASH_SIZE);
        query_text(&query, 0, found.account, sizeof found.account);
        found.whole = query_number(&query, 1) != 0;
        found.began_s = query_number(&query, 2);
        found.seen_s = query_number(&query, 3);
        found.expires_s = query_number(&query, 4);
    }
    if (!query_end(&query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such session");
    *out = found;
    return true;
}

bool db_session_touch(struct db *db, const uint8_t token[DB_HASH_SIZE], int64_t now_s,
                      int64_t expires_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE sessions SET seen = ?2, expires = ?3 WHERE token_hash = ?1");
    query_bind_blob(&query, 1, token, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    query_bind_number(&query, 3, expires_s);
    return query_run(&query, fault);
}

bool db_session_end(struct db *db, const uint8_t token[DB_HASH_SIZE], const struct db_entry *entry,
                    struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction, "DELETE FROM sessions WHERE token_hash = ?1");
    query_bind_blob(&query, 1, token, DB_HASH_SIZE);
    bool done = query_run(&query, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_session_end_all(struct db *db, const char *account, const struct db_entry *entry,
                        struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done =
        session_end_all(&transaction, account, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_session_list(struct db *db, const char *account, int64_t now_s, db_session_visitor *visit,
                     void *context, struct fault *fault)
{
    struct query query;
    query_begin(
        &query, db,
        "SELECT token_hash, began, seen, expires FROM sessions"
        " WHERE account = ?1 AND expires > ?2 AND whole = 1 ORDER BY began DESC, seen DESC");
    query_bind_text(&query, 1, account);
    query_bind_number(&query, 2, now_s);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_session session = {.whole = true};
        struct bytes hash = {0};
        query_blob(&query, 0, &hash);
        if (hash.size == DB_HASH_SIZE) memcpy(session.token_hash, hash.data, DB_HASH_SIZE);
        bytes_free(&hash);
        snprintf(session.account, sizeof session.account, "%s", account);
        session.began_s = query_number(&query, 1);
        session.seen_s = query_number(&query, 2);
        session.expires_s = query_number(&query, 3);
        more = visit(&session, context);
    }
    return query_end(&query, fault);
}

bool db_session_count(struct db *db, const char *account, int64_t now_s, int *out,
                      struct fault *fault)
{
    struct query query;
    int count = 0;
    query_begin(&query, db, "SELECT count(*) FROM sessions WHERE account = ?1 AND expires > ?2");
    query_bind_text(&query, 1, account);
    query_bind_number(&query, 2, now_s);
    if (query_row(&query)) count = (int)query_number(&query, 0);
    if (!query_end(&query, fault)) return false;
    *out = count;
    return true;
}

bool db_session_sweep(struct db *db, int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "DELETE FROM sessions WHERE expires <= ?1");
    query_bind_number(&query, 1, now_s);
    return query_run(&query, fault);
}
