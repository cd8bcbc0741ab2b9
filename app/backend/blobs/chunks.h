/* chunks.h - what a part is made of in a store whose objects cannot grow: pieces that are written
 * once and never changed, and how they lie beside each other.
 *
 * A piece is named by where it lies. It counts when its writer was done with it: the last piece of
 * a run (what one writer put between two syncs) says where its run began, and with it those before
 * it count. What was put down and never synced so counts nowhere. Two writers that raced may have
 * left pieces that overlap: what was synced is true, whichever of them is read. */
#ifndef ANJUNGAN_BACKEND_BLOBS_CHUNKS_H
#define ANJUNGAN_BACKEND_BLOBS_CHUNKS_H

#include "base/bytes.h"
#include "base/fault.h"

enum { CHUNK_MAX = 8 << 20, CHUNK_NAME_SIZE = 64, CHUNKS_MAX = 32768 };

struct chunk {
    int64_t offset;
    int64_t size;   /* 1 to CHUNK_MAX */
    uint64_t token; /* of its writer */
    int64_t start;  /* of its run, in the run's last piece; -1 in those before it */
};

/* "OFFSET-SIZE-TOKEN" or "OFFSET-SIZE-TOKEN-START", each of a fixed number of hexadecimal digits.
 */
void chunk_name(const struct chunk *, char out[CHUNK_NAME_SIZE]);
bool chunk_parse(const char *name, struct chunk *out);

struct chunks {
    struct chunk *all;
    size_t count, capacity;
    bool open; /* the part is there, and not whole */
};
/* false: there are too many. */
bool chunks_add(struct chunks *, const struct chunk *);
void chunks_free(struct chunks *);
/* Leaves the fewest that lie without a gap from byte 0 on, in order, up to size or as far as they
 * go. How far: beyond size where the last one reaches beyond. */
int64_t chunks_settle(struct chunks *, int64_t size);

/* A whole blob's manifest: its size and its pieces in order. */
void blob_manifest_write(const struct chunks *, int64_t size, struct bytes *out);
/* Without a gap and up to size, or FAULT_INPUT. */
bool blob_manifest_read(const struct bytes *text, struct chunks *out, int64_t *out_size,
                        struct fault *);

#endif
