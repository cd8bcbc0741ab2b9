/* multipart.h - the one file of a form (RFC 7578), read as it arrives.
 *
 * Hostile until parsed: exactly one part, of one field name, between delimiters of the boundary
 * that the header announces; nothing before it, nothing behind it. Its file name and type are not
 * looked at: what a file is, its bytes say. Memory is bounded by the largest file taken; what is
 * longer is still read to its end, so that whoever sent it can be told, and none of it is kept. */
#ifndef ANJUNGAN_BACKEND_HTTP_MULTIPART_H
#define ANJUNGAN_BACKEND_HTTP_MULTIPART_H

#include "base/bytes.h"

enum { MULTIPART_BOUNDARY_MAX = 70 /* RFC 2046, 5.1.1 */, MULTIPART_HEADERS_MAX = 4096 };

enum multipart_result { MULTIPART_FILE, MULTIPART_TOO_LARGE, MULTIPART_BROKEN };

enum multipart_state {
    MULTIPART_STATE_BROKEN, /* a zeroed struct is */
    MULTIPART_STATE_OPENING,
    MULTIPART_STATE_HEADERS,
    MULTIPART_STATE_FILE,
    MULTIPART_STATE_AFTER, /* a delimiter: two hyphens make it the last */
    MULTIPART_STATE_DONE,
};

struct multipart {
    char delimiter[MULTIPART_BOUNDARY_MAX + 5]; /* CR LF, two hyphens, boundary */
    size_t length, matched;
    const char *field; /* borrowed */
    size_t max;
    enum multipart_state state;
    size_t headers; /* bytes of them */
    bool named;     /* the field was it */
    struct bytes line, file;
    bool too_large;
};

/* content_type: the request's, or NULL. A zeroed struct may be freed. False: not such a form; what
 * follows is then broken. */
bool multipart_begin(struct multipart *, const char *content_type, const char *field, size_t max);
void multipart_data(struct multipart *, const void *data, size_t size);
/* out gets the file of MULTIPART_FILE; it may be empty. */
enum multipart_result multipart_end(struct multipart *, struct bytes *out);
void multipart_free(struct multipart *); /* wipes */

#endif
