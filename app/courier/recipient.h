/* recipient.h - to whom the terminal's cases are sealed, as the backend hands it on from month to
 * month. The first is enrol/recipient.crt, which nobody changes but an administrator; what follows
 * it is beat/recipient.crt. The kiosk takes it up from there, and looks at it itself as well. */
#ifndef ANJUNGAN_COURIER_RECIPIENT_H
#define ANJUNGAN_COURIER_RECIPIENT_H

#include "courier/folders.h"

/* Of the one in use: what the backend is told. False: there is none that can be read. */
bool recipient_fingerprint(const struct folders *, char out[65]);
/* Writes it where it follows the one in use (seal/recipient.h) under the CA of the enrolment. S-04:
 * it does not, and the one in use stays. */
bool recipient_take(const struct folders *, const char *pem, struct fault *);

#endif
