#define _GNU_SOURCE
#include "backend/blobs/buffers.h"

#include "backend/blobs/chunks.h"
#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct buffers {
    pthread_mutex_t lock;
    struct buffer *all[BUFFERS_MAX]; /* in no order */
    size_t count;
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

struct buffers *buffers_create(void)
{
    struct buffers *buffers = memory_alloc(sizeof *buffers);
    pthread_mutex_init(&buffers->lock, NULL);
    return buffers;
}

static void buffer_free(struct buffer *buffer)
{
    bytes_free(&buffer->data);
    free(buffer);
}

void buffers_destroy(struct buffers *buffers)
{
    if (!buffers) return;
    while (buffers->count > 0)
        buffer_free(buffers->all[--buffers->count]);
    pthread_mutex_destroy(&buffers->lock);
    free(buffers);
}

static struct buffer *find(struct buffers *buffers, const char *name)
{
    for (size_t i = 0; i < buffers->count; i++)
        if (!buffers->all[i]->let_go && strcmp(buffers->all[i]->name, name) == 0)
            return buffers->all[i];
    return NULL;
}

/* Out of the table; one that is taken goes when it is given back. */
static void let_go(struct buffers *buffers, struct buffer *buffer)
{
    buffer->let_go = true;
    if (buffer->taken) return;
    for (size_t i = 0; i < buffers->count; i++) {
        if (buffers->all[i] != buffer) continue;
        buffers->all[i] = buffers->all[--buffers->count];
        buffer_free(buffer);
        return;
    }
}

/* Those that a cut upload left behind, and where there is no place the one longest unused. Their
 * bytes were not synced, and so never counted: a writer who comes back for one finds none, and
 * fails. */
static void let_go_old(struct buffers *buffers)
{
    int64_t stale_ms = now_ms() - BUFFER_STALE_MS;
    struct buffer *oldest = NULL;
    for (size_t i = buffers->count; i-- > 0;) {
        struct buffer *buffer = buffers->all[i];
        if (buffer->taken) continue;
        if (buffer->used_ms < stale_ms)
            let_go(buffers, buffer); /* the last takes its place, and was looked at */
        else if (!oldest || buffer->used_ms < oldest->used_ms)
            oldest = buffer;
    }
    if (buffers->count == BUFFERS_MAX && oldest) let_go(buffers, oldest);
}

struct buffer *buffers_take(struct buffers *buffers, const char *name)
{
    pthread_mutex_lock(&buffers->lock);
    struct buffer *buffer = find(buffers, name);
    if (buffer && buffer->taken) buffer = NULL;
    if (buffer) buffer->taken = true;
    pthread_mutex_unlock(&buffers->lock);
    return buffer;
}

static uint64_t new_token(void)
{
    uint64_t token = 0;
    while (getrandom(&token, sizeof token, 0) != sizeof token)
        ;
    return token;
}

struct buffer *buffers_begin(struct buffers *buffers, const char *name, int64_t start)
{
    struct buffer *buffer = NULL;
    pthread_mutex_lock(&buffers->lock);
    struct buffer *before = find(buffers, name);
    if (before) let_go(buffers, before);
    let_go_old(buffers);
    if (buffers->count < BUFFERS_MAX) {
        buffer = memory_alloc(sizeof *buffer);
        *buffer = (struct buffer){
            .token = new_token(), .start = start, .put = start, .taken = true, .used_ms = now_ms()};
        snprintf(buffer->name, sizeof buffer->name, "%s", name);
        buffers->all[buffers->count++] = buffer;
    }
    pthread_mutex_unlock(&buffers->lock);
    return buffer;
}

void buffers_give(struct buffers *buffers, struct buffer *buffer)
{
    pthread_mutex_lock(&buffers->lock);
    buffer->taken = false;
    buffer->used_ms = now_ms();
    if (buffer->let_go) let_go(buffers, buffer);
    pthread_mutex_unlock(&buffers->lock);
}

void buffers_let_go(struct buffers *buffers, const char *name)
{
    pthread_mutex_lock(&buffers->lock);
    struct buffer *buffer = find(buffers, name);
    if (buffer) let_go(buffers, buffer);
    pthread_mutex_unlock(&buffers->lock);
}

size_t buffers_room(struct buffers *buffers)
{
    size_t held = 0;
    pthread_mutex_lock(&buffers->lock);
    for (size_t i = 0; i < buffers->count; i++)
        if (!buffers->all[i]->taken) held += buffers->all[i]->data.size;
    pthread_mutex_unlock(&buffers->lock);
    return held > BUFFERS_BYTES ? BUFFER_SMALL : CHUNK_MAX;
}

int64_t buffers_reach(struct buffers *buffers, const char *name, int64_t *out_start)
{
    int64_t reach = -1;
    pthread_mutex_lock(&buffers->lock);
    struct buffer *buffer = find(buffers, name);
    if (buffer && !buffer->taken) {
        *out_start = buffer->start;
        reach = buffer->put + (int64_t)buffer->data.size;
    }
    pthread_mutex_unlock(&buffers->lock);
    return reach;
}
