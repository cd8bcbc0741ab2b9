/* staff.h - who may open staff mode, and the lock on its door.
 *
 * A member of staff has a number (1-99), a PIN of their own of 6 to 12 digits, and perhaps a card.
 * Wrong tries count for the whole terminal: from the third on the door stays shut for 30 s, then
 * twice as long for each further one, at most an hour; it opens early for nobody who types, also
 * not after a restart. A card is 128 random bits and not to be guessed: it opens the door at any
 * time. Only hashes are kept. */
#ifndef ANJUNGAN_STORE_STAFF_H
#define ANJUNGAN_STORE_STAFF_H

#include "store/store.h"

enum { STAFF_NAME_SIZE = 32, STAFF_MAX = 99, STAFF_CARD_SIZE = 48 };

struct staff_member {
    int number;
    char name[STAFF_NAME_SIZE];
    bool has_card;
    int64_t added_s;
};

/* A new member, or a new PIN for one there is. FAULT_INPUT: number, name or PIN is not fit (too
 * short, one digit repeated, a run like 123456). */
bool store_staff_set(struct store *, int number, const char *name, const char *pin, int64_t now_s,
                     struct fault *);
/* Gives the member a new card: what its code must say ("ANJ-STAF-..."); the one before is void. */
bool store_staff_card(struct store *, int number, char out[STAFF_CARD_SIZE], int64_t now_s,
                      struct fault *);
bool store_staff_remove(struct store *, int number, int64_t now_s, struct fault *);
bool store_staff_list(struct store *, struct staff_member out[STAFF_MAX], int *out_count,
                      struct fault *);

/* typed: two digits of the number, then the PIN. True: out is who. U-01 wrong, U-02 the door is
 * shut (out_wait_s, filled in any case: seconds until the next try, 0 = now), U-04 nobody is
 * registered. Slow (scrypt): not for the UI thread. Each outcome is in the event chain. */
bool store_staff_enter(struct store *, const char *typed, int64_t now_s, struct staff_member *out,
                       int *out_wait_s, struct fault *);
/* What was held before the reader. U-03: not a card that is known. */
bool store_staff_enter_card(struct store *, const char *card, int64_t now_s,
                            struct staff_member *out, struct fault *);

/* What the clock that never goes back says now (seconds; clock_mono_ms / 1000): told before a try,
 * the door counts by it while the program runs, and a wall clock that is set does not open it. Not
 * told, the wall clock alone counts. */
void store_staff_tell_mono(struct store *, int64_t mono_s);

#endif
