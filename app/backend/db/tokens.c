#include "backend/db/tokens.h"

#include "backend/db/sql.h"

#define COLUMNS "id, agency, name, scopes, added, expires, withdrawn, used"

static void read_token(struct query *query, struct db_token *out)
{
    *out = (struct db_token){0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->agency, sizeof out->agency);
    query_text(query, 2, out->name, sizeof out->name);
    out->scopes = (unsigned)query_number(query, 3);
    out->added_s = query_number(query, 4);
    out->expires_s = query_number(query, 5);
    out->withdrawn_s = query_number(query, 6);
    out->used_s = query_number(query, 7);
}

static bool find_one(struct query *query, struct db_token *out, struct fault *fault)
{
    struct db_token found = {0};
    bool there = query_row(query);
    if (there) read_token(query, &found);
    if (!query_end(query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such token");
    *out = found;
    return true;
}

static bool insert(struct transaction *transaction, const struct db_token *token,
                   const uint8_t hash[DB_HASH_SIZE], struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO tokens(id, agency, name, scopes, added, expires, token_hash)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_bind_text(&query, 1, token->id);
    query_bind_text(&query, 2, token->agency);
    query_bind_text(&query, 3, token->name);
    query_bind_number(&query, 4, token->scopes);
    query_bind_number(&query, 5, token->added_s);
    query_bind_number(&query, 6, token->expires_s);
    query_bind_blob(&query, 7, hash, DB_HASH_SIZE);
    return query_change(&query, "the token was not added", fault);
}

bool db_token_add(struct db *db, const struct db_token *token, const uint8_t hash[DB_HASH_SIZE],
                  const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = insert(&transaction, token, hash, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_token_find(struct db *db, const uint8_t hash[DB_HASH_SIZE], int64_t now_s,
                   struct db_token *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM tokens WHERE token_hash = ?1 AND expires > ?2"
                " AND withdrawn = 0");
    query_bind_blob(&query, 1, hash, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    return find_one(&query, out, fault);
}

bool db_token_find_id(struct db *db, const char *id, struct db_token *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM tokens WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_token_use(struct db *db, const char *id, int64_t now_s, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "UPDATE tokens SET used = ?2 WHERE id = ?1 AND used <= ?3");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, now_s);
    query_bind_number(&query, 3, now_s - DB_TOKEN_USE_S);
    return query_run(&query, fault);
}

bool db_token_withdraw(struct db *db, const char *id, const struct db_entry *entry,
                       struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE tokens SET withdrawn = ?2 WHERE id = ?1 AND withdrawn = 0");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, entry->at_s);
    bool done = query_change(&query, "there is no such token any more", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_token_list(struct db *db, const char *agency, db_token_visitor *visit, void *context,
                   struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM tokens WHERE ?1 = '' OR agency = ?1"
                " ORDER BY added DESC, id LIMIT ?2");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, DB_TOKENS_MAX);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_token token;
        read_token(&query, &token);
        more = visit(&token, context);
    }
    return query_end(&query, fault);
}
