/* claims.h - one writer for each upload, and how a writer whose line is dead is got rid of.
 *
 * A terminal whose connection broke comes back long before the old one is known to be dead. So a
 * claim whose holder has been silent for CLAIM_IDLE_MS goes to whoever asks next and knows where to
 * go on; one that is busy is waited for, CLAIM_WAIT_MS at most. The old holder learns of it at its
 * next step. Of two that began at the same byte the first so keeps it, however slow its line. */
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
    int64_t left;   /* how far a holder that was replaced had written, or 0 */
};

enum claim_result {
    CLAIM_TAKEN,
    CLAIM_HELD,      /* another is at work on it, or too many uploads are */
    CLAIM_ELSEWHERE, /* another holds it, silently, and stands at another byte than offset */
};
/* offset: the byte to go on from; CLAIM_ANYWHERE for who does not know yet. May wait. */
#define CLAIM_ANYWHERE ((int64_t)-1)
enum claim_result claim_take(struct claims *, const char *id, int64_t offset, struct claim *out);
/* Between enter and leave the claim cannot be taken over. false: it was taken over already. */
bool claim_enter(struct claims *, const struct claim *);
/* written: bytes up to here are in the blob and may be counted by whoever takes over. */
void claim_leave(struct claims *, const struct claim *, int64_t written);
/* Fine for one that was taken over. */
void claim_release(struct claims *, struct claim *);

#endif
