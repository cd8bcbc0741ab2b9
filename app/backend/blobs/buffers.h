/* buffers.h - what has been written to parts and is not in the store yet.
 *
 * A buffer is one writer's, from where it began to write. It is this process's alone: nothing that
 * others may count on is in it, and each is let go of rather than kept too long. A writer whose
 * buffer is gone learns of it at its next step, and its sender sends again what was never
 * confirmed. */
#ifndef ANJUNGAN_BACKEND_BLOBS_BUFFERS_H
#define ANJUNGAN_BACKEND_BLOBS_BUFFERS_H

#include "base/bytes.h"

enum {
    BUFFERS_MAX = 1024,
    BUFFERS_BYTES = 64 << 20, /* when they hold more than this, each is held to BUFFER_SMALL */
    BUFFER_SMALL = 256 << 10,
    BUFFER_STALE_MS = 5 * 60 * 1000, /* ten times what the intake waits for a silent line */
};

struct buffer {
    char name[33];
    uint64_t token;     /* no other writer's */
    int64_t start;      /* of what is not synced */
    int64_t put;        /* up to here it is in the store */
    struct bytes data;  /* from there on */
    bool taken, let_go; /* the table's own */
    int64_t used_ms;
};

struct buffers;
struct buffers *buffers_create(void);
void buffers_destroy(struct buffers *); /* NULL is fine */

/* This name's, for the caller alone until it gives it back; NULL: there is none, or it is taken. */
struct buffer *buffers_take(struct buffers *, const char *name);
/* A new one that begins at start, taken; the one before it is let go of. NULL: all are taken. */
struct buffer *buffers_begin(struct buffers *, const char *name, int64_t start);
void buffers_give(struct buffers *, struct buffer *);
/* Whether it is taken or not: whoever has it gives back what is nobody's any more. */
void buffers_let_go(struct buffers *, const char *name);
/* How much one may hold just now: CHUNK_MAX, or BUFFER_SMALL. */
size_t buffers_room(struct buffers *);
/* Where what was written ends; -1: there is no buffer. */
int64_t buffers_reach(struct buffers *, const char *name, int64_t *out_start);

#endif
