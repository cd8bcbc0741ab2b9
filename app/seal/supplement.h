/* supplement.h - a paper that comes after the case did, from a phone: sealed by the centre to
 * itself as soon as it is here, so that what is stored is as unreadable as the case.
 *
 * CMS AuthEnvelopedData to the backend's recipient certificate, as a case is (envelope.h), around
 *   "anjungan supplement 1" LF case LF item LF kind LF file
 * so that one paper is never shown as another. Nobody signs for a phone: that these bytes are those
 * that came, the SHA-256 beside their name in the database says. */
#ifndef ANJUNGAN_SEAL_SUPPLEMENT_H
#define ANJUNGAN_SEAL_SUPPLEMENT_H

#include "seal/seal.h"

enum { SUPPLEMENT_FILE_MAX = 10 << 20 };

/* What it is, in the centre's own words: none holds a line break. Borrowed. */
struct supplement_label {
    const char *case_id, *item, *kind; /* kind: one of file_kind_name() */
};

/* recipient: PEM. S-01, also when the file is larger than SUPPLEMENT_FILE_MAX. */
bool supplement_seal(const struct bytes *recipient, const struct supplement_label *,
                     const struct bytes *file, struct bytes *out_sealed, struct fault *);
/* S-03: not for us, not that paper, or damaged. */
bool supplement_open(const struct opener *, const struct supplement_label *,
                     const struct bytes *sealed, struct bytes *out_file, struct fault *);

#endif
