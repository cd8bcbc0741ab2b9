/* beat.h - the heartbeat: what the kiosk says of itself (beat/kiosk.json) goes to the backend with
 * the courier's own facts, every minute and within two seconds of a change; and what is known of
 * the line goes to the kiosk (beat/courier.json).
 *
 * Pure of sockets like post.h: it is handed an exchange to fill and takes back the reply. It costs
 * the cases nothing: it has one place of its own, and one small request at a time. While the line
 * is down it is also the probe, with waits as those of the cases. */
#ifndef ANJUNGAN_COURIER_BEAT_H
#define ANJUNGAN_COURIER_BEAT_H

#include "base/clock.h"
#include "courier/post.h"
#include "courier/slot.h"

enum {
    BEAT_EVERY_MS = 60 * 1000,
    BEAT_CHANGE_MS = 1000,    /* after a change: several that come together go as one */
    BEAT_LINE_MS = 60 * 1000, /* contacts are written down at most so often */
    BEAT_FILE_MAX = 16 * 1024,
};
/* The file of the kiosk's that is watched. */
#define BEAT_KIOSK_FILE "kiosk.json"

struct beat;

/* Borrows all but the slot (slot.h), "": none. Takes up what an earlier run wrote of the line. */
struct beat *beat_create(const struct courier_config *, const struct folders *,
                         const struct clock *, const char *slot, uint64_t (*random)(void *context),
                         void *context);
void beat_destroy(struct beat *);

/* The kiosk's file changed. */
void beat_changed(struct beat *);
/* A reply came to any request, also a case's: the line is up, or it is not (status 0), and a beat
 * soon tries whether that was only for a moment. */
void beat_heard(struct beat *, const struct reply *);
/* Nothing can be asked at all. code: why ("S-05"). */
void beat_closed(struct beat *, const char *code);

/* Fills the exchange when a beat is due; it must come back by beat_take. */
bool beat_ask(struct beat *, const struct post_count *, struct exchange *out);
void beat_take(struct beat *, const struct exchange *);
/* Milliseconds until beat_ask has something; -1: not before beat_take. */
int64_t beat_wait_ms(const struct beat *);

#endif
