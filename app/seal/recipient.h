/* recipient.h - whom a case is sealed to, while recipients take turns (backend/recipient): one key
 * follows another, and what was sealed to an old one still finds it. */
#ifndef ANJUNGAN_SEAL_RECIPIENT_H
#define ANJUNGAN_SEAL_RECIPIENT_H

#include "seal/seal.h"

enum { RECIPIENT_SIZE = 65 };

/* A certificate for this key, good from an hour before from_s (a terminal's clock may be slow)
 * until until_s. */
bool recipient_issue(const struct bytes *ca_key, const struct bytes *ca_certificate,
                     const struct bytes *key_pem, const char *common_name, int64_t from_s,
                     int64_t until_s, struct bytes *out_pem, struct fault *);

/* What a recipient is known by in everything that is sealed to it: the SHA-256, hexadecimal, of its
 * IssuerAndSerialNumber (RFC 5652, 10.2.4). S-05. */
bool recipient_of_certificate(const struct bytes *pem, char out[RECIPIENT_SIZE], struct fault *);

/* The end of its validity, in Unix seconds. S-05. */
bool recipient_good_until(const struct bytes *pem, int64_t *out_s, struct fault *);

/* The terminal's side: next may take current's place. It is issued by ca, for key agreement, is in
 * date, and began later: a replayed old certificate never comes back. S-04. */
bool recipient_follows(const struct bytes *current_pem, const struct bytes *next_pem,
                       const struct bytes *ca_pem, struct fault *);
/* Takes the certificate at recipient_path up where it follows the one in use (ca: whom the terminal
 * trusts). False: the one in use stays. */
bool sealer_follow(struct sealer *, const char *recipient_path, const struct bytes *ca_pem,
                   bool *out_changed, struct fault *);

/* The backend's side: where an opener looks for the key of a case that it is given. */
struct recipient_ring {
    /* PEM. S-03: there is no such key; S-06: there was, and it is destroyed; without a code: it
     * cannot be said now. */
    bool (*find)(void *context, const char *recipient, struct bytes *out_key,
                 struct bytes *out_certificate, struct fault *);
    void *context;
};
/* Copies the ring; ca, the one that terminals' certificates must chain to, is PEM. It holds a key
 * only while it opens one case. */
struct opener *opener_create(const struct recipient_ring *, const struct bytes *ca_pem,
                             struct fault *);

#endif
