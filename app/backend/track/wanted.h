/* wanted.h - what a case that came back lacks: exactly what staff found amiss, and why, in the
 * words of the list (cases/reasons.h); and what of it has come by phone since. Nothing else is
 * asked for again. */
#ifndef ANJUNGAN_BACKEND_TRACK_WANTED_H
#define ANJUNGAN_BACKEND_TRACK_WANTED_H

#include "backend/db/supplements.h"
#include "backend/track/file_form.h"

struct wanted {
    char item[DB_ITEM_SIZE];
    const struct requirement *requirement; /* NULL: the photo of the face, or what was typed */
    const char *reason;                    /* a message id */
    int64_t came_s;                        /* by phone; 0: not yet */
};

enum { WANTED_MAX = 14 };
struct wanted_list {
    struct wanted items[WANTED_MAX];
    int count;
    int by_phone;    /* of them a phone can send */
    int came;        /* and has sent */
    int64_t other_s; /* another of theirs, handed in then, is under way: this one waits (cases.h,
                        cases_beside); 0: none */
};

/* Of a case that is not back: none. */
bool wanted_read(const struct cases *, const struct case_view *, struct wanted_list *out,
                 struct fault *);
const struct wanted *wanted_find(const struct wanted_list *, const char *item); /* or NULL */
/* A phone can send it: all but what was typed, which is put right at the desk. */
bool wanted_is_file(const struct wanted *);
/* The case can go on as it is: each was sent, nothing has to be put right at the desk, and no other
 * is under way. */
bool wanted_is_complete(const struct wanted_list *);
const char *wanted_title(const struct page *, const struct wanted *);
/* As what it may be sent: the requirement says, and of a face a picture. */
struct file_form wanted_form(const struct wanted *);

#endif
