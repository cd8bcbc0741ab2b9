/* URIs, names, and the words that every simulator knows. */
#include "device.h"
#include "sim.h"
#include "sim_specimen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct option {
    const char *uri, *key, *expected; /* NULL: absent */
};

static void test_options(void **state)
{
    (void)state;
    static const struct option cases[] = {
        {"sim:?a=1&b=2", "a", "1"},
        {"sim:?a=1&b=2", "b", "2"},
        {"sim:?a=1&b=2", "c", NULL},
        {"sim:", "a", NULL},
        {"sim:?", "a", NULL},
        {"sim:?a=", "a", ""},
        {"sim:?aa=1&a=2", "a", "2"},
        {"sim:?a=1&a=2", "a", "1"},
        {"sim:?a=x,y", "a", "x,y"},
        {"sim:?a=%2Ftmp%2fb%20c%26d", "a", "/tmp/b c&d"},
        {"sim:?a=100%", "a", "100%"},
        {"sim:?a=%zz%4", "a", "%zz%4"},
        {"sim:?a=x%00y", "a", NULL},            /* would be cut short */
        {"sim:?a=0123456789abcdef", "a", NULL}, /* longer than the 16 that there are */
        {"sim:?a=0123456789abcde", "a", "0123456789abcde"},
        {"escpos:/dev/a?b=c=d", "b", "c=d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[16] = "before";
        bool found = device_uri_option(cases[i].uri, cases[i].key, out, sizeof out);
        if (found != (cases[i].expected != NULL)) fail_msg("case %zu", i);
        assert_string_equal(out, found ? cases[i].expected : "");
    }
}

static void test_lists(void **state)
{
    (void)state;
    static const char uri[] = "sim:?files=a.jpg,b%2Cc.png&fps=3&files=,d,&files=e%20f";
    static const char *const expected[] = {"a.jpg", "b,c.png", "d", "e f"};
    char out[32];
    for (int i = 0; i < 4; i++) {
        assert_true(device_uri_item(uri, "files", i, out, sizeof out));
        assert_string_equal(out, expected[i]);
    }
    assert_false(device_uri_item(uri, "files", 4, out, sizeof out));
    assert_false(device_uri_item(uri, "nothing", 0, out, sizeof out));
    assert_false(device_uri_item(uri, "files", 1, out, 4));
}

static void test_numbers(void **state)
{
    (void)state;
    static const char uri[] = "sim:?good=15&low=0&high=61&text=a&trail=5x&sign=-3";
    assert_int_equal(device_uri_number(uri, "good", 7, 1, 60), 15);
    assert_int_equal(device_uri_number(uri, "low", 7, 1, 60), 7);
    assert_int_equal(device_uri_number(uri, "high", 7, 1, 60), 7);
    assert_int_equal(device_uri_number(uri, "text", 7, 1, 60), 7);
    assert_int_equal(device_uri_number(uri, "trail", 7, 1, 60), 7);
    assert_int_equal(device_uri_number(uri, "none", 7, 1, 60), 7);
    assert_int_equal(device_uri_number(uri, "sign", 7, -5, 5), -3);
}

static void test_names(void **state)
{
    (void)state;
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) {
        enum device_role found = DEVICE_ROLES;
        assert_true(device_role_from_name(device_role_name(role), &found));
        assert_int_equal(found, role);
    }
    enum device_role untouched = DEVICE_CAMERA;
    assert_false(device_role_from_name("toaster", &untouched));
    assert_int_equal(untouched, DEVICE_CAMERA);
    assert_string_equal(device_role_name(DEVICE_ROLES), "unknown");
    for (enum device_state s = DEVICE_UNKNOWN + 1; s < DEVICE_STATES; s++)
        assert_string_not_equal(device_state_name(s), "unknown");
    assert_string_equal(device_state_name(DEVICE_STATES), "unknown");
}

static void test_common_words(void **state)
{
    (void)state;
    struct sim sim;
    sim_init(&sim, "sim:?delay_ms=20", 3);
    assert_int_equal(sim.delay_ms, 20);
    assert_true(sim_control(&sim, "unplug") && sim.unplugged);
    assert_true(sim_control(&sim, "hang") && sim.hang);
    assert_true(sim_control(&sim, "crash") && sim.crash);
    assert_true(sim_control(&sim, "plug"));
    assert_false(sim.unplugged || sim.hang || sim.crash);
    assert_false(sim_control(&sim, "explode"));
    sim_strike(&sim); /* returns */
}

static void test_specimens_are_pictures(void **state)
{
    (void)state;
    struct picture page = {0}, grey = {0}, other = {0};
    sim_specimen_page(100, true, 1, &page);
    sim_specimen_page(100, false, 1, &grey);
    sim_specimen_page(100, true, 2, &other);
    assert_int_equal(page.format, PICTURE_RGB24);
    assert_int_equal(page.width_px, 826);
    assert_int_equal(page.height_px, 1169);
    assert_int_equal(page.dpi, 100);
    assert_int_equal(page.pixels.size, 826 * 1169 * 3);
    assert_int_equal(grey.pixels.size, 826 * 1169);
    assert_memory_not_equal(page.pixels.data, other.pixels.data, page.pixels.size);
    size_t ink = 0;
    for (size_t i = 0; i < grey.pixels.size; i++)
        ink += grey.pixels.data[i] < 160;
    assert_in_range(ink * 100 / grey.pixels.size, 5, 25);
    picture_free(&page);
    picture_free(&grey);
    picture_free(&other);
    sim_specimen_portrait(64, 48, &page); /* small: stays within its bounds */
    picture_free(&page);
    sim_specimen_page(10, true, 12345, &page);
    picture_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),      cmocka_unit_test(test_lists),
        cmocka_unit_test(test_numbers),      cmocka_unit_test(test_names),
        cmocka_unit_test(test_common_words), cmocka_unit_test(test_specimens_are_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
