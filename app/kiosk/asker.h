/* asker.h - the questions that are out: sealed into ask/, their answers taken from answers/ and
 * opened. Of the worker alone.
 *
 * The key of each stays here until its answer came, or nobody waits for it any more; whatever else
 * lies in answers/ is thrown away unread. Nothing of it is kept over a restart. */
#ifndef ANJUNGAN_KIOSK_ASKER_H
#define ANJUNGAN_KIOSK_ASKER_H

#include "kiosk/inquiry.h"
#include "seal/inquiry.h"

struct asker;

/* Borrows the sealer. Makes the folders where they are missing, and empties them. S-02. */
struct asker *asker_create(const char *state_dir, struct sealer *, struct fault *);
void asker_destroy(struct asker *); /* NULL is fine */

/* N-01 at once when the line is known to be down, or nobody carries anything. */
bool asker_ask(struct asker *, uint32_t job, const char *kind, const struct bytes *ask,
               int64_t now_s, struct fault *);
/* The same, without waiting for an answer: it is thrown away when it comes. */
bool asker_tell(struct asker *, const char *kind, const struct bytes *ask, int64_t now_s,
                struct fault *);
/* answers/name has come. out_job 0: it is nobody's, and is gone. False: the question of out_job has
 * no answer (the courier's or the centre's code, or S-03). */
bool asker_take(struct asker *, const char *name, uint32_t *out_job, struct inquiry_answer *out,
                struct fault *);
/* Nobody waits for it any more; 0: for none. */
void asker_forget(struct asker *, uint32_t job);

#endif
