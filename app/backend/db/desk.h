/* desk.h - what the desk adds to a case: who has it in hand, what was found of each paper, notes,
 * and an outcome that waits for a second person. */
#ifndef ANJUNGAN_BACKEND_DB_DESK_H
#define ANJUNGAN_BACKEND_DB_DESK_H

#include "backend/db/audit.h"

enum { DB_ITEM_SIZE = 64, DB_REASON_SIZE = 24, DB_CHECKS_MAX = 48, DB_NOTES_MAX = 64 };

/* The queue of an agency: what is not finished, by due time. */
struct db_queue {
    const char *agency;
    bool complaints;      /* those, or the applications */
    unsigned actors;      /* bits by enum actor: whose turn it is; 0: anybody's */
    unsigned raised;      /* bits by enum escalation_to: those raised to them are theirs, too */
    const char *assigned; /* to this account or to nobody; "": to whomever */
    int64_t after_due_s;  /* further than this case; "" and -1: from the beginning */
    const char *after_id;
    int count;
};
/* The visitor must not use the database. */
bool db_queue_list(struct db *, const struct db_queue *, db_case_visitor *, void *context,
                   struct fault *);
/* How many of them are due before that, and how many in all; no more than `max` are counted. */
bool db_queue_count(struct db *, const struct db_queue *, int64_t due_before_s, int max,
                    int *out_late, int *out_all, struct fault *);
/* Finished, the last first. */
bool db_queue_done(struct db *, const char *agency, bool complaints, int count, db_case_visitor *,
                   void *context, struct fault *);

/* What was found of one requirement or field. */
struct db_check {
    char item[DB_ITEM_SIZE];
    bool agrees;
    char reason[DB_REASON_SIZE]; /* why it does not: a key of desk's list */
    char by[DB_ID_SIZE];
    int64_t at_s;
};
/* What somebody had before them who found that. */
struct db_seen {
    unsigned step;
    int64_t updated_s;            /* of the case; with the step: since when it is there */
    const struct db_check *check; /* of this item; at_s 0: none */
};
/* seen NULL: whatever is there. FAULT_REFUSED: the case has moved since, or another was first. */
bool db_check_put(struct db *, const char *case_id, const struct db_check *, const struct db_seen *,
                  const struct db_entry *, struct fault *);
bool db_check_list(struct db *, const char *case_id, struct db_check out[DB_CHECKS_MAX],
                   int *out_count, struct fault *);

struct db_note {
    int64_t at_s;
    char author[DB_ID_SIZE];
    struct bytes sealed; /* may hold personal data: encrypted */
};
/* FAULT_REFUSED: there is no such case, or it is being destroyed. */
bool db_note_add(struct db *, const char *case_id, const struct db_note *, const struct db_entry *,
                 struct fault *);
/* Oldest first; the last DB_NOTES_MAX. The visitor must not use the database. */
typedef bool db_note_visitor(const struct db_note *, void *context);
bool db_note_list(struct db *, const char *case_id, db_note_visitor *, void *context,
                  struct fault *);

/* Into somebody's hands; account "": into nobody's. FAULT_REFUSED: it is finished. */
bool db_case_assign(struct db *, const char *id, const char *account, const struct db_entry *,
                    struct fault *);
/* An outcome of this step waits for a second person. FAULT_REFUSED: the case has moved on, or
 * another waits. */
bool db_case_propose(struct db *, const char *id, unsigned step, const char *outcome,
                     const char *account, int64_t at_s, const struct db_entry *, struct fault *);
/* It waits no more. */
bool db_case_withdraw(struct db *, const char *id, const struct db_entry *, struct fault *);
/* The link of this step was sent again, at that time. */
bool db_case_resent(struct db *, const char *id, unsigned step, int64_t at_s,
                    const struct db_entry *, struct fault *);

#endif
