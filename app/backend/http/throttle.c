#define _POSIX_C_SOURCE 200809L
#include "backend/http/throttle.h"

#include "base/bytes.h"
#include "base/encode.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 1024, MISSES_MAX = 32, THING_SIZE = 33 };

/* Who guesses, and at what; "" at anything. */
struct guess {
    uint8_t network[16];
    char thing[THING_SIZE];
};

struct entry {
    struct guess guess;
    int64_t misses_s[MISSES_MAX]; /* a ring: the last of them at (next - 1) */
    unsigned next, count;
    int64_t last_s;
};

struct throttle {
    pthread_mutex_t lock;
    unsigned misses, window_s;
    struct entry entries[ENTRIES];
};

struct throttle *throttle_create(unsigned misses, unsigned window_s)
{
    struct throttle *throttle = memory_alloc(sizeof *throttle);
    pthread_mutex_init(&throttle->lock, NULL);
    throttle->misses = misses < MISSES_MAX ? misses : MISSES_MAX;
    throttle->window_s = window_s;
    return throttle;
}

void throttle_destroy(struct throttle *throttle)
{
    if (!throttle) return;
    pthread_mutex_destroy(&throttle->lock);
    free(throttle);
}

/* IPv4 as ::ffff:a.b.c.d; of IPv6 the /64 that one subscriber has to himself. What is no address
 * (a proxy's invention) shares one entry. */
static void read_network(const char *address, uint8_t out[16])
{
    memset(out, 0, 16);
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, address, &four) == 1) {
        out[10] = out[11] = 0xff;
        memcpy(out + 12, &four, 4);
    } else if (inet_pton(AF_INET6, address, &six) == 1) {
        memcpy(out, &six, IN6_IS_ADDR_V4MAPPED(&six) ? 16 : 8);
    }
}

void throttle_network(const char *address, char out[THROTTLE_NETWORK_SIZE])
{
    uint8_t network[16];
    read_network(address, network);
    hex_encode(network, sizeof network, out);
}

static struct guess read_guess(const char *address, const char *thing)
{
    struct guess guess = {0};
    size_t length = strnlen(thing, sizeof guess.thing - 1);
    read_network(address, guess.network);
    memcpy(guess.thing, thing, length);
    return guess;
}

static struct entry *find(struct throttle *throttle, const struct guess *guess)
{
    for (int i = 0; i < ENTRIES; i++) {
        struct entry *entry = &throttle->entries[i];
        if (entry->count && memcmp(&entry->guess, guess, sizeof *guess) == 0) return entry;
    }
    return NULL;
}

static struct entry *find_oldest(struct throttle *throttle)
{
    struct entry *oldest = &throttle->entries[0];
    for (int i = 1; i < ENTRIES; i++)
        if (throttle->entries[i].last_s < oldest->last_s) oldest = &throttle->entries[i];
    return oldest;
}

unsigned throttle_wait_of_s(struct throttle *throttle, const char *address, const char *thing,
                            int64_t now_s)
{
    struct guess guess = read_guess(address, thing);
    unsigned wait_s = 0;
    pthread_mutex_lock(&throttle->lock);
    const struct entry *entry = find(throttle, &guess);
    if (entry && entry->count >= throttle->misses) {
        /* The oldest of the last `misses` has to leave the window first. */
        unsigned oldest = (entry->next + MISSES_MAX - throttle->misses) % MISSES_MAX;
        int64_t free_s = entry->misses_s[oldest] + throttle->window_s;
        if (free_s > now_s) wait_s = (unsigned)(free_s - now_s);
    }
    pthread_mutex_unlock(&throttle->lock);
    return wait_s;
}

void throttle_miss_of(struct throttle *throttle, const char *address, const char *thing,
                      int64_t now_s)
{
    struct guess guess = read_guess(address, thing);
    pthread_mutex_lock(&throttle->lock);
    struct entry *entry = find(throttle, &guess);
    if (!entry) {
        entry = find_oldest(throttle);
        *entry = (struct entry){0};
        entry->guess = guess;
    }
    entry->misses_s[entry->next] = now_s;
    entry->next = (entry->next + 1) % MISSES_MAX;
    if (entry->count < MISSES_MAX) entry->count++;
    entry->last_s = now_s;
    pthread_mutex_unlock(&throttle->lock);
}

unsigned throttle_wait_s(struct throttle *throttle, const char *address, int64_t now_s)
{
    return throttle_wait_of_s(throttle, address, "", now_s);
}

void throttle_miss(struct throttle *throttle, const char *address, int64_t now_s)
{
    throttle_miss_of(throttle, address, "", now_s);
}
