/* The parts: written through a buffer, which sync empties into the store. */
#include "backend/blobs/blobs_s3.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A store does not tell what it can take; the intake asks before it begins an upload. */
static const int64_t space_untold = INT64_C(1) << 50;

static struct blobs_s3 *store_of(struct blobs *blobs)
{
    return (struct blobs_s3 *)blobs;
}

const char *blobs_s3_key(const char *name, const char *tail, char out[S3_KEY_SIZE])
{
    if (tail)
        snprintf(out, S3_KEY_SIZE, "parts/%s/%s", name, tail);
    else
        snprintf(out, S3_KEY_SIZE, "whole/%s", name);
    return out;
}

/* Strange names are not ours; a chunk of another length than its name says is not believed. */
static bool on_piece(const struct s3_object *piece, void *context, struct fault *fault)
{
    struct chunks *chunks = context;
    struct chunk chunk;
    if (strcmp(piece->name, "open") == 0) chunks->open = true;
    if (!chunk_parse(piece->name, &chunk) || chunk.size != piece->size) return true;
    return chunks_add(chunks, &chunk) ||
           FAULT(fault, FAULT_SYSTEM, 0, "the part is in too many pieces");
}

bool blobs_s3_look(struct blobs_s3 *store, const char *name, struct chunks *out,
                   struct fault *fault)
{
    char key[S3_KEY_SIZE];
    struct chunks chunks = {0};
    bool done = s3_list(store->s3, blobs_s3_key(name, "", key), on_piece, &chunks, fault);
    if (done && !chunks.open) done = FAULT(fault, FAULT_NOT_FOUND, 0, "there is no such part");
    if (done)
        *out = chunks;
    else
        chunks_free(&chunks);
    return done;
}

static bool reach_of(struct blobs_s3 *store, const char *name, int64_t *out, struct fault *fault)
{
    struct chunks chunks = {0};
    if (!blobs_s3_look(store, name, &chunks, fault)) return false;
    *out = chunks_settle(&chunks, INT64_MAX);
    chunks_free(&chunks);
    return true;
}

struct removing {
    struct blobs_s3 *store;
    const char *name;
};

static bool remove_piece(const struct s3_object *piece, void *context, struct fault *fault)
{
    struct removing *removing = context;
    char key[S3_KEY_SIZE];
    if (strlen(piece->name) >= CHUNK_NAME_SIZE) return true;
    return s3_delete(removing->store->s3, blobs_s3_key(removing->name, piece->name, key), fault);
}

/* The manifest first, so that no reader finds one whose chunks are going. */
static bool remove_any(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct blobs_s3 *store = store_of(blobs);
    char key[S3_KEY_SIZE];
    struct removing removing = {store, name};
    if (!blobs_name_check(name, fault)) return false;
    buffers_let_go(store->buffers, name);
    return s3_delete(store->s3, blobs_s3_key(name, NULL, key), fault) &&
           s3_list(store->s3, blobs_s3_key(name, "", key), remove_piece, &removing, fault);
}

static bool create(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct blobs_s3 *store = store_of(blobs);
    char key[S3_KEY_SIZE];
    if (!remove_any(blobs, name, fault) ||
        !s3_put(store->s3, blobs_s3_key(name, "open", key), "", 0, fault))
        return false;
    struct buffer *buffer = buffers_begin(store->buffers, name, 0);
    if (buffer) buffers_give(store->buffers, buffer);
    return true;
}

/* What the buffer holds becomes a chunk: one before the last of its run, or the last. */
static bool put_chunk(struct blobs_s3 *store, struct buffer *buffer, bool last, struct fault *fault)
{
    struct chunk chunk = {.offset = buffer->put,
                          .size = (int64_t)buffer->data.size,
                          .token = buffer->token,
                          .start = last ? buffer->start : -1};
    char tail[CHUNK_NAME_SIZE], key[S3_KEY_SIZE];
    chunk_name(&chunk, tail);
    if (!s3_put(store->s3, blobs_s3_key(buffer->name, tail, key), buffer->data.data,
                buffer->data.size, fault))
        return false;
    buffer->put += chunk.size;
    if (last) buffer->start = buffer->put;
    bytes_free(&buffer->data);
    return true;
}

/* One stays behind for sync, which says with it that the run counts. */
static bool fill(struct blobs_s3 *store, struct buffer *buffer, const uint8_t *from, size_t size,
                 struct fault *fault)
{
    while (size > 0) {
        size_t room = buffers_room(store->buffers);
        if (buffer->data.size >= room && !put_chunk(store, buffer, false, fault)) return false;
        size_t step = room - buffer->data.size < size ? room - buffer->data.size : size;
        bytes_append(&buffer->data, from, step);
        from += step;
        size -= step;
    }
    return true;
}

/* The buffer that goes on at offset. One that ends elsewhere holds what was given up: bytes that
 * did not agree with their checksum, or of a writer who was cut. */
static struct buffer *buffer_at(struct blobs_s3 *store, const char *name, int64_t offset,
                                struct fault *fault)
{
    struct buffer *buffer = buffers_take(store->buffers, name);
    if (buffer && buffer->put + (int64_t)buffer->data.size == offset) return buffer;
    if (buffer) buffers_give(store->buffers, buffer);
    buffers_let_go(store->buffers, name);
    int64_t reach = 0;
    if (!reach_of(store, name, &reach, fault)) return NULL;
    if (offset > reach) {
        FAULT(fault, FAULT_SYSTEM, 0, "bytes before these are no longer there");
        return NULL;
    }
    buffer = buffers_begin(store->buffers, name, offset);
    if (!buffer) FAULT(fault, FAULT_SYSTEM, 0, "too many parts are written to");
    return buffer;
}

static bool write_part(struct blobs *blobs, const char *name, int64_t offset, const void *data,
                       size_t size, struct fault *fault)
{
    struct blobs_s3 *store = store_of(blobs);
    if (!blobs_name_check(name, fault)) return false;
    struct buffer *buffer = buffer_at(store, name, offset, fault);
    if (!buffer) return false;
    bool done = fill(store, buffer, data, size, fault);
    buffers_give(store->buffers, buffer);
    if (!done) buffers_let_go(store->buffers, name);
    return done;
}

/* Without the buffer nobody can say that what was written is there, and so it is not. */
static bool sync_part(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct blobs_s3 *store = store_of(blobs);
    if (!blobs_name_check(name, fault)) return false;
    struct buffer *buffer = buffers_take(store->buffers, name);
    if (!buffer) return FAULT(fault, FAULT_SYSTEM, 0, "what was written is no longer held");
    bool done = buffer->data.size == 0 || put_chunk(store, buffer, true, fault);
    buffers_give(store->buffers, buffer);
    if (!done) buffers_let_go(store->buffers, name);
    return done;
}

static bool size_of(struct blobs *blobs, const char *name, int64_t *out, struct fault *fault)
{
    struct blobs_s3 *store = store_of(blobs);
    int64_t reach = 0, start = 0;
    if (!blobs_name_check(name, fault) || !reach_of(store, name, &reach, fault)) return false;
    int64_t held = buffers_reach(store->buffers, name, &start);
    *out = held > reach && start <= reach ? held : reach;
    return true;
}

static bool space(struct blobs *blobs, int64_t *out, struct fault *fault)
{
    (void)blobs;
    (void)fault;
    *out = space_untold;
    return true;
}

static void destroy(struct blobs *blobs)
{
    struct blobs_s3 *store = store_of(blobs);
    s3_destroy(store->s3);
    buffers_destroy(store->buffers);
    free(store);
}

static const struct blobs_ops operations = {
    .create = create,
    .write = write_part,
    .sync = sync_part,
    .size = size_of,
    .finish = blobs_s3_finish,
    .read = blobs_s3_read,
    .remove = remove_any,
    .list_parts = blobs_s3_list_parts,
    .space = space,
    .destroy = destroy,
};

struct blobs *blobs_s3_create(const struct s3_options *options, struct fault *fault)
{
    struct blobs_s3 *store = memory_alloc(sizeof *store);
    store->blobs.ops = &operations;
    store->buffers = buffers_create();
    store->s3 = s3_create(options, fault);
    if (store->s3) return &store->blobs;
    destroy(&store->blobs);
    return NULL;
}
