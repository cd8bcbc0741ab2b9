/* commands.h - what the lines of a scenario do. */
#ifndef ANJUNGAN_KIOSK_COMMANDS_H
#define ANJUNGAN_KIOSK_COMMANDS_H

#include "base/bytes.h"
#include "case/case.h"

struct kiosk;

/* Kept from one try of a line to the next; zeroed before the first. */
enum { CONDITIONS_MAX = 4 };

/* Of `random`. */
enum { RANDOM_SCREENS_MAX = 48 };

struct random_run {
    bool began, was_in_session, has_case;
    uint64_t seed, number, count, done; /* number: of the next roll; not each leads to an event */
    unsigned bold;                      /* percent of the touches that lead onwards */
    unsigned sessions, cases, leaps;
    int64_t limit_ms; /* how long it may stand there, left alone */
    int64_t pressable_us, rest_us;
    struct {
        const char *name;
        unsigned events;
    } screens[RANDOM_SCREENS_MAX];
    char staff[16];                                   /* number and PIN; "": staff stay away */
    char case_id[CASE_ID_SIZE], code[CASE_CODE_SIZE]; /* of the last case */
};

struct command_state {
    unsigned typed; /* characters of `type` that are done */
    /* Of `if` and `unless`, and of those behind them. */
    enum { UNDECIDED, MET, NOT_MET } conditions[CONDITIONS_MAX];
    unsigned depth;
    unsigned toggles; /* of the keyboard for the character at hand */
    int64_t until_us; /* of `wait` */
    struct random_run random;
    int wake_ms; /* look again after so long at the latest; 0: events will tell */
};

enum command_result {
    COMMAND_DONE,
    COMMAND_FAILED,
    COMMAND_WAITS /* what is missing is in reply */
};

enum command_result command_run(struct kiosk *, const char *line, struct command_state *,
                                struct bytes *reply);

#endif
