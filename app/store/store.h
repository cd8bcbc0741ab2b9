/* store.h - the only room with SQL on the terminal: the outbox, the event chain, settings.
 *
 * A case exists from the moment its row is committed, and then its sealed file is durable already:
 * 1 the sealed bytes are written to staging/ and fsynced; 2 the row is committed (WAL,
 * synchronous=FULL); 3 the file is moved to outbox/, where the courier sees it. A start after a
 * crash finishes 3 for every row that has its file in staging/, and removes what has no row. No
 * personal data is kept here: the sealed file is opaque even to the terminal. */
#ifndef ANJUNGAN_STORE_STORE_H
#define ANJUNGAN_STORE_STORE_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

struct store;

enum receipt_state {
    RECEIPT_NONE,
    RECEIPT_CONFIRMED,
    RECEIPT_UNCONFIRMED,
    RECEIPT_FAILED,
    RECEIPT_SHOWN /* proof given on the screen */
};
enum case_state { CASE_WAITING, CASE_ACKNOWLEDGED, CASE_REFUSED /* kept and shown to staff */ };

struct stored_case {
    char id[33];
    char code[20];
    char service[64];
    char sha256[65]; /* of the sealed file */
    char due[26];    /* ISO 8601; "" when none could be promised */
    char url[400];   /* tracking URL with the terminal's signature, as on the receipt */
    int64_t size;
    int64_t created_s;
    enum case_state state;
    enum receipt_state receipt;
};

/* dir/store.db, dir/staging, dir/refused; outbox_dir and acks_dir are shared with the courier (the
 * same file system as dir). Recovers from a crash, unless another process has the store open. A
 * database that is damaged, or of a newer program, is refused (S-02) and left as it is. */
struct store *store_open(const char *dir, const char *outbox_dir, const char *acks_dir,
                         struct fault *);
void store_close(struct store *);

/* Durable when it returns true. The same id twice is refused. Fills size and sha256 of stored. */
bool store_case_add(struct store *, struct stored_case *, const struct bytes *sealed,
                    struct fault *);
/* A proof that was given stays given: a copy that fails later takes back neither a confirmed
 * receipt nor one that was noted from the screen. */
bool store_case_receipt(struct store *, const char *id, enum receipt_state, struct fault *);
bool store_case_find(struct store *, const char *id, struct stored_case *out, struct fault *);
bool store_case_by_code(struct store *, const char *code, struct stored_case *out, struct fault *);
/* The newest case, or FAULT_NOT_FOUND. */
bool store_case_latest(struct store *, struct stored_case *out, struct fault *);
/* The newest cases first, at most max. */
bool store_cases_list(struct store *, struct stored_case *out, int max, int *out_count,
                      struct fault *);
/* How many wait for their acknowledgement, and since when the oldest (0: none). Also moves on what
 * could not be moved to the outbox before. */
bool store_cases_waiting(struct store *, int *out_count, int64_t *out_oldest_s, struct fault *);
/* How many the backend set aside: their files are in dir/refused. */
bool store_cases_refused(struct store *, int *out_count, struct fault *);
/* A verified acknowledgement: the row is marked; after that an accepted case's sealed file is
 * deleted, and a refused one's is moved to dir/refused, out of the courier's sight. The same answer
 * again is fine. S-04: for other bytes than were sealed, or a refusal after an acceptance. */
bool store_case_acknowledge(struct store *, const char *id, const char *sha256, bool accepted,
                            struct fault *);

/* The terminal's own hash-chained event log (restarts, faults, staff), without personal data. */
bool store_event_add(struct store *, int64_t at_s, const char *kind, const char *detail,
                     struct fault *);
bool store_events_verify(struct store *, int *out_count, struct fault *);

bool store_setting_set(struct store *, const char *key, const char *value, struct fault *);
bool store_setting_get(struct store *, const char *key, char *out, size_t size, struct fault *);

#endif
