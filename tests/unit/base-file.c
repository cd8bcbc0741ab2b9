/* What is swept away by its age, and what whatever its age. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOUR_S = 3600 };

static char root[64], path[128];

static int setup(void **state)
{
    (void)state;
    memcpy(root, "/tmp/anjungan-file-XXXXXX", sizeof "/tmp/anjungan-file-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    dir_clear(root);
    return rmdir(root);
}

static const char *path_of(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static void written(const char *name, int64_t ago_s)
{
    const struct timespec when[2] = {{.tv_sec = time(NULL) - ago_s},
                                     {.tv_sec = time(NULL) - ago_s}};
    assert_true(file_write(root, name, "x", 1, 0600, NULL));
    assert_int_equal(utimensat(AT_FDCWD, path_of(name), when, 0), 0);
}

static bool stands(const char *name)
{
    return access(path_of(name), F_OK) == 0;
}

static void a_sweep_goes_by_age(void **state)
{
    (void)state;
    written("old", 2 * HOUR_S);
    written("new", 10);
    dir_sweep(root, HOUR_S);
    assert_false(stands("old"));
    assert_true(stands("new"));
}

/* The clock may have been put back, and a file system may date finer than time(2) counts. */
static void what_is_dated_ahead_is_cleared_too(void **state)
{
    (void)state;
    written("old", 2 * HOUR_S);
    written("ahead", -HOUR_S);
    assert_int_equal(mkdir(path_of("folder"), 0700), 0);
    dir_clear(root);
    assert_false(stands("old"));
    assert_false(stands("ahead"));
    assert_int_equal(rmdir(path_of("folder")), 0); /* only files are */
}

static void a_folder_that_is_not_there_is_clear(void **state)
{
    (void)state;
    dir_clear(path_of("nowhere"));
    dir_sweep(path_of("nowhere"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sweep_goes_by_age, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_dated_ahead_is_cleared_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_clear, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
