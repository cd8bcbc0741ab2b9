/* recipients.h - the keys that terminals seal cases to: one for each calendar month.
 *
 * They live in the database, where every backend on every machine has them the moment they are
 * made; the private ones encrypted under a key derived from the server's secret (state_dir), which
 * the database does not hold. A copy of the database alone opens nothing.
 *
 * Promises, whichever process does what and wherever it is stopped:
 * 1 a key is in the database before any terminal is handed its certificate; the next month's is
 *   made RECIPIENT_AHEAD_DAYS before it begins, so it is in a backup, too;
 * 2 terminals are handed the certificate of the month with the answer to each heartbeat that names
 *   another (fleet.h), and only move on to a later one (seal/recipient.h);
 * 3 a terminal that hears nothing may seal to the key it has until offline_days after its month: so
 *   long is its certificate good, whatever offline_days becomes later; that of an older state_dir's
 *   key, as long as it says. What was sealed by then has offline_days more to arrive;
 * 4 after that a key is destroyed as soon as no case that is kept is sealed to it, and not before;
 * 5 a private key is in memory only while a case is being opened. */
#ifndef ANJUNGAN_BACKEND_RECIPIENT_RECIPIENTS_H
#define ANJUNGAN_BACKEND_RECIPIENT_RECIPIENTS_H

#include "backend/db/recipients.h"
#include "base/clock.h"
#include "seal/recipient.h"

enum { RECIPIENT_AHEAD_DAYS = 7 };

/* All borrowed; PEM. */
struct recipients {
    struct db *db;
    const struct clock *clock;
    const struct bytes *secret, *ca_key, *ca_certificate;
    unsigned offline_days;
};

/* At the start: takes up the single key of an older state_dir (recipient.key, which is then written
 * over and removed), and makes the first. */
bool recipients_begin(const struct recipients *, const char *state_dir, struct fault *);
/* Now and then: makes what is due and destroys what nobody needs. Another that was first is fine.
 * So many were destroyed: then the database is to be cleaned (db/scrub.h). */
int recipients_tick(const struct recipients *);

/* The certificate that terminals are handed now. */
bool recipients_current(const struct recipients *, struct bytes *out_certificate, struct fault *);
/* A new key from now on, out of turn: after somebody may have seen the one in use. One that was
 * made ahead is replaced, too. */
bool recipients_rotate(const struct recipients *, const char *by, struct fault *);
/* The one in use, with its private key: for the stock tools. Noted in the audit log. */
bool recipients_export(const struct recipients *, struct bytes *out_key,
                       struct bytes *out_certificate, struct fault *);

/* An opener for whatever was sealed to any of them; the struct recipients is borrowed. */
struct opener *recipients_opener(const struct recipients *, struct fault *);

/* When the key may be destroyed at the earliest. */
int64_t recipient_kept_until_s(const struct recipients *, int64_t good_s);

/* legacy.c: the files of an older state_dir. out_key empty: there are none. */
bool recipient_legacy_read(const char *state_dir, struct bytes *out_key,
                           struct bytes *out_certificate, struct fault *);
bool recipient_legacy_wipe(const char *state_dir, struct fault *);

#endif
