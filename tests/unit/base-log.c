/* A line of the log is one line, whatever stands in it, and moves no terminal's cursor. */
#define _POSIX_C_SOURCE 200809L
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void a_line_stays_one(void **state)
{
    (void)state;
    char text[200] = "";
    FILE *file = tmpfile();
    int before = dup(STDERR_FILENO);
    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    log_line(LOG_LEVEL_WARNING, "test", "a\nb\rc\td\x1b[2J\x7f\b ünd");
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    assert_string_equal(text, "<4>warning test: a b c\td [2J   ünd\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_line_stays_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
