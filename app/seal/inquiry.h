/* inquiry.h - a small question from a terminal to the service centre, and its answer, neither
 * readable by whoever carries them.
 *
 * A question is sealed as a case is (seal.h): signed by the terminal, encrypted to the backend's
 * certificate. Its package holds inquiry.json - {"kind", "at", "key"} - and ask.json, which is the
 * kind's own; never case.json, so neither is ever taken for the other. key is 256 random bits of
 * this question alone: under it the backend encrypts the answer, AES-256-GCM with a fresh nonce of
 * 12 bytes and the inquiry's id as further data: nonce | ciphertext | tag (16). In the plaintext, a
 * length of 4 bytes (big-endian), JSON of that length, then the blob, which may be empty. */
#ifndef ANJUNGAN_SEAL_INQUIRY_H
#define ANJUNGAN_SEAL_INQUIRY_H

#include "seal/seal.h"

enum {
    INQUIRY_ID_SIZE = 33,
    INQUIRY_KEY_SIZE = 32,
    INQUIRY_KIND_SIZE = 24,           /* a-z and hyphens */
    INQUIRY_QUESTION_MAX = 64 * 1024, /* sealed */
    INQUIRY_ANSWER_MAX = 12 << 20,
    INQUIRY_JSON_MAX = 256 * 1024, /* of an answer */
};

struct inquiry {
    char id[INQUIRY_ID_SIZE]; /* 32 hexadecimal digits */
    char kind[INQUIRY_KIND_SIZE];
    int64_t at_s; /* by the terminal's clock, as it believes the centre's to be */
    uint8_t key[INQUIRY_KEY_SIZE];
};
void inquiry_forget(struct inquiry *); /* wipes it */

/* The terminal's side. ask: a JSON object. out_sealed is DER. S-01. */
bool inquiry_ask(struct sealer *, const char *kind, const struct bytes *ask, int64_t at_s,
                 struct inquiry *out, struct bytes *out_sealed, struct fault *);
/* S-03: not the answer to this question, or damaged. out_blob may be left empty. */
bool inquiry_read(const struct inquiry *, const struct bytes *answer, struct bytes *out_json,
                  struct bytes *out_blob, struct fault *);

/* The backend's side: whoever signed it is the terminal out_terminal, with the certificate whose
 * fingerprint is out_signer; whether that one is still its own is the caller's to know, as is
 * whether the question is fresh. out_ask is not parsed yet. S-03, S-04 as opener_open. */
struct inquiry_origin {
    char terminal[32];
    char signer[65];
};
bool inquiry_open(const struct opener *, const struct bytes *sealed, struct inquiry *out,
                  struct inquiry_origin *out_origin, struct bytes *out_ask, struct fault *);
bool inquiry_answer(const struct inquiry *, const struct bytes *json, const struct bytes *blob,
                    struct bytes *out, struct fault *);

#endif
