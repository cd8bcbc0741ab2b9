/* asks.h - the terminal's small questions (seal/inquiry.h): from ask/ to the backend, and its
 * answers to answers/, while somebody stands before the screen.
 *
 * Nothing here is kept: a question that cannot be asked within its time is dropped, and the kiosk
 * is told why. Pure of sockets like post.h. Questions have places of their own: no case waits for
 * one, and none waits behind a case. */
#ifndef ANJUNGAN_COURIER_ASKS_H
#define ANJUNGAN_COURIER_ASKS_H

#include "base/clock.h"
#include "courier/exchange.h"
#include "courier/folders.h"

enum {
    ASKS_AT_ONCE = 2, /* under way */
    ASKS_MAX = 8,     /* in hand; more of them wait in ask/ */
    ASKS_TIME_S = 15, /* from being taken up to its answer, a second try included */
    ASKS_AGAIN_MS = 500,
    ASKS_STALE_S = 120, /* files older than that are nobody's any more */
};

struct asks;

/* Borrows both. */
struct asks *asks_create(const struct folders *, const struct clock *);
void asks_destroy(struct asks *); /* NULL is fine */

/* Takes up what lies in ask/ and drops what is over its time. Cheap: once a round of the loop. */
void asks_look(struct asks *, bool changed);
/* Fills an exchange that should start now; false: none. Each must come back by asks_take. */
bool asks_ask(struct asks *, struct exchange *out);
void asks_take(struct asks *, const struct exchange *);
bool asks_owns(const struct asks *, const struct exchange *);
/* Milliseconds until asks_look or asks_ask has something to do; -1: not before something happens.
 */
int64_t asks_wait_ms(const struct asks *);

#endif
