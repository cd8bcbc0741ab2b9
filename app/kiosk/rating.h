/* rating.h - the satisfaction survey as it crosses the wire (WIRE.md, kind "survey"). */
#ifndef ANJUNGAN_KIOSK_RATING_H
#define ANJUNGAN_KIOSK_RATING_H

#include "base/bytes.h"
#include "screens/screen.h"

/* {"code", "answers"} */
void rating_question(const struct rating *, struct bytes *out);
/* out_kept: false where this case was rated before. False: it is no such answer. */
bool rating_read(const struct bytes *json, bool *out_kept);

#endif
