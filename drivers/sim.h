/* sim.h - how every simulator misbehaves when it is told to.
 *
 * A word takes effect at once and stays ("unplug", until "plug" or "ok"), or strikes once, in the
 * middle of the next job ("hang": the call never returns; "crash": the process aborts), so that
 * what is tried is the loss of a job and not of an idle process. */
#ifndef ANJUNGAN_DRIVERS_SIM_H
#define ANJUNGAN_DRIVERS_SIM_H

#include "device.h"

struct sim {
    bool unplugged;
    bool hang, crash; /* at the next job */
    int delay_ms;     /* what a job takes */
};

/* Reads delay_ms from the URI. */
void sim_init(struct sim *, const char *uri, int default_delay_ms);
/* hang, crash, unplug, plug, ok. false: not a word for every simulator. */
bool sim_control(struct sim *, const char *word);
/* To be called in the middle of a job: hangs or crashes if told to. */
void sim_strike(struct sim *);
void sim_sleep_ms(int ms);

#endif
