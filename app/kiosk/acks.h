/* acks.h - notices acknowledgements as the courier puts them into acks/, and hands each to the
 * worker. Sleeps in the kernel until there is one. */
#ifndef ANJUNGAN_KIOSK_ACKS_H
#define ANJUNGAN_KIOSK_ACKS_H

#include "kiosk/work.h"

struct acks;

/* Takes up what is there already, then watches. */
struct acks *acks_create(const char *state_dir, struct worker *, struct work *, struct fault *);
void acks_destroy(struct acks *);

#endif
