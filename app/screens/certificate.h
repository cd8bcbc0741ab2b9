/* certificate.h - what a certificate's status means for whoever asked, and what they can do now.
 *
 * Only what is needed to choose: the status, and no name or date; the NIK may be another's. What
 * serves comes from the services' own files (`statuses:`). */
#ifndef ANJUNGAN_SCREENS_CERTIFICATE_H
#define ANJUNGAN_SCREENS_CERTIFICATE_H

#include "base/certificate_status.h"
#include "screens/screen.h"

/* Draws the whole screen: "service-KEY" where services of this terminal help; else "track" while it
 * is being done already, or "call-staff". */
void certificate_answer_draw(struct canvas *, const struct view *, struct frame *,
                             enum certificate_status, unsigned page);

#endif
