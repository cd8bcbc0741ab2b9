#include "backend/blobs/chunks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANIFEST "anjungan-blob 1 "

void chunk_name(const struct chunk *chunk, char out[CHUNK_NAME_SIZE])
{
    int length = snprintf(out, CHUNK_NAME_SIZE, "%012" PRIx64 "-%08" PRIx64 "-%016" PRIx64,
                          (uint64_t)chunk->offset, (uint64_t)chunk->size, chunk->token);
    if (chunk->start >= 0)
        snprintf(out + length, CHUNK_NAME_SIZE - (size_t)length, "-%012" PRIx64,
                 (uint64_t)chunk->start);
}

/* Exactly so many digits; *at is moved behind them. */
static bool read_hex(const char **at, int digits, uint64_t *out)
{
    static const char known[] = "0123456789abcdef";
    uint64_t value = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        const char *digit = **at ? strchr(known, **at) : NULL;
        if (!digit) return false;
        value = value << 4 | (uint64_t)(digit - known);
    }
    *out = value;
    return true;
}

static bool read_dash(const char **at)
{
    return *(*at)++ == '-';
}

bool chunk_parse(const char *name, struct chunk *out)
{
    uint64_t offset, size, token, start = 0;
    if (!read_hex(&name, 12, &offset) || !read_dash(&name) || !read_hex(&name, 8, &size) ||
        !read_dash(&name) || !read_hex(&name, 16, &token))
        return false;
    bool last = *name != 0;
    if (last && (!read_dash(&name) || !read_hex(&name, 12, &start) || *name || start > offset))
        return false;
    if (size == 0 || size > CHUNK_MAX) return false;
    *out = (struct chunk){.offset = (int64_t)offset,
                          .size = (int64_t)size,
                          .token = token,
                          .start = last ? (int64_t)start : -1};
    return true;
}

bool chunks_add(struct chunks *chunks, const struct chunk *chunk)
{
    if (chunks->count == CHUNKS_MAX) return false;
    if (chunks->count == chunks->capacity) {
        size_t capacity = chunks->capacity ? chunks->capacity * 2 : 64;
        struct chunk *all = memory_alloc(capacity * sizeof *all);
        if (chunks->count) memcpy(all, chunks->all, chunks->count * sizeof *all);
        free(chunks->all);
        chunks->all = all;
        chunks->capacity = capacity;
    }
    chunks->all[chunks->count++] = *chunk;
    return true;
}

void chunks_free(struct chunks *chunks)
{
    free(chunks->all);
    *chunks = (struct chunks){0};
}

static int64_t end_of(const struct chunk *chunk)
{
    return chunk->offset + chunk->size;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_writer(const void *a, const void *b)
{
    const struct chunk *left = a, *right = b;
    if (left->token != right->token) return left->token < right->token ? -1 : 1;
    return compare(left->offset, right->offset);
}

/* Of two that begin together the longer first; then the writer, so that all who look agree. */
static int by_place(const void *a, const void *b)
{
    const struct chunk *left = a, *right = b;
    int order = compare(left->offset, right->offset);
    if (order == 0) order = compare(right->size, left->size);
    return order ? order : by_writer(a, b);
}

/* Seen from the back, a writer's run begins with its last piece. */
static void leave_synced(struct chunks *chunks)
{
    if (chunks->count) qsort(chunks->all, chunks->count, sizeof *chunks->all, by_writer);
    uint64_t token = 0;
    int64_t start = -1; /* of the run that we are in; -1: of none */
    size_t kept = chunks->count;
    for (size_t i = chunks->count; i-- > 0;) {
        struct chunk chunk = chunks->all[i];
        if (chunk.token != token) start = -1;
        token = chunk.token;
        if (chunk.start >= 0) start = chunk.start;
        if (start >= 0 && chunk.offset >= start) chunks->all[--kept] = chunk;
    }
    chunks->count -= kept;
    if (chunks->count)
        memmove(chunks->all, chunks->all + kept, chunks->count * sizeof *chunks->all);
}

int64_t chunks_settle(struct chunks *chunks, int64_t size)
{
    leave_synced(chunks);
    if (chunks->count) qsort(chunks->all, chunks->count, sizeof *chunks->all, by_place);
    int64_t reached = 0;
    size_t kept = 0, i = 0;
    while (reached < size) {
        struct chunk best = {0};
        for (; i < chunks->count && chunks->all[i].offset <= reached; i++)
            if (end_of(&chunks->all[i]) > end_of(&best)) best = chunks->all[i];
        if (end_of(&best) <= reached) break;
        chunks->all[kept++] = best;
        reached = end_of(&best);
    }
    chunks->count = kept;
    return reached;
}

void blob_manifest_write(const struct chunks *chunks, int64_t size, struct bytes *out)
{
    bytes_append_format(out, MANIFEST "%012" PRIx64 "\n", (uint64_t)size);
    for (size_t i = 0; i < chunks->count; i++) {
        char name[CHUNK_NAME_SIZE];
        chunk_name(&chunks->all[i], name);
        bytes_append_format(out, "%s\n", name);
    }
}

static bool read_line(const char **at, char out[CHUNK_NAME_SIZE])
{
    size_t length = strcspn(*at, "\n");
    if (!(*at)[length] || length >= CHUNK_NAME_SIZE) return false;
    memcpy(out, *at, length);
    out[length] = 0;
    *at += length + 1;
    return true;
}

static bool read_manifest(const char *at, struct chunks *out, int64_t *out_size)
{
    char line[CHUNK_NAME_SIZE];
    const char *digits = line + sizeof MANIFEST - 1;
    uint64_t size;
    int64_t reached = 0;
    if (!read_line(&at, line) || strncmp(line, MANIFEST, sizeof MANIFEST - 1) != 0 ||
        !read_hex(&digits, 12, &size) || *digits)
        return false;
    while (*at) {
        struct chunk chunk;
        if (!read_line(&at, line) || !chunk_parse(line, &chunk)) return false;
        bool goes_on = chunk.offset <= reached && end_of(&chunk) > reached;
        if (!goes_on || reached >= (int64_t)size || !chunks_add(out, &chunk)) return false;
        reached = end_of(&chunk);
    }
    if (reached < (int64_t)size) return false;
    *out_size = (int64_t)size;
    return true;
}

bool blob_manifest_read(const struct bytes *text, struct chunks *out, int64_t *out_size,
                        struct fault *fault)
{
    struct bytes copy = {0};
    struct chunks chunks = {0};
    bytes_append(&copy, text->data, text->size);
    bool fine = strlen(bytes_text(&copy)) == text->size &&
                read_manifest(bytes_text(&copy), &chunks, out_size);
    bytes_free(&copy);
    if (fine) {
        *out = chunks;
        return true;
    }
    chunks_free(&chunks);
    return FAULT(fault, FAULT_INPUT, 0, "the manifest of a blob is not one");
}
