/* envelope.h - the outer layer of a sealed case: CMS AuthEnvelopedData in one fixed profile.
 *
 * RFC 5083 and 5084 with one recipient by RFC 5753: ephemeral P-256, X9.63 KDF with SHA-256,
 * aes256-wrap, AES-256-GCM with a nonce of 12 and a tag of 16 bytes. Writing is OpenSSL's CMS.
 * Opening is not: CMS_decrypt has taken shortened tags and exchanged ciphers (CVE-2026-34182) and
 * gives plaintext out before the tag is checked. So the structure is read here, byte for byte, and
 * only the three primitives are OpenSSL's. */
#ifndef ANJUNGAN_SEAL_ENVELOPE_H
#define ANJUNGAN_SEAL_ENVELOPE_H

#include "seal/crypto.h"

/* Whose key would open it (crypto_identifier). S-03. */
bool envelope_recipient(const struct bytes *sealed, char out[SEAL_FINGERPRINT_SIZE],
                        struct fault *);

bool envelope_write(X509 *recipient, const struct bytes *plain, struct bytes *out, struct fault *);
/* S-03 for anything but the profile above, sealed to this recipient and undamaged. out gets the
 * plaintext only after the tag was right. One case has two forms that open, to the same content:
 * ECDH does not tell the ephemeral point from its mirror image (x, p - y). */
bool envelope_open(EVP_PKEY *key, X509 *recipient, const struct bytes *sealed, struct bytes *out,
                   struct fault *);

#endif
