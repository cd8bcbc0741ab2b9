#include "backend/db/recipients.h"

#include "backend/db/sql.h"

void db_recipient_free(struct db_recipient *recipient)
{
    bytes_free(&recipient->certificate);
    bytes_free(&recipient->sealed);
    *recipient = (struct db_recipient){0};
}

bool db_recipient_add(struct db *db, const struct db_recipient *recipient,
                      const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    struct query query;
    if (!transaction_begin(&transaction, db, fault)) return false;
    query_begin_inside(
        &query, &transaction,
        "INSERT INTO recipients(number, id, made, starts, ends, certificate, sealed, good)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    query_bind_number(&query, 1, recipient->number);
    query_bind_text(&query, 2, recipient->id);
    query_bind_number(&query, 3, recipient->made_s);
    query_bind_number(&query, 4, recipient->starts_s);
    query_bind_number(&query, 5, recipient->ends_s);
    query_bind_text(&query, 6, (const char *)recipient->certificate.data);
    query_bind_blob(&query, 7, recipient->sealed.data, recipient->sealed.size);
    query_bind_number(&query, 8, recipient->good_s);
    bool done = query_change(&query, "the recipient was not added", fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

static bool find_one(struct query *query, struct db_recipient *out, struct fault *fault)
{
    struct db_recipient found = {0};
    bool there = query_row(query);
    if (there) {
        found.number = query_number(query, 0);
        query_text(query, 1, found.id, sizeof found.id);
        found.made_s = query_number(query, 2);
        found.starts_s = query_number(query, 3);
        found.ends_s = query_number(query, 4);
        found.destroyed_s = query_number(query, 5);
        query_text_append(query, 6, &found.certificate);
        query_blob(query, 7, &found.sealed);
        found.good_s = query_number(query, 8);
    }
    bool done = query_end(query, fault);
    if (done && !there) done = FAULT(fault, FAULT_NOT_FOUND, 0, "no such recipient");
    if (done)
        *out = found;
    else
        db_recipient_free(&found);
    return done;
}

bool db_recipient_find(struct db *db, const char *id, struct db_recipient *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT number, id, made, starts, ends, destroyed, certificate, sealed, good"
                " FROM recipients WHERE id = ?1");
    query_bind_text(&query, 1, id);
    return find_one(&query, out, fault);
}

bool db_recipient_current(struct db *db, int64_t at_s, struct db_recipient *out,
                          struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT number, id, made, starts, ends, destroyed, certificate, sealed, good"
                " FROM recipients WHERE starts <= ?1 AND destroyed = 0"
                " ORDER BY starts DESC, number DESC LIMIT 1");
    query_bind_number(&query, 1, at_s);
    return find_one(&query, out, fault);
}

bool db_recipient_list(struct db *db, bool counted, struct bytes *out, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT number, id, made, starts, ends, destroyed,"
                " CASE WHEN EXISTS(SELECT 1 FROM cases WHERE cases.recipient = recipients.number"
                " AND cases.destroyed = 0) OR EXISTS(SELECT 1 FROM supplements WHERE"
                " supplements.recipient = recipients.number AND supplements.state != 4)"
                " THEN 1 ELSE 0 END,"
                " CASE WHEN ?1 = 1 THEN (SELECT count(*) FROM cases WHERE cases.recipient ="
                " recipients.number AND cases.destroyed = 0) ELSE 0 END, good"
                " FROM recipients ORDER BY number");
    query_bind_number(&query, 1, counted);
    while (query_row(&query)) {
        struct db_recipient_row row = {.number = query_number(&query, 0),
                                       .made_s = query_number(&query, 2),
                                       .starts_s = query_number(&query, 3),
                                       .ends_s = query_number(&query, 4),
                                       .destroyed_s = query_number(&query, 5),
                                       .used = query_number(&query, 6) != 0,
                                       .cases = query_number(&query, 7),
                                       .good_s = query_number(&query, 8)};
        query_text(&query, 1, row.id, sizeof row.id);
        bytes_append(out, &row, sizeof row);
    }
    return query_end(&query, fault);
}

/* From here on it is this transaction's: a case that is being taken in with it waits, or is seen.
 */
static bool hold(struct transaction *transaction, int64_t number, struct fault *fault)
{
    struct query query;
    query_begin_inside(
        &query, transaction,
        "UPDATE recipients SET destroyed = destroyed WHERE number = ?1 AND destroyed = 0");
    query_bind_number(&query, 1, number);
    return query_change(&query, "the recipient is destroyed already", fault);
}

static bool forget(struct transaction *transaction, int64_t number, int64_t begun_s, int64_t now_s,
                   struct fault *fault)
{
    struct query query;
    query_begin_inside(
        &query, transaction,
        "UPDATE recipients SET sealed = NULL, destroyed = ?3 WHERE number = ?1"
        " AND NOT EXISTS(SELECT 1 FROM cases WHERE recipient = ?1 AND cases.destroyed = 0)"
        " AND NOT EXISTS(SELECT 1 FROM supplements WHERE recipient = ?1 AND state != 4)"
        " AND NOT EXISTS(SELECT 1 FROM uploads WHERE state IN (0, 1) AND created < ?2)");
    query_bind_number(&query, 1, number);
    query_bind_number(&query, 2, begun_s);
    query_bind_number(&query, 3, now_s);
    return query_change(&query, "something sealed to it is kept, or on its way", fault);
}

bool db_recipient_destroy(struct db *db, int64_t number, int64_t begun_s, int64_t now_s,
                          const struct db_entry *entry, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = hold(&transaction, number, fault) &&
                forget(&transaction, number, begun_s, now_s, fault) &&
                audit_add(&transaction, entry, fault);
    return transaction_end(&transaction, done, fault);
}

bool recipient_takes(struct transaction *transaction, const char *recipient, int64_t *out_number,
                     struct fault *fault)
{
    struct query query;
    query_begin_inside(
        &query, transaction,
        "UPDATE recipients SET destroyed = destroyed WHERE id = ?1 RETURNING number, destroyed");
    query_bind_text(&query, 1, recipient);
    bool there = query_row(&query);
    int64_t number = there ? query_number(&query, 0) : 0;
    bool destroyed = there && query_number(&query, 1) != 0;
    if (!query_run(&query, fault)) return false;
    if (destroyed)
        return FAULT(fault, FAULT_REFUSED, 0, "the key that it is sealed to was destroyed");
    *out_number = number;
    return true;
}

bool recipient_takes_case(struct transaction *transaction, const char *case_id,
                          const char *recipient, struct fault *fault)
{
    struct query query;
    int64_t number;
    if (!recipient_takes(transaction, recipient, &number, fault)) return false;
    query_begin_inside(&query, transaction, "UPDATE cases SET recipient = ?2 WHERE id = ?1");
    query_bind_text(&query, 1, case_id);
    query_bind_number(&query, 2, number);
    return query_change(&query, "no such case", fault);
}
