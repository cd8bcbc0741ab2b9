/* receiving.h - one file on its way in, from the form of a page: how many at one time, and how much
 * of it is read.
 *
 * Files that are being sent hold memory, up to their size each: so there are few places, and fewer
 * for one thing. What will not be taken is read to its end all the same, up to a bound: a browser
 * that is cut off in the middle of its sending shows its own error, and not our sentence. */
#ifndef ANJUNGAN_BACKEND_HTTP_RECEIVING_H
#define ANJUNGAN_BACKEND_HTTP_RECEIVING_H

#include "backend/http/message.h"
#include "backend/http/multipart.h"

#include <pthread.h>

enum {
    RECEIVING_PLACES = 16,
    RECEIVING_PER_THING = 2,
    RECEIVING_THING_SIZE = 32,
    RECEIVING_READ_MAX = 64 << 20,
    RECEIVING_WAIT_S = 15, /* for a place, as it is told */
};

struct receiving_places {
    pthread_mutex_t lock;
    uint8_t things[RECEIVING_PLACES][RECEIVING_THING_SIZE];
    bool taken[RECEIVING_PLACES];
};
void receiving_places_init(struct receiving_places *);
void receiving_places_finish(struct receiving_places *);

struct receiving {
    struct receiving_places *places; /* NULL: nothing of it is kept */
    int place;
    uint64_t read;
    struct multipart form;
};
/* Takes a place for a file of field "file"; without one nothing of it is kept, and what came is
 * read nevertheless. A zeroed struct may be freed, and has no place. */
bool receiving_take(struct receiving *, struct receiving_places *,
                    const uint8_t thing[RECEIVING_THING_SIZE], const struct http_request *,
                    size_t max);
/* As the headers announce it. False: more than is read. */
bool receiving_announced(const struct http_request *);
/* False: it has become more than is read. */
bool receiving_data(struct receiving *, const void *data, size_t size);
void receiving_free(struct receiving *); /* gives the place back; wipes */

#endif
