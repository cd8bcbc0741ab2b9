/* message.h - a request and its response as plain values, without any socket in them, so that every
 * room that answers requests can be tested by writing one down. */
#ifndef ANJUNGAN_BACKEND_HTTP_MESSAGE_H
#define ANJUNGAN_BACKEND_HTTP_MESSAGE_H

#include "base/bytes.h"

#include <stdint.h>

enum http_method {
    HTTP_GET = 1 << 0,
    HTTP_HEAD = 1 << 1,
    HTTP_POST = 1 << 2,
    HTTP_PATCH = 1 << 3,
    HTTP_DELETE = 1 << 4,
    HTTP_OPTIONS = 1 << 5,
};
const char *http_method_name(enum http_method);
bool http_method_parse(const char *name, enum http_method *out);

enum { HTTP_ARGUMENT_SIZE = 128, HTTP_HEADERS_MAX = 64, HTTP_ADDRESS_SIZE = 64 };

struct http_pair {
    const char *name, *value; /* value "" where there was none */
};

/* Whom a client certificate proved: signed by our CA, valid today, for TLS clients. */
struct http_peer {
    bool proved;
    char name[64];        /* its common name */
    char fingerprint[65]; /* SHA-256 of the certificate, hexadecimal */
};

struct http_request {
    enum http_method method;
    const char *path;
    struct http_pair headers[HTTP_HEADERS_MAX], queries[HTTP_HEADERS_MAX];
    int headers_count, queries_count;
    bool crowded;                      /* there were more of either than fit */
    char argument[HTTP_ARGUMENT_SIZE]; /* what stood for the route's star */
    char second[HTTP_ARGUMENT_SIZE];   /* and for its second */
    char address[HTTP_ADDRESS_SIZE];   /* the client's */
    struct http_peer peer;
    struct bytes body; /* of a route that takes it whole */
    void *state;       /* of a route that streams */
};

/* NULL when absent. Header names are compared without regard to case. */
const char *http_request_header(const struct http_request *, const char *name);
const char *http_request_query(const struct http_request *, const char *name);
/* A header of decimal digits only; more than 2^63 - 1 reads as that: it is too much, not absent.
 * false: absent or anything else. */
bool http_request_number(const struct http_request *, const char *name, int64_t *out);

enum { HTTP_RESPONSE_HEADERS_MAX = 20, HTTP_VALUE_SIZE = 512 };

struct http_response {
    int status;
    struct {
        const char *name; /* a literal */
        char value[HTTP_VALUE_SIZE];
    } headers[HTTP_RESPONSE_HEADERS_MAX];
    int headers_count;
    struct bytes body;
};

/* Sets, or replaces, a header. name must be a literal. A value with a line break, or too long, is a
 * broken promise. */
void http_response_header(struct http_response *, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const char *http_response_find(const struct http_response *, const char *name); /* or NULL */
/* {"code": ..., "message": ...}; code and message are literals of ours. */
void http_response_error(struct http_response *, int status, const char *code, const char *message);
/* 503: what the answer depends on is away, and it is not said what the answer would be. */
void http_response_away(struct http_response *);
void http_response_clear(struct http_response *);

#endif
