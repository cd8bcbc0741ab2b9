#define _GNU_SOURCE
#include "backend/intake/claims.h"

#include "base/bytes.h"
#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct entry {
    char id[33];
    uint64_t token; /* 0: the entry is free */
    bool busy;
    int64_t written, active_ms;
};

struct claims {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t next_token;
    struct entry entries[CLAIMS_MAX];
};

struct claims *claims_create(void)
{
    struct claims *claims = memory_alloc(sizeof *claims);
    pthread_mutex_init(&claims->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&claims->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return claims;
}

void claims_destroy(struct claims *claims)
{
    if (!claims) return;
    pthread_mutex_destroy(&claims->lock);
    pthread_cond_destroy(&claims->changed);
    free(claims);
}

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static struct entry *find(struct claims *claims, const char *id)
{
    struct entry *free_entry = NULL;
    for (int i = 0; i < CLAIMS_MAX; i++) {
        struct entry *entry = &claims->entries[i];
        if (!entry->token)
            free_entry = entry;
        else if (strcmp(entry->id, id) == 0)
            return entry;
    }
    return free_entry;
}

static bool is_held(const struct entry *entry)
{
    return entry->token && (entry->busy || now_ms() - entry->active_ms < CLAIM_IDLE_MS);
}

/* Wakes at a change, and now and then by itself, because falling silent is no event. */
static void wait_a_little(struct claims *claims)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 50 * 1000 * 1000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&claims->changed, &claims->lock, &until);
}

static void hand_over(struct claims *claims, struct entry *entry, const char *id, struct claim *out)
{
    *out = (struct claim){.token = ++claims->next_token, .left = entry->token ? entry->written : 0};
    snprintf(out->id, sizeof out->id, "%s", id);
    *entry = (struct entry){.token = out->token, .active_ms = now_ms()};
    snprintf(entry->id, sizeof entry->id, "%s", id);
}

enum claim_result claim_take(struct claims *claims, const char *id, int64_t offset,
                             struct claim *out)
{
    enum claim_result result = CLAIM_HELD;
    int64_t give_up_ms = now_ms() + CLAIM_WAIT_MS;
    pthread_mutex_lock(&claims->lock);
    struct entry *entry = find(claims, id);
    while ((!entry || is_held(entry)) && now_ms() < give_up_ms) {
        wait_a_little(claims);
        entry = find(claims, id);
    }
    if (entry && !is_held(entry)) {
        bool elsewhere = entry->token && offset != CLAIM_ANYWHERE && offset != entry->written;
        result = elsewhere ? CLAIM_ELSEWHERE : CLAIM_TAKEN;
    }
    if (result == CLAIM_TAKEN) hand_over(claims, entry, id, out);
    pthread_mutex_unlock(&claims->lock);
    return result;
}

static struct entry *find_mine(struct claims *claims, const struct claim *claim)
{
    struct entry *entry = claim->token ? find(claims, claim->id) : NULL;
    return entry && entry->token == claim->token ? entry : NULL;
}

bool claim_enter(struct claims *claims, const struct claim *claim)
{
    pthread_mutex_lock(&claims->lock);
    struct entry *entry = find_mine(claims, claim);
    if (entry) entry->busy = true;
    pthread_mutex_unlock(&claims->lock);
    return entry != NULL;
}

void claim_leave(struct claims *claims, const struct claim *claim, int64_t written)
{
    pthread_mutex_lock(&claims->lock);
    struct entry *entry = find_mine(claims, claim);
    if (entry) {
        entry->busy = false;
        entry->written = written;
        entry->active_ms = now_ms();
    }
    pthread_cond_broadcast(&claims->changed);
    pthread_mutex_unlock(&claims->lock);
}

void claim_release(struct claims *claims, struct claim *claim)
{
    pthread_mutex_lock(&claims->lock);
    struct entry *entry = find_mine(claims, claim);
    if (entry) *entry = (struct entry){0};
    pthread_cond_broadcast(&claims->changed);
    pthread_mutex_unlock(&claims->lock);
    claim->token = 0;
}
