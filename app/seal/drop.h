/* drop.h - a file on its way from a phone, by the service centre, to one terminal: between the
 * centre's first breath and the terminal it is readable by nobody.
 *
 * The terminal makes a key pair for one file and shows its point to the centre in a sealed question
 * (seal/inquiry.h). The centre encrypts what the phone sends to that point as soon as it has it
 * and keeps only this:
 *   ephemeral P-256 point (65, uncompressed) | nonce (12) | ciphertext | tag (16)
 * AES-256-GCM; key = HKDF-SHA256(ECDH's x, salt = the token's 16 bytes, info = "anjungan drop 1" |
 * ephemeral point | terminal's point); further data = the token's text | the kind's name. */
#ifndef ANJUNGAN_SEAL_DROP_H
#define ANJUNGAN_SEAL_DROP_H

#include "base/bytes.h"
#include "base/fault.h"

enum {
    DROP_POINT_SIZE = 65,
    DROP_TOKEN_BYTES = 16,
    DROP_TOKEN_SIZE = 23, /* base64url and NUL */
    DROP_FILE_MAX = 10 << 20,
    DROP_AROUND = DROP_POINT_SIZE + 12 + 16, /* what sealing adds */
};

/* A terminal's key pair for one file. */
struct drop_key {
    uint8_t point[DROP_POINT_SIZE];
    uint8_t secret[32]; /* the private number, in this machine's order of bytes */
};
bool drop_key_new(struct drop_key *out, struct fault *);
void drop_key_forget(struct drop_key *); /* wipes it */

/* 16 bytes in base64url, and nothing else. */
bool drop_token_is_formed(const char *token);
/* Uncompressed, and of the curve. */
bool drop_point_is_good(const uint8_t point[DROP_POINT_SIZE]);
/* kind: one of file_kind_name(). S-01, also when point is none of the curve's or the file is larger
 * than DROP_FILE_MAX. */
bool drop_seal(const uint8_t point[DROP_POINT_SIZE], const char *token, const char *kind,
               const struct bytes *file, struct bytes *out_sealed, struct fault *);
/* S-03: not for this key, token and kind, or damaged. */
bool drop_open(const struct drop_key *, const char *token, const char *kind,
               const struct bytes *sealed, struct bytes *out_file, struct fault *);

#endif
