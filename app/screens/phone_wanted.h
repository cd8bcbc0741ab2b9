/* phone_wanted.h - what the applicant's phone is asked for at the step at hand: a paper, or a photo
 * of the face where there is no camera. What the centre is told, what is taken, and what the screen
 * says all follow from it. */
#ifndef ANJUNGAN_SCREENS_PHONE_WANTED_H
#define ANJUNGAN_SCREENS_PHONE_WANTED_H

#include "case/case.h"
#include "flow/flow.h"
#include "text/text.h"

enum phone_thing { PHONE_NOTHING, PHONE_DOCUMENT, PHONE_FACE };

struct phone_wanted {
    enum phone_thing thing;
    const char *key;                   /* of the requirement; "face" */
    const char *title[LANGUAGE_COUNT]; /* NULL where it has none in that language */
    unsigned accept;                   /* a bit by each enum file_kind */
    unsigned kb_most;                  /* of a file; 0: as large as may be sent */
    bool here; /* one is there; it stays until a better one comes, so it is not skipped */
    const struct requirement *requirement; /* of a document */
};
/* Borrows all texts; of PHONE_NOTHING all is empty. */
struct phone_wanted phone_wanted_at(const struct case_record *, const struct flow *,
                                    const struct text *);
struct phone_wanted phone_wanted_document(const struct case_document *);
struct phone_wanted phone_wanted_face(const struct case_face *, const struct text *);
/* Its title; in Indonesian where it has none in this language. */
const char *phone_wanted_title(const struct phone_wanted *, enum language);
bool phone_wanted_takes(const struct phone_wanted *, enum file_kind);

#endif
