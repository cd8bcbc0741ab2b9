/* blobs.h - the sealed cases themselves: large, opaque, written once, front to back.
 *
 * A blob is a part while it grows and whole once it is finished; only a whole one can be read.
 * Names are 32 hexadecimal digits. Callable from any thread; two writers of one part are the
 * caller's to keep apart. */
#ifndef ANJUNGAN_BACKEND_BLOBS_BLOBS_H
#define ANJUNGAN_BACKEND_BLOBS_BLOBS_H

#include "base/bytes.h"
#include "base/fault.h"

struct blobs;

/* What a list tells of a part. */
struct blobs_entry {
    const char *name;
    int64_t age_s; /* since it was last written to, by the store's own clock; 0: it does not tell */
};
typedef void blobs_each(const struct blobs_entry *, void *context);
enum { BLOBS_NAME_SIZE = 33 };

struct blobs_ops {
    /* An empty part, durably there. One that is already there is emptied. */
    bool (*create)(struct blobs *, const char *name, struct fault *);
    /* Puts data at offset, which is no further than what was written before; durable only after
     * sync. FAULT_NOT_FOUND without create. After a failure what was not synced may be gone. */
    bool (*write)(struct blobs *, const char *name, int64_t offset, const void *data, size_t size,
                  struct fault *);
    /* By the process that wrote. */
    bool (*sync)(struct blobs *, const char *name, struct fault *);
    /* Of a part: what has been written to it, durable or not. */
    bool (*size)(struct blobs *, const char *name, int64_t *out, struct fault *);
    /* A synced part becomes whole, of exactly size bytes. Doing it twice is fine. */
    bool (*finish)(struct blobs *, const char *name, int64_t size, struct fault *);
    bool (*read)(struct blobs *, const char *name, size_t max, struct bytes *out, struct fault *);
    /* Part or whole; absent is fine. */
    bool (*remove)(struct blobs *, const char *name, struct fault *);
    /* A page of the parts: some hundreds, by their names, those behind `after` ("": from the first
     * on); then the last of the page, or "" where that was the last of all. What is there all the
     * while is met, and of a store that is made of objects what a whole one is made of, too; what
     * is not ours is passed over. each must not use the store. after is untouched on failure,
     * though each may have been called. */
    bool (*list_parts)(struct blobs *, char after[BLOBS_NAME_SIZE], blobs_each *, void *context,
                       struct fault *);
    /* Bytes that can still be taken in. */
    bool (*space)(struct blobs *, int64_t *out, struct fault *);
    void (*destroy)(struct blobs *);
};

struct blobs {
    const struct blobs_ops *ops; /* first member of every store's struct */
};

/* Borrowed. */
struct blobs_options {
    const char *uri; /* "file:DIR", or "s3:https://HOST[:PORT]/BUCKET[/PREFIX]" */
    const char *region, *credentials_file, *ca_file; /* of s3: alone (s3.h) */
};
/* Makes the folder where it is missing; asks nothing of an S3 store. */
struct blobs *blobs_create(const struct blobs_options *, struct fault *);
void blobs_destroy(struct blobs *); /* NULL is fine */
/* FAULT_INPUT with what is wrong about it. */
bool blobs_uri_check(const char *uri, struct fault *);
bool blobs_are_remote(const char *uri); /* of an S3 store */

/* The stores. */
struct s3_options;
struct blobs *blobs_file_create(const char *dir, struct fault *);
struct blobs *blobs_s3_create(const struct s3_options *, struct fault *);
/* A name comes from the database or our own generator; it is looked at all the same, since it
 * becomes a path. */
bool blobs_name_check(const char *name, struct fault *);

#endif
