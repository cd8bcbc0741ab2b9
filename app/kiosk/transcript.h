/* transcript.h - what the terminal said lately, for the runner of scenarios: kept in memory and
 * only while a scenario or a control socket is there; bounded, wiped as it is dropped, never
 * written.
 */
#ifndef ANJUNGAN_KIOSK_TRANSCRIPT_H
#define ANJUNGAN_KIOSK_TRANSCRIPT_H

#include "base/bytes.h"

enum { TRANSCRIPT_MOST = 1000 };

struct transcript;

struct transcript *transcript_create(void);
void transcript_destroy(struct transcript *);
/* aloud: by the loudspeaker, so that all hear it. NULL is fine: nothing is kept. */
void transcript_add(struct transcript *, const char *words, bool aloud);
/* Whether text was said since what was found last; what was said before it then is over. */
bool transcript_find_next(struct transcript *, const char *text);
/* Whether text was said at all; aloud: by the loudspeaker. */
bool transcript_has(const struct transcript *, const char *text, bool aloud);
/* Everything, oldest first, with " | " between. */
void transcript_write(const struct transcript *, struct bytes *out);
/* Drops and wipes it all. */
void transcript_clear(struct transcript *);

#endif
