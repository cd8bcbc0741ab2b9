/* What a machine is told that watches: what was heard, and nothing that was not. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/metrics/metrics.h"
#include "backend/metrics/openmetrics.h"

#include "backend_fleet_fixture.h"

static struct yard yard;
static struct metrics metrics;
static char text[64 * 1024];

static int setup(void **state)
{
    (void)state;
    yard_init(&yard);
    metrics = (struct metrics){.db = yard.fleet.db, .clock = &yard.clock};
    fleet_enrol(yard.fleet.db, "SPS-01", "pekalongan", 2);
    fleet_enrol(yard.fleet.db, "SPS-02", "purbalingga", 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    yard_free(&yard);
    return 0;
}

static int ask(const char *method, const char *path)
{
    const struct http_router router = {.sites = {{metrics_routes, metrics_routes_count, &metrics}},
                                       .count = 1};
    struct http_exchange exchange = {.request = {.path = path}};
    http_exchange_begin(&exchange, &router, method);
    http_exchange_end(&exchange);
    int status = exchange.response.status;
    snprintf(text, sizeof text, "%s", bytes_text(&exchange.response.body));
    const char *type = http_response_find(&exchange.response, "Content-Type");
    if (status == 200) assert_string_equal(type, OPENMETRICS_TYPE);
    http_exchange_finish(&exchange);
    return status;
}

static void must_have(const char *line)
{
    char whole[400];
    snprintf(whole, sizeof whole, "\n%s\n", line);
    if (!strstr(text, whole)) fail_msg("no \"%s\" in: %s", line, text);
}

#define SPS01 "{terminal=\"SPS-01\",agency=\"pekalongan\""
#define SPS02 "{terminal=\"SPS-02\",agency=\"purbalingga\""

static void a_terminal_is_shown_as_it_was_heard(void **state)
{
    (void)state;
    /* Its clock is 50 seconds ahead. */
    struct said said = {.at_s = YARD_NOW + 50,
                        .devices =
                            "\"printer\":{\"fitted\":true,\"state\":\"needs_staff\",\"code\":"
                            "\"P-02\"},\"reader\":{\"fitted\":false,\"state\":\"no_device\","
                            "\"code\":\"R-02\"},\"camera\":{\"fitted\":true,\"state\":\"humming\","
                            "\"code\":\"\"}",
                        .codes = "\"P-02\",\"N-01\",\"P-02\"",
                        .services = "\"contoh/satu\":{\"ready\":true,\"code\":\"\"},"
                                    "\"contoh/dua\":{\"ready\":false,\"code\":\"P-02\"}",
                        .remaining_mm = 4000,
                        .receipts_left = 21,
                        .waiting = 5,
                        .ends_s = YARD_NOW + 86450,
                        .oldest_s = YARD_NOW - 950,
                        .warns = true};
    assert_int_equal(fleet_say(&yard.fleet, "SPS-01", &said), 200);
    clock_advance(&yard.clock, 60000);
    assert_int_equal(ask("GET", "/metrics"), 200);
    must_have("anjungan_terminal_up" SPS01 "} 1");
    must_have("anjungan_terminal_heartbeat_age_seconds" SPS01 "} 60");
    must_have("anjungan_terminal_clock_offset_seconds" SPS01 "} 50");
    must_have("anjungan_terminal_version_info" SPS01 ",courier=\"1.2.1\",kiosk=\"1.2.0\"} 1");
    must_have("anjungan_terminal_slot_info" SPS01 ",slot=\"B\"} 1");
    must_have("anjungan_terminal_alert" SPS01 ",code=\"P-02\"} 1");
    must_have("anjungan_terminal_paper_remaining_millimeters" SPS01 "} 4000");
    must_have("anjungan_terminal_paper_end_timestamp_seconds" SPS01 "} 1795579200");
    must_have("anjungan_terminal_waiting_cases" SPS01 "} 5");
    must_have("anjungan_terminal_oldest_case_age_seconds" SPS01 "} 1060");
    must_have("anjungan_terminal_service_ready" SPS01 ",service=\"contoh/satu\"} 1");
    must_have("anjungan_terminal_service_ready" SPS01 ",service=\"contoh/dua\"} 0");
#define DEVICE SPS01 ",device=\"printer\",anjungan_terminal_device_state="
    must_have("anjungan_terminal_device_state" DEVICE "\"needs_staff\"} 1");
    must_have("anjungan_terminal_device_state" DEVICE "\"ready\"} 0");
    assert_null(strstr(text, "device=\"reader\"")); /* not fitted */
    assert_null(strstr(text, "N-01"));              /* nobody need act on it */
    assert_non_null(strstr(text, "device=\"camera\""));
    for (const char *at = text; (at = strstr(at, "device=\"camera\"")); at++)
        assert_memory_equal(strchr(at, '}'), "} 0\n", 4); /* a word that is not known here */
    const char *once = strstr(text, "code=\"P-02\"");
    assert_null(strstr(once + 1, "code=\"P-02\"")); /* a sample, not two */
    assert_string_equal(text + strlen(text) - 6, "# EOF\n");
}

static void what_was_not_heard_is_left_out(void **state)
{
    (void)state;
    struct said said = {.at_s = YARD_NOW, .silent_kiosk = true};
    assert_int_equal(ask("GET", "/metrics"), 200);
    must_have("anjungan_terminal_up" SPS01 "} 0");
    must_have("anjungan_terminal_alert" SPS01 ",code=\"N-06\"} 1");
    assert_null(strstr(text, "heartbeat_age_seconds{"));
    assert_null(strstr(text, "offset_seconds{"));
    assert_int_equal(fleet_say(&yard.fleet, "SPS-02", &said), 200);
    assert_int_equal(ask("GET", "/metrics"), 200);
    must_have("anjungan_terminal_up" SPS02 "} 1");
    must_have("anjungan_terminal_version_info" SPS02 ",courier=\"1.2.1\",kiosk=\"\"} 1");
    assert_null(strstr(text, "waiting_cases{"));
    assert_null(strstr(text, "remaining_millimeters{"));
    assert_null(strstr(text, "end_timestamp_seconds{"));
    assert_null(strstr(text, "case_age_seconds{"));
    clock_advance(&yard.clock, FLEET_SILENT_S * 1000);
    assert_int_equal(ask("GET", "/metrics"), 200);
    must_have("anjungan_terminal_up" SPS02 "} 0");
    must_have("anjungan_terminal_heartbeat_age_seconds" SPS02 "} 180");
    assert_true(db_terminal_withdraw(yard.fleet.db, "SPS-02", NULL));
    assert_int_equal(ask("GET", "/metrics"), 200);
    assert_null(strstr(text, "SPS-02"));
}

/* Cases that are at this step, behind the program's back. */
static void add_cases(int from, int to, const char *agency, int complaint, int actor, int step)
{
    char sql[800];
    const char *hash = yard.place.is_postgres ? "convert_to('h' || i, 'UTF8')" : "'h' || i";
    snprintf(sql, sizeof sql,
             "INSERT INTO cases(id, terminal, service, code_hash, blob, sha256, step, handed_in,"
             " due, received, updated, due_differs, agency, complaint, actor)"
             " WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)"
             " SELECT 'c' || i, 'SPS-01', 's', %s, 'b', 's', %d, 1, 1, 1, 1, 0, '%s', %d, %d"
             " FROM n",
             from, to, hash, step, agency, complaint, actor);
    place_ask(&yard.place, sql);
}

static void cases_are_counted_until_they_are_finished(void **state)
{
    (void)state;
    add_cases(0, 3, "pekalongan", 0, 2, 4);
    add_cases(3, 7, "pekalongan", 1, 5, 2);
    add_cases(7, 9, "purbalingga", 0, -1, 1);
    add_cases(9, 900, "pekalongan", 0, 2, 0);
    place_ask(
        &yard.place,
        "INSERT INTO uploads(id, terminal, case_id, sha256, length, state, created, expires) VALUES"
        "('a', 'SPS-01', 'x', 's', 9, 0, 1, 9), ('b', 'SPS-01', 'y', 's', 9, 0, 1, 9),"
        "('c', 'SPS-01', 'z', 's', 9, 1, 1, 9), ('d', 'SPS-01', 'w', 's', 9, 2, 1, 9)");
    assert_int_equal(ask("GET", "/metrics"), 200);
#define OPEN "anjungan_cases_unfinished{agency="
    must_have(OPEN "\"pekalongan\",kind=\"application\",turn=\"verifier\"} 3");
    must_have(OPEN "\"pekalongan\",kind=\"complaint\",turn=\"officials\"} 4");
    must_have(OPEN "\"purbalingga\",kind=\"application\",turn=\"unknown\"} 2");
    must_have("anjungan_uploads{state=\"open\"} 2");
    must_have("anjungan_uploads{state=\"received\"} 1");
    place_ask(&yard.place, "UPDATE blob_turn SET removed = 7");
    assert_int_equal(ask("GET", "/metrics"), 200);
    must_have("# TYPE anjungan_orphan_blobs_removed counter");
    must_have("anjungan_orphan_blobs_removed_total 7");
    must_have("anjungan_backend_build_info{version=\"" ANJUNGAN_VERSION "\"} 1");
}

static void only_reading_is_answered(void **state)
{
    (void)state;
    assert_int_equal(ask("HEAD", "/metrics"), 200);
    assert_int_equal(ask("POST", "/metrics"), 405);
    place_ask(&yard.place, "DROP TABLE uploads");
    int before = yard_listen(&yard);
    int status = ask("GET", "/metrics");
    char log[1024];
    yard_heard(&yard, before, log, sizeof log);
    assert_int_equal(status, 500); /* half of it would read as the whole */
    assert_null(strstr(text, "# TYPE"));
}

static void a_label_is_written_so_that_it_stays_one(void **state)
{
    (void)state;
    struct bytes out = {0};
    const struct metric_family family = {"x", "gauge", NULL, "y"};
    metric_sample(&out, &family, -7, "a", "one\"two\\three\nfour", NULL);
    metric_sample(&out, &family, 8, NULL);
    assert_string_equal(bytes_text(&out), "x{a=\"one\\\"two\\\\three\\nfour\"} -7\nx 8\n");
    bytes_free(&out);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_terminal_is_shown_as_it_was_heard),       TEST(what_was_not_heard_is_left_out),
        TEST(cases_are_counted_until_they_are_finished), TEST(only_reading_is_answered),
        TEST(a_label_is_written_so_that_it_stays_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
