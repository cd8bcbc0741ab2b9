/* retention.h - a case is destroyed when its service's time is over (retention_days, which the
 * applicant's consent names), counted from its last step; a day after it, where the applicant
 * asked for that and it was granted (db/privacy.h). One that came back and was never handed in
 * again ends after the same time, and is destroyed a day later: nobody else could end it.
 *
 * The order is what makes it true wherever it is stopped: the case is condemned (db/retention.h),
 * then its sealed papers are deleted from the store, and only then is it written, with everything
 * about it that goes, that they were. A case that is condemned and not destroyed is taken up again
 * by whoever ticks next; to delete what is deleted is fine. So nothing is ever told to be destroyed
 * that is not. A store that is away is asked twice a tick and no oftener.
 *
 * Sent or imported once more it is not kept again: the terminal is told that it was accepted, and
 * what came is deleted unopened.
 *
 * What was refused and set aside at the intake goes after RETENTION_REFUSED_DAYS: the terminal has
 * it still. */
#ifndef ANJUNGAN_BACKEND_RETENTION_RETENTION_H
#define ANJUNGAN_BACKEND_RETENTION_RETENTION_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"

enum { RETENTION_REFUSED_DAYS = 90, RETENTION_BATCH = 100 };

/* All borrowed. */
struct retention {
    const struct cases *cases;
    struct blobs *blobs;
};

/* Now and then: a batch. Any number of processes may. So many were destroyed: then the database is
 * to be cleaned (db/scrub.h). */
int retention_tick(const struct retention *);

#endif
