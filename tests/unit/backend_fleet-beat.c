/* Heartbeats: only a terminal's own, strictly read, kept once, and an alert when something comes or
 * goes. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/fleet/fleet.h"
#include "backend/fleet/report.h"

#include "backend_first_tables.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NOW         1795492800

static char dir[64], database[128], log_path[128];
static struct clock now;
static struct fleet fleet;
static struct http_router router;
static struct http_response response;

static void enrol(const char *id, uint8_t mark)
{
    uint8_t hash[DB_HASH_SIZE];
    memset(hash, mark, sizeof hash);
    assert_true(db_terminal_invite(fleet.db, id, "pekalongan", hash, INT64_MAX, 1, NULL));
    assert_true(db_terminal_enrol(fleet.db, hash, FINGERPRINT, "SPESIMEN", 2, NULL));
}

static int setup(void **state)
{
    (void)state;
    char uri[160];
    struct fault fault = {0};
    memcpy(dir, "/tmp/anjungan-beat-XXXXXX", sizeof "/tmp/anjungan-beat-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(database, sizeof database, "%s/b.db", dir);
    snprintf(log_path, sizeof log_path, "%s/log", dir);
    snprintf(uri, sizeof uri, "sqlite:%s", database);
    clock_fix_wall(&now, (int64_t)NOW * 1000);
    fleet = (struct fleet){.clock = &now, .db = db_create(uri, &fault)};
    if (!fleet.db) fail_msg("%s", fault.text);
    router =
        (struct http_router){.sites = {{fleet_routes, fleet_routes_count, &fleet}}, .count = 1};
    enrol("SPS-01", 1);
    enrol("SPS-02", 2);
    return 0;
}

static void remove_database(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", database, ends[i]);
        unlink(path);
    }
}

static int teardown(void **state)
{
    (void)state;
    db_destroy(fleet.db);
    http_response_clear(&response);
    remove_database();
    unlink(log_path);
    return rmdir(dir);
}

static int post_as(const char *terminal, const char *fingerprint, bool proved, const char *body)
{
    struct http_exchange exchange = {.request = {.path = "/fleet/beat"}};
    struct http_peer *peer = &exchange.request.peer;
    peer->proved = proved;
    snprintf(peer->name, sizeof peer->name, "%s", terminal);
    snprintf(peer->fingerprint, sizeof peer->fingerprint, "%s", fingerprint);
    http_exchange_begin(&exchange, &router, "POST");
    http_exchange_data(&exchange, body, strlen(body));
    http_exchange_end(&exchange);
    http_response_clear(&response);
    response = exchange.response;
    exchange.response = (struct http_response){0};
    http_exchange_finish(&exchange);
    return response.status;
}

static int post(const char *body)
{
    return post_as("SPS-01", FINGERPRINT, true, body);
}

#define COURIER                                                                                    \
    "\"courier\":{\"version\":\"1.0\",\"at\":1795492790,\"uploading\":1,\"awaiting\":2,"           \
    "\"delivered\":3,\"aside\":4,\"line_since\":1795490000}"
#define KIOSK_BUT_CODES                                                                            \
    "\"terminal\":\"SPS-01\",\"version\":\"1.0\",\"at\":1795492780,\"started\":1795400000,"        \
    "\"devices\":{\"printer\":{\"fitted\":true,\"state\":\"needs_staff\",\"code\":\"P-02\"},"      \
    "\"camera\":{\"fitted\":true,\"state\":\"ready\",\"code\":\"\"}},"                             \
    "\"paper\":{\"known\":true,\"warns\":true,\"remaining_mm\":4000,\"receipts_left\":21,"         \
    "\"ends\":1795600000},\"cases\":{\"waiting\":5,\"oldest\":1795480000,\"refused\":1},"          \
    "\"staff\":{\"called\":true,\"in\":false,\"step\":\"documents\",\"service\":\"a/b-c\"}"
#define BODY(codes) "{\"kiosk\":{" KIOSK_BUT_CODES ",\"codes\":[" codes "]}," COURIER "}"

struct kept {
    char terminal[DB_NAME_SIZE];
    int64_t at_s;
    struct report report;
    bool read;
    int beats, terminals;
};

static bool keep(struct db_beat *beat, void *context)
{
    struct kept *kept = context;
    kept->terminals++;
    if (beat->at_s == 0) {
        assert_int_equal(beat->report.size, 0);
        return true;
    }
    kept->beats++;
    snprintf(kept->terminal, sizeof kept->terminal, "%s", beat->terminal);
    kept->at_s = beat->at_s;
    kept->read = report_read(&beat->report, &kept->report, NULL);
    return true;
}

static struct kept latest(void)
{
    struct kept kept = {0};
    assert_true(db_beat_list(fleet.db, keep, &kept, NULL));
    assert_int_equal(kept.terminals, 2); /* also the one that says nothing */
    return kept;
}

static void a_beat_is_kept_as_it_was_said(void **state)
{
    (void)state;
    assert_int_equal(post(BODY("\"P-02\",\"P-08\"")), 200);
    assert_string_equal((const char *)response.body.data, "{\"now\":1795492800}");
    struct kept kept = latest();
    const struct report_kiosk *kiosk = &kept.report.kiosk;
    assert_true(kept.read && kept.report.has_kiosk);
    assert_int_equal(kept.beats, 1);
    assert_string_equal(kept.terminal, "SPS-01");
    assert_int_equal(kept.at_s, NOW);
    assert_int_equal(kiosk->devices_count, 2);
    assert_int_equal(kiosk->paper.remaining_mm, 4000);
    assert_int_equal(kiosk->paper.receipts_left, 21);
    assert_int_equal(kiosk->paper.ends_s, 1795600000);
    assert_true(kiosk->paper.known && kiosk->paper.warns);
    assert_int_equal(kiosk->waiting, 5);
    assert_int_equal(kiosk->oldest_s, 1795480000);
    assert_int_equal(kiosk->refused, 1);
    assert_true(kiosk->staff_called);
    assert_false(kiosk->staff_in);
    assert_string_equal(kiosk->step, "documents");
    assert_string_equal(kiosk->service, "a/b-c");
    assert_int_equal(kiosk->codes_count, 2);
    assert_string_equal(kiosk->codes[1], "P-08");
    assert_int_equal(kept.report.courier.at_s, 1795492790);
    assert_int_equal(kept.report.courier.aside, 4);
    assert_string_equal(kept.report.courier.slot, ""); /* one of before does not say */
    int down = 0;
    for (int i = 0; i < kiosk->devices_count; i++)
        if (report_device_is_down(&kiosk->devices[i])) {
            down++;
            assert_string_equal(kiosk->devices[i].role, "printer");
            assert_string_equal(kiosk->devices[i].code, "P-02");
        }
    assert_int_equal(down, 1);
    clock_advance(&now, 60000);
    assert_int_equal(post("{\"kiosk\":null," COURIER "}"), 200); /* the latest counts */
    kept = latest();
    assert_int_equal(kept.beats, 1);
    assert_int_equal(kept.at_s, NOW + 60);
    assert_false(kept.report.has_kiosk);
}

static void what_is_not_known_is_dropped(void **state)
{
    (void)state;
    struct bytes json = {0}, again = {0};
    struct report report;
    assert_int_equal(
        post(
            "{\"nik\":\"3375010101900001\",\"kiosk\":{\"nik\":\"3375010101900001\"," KIOSK_BUT_CODES
            ",\"codes\":[]}," COURIER "}"),
        200);
    bytes_append_text(&json, "{\"x\":{\"y\":[\"3375010101900001\"]},\"kiosk\":null," COURIER "}");
    assert_true(report_read(&json, &report, NULL));
    report_write(&report, &again);
    assert_null(strstr(bytes_text(&again), "3375"));
    bytes_free(&json);
    bytes_free(&again);
    struct kept kept = latest();
    report_write(&kept.report, &again);
    assert_null(strstr(bytes_text(&again), "3375"));
    assert_non_null(strstr(bytes_text(&again), "needs_staff"));
    bytes_free(&again);
}

static void a_stranger_is_refused(void **state)
{
    (void)state;
    assert_int_equal(post_as("SPS-01", FINGERPRINT, false, BODY("")), 403);
    assert_int_equal(post_as("SPS-09", FINGERPRINT, true, BODY("")), 403);
    assert_int_equal(post_as("SPS-01", "f" FINGERPRINT, true, BODY("")), 403); /* an older one */
    assert_non_null(strstr((const char *)response.body.data, "N-02"));
    assert_true(db_terminal_withdraw(fleet.db, "SPS-02", NULL));
    assert_int_equal(post_as("SPS-02", FINGERPRINT, true, BODY("")), 403);
    assert_int_equal(latest().beats, 0);
}

/* One replacement each in a body that is right. */
static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } wrongs[] = {
        {"\"warns\":true", "\"warns\":1"},
        {"\"warns\":true,", ""},
        {"\"remaining_mm\":4000", "\"remaining_mm\":-1"},
        {"\"remaining_mm\":4000", "\"remaining_mm\":4000.5"},
        {"\"remaining_mm\":4000", "\"remaining_mm\":99999999999"},
        {"\"receipts_left\":21", "\"receipts_left\":\"21\""},
        {"\"ends\":1795600000", "\"ends\":null"},
        {"\"state\":\"ready\"", "\"state\":\"re ady\""},
        {"\"state\":\"ready\"", "\"state\":\"\""},
        {"\"state\":\"ready\"", "\"state\":\"0123456789012345678901234\""},
        {"\"code\":\"P-02\"", "\"code\":\"P-0\\u001b2\""},
        {"\"code\":\"P-02\"", "\"code\":\"P-02-P-02\""},
        {"\"printer\":{", "\"Prin ter\":{"},
        {"\"printer\":{", "\"\":{"},
        {"\"codes\":[\"P-08\"]", "\"codes\":[7]"},
        {"\"codes\":[\"P-08\"]", "\"codes\":{}"},
        {"\"codes\":[\"P-08\"]",
         "\"codes\":[\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\",\"A\","
         "\"A\",\"A\",\"A\",\"A\"]"},
        {"\"version\":\"1.0\",\"at\":1795492780", "\"version\":\"1\\n0\",\"at\":1795492780"},
        {"\"staff\":{\"called\":true", "\"staff\":{\"called\":\"yes\""},
        {"\"step\":\"documents\"", "\"step\":\"NIK 33\""},
        {"\"step\":\"documents\"", "\"step\":7"},
        {"\"service\":\"a/b-c\"", "\"service\":\"a b\""},
        {"\"codes\":[\"P-08\"]", "\"codes\":[],\"services\":[]"},
        {"\"codes\":[\"P-08\"]", "\"codes\":[],\"services\":{\"a/b\":{\"ready\":1,\"code\":\"\"}}"},
        {"\"codes\":[\"P-08\"]", "\"codes\":[],\"services\":{\"a/b\":{\"ready\":true}}"},
        {"\"codes\":[\"P-08\"]",
         "\"codes\":[],\"services\":{\"Sri R\":{\"ready\":true,\"code\":\"\"}}"},
        {"\"uploading\":1", "\"slot\":\"A B\",\"uploading\":1"},
        {"\"uploading\":1", "\"slot\":7,\"uploading\":1"},
        {"\"uploading\":1", "\"slot\":\"0123456789012345678901234\",\"uploading\":1"},
        {"\"uploading\":1", "\"uploading\":-1"},
        {"\"courier\":", "\"other\":"},
        {"{\"kiosk\":", "{\"kioks\":"},
        {"\"waiting\":5", "\"waiting\":5,\"waiting\":5"},
        {"\"waiting\":5", "\"waiting\":}"},
    };
    static const char body[] = BODY("\"P-08\"");
    static const char *const no_bodies[] = {"",  "[]", "null",
                                            "7", "{}", "{\"kiosk\":[]," COURIER "}"};
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        const char *at = strstr(body, wrongs[i].from);
        struct bytes changed = {0};
        if (!at) fail_msg("not in it: %s", wrongs[i].from);
        bytes_append(&changed, body, (size_t)(at - body));
        bytes_append_text(&changed, wrongs[i].to);
        bytes_append_text(&changed, at + strlen(wrongs[i].from));
        if (post(bytes_text(&changed)) != 400) fail_msg("taken: %s", wrongs[i].to);
        bytes_free(&changed);
    }
    for (size_t i = 0; i < sizeof no_bodies / sizeof *no_bodies; i++)
        assert_int_equal(post(no_bodies[i]), 400);
    struct bytes large = {0};
    bytes_append_text(&large, body);
    bytes_reserve(&large, FLEET_BEAT_MAX + 16);
    while (large.size <= FLEET_BEAT_MAX)
        bytes_append_text(&large, "        ");
    assert_int_equal(post(bytes_text(&large)), 413);
    bytes_free(&large);
    assert_int_equal(latest().beats, 0);
    assert_int_equal(post(body), 200); /* so it was the changes */
}

/* What is logged while the body is posted. */
static int count_alerts(const char *body, const char *needle)
{
    int before = dup(STDERR_FILENO);
    int file = open(log_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char text[4096] = "";
    assert_true(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    int status = post(body);
    dup2(before, STDERR_FILENO);
    close(before);
    assert_true(pread(file, text, sizeof text - 1, 0) >= 0);
    close(file);
    assert_int_equal(status, 200);
    int count = 0;
    for (const char *at = text; (at = strstr(at, "ALERT")); at++)
        count++;
    if (needle && !strstr(text, needle)) fail_msg("no \"%s\" in: %s", needle, text);
    return count;
}

static void an_alert_is_told_when_it_comes_and_when_it_goes(void **state)
{
    (void)state;
    assert_int_equal(count_alerts(BODY(""), NULL), 0);
    assert_int_equal(count_alerts(BODY("\"P-08\""), "ALERT SPS-01: P-08 has come (staff: refill); "
                                                    "21 receipts left"),
                     1);
    assert_int_equal(count_alerts(BODY("\"P-08\""), NULL), 0); /* it stands */
    assert_int_equal(count_alerts(BODY("\"P-08\",\"P-02\",\"X-03\""), "ALERT SPS-01: X-03"), 2);
    assert_int_equal(count_alerts(BODY("\"P-08\",\"X-03\",\"X-02\",\"N-01\""), "P-02 is over"),
                     1); /* what an applicant or the terminal itself puts right is no alert */
    assert_int_equal(count_alerts("{\"kiosk\":null," COURIER "}", NULL), 0); /* says nothing */
    assert_int_equal(count_alerts(BODY("\"Z-77\""), "Z-77 has come (not known here"), 1);
    assert_int_equal(count_alerts(BODY(""), "ALERT SPS-01: Z-77 is over"), 1);
}

/* A database as the version before heartbeats made it. */
static void an_older_database_is_led_on(void **state)
{
    (void)state;
    char uri[160];
    sqlite3 *db = NULL;
    struct db_case item;
    db_destroy(fleet.db);
    remove_database();
    assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, first_tables, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    snprintf(uri, sizeof uri, "sqlite:%s", database);
    fleet.db = db_create(uri, NULL);
    assert_non_null(fleet.db);
    assert_true(db_case_find(fleet.db, "00112233445566778899aabbccddeeff", &item, NULL));
    assert_string_equal(item.agency, "purbalingga");
    assert_true(item.complaint);
    enrol("SPS-01", 1);
    assert_int_equal(latest().beats, 0);
    assert_int_equal(post(BODY("")), 200);
    assert_int_equal(latest().beats, 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_beat_is_kept_as_it_was_said), TEST(what_is_not_known_is_dropped),
        TEST(a_stranger_is_refused),         TEST(what_is_wrong_is_refused),
        TEST(an_older_database_is_led_on),   TEST(an_alert_is_told_when_it_comes_and_when_it_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
