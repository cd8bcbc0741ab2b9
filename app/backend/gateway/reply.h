/* reply.h - what a gateway's answer means. A stranger's bytes until they are read here. */
#ifndef ANJUNGAN_BACKEND_GATEWAY_REPLY_H
#define ANJUNGAN_BACKEND_GATEWAY_REPLY_H

#include "base/bytes.h"
#include "base/certificate_status.h"
#include "base/fault.h"

enum gateway_verdict {
    GATEWAY_ANSWERED,
    GATEWAY_LATER,  /* it may answer if it is asked again */
    GATEWAY_FAILED, /* asking again would change nothing */
};

/* http_status: of the answer. flooded: more came than any answer has. Anything but
 * GATEWAY_ANSWERED fills the fault (G-01, G-02). */
enum gateway_verdict gateway_reply_read(int http_status, const struct bytes *body, bool flooded,
                                        enum certificate_status *out, struct fault *);

#endif
