/* The two small files of the heartbeat: what the kiosk writes, and what it believes of the other.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/file.h"
#include "kiosk/beat.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64], dir[PATH_SIZE], kiosk_path[PATH_SIZE], line_path[PATH_SIZE];

static int setup(void **state)
{
    (void)state;
    memcpy(root, "/tmp/anjungan-beat-XXXXXX", sizeof "/tmp/anjungan-beat-XXXXXX");
    assert_non_null(mkdtemp(root));
    assert_true(path_join(root, "beat", dir, NULL));
    assert_true(path_join(dir, "kiosk.json", kiosk_path, NULL));
    assert_true(path_join(dir, "courier.json", line_path, NULL));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(kiosk_path);
    unlink(line_path);
    rmdir(dir);
    return rmdir(root);
}

static struct beat specimen(void)
{
    struct beat beat = {.terminal = "SPS-01",
                        .version = "1.2.3",
                        .now_s = 1795492800,
                        .started_s = 1795490000,
                        .waiting = 3,
                        .oldest_s = 1795400000,
                        .refused = 1,
                        .staff_called = true,
                        .step = "documents",
                        .service = "contoh/layanan"};
    beat.devices[DEVICE_PRINTER] =
        (struct beat_device){.fitted = true, .state = DEVICE_NEEDS_STAFF, .code = "P-02"};
    beat.devices[DEVICE_SCANNER] = (struct beat_device){.fitted = true, .state = DEVICE_READY};
    beat.devices[DEVICE_READER] =
        (struct beat_device){.fitted = false, .state = DEVICE_NO_DEVICE, .code = "R-02"};
    beat.services[0] = (struct beat_service){.key = "contoh/layanan", .code = "P-02"};
    beat.services[1] = (struct beat_service){.key = "contoh/lain", .ready = true};
    beat.services_count = 2;
    beat.printer =
        (struct printer_status){.paper = PAPER_OUT, .cover = COVER_CLOSED, .near_end_sensor = true};
    beat.paper = (struct paper_ledger){.known = true,
                                       .roll_mm = 80000,
                                       .used_mm = 76000,
                                       .remaining_mm = 4000,
                                       .receipts_left = 20,
                                       .warns = true,
                                       .ends_s = 1795600000,
                                       .by = 7};
    return beat;
}

static json_t *written(void)
{
    struct bytes text = {0};
    assert_true(file_read(kiosk_path, 16384, &text, NULL)); /* as much as the courier takes */
    json_t *json = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    bytes_free(&text);
    return json;
}

static const char *text_at(const json_t *json, const char *first, const char *second,
                           const char *third)
{
    json = json_object_get(json_object_get(json, first), second);
    return json_string_value(third ? json_object_get(json, third) : json);
}

static void everything_is_told(void **state)
{
    (void)state;
    struct beat beat = specimen();
    struct fault fault = {0};
    if (!beat_write(root, &beat, &fault)) fail_msg("%s", fault.text);
    json_t *json = written();
    const json_t *paper = json_object_get(json, "paper"), *cases = json_object_get(json, "cases"),
                 *codes = json_object_get(json, "codes");
    assert_string_equal(json_string_value(json_object_get(json, "terminal")), "SPS-01");
    assert_int_equal(json_integer_value(json_object_get(json, "at")), 1795492800);
    assert_string_equal(text_at(json, "devices", "printer", "state"), "needs_staff");
    assert_string_equal(text_at(json, "devices", "printer", "code"), "P-02");
    assert_string_equal(text_at(json, "devices", "scanner", "state"), "ready");
    assert_string_equal(text_at(json, "printer", "paper", NULL), "out");
    assert_int_equal(json_integer_value(json_object_get(paper, "receipts_left")), 20);
    assert_true(json_is_true(json_object_get(paper, "warns")));
    assert_int_equal(json_integer_value(json_object_get(paper, "ends")), 1795600000);
    assert_int_equal(json_integer_value(json_object_get(cases, "waiting")), 3);
    assert_int_equal(json_integer_value(json_object_get(cases, "oldest")), 1795400000);
    assert_true(json_is_true(json_object_get(json_object_get(json, "staff"), "called")));
    assert_string_equal(text_at(json, "staff", "step", NULL), "documents");
    assert_string_equal(text_at(json, "staff", "service", NULL), "contoh/layanan");
    assert_string_equal(text_at(json, "services", "contoh/layanan", "code"), "P-02");
    const json_t *services = json_object_get(json, "services");
    assert_int_equal(json_object_size(services), 2);
    assert_true(json_is_true(json_object_get(json_object_get(services, "contoh/lain"), "ready")));
    /* Once each, and none of what is not fitted. */
    assert_int_equal(json_array_size(codes), 2);
    assert_string_equal(json_string_value(json_array_get(codes, 0)), "P-02");
    assert_string_equal(json_string_value(json_array_get(codes, 1)), "P-08");
    json_decref(json);
}

static void a_code_stands_once(void **state)
{
    (void)state;
    struct beat beat = specimen();
    memcpy(beat.devices[DEVICE_PRINTER].code, "P-08", 5);
    assert_true(beat_write(root, &beat, NULL));
    json_t *json = written();
    assert_int_equal(json_array_size(json_object_get(json, "codes")), 1);
    json_decref(json);
    beat.paper.warns = false;
    memset(beat.devices[DEVICE_PRINTER].code, 0, 8);
    assert_true(beat_write(root, &beat, NULL)); /* over the one before */
    json = written();
    assert_int_equal(json_array_size(json_object_get(json, "codes")), 0);
    json_decref(json);
}

static void what_is_no_text_is_a_fault(void **state)
{
    (void)state;
    struct beat beat = specimen();
    struct fault fault = {0};
    beat.terminal = "\xff\xfe";
    assert_false(beat_write(root, &beat, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

static void put_line(const char *text)
{
    assert_true(dir_make(dir, 0770, NULL));
    assert_true(file_write_durable(dir, "courier.json", text, strlen(text), 0640, NULL));
}

static void without_a_courier_nothing_is_known(void **state)
{
    (void)state;
    struct beat_line line = {.known = true, .up = true};
    assert_true(beat_line_read(root, &line, NULL));
    assert_false(line.known || line.up);
}

static void the_line_is_read(void **state)
{
    (void)state;
    struct beat_line line = {0};
    put_line("{\"up\":false,\"since\":1795492800,\"contact\":1795492000,\"code\":\"N-01\","
             "\"clock_offset\":-75,\"more\":[1]}\n");
    assert_true(beat_line_read(root, &line, NULL));
    assert_true(line.known);
    assert_false(line.up);
    assert_int_equal(line.since_s, 1795492800);
    assert_int_equal(line.contact_s, 1795492000);
    assert_string_equal(line.code, "N-01");
    assert_int_equal(line.clock_offset_s, -75);
}

#define LINE(up, since, contact, code, offset)                                                     \
    "{\"up\":" up ",\"since\":" since ",\"contact\":" contact ",\"code\":" code                    \
    ",\"clock_offset\":" offset "}"

static void expect_refused(const char *what)
{
    struct beat_line line = {.since_s = 42};
    struct fault fault = {0};
    if (beat_line_read(root, &line, &fault)) fail_msg("taken: %s", what);
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(line.since_s, 42); /* untouched */
}

static void other_content_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        LINE("1", "1", "1", "\"\"", "0"),
        LINE("true", "\"1\"", "1", "\"\"", "0"),
        LINE("true", "-1", "1", "\"\"", "0"),
        LINE("true", "1", "99999999999999", "\"\"", "0"),
        LINE("true", "1", "1", "7", "0"),
        LINE("true", "1", "1", "\"N-01-too-long\"", "0"),
        LINE("true", "1", "1", "\"n 01\"", "0"),
        LINE("true", "1", "1", "\"N\\n01\"", "0"),
        LINE("true", "1", "1", "\"\"", "99999999999"),
        LINE("true", "1", "1", "\"\"", "1.5"),
        LINE("true", "1", "1", "\"\"", "0") "x",
        "{\"up\":true,\"up\":true,\"since\":1,\"contact\":1,\"code\":\"\",\"clock_offset\":0}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_line(texts[i]);
        expect_refused(texts[i]);
    }
    struct beat_line line;
    put_line(LINE("true", "1", "1", "\"\"", "0")); /* so only what was changed made them wrong */
    assert_true(beat_line_read(root, &line, NULL));
}

static void what_is_no_file_is_refused_at_once(void **state)
{
    (void)state;
    struct bytes large = {0};
    bytes_append_text(&large, LINE("true", "1", "1", "\"\"", "0"));
    while (large.size < 8000)
        bytes_append_text(&large, "        ");
    put_line(bytes_text(&large));
    bytes_free(&large);
    expect_refused("too large");
    assert_int_equal(unlink(line_path), 0);
    assert_int_equal(mkfifo(line_path, 0666), 0);
    expect_refused("a pipe");
    assert_int_equal(unlink(line_path), 0);
    put_line(LINE("true", "1", "1", "\"\"", "0"));
    assert_int_equal(rename(line_path, kiosk_path), 0);
    assert_int_equal(symlink(kiosk_path, line_path), 0);
    expect_refused("a link");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(everything_is_told),
        TEST(a_code_stands_once),
        TEST(what_is_no_text_is_a_fault),
        TEST(without_a_courier_nothing_is_known),
        TEST(the_line_is_read),
        TEST(other_content_is_refused),
        TEST(what_is_no_file_is_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
