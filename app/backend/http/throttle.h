/* throttle.h - how often one address may guess: a few misses a minute, then it has to wait.
 *
 * A table of fixed size: an attacker with many addresses pushes out the oldest, and can neither
 * grow the program nor lock out an address that did nothing. Each process has its own, so that of N
 * backends a stranger has N times the guesses: what is counted here spares work, and keeps no
 * secret. The shortest is the tracking code, of 64.8 bits (receipt/code.h): where a million cases
 * are, one guess in 2^44.8 = 3 * 10^13 finds one, and ten backends that answered a thousand each
 * every second would be asked for a century. What is short (a name's password from one address, a
 * NIK) is counted in the database, for all of them: db/guesses.h; so is what locks an account. */
#ifndef ANJUNGAN_BACKEND_HTTP_THROTTLE_H
#define ANJUNGAN_BACKEND_HTTP_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct throttle;
/* misses: allowed within any window_s seconds. */
struct throttle *throttle_create(unsigned misses, unsigned window_s);
void throttle_destroy(struct throttle *);
/* 0: go ahead; otherwise the seconds to wait. An IPv6 address counts with all of its /64. */
unsigned throttle_wait_s(struct throttle *, const char *address, int64_t now_s);
void throttle_miss(struct throttle *, const char *address, int64_t now_s);
/* What counts as one with that address, in hexadecimal. */
enum { THROTTLE_NETWORK_SIZE = 33 };
void throttle_network(const char *address, char out[THROTTLE_NETWORK_SIZE]);
/* The same of one thing that is guessed at from there (a name), apart from all others. Things are
 * told apart by their first 32 bytes. */
unsigned throttle_wait_of_s(struct throttle *, const char *address, const char *thing,
                            int64_t now_s);
void throttle_miss_of(struct throttle *, const char *address, const char *thing, int64_t now_s);

#endif
