/* The file store: parts that grow, blobs that are whole, and nothing readable in between. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/blobs/blobs.h"
#include "base/file.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "0123456789abcdef0123456789abcdef"

static char dir[64], uri[PATH_SIZE];
static struct blobs *blobs;

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/anjungan-blobs-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(uri, sizeof uri, "file:%s/a/b", dir);
    struct fault fault = {0};
    blobs = blobs_create(uri, &fault);
    if (!blobs) fail_msg("%s", fault.text);
    return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    blobs_destroy(blobs);
    return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void a_blob_is_readable_once_it_is_whole(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct bytes read = {0};
    int64_t size = -1;
    assert_true(blobs->ops->create(blobs, NAME, &fault));
    assert_true(blobs->ops->write(blobs, NAME, 0, "abc", 3, &fault));
    assert_true(blobs->ops->write(blobs, NAME, 3, "defXX", 5, &fault));
    assert_true(blobs->ops->sync(blobs, NAME, &fault));
    assert_true(blobs->ops->size(blobs, NAME, &size, &fault));
    assert_int_equal(size, 8);
    assert_false(blobs->ops->read(blobs, NAME, 100, &read, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(blobs->ops->finish(blobs, NAME, 9, &fault)); /* shorter than promised */
    assert_true(blobs->ops->finish(blobs, NAME, 6, &fault));  /* XX was thrown away */
    assert_true(blobs->ops->finish(blobs, NAME, 6, &fault));  /* after a restart */
    assert_false(blobs->ops->read(blobs, NAME, 5, &read, &fault));
    assert_true(blobs->ops->read(blobs, NAME, 6, &read, &fault));
    assert_string_equal(bytes_text(&read), "abcdef");
    bytes_free(&read);
    assert_false(blobs->ops->write(blobs, NAME, 6, "g", 1, &fault));
    assert_true(blobs->ops->remove(blobs, NAME, &fault));
    assert_true(blobs->ops->remove(blobs, NAME, &fault));
    assert_false(blobs->ops->read(blobs, NAME, 6, &read, &fault));
}

static void what_was_not_created_is_not_written(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_false(blobs->ops->write(blobs, NAME, 0, "a", 1, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(blobs->ops->sync(blobs, NAME, &fault));
    assert_false(blobs->ops->finish(blobs, NAME, 0, &fault));
}

static void a_name_is_no_path(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "x",
                                        "../../../../../../../../../etc/passwd",
                                        "0123456789abcdef0123456789ABCDEF",
                                        "../456789abcdef0123456789abcdef0",
                                        "0123456789abcdef0123456789abcdef0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct fault fault = {0};
        assert_false(blobs->ops->create(blobs, names[i], &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_false(blobs->ops->remove(blobs, names[i], &fault));
    }
}

static void there_is_space(void **state)
{
    (void)state;
    int64_t space = 0;
    assert_true(blobs->ops->space(blobs, &space, NULL));
    assert_true(space > 0);
}

static void only_known_stores_are_opened(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_null(blobs_create("s3://bucket", &fault));
    assert_string_equal(fault.code, "K-01");
    assert_null(blobs_create("file:", &fault));
    assert_null(blobs_create("file:/proc/none", &fault));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_blob_is_readable_once_it_is_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_not_created_is_not_written, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_is_no_path, setup, teardown),
        cmocka_unit_test_setup_teardown(there_is_space, setup, teardown),
        cmocka_unit_test(only_known_stores_are_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
