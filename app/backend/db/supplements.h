/* supplements.h - papers that came after their case did: which, when, and where each lies sealed.
 *
 * A row stands before its blob does, so that no blob is nobody's:
 *   ARRIVING --kept--> KEPT --the case goes on--> SENT, for good
 *       |               |
 *       |               +--another came in its place--+
 *       +--was not kept, or nobody knows any more-----+--> DROPPED --its blob is gone--> GONE
 * Only KEPT and SENT ones are whole and shown to anybody. What is SENT opens again what was found
 * of that paper, in the transaction in which the case goes on, and of no other. */
#ifndef ANJUNGAN_BACKEND_DB_SUPPLEMENTS_H
#define ANJUNGAN_BACKEND_DB_SUPPLEMENTS_H

#include "backend/db/desk.h"

enum { DB_SUPPLEMENTS_MAX = 48 /* of one case, also those that are gone */ };

enum db_supplement_state {
    DB_SUPPLEMENT_ARRIVING,
    DB_SUPPLEMENT_KEPT,
    DB_SUPPLEMENT_SENT,
    DB_SUPPLEMENT_DROPPED,
    DB_SUPPLEMENT_GONE,
};

struct db_supplement {
    char case_id[DB_ID_SIZE];
    int number; /* of this case, from 1 */
    char item[DB_ITEM_SIZE];
    enum db_supplement_state state;
    char blob[DB_ID_SIZE];
    char sha256[65]; /* of the sealed bytes */
    char kind[DB_KIND_SIZE];
    char recipient[65];            /* of a new one: to whom it is sealed. Not read back */
    int64_t bytes;                 /* of the file, before it was sealed */
    int64_t begun_s, at_s, sent_s; /* at_s: kept since */
};

/* A row in state ARRIVING, of a case that is at this step; its number is set. FAULT_REFUSED: it is
 * not, or the key that it is sealed to was destroyed; FAULT_ATTENTION: it has had
 * DB_SUPPLEMENTS_MAX of them. */
bool db_supplement_begin(struct db *, struct db_supplement *, unsigned step, struct fault *);
/* Its blob is whole: KEPT from now on, in place of one of the same item that is. FAULT_REFUSED: the
 * case is at another step by now, or the row is not ARRIVING any more. */
bool db_supplement_keep(struct db *, const struct db_supplement *, unsigned step,
                        const struct db_entry *, struct fault *);
/* Was not kept: DROPPED, unless it was after all. */
bool db_supplement_drop(struct db *, const struct db_supplement *, struct fault *);

/* The whole ones, as they came. */
bool db_supplement_list(struct db *, const char *case_id,
                        struct db_supplement out[DB_SUPPLEMENTS_MAX], int *out_count,
                        struct fault *);

/* What began before that and never ended is DROPPED. */
bool db_supplement_give_up(struct db *, int64_t begun_before_s, struct fault *);
/* DROPPED ones, max of them. */
bool db_supplement_list_dropped(struct db *, struct db_supplement *out, int max, int *out_count,
                                struct fault *);
/* Its blob has been removed. */
bool db_supplement_gone(struct db *, const struct db_supplement *, struct fault *);
/* Every one of a case whose blob may be there, whatever its state. */
bool db_supplement_list_stored(struct db *, const char *case_id,
                               struct db_supplement out[DB_SUPPLEMENTS_MAX], int *out_count,
                               struct fault *);

#endif
