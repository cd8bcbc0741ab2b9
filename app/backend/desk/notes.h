/* notes.h - notes of staff about a case: they may hold personal data, so the database holds them
 * encrypted under a key of the server's own, each for its case alone. */
#ifndef ANJUNGAN_BACKEND_DESK_NOTES_H
#define ANJUNGAN_BACKEND_DESK_NOTES_H

#include "backend/desk/inside.h"

enum { NOTE_BYTES_MAX = 4000 };

/* As it is kept: by this member, of this case, sealed. The caller frees out->sealed. FAULT_INPUT:
 * empty or too long. */
bool notes_seal(struct visit *, const char *words, struct db_note *out, struct fault *);
bool notes_add(struct visit *, const char *words, struct fault *);
/* Into the page; one that cannot be read says so. */
void notes_write(struct visit *);

#endif
