/* pin.h - a PIN is few digits: what is kept of it must be slow and costly in memory to guess at. */
#ifndef ANJUNGAN_SEAL_PIN_H
#define ANJUNGAN_SEAL_PIN_H

#include "base/fault.h"

enum { PIN_HASH_SIZE = 128 };

/* scrypt (RFC 7914) with a fresh salt, N = 2^15, r = 8, p = 1 (32 MiB, some 100 ms), as text that
 * carries its own parameters: "$scrypt$ln=15,r=8,p=1$SALT$HASH", both in base64url. */
bool pin_hash(const char *pin, char out[PIN_HASH_SIZE], struct fault *);
/* out_same is compared in constant time. FAULT_INPUT: not such a text, or parameters beyond 2^17.
 */
bool pin_check(const char *pin, const char *hash, bool *out_same, struct fault *);

#endif
