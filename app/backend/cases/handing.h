/* handing.h - what is done by handing in: at the terminal, or by phone once it came back. Inside of
 * the cases room. */
#ifndef ANJUNGAN_BACKEND_CASES_HANDING_H
#define ANJUNGAN_BACKEND_CASES_HANDING_H

#include "backend/db/db.h"
#include "catalogue/catalogue.h"

/* The steps from this one on that are done by handing in, each entered and left at that time by its
 * first outcome; how many. out_step: where the case is then; 0: at its end. */
int handing_visits(const struct service *, unsigned step, int64_t at_s, const char *by,
                   struct db_visit out[DB_VISITS_MAX], unsigned *out_step);

/* Bit n: step n is one of them, and a case that is there waits to be handed in. */
uint64_t handing_steps(const struct service *);

#endif
