/* certificate.h - how does somebody's certificate stand? Asked by a NIK, before a service is
 * chosen.
 *
 * The same inquiry as person.h's (WIRE.md, kind "status"), but here the applicant waits for the
 * answer. The NIK goes into the sealed question and is not held here. */
#ifndef ANJUNGAN_KIOSK_CERTIFICATE_H
#define ANJUNGAN_KIOSK_CERTIFICATE_H

#include "base/bytes.h"
#include "base/certificate_status.h"
#include "base/fault.h"

#include <stdint.h>

struct inquiry_answer;
struct kiosk;

/* nik: 16 digits; anything else is not asked. One at a time: the one before is dropped. Ends in
 * EVENT_CERTIFICATE or EVENT_FAULT, unless it is dropped. */
void certificate_ask(struct kiosk *, const char *nik);
/* Nobody waits for it any more. */
void certificate_drop(struct kiosk *);
/* The centre's answer. False: not ours. */
bool certificate_answered(struct kiosk *, uint32_t job, const struct inquiry_answer *);

/* Hostile until read. A word that is new to us is CERTIFICATE_UNKNOWN. The fault has the code of
 * whoever said no: T-02, G-01, G-02; N-04: it is no such answer. */
bool certificate_read(const struct bytes *json, enum certificate_status *out, struct fault *);

#endif
