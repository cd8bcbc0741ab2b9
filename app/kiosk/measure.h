/* measure.h - what the terminal knows of its own speed, for tests/bench and the demo's summary.
 *
 * Counters only, a few kilobytes; written as JSON on request, never sent anywhere. */
#ifndef ANJUNGAN_KIOSK_MEASURE_H
#define ANJUNGAN_KIOSK_MEASURE_H

#include "base/bytes.h"

enum { MEASURE_TOUCHES_MAX = 2048 };

enum measure_span {
    SPAN_FIRST_FRAME,
    SPAN_SCAN_TO_PREVIEW,
    SPAN_SUBMIT_TO_DURABLE,
    SPAN_SUBMIT_TO_PRINTED,
    SPAN_COUNT
};

struct measure {
    int64_t started_us[SPAN_COUNT]; /* 0 = not running */
    int64_t last_us[SPAN_COUNT];    /* how long the last one took; 0 = never */
    int64_t input_us;               /* arrival of a touch whose frame is not yet shown; 0 = none */
    int32_t touches_us[MEASURE_TOUCHES_MAX];
    unsigned touches;  /* in all; the ring keeps the last */
    int schedule_fd;   /* the thread's own /proc file; 0 = not open: then nothing is taken off below
                        */
    int64_t woke_us;   /* 0 = the loop has not woken yet */
    int64_t queued_us; /* of which the thread had waited for a processor in all its life */
    /* From waking up to being ready to wait again, without the time in which other programs had the
     * processors: what the loop's own work and waiting kept anyone. */
    int32_t kept_us[MEASURE_TOUCHES_MAX];
    int32_t longest_us;
    unsigned wakeups;
};

int64_t measure_now_us(void); /* CLOCK_MONOTONIC */
/* When this process was executed, in the same clock, from /proc/self/stat (10 ms steps). */
int64_t measure_exec_us(void);
void measure_begin(struct measure *, enum measure_span);
void measure_end(struct measure *, enum measure_span);
/* By the thread of the loop. */
void measure_open(struct measure *);
void measure_close(struct measure *);
void measure_clear(struct measure *); /* what was measured, and what runs */
/* The loop has something to do; it has done it and waits. */
void measure_woke(struct measure *);
void measure_rests(struct measure *);
/* What it does this time nobody waits for: a picture for whoever looks on. */
void measure_skip(struct measure *);
/* A frame was presented: closes the touch that waited for it. */
void measure_frame(struct measure *);
void measure_write(const struct measure *, struct bytes *out_json);

#endif
