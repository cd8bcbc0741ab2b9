/* anjungan-device by hand: what it prints, what it writes, and its exit status. */
#define _GNU_SOURCE
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGUMENTS_MAX = 10 };

/* Runs the program in dir; what it prints goes to out. Its exit status. */
static int run(const char *dir, const char *const *arguments, char *out, size_t size)
{
    const char *argv[ARGUMENTS_MAX + 2] = {BINARY_DIR "/anjungan-device"};
    int pipe_ends[2], status = -1;
    for (int i = 0; arguments[i]; i++)
        argv[i + 1] = arguments[i];
    assert_int_equal(pipe(pipe_ends), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(pipe_ends[1], STDOUT_FILENO);
        dup2(pipe_ends[1], STDERR_FILENO);
        close(pipe_ends[0]);
        close(pipe_ends[1]);
        if (chdir(dir) == 0) execv(argv[0], (char *const *)argv);
        _exit(99);
    }
    close(pipe_ends[1]);
    size_t used = 0;
    ssize_t got;
    while (used + 1 < size && (got = read(pipe_ends[0], out + used, size - used - 1)) > 0)
        used += (size_t)got;
    out[used] = 0;
    close(pipe_ends[0]);
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

struct command {
    const char *arguments[ARGUMENTS_MAX];
    int status;
    const char *says;
};

static void test_commands(void **state)
{
    (void)state;
    static const struct command cases[] = {
        {{"--help"}, 0, "ROLE"},
        {{"scanner"}, 2, "COMMAND"},
        {{"toaster", "sim:", "status"}, 2, "COMMAND"},
        {{"scanner", "sim:"}, 2, "COMMAND"}, /* no kiosk at descriptor 3 */
        {{"scanner", "sim:", "dance"}, 2, "COMMAND"},
        {{"scanner", "sim:", "print", "a.png"}, 2, "COMMAND"},
        {{"scanner", "sim:", "status"}, 0, "ready"},
        {{"camera", "sim:", "status"}, 0, "ready"},
        {{"printer", "sim:", "status"}, 0, "paper   ok"},
        {{"printer", "sim:", "--word", "paper_low", "status"}, 0, "paper   low"},
        {{"printer", "sim:", "--word", "cover_open", "status"}, 1, "P-03"},
        {{"printer", "sim:", "--word", "dance", "status"}, 1, "not a word"},
        {{"printer", "escpos:/dev/usb/lp77", "status"}, 1, "P-06"},
        {{"printer", "fax:", "status"}, 1, "K-01"},
        {{"reader", "sim:", "status"}, 1, "K-01"},
        {{"scanner", "sim:", "scan", "page.png"}, 0, "2480 x 3507"},
        {{"scanner", "sim:?files=page.png", "scan", "copy.png"}, 0, "bytes as"},
        {{"scanner", "sim:", "scan", "no/where.png"}, 1, "no/where.png"},
        {{"scanner", "sim:", "--word", "jam", "scan", "no.png"}, 1, "X-03"},
        {{"camera", "sim:", "still", "still.png"}, 0, "1280 x 960"},
        {{"printer", "sim:?width=2040", "print", "still.png"}, 0, "confirmed"},
        {{"printer", "sim:?width=2040", "--word", "unconfirmed", "print", "still.png"},
         3,
         "no proof"},
        {{"printer", "sim:", "print", "still.png"}, 1, "1280 dots"},
        {{"printer", "sim:?out=.&width=1280", "--word", "paper_out", "print", "still.png"},
         1,
         "P-02"},
        {{"printer", "escpos:file:job.bin?width=1280", "print", "still.png"}, 3, "no proof"},
        {{"printer", "sim:", "print", "job.bin"}, 1, "job.bin"},
    };
    static const char *const left[] = {"page.png", "copy.png", "still.png", "job.bin"};
    char dir[] = "/tmp/devices-tool-XXXXXX", out[4096], path[PATH_SIZE];
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = run(dir, cases[i].arguments, out, sizeof out);
        if (status != cases[i].status || !strstr(out, cases[i].says))
            fail_msg("case %zu: %d, %s", i, status, out);
    }
    struct bytes page = {0}, copy = {0};
    assert_true(path_join(dir, "page.png", path, NULL) && file_read(path, 1 << 24, &page, NULL));
    assert_true(path_join(dir, "copy.png", path, NULL) && file_read(path, 1 << 24, &copy, NULL));
    assert_int_equal(page.size, copy.size);
    assert_memory_equal(page.data, copy.data, page.size);
    bytes_free(&page);
    bytes_free(&copy);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        assert_true(path_join(dir, left[i], path, NULL));
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_commands)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
