/* words.h - what a simulator has been told, so that its hardware outlives its process.
 *
 * An empty paper roll is still empty after the process was killed: a new child is started with the
 * words that still hold. */
#ifndef ANJUNGAN_DEVICES_WORDS_H
#define ANJUNGAN_DEVICES_WORDS_H

#include "devices/protocol.h"

enum { WORDS_MAX = 16 };

struct words {
    char list[WORDS_MAX][WORD_SIZE];
    int count;
};

/* ok ends all, plug ends unplug; hang, hang_finish, crash and code:TEXT strike once and are not
 * kept. The oldest gives way when there are too many. */
void words_add(struct words *, const char *word);
/* A job found no more paper: what was to happen in the middle of a job has happened. */
void words_printed_out(struct words *);
/* "--word", word, ... and NULL; borrows. */
void words_to_arguments(const struct words *, const char *out[2 * WORDS_MAX + 1]);

#endif
