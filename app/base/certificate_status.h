/* certificate_status.h - how a person's certificate stands, in the words of the BSrE gateways.
 *
 * The words are those that working clients of the esign client service meet (kiiskominfokepri/
 * esign-ts, UserStatusResponse; others). BSrE publishes no list: a word that is not here is
 * CERTIFICATE_UNKNOWN, and nothing is concluded from it. */
#ifndef ANJUNGAN_BASE_CERTIFICATE_STATUS_H
#define ANJUNGAN_BASE_CERTIFICATE_STATUS_H

#include <stdbool.h>

enum certificate_status {
    CERTIFICATE_UNKNOWN,                  /* not asked, no answer, or a word that is new to us */
    CERTIFICATE_NOT_REGISTERED,           /* BSrE does not know the person */
    CERTIFICATE_NO_CERTIFICATE,           /* registered, no certificate */
    CERTIFICATE_WAITING_FOR_VERIFICATION, /* an application is with the verifier */
    CERTIFICATE_NEW,                      /* made, and no passphrase chosen yet */
    CERTIFICATE_ISSUE,                    /* active */
    CERTIFICATE_RENEW,                    /* a renewal is under way */
    CERTIFICATE_EXPIRED,
    CERTIFICATE_SUSPEND,
    CERTIFICATE_REVOKE,
    CERTIFICATE_STATUSES,
};

/* "NOT_REGISTERED"; of CERTIFICATE_UNKNOWN: "". */
const char *certificate_status_word(enum certificate_status);
enum certificate_status certificate_status_from_word(const char *word);
/* Something is being done already: it is followed, and no second case is opened. */
bool certificate_status_is_under_way(enum certificate_status);

#endif
