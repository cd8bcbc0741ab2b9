/* enrol.h - makes a new terminal known to the backend, once, with a one-time token.
 *
 * The token carries the hash of the backend's public key, so that the first connection already goes
 * to the right one. A token works once; therefore the answer is put on disk whole, in one file,
 * before it is spread over its places: whoever pulls the plug in between loses nothing, the next
 * --enrol or start finishes it. */
#ifndef ANJUNGAN_COURIER_ENROL_H
#define ANJUNGAN_COURIER_ENROL_H

#include "courier/config.h"
#include "courier/folders.h"

struct token {
    char code[17]; /* 16 Crockford base32 characters, upper case */
    char pin[45];  /* base64 of 32 bytes */
};

/* "CODE.PIN". The fault never repeats the token. N-03. */
bool token_read(const char *text, struct token *out, struct fault *);

/* Asks the backend and writes enrol/ and courier/; or only finishes an earlier run that was cut off
 * behind its answer. N-03, S-05 when the kiosk has not made its key yet. out_terminal: the name it
 * was given. */
bool enrol_run(const struct courier_config *, const struct folders *, const char *token,
               char out_terminal[32], struct fault *);
/* Finishes an enrolment that was cut off while its answer was being spread. out_finished: there was
 * one. FAULT_INPUT: what it left cannot be used. */
bool enrol_finish(const struct folders *, bool *out_finished, struct fault *);

#endif
