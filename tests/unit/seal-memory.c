/* After a case is sealed, or opened and given back, none of its content is left in the memory of
 * the process: neither in ours nor in a library's. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory_fixture.h"
#include "seal_fixture.h"

/* The search finds what is there: without this the test below could not fail. */
static void the_search_finds(void **state)
{
    (void)state;
    struct bytes text = {0};
    assert_int_equal(count_markers(), 0);
    fill_with_markers(&text, 3);
    assert_int_equal(count_markers(), 3);
    bytes_free(&text);
    assert_int_equal(count_markers(), 0);
}

static void sealing_and_opening_leave_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    struct bytes sealed = {0};
    struct seal_part parts[2] = {{.name = "case.json"}, {.name = "documents/ktp.pdf"}};
    struct fault fault = {0};
    fixture_init(&fixture);
    struct sealer *sealer = fixture_sealer(&fixture);
    fill_with_markers(&parts[0].data, 1);
    fill_with_markers(&parts[1].data, 20000);
    assert_true(sealer_seal(sealer, FIXTURE_CASE_ID, parts, 2, &sealed, &fault));
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    assert_int_equal(count_markers(), 0);
    sealer_destroy(sealer);

    struct opener *opener = fixture_opener(&fixture);
    struct opened_case opened = {0};
    assert_true(opener_open(opener, &sealed, &opened, &fault));
    assert_true(count_markers() >= 20001);
    opened_case_free(&opened);
    assert_int_equal(count_markers(), 0);
    sealed.data[sealed.size - 1] ^= 1; /* a wrong tag: what was decrypted by then is wiped too */
    assert_false(opener_open(opener, &sealed, &opened, &fault));
    assert_int_equal(count_markers(), 0);
    opener_destroy(opener);
    bytes_free(&sealed);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds),
        cmocka_unit_test(sealing_and_opening_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
