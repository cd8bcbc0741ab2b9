/* Guessing is slow: ten misses a minute from one address, whatever the others do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/http/throttle.h"

#include <stdio.h>

static void misses(struct throttle *throttle, const char *address, int count, int64_t at_s)
{
    for (int i = 0; i < count; i++)
        throttle_miss(throttle, address, at_s);
}

static void the_eleventh_has_to_wait(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_create(10, 60);
    misses(throttle, "192.0.2.1", 9, 1000);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1000), 0);
    misses(throttle, "192.0.2.1", 1, 1030);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1031), 29);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.2", 1031), 0);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1060), 0);
    misses(throttle, "192.0.2.1", 9, 1061);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1062), 28); /* that of 1030 counts */
    throttle_destroy(throttle);
}

static void one_name_from_one_address(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_create(5, 60);
    for (int i = 0; i < 5; i++)
        throttle_miss_of(throttle, "192.0.2.1", "sari", 1000);
    assert_true(throttle_wait_of_s(throttle, "192.0.2.1", "sari", 1000) > 0);
    assert_int_equal(throttle_wait_of_s(throttle, "192.0.2.1", "sari2", 1000), 0);
    assert_int_equal(throttle_wait_of_s(throttle, "192.0.2.2", "sari", 1000), 0);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1000), 0);
    throttle_destroy(throttle);
}

static void addresses_that_are_one(void **state)
{
    (void)state;
    static const struct {
        const char *misses, *asks;
        bool same;
    } cases[] = {
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true},
        {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
        {"::ffff:192.0.2.1", "192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"unknown", "also unknown", true},
        {"unknown", "192.0.2.1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct throttle *throttle = throttle_create(10, 60);
        misses(throttle, cases[i].misses, 10, 1000);
        assert_int_equal(throttle_wait_s(throttle, cases[i].asks, 1000) > 0, cases[i].same);
        throttle_destroy(throttle);
    }
}

static void a_flood_of_addresses_pushes_out_the_oldest(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_create(10, 60);
    misses(throttle, "192.0.2.1", 10, 1000);
    misses(throttle, "192.0.2.2", 10, 1010);
    for (int i = 0; i < 1023; i++) {
        char address[32];
        snprintf(address, sizeof address, "198.18.%d.%d", i / 250, i % 250);
        misses(throttle, address, 1, 1005);
    }
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.1", 1011), 0);
    assert_int_equal(throttle_wait_s(throttle, "192.0.2.2", 1011), 59);
    throttle_destroy(throttle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_eleventh_has_to_wait),
        cmocka_unit_test(one_name_from_one_address),
        cmocka_unit_test(addresses_that_are_one),
        cmocka_unit_test(a_flood_of_addresses_pushes_out_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
