/* send.h - what both ways out have in common: what came of a try, and the bounds of its line. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_SEND_H
#define ANJUNGAN_BACKEND_NOTIFY_SEND_H

#include "base/fault.h"

#include <curl/curl.h>
#include <stdatomic.h>

enum sent {
    SENT_DONE,
    SENT_LATER,   /* not now: it is tried again */
    SENT_NEVER,   /* refused for good */
    SENT_STOPPED, /* the program ends: this was no try */
};

/* No proxy, no signals, TLS 1.2 or later, CA as given (NULL: the system's), not more than SEND_MS
 * in all, and given up soon after *ending becomes true. */
enum { SEND_CONNECT_MS = 10000, SEND_ANSWER_S = 20, SEND_MS = 60000 };
struct send_line {
    CURL *easy;
    atomic_bool *ending;
    curl_socket_t socket; /* send.c's own */
};
/* line: as long as its easy. */
void send_bounds(struct send_line *line, const char *ca_file);

#endif
