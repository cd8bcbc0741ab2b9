/* escpos_run_inside.h - what sending a job and waiting for its proof have in common. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_RUN_INSIDE_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_RUN_INSIDE_H

#include "printer/escpos_run.h"

enum {
    RUN_LOOK_MS = 500,  /* between two looks at the status */
    RUN_KNOCK_MS = 500, /* for the answer to a GS r that has nothing in front of it */
};

int64_t run_sooner(int64_t a_ms, int64_t b_ms);
/* P-11. */
bool run_forgotten(struct fault *);
/* Takes down what was heard. False: it says that the job has come to a stop. */
bool run_absorb(struct escpos_run *, const struct escpos_answers *, struct fault *);
/* A printer that talks, and is silent two questions long though little could delay an answer, has
 * no power: P-11. */
bool run_mind_silence(const struct escpos_run *, struct fault *);
/* GS r, with an ear for trouble too: usblp takes no byte more from a printer that has stopped. */
bool run_transmit(struct escpos_run *, struct fault *);
/* After the last byte. */
bool run_wait_for_proof(struct escpos_run *, struct fault *);

#endif
