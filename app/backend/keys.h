/* keys.h - the backend's keys and certificates, in files of state_dir that only it can read.
 *
 * ca.key ca.crt            signs the terminals' certificates and those below
 * intake.key intake.crt    TLS of the intake
 * backend.key backend.crt  signs the answers about cases
 * secret                   32 random bytes: hashes the codes that the database must not hold, and
 *                          encrypts what it holds: notes, letters, and the keys that cases are
 * sealed to (recipient/recipients.h) */
#ifndef ANJUNGAN_BACKEND_KEYS_H
#define ANJUNGAN_BACKEND_KEYS_H

#include "backend/config.h"
#include "base/bytes.h"
#include "base/file.h"

struct keys {
    struct bytes ca_key, ca_certificate;
    struct bytes intake_key, intake_certificate;
    struct bytes sign_key, sign_certificate;
    struct bytes secret;
};

/* Makes what is missing and leaves what is there, so that it may be run again; names what it made,
 * a line each. A certificate that was removed is issued anew for the same key. */
bool keys_make(const struct config *, FILE *report, struct fault *);
/* S-05 when something is missing: init was not run. */
bool keys_load(const struct config *, struct keys *out, struct fault *);
void keys_free(struct keys *);

#endif
