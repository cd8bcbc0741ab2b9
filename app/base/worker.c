#define _GNU_SOURCE
#include "base/worker.h"

#include "base/bytes.h"
#include "base/thread.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

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

void worker_destroy(struct worker *worker)
{
    if (!worker) return;
    pthread_mutex_lock(&worker->lock);
    worker->ending = true;
    pthread_cond_signal(&worker->filled);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
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
