/* paper.h - the paper ledger: how much of the roll is used, and the day on which it will run out.
 *
 * A roll has a length that staff tell when they put it in; every job is charged with the
 * millimetres that it feeds. A near-end sensor is a second witness: when it speaks, no more than
 * near_end_mm can be left, whatever the ledger says. The end is foretold from the mean use a day of
 * the last 28 days (since the first receipt, if that is less). */
#ifndef ANJUNGAN_STORE_PAPER_H
#define ANJUNGAN_STORE_PAPER_H

#include "store/store.h"

struct paper_terms {
    int near_end_mm;   /* what the sensor leaves, from the printer's manual */
    int receipt_mm;    /* of a receipt, while none was printed */
    int warn_receipts; /* warn when at most so many are left; never under 20 */
};

struct paper_ledger {
    bool known; /* a roll was put in */
    int roll_mm, used_mm;
    int remaining_mm; /* never negative; with the sensor's word in it */
    int receipts;     /* of this roll */
    int receipt_mm;   /* mean of the last 50 */
    int receipts_left;
    bool near_end;
    bool warns;
    int64_t since_s; /* when it was put in */
    int by;          /* staff number */
    int64_t ends_s;  /* 0: too little is known (less than a day of use) */
};

bool store_paper_roll(struct store *, int length_mm, int staff, int64_t now_s, struct fault *);
/* receipt: it counts for the mean. Without a roll it is counted all the same. */
bool store_paper_use(struct store *, int used_mm, bool receipt, int64_t now_s, struct fault *);
/* The sensor's word; told once a roll, again is fine. false takes it back (it bounced). */
bool store_paper_near_end(struct store *, bool near_end, int64_t now_s, struct fault *);
bool store_paper_read(struct store *, const struct paper_terms *, int64_t now_s,
                      struct paper_ledger *out, struct fault *);

#endif
