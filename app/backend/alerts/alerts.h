/* alerts.h - the office is told what stands against its terminals, by e-mail and webhook: once when
 * it begins, and once when it is over; all that is new in one letter.
 *
 * What is told: a terminal that is silent (N-06); receipt paper that runs low or has ended; a
 * device or a service that has not worked for a while; cases that wait too long; a clock that is
 * off. It has to stand, or to be gone, for ALERTS_REST_S first: one that comes and goes is told of
 * once, and when the network of all of them fails there is one letter. While a terminal is silent
 * nothing else of it begins or ends. No personal data. */
#ifndef ANJUNGAN_BACKEND_ALERTS_ALERTS_H
#define ANJUNGAN_BACKEND_ALERTS_ALERTS_H

#include "backend/fleet/view.h"
#include "backend/notify/outbox.h"
#include "catalogue/catalogue.h"

enum {
    ALERTS_REST_S = 60,
    ALERTS_TURN_S = 120, /* longer than a look takes */
    ALERTS_KEY_SIZE = DB_NAME_SIZE + 8,
};

struct alerts_agency {
    const char *agency;
    const char *mail;                  /* to whom; NULL: nobody */
    bool webhook;                      /* queued for alerts_key() */
    int64_t device_s, case_s, clock_s; /* longer, older, further: it is told */
};
/* By which the outbox's sender knows such a webhook from that of the agency's cases. */
void alerts_key(const char *agency, char out[ALERTS_KEY_SIZE]);

/* All borrowed. */
struct alerts {
    struct outbox outbox;
    const struct catalogue *catalogue;
    const char *desk_url; /* or NULL */
    const struct alerts_agency *agencies;
    unsigned count;
    int64_t since_s;         /* it has been listening since then: before, nobody was silent */
    char holder[DB_ID_SIZE]; /* a name of its own, of alerts_init */
};
bool alerts_init(struct alerts *, struct fault *);
/* Every half a minute or so. */
void alerts_tick(const struct alerts *);

#endif
