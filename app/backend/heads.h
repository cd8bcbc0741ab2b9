/* heads.h - the head of the audit log goes to the journal now and then: it lies where whoever can
 * change the database cannot, and tells when the log was cut off or emptied (db/audit.h). */
#ifndef ANJUNGAN_BACKEND_HEADS_H
#define ANJUNGAN_BACKEND_HEADS_H

#include "backend/db/audit.h"

enum { HEADS_EVERY_S = 3600 };

struct heads {
    struct db *db;
    int64_t told_s, number; /* 0: none yet */
};

/* To be called often: at the first call, and each hour in which something was written. */
void heads_tick(struct heads *, int64_t now_s);
/* "5<TAB>hexadecimal": as `audit head` prints it. */
void heads_words(const struct db_head *, char out[2 * DB_CHAIN_SIZE + 24]);

#endif
