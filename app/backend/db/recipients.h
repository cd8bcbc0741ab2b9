/* recipients.h - the keys that cases are sealed to, one after another (backend/recipient).
 *
 * Private keys are encrypted under a key that the database does not hold. A row outlives its key:
 * so what is sealed to a key that was destroyed is told from what was never ours. */
#ifndef ANJUNGAN_BACKEND_DB_RECIPIENTS_H
#define ANJUNGAN_BACKEND_DB_RECIPIENTS_H

#include "backend/db/audit.h"

enum { DB_RECIPIENT_SIZE = 65 };

struct db_recipient {
    int64_t number;             /* in the order in which they were made, from 1 */
    char id[DB_RECIPIENT_SIZE]; /* seal/recipient.h */
    int64_t made_s;
    int64_t starts_s, ends_s; /* terminals are handed it between the two */
    int64_t good_s;           /* they may seal to it until then: its certificate's end */
    int64_t destroyed_s;
    struct bytes certificate; /* PEM */
    struct bytes sealed;      /* the private key, encrypted; empty: destroyed */
};
void db_recipient_free(struct db_recipient *);

/* FAULT_REFUSED: another has made this number. */
bool db_recipient_add(struct db *, const struct db_recipient *, const struct db_entry *,
                      struct fault *);
bool db_recipient_find(struct db *, const char *id, struct db_recipient *out, struct fault *);
/* The one that terminals are handed at that time. FAULT_NOT_FOUND. */
bool db_recipient_current(struct db *, int64_t at_s, struct db_recipient *out, struct fault *);

/* What there is to know without the keys. */
struct db_recipient_row {
    int64_t number, made_s, starts_s, ends_s, good_s, destroyed_s;
    char id[DB_RECIPIENT_SIZE];
    bool used;     /* a case that is kept, or a paper of one, is sealed to it */
    int64_t cases; /* so many; only where they are counted, which takes its time */
};
/* Appends one each, in the order of their numbers. */
bool db_recipient_list(struct db *, bool counted, struct bytes *out, struct fault *);
/* The private key is gone. FAULT_REFUSED: it was before, or something sealed to it is kept or,
 * begun before begun_s, on its way. */
bool db_recipient_destroy(struct db *, int64_t number, int64_t begun_s, int64_t now_s,
                          const struct db_entry *, struct fault *);

#endif
