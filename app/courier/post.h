/* post.h - all parcels of the terminal: which one may ask what, and when.
 *
 * Pure of sockets: it is handed exchanges to fill and takes back replies. Two rules:
 * - Each case waits alone. A case that is refused, broken or slow to be believed costs the others
 *   nothing but its turns.
 * - No answer at all is the line's fault: then everyone waits, and one parcel after another (never
 *   the same twice running) tries the line, at the latest every network_cap_s. */
#ifndef ANJUNGAN_COURIER_POST_H
#define ANJUNGAN_COURIER_POST_H

#include "base/clock.h"
#include "courier/parcel.h"

struct post;

/* Borrows all. random: 64 fresh bits at each call. */
struct post *post_create(const struct courier_config *, const struct folders *,
                         const struct trust *, const struct clock *,
                         uint64_t (*random)(void *context), void *context);
void post_destroy(struct post *);

/* Looks what lies in the outbox now: new files are taken on, vanished ones forgotten. */
bool post_look(struct post *, struct fault *);
/* Something changed for the better (enrolled anew): whoever waits may go now. */
void post_hurry(struct post *);

/* An answer came to somebody else's question: the line is up, and whoever waited for it may go. */
void post_line_up(struct post *);

/* Fills an exchange that should start now and remembers it by owner; false: none. Call until
 * false. Each that was filled must come back by post_take. */
bool post_ask(struct post *, struct exchange *out);
void post_take(struct post *, const struct exchange *);
/* Milliseconds until post_ask may have something, 0 now, -1 not before something happens. */
int64_t post_wait_ms(const struct post *);

struct post_count {
    int uploading, awaiting, delivered, aside;
    bool line_down;
};
void post_count(const struct post *, struct post_count *out);

#endif
