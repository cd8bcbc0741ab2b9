/* framing.h - inside of the HTTP room: whether the headers of a request say in one way only where
 * it ends and whose it is.
 *
 * libmicrohttpd takes the first of two lengths, and a proxy may take the other: what one of them
 * holds for a body is the next request to the other, sent by a stranger and answered as somebody
 * else's (ASVS 5.0, 4.2.1; RFC 9112, 6.3). */
#ifndef ANJUNGAN_BACKEND_HTTP_FRAMING_H
#define ANJUNGAN_BACKEND_HTTP_FRAMING_H

#include "backend/http/message.h"

bool framing_is_plain(const struct http_request *);

#endif
