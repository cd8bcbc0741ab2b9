/* reply.h - what the backend answered, reduced to what the courier acts on.
 *
 * Header lines are foreign bytes: each is read strictly or not at all, and a number that does not
 * fit counts as missing. A line that comes twice with two values counts as missing, too. */
#ifndef ANJUNGAN_COURIER_REPLY_H
#define ANJUNGAN_COURIER_REPLY_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

enum { REPLY_UNREADABLE = -1 }; /* as a status: an answer came, but not one of HTTP's */
enum { REPLY_PATH_SIZE = 512, REPLY_HEADERS_MAX = 64 * 1024, REPLY_BODY_MAX = 64 * 1024 };

struct reply {
    int status;        /* 0: no answer came; REPLY_UNREADABLE */
    int64_t offset;    /* Upload-Offset, or -1 */
    int64_t length;    /* Upload-Length, or -1 */
    int64_t retry_s;   /* Retry-After from now, or -1 */
    bool has_location; /* a Location stood there, usable or not */
    bool offset_clash, length_clash;
    char path[REPLY_PATH_SIZE]; /* of the Location, "" when there is no usable one */
    struct bytes body;
    char problem[120]; /* why no answer came, in words; "" otherwise */
};

/* A reply to which nothing has been said yet. */
void reply_reset(struct reply *);
/* One header line, with or without its line end. A status line begins anew (100, then 204). */
void reply_header(struct reply *, const char *line, size_t size);
/* The support code of the error's JSON body ("N-04"), or "" when there is none. */
void reply_code(const struct reply *, char out[8]);
void reply_free(struct reply *);

#endif
