/* raise.h - what takes long is raised: to the next role up, at the shares of its time that its
 * service's file names. Each stage once, by whichever backend is first, with an entry in the audit
 * log. A case that waits for its applicant to hand it in again is not raised (any more); from then
 * on it is raised by its new time. */
#ifndef ANJUNGAN_BACKEND_CASES_RAISE_H
#define ANJUNGAN_BACKEND_CASES_RAISE_H

#include "backend/cases/cases.h"

/* Now and then: raises what is due to be. */
void cases_raise_tick(const struct cases *);

#endif
