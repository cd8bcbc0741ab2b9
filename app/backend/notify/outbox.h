/* outbox.h - letters put into the outbox, ready to be sent, encrypted: the address is in them.
 *
 * The key is the server's secret's, for that job alone: a copy of the database tells no address. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_OUTBOX_H
#define ANJUNGAN_BACKEND_NOTIFY_OUTBOX_H

#include "backend/db/jobs.h"
#include "backend/notify/letter.h"
#include "base/clock.h"

/* All borrowed. */
struct outbox {
    struct db *db;
    const struct clock *clock;
    const struct bytes *secret; /* the server's own */
    const char *from;           /* NULL: no mail is sent from here */
};

/* A job that is queued with what it tells of; the caller frees it. key: whose it is (db/jobs.h).
 * from, id and at_s of the letter are filled here. FAULT_INPUT: what letter.h does not take;
 * FAULT_REFUSED: no mail is sent from here. */
bool outbox_letter(const struct outbox *, const char *key, const struct letter *,
                   struct db_job *out, struct fault *);
/* outs: empty before. False: not under this secret, or damaged. */
bool outbox_open(const struct bytes *secret, const struct db_job *, struct bytes *out_to,
                 struct bytes *out_letter);

#endif
