/* trust.h - whom the terminal believes: its own name and the backend's certificates, as the
 * enrolment left them. */
#ifndef ANJUNGAN_COURIER_TRUST_H
#define ANJUNGAN_COURIER_TRUST_H

#include "base/bytes.h"
#include "courier/folders.h"
#include "courier/reply.h"
#include "seal/seal.h"

struct trust {
    char terminal[32];
    struct bytes backend, ca; /* PEM */
};

/* From enrol/. S-05 when the terminal is not enrolled yet. Replaces what out held. */
bool trust_read(const struct folders *, struct trust *out, struct fault *);
void trust_free(struct trust *);

/* An acknowledgement signed by the backend, about exactly this case, content and terminal. S-04. */
bool trust_verify(const struct trust *, const char *case_id, const char *sha256,
                  const struct bytes *token, struct acknowledgement *out, struct fault *);

#endif
