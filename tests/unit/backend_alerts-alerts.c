/* The office is told of its terminals: once when something begins, once when it is over, by one of
 * several backends, in one letter for all. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/alerts/alerts.h"
#include "backend/db/alerts.h"
#include "base/encode.h"
#include "base/utf8.h"

#include "backend_fleet_fixture.h"
#include <jansson.h>

#define OFFICE  "teknisi@example.go.id"
#define SERVICE "pekalongan/issue-esign"

static struct yard yard;
static struct db *other_db; /* another backend on the same database */
static struct alerts alerts, other;
static struct catalogue *catalogue;
static struct bytes secret, text, event; /* text: of the last letter; event: of the webhook */
static char subject[200];
static const struct alerts_agency agencies[] = {
    {"pekalongan", OFFICE, true, 600, 3600, 60},
    {"purbalingga", NULL, true, 600, 3600, 60},
};

static int setup(void **state)
{
    (void)state;
    struct fault fault = {0};
    yard_init(&yard);
    if (!catalogue && !(catalogue = catalogue_create(SOURCE_DIR "/config", &fault)))
        fail_msg("%s", fault.text);
    if (!secret.size) bytes_append_text(&secret, "SPESIMEN: a secret of 32 bytes or so");
    other_db = place_try(&yard.place, NULL);
    assert_non_null(other_db);
    alerts =
        (struct alerts){.outbox = {yard.place.db, &yard.clock, &secret, "anjungan@example.go.id"},
                        .catalogue = catalogue,
                        .desk_url = "https://meja.example.go.id",
                        .agencies = agencies,
                        .count = 2};
    other = alerts;
    other.outbox.db = other_db;
    assert_true(alerts_init(&alerts, NULL) && alerts_init(&other, NULL));
    fleet_enrol(yard.place.db, "PKL-01", "pekalongan", YARD_NOW);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    bytes_free(&text);
    bytes_free(&event);
    db_destroy(other_db);
    yard_free(&yard);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    bytes_free(&secret);
    return 0;
}

static void pass(int64_t seconds)
{
    clock_advance(&yard.clock, seconds * 1000);
}

/* All of them look, as they do every half a minute. */
static void tick(void)
{
    alerts_tick(&alerts);
    alerts_tick(&other);
}

/* Half a minute each, until then; whoever is awake has said what it says. */
static void pass_with(int64_t seconds, const char *terminal, struct said said)
{
    for (int64_t left = seconds; left > 0; left -= 30) {
        pass(30);
        said.at_s += yard_now_s(&yard);
        if (terminal) assert_int_equal(fleet_say(&yard.fleet, terminal, &said), 200);
        said.at_s -= yard_now_s(&yard);
        tick();
    }
}

static bool take(const char *kind, struct db_job *out)
{
    if (!db_job_take(yard.place.db, kind, INT32_MAX, 60, out, NULL)) return false;
    assert_true(db_job_done(yard.place.db, out, NULL));
    return true;
}

static void read_letter(const char *letter)
{
    struct bytes lines = {0};
    const char *at = strstr(letter, "\r\n\r\n");
    assert_non_null(at);
    for (at += 4; *at; at++)
        if (*at != '\r' && *at != '\n') bytes_append(&lines, at, 1);
    bytes_truncate(&text, 0);
    assert_true(base64_decode(bytes_text(&lines), lines.size, &text));
    bytes_free(&lines);
    at = strstr(letter, "Subject: =?UTF-8?B?");
    assert_non_null(at);
    at += strlen("Subject: =?UTF-8?B?");
    assert_true(base64_decode(at, strcspn(at, "?"), &lines));
    snprintf(subject, sizeof subject, "%s", bytes_text(&lines));
    bytes_free(&lines);
}

/* One letter and one event lie there, and no more. */
static void told(const char *words)
{
    struct db_job job = {0};
    struct bytes to = {0}, letter = {0};
    assert_true(take(OUTBOX_MAIL, &job));
    assert_true(outbox_open(&secret, &job, &to, &letter));
    assert_string_equal(bytes_text(&to), OFFICE);
    read_letter(bytes_text(&letter));
    if (!strstr(bytes_text(&text), words)) fail_msg("no \"%s\" in %s", words, bytes_text(&text));
    bytes_free(&to);
    bytes_free(&letter);
    db_job_free(&job);
    assert_true(take(OUTBOX_WEBHOOK, &job));
    assert_string_equal(job.key, "alerts:pekalongan");
    bytes_truncate(&event, 0);
    bytes_append(&event, job.body.data, job.body.size);
    db_job_free(&job);
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM jobs"), 0);
}

static void told_nothing(void)
{
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM jobs"), 0);
}

static const struct said well = {.remaining_mm = 50000, .receipts_left = 250};

static void silence_is_told_when_it_begins_and_when_it_is_over(void **state)
{
    (void)state;
    pass_with(120, "PKL-01", well);
    pass_with(FLEET_SILENT_S, NULL, well);
    told_nothing(); /* it may only have come and gone */
    pass_with(ALERTS_REST_S, NULL, well);
    told("Tidak terdengar (N-06)\r\n  PKL-01, sejak ");
    assert_string_equal(subject, "PKL-01: Tidak terdengar (N-06)");
    json_t *json = json_loads(bytes_text(&event), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "event")), "fleet.alerts");
    const json_t *begun = json_object_get(json, "begun");
    assert_int_equal(json_array_size(begun), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(begun, 0), "what")),
                        "silent");
    json_decref(json);
    pass_with(900, NULL, well);
    told_nothing();
    pass_with(30, "PKL-01", well);
    told_nothing();
    pass_with(ALERTS_REST_S, "PKL-01", well);
    told("SUDAH PULIH");
    assert_string_equal(subject, "PKL-01: pulih: Tidak terdengar (N-06)");
    pass_with(900, "PKL-01", well);
    told_nothing();
}

static void one_that_comes_and_goes_is_told_of_once(void **state)
{
    (void)state;
    pass_with(FLEET_SILENT_S + ALERTS_REST_S, NULL, well);
    told("N-06");
    for (int i = 0; i < 5; i++) {
        pass_with(30, "PKL-01", well);
        pass(FLEET_SILENT_S - 15);
        pass_with(30, NULL, well);
    }
    told_nothing();
}

static void everything_that_is_new_is_one_letter(void **state)
{
    (void)state;
    char id[16];
    for (int i = 2; i < 60; i++) {
        snprintf(id, sizeof id, "PKL-%02d", i);
        fleet_enrol(yard.place.db, id, "pekalongan", YARD_NOW + i);
    }
    fleet_enrol(yard.place.db, "PBG-01", "purbalingga", YARD_NOW);
    pass_with(FLEET_SILENT_S + 60, NULL, well);
    /* Purbalingga has a webhook alone. */
    struct db_job job = {0};
    assert_int_equal(
        place_ask(&yard.place, "SELECT count(*) FROM jobs WHERE key = 'alerts:purbalingga'"), 1);
    place_ask(&yard.place, "DELETE FROM jobs WHERE key = 'alerts:purbalingga'");
    db_job_free(&job);
    told("dan 47 terminal lain");
    assert_string_equal(subject, "Terminal: 59 gangguan baru, 0 pulih");
    pass_with(300, NULL, well);
    told_nothing();
}

static void each_thing_that_a_person_must_see_to(void **state)
{
    (void)state;
    struct said said = well;
    said.codes = "\"P-08\"";
    said.warns = true;
    said.receipts_left = 39;
    said.ends_s = YARD_NOW + 2 * 86400;
    pass_with(90, "PKL-01", said);
    told("hampir habis (P-08)");
    assert_non_null(strstr(bytes_text(&text), "39 tanda terima lagi, habis kira-kira"));

    said.codes = "\"P-08\",\"P-02\"";
    said.devices = "\"printer\":{\"fitted\":true,\"state\":\"needs_staff\",\"code\":\"P-02\"}";
    said.services = "\"" SERVICE "\":{\"ready\":false,\"code\":\"P-02\"}";
    pass_with(90, "PKL-01", said);
    told("Kertas tanda terima habis (P-02)");
    assert_non_null(strstr(bytes_text(&text), "SUDAH PULIH")); /* it is not low any more */
    pass_with(420, "PKL-01", said);
    told_nothing(); /* ten minutes are not over */
    pass_with(120, "PKL-01", said);
    told("Perangkat tidak bekerja: pencetak");
    assert_non_null(strstr(bytes_text(&text), "Layanan tidak siap: Penerbitan"));

    struct said again = well;
    again.at_s = 95; /* its clock is ahead */
    again.waiting = 4;
    again.oldest_s = 0;
    pass_with(90, "PKL-01", again);
    told("Jam terminal tidak tepat");
    assert_non_null(strstr(bytes_text(&text), "+95 detik"));
    assert_non_null(strstr(bytes_text(&text), "Perangkat tidak bekerja: pencetak")); /* over */
    again.at_s = 0;
    again.oldest_s = yard_now_s(&yard) - 3500;
    pass_with(150, "PKL-01", again);
    told("SUDAH PULIH");
    pass_with(120, "PKL-01", again);
    told("4 berkas, tertua 6");
    /* Of one that is silent nothing else is over: nobody knows. */
    pass_with(FLEET_SILENT_S + 90, NULL, well);
    told("Tidak terdengar");
    assert_null(strstr(bytes_text(&text), "PULIH"));
}

static void a_backend_that_begins_listens_first(void **state)
{
    (void)state;
    pass(86400);
    alerts.since_s = other.since_s = yard_now_s(&yard);
    pass_with(FLEET_SILENT_S - 30, NULL, well);
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM alerts"), 0);
    pass_with(90, NULL, well);
    told("N-06");
}

static void one_that_is_withdrawn_is_forgotten(void **state)
{
    (void)state;
    pass_with(FLEET_SILENT_S + 60, NULL, well);
    told("N-06");
    assert_true(db_terminal_withdraw(yard.place.db, "PKL-01", NULL));
    pass_with(300, NULL, well);
    told_nothing();
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM alerts"), 0);
}

/* What was not queued was not told: it is, once it can be. */
static void what_cannot_be_written_is_told_later(void **state)
{
    (void)state;
    static const struct alerts_agency by_mail = {"pekalongan", OFFICE, false, 600, 3600, 60};
    alerts.agencies = other.agencies = &by_mail;
    alerts.count = other.count = 1;
    alerts.outbox.from = other.outbox.from = NULL;
    pass_with(FLEET_SILENT_S + ALERTS_REST_S, NULL, well);
    told_nothing();
    alerts.outbox.from = other.outbox.from = "anjungan@example.go.id";
    pass_with(60, NULL, well);
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM jobs WHERE kind = 'mail'"), 1);
    place_ask(&yard.place, "DELETE FROM jobs");
    pass_with(300, NULL, well);
    told_nothing();
}

/* A service's title is as long as its agency writes it. */
static void a_long_title_is_cut_between_characters(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct said said = well;
    struct bytes title = {0};
    struct catalogue *own = catalogue_create(SOURCE_DIR "/config", &fault);
    assert_non_null(own);
    struct service *service = (struct service *)(uintptr_t)catalogue_find_service(own, SERVICE);
    char *before = service->short_title.id;
    for (int shift = 0; shift < 2; shift++) {
        bytes_truncate(&title, 0);
        bytes_append_text(&title, shift ? "x" : "");
        for (int i = 0; i < 200; i++)
            bytes_append_text(&title, "é");
        service->short_title.id = (char *)title.data;
        alerts.catalogue = other.catalogue = own;
        said.services = "\"" SERVICE "\":{\"ready\":false,\"code\":\"P-02\"}";
        pass_with(690, "PKL-01", said);
        told("Layanan tidak siap: ");
        assert_true(utf8_is_valid(subject) && utf8_is_valid(bytes_text(&text)));
        pass_with(120, "PKL-01", well);
        told("SUDAH PULIH");
    }
    service->short_title.id = before;
    catalogue_destroy(own);
    bytes_free(&title);
}

/* One was killed in its turn, and another takes it; the first, should it come back, writes nothing.
 */
static void whoever_lost_the_turn_tells_nothing(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct db *db = yard.place.db;
    const struct db_alert alert = {"PKL-01", "silent", YARD_NOW, YARD_NOW, 0, false};
    const struct db_alert_news news = {&alert, 1, NULL, 0};
    int64_t now_s = yard_now_s(&yard);
    assert_true(db_alert_turn(db, "one", now_s, now_s + ALERTS_TURN_S, NULL));
    assert_false(db_alert_turn(other_db, "two", now_s + 1, now_s + 200, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_alert_turn(other_db, "two", now_s + ALERTS_TURN_S, now_s + 300, NULL));
    assert_false(db_alert_put(db, "one", now_s + ALERTS_TURN_S, &news, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_alert_put(other_db, "two", now_s + ALERTS_TURN_S, &news, NULL));
    assert_false(db_alert_put(other_db, "two", now_s + ALERTS_TURN_S, &news, &fault));
    assert_int_equal(place_ask(&yard.place, "SELECT count(*) FROM alerts"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(silence_is_told_when_it_begins_and_when_it_is_over),
        TEST(one_that_comes_and_goes_is_told_of_once),
        TEST(everything_that_is_new_is_one_letter),
        TEST(each_thing_that_a_person_must_see_to),
        TEST(a_backend_that_begins_listens_first),
        TEST(one_that_is_withdrawn_is_forgotten),
        TEST(what_cannot_be_written_is_told_later),
        TEST(a_long_title_is_cut_between_characters),
        TEST(whoever_lost_the_turn_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, finish);
}
