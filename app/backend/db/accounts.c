#include "backend/db/people.h"
#include "backend/db/sql.h"

#include <string.h>

#define COLUMNS                                                                                    \
    "id, agency, login, name, roles, state, password, totp, totp_step, misses, locked_until,"      \
    " added, changed"

static void read_account(struct query *query, struct db_account *out)
{
    struct bytes totp = {0};
    *out = (struct db_account){0};
    query_text(query, 0, out->id, sizeof out->id);
    query_text(query, 1, out->agency, sizeof out->agency);
    query_text(query, 2, out->login, sizeof out->login);
    query_text(query, 3, out->name, sizeof out->name);
    out->roles = (unsigned)query_number(query, 4);
    out->state = (enum db_account_state)query_number(query, 5);
    query_text(query, 6, out->password, sizeof out->password);
    query_blob(query, 7, &totp);
    out->totp_size = totp.size <= sizeof out->totp ? totp.size : 0;
    if (out->totp_size) memcpy(out->totp, totp.data, out->totp_size);
    out->totp_step = query_number(query, 8);
    out->misses = (unsigned)query_number(query, 9);
    out->locked_until_s = query_number(query, 10);
    out->added_s = query_number(query, 11);
    out->changed_s = query_number(query, 12);
    bytes_free(&totp);
}

static bool find_one(struct query *query, struct db_account *out, struct fault *fault)
{
    struct db_account found = {0};
    bool there = query_row(query);
    if (there) read_account(query, &found);
    if (!query_end(query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_NOT_FOUND, 0, "no such account");
    *out = found;
    return true;
}

bool db_account_find(struct db *db, const char *id, struct db_account *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM accounts WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_account_find_login(struct db *db, const char *login, struct db_account *out,
                           struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT " COLUMNS " FROM accounts WHERE login = ?1");
    query_bind_text(&query, 1, login);
    return find_one(&query, out, fault);
}

bool db_account_find_invite(struct db *db, const uint8_t invite[DB_HASH_SIZE], int64_t now_s,
                            struct db_account *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM accounts WHERE invite_hash = ?1 AND invite_expires > ?2"
                " AND state = 0");
    query_bind_blob(&query, 1, invite, DB_HASH_SIZE);
    query_bind_number(&query, 2, now_s);
    return find_one(&query, out, fault);
}

bool db_account_list(struct db *db, const char *agency, db_account_visitor *visit, void *context,
                     struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT " COLUMNS " FROM accounts WHERE ?1 = '' OR agency = ?1"
                " ORDER BY login LIMIT ?2");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, DB_ACCOUNTS_MAX);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_account account;
        read_account(&query, &account);
        more = visit(&account, context);
    }
    return query_end(&query, fault);
}

/* A change of one account and its entry, in one transaction. */
static bool insert(struct transaction *transaction, const struct db_account *account,
                   const uint8_t invite[DB_HASH_SIZE], int64_t expires_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO accounts(id, agency, login, name, roles, state, invite_hash,"
                       " invite_expires, added, changed)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?8) ON CONFLICT DO NOTHING");
    query_bind_text(&query, 1, account->id);
    query_bind_text(&query, 2, account->agency);
    query_bind_text(&query, 3, account->login);
    query_bind_text(&query, 4, account->name);
    query_bind_number(&query, 5, account->roles);
    query_bind_blob(&query, 6, invite, DB_HASH_SIZE);
    query_bind_number(&query, 7, expires_s);
    query_bind_number(&query, 8, account->added_s);
    return query_change(&query, "there is an account of that login", fault);
}

bool db_account_add(struct db *db, const struct db_account *account,
                    const uint8_t invite[DB_HASH_SIZE], int64_t invite_expires_s,
                    const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = insert(&transaction, account, invite, invite_expires_s, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool session_end_all(struct transaction *transaction, const char *account, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "DELETE FROM sessions WHERE account = ?1");
    query_bind_text(&query, 1, account);
    return query_run(&query, fault);
}

static bool reset(struct transaction *transaction, const char *id,
                  const uint8_t invite[DB_HASH_SIZE], int64_t expires_s, int64_t at_s,
                  struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE accounts SET state = 0, password = '', totp = NULL, misses = 0,"
                       " locked_until = 0, invite_hash = ?2, invite_expires = ?3, changed = ?4"
                       " WHERE id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_blob(&query, 2, invite, DB_HASH_SIZE);
    query_bind_number(&query, 3, expires_s);
    query_bind_number(&query, 4, at_s);
    return query_change(&query, "no such account", fault);
}

bool db_account_invite(struct db *db, const char *id, const uint8_t invite[DB_HASH_SIZE],
                       int64_t expires_s, const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = reset(&transaction, id, invite, expires_s, entry->at_s, fault) &&
                session_end_all(&transaction, id, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_account_activate(struct db *db, const uint8_t invite[DB_HASH_SIZE],
                         const struct db_account *account, int64_t now_s,
                         const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE accounts SET state = 1, password = ?2, totp = ?3, totp_step = ?5,"
                       " invite_hash = NULL, invite_expires = 0, misses = 0, changed = ?4"
                       " WHERE invite_hash = ?1 AND invite_expires > ?4 AND state = 0");
    query_bind_blob(&query, 1, invite, DB_HASH_SIZE);
    query_bind_text(&query, 2, account->password);
    query_bind_blob(&query, 3, account->totp, account->totp_size);
    query_bind_number(&query, 4, now_s);
    query_bind_number(&query, 5, account->totp_step);
    bool done = query_change(&query, "the invitation is spent", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

/* What this account has in hand is anybody's again, and what it proposed is proposed no more: it
 * would wait for them in no other queue. */
static bool let_go(struct transaction *transaction, const char *id, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET assigned = CASE WHEN assigned = ?1 THEN '' ELSE assigned"
                       " END, proposed = CASE WHEN proposed_by = ?1 THEN '' ELSE proposed END,"
                       " proposed_at = CASE WHEN proposed_by = ?1 THEN 0 ELSE proposed_at END,"
                       " proposed_by = CASE WHEN proposed_by = ?1 THEN '' ELSE proposed_by END"
                       " WHERE step != 0 AND (assigned = ?1 OR proposed_by = ?1)");
    query_bind_text(&query, 1, id);
    return query_run(&query, fault);
}

bool db_account_roles(struct db *db, const char *id, unsigned roles, bool works,
                      const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!works && !let_go(&transaction, id, fault))
        return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "UPDATE accounts SET roles = ?2, changed = ?3 WHERE id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, roles);
    query_bind_number(&query, 3, entry->at_s);
    bool done =
        query_change(&query, "no such account", fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool db_account_close(struct db *db, const char *id, const struct db_entry *entry,
                      struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    if (!let_go(&transaction, id, fault)) return transaction_end(&transaction, false, fault);
    query_begin_inside(&query, &transaction,
                       "UPDATE accounts SET state = 2, password = '', totp = NULL,"
                       " invite_hash = NULL, changed = ?2 WHERE id = ?1 AND state != 2");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, entry->at_s);
    bool done = query_change(&query, "the account is closed", fault) &&
                session_end_all(&transaction, id, fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

/* The misses, with this one. */
#define MISSES "(CASE WHEN locked_until BETWEEN 1 AND ?5 THEN 0 ELSE misses END + ?2)"

bool db_account_miss(struct db *db, const char *id, const struct db_miss *miss,
                     const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(&query, &transaction,
                       "UPDATE accounts SET misses = " MISSES ","
                       " locked_until = CASE WHEN " MISSES " >= ?3 THEN ?4"
                       " WHEN locked_until <= ?5 THEN 0 ELSE locked_until END WHERE id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, miss->weight);
    query_bind_number(&query, 3, miss->max);
    query_bind_number(&query, 4, miss->locked_until_s);
    query_bind_number(&query, 5, entry->at_s);
    bool done =
        query_change(&query, "no such account", fault) && audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool use_step(struct transaction *transaction, const char *id, int64_t totp_step,
                     struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE accounts SET totp_step = ?2, misses = 0, locked_until = 0"
                       " WHERE id = ?1 AND totp_step < ?2 AND state = 1");
    query_bind_text(&query, 1, id);
    query_bind_number(&query, 2, totp_step);
    return query_change(&query, "this code was used before", fault);
}

static bool spend_session(struct transaction *transaction, const uint8_t token[DB_HASH_SIZE],
                          struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "DELETE FROM sessions WHERE token_hash = ?1");
    query_bind_blob(&query, 1, token, DB_HASH_SIZE);
    return query_change(&query, "the session has ended", fault);
}

/* The account first, as whoever ends its sessions: else each might wait for the other. */
bool db_account_enter(struct db *db, const char *id, int64_t totp_step,
                      const uint8_t old_token[DB_HASH_SIZE], const struct db_session *session,
                      const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = use_step(&transaction, id, totp_step, fault) &&
                spend_session(&transaction, old_token, fault) &&
                session_insert(&transaction, session, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool set_password(struct transaction *transaction, const char *id, const char *password,
                         int64_t at_s, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE accounts SET password = ?2, changed = ?3 WHERE id = ?1");
    query_bind_text(&query, 1, id);
    query_bind_text(&query, 2, password);
    query_bind_number(&query, 3, at_s);
    return query_change(&query, "no such account", fault);
}

bool db_account_renew(struct db *db, const char *id, int64_t totp_step, const char *password,
                      const struct db_session *session, const struct db_entry *entry,
                      struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = use_step(&transaction, id, totp_step, fault) &&
                (!password || set_password(&transaction, id, password, entry->at_s, fault)) &&
                session_end_all(&transaction, id, fault) &&
                session_insert(&transaction, session, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}
