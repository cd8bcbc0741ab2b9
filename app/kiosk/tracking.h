/* tracking.h - reads what the centre says of a code (WIRE.md, kind "track"). */
#ifndef ANJUNGAN_KIOSK_TRACKING_H
#define ANJUNGAN_KIOSK_TRACKING_H

#include "base/bytes.h"
#include "screens/screen.h"

/* {"said", "lang"} */
void tracking_question(const char *said, enum language, struct bytes *out);
/* Fills in what the centre says, over what is known here. False, and nothing changed: it is no such
 * answer. */
bool tracking_read(const struct bytes *json, const struct catalogue *, struct tracked *);

#endif
