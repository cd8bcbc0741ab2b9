/* A part becomes whole by its manifest, in one step, and is read by it. */
#include "backend/blobs/blobs_s3.h"

enum { MANIFEST_MAX = (CHUNKS_MAX + 1) * CHUNK_NAME_SIZE };

/* FAULT_NOT_FOUND where it is not whole. */
static bool read_manifest(struct blobs_s3 *store, const char *name, struct chunks *out,
                          int64_t *out_size, struct fault *fault)
{
    char key[S3_KEY_SIZE];
    struct bytes text = {0};
    bool done = s3_get(store->s3, blobs_s3_key(name, NULL, key), MANIFEST_MAX, &text, fault) &&
                blob_manifest_read(&text, out, out_size, fault);
    bytes_free(&text);
    return done;
}

static bool make_whole(struct blobs_s3 *store, const char *name, int64_t size, struct fault *fault)
{
    char key[S3_KEY_SIZE];
    struct chunks chunks = {0};
    struct bytes text = {0};
    if (!blobs_s3_look(store, name, &chunks, fault)) return false;
    bool done = chunks_settle(&chunks, size) >= size ||
                FAULT(fault, FAULT_SYSTEM, 0, "part is not as long as promised");
    if (done) {
        blob_manifest_write(&chunks, size, &text);
        done = s3_put(store->s3, blobs_s3_key(name, NULL, key), text.data, text.size, fault);
    }
    bytes_free(&text);
    chunks_free(&chunks);
    return done;
}

bool blobs_s3_finish(struct blobs *blobs, const char *name, int64_t size, struct fault *fault)
{
    struct blobs_s3 *store = (struct blobs_s3 *)blobs;
    char key[S3_KEY_SIZE];
    struct chunks chunks = {0};
    int64_t before = 0;
    struct fault missing = {0};
    if (!blobs_name_check(name, fault)) return false;
    buffers_let_go(store->buffers, name);
    bool whole = read_manifest(store, name, &chunks, &before, &missing);
    chunks_free(&chunks);
    if (whole && before != size)
        return FAULT(fault, FAULT_SYSTEM, 0, "it is whole already, of another length");
    if (!whole && missing.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = missing;
        return false;
    }
    return (whole || make_whole(store, name, size, fault)) &&
           s3_delete(store->s3, blobs_s3_key(name, "open", key), fault);
}

/* The chunk from where out ends; the last one may reach beyond size. */
static bool append_chunk(struct blobs_s3 *store, const char *name, const struct chunk *chunk,
                         int64_t size, struct bytes *out, struct fault *fault)
{
    char tail[CHUNK_NAME_SIZE], key[S3_KEY_SIZE];
    struct bytes data = {0};
    chunk_name(chunk, tail);
    blobs_s3_key(name, tail, key);
    struct fault failed = {0};
    bool done = s3_get(store->s3, key, (size_t)chunk->size, &data, &failed);
    if (!done && failed.kind == FAULT_NOT_FOUND)
        FAULT(&failed, FAULT_SYSTEM, 0, "a chunk of a whole blob is not there");
    if (!done && fault) *fault = failed;
    if (done && (int64_t)data.size != chunk->size)
        done = FAULT(fault, FAULT_SYSTEM, 0, "a chunk has another length than its name says");
    if (done) {
        size_t skip = out->size - (size_t)chunk->offset, left = (size_t)size - out->size;
        size_t step = data.size - skip < left ? data.size - skip : left;
        bytes_append(out, data.data + skip, step);
    }
    bytes_free(&data);
    return done;
}

bool blobs_s3_read(struct blobs *blobs, const char *name, size_t max, struct bytes *out,
                   struct fault *fault)
{
    struct blobs_s3 *store = (struct blobs_s3 *)blobs;
    struct chunks chunks = {0};
    struct bytes whole = {0};
    int64_t size = 0;
    if (!blobs_name_check(name, fault) || !read_manifest(store, name, &chunks, &size, fault))
        return false;
    bool done = (uint64_t)size <= max ||
                FAULT(fault, FAULT_INPUT, 0, "the blob is larger than %zu bytes", max);
    if (done) bytes_reserve(&whole, (size_t)size + 1);
    for (size_t i = 0; done && i < chunks.count; i++)
        done = append_chunk(store, name, &chunks.all[i], size, &whole, fault);
    chunks_free(&chunks);
    if (done) bytes_move(out, &whole);
    bytes_free(&whole);
    return done;
}
