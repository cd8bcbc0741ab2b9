/* gateway.h - an agency's BSrE gateway: how a person's certificate stands.
 *
 * The gateway is a container that the agency runs between its applications and BSrE; it can be
 * reached from the production network only, answers HTTP Basic, and now and then says 429, 503 or
 * 504. It is asked by the person's NIK, which therefore is in the request and nowhere else: neither
 * the log nor a fault's text has it. Asked from a request's own thread: each question opens a
 * connection, waits at most timeout_s in all, and leaves nothing behind. */
#ifndef ANJUNGAN_BACKEND_GATEWAY_GATEWAY_H
#define ANJUNGAN_BACKEND_GATEWAY_GATEWAY_H

#include "base/certificate_status.h"
#include "base/fault.h"

enum gateway_api {
    GATEWAY_V1, /* GET /api/user/status/{nik}: {"status_code", "status", "message"} */
    GATEWAY_V2, /* POST /api/v2/user/check/status {"nik"}: {"status"} */
};

enum { GATEWAY_TRIES = 3, GATEWAY_ANSWER_MAX = 16 * 1024, GATEWAY_PAUSE_MS = 500 };

struct gateway {
    const char *url; /* "https://gateway.example.go.id", no slash at its end */
    const char *user, *password;
    const char *ca_path; /* PEM of who vouches for it, or NULL: the system's authorities */
    enum gateway_api api;
    unsigned timeout_s; /* for everything: all tries and the pauses between them */
};

/* Once for the process, before there are threads. */
bool gateway_init(struct fault *);
void gateway_finish(void);

/* G-01 FAULT_TIMEOUT: no answer in time, or only "later"; G-01 FAULT_INPUT: an answer that cannot
 * be read; G-02 FAULT_REFUSED: it does not let us in. A word that is not known here is an answer:
 * CERTIFICATE_UNKNOWN. nik: 16 digits. */
bool gateway_status(const struct gateway *, const char *nik, enum certificate_status *out,
                    struct fault *);

#endif
