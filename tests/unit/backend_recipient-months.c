/* A key for each month: made ahead, found by what was sealed to it, destroyed once nobody needs it.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/scrub.h"
#include "backend/recipient/recipients.h"
#include "backend_place.h"
#include "seal_fixture.h"

#include <sys/wait.h>
#include <time.h>

enum { OFFLINE_DAYS = 90 };

static struct {
    struct fixture keys;
    struct place place;
    char dir[64];
    struct clock clock;
    struct bytes secret;
    struct recipients recipients;
} world;

static int64_t unix_of(const char *iso)
{
    struct civil at;
    assert_true(civil_from_iso(iso, &at));
    return civil_to_unix(&at);
}

static void set_time(const char *iso)
{
    clock_fix_wall(&world.clock, unix_of(iso) * 1000);
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct fault why = {0};                                                                    \
        if (!(call)) fail_msg("%s: %s", #call, why.text);                                          \
    } while (0)

static void start(void)
{
    world.recipients = (struct recipients){world.place.db,     &world.clock,   &world.secret,
                                           &world.keys.ca_key, &world.keys.ca, OFFLINE_DAYS};
}

static int setup(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    fixture_init(&world.keys);
    snprintf(world.dir, sizeof world.dir, "/tmp/anjungan-months-XXXXXX");
    assert_non_null(mkdtemp(world.dir));
    place_make(&world.place, world.dir);
    place_open(&world.place);
    bytes_append_text(&world.secret, "SPESIMEN: a secret of 32 bytes or so");
    set_time("2026-11-20T10:00:00+07:00");
    start();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_destroy(world.place.db);
    place_clear(&world.place);
    rmdir(world.dir);
    bytes_free(&world.secret);
    fixture_free(&world.keys);
    return 0;
}

static int count_keys(void)
{
    return (int)place_ask(&world.place, "SELECT count(*) FROM recipients");
}

/* The name of what terminals are handed. */
static void expect_current(const char *month)
{
    struct bytes certificate = {0};
    char name[64], expected[64];
    MUST(recipients_current(&world.recipients, &certificate, &why));
    MUST(seal_certificate_common_name(&certificate, name, &why));
    snprintf(expected, sizeof expected, "Anjungan Recipient %s", month);
    assert_string_equal(name, expected);
    bytes_free(&certificate);
}

/* Seals to what terminals are handed now. */
static void seal_now(struct bytes *out)
{
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE];
    struct bytes pem = {0};
    struct seal_part part = {.name = "case.json"};
    MUST(recipients_current(&world.recipients, &pem, &why));
    fixture_write(&world.keys, "recipient.crt", &pem);
    fixture_path(&world.keys, "terminal.key", key);
    fixture_path(&world.keys, "terminal.crt", certificate);
    fixture_path(&world.keys, "recipient.crt", recipient);
    struct fault fault = {0};
    struct sealer *sealer = sealer_create(key, certificate, recipient, &fault);
    if (!sealer) fail_msg("%s", fault.text);
    bytes_append_text(&part.data, "{\"SPESIMEN\":1}");
    MUST(sealer_seal(sealer, FIXTURE_CASE_ID, &part, 1, out, &why));
    sealer_destroy(sealer);
    bytes_free(&part.data);
    bytes_free(&pem);
}

static bool opens(const struct bytes *sealed, struct fault *fault)
{
    struct opened_case opened = {0};
    struct opener *opener = recipients_opener(&world.recipients, fault);
    assert_non_null(opener);
    bool done = opener_open(opener, sealed, &opened, fault);
    opened_case_free(&opened);
    opener_destroy(opener);
    return done;
}

/* The code of the refusal, or "" when it opens. */
static void expect_open(const struct bytes *sealed, const char *code)
{
    struct fault fault = {0};
    bool done = opens(sealed, &fault);
    assert_string_equal(fault.code, code);
    assert_int_equal(done, code[0] == 0);
}

static void each_month_has_its_own(void **state)
{
    (void)state;
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    expect_current("2026-11");
    assert_int_equal(count_keys(), 1);
    recipients_tick(&world.recipients);
    assert_int_equal(count_keys(), 1);
    set_time("2026-11-24T23:59:00+07:00"); /* made ahead, and not handed out yet */
    recipients_tick(&world.recipients);
    assert_int_equal(count_keys(), 2);
    recipients_tick(&world.recipients);
    assert_int_equal(count_keys(), 2);
    set_time("2026-11-30T23:59:59+07:00");
    expect_current("2026-11");
    set_time("2026-12-01T00:00:00+07:00");
    expect_current("2026-12");
    /* Nobody was at work for months: one, for the month that it is. */
    set_time("2027-05-10T00:00:00+07:00");
    recipients_tick(&world.recipients);
    expect_current("2027-05");
    assert_int_equal(count_keys(), 3);
}

static void out_of_turn(void **state)
{
    (void)state;
    struct bytes before = {0}, after = {0}, ahead = {0};
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    set_time("2026-11-27T09:00:00+07:00"); /* the next month's is there already */
    recipients_tick(&world.recipients);
    MUST(recipients_current(&world.recipients, &before, &why));
    MUST(recipients_rotate(&world.recipients, "SPESIMEN", &why));
    MUST(recipients_current(&world.recipients, &after, &why));
    assert_int_equal(count_keys(), 4); /* and one in place of the next month's */
    assert_false(recipients_rotate(&world.recipients, "SPESIMEN", NULL)); /* in the same second */
    set_time("2026-12-01T08:00:00+07:00");
    MUST(recipients_current(&world.recipients, &ahead, &why));
    assert_int_equal(
        place_ask(&world.place, "SELECT number FROM recipients ORDER BY starts DESC LIMIT 1"), 4);
    /* Each began later than the one before, whatever the order they were made in. */
    char fingerprints[3][65];
    MUST(seal_certificate_fingerprint(&before, fingerprints[0], &why));
    MUST(seal_certificate_fingerprint(&after, fingerprints[1], &why));
    MUST(seal_certificate_fingerprint(&ahead, fingerprints[2], &why));
    assert_string_not_equal(fingerprints[0], fingerprints[1]);
    assert_string_not_equal(fingerprints[1], fingerprints[2]);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM recipients AS a, recipients AS b"
                                             " WHERE a.starts = b.starts AND a.number < b.number"),
                     0);
    bytes_free(&before);
    bytes_free(&after);
    bytes_free(&ahead);
}

/* Processes that start on an empty database at once. */
static void whoever_is_first_makes_it(void **state)
{
    (void)state;
    enum { PROCESSES = 4 };
    pid_t children[PROCESSES];
    int gate[2];
    assert_int_equal(pipe(gate), 0);
    db_destroy(world.place.db);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            char byte;
            close(gate[1]);
            if (read(gate[0], &byte, 1) != 0) _exit(9);
            world.place.db = place_try(&world.place, NULL);
            if (!world.place.db) _exit(2);
            start();
            bool done = recipients_begin(&world.recipients, world.dir, NULL);
            recipients_tick(&world.recipients);
            _exit(done ? 0 : 1);
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    place_open(&world.place);
    start();
    assert_int_equal(count_keys(), 1);
}

static void put_legacy(void)
{
    MUST(file_write_durable(world.dir, "recipient.key", world.keys.recipient_key.data,
                            world.keys.recipient_key.size, 0600, &why));
    MUST(file_write_durable(world.dir, "recipient.crt", world.keys.recipient.data,
                            world.keys.recipient.size, 0600, &why));
}

static bool is_there(const char *name)
{
    char path[PATH_SIZE];
    assert_true(path_join(world.dir, name, path, NULL));
    return access(path, F_OK) == 0;
}

static void the_single_key_of_before_is_taken_up(void **state)
{
    (void)state;
    struct bytes sealed = {0}, next = {0};
    struct fault fault = {0};
    struct sealer *sealer = fixture_sealer(&world.keys);
    struct seal_part part = {.name = "case.json"};
    bytes_append_text(&part.data, "{}");
    MUST(sealer_seal(sealer, FIXTURE_CASE_ID, &part, 1, &sealed, &why));
    int64_t now_s = time(NULL);
    clock_fix_wall(&world.clock, (now_s + 60) * 1000);
    put_legacy();
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    assert_false(is_there("recipient.key"));
    assert_false(is_there("recipient.crt"));
    expect_open(&sealed, "");
    assert_int_equal(count_keys(), 2);
    assert_int_equal(place_ask(&world.place, "SELECT number FROM recipients WHERE starts = 0"), 1);
    MUST(recipients_current(&world.recipients, &next, &why));
    if (!recipient_follows(&world.keys.recipient, &next, &world.keys.ca, &fault))
        fail_msg("%s", fault.text);
    /* Stopped between the database and the files, or another machine with the same state_dir. */
    put_legacy();
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    assert_false(is_there("recipient.key"));
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM recipients WHERE starts = 0"),
                     1);
    sealer_destroy(sealer);
    bytes_free(&part.data);
    bytes_free(&sealed);
    bytes_free(&next);
}

static void add_rows(const char *sql)
{
    place_ask(&world.place, sql);
}

/* The private key of number 1 as the database has it. */
static bool database_holds(const uint8_t *bytes, size_t size)
{
    struct bytes all = {0}, hex = {0};
    place_read(&world.place, &all);
    if (world.place.is_postgres) {
        for (size_t i = 0; i < size; i++)
            bytes_append_format(&hex, "%02x", bytes[i]);
    } else {
        bytes_append(&hex, bytes, size);
    }
    bool found = memmem(all.data, all.size, hex.data, hex.size) != NULL;
    bytes_free(&all);
    bytes_free(&hex);
    return found;
}

static void destroyed_when_nobody_needs_it(void **state)
{
    (void)state;
    struct bytes sealed = {0}, pem = {0};
    struct db_recipient row = {0};
    char id[RECIPIENT_SIZE];
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    seal_now(&sealed);
    MUST(recipients_current(&world.recipients, &pem, &why));
    MUST(recipient_of_certificate(&pem, id, &why));
    MUST(db_recipient_find(world.place.db, id, &row, &why));
    assert_true(row.sealed.size > 100);
    assert_true(database_holds(row.sealed.data, row.sealed.size));
    expect_open(&sealed, "");
    add_rows("INSERT INTO terminals(id, agency, state, added) VALUES('T', 'a', 1, 1)");
    add_rows(
        "INSERT INTO cases(id, terminal, service, code_hash, blob, sha256, step, handed_in, due,"
        " received, updated, due_differs, recipient)"
        " VALUES('c', 'T', 's', 'h', 'b', '', 2, 1, 1, 1, 1, 0, 1)");
    /* Its month and the time of those who were offline are over; a case is kept. */
    set_time("2027-05-31T10:00:00+07:00");
    recipients_tick(&world.recipients);
    recipients_tick(&world.recipients);
    expect_open(&sealed, "");
    /* The case is destroyed, and an upload that began in time is on its way. */
    add_rows("UPDATE cases SET destroyed = 5");
    add_rows("INSERT INTO uploads(id, terminal, case_id, sha256, length, state, created, expires)"
             " VALUES('u', 'T', 'd', '', 9, 1, 1795492800, 1895492800)");
    recipients_tick(&world.recipients);
    expect_open(&sealed, "");
    add_rows("UPDATE uploads SET state = 2");
    set_time("2027-05-29T10:00:00+07:00"); /* and not before its time */
    recipients_tick(&world.recipients);
    expect_open(&sealed, "");
    set_time("2027-05-31T10:00:00+07:00");
    assert_int_equal(recipients_tick(&world.recipients), 1);
    expect_open(&sealed, "S-06");
    MUST(db_scrub(world.recipients.db, NULL, &why));
    assert_false(database_holds(row.sealed.data, row.sealed.size));
    assert_false(database_holds(row.sealed.data + 40, 32));
    assert_int_equal(
        place_ask(&world.place, "SELECT count(*) FROM audit WHERE act = 'key-destroyed'"), 1);
    /* Never the one in use, though nothing is sealed to it. */
    expect_current("2027-05");
    db_recipient_free(&row);
    bytes_free(&sealed);
    bytes_free(&pem);
}

/* Nothing is sealed to number 1 that is kept: it is the time alone that counts. */
static void expect_key_1(bool there)
{
    recipients_tick(&world.recipients);
    assert_int_equal(
        place_ask(&world.place,
                  "SELECT count(*) FROM recipients WHERE number = 1 AND destroyed = 0"),
        there);
}

/* A terminal that was offline seals to what its certificate allows, and it was handed that before.
 */
static void shorter_times_are_for_keys_to_come(void **state)
{
    (void)state;
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    world.recipients.offline_days = 14;
    set_time("2027-01-10T10:00:00+07:00");
    expect_key_1(true);
    set_time("2027-03-14T10:00:00+07:00"); /* 90 days and 13 after November */
    expect_key_1(true);
    set_time("2027-03-16T10:00:00+07:00");
    expect_key_1(false);
}

static void put_legacy_of(int days)
{
    struct bytes request = {0}, certificate = {0};
    MUST(seal_request_create(&world.keys.recipient_key, "Anjungan Recipient", &request, &why));
    MUST(seal_certificate_issue(&world.keys.ca_key, &world.keys.ca, &request, "Anjungan Recipient",
                                SEAL_PURPOSE_RECIPIENT, NULL, days, &certificate, &why));
    MUST(file_write_durable(world.dir, "recipient.key", world.keys.recipient_key.data,
                            world.keys.recipient_key.size, 0600, &why));
    MUST(file_write_durable(world.dir, "recipient.crt", certificate.data, certificate.size, 0600,
                            &why));
    bytes_free(&request);
    bytes_free(&certificate);
}

/* Of one that hears nothing and was enrolled before there was a key a month. */
static void the_key_of_before_is_kept_as_long_as_its_certificate(void **state)
{
    (void)state;
    const int64_t day_ms = 86400LL * 1000, made_ms = (int64_t)time(NULL) * 1000;
    clock_fix_wall(&world.clock, made_ms);
    put_legacy_of(825);
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    clock_fix_wall(&world.clock, made_ms + 700 * day_ms);
    expect_key_1(true);
    clock_fix_wall(&world.clock, made_ms + (825 + OFFLINE_DAYS - 1) * day_ms);
    expect_key_1(true);
    clock_fix_wall(&world.clock, made_ms + (825 + OFFLINE_DAYS + 1) * day_ms);
    expect_key_1(false);
}

/* Two want the same: a case is taken in with a key that is being destroyed. */
static void no_case_is_taken_with_a_key_that_is_gone(void **state)
{
    (void)state;
    struct bytes pem = {0};
    struct db_case item = {.id = "c", .terminal = "T", .service = "s", .blob = "b", .step = 1};
    struct db_answer answer = {"c", "T", "x.y.z", true, 5};
    struct fault fault = {0};
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    MUST(recipients_current(&world.recipients, &pem, &why));
    MUST(recipient_of_certificate(&pem, item.recipient, &why));
    add_rows("INSERT INTO terminals(id, agency, state, added) VALUES('T', 'a', 1, 1)");
    add_rows("INSERT INTO uploads(id, terminal, case_id, sha256, length, state, created, expires)"
             " VALUES('u', 'T', 'c', '', 9, 1, 1, 9)");
    add_rows("UPDATE recipients SET destroyed = 7, sealed = NULL");
    assert_false(db_case_add(world.place.db, &item, NULL, 0, &answer, "u", NULL, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_string_equal(fault.code, ""); /* no refusal of the case: it is looked at again */
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM cases"), 0);
    assert_int_equal(place_ask(&world.place, "SELECT state FROM uploads"), 1);
    add_rows("UPDATE recipients SET destroyed = 0");
    MUST(db_case_add(world.place.db, &item, NULL, 0, &answer, "u", NULL, NULL, &why));
    assert_int_equal(place_ask(&world.place, "SELECT recipient FROM cases"), 1);
    bytes_free(&pem);
}

static void another_secret_opens_nothing(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    MUST(recipients_begin(&world.recipients, world.dir, &why));
    seal_now(&sealed);
    world.secret.data[0] ^= 1;
    struct fault fault = {0};
    assert_false(opens(&sealed, &fault));
    assert_string_equal(fault.code, ""); /* our own trouble, and not the case's */
    bytes_free(&sealed);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(each_month_has_its_own),
        CASE(out_of_turn),
        CASE(whoever_is_first_makes_it),
        CASE(the_single_key_of_before_is_taken_up),
        CASE(destroyed_when_nobody_needs_it),
        CASE(no_case_is_taken_with_a_key_that_is_gone),
        CASE(another_secret_opens_nothing),
        CASE(shorter_times_are_for_keys_to_come),
        CASE(the_key_of_before_is_kept_as_long_as_its_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
