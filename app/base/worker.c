#define _GNU_SOURCE
#include "base/worker.h"

#include "base/bytes.h"
#include "base/thread.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct job {
    void (*run)(void *);
    void (*drop)(void *);
    void *work;
    struct job *next;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    bool ending;
    struct job *first, **last;
};

static struct job *next_job(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    while (!worker->first && !worker->ending)
        pthread_cond_wait(&worker->filled, &worker->lock);
    struct job *job = worker->ending ? NULL : worker->first;
    if (job) {
        worker->first = job->next;
        if (!worker->first) worker->last = &worker->first;
    }
    pthread_mutex_unlock(&worker->lock);
    return job;
}

static void *run(void *context)
{
    struct worker *worker = context;
    struct job *job;
    while ((job = next_job(worker))) {
        job->run(job->work);
        free(job);
    }
    return NULL;
}

struct worker *worker_create(const char *name)
{
    struct worker *worker = memory_alloc(sizeof *worker);
    worker->last = &worker->first;
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->filled, NULL);
    int failed = thread_start(&worker->thread, name, run, worker);
    assert(!failed);
    return worker;
}

void worker_end(struct worker *worker)
{
    if (!worker) return;
    pthread_mutex_lock(&worker->lock);
    worker->ending = true;
    pthread_cond_signal(&worker->filled);
    pthread_mutex_unlock(&worker->lock);
}

/* Its thread is gone. */
static void put_away(struct worker *worker)
{
    while (worker->first) {
        struct job *job = worker->first;
        worker->first = job->next;
        if (job->drop) job->drop(job->work);
        free(job);
    }
    pthread_mutex_destroy(&worker->lock);
    pthread_cond_destroy(&worker->filled);
    free(worker);
}

void worker_destroy(struct worker *worker)
{
    if (!worker) return;
    worker_end(worker);
    pthread_join(worker->thread, NULL);
    put_away(worker);
}

bool worker_destroy_within(struct worker *worker, int limit_ms)
{
    if (!worker) return true;
    worker_end(worker);
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + (int64_t)limit_ms * 1000000;
    until.tv_sec += (time_t)(ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    if (pthread_clockjoin_np(worker->thread, NULL, CLOCK_MONOTONIC, &until) != 0) return false;
    put_away(worker);
    return true;
}

void worker_submit(struct worker *worker, void (*run_job)(void *), void (*drop)(void *), void *work)
{
    struct job *job = memory_alloc(sizeof *job);
    *job = (struct job){.run = run_job, .drop = drop, .work = work};
    pthread_mutex_lock(&worker->lock);
    *worker->last = job;
    worker->last = &job->next;
    pthread_cond_signal(&worker->filled);
    pthread_mutex_unlock(&worker->lock);
}
