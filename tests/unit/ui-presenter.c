/* The presenter in memory: inputs in order, deadlines kept, wake-ups from other threads. */
#define _DEFAULT_SOURCE
#include "ui/presenter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int setup(void **state)
{
    *state = presenter_create_memory(NULL);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    struct presenter *presenter = *state;
    presenter->ops->destroy(presenter);
    return 0;
}

static void inputs_come_in_order(void **state)
{
    struct presenter *presenter = *state;
    static const struct input inputs[] = {{.kind = INPUT_DOWN, .x = 10, .y = 20},
                                          {.kind = INPUT_UP, .x = 11, .y = 21, .at_us = 77},
                                          {.kind = INPUT_KEY, .key = "select"}};
    for (int i = 0; i < 3; i++)
        presenter_memory_put(presenter, &inputs[i]);
    for (int i = 0; i < 3; i++) {
        struct input out;
        presenter->ops->wait(presenter, -1, &out);
        assert_int_equal(out.kind, inputs[i].kind);
        assert_int_equal(out.x, inputs[i].x);
        assert_int_equal(out.y, inputs[i].y);
        assert_string_equal(out.key, inputs[i].key);
        assert_true(i == 1 ? out.at_us == 77 : out.at_us > 77);
    }
    struct input out;
    presenter->ops->wait(presenter, 0, &out);
    assert_int_equal(out.kind, INPUT_NONE);
}

static void a_deadline_passes(void **state)
{
    struct presenter *presenter = *state;
    struct input out = {.kind = INPUT_CLOSE};
    int64_t start = now_ms();
    presenter->ops->wait(presenter, 60, &out);
    assert_int_equal(out.kind, INPUT_NONE);
    assert_true(now_ms() - start >= 59);
}

static void *wake_later(void *presenter)
{
    usleep(50000);
    ((struct presenter *)presenter)->ops->wake(presenter);
    return NULL;
}

static void a_wake_ends_the_wait(void **state)
{
    struct presenter *presenter = *state;
    pthread_t thread;
    struct input out = {.kind = INPUT_CLOSE};
    assert_int_equal(pthread_create(&thread, NULL, wake_later, presenter), 0);
    int64_t start = now_ms();
    presenter->ops->wait(presenter, 20000, &out);
    assert_int_equal(out.kind, INPUT_NONE);
    assert_in_range(now_ms() - start, 40, 10000);
    pthread_join(thread, NULL);
}

static void a_wake_before_the_wait_is_not_lost(void **state)
{
    struct presenter *presenter = *state;
    struct input out;
    presenter->ops->wake(presenter);
    presenter->ops->wake(presenter);
    int64_t start = now_ms();
    presenter->ops->wait(presenter, 20000, &out);
    assert_true(now_ms() - start < 10000);
    /* Both wake-ups were one. */
    presenter->ops->wait(presenter, 30, &out);
    assert_true(now_ms() - start >= 29);
}

static void inputs_left_behind_are_freed(void **state)
{
    struct presenter *presenter = *state;
    /* More than are kept: the flood is dropped, the leak checker counts. */
    for (int i = 0; i < 1000; i++)
        presenter_memory_put(presenter, &(struct input){.kind = INPUT_MOVE, .x = i});
    struct input out;
    presenter->ops->wait(presenter, 0, &out);
    assert_int_equal(out.x, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(inputs_come_in_order),         T(a_deadline_passes),
        T(a_wake_ends_the_wait),         T(a_wake_before_the_wait_is_not_lost),
        T(inputs_left_behind_are_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
