/* letter.h - one e-mail as text (RFC 5322, MIME): headers that nothing can be slipped into.
 *
 * Plain text in UTF-8, in base64, and so whole on every way; headers in ASCII alone. An address is
 * the plain form of addr-spec that everybody has, name@host.example: no quotes, comments, routes or
 * numbers, and no letters beyond ASCII. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_LETTER_H
#define ANJUNGAN_BACKEND_NOTIFY_LETTER_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

/* Of RFC 5321, without <>; of a line of a header, in bytes of UTF-8; of a text. */
enum {
    LETTER_ADDRESS_MAX = 254,
    LETTER_HEADER_MAX = 200,
    LETTER_TEXT_MAX = 16000,
    LETTER_LINK_MAX = 400
};

struct letter {
    const char *from, *from_name; /* an address; whose it is, or "" */
    const char *to;
    const char *subject;
    const char *text;     /* lines end with \n */
    const char *language; /* "id" */
    const char *id; /* of the message: letters and digits, the same whenever it is sent again */
    int64_t at_s;
    const char *stop; /* a POST there ends these letters (RFC 8058); or NULL */
};

bool letter_address_is_plain(const char *address);
/* Appends it, lines ended by CRLF. FAULT_INPUT: an address that is none, a control character or no
 * UTF-8 in a header, NUL or too much of anything. */
bool letter_write(const struct letter *, struct bytes *out, struct fault *);

#endif
