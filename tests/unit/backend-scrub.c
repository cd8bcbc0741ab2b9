/* The cleaning behind what was destroyed: asked for, it is waited for by nobody, and it does not
 * begin again at once. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/scrub.h"

#include <semaphore.h>
#include <time.h>

enum { EVERY_MS = 300 };

static sem_t begun, allowed;
static atomic_int times;

static bool clean_when_allowed(struct db *db, const atomic_bool *ends, struct fault *fault)
{
    (void)db;
    (void)ends;
    times++;
    sem_post(&begun);
    sem_wait(&allowed);
    return FAULT(fault, FAULT_SYSTEM, 0, "SPESIMEN: it fails, and goes on");
}

static bool clean_until_it_ends(struct db *db, const atomic_bool *ends, struct fault *fault)
{
    (void)db;
    (void)fault;
    sem_post(&begun);
    while (!atomic_load(ends))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return true;
}

static struct scrub *begin(bool (*clean)(struct db *, const atomic_bool *, struct fault *))
{
    struct fault fault = {0};
    sem_init(&begun, 0, 0);
    sem_init(&allowed, 0, 0);
    times = 0;
    struct scrub *scrub =
        scrub_create(&(struct scrub_options){.every_ms = EVERY_MS, .clean = clean}, &fault);
    assert_non_null(scrub);
    return scrub;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void asked_often_it_cleans_now_and_then(void **state)
{
    (void)state;
    struct scrub *scrub = begin(clean_when_allowed);
    int64_t began_ms = now_ms();
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20; i++)
            scrub_ask(scrub);
        sem_wait(&begun);
        assert_int_equal(times, round + 1);
        assert_true(round == 0 || now_ms() - began_ms >= EVERY_MS);
        for (int i = 0; round == 0 && i < 20; i++) /* while it cleans: none of them waits */
            scrub_ask(scrub);
        sem_post(&allowed);
    }
    scrub_destroy(scrub);
    assert_int_equal(times, 2);
}

static void unasked_it_does_nothing(void **state)
{
    (void)state;
    scrub_destroy(begin(clean_when_allowed));
    assert_int_equal(times, 0);
    scrub_destroy(NULL);
}

static void whoever_ends_does_not_wait_for_the_rest(void **state)
{
    (void)state;
    struct scrub *scrub = begin(clean_until_it_ends);
    scrub_ask(scrub);
    sem_wait(&begun);
    scrub_destroy(scrub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked_often_it_cleans_now_and_then),
        cmocka_unit_test(unasked_it_does_nothing),
        cmocka_unit_test(whoever_ends_does_not_wait_for_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
