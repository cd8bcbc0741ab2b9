/* server.h - one listening port: libmicrohttpd, and GnuTLS with client certificates, around a
 * router. */
#ifndef ANJUNGAN_BACKEND_HTTP_SERVER_H
#define ANJUNGAN_BACKEND_HTTP_SERVER_H

#include "backend/http/router.h"
#include "base/fault.h"

struct http_server_options {
    const char *address; /* to listen on: "127.0.0.1", "::" */
    unsigned port;       /* 0: any that is free */
    /* PEM. Without certificate: plain HTTP. client_ca: who signs client certificates, which are
     * then asked for but not demanded: a room decides. Borrowed while the server runs. */
    const struct bytes *certificate, *key, *client_ca;
    unsigned connections_max, connections_per_address; /* 0: no bound for one address */
    unsigned timeout_s;                                /* of a connection that says nothing */
    /* true: a thread for each connection, which may wait for the disk; false: a few threads that
     * share all, for many short and idle ones. */
    bool blocking;
    const char *proxy; /* the address whose X-Forwarded-For is believed, or "" */
};

struct http_server;

/* Starts to answer before it returns. */
struct http_server *http_server_create(const struct http_server_options *,
                                       const struct http_router *, struct fault *);
unsigned http_server_port(const struct http_server *);
/* Takes no more connections, cuts those that are open, ends its threads. NULL is fine. */
void http_server_destroy(struct http_server *);

#endif
