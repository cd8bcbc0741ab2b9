/* commands.h - what the lines of a scenario do. */
#ifndef ANJUNGAN_KIOSK_COMMANDS_H
#define ANJUNGAN_KIOSK_COMMANDS_H

#include "base/bytes.h"

struct kiosk;

/* Kept from one try of a line to the next; zeroed before the first. */
enum { CONDITIONS_MAX = 4 };

struct command_state {
    unsigned typed; /* characters of `type` that are done */
    /* Of `if` and `unless`, and of those behind them. */
    enum { UNDECIDED, MET, NOT_MET } conditions[CONDITIONS_MAX];
    unsigned depth;
    unsigned toggles; /* of the keyboard for the character at hand */
    int64_t until_us; /* of `wait` */
    int wake_ms;      /* look again after so long at the latest; 0: events will tell */
};

enum command_result {
    COMMAND_DONE,
    COMMAND_FAILED,
    COMMAND_WAITS /* what is missing is in reply */
};

enum command_result command_run(struct kiosk *, const char *line, struct command_state *,
                                struct bytes *reply);

#endif
