/* inside.h - what the files of the intake room share. */
#ifndef ANJUNGAN_BACKEND_INTAKE_INSIDE_H
#define ANJUNGAN_BACKEND_INTAKE_INSIDE_H

#include "backend/intake/claims.h"
#include "backend/intake/intake.h"
#include "backend/intake/tus.h"
#include "base/worker.h"

#include <stdatomic.h>

struct intake {
    struct intake_options options;
    struct claims *claims;
    struct worker *opening; /* one case at a time: a case is large when it is open */
    atomic_int waiting;     /* openings not yet done */
    bool begun;             /* what a process of its name left open is let go */
};

int64_t intake_now_s(const struct intake *);

/* opening.c */
void opening_submit(struct intake *, const char *upload_id);
/* Opens and answers what was received, on this thread. False: it was logged, and is tried again. */
bool opening_settle(struct intake *, const struct db_upload *);
/* What it was opening is anybody's: it could not, or ended before it had. */
void opening_let_go(struct intake *);

/* upload.c - an upload and the right to write to it. */
struct upload {
    struct db_upload row;
    struct claim claim;
    int64_t written; /* in the blob, durable or not; row.offset is what is durable and counted */
};
/* Of this terminal and not expired; otherwise the response is filled. Takes no claim. */
bool upload_find(struct intake *, const char *terminal, const char *id, struct db_upload *out,
                 struct http_response *);
/* Claims it, counts what a cut connection left behind, and reads its row anew. out is filled when
 * it is taken. */
enum claim_result upload_claim(struct intake *, const char *id, int64_t offset, struct upload *out);
/* Promise 1. Counts what is written; at its end the upload goes to be opened. */
bool upload_commit(struct intake *, struct upload *, struct fault *);
bool upload_write(struct intake *, struct upload *, const void *, size_t, struct fault *);
void upload_release(struct intake *, struct upload *);
/* Upload-Offset, Upload-Expires. */
void upload_headers(const struct db_upload *, struct http_response *);

/* receive.c - the two requests that carry bytes. */
extern const struct http_stream receive_post, receive_patch;
/* The version is ours and the terminal is admitted; otherwise the response is filled. */
bool intake_admit(struct intake *, const struct http_request *, struct http_response *);

#endif
