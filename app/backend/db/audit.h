/* audit.h - who looked at what and did what: a log in which nothing can be changed, left out or put
 * in between without its chain telling.
 *
 * Each entry's chain value is the HMAC-SHA-256, under a key that the database does not hold, of the
 * one before and of all that the entry says. It is written in the same transaction as what it tells
 * of, or, of a look at something, before that is shown. That entries were cut off at the end is
 * told by the head, which is chained likewise, and by the heads that are written to the journal. */
#ifndef ANJUNGAN_BACKEND_DB_AUDIT_H
#define ANJUNGAN_BACKEND_DB_AUDIT_H

#include "backend/db/db.h"

enum { DB_CHAIN_SIZE = 32, DB_ACT_SIZE = 24, DB_OBJECT_SIZE = 65, DB_DETAIL_SIZE = 129 };

/* No personal data of an applicant. */
struct db_entry {
    int64_t at_s;
    char actor[DB_ID_SIZE];      /* an account's id; "" for the system itself */
    char agency[DB_NAME_SIZE];   /* whose; "" of none */
    char act[DB_ACT_SIZE];       /* "login", "case-look", "paper-look", "move"... */
    char object[DB_OBJECT_SIZE]; /* id of a case, of an account, of a terminal */
    char detail[DB_DETAIL_SIZE]; /* the paper, the outcome */
};

struct db_head {
    int64_t number; /* entries so far */
    uint8_t chain[DB_CHAIN_SIZE];
};

/* The key of the chain: before the first entry. */
void db_audit_key(struct db *, const uint8_t key[DB_CHAIN_SIZE]);
bool db_audit_add(struct db *, const struct db_entry *, struct fault *);
bool db_audit_head(struct db *, struct db_head *out, struct fault *);

struct db_audit_row {
    int64_t number; /* from 1 */
    struct db_entry entry;
};
/* Return false to stop. It must not use the database. */
typedef bool db_audit_visitor(const struct db_audit_row *, void *context);
/* The last `count` of an agency ("": of all) with numbers below `before`, newest first. object "":
 * of all. */
bool db_audit_list(struct db *, const char *agency, const char *object, int64_t before,
                   unsigned count, db_audit_visitor *, void *context, struct fault *);
/* Reckons every chain value again. FAULT_INPUT: the first entry that does not fit, by its number;
 * out_head is what it came to. */
bool db_audit_verify(struct db *, struct db_head *out_head, struct fault *);

#endif
