#define _POSIX_C_SOURCE 200809L
#include "backend/db/audit.h"

#include "backend/db/sql.h"
#include "seal/seal.h"

#include <string.h>

void db_audit_key(struct db *db, const uint8_t key[DB_CHAIN_SIZE])
{
    memcpy(db->chain_key, key, DB_CHAIN_SIZE);
}

static void add_number(struct bytes *out, int64_t number)
{
    uint8_t wide[8];
    for (int i = 0; i < 8; i++)
        wide[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    bytes_append(out, wide, sizeof wide);
}

/* With its length before it: no two entries are the same bytes. */
static void add_text(struct bytes *out, const char *text)
{
    add_number(out, (int64_t)strlen(text));
    bytes_append_text(out, text);
}

static void chain(const struct db *db, const uint8_t before[DB_CHAIN_SIZE], int64_t number,
                  const struct db_entry *entry, uint8_t out[DB_CHAIN_SIZE])
{
    struct bytes said = {0};
    bytes_append(&said, before, DB_CHAIN_SIZE);
    add_number(&said, number);
    add_number(&said, entry->at_s);
    add_text(&said, entry->actor);
    add_text(&said, entry->agency);
    add_text(&said, entry->act);
    add_text(&said, entry->object);
    add_text(&said, entry->detail);
    seal_hmac_sha256(db->chain_key, DB_CHAIN_SIZE, said.data, said.size, out);
    bytes_free(&said);
}

/* Whoever has counted the head on is alone until the end of its transaction. */
static bool count_on(struct transaction *transaction, struct db_head *out, struct fault *fault)
{
    struct query query;
    *out = (struct db_head){0};
    query_begin_inside(&query, transaction,
                       "UPDATE audit_head SET number = number + 1 WHERE id = 1"
                       " RETURNING number, chain");
    bool there = query_row(&query);
    if (there) {
        out->number = query_number(&query, 0);
        query_blob_exact(&query, 1, out->chain, DB_CHAIN_SIZE);
    }
    if (!query_run(&query, fault)) return false;
    return there ? true : FAULT(fault, FAULT_SYSTEM, 0, "the audit log has no head");
}

static bool insert(struct transaction *transaction, int64_t number, const struct db_entry *entry,
                   const uint8_t value[DB_CHAIN_SIZE], struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "INSERT INTO audit(number, at, actor, agency, act, object, detail, chain)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    query_bind_number(&query, 1, number);
    query_bind_number(&query, 2, entry->at_s);
    query_bind_text(&query, 3, entry->actor);
    query_bind_text(&query, 4, entry->agency);
    query_bind_text(&query, 5, entry->act);
    query_bind_text(&query, 6, entry->object);
    query_bind_text(&query, 7, entry->detail);
    query_bind_blob(&query, 8, value, DB_CHAIN_SIZE);
    return query_change(&query, "the audit log was not written", fault);
}

bool audit_add(struct transaction *transaction, const struct db_entry *entry, struct fault *fault)
{
    struct db_head head;
    uint8_t value[DB_CHAIN_SIZE];
    struct query query;
    if (!entry) return true;
    if (!count_on(transaction, &head, fault)) return false;
    chain(transaction->db, head.chain, head.number, entry, value);
    if (!insert(transaction, head.number, entry, value, fault)) return false;
    query_begin_inside(&query, transaction, "UPDATE audit_head SET chain = ?1 WHERE id = 1");
    query_bind_blob(&query, 1, value, DB_CHAIN_SIZE);
    return query_change(&query, "the audit log has no head", fault);
}

bool db_audit_add(struct db *db, const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    return transaction_end(&transaction, audit_add(&transaction, entry, fault), fault);
}

static void read_head(struct query *query, struct db_head *out)
{
    *out = (struct db_head){.number = query_number(query, 0)};
    query_blob_exact(query, 1, out->chain, DB_CHAIN_SIZE);
}

bool db_audit_head(struct db *db, struct db_head *out, struct fault *fault)
{
    struct query query;
    struct db_head head = {0};
    query_begin(&query, db, "SELECT number, chain FROM audit_head WHERE id = 1");
    bool there = query_row(&query);
    if (there) read_head(&query, &head);
    if (!query_end(&query, fault)) return false;
    if (!there) return FAULT(fault, FAULT_INPUT, 0, "the audit log has no head");
    *out = head;
    return true;
}

static void read_row(struct query *query, struct db_audit_row *out)
{
    *out = (struct db_audit_row){.number = query_number(query, 0),
                                 .entry.at_s = query_number(query, 1)};
    query_text(query, 2, out->entry.actor, sizeof out->entry.actor);
    query_text(query, 3, out->entry.agency, sizeof out->entry.agency);
    query_text(query, 4, out->entry.act, sizeof out->entry.act);
    query_text(query, 5, out->entry.object, sizeof out->entry.object);
    query_text(query, 6, out->entry.detail, sizeof out->entry.detail);
}

bool db_audit_list(struct db *db, const char *agency, const char *object, int64_t before,
                   unsigned count, db_audit_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT number, at, actor, agency, act, object, detail FROM audit"
                " WHERE number < ?1 AND (?2 = '' OR agency = ?2) AND (?3 = '' OR object = ?3)"
                " ORDER BY number DESC LIMIT ?4");
    query_bind_number(&query, 1, before);
    query_bind_text(&query, 2, agency);
    query_bind_text(&query, 3, object);
    query_bind_number(&query, 4, count);
    bool more = true;
    while (more && query_row(&query)) {
        struct db_audit_row row;
        read_row(&query, &row);
        more = visit(&row, context);
    }
    return query_end(&query, fault);
}

/* One entry after another; out stands at the last that fits. */
static bool follow(struct db *db, struct transaction *transaction, const struct db_head *before,
                   struct db_head *out, struct fault *fault)
{
    struct query query;
    bool fits = true;
    query_begin_inside(&query, transaction,
                       "SELECT number, at, actor, agency, act, object, detail, chain FROM audit"
                       " ORDER BY number");
    while (fits && query_row(&query)) {
        struct db_audit_row row;
        uint8_t there[DB_CHAIN_SIZE], value[DB_CHAIN_SIZE];
        read_row(&query, &row);
        fits = row.number == out->number + 1 && query_blob_exact(&query, 7, there, DB_CHAIN_SIZE);
        chain(db, out->chain, out->number + 1, &row.entry, value);
        fits = fits && seal_equal(there, value, DB_CHAIN_SIZE);
        if (row.number == before->number)
            fits = fits && seal_equal(before->chain, value, DB_CHAIN_SIZE);
        if (!fits) break;
        out->number = row.number;
        memcpy(out->chain, value, DB_CHAIN_SIZE);
    }
    if (!query_end(&query, fault)) return false;
    if (fits) return true;
    return FAULT(fault, FAULT_INPUT, 0, "entry %lld was changed, or one is missing",
                 (long long)out->number + 1);
}

static bool find_head(struct transaction *transaction, struct db_head *out, struct fault *fault)
{
    struct query query;
    *out = (struct db_head){0};
    query_begin_inside(&query, transaction, "SELECT number, chain FROM audit_head WHERE id = 1");
    if (query_row(&query)) read_head(&query, out);
    return query_end(&query, fault);
}

/* Others may write on meanwhile: it ends no earlier than its head said before, and no later than
 * its head says now. */
static bool ends_at_head(const struct db_head *before, const struct db_head *reached,
                         const struct db_head *now, struct fault *fault)
{
    if (before->number <= reached->number && reached->number <= now->number &&
        (reached->number < now->number || seal_equal(now->chain, reached->chain, DB_CHAIN_SIZE)))
        return true;
    return FAULT(fault, FAULT_INPUT, 0, "the log ends at entry %lld, its head says %lld",
                 (long long)reached->number, (long long)now->number);
}

bool db_audit_verify(struct db *db, struct db_head *out_head, struct fault *fault)
{
    struct transaction transaction;
    struct db_head before, reached = {0}, now;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = find_head(&transaction, &before, fault) &&
                follow(db, &transaction, &before, &reached, fault) &&
                find_head(&transaction, &now, fault) &&
                ends_at_head(&before, &reached, &now, fault);
    *out_head = reached;
    struct fault ending;
    transaction_end(&transaction, done, &ending);
    return done;
}
