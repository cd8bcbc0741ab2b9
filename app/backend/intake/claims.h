/* claims.h - one writer for each upload, and how a writer whose line is dead is got rid of.
 *
 * A terminal whose connection broke comes back long before the old one is known to be dead. So a
 * claim whose holder has been silent for CLAIM_IDLE_MS goes to whoever asks next; one that is busy
 * is waited for, CLAIM_WAIT_MS at most. The old holder learns of it at its next step. */
#ifndef ANJUNGAN_BACKEND_INTAKE_CLAIMS_H
#define ANJUNGAN_BACKEND_INTAKE_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

enum { CLAIM_IDLE_MS = 400, CLAIM_WAIT_MS = 900, CLAIMS_MAX = 1024 };

struct claims;
struct claims *claims_create(void);
void claims_destroy(struct claims *);

/* What a holder has in hand. */
struct claim {
    char id[33];
    uint64_t token; /* 0: none */
    int64_t left;   /* how far the holder before it had written, or 0 */
};

/* false: another is at work on it (or too many uploads are). May wait. */
bool claim_take(struct claims *, const char *id, struct claim *out);
/* Between enter and leave the claim cannot be taken over. false: it was taken over already. */
bool claim_enter(struct claims *, const struct claim *);
/* written: bytes up to here are in the blob and may be counted by whoever takes over. */
void claim_leave(struct claims *, const struct claim *, int64_t written);
/* Fine for one that was taken over. */
void claim_release(struct claims *, struct claim *);

#endif
