/* transport.h - carries exchanges over HTTPS, several at once, in one thread; the only file that
 * speaks with libcurl's network side.
 *
 * It goes to one origin and nowhere else: redirects are not followed, proxies from the environment
 * and the system's certificate authorities are not used. Either the backend's certificate chains to
 * ca_path (always, once enrolled) or its public key is the pinned one (the enrolment itself). */
#ifndef ANJUNGAN_COURIER_TRANSPORT_H
#define ANJUNGAN_COURIER_TRANSPORT_H

#include "base/fault.h"
#include "courier/exchange.h"

#include <poll.h>

enum { TRANSPORT_PLACES_MAX = 11 /* eight cases, two questions and the heartbeat */ };

struct transport_setting {
    const char *origin; /* "https://host:port" */
    unsigned connect_timeout_s, stall_timeout_s;
    const char *ca_path, *certificate_path, *key_path; /* all, or none and pin */
    const char *pin; /* base64 of the SHA-256 of the backend's public key */
};

struct transport;

/* Copies the setting. */
struct transport *transport_create(const struct transport_setting *, struct fault *);
/* What is under way is broken off; its exchanges are the caller's again. */
void transport_destroy(struct transport *);

/* Borrows the exchange until transport_done gives it back. At most TRANSPORT_PLACES_MAX at once. */
bool transport_start(struct transport *, struct exchange *, struct fault *);
/* Sleeps until an exchange moved, one of fds has its events, or timeout_ms went by (-1: for ever).
 * Fills revents. */
bool transport_wait(struct transport *, struct pollfd *fds, int count, int64_t timeout_ms,
                    struct fault *);
/* A finished exchange with its reply filled, or NULL. */
struct exchange *transport_done(struct transport *);

/* Starts one exchange and waits for its reply: for the enrolment, which has nothing else to do. */
bool transport_run(struct transport *, struct exchange *, struct fault *);

#endif
