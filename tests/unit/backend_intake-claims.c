/* One writer for each upload; a silent one gives way within a second. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/intake/claims.h"
#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static void a_silent_holder_gives_way(void **state)
{
    (void)state;
    struct claims *claims = claims_create();
    struct claim first, second;
    assert_true(claim_take(claims, "one", &first));
    assert_int_equal(first.left, 0);
    assert_true(claim_enter(claims, &first));
    claim_leave(claims, &first, 42);
    int64_t began_ms = now_ms();
    assert_true(claim_take(claims, "one", &second));
    int64_t took_ms = now_ms() - began_ms;
    if (took_ms < CLAIM_IDLE_MS - 20 || took_ms > 5000) fail_msg("it took %d ms", (int)took_ms);
    assert_int_equal(second.left, 42);
    assert_false(claim_enter(claims, &first));
    claim_leave(claims, &first, 99); /* too late: changes nothing */
    claim_release(claims, &first);
    assert_true(claim_enter(claims, &second));
    claim_leave(claims, &second, 50);
    claim_release(claims, &second);
    assert_true(claim_take(claims, "one", &first));
    assert_int_equal(first.left, 0); /* released: all of it was counted */
    claim_release(claims, &first);
    claims_destroy(claims);
}

static void uploads_do_not_wait_for_each_other(void **state)
{
    (void)state;
    struct claims *claims = claims_create();
    struct claim held[CLAIMS_MAX], more;
    int64_t began_ms = now_ms();
    for (int i = 0; i < CLAIMS_MAX; i++) {
        char id[33];
        snprintf(id, sizeof id, "%032x", (unsigned)i);
        assert_true(claim_take(claims, id, &held[i]));
    }
    assert_true(now_ms() - began_ms < CLAIM_WAIT_MS);
    assert_false(claim_take(claims, "one more", &more)); /* full: said after a wait */
    for (int i = 0; i < CLAIMS_MAX; i++)
        claim_release(claims, &held[i]);
    assert_true(claim_take(claims, "one more", &more));
    claims_destroy(claims);
}

struct busy {
    struct claims *claims;
    struct claim claim;
    int for_ms;
    atomic_bool begun;
};

static void *keep_busy(void *context)
{
    struct busy *busy = context;
    assert_true(claim_enter(busy->claims, &busy->claim));
    atomic_store(&busy->begun, true);
    usleep((useconds_t)busy->for_ms * 1000);
    claim_leave(busy->claims, &busy->claim, 7);
    claim_release(busy->claims, &busy->claim);
    return NULL;
}

/* busy for so long, and whether the next one gets the claim */
static void a_busy_holder_is_waited_for(void **state)
{
    (void)state;
    static const struct {
        int for_ms;
        bool taken;
    } cases[] = {{300, true}, {4000, false}};
    for (size_t i = 0; i < 2; i++) {
        struct busy busy = {.claims = claims_create(), .for_ms = cases[i].for_ms};
        struct claim next = {0};
        pthread_t thread;
        assert_true(claim_take(busy.claims, "one", &busy.claim));
        assert_int_equal(pthread_create(&thread, NULL, keep_busy, &busy), 0);
        while (!atomic_load(&busy.begun))
            usleep(1000);
        int64_t began_ms = now_ms();
        assert_int_equal(claim_take(busy.claims, "one", &next), cases[i].taken);
        assert_true(now_ms() - began_ms < 10000);
        pthread_join(thread, NULL);
        claims_destroy(busy.claims);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_holder_gives_way),
        cmocka_unit_test(uploads_do_not_wait_for_each_other),
        cmocka_unit_test(a_busy_holder_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
