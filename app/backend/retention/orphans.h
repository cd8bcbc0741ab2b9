/* orphans.h - parts that nobody knows are removed: of a process that ended between making one and
 * noting it, or between letting go of its row and removing it.
 *
 * A part is made moments before its row, under a name that is never used again. So one that has not
 * been written to for ORPHANS_AGE_S, by the store's own clock, and that no row names, is nobody's
 * and will be: nothing that is being begun, here or by another backend, is as old. It is looked for
 * in the database after it was found in the store, not before.
 *
 * A whole one is never removed here: its row is there before it is whole, and until it was removed.
 * One that no row names is a case that the database forgot (an old backup was put back), and its
 * terminal may have been told that it is safe.
 *
 * Once a day all names are looked at, page by page over the ticks, by whichever backend has the
 * turn (db/orphans.h); to be killed anywhere does no harm, for to remove what is removed is fine.
 */
#ifndef ANJUNGAN_BACKEND_RETENTION_ORPHANS_H
#define ANJUNGAN_BACKEND_RETENTION_ORPHANS_H

#include "backend/retention/retention.h"

enum {
    ORPHANS_AGE_S = 7 * 86400, /* no request that writes to one lasts an hour */
    ORPHANS_PAGES = 2,         /* of a tick */
    ORPHANS_REMOVED = 32,      /* by a tick, of a page */
};

/* Now and then. age_s: ORPHANS_AGE_S. */
void orphans_tick(const struct retention *, int64_t age_s);

#endif
