/* followers.h - who asked to be told by e-mail how a case goes on.
 *
 * The address, and the code that a letter's link needs, are encrypted under a key that the database
 * does not hold, and forgotten when they are not needed any more; of an address it holds a keyed
 * hash besides, so that nobody's mailbox is filled through a receipt that somebody found. */
#ifndef ANJUNGAN_BACKEND_DB_FOLLOWERS_H
#define ANJUNGAN_BACKEND_DB_FOLLOWERS_H

#include "backend/db/db.h"

enum {
    DB_FOLLOWERS_MAX = 3, /* letters that ask, and those who are told, of one case; and letters that
                             led to nothing, to one address */
    DB_LANGUAGE_SIZE = 4
};

enum db_follower_state {
    DB_FOLLOWER_ASKED, /* a letter asks whether they want to */
    DB_FOLLOWER_TOLD,
    DB_FOLLOWER_STOPPED,
    DB_FOLLOWER_REFUSED, /* whoever got the letter wants none about this case */
};

struct db_follower {
    char id[DB_ID_SIZE], case_id[DB_ID_SIZE];
    uint8_t address_hash[DB_HASH_SIZE];
    enum db_follower_state state;
    char language[DB_LANGUAGE_SIZE];
    int64_t asked_s;
    struct bytes sealed; /* empty: forgotten */
};
void db_follower_free(struct db_follower *);

/* One more who was asked, with the letter (its key: their id) and the hash of the token in it.
 * FAULT_REFUSED: the case is finished, or after since_s there were too many letters of this case or
 * to this address, or it is told already, or wants none. */
bool db_follower_ask(struct db *, const struct db_follower *,
                     const uint8_t token_hash[DB_HASH_SIZE], int64_t since_s,
                     const struct db_job *letter, struct fault *);
bool db_follower_find(struct db *, const char *id, struct db_follower *out, struct fault *);
bool db_follower_find_token(struct db *, const uint8_t token_hash[DB_HASH_SIZE],
                            struct db_follower *out, struct fault *);
/* Told from now on, first by this letter. FAULT_REFUSED: not asked after since_s, told already, or
 * the case is finished. */
bool db_follower_confirm(struct db *, const struct db_follower *, int64_t since_s,
                         const struct db_job *letter, struct fault *);
/* This address is told of this case no more, not even what lies in the outbox, and is forgotten. */
bool db_follower_stop(struct db *, const struct db_follower *, struct fault *);
/* Those who are told. The visitor must not use the database. */
typedef bool db_follower_visitor(const struct db_follower *, void *context);
bool db_follower_list(struct db *, const char *case_id, db_follower_visitor *, void *context,
                      struct fault *);
/* Forgets the addresses that were asked by asked_by_s and did not answer, the letters themselves
 * when they are from before counted_from_s, and everything of cases that were finished by then,
 * also what lies in the outbox. */
struct db_follower_ages {
    int64_t asked_by_s, counted_from_s, finished_by_s;
};
bool db_follower_sweep(struct db *, const struct db_follower_ages *, struct fault *);

#endif
