/* courier.h - the daemon: waits for the outbox, the backend and the clock, and for nothing else.
 *
 * With nothing to carry it wakes for the heartbeat, once a minute, and for the supervisor's
 * watchdog, where there is one. A terminal that is not enrolled yet waits for that, and without a
 * timer. */
#ifndef ANJUNGAN_COURIER_COURIER_H
#define ANJUNGAN_COURIER_COURIER_H

#include "courier/config.h"
#include "courier/folders.h"

/* Until SIGTERM or SIGINT: true. False: something it cannot do without failed. */
bool courier_run(const struct courier_config *, const struct folders *, struct fault *);

#endif
