/* A person who has one case of a service at a time: two of theirs that came back are not sent on
 * beside each other, whoever asks first. One that a terminal hands in is taken in any case: it has
 * its receipt; but either it is there for whoever looks, or it comes after what they decided. */
#include "backend/db/sql.h"

#include <string.h>

bool alone_hold(struct transaction *transaction, const uint8_t person_hash[DB_HASH_SIZE],
                struct fault *fault)
{
    int64_t key;
    memcpy(&key, person_hash, sizeof key); /* two of the same key wait for each other, no more */
    return transaction->db->engine->hold(transaction->link, key, fault);
}

/* Those that are there already: staff move them without a look at the others. */
static bool hold_theirs(struct transaction *transaction, const struct db_alone *alone,
                        struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE cases SET resent = resent WHERE person_hash = ?1 AND service = ?2"
                       " AND step != 0");
    query_bind_blob(&query, 1, alone->person_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, alone->service);
    return query_run(&query, fault);
}

bool alone_check(struct transaction *transaction, const char *case_id, const struct db_alone *alone,
                 struct fault *fault)
{
    struct query query;
    bool other = false;
    if (!alone) return true;
    if (!alone_hold(transaction, alone->person_hash, fault) ||
        !hold_theirs(transaction, alone, fault))
        return false;
    query_begin_inside(&query, transaction,
                       "SELECT step FROM cases WHERE person_hash = ?1 AND service = ?2"
                       " AND step != 0 AND id != ?3");
    query_bind_blob(&query, 1, alone->person_hash, DB_HASH_SIZE);
    query_bind_text(&query, 2, alone->service);
    query_bind_text(&query, 3, case_id);
    while (query_row(&query))
        if (!(alone->back_steps >> query_number(&query, 0) & 1)) other = true;
    if (!query_end(&query, fault)) return false;
    return !other || FAULT(fault, FAULT_REFUSED, 0, "another case of this person is under way");
}
