/* blobs_s3.h - what the files of the S3 store share: blobs_s3.c has the parts, blobs_s3_whole.c
 * what becomes of them, blobs_s3_list.c what parts there are.
 *
 * PREFIX/parts/NAME/ holds what grows: an object "open" while it does, and its chunks.
 * PREFIX/whole/NAME is the manifest of a whole one, and names its chunks; they stay where they are.
 * Nothing that one process knows decides: a part may be begun in one, continued in another and
 * finished in a third, and what a writer left who lost a race harms nobody. */
#ifndef ANJUNGAN_BACKEND_BLOBS_BLOBS_S3_H
#define ANJUNGAN_BACKEND_BLOBS_BLOBS_S3_H

#include "backend/blobs/blobs.h"
#include "backend/blobs/buffers.h"
#include "backend/blobs/chunks.h"
#include "backend/blobs/s3.h"

struct blobs_s3 {
    struct blobs blobs;
    struct s3 *s3;
    struct buffers *buffers;
};

/* "parts/NAME/TAIL", or with a NULL tail the manifest's. out. */
const char *blobs_s3_key(const char *name, const char *tail, char out[S3_KEY_SIZE]);
/* All that lies there of a part. FAULT_NOT_FOUND unless it is open. */
bool blobs_s3_look(struct blobs_s3 *, const char *name, struct chunks *out, struct fault *);

bool blobs_s3_finish(struct blobs *, const char *name, int64_t size, struct fault *);
bool blobs_s3_read(struct blobs *, const char *name, size_t max, struct bytes *out, struct fault *);
bool blobs_s3_list_parts(struct blobs *, char after[BLOBS_NAME_SIZE], blobs_each *, void *context,
                         struct fault *);

#endif
