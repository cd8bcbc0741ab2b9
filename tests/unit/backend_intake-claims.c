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
    assert_int_equal(claim_take(claims, "one", CLAIM_ANYWHERE, &first), CLAIM_TAKEN);
    assert_int_equal(first.left, 0);
    assert_true(claim_enter(claims, &first));
    claim_leave(claims, &first, 42);
    int64_t began_ms = now_ms();
    assert_int_equal(claim_take(claims, "one", CLAIM_ANYWHERE, &second), CLAIM_TAKEN);
    int64_t took_ms = now_ms() - began_ms;
    if (took_ms < CLAIM_IDLE_MS - 20 || took_ms > 5000) fail_msg("it took %d ms", (int)took_ms);
    assert_int_equal(second.left, 42);
    assert_false(claim_enter(claims, &first));
    claim_leave(claims, &first, 99); /* too late: changes nothing */
    claim_release(claims, &first);
    assert_true(claim_enter(claims, &second));
    claim_leave(claims, &second, 50);
    claim_release(claims, &second);
    assert_int_equal(claim_take(claims, "one", CLAIM_ANYWHERE, &first), CLAIM_TAKEN);
    assert_int_equal(first.left, 0); /* released: all of it was counted */
    claim_release(claims, &first);
    claims_destroy(claims);
}

/* Two that began at the same byte: the second knows less than the first has done. */
static void a_silent_holder_keeps_what_another_would_begin_again(void **state)
{
    (void)state;
    struct claims *claims = claims_create();
    struct claim slow, other;
    assert_int_equal(claim_take(claims, "one", 0, &slow), CLAIM_TAKEN);
    assert_true(claim_enter(claims, &slow));
    claim_leave(claims, &slow, 42);
    assert_int_equal(claim_take(claims, "one", 0, &other), CLAIM_ELSEWHERE);
    assert_true(claim_enter(claims, &slow));
    claim_leave(claims, &slow, 50);
    assert_int_equal(claim_take(claims, "one", 50, &other), CLAIM_TAKEN);
    assert_false(claim_enter(claims, &slow));
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
        assert_int_equal(claim_take(claims, id, CLAIM_ANYWHERE, &held[i]), CLAIM_TAKEN);
    }
    assert_true(now_ms() - began_ms < CLAIM_WAIT_MS);
    assert_int_equal(claim_take(claims, "one more", CLAIM_ANYWHERE, &more),
                     CLAIM_HELD); /* full: said after a wait */
    for (int i = 0; i < CLAIMS_MAX; i++)
        claim_release(claims, &held[i]);
    assert_int_equal(claim_take(claims, "one more", CLAIM_ANYWHERE, &more), CLAIM_TAKEN);
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
        enum claim_result result;
    } cases[] = {{300, CLAIM_TAKEN}, {4000, CLAIM_HELD}};
    for (size_t i = 0; i < 2; i++) {
        struct busy busy = {.claims = claims_create(), .for_ms = cases[i].for_ms};
        struct claim next = {0};
        pthread_t thread;
        assert_int_equal(claim_take(busy.claims, "one", CLAIM_ANYWHERE, &busy.claim), CLAIM_TAKEN);
        assert_int_equal(pthread_create(&thread, NULL, keep_busy, &busy), 0);
        while (!atomic_load(&busy.begun))
            usleep(1000);
        int64_t began_ms = now_ms();
        assert_int_equal(claim_take(busy.claims, "one", CLAIM_ANYWHERE, &next), cases[i].result);
        assert_true(now_ms() - began_ms < 10000);
        pthread_join(thread, NULL);
        claims_destroy(busy.claims);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silent_holder_gives_way),
        cmocka_unit_test(a_silent_holder_keeps_what_another_would_begin_again),
        cmocka_unit_test(uploads_do_not_wait_for_each_other),
        cmocka_unit_test(a_busy_holder_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
