#define _GNU_SOURCE
#include "backend/scrub.h"

#include "base/bytes.h"
#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct scrub {
    struct scrub_options options;
    pthread_t thread;
    pthread_mutex_t one;
    pthread_cond_t news;
    bool asked;
    atomic_bool ends;
};

static struct timespec later(int ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    int64_t ns = at.tv_nsec + (int64_t)(ms % 1000) * 1000000;
    at.tv_sec += ms / 1000 + ns / 1000000000;
    at.tv_nsec = ns % 1000000000;
    return at;
}

static void clean(struct scrub *scrub)
{
    struct fault fault = {0};
    if (!scrub->options.clean(scrub->options.db, &scrub->ends, &fault))
        log_fault(LOG_LEVEL_WARNING, "scrub", "clean the database's free pages", &fault);
}

static void *run(void *context)
{
    struct scrub *scrub = context;
    pthread_mutex_lock(&scrub->one);
    while (!scrub->ends) {
        if (!scrub->asked) {
            pthread_cond_wait(&scrub->news, &scrub->one);
            continue;
        }
        struct timespec next = later(scrub->options.every_ms);
        scrub->asked = false;
        pthread_mutex_unlock(&scrub->one);
        clean(scrub);
        pthread_mutex_lock(&scrub->one);
        while (!scrub->ends && pthread_cond_timedwait(&scrub->news, &scrub->one, &next) == 0)
            continue;
    }
    pthread_mutex_unlock(&scrub->one);
    return NULL;
}

static void begin(struct scrub *scrub)
{
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&scrub->one, NULL);
    pthread_cond_init(&scrub->news, &steady);
    pthread_condattr_destroy(&steady);
}

static void finish(struct scrub *scrub)
{
    pthread_cond_destroy(&scrub->news);
    pthread_mutex_destroy(&scrub->one);
    free(scrub);
}

struct scrub *scrub_create(const struct scrub_options *options, struct fault *fault)
{
    struct scrub *scrub = memory_alloc(sizeof *scrub);
    scrub->options = *options;
    if (!scrub->options.every_ms) scrub->options.every_ms = SCRUB_EVERY_MS;
    if (!scrub->options.clean) scrub->options.clean = db_scrub;
    begin(scrub);
    int error = pthread_create(&scrub->thread, NULL, run, scrub);
    if (error == 0) return scrub;
    FAULT(fault, FAULT_SYSTEM, error, "begin the cleaning's thread: %s", strerror(error));
    finish(scrub);
    return NULL;
}

void scrub_ask(struct scrub *scrub)
{
    pthread_mutex_lock(&scrub->one);
    scrub->asked = true;
    pthread_cond_signal(&scrub->news);
    pthread_mutex_unlock(&scrub->one);
}

void scrub_destroy(struct scrub *scrub)
{
    if (!scrub) return;
    pthread_mutex_lock(&scrub->one);
    scrub->ends = true;
    pthread_cond_signal(&scrub->news);
    pthread_mutex_unlock(&scrub->one);
    pthread_join(scrub->thread, NULL);
    finish(scrub);
}
