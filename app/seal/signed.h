/* signed.h - the middle layer of a sealed case: CMS SignedData (RFC 5652) in one fixed profile.
 *
 * One signer, P-256 with SHA-256, its certificate inside, content inside, and the attributes
 * content type, signing time and digest. OpenSSL makes the signature, over detached content: the
 * content is put in here, so that it is never copied into memory that is not wiped. As with the
 * envelope, reading is done here, byte for byte: CMS_verify takes more than one form of the same
 * signed data. */
#ifndef ANJUNGAN_SEAL_SIGNED_H
#define ANJUNGAN_SEAL_SIGNED_H

#include "seal/crypto.h"

bool signed_write(EVP_PKEY *key, X509 *certificate, const struct bytes *content, struct bytes *out,
                  struct fault *);
/* Verifies signature and chain (S-04). out_content points into data; the caller owns out_signer. A
 * certificate that ran out meanwhile still counts for what it signed while it was in date: a
 * terminal may have been off the network for long. */
bool signed_open(const struct bytes *data, X509 *ca, const uint8_t **out_content, size_t *out_size,
                 X509 **out_signer, struct fault *);

#endif
