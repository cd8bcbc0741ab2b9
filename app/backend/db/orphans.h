/* orphans.h - whose turn it is to look for parts that nobody knows (backend/retention/orphans.h),
 * how far that has come, and which blobs are known.
 *
 * The turn is one row, for any number of backends. Until then it is somebody's, or nobody's: a
 * round that is over, and a store that does not answer, are left alone for a while. Whoever is
 * killed loses it then, and the next goes on from where was written last. */
#ifndef ANJUNGAN_BACKEND_DB_ORPHANS_H
#define ANJUNGAN_BACKEND_DB_ORPHANS_H

#include "backend/db/db.h"

/* From now on it is ours, until then. place: the part behind which the round goes on; "": it
 * begins. FAULT_REFUSED: it is not to be had. */
bool db_orphans_turn(struct db *, int64_t now_s, int64_t until_s, char out_place[DB_ID_SIZE],
                     struct fault *);
/* Gives it back: from next_s on another may; so many more were removed. ours_s: until_s of the
 * turn. FAULT_REFUSED: it was lost by then. */
bool db_orphans_put(struct db *, int64_t ours_s, int64_t next_s, const char *place, int64_t removed,
                    struct fault *);
/* Removed by all of them, ever. */
bool db_orphans_removed(struct db *, int64_t *out, struct fault *);

/* An upload, a case or a paper that came later names it. */
bool db_blob_is_known(struct db *, const char *name, bool *out, struct fault *);

#endif
