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
    unsigned touches; /* in all; the ring keeps the last */
    int64_t round_us; /* when the loop woke up, or showed its last frame; 0 = not yet */
    int32_t rounds_us[MEASURE_TOUCHES_MAX]; /* from there to the frame: how long anyone was kept */
    unsigned frames, wakeups;
};

int64_t measure_now_us(void); /* CLOCK_MONOTONIC */
/* When this process was executed, in the same clock, from /proc/self/stat (10 ms steps). */
int64_t measure_exec_us(void);
void measure_begin(struct measure *, enum measure_span);
void measure_end(struct measure *, enum measure_span);
/* The loop has something to do. */
void measure_round(struct measure *);
/* A frame was presented: closes the touch that waited for it. */
void measure_frame(struct measure *);
void measure_write(const struct measure *, struct bytes *out_json);

#endif
