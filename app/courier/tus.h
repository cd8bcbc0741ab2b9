/* tus.h - one upload by tus 1.0.0, as a machine without network, disk or clock.
 *
 * It says what to ask next and is told the reply. Promises, whatever the server answers:
 * 1 bytes are sent only behind an offset that the server itself gave;
 * 2 after any reply out of the ordinary the server is asked (HEAD) before more is sent;
 * 3 whoever leads it in a circle makes it wait: it goes back at once only after the first clash
 *   (409) since the last progress, and progress is only what lies beyond every earlier offset;
 * 4 each chunk that finds no answer is halved, down to 64 KiB: a line that breaks every minute
 *   still carries a case. */
#ifndef ANJUNGAN_COURIER_TUS_H
#define ANJUNGAN_COURIER_TUS_H

#include "base/fault.h"
#include "courier/reply.h"

enum { TUS_CHUNK_MIN = 64 * 1024 };

enum tus_action {
    TUS_CREATE, /* POST: make the upload, or learn where it is */
    TUS_ASK,    /* HEAD: how far is it? */
    TUS_SEND,   /* PATCH */
    TUS_COMPLETE,
};

enum tus_verdict {
    TUS_ON,           /* ask the next thing at once */
    TUS_DONE,         /* every byte is with the server */
    TUS_WAIT,         /* it answered, but not with success: try again later */
    TUS_WAIT_NETWORK, /* no answer came */
    TUS_REFUSED,      /* trying again would change nothing */
};

struct tus {
    enum tus_action action;
    int64_t size;
    int64_t offset; /* where the next chunk begins */
    int64_t proven; /* the highest offset the server ever gave */
    int64_t chunk;
    int64_t chunk_max;
    bool clashed;               /* a 409 since the last progress */
    char path[REPLY_PATH_SIZE]; /* of the upload, "" before it was created */
};

/* path: of an upload begun earlier, or "". size is at least 1. */
void tus_init(struct tus *, int64_t size, int64_t chunk_max, const char *path);
/* How many bytes the next PATCH carries. */
int64_t tus_chunk(const struct tus *);
/* The reply to what action asked. out_progress: the server has more than ever before. why says
 * in words what was wrong, for every verdict but ON and DONE. */
enum tus_verdict tus_take(struct tus *, const struct reply *, bool *out_progress,
                          struct fault *why);
/* The server does not know the upload any more: begin again. */
void tus_restart(struct tus *);

#endif
