/* po.h - gettext catalogues, read strictly. Inside the text room only.
 *
 * What a translator's editor writes is read: comments, flags, strings over several lines, the
 * escapes \n \t \" \\. What the screens never use (contexts, plurals) is refused, so that a message
 * cannot get lost without a word. gettext's own library is not used for it: it keeps a part of
 * every file that it has read, and is under another licence. */
#ifndef ANJUNGAN_TEXT_PO_H
#define ANJUNGAN_TEXT_PO_H

#include "base/bytes.h"
#include "base/fault.h"

struct po_entry {
    const char *source, *translation; /* UTF-8; valid during the call */
    int line;                         /* of its msgid */
};

/* Calls each for every entry with a source and a translation that is neither fuzzy nor obsolete;
 * false from it ends the reading. FAULT_INPUT (K-01) names path and line. content needs a NUL
 * behind it. */
bool po_read(const char *path, const char *content,
             bool (*each)(void *context, const struct po_entry *, struct fault *), void *context,
             struct fault *);

#endif
