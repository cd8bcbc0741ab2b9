/* certificate.h - what a certificate's status means for whoever asked, and what they can do now.
 *
 * Only what is needed to choose: the status, and no name or date; the NIK may be another's. What
 * serves comes from the services' own files (`statuses:`). */
#ifndef ANJUNGAN_SCREENS_CERTIFICATE_H
#define ANJUNGAN_SCREENS_CERTIFICATE_H

#include "base/certificate_status.h"
#include "screens/screen.h"

/* In words: message ids. */
struct certificate_meaning {
    const char *title, *next; /* next: NULL where services or the desk follow */
};
const struct certificate_meaning *certificate_meaning(enum certificate_status);

struct certificate_answer {
    enum certificate_status status;
    unsigned page;
    bool desk; /* none of the services will do: staff help */
};

/* Draws the whole screen: "service-KEY" where services of this terminal help, and "other" behind
 * them; else "track" while it is being done already, or "call-staff". */
void certificate_answer_draw(struct canvas *, const struct view *, struct frame *,
                             const struct certificate_answer *);

#endif
