/* router.h - from a request to the function that answers it, and the rules every answer keeps.
 *
 * A room offers a const table of routes. A route takes its body whole, up to a bound, or streams
 * it. The router knows no socket: server.h feeds it, and so do the tests. */
#ifndef ANJUNGAN_BACKEND_HTTP_ROUTER_H
#define ANJUNGAN_BACKEND_HTTP_ROUTER_H

#include "backend/http/message.h"

/* A request goes through begin, data as often as there is data, and then either end or cut. */
struct http_stream {
    /* The headers are there. false: the response is filled already, the body is not wanted. */
    bool (*begin)(struct http_request *, struct http_response *, void *context);
    /* false: not wanted any more; the response is filled. */
    bool (*data)(struct http_request *, struct http_response *, const void *, size_t,
                 void *context);
    void (*end)(struct http_request *, struct http_response *, void *context);
    /* The connection broke, or begin or data said no: let go of request->state. */
    void (*cut)(struct http_request *, void *context);
};

struct http_route {
    unsigned methods;    /* enum http_method, or-ed; GET answers HEAD too */
    const char *pattern; /* "/t/" followed by a star: a star, of which there may be two, is one
                            segment, not empty */
    size_t body_max;     /* a longer body is 413 */
    void (*answer)(struct http_request *, struct http_response *, void *context);
    const struct http_stream *stream; /* instead of answer */
};

/* One room's routes with what they work on. */
struct http_site {
    const struct http_route *routes;
    int count;
    void *context;
};

enum { HTTP_SITES_MAX = 8 };
struct http_router {
    struct http_site sites[HTTP_SITES_MAX];
    int count;
    bool https;              /* what is served here is reached by TLS: promise it (HSTS) */
    bool overrides;          /* X-HTTP-Method-Override is the method, whatever came (tus 1.0.0) */
    struct http_pair always; /* one more header of every answer, whoever gives it; or no name */
    /* Nothing there. */
    void (*missing)(struct http_request *, struct http_response *, void *context);
    void *missing_context;
};

struct http_exchange {
    const struct http_router *router;
    const struct http_route *route;
    void *context;
    struct http_request request;
    struct http_response response;
    bool streaming; /* begun, neither ended nor cut */
    bool answered;  /* response is filled */
    bool closes;    /* where the request ends cannot be said: nothing more is read behind it */
};

/* request's method, path, headers, queries, address and peer are set; method_name is as it came. */
void http_exchange_begin(struct http_exchange *, const struct http_router *,
                         const char *method_name);
void http_exchange_data(struct http_exchange *, const void *, size_t);
/* The body is complete: fills the response, if it is not yet. */
void http_exchange_end(struct http_exchange *);
/* Frees everything; a stream that has not ended is cut. */
void http_exchange_finish(struct http_exchange *);

#endif
