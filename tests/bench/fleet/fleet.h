/* fleet.h - thousands of terminals in one program: each has its own keys, certificates and address
 * on the loopback, seals cases with the terminal's own rooms and sends them as a courier does,
 * until the signed answer is there. What is made up says SPESIMEN.
 *
 * A terminal trusts nothing that it was told: an offset that falls, an upload that is gone, an
 * answer about other bytes is a broken promise of the backend's, printed and counted. Whatever may
 * be asked again is. */
#ifndef ANJUNGAN_TESTS_BENCH_FLEET_H
#define ANJUNGAN_TESTS_BENCH_FLEET_H

#include "base/bytes.h"
#include "base/fault.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

enum { SERVERS_MAX = 16, NAME_SIZE = 32, ADDRESS_SIZE = 16, CODE_TEXT_SIZE = 20 };

struct options {
    const char
        *servers[SERVERS_MAX]; /* "https://127.0.0.1:8443": each request goes to any of them */
    unsigned servers_count;
    const char *tokens; /* a file: "PKL-01 CODE.PIN" in each line; those terminals are enrolled */
    const char *dir;    /* keys and certificates are kept there: enrolled once, sent from again */
    const char *catalogue, *service;
    const char *journal;      /* a file: what was accepted, a line each; NULL: none */
    unsigned cases, at_once;  /* all together; terminals that send at the same time */
    unsigned bytes, chunk;    /* of a specimen document in each case; of one PATCH */
    unsigned beat_s, seconds; /* a heartbeat of each so often, 0: none; without cases: how long */
    unsigned patience_s;      /* a case that has no answer by then is lost */
    bool no_answers;          /* of a tus server of others: a case ends with its last byte */
};

struct parcel {
    char id[33], sha256[65], code[CODE_TEXT_SIZE];
    struct bytes sealed;
};

struct terminal {
    char id[NAME_SIZE], address[ADDRESS_SIZE], token[96];
    struct parcel *parcels;
    unsigned parcels_count;
};

/* How long something took, of every time it was done. */
struct tally {
    atomic_uint count;
    unsigned room;
    float *ms;
};

struct fleet {
    const struct options *options;
    struct terminal *terminals;
    unsigned terminals_count;
    struct tally whole, request, beat; /* a case to its answer, one request of it, a heartbeat */
    atomic_uint broken;                /* promises */
    atomic_uint again;                 /* requests that were made again */
    atomic_uint missed;                /* heartbeats without an answer */
    atomic_ullong sent;                /* bytes that were acknowledged */
    atomic_bool over;
    FILE *journal;
    pthread_mutex_t files;
};

void fleet_broken(struct fleet *, const struct terminal *, const char *what, const char *about);
double now_ms(void);
void pause_ms(unsigned);

/* tally.c */
void tally_begin(struct tally *, unsigned room);
void tally_add(struct tally *, double ms);
void tally_finish(struct tally *);
double tally_of(struct tally *, double share); /* 0.99: p99; sorts */

/* crew.c - count pieces of work, each done once, by so many threads. */
typedef void crew_work(struct fleet *, unsigned item);
void crew_run(struct fleet *, unsigned count, unsigned threads, crew_work *);

/* line.c - a terminal's connection, which lives as long as its owner. */
struct line;
struct line *line_create(struct fleet *, const struct terminal *, const char *pin);
void line_destroy(struct line *);

struct heard {
    long status; /* 0: none came */
    int64_t offset;
    char location[160];
    struct bytes body;
};
/* headers: lines without their end, NULL behind the last. The reply is the caller to free. */
void line_ask(struct line *, const char *method, const char *path, const char *const *headers,
              const void *body, size_t size, struct heard *);
void heard_free(struct heard *);

/* The work on each terminal. */
void enrol_one(struct fleet *, unsigned item); /* enrol.c; fine for one that is enrolled */
void seal_some(struct fleet *, unsigned item); /* seal.c */
void send_all(struct fleet *, unsigned item);  /* send.c */
void *beat_all(void *fleet);                   /* beat.c: until it is over */

#endif
