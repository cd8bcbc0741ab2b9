/* phone_code.h - the address that a phone opens, twice on one white panel: as a QR, and as it is
 * typed by whoever cannot scan it. Neither stands there without the other. */
#ifndef ANJUNGAN_SCREENS_PHONE_CODE_H
#define ANJUNGAN_SCREENS_PHONE_CODE_H

#include "screens/screen.h"

/* Whether both have room in the panel, the QR as large as a phone likes it. */
bool phone_code_fits(struct canvas *, struct rect panel, const struct phone_view *);
/* Where they do not, the QR is smaller. */
void phone_code_draw(struct canvas *, struct rect panel, const struct phone_view *);

#endif
