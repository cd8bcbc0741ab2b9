/* newer.h - papers that came by phone after the case did: the newest of each stands in place of
 * what was handed in before, which is still there to be looked at. */
#ifndef ANJUNGAN_BACKEND_DESK_NEWER_H
#define ANJUNGAN_BACKEND_DESK_NEWER_H

#include "backend/db/supplements.h"
#include "backend/desk/inside.h"

/* Those that the applicant has sent on, as they came. */
struct newer {
    struct db_supplement papers[DB_SUPPLEMENTS_MAX];
    int count;
};
bool newer_read(struct visit *, struct newer *out, struct fault *);

enum { NEWER_LATEST = -1, NEWER_FIRST = 0 /* what was handed in at the terminal */ };
/* Of this item; NULL: there is none of that number, or what was handed in is meant. */
const struct db_supplement *newer_find(const struct newer *, const char *item, int number);
/* "baru, dari ponsel, Sen 23 Nov, 09.30"; of one that has a newer one, and of what was handed in
 * (NULL), that it is the one before. */
void newer_words(const struct newer *, const char *item, const struct db_supplement *,
                 char out[WORDS_SIZE]);
/* Links to all others of this item than `here`; has_first: something was handed in. */
void newer_write_others(struct visit *, const struct newer *, const char *item,
                        const struct db_supplement *here, bool has_first);

/* Opened in memory, for this one answer. Faults as opened_read's. */
bool newer_open(struct visit *, const struct db_supplement *, struct bytes *out, struct fault *);

#endif
