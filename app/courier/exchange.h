/* exchange.h - one request to the backend and its reply: what a parcel writes and the transport
 * carries. Paths only: where they lead is the transport's business, and always the same place. */
#ifndef ANJUNGAN_COURIER_EXCHANGE_H
#define ANJUNGAN_COURIER_EXCHANGE_H

#include "courier/reply.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PATCH };
enum { EXCHANGE_HEADERS_MAX = 6, EXCHANGE_HEADER_SIZE = 320 };

struct exchange {
    enum method method;
    char path[REPLY_PATH_SIZE]; /* "/intake/..." */
    char headers[EXCHANGE_HEADERS_MAX][EXCHANGE_HEADER_SIZE];
    int header_count;
    struct bytes body;
    size_t reply_max;   /* a larger answer's body is no answer; begins as REPLY_BODY_MAX */
    unsigned timeout_s; /* for all of it; begins as 0: as long as a request of its kind may take */
    struct reply reply;
    void *owner; /* of whoever asked */
};

/* Empties it for another request; the body keeps its memory. */
void exchange_begin(struct exchange *, enum method, const char *path);
void exchange_header(struct exchange *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void exchange_free(struct exchange *);

#endif
