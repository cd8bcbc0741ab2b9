/* reasons.h - what staff may say of something that does not agree, and what it is said of.
 *
 * A reason is one of a list, never free text: it stands on the tracking page, in the applicant's
 * language, and must not hold personal data. */
#ifndef ANJUNGAN_BACKEND_CASES_REASONS_H
#define ANJUNGAN_BACKEND_CASES_REASONS_H

#include "catalogue/catalogue.h"

struct reason {
    const char *key, *words; /* words: a message id */
};
extern const struct reason reasons[];
extern const int reasons_count;
const char *reason_words(const char *key); /* NULL: it is none of them */

/* What is checked: a requirement by its key, or one of these. */
#define CHECKED_DATA "data" /* what was typed */
#define CHECKED_FACE "face"
/* The message id of one of the two; NULL: a requirement's own title tells. */
const char *checked_words(const char *item);

#endif
