/* The worker: jobs in turn, and an end that does not wait for ever. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/worker.h"

#include <semaphore.h>
#include <stdatomic.h>

/* A job that tells when it runs and goes on when it is let. */
struct job {
    sem_t runs, go;
    atomic_int ran, dropped;
};

static void run(void *work)
{
    struct job *job = work;
    sem_post(&job->runs);
    sem_wait(&job->go);
    job->ran++;
}

static void drop(void *work)
{
    struct job *job = work;
    job->dropped++;
}

static void begin(struct job *job)
{
    sem_init(&job->runs, 0, 0);
    sem_init(&job->go, 0, 0);
    job->ran = job->dropped = 0;
}

static void the_running_job_finishes_the_others_are_dropped(void **state)
{
    (void)state;
    struct job first, second;
    begin(&first);
    begin(&second);
    struct worker *worker = worker_create("test");
    worker_submit(worker, run, drop, &first);
    worker_submit(worker, run, drop, &second);
    sem_wait(&first.runs);
    worker_end(worker);
    sem_post(&first.go);
    worker_destroy(worker);
    assert_int_equal(first.ran, 1);
    assert_int_equal(first.dropped, 0);
    assert_int_equal(second.ran, 0);
    assert_int_equal(second.dropped, 1);
}

static void whoever_cannot_wait_does_not(void **state)
{
    (void)state;
    struct job job, other;
    begin(&job);
    begin(&other);
    struct worker *worker = worker_create("test");
    worker_submit(worker, run, drop, &job);
    worker_submit(worker, run, drop, &other);
    sem_wait(&job.runs);
    assert_false(worker_destroy_within(worker, 30)); /* it is at it */
    assert_false(worker_destroy_within(worker, 0));
    assert_int_equal(job.ran, 0);
    sem_post(&job.go);
    assert_true(worker_destroy_within(worker, 60 * 1000));
    assert_int_equal(job.ran, 1);
    assert_int_equal(other.dropped, 1);
    assert_true(worker_destroy_within(NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_running_job_finishes_the_others_are_dropped),
        cmocka_unit_test(whoever_cannot_wait_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
