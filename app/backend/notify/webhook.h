/* webhook.h - an event told to an agency's own system: a signed POST of a few words of JSON.
 *
 *   X-Anjungan-Signature: t=UNIX-TIME,v1=HEX
 *
 * where HEX is the HMAC-SHA-256, under the secret both sides hold, of UNIX-TIME, a dot and the
 * body. A receiver refuses old times and ids (in the body) that it has seen. Any status 200 to 299
 * is taken as received, 410 as never again; redirects are not followed. Events come in no order:
 * `at`, in the body, says when. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_WEBHOOK_H
#define ANJUNGAN_BACKEND_NOTIFY_WEBHOOK_H

#include "backend/notify/send.h"
#include "base/bytes.h"

#include <stdint.h>

enum { WEBHOOK_SECRET_MIN = 16, WEBHOOK_ANSWER_MAX = 65536 };

struct webhook {
    const char *url, *secret;
    const char *ca_file; /* or NULL: the system's authorities */
};

enum sent webhook_send(const struct webhook *, struct bytes *body, int64_t now_s,
                       atomic_bool *ending, struct fault *);

#endif
