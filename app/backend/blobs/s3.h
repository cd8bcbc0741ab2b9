/* s3.h - the objects of one bucket of an S3 store: put, get, delete, list.
 *
 * Requests are signed (signature version 4, with the SHA-256 of what they carry) and go over TLS,
 * or in the clear to this very machine. Each call ends within S3_CALL_MS, whatever the store does:
 * a store that does not answer, answers 500, 503 or 429, or breaks off is asked again with growing
 * pauses until then. The store must list what it has just confirmed. Callable from any thread. */
#ifndef ANJUNGAN_BACKEND_BLOBS_S3_H
#define ANJUNGAN_BACKEND_BLOBS_S3_H

#include "base/bytes.h"
#include "base/fault.h"

enum { S3_CALL_MS = 20000, S3_URL_MAX = 400, S3_KEY_SIZE = 160 };

/* Borrowed for s3_create. */
struct s3_options {
    const char *url; /* "https://HOST[:PORT]/BUCKET[/PREFIX]" */
    const char *region;
    const char *credentials_file; /* the access key, and on its second line the secret key */
    const char *ca_file;          /* PEM of who vouches for it, or NULL: the system's authorities */
    int call_ms;                  /* how long a call may take; 0: S3_CALL_MS */
};

struct s3;
/* Asks nothing of the store yet. K-01, K-02. */
struct s3 *s3_create(const struct s3_options *, struct fault *);
void s3_destroy(struct s3 *); /* NULL is fine */

/* Is it such a url? FAULT_INPUT with what is wrong. */
bool s3_url_check(const char *url, struct fault *);

/* A key is of A-Za-z0-9/-._ and stands behind PREFIX. Refusals are FAULT_SYSTEM with the store's
 * own word; a store that cannot be reached is FAULT_TIMEOUT. */
/* Durable when it returns true. */
bool s3_put(struct s3 *, const char *key, const void *data, size_t size, struct fault *);
/* FAULT_NOT_FOUND; FAULT_INPUT when larger than max. */
bool s3_get(struct s3 *, const char *key, size_t max, struct bytes *out, struct fault *);
/* Absent is fine. */
bool s3_delete(struct s3 *, const char *key, struct fault *);
/* Of every key that begins with prefix, which is not repeated in name. */
struct s3_object {
    const char *name;
    int64_t size;
    int64_t age_s; /* since it was written, by the store's own clock; 0 where it does not tell */
};
/* Returns false to end it with its own fault. */
typedef bool (*s3_each)(const struct s3_object *, void *context, struct fault *);
bool s3_list(struct s3 *, const char *prefix, s3_each each, void *context, struct fault *);
/* One page of it, in the order of their bytes, of those behind the name `after` ("": from the
 * first). */
bool s3_list_page(struct s3 *, const char *prefix, const char *after, s3_each each, void *context,
                  bool *out_more, struct fault *);

#endif
