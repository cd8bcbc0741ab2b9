/* clocks.h - what runs with a case's time: since when its clock counts, its class, and to whom it
 * was raised because it takes long. */
#ifndef ANJUNGAN_BACKEND_DB_CLOCKS_H
#define ANJUNGAN_BACKEND_DB_CLOCKS_H

#include "backend/db/desk.h"

/* Never to be raised (again), while nothing changes. */
#define DB_RAISE_NEVER ((int64_t)1 << 62)

struct db_clock {
    int64_t began_s;    /* when it was complete at last; 0: when it was handed in */
    unsigned raised;    /* stages of its service's escalation that it has gone through */
    unsigned raised_to; /* bits by enum escalation_to */
    int64_t raised_s;   /* the last of them */
    int64_t next_s;     /* when to look at it next; -1: nobody has reckoned that yet */
};
bool db_clock_find(struct db *, const char *case_id, struct db_clock *out, struct fault *);

/* Unfinished cases that are to be looked at by now, the most urgent first. The visitor must not use
 * the database. */
typedef bool db_raise_visitor(const char *case_id, void *context);
bool db_raise_list(struct db *, int64_t now_s, int count, db_raise_visitor *, void *context,
                   struct fault *);
/* When to look next, as reckoned from what was seen; FAULT_REFUSED: it has changed since. */
bool db_raise_plan(struct db *, const struct db_case *seen, const struct db_clock *seen_clock,
                   int64_t next_s, struct fault *);
/* One stage on, and its entry: by whoever is first, FAULT_REFUSED for the others. */
bool db_raise(struct db *, const struct db_case *seen, const struct db_clock *seen_clock,
              unsigned to, int64_t at_s, const struct db_entry *, struct fault *);

/* A complaint's class, by a choice of the field that decides the promise. */
struct db_reclass {
    const char *choice;
    int64_t due_s; /* reckoned again; 0: its clock has not begun */
    int64_t at_s;
    const struct db_note *note; /* why */
};
/* With its entry; it is raised again as its new time runs. FAULT_REFUSED: it has changed since. */
bool db_case_reclass(struct db *, const struct db_case *seen, const struct db_reclass *,
                     const struct db_entry *, struct fault *);

#endif
