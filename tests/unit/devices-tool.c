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
        {{"reader", "sim:", "status"}, 0, "ready"},
        {{"light", "none:", "status"}, 0, "ready"},
        {{"light", "fax:", "status"}, 1, "K-01"},
        {{"headset", "sim:?jack=in", "status"}, 0, "jack    in"},
        {{"headset", "sim:", "--word", "unknown", "status"}, 0, "jack    unknown"},
        {{"headset", "evdev:/dev/input/event77", "status"}, 1, "J-01"},
        {{"headset", "fax:", "status"}, 1, "K-01"},
        {{"printer", "sim:", "--word", "paper_out", "status"}, 1, "staff: refill"},
        {{"camera", "sim:", "--word", "unplug", "status"}, 1, "staff: reset"},
        {{"reader", "sim:", "--word", "code:SPESIMEN%207", "read"}, 0, "SPESIMEN 7"},
        {{"reader", "sim:", "--word", "code:%01", "read"}, 1, "R-03"},
        {{"light", "sim:", "light", "receipt", "off"}, 0, ""},
        {{"light", "sim:", "light", "moon", "off"}, 2, "COMMAND"},
        {{"light", "sim:", "light", "receipt", "sometimes"}, 2, "COMMAND"},
        {{"light", "sim:", "light", "receipt"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "a.png", "b.png"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "a.png", "--dpi"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "a.png", "--dpi", "many"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "a.png", "--pages", "0"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "a.png", "--fast"}, 2, "COMMAND"},
        {{"scanner", "sim:", "scan", "page.png"}, 0, "2480 x 3507"},
        {{"scanner", "sim:?files=page.png", "scan", "copy.png"}, 0, "bytes as"},
        {{"scanner", "sim:", "scan", "no/where.png"}, 1, "no/where.png"},
        {{"scanner", "sim:", "scan", "grey.png", "--dpi", "150", "--grey"}, 0, "1240 x 1753"},
        {{"scanner", "sim:?feeder=2", "scan", "--pages", "3", "many.png"}, 0, "many-2.png"},
        {{"scanner", "sim:?feeder=2", "--word", "jam_midway", "scan", "jam.png", "--pages", "3"},
         1,
         "X-03"},
        {{"scanner", "sim:", "--word", "no_document", "scan", "none.png"}, 1, "X-02"},
        {{"scanner", "sim:", "--word", "jam", "scan", "no.png"}, 1, "X-03"},
        {{"camera", "sim:", "still", "still.png"}, 0, "1280 x 960"},
        {{"camera", "sim:", "frame", "frame.png"}, 0, "960 x 717"},
        {{"camera", "sim:", "--word", "stall", "frame", "none.png"}, 1, "C-03"},
        {{"printer", "sim:?out=.", "print-test"}, 0, "confirmed"},
        {{"printer", "sim:", "--word", "unconfirmed", "print-test", "--copies", "2"},
         3,
         "no proof"},
        {{"printer", "sim:", "--word", "cover_open", "print-test", "--copies", "9"}, 1, "P-03"},
        {{"printer", "sim:", "print-test", "--copies", "100"}, 2, "COMMAND"},
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
    static const char *const left[] = {"page.png",   "copy.png",  "still.png", "job.bin",
                                       "grey.png",   "frame.png", "jam-1.png", "receipt.bin",
                                       "many-1.png", "many-2.png"};
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

/* The profiles of --profiles are those that a URI may name; a wrong one is said and left out. */
static void test_profiles(void **state)
{
    (void)state;
    static const char good[] = "title: SPESIMEN 58\nwidth_px: 384\ndpi: 203\npaper_mm: 58\n"
                               "raster: gs_v\ncut: none\nfeed_px: 96\ncutter_mm: 0\n"
                               "native_qr: false\nautomatic_status: false\n"
                               "near_end_sensor: false\nproof: nothing\nclear: none\n";
    static const struct command cases[] = {
        {{"printer", "escpos:file:/dev/null?profile=spesimen-58", "--profiles", ".", "status"},
         0,
         "384 px"},
        {{"printer", "escpos:file:/dev/null?profile=spesimen-58", "status"}, 1, "K-01"},
        {{"printer", "escpos:file:/dev/null?profile=wrong", "--profiles", ".", "status"},
         1,
         "wrong.yaml:1: titel"},
        {{"printer", "escpos:file:/dev/null", "--profiles", "nowhere", "status"}, 0, "K-02"},
    };
    char dir[] = "/tmp/devices-tool-XXXXXX", out[4096], path[PATH_SIZE];
    assert_non_null(mkdtemp(dir));
    assert_true(file_write_durable(dir, "spesimen-58.yaml", good, strlen(good), 0600, NULL));
    assert_true(file_write_durable(dir, "wrong.yaml", "titel: x\n", 9, 0600, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = run(dir, cases[i].arguments, out, sizeof out);
        if (status != cases[i].status || !strstr(out, cases[i].says))
            fail_msg("case %zu: %d, %s", i, status, out);
    }
    assert_true(path_join(dir, "spesimen-58.yaml", path, NULL));
    assert_int_equal(unlink(path), 0);
    assert_true(path_join(dir, "wrong.yaml", path, NULL));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

/* Whatever is plugged into this machine: each kind is looked for, and nothing found is said. */
static void test_list(void **state)
{
    (void)state;
    static const char *const roles[] = {"printer", "scanner", "camera",
                                        "reader",  "light",   "headset"};
    char out[8192];
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* SANE's backends free little of their own */
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const char *const arguments[] = {roles[i], "list", NULL};
        int status = run("/", arguments, out, sizeof out);
        if (status == 0)
            assert_non_null(strchr(out, ':')); /* a URI */
        else if (status != 1 || !strstr(out, "found"))
            fail_msg("%s: %d, %s", roles[i], status, out);
    }
    unsetenv("ASAN_OPTIONS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_commands),
                                       cmocka_unit_test(test_profiles),
                                       cmocka_unit_test(test_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
