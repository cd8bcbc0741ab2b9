/* The courier's settings: every mistake is named with file, line and field. */
#define _DEFAULT_SOURCE
#include "courier/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/anjungan-courier-config-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd >= 0 ? close(fd) : -1;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static bool read_text(const char *text, struct courier_config *out, struct fault *fault)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return courier_config_read(path, out, fault);
}

static void the_shipped_file_is_right(void **state)
{
    (void)state;
    struct courier_config config;
    struct fault fault = {0};
    if (!courier_config_read(SOURCE_DIR "/config/courier.yaml", &config, &fault))
        fail_msg("%s", fault.text);
    assert_string_equal(config.state_dir, "/var/lib/anjungan");
    assert_string_equal(config.origin, "https://intake.example.go.id:8443");
}

static void what_is_left_out_has_a_default(void **state)
{
    (void)state;
    struct courier_config config;
    assert_true(read_text("state_dir: /s\nintake_url: https://[::1]:8443\n", &config, NULL));
    assert_string_equal(config.origin, "https://[::1]:8443");
    assert_int_equal(config.log_level, LOG_LEVEL_INFO);
    assert_int_equal(config.parallel, 2);
    assert_int_equal(config.chunk_bytes, 4 * 1024 * 1024);
    assert_int_equal(config.connect_timeout_s, 15);
    assert_int_equal(config.stall_timeout_s, 30);
    assert_int_equal(config.retry_cap_s, 900);
    assert_int_equal(config.network_cap_s, 60);
    assert_int_equal(config.acknowledgement_cap_s, 60);
    assert_int_equal(config.set_aside_s, 86400);
}

static void what_is_given_is_taken(void **state)
{
    (void)state;
    struct courier_config config;
    assert_true(read_text("set_aside_s: 10\nlog_level: debug\nchunk_kib: 64\nstate_dir: /s\n"
                          "intake_url: https://a.b/intake\nparallel_uploads: 8\n",
                          &config, NULL));
    assert_string_equal(config.origin, "https://a.b");
    assert_int_equal(config.log_level, LOG_LEVEL_DEBUG);
    assert_int_equal(config.parallel, 8);
    assert_int_equal(config.chunk_bytes, 64 * 1024);
    assert_int_equal(config.set_aside_s, 10);
}

#define BASE "state_dir: /s\nintake_url: https://a/\n"

static const struct {
    const char *text, *complaint; /* behind the file's name */
} mistakes[] = {
    {"", ":1: "},
    {"- a\n", ":1: "},
    {"state_dir: /s\n", ":1: intake_url: is missing"},
    {"intake_url: https://a\n", ":1: state_dir: is missing"},
    {"state_dir: s\nintake_url: https://a\n", ":1: state_dir: must be an absolute path"},
    {"state_dir: /s\nintake_url: http://a\n", ":2: intake_url: must be https://HOST"},
    {"state_dir: /s\nintake_url: https://\n", ":2: intake_url: must be https://HOST"},
    {"state_dir: /s\nintake_url: https://a/other/\n", ":2: intake_url: must be https://HOST"},
    {"state_dir: /s\nintake_url: https://u:p@a/\n", ":2: intake_url: must be https://HOST"},
    {"state_dir: /s\nintake_url: [a]\n", ":2: intake_url: "},
    {BASE "log_level: loud\n", ":3: log_level: "},
    {BASE "parallel_uploads: 0\n", ":3: parallel_uploads: must be 1 to 8, not 0"},
    {BASE "parallel_uploads: 9\n", ":3: parallel_uploads: must be 1 to 8, not 9"},
    {BASE "parallel_uploads: two\n", ":3: parallel_uploads: "},
    {BASE "chunk_kib: 63\n", ":3: chunk_kib: must be 64 to 16384, not 63"},
    {BASE "chunk_kib: 99999999999999999999\n", ":3: chunk_kib: "},
    {BASE "retry_cap_s: -1\n", ":3: retry_cap_s: "},
    {BASE "\n# paralel\nparalel_uploads: 2\n", ":5: paralel_uploads: is not a key"},
    {BASE "state_dir: /t\n", ":3: state_dir: stands here twice"},
    {BASE "  parallel_uploads: 2\n", ":"},
    {BASE "set_aside_s: @\n", ":"},
};

static void every_mistake_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        struct courier_config config;
        struct fault fault = {0};
        char wanted[256];
        snprintf(wanted, sizeof wanted, "%s%s", strrchr(path, '/') + 1, mistakes[i].complaint);
        if (read_text(mistakes[i].text, &config, &fault)) fail_msg("taken: %s", mistakes[i].text);
        assert_string_equal(fault.code, "K-01");
        if (strncmp(fault.text, wanted, strlen(wanted)) != 0)
            fail_msg("for %s\nsaid   %s\nwanted %s", mistakes[i].text, fault.text, wanted);
    }
}

static void an_absent_file_has_its_own_code(void **state)
{
    (void)state;
    struct courier_config config;
    struct fault fault = {0};
    assert_false(courier_config_read("/nonexistent/courier.yaml", &config, &fault));
    assert_string_equal(fault.code, "K-02");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_file_is_right),
        cmocka_unit_test(what_is_left_out_has_a_default),
        cmocka_unit_test(what_is_given_is_taken),
        cmocka_unit_test(every_mistake_is_named),
        cmocka_unit_test(an_absent_file_has_its_own_code),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
