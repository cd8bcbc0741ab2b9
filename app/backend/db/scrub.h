/* scrub.h - what was deleted leaves the free pages too, where the engine can do that: a backup of
 * the database's files holds nothing that was destroyed before. */
#ifndef ANJUNGAN_BACKEND_DB_SCRUB_H
#define ANJUNGAN_BACKEND_DB_SCRUB_H

#include "backend/db/db.h"

#include <stdatomic.h>

/* May take long, and disturbs nobody else. Table by table; what of one cannot be done does not keep
 * the others: false with the first fault. Stops between two once *ends (NULL: never). */
bool db_scrub(struct db *, const atomic_bool *ends, struct fault *);

#endif
