/* acks.h - notices what the courier brings - acknowledgements in acks/, answers to questions in
 * answers/ - and hands each to the worker. Sleeps in the kernel until there is one. */
#ifndef ANJUNGAN_KIOSK_ACKS_H
#define ANJUNGAN_KIOSK_ACKS_H

#include "kiosk/work.h"

struct acks;

/* Takes up the acknowledgements that are there already, then watches. An answer that came while
 * nobody watched is nobody's. */
struct acks *acks_create(const char *state_dir, struct worker *, struct work *, struct fault *);
void acks_destroy(struct acks *);

#endif
