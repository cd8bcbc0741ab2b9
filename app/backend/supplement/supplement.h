/* supplement.h - the papers that staff asked for again, sent from the phone on the tracking page.
 *
 * The code on the receipt is the whole right to send, as it is to look; and only what is wanted of
 * that case just now can be sent (track/wanted.h). Nobody gets back what was sent, nor its name. A
 * file is judged by its size and its first bytes, sealed in memory to the month's certificate
 * (seal/supplement.h), and stored as a case is:
 *
 *   1. its row says that it is ARRIVING (db/supplements.h);
 *   2. its blob is written, and is whole and durable;
 *   3. its row says KEPT, in place of the one before: now the page says that it came;
 *   4. once every paper is there, the applicant sends the case on (cases_hand_in_again): with it
 *      they are SENT, and what was found of them is open again. Not while another case of theirs is
 *      under way (cases_beside): it waits, with its papers, and the page says so.
 *
 * Whatever ends between two of these leaves a row that names the blob, and a later tick removes
 * both or neither; what was answered with "it has come" stays. Any number of backends may do all of
 * it beside each other. */
#ifndef ANJUNGAN_BACKEND_SUPPLEMENT_SUPPLEMENT_H
#define ANJUNGAN_BACKEND_SUPPLEMENT_SUPPLEMENT_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "backend/db/supplements.h"
#include "backend/http/router.h"
#include "backend/recipient/recipients.h"
#include "backend/track/track.h"
#include "seal/seal.h"

/* All borrowed. */
struct supplements_options {
    const struct cases *cases;
    struct track *track; /* the pages' frame and the count of misses */
    struct blobs *blobs;
    const struct recipients *recipients; /* whose certificate of the month they are sealed to */
};

struct supplements;
struct supplements *supplements_create(const struct supplements_options *);
void supplements_destroy(struct supplements *); /* NULL is fine */
/* Now and then: removes what was replaced, and what never ended. */
void supplements_tick(struct supplements *);

/* GET and POST /l/CODE/ITEM: one paper; POST /l/CODE: the case goes on. On the public port. The
 * context of the site is the struct supplements. */
extern const struct http_route supplement_routes[];
extern const int supplement_routes_count;

/* For those who may look: the file, as it came. FAULT_SYSTEM: the store's; FAULT_INPUT (S-03):
 * these are not those bytes, or they cannot be opened. */
bool supplement_read(struct blobs *, const struct opener *, const struct db_supplement *,
                     struct bytes *out_file, struct fault *);

#endif
