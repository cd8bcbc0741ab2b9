/* s3_line.h - one signed HTTP request of an S3 store, tried until it is answered or its time is
 * over. */
#ifndef ANJUNGAN_BACKEND_BLOBS_S3_LINE_H
#define ANJUNGAN_BACKEND_BLOBS_S3_LINE_H

#include "backend/blobs/s3.h"
#include "base/bytes.h"
#include "base/fault.h"

enum { S3_HANDLES = 16, S3_ERROR_MAX = 64 << 10 };

struct s3_line;
/* Copies all of it. */
struct s3_line *s3_line_create(const struct s3_options *, const struct bytes *access,
                               const struct bytes *secret, struct fault *);
void s3_line_destroy(struct s3_line *); /* NULL is fine */

struct s3_question {
    const char *method;
    const char *url;  /* whole; a query in it is sorted and encoded already, as the signature has it
                       */
    const void *body; /* of PUT */
    size_t size;
    size_t max;         /* of the answer */
    int64_t *out_now_s; /* the store's own time when it answered; 0: not told. NULL: not asked */
};
/* out: the answer's body, untouched on failure. FAULT_NOT_FOUND for an absent object alone. */
bool s3_line_ask(struct s3_line *, const struct s3_question *, struct bytes *out, struct fault *);

#endif
