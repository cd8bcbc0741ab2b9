/* gcm.h - one message under a key of its own: AES-256-GCM with a fresh nonce, as
 *   nonce (12) | ciphertext | tag (16). */
#ifndef ANJUNGAN_SEAL_GCM_H
#define ANJUNGAN_SEAL_GCM_H

#include "base/bytes.h"
#include "base/fault.h"

enum { GCM_KEY_SIZE = 32, GCM_NONCE_SIZE = 12, GCM_TAG_SIZE = 16, GCM_AROUND = 28 };

/* Appends to out. context: what is authenticated beside it, and stands in nothing. S-01. */
bool gcm_seal(const uint8_t key[GCM_KEY_SIZE], const char *context, const struct bytes *plain,
              struct bytes *out, struct fault *);
/* out: empty before. False: not under this key and context, or damaged; out is empty then. */
bool gcm_open(const uint8_t key[GCM_KEY_SIZE], const char *context, const uint8_t *sealed,
              size_t size, struct bytes *out);

#endif
