/* The heartbeat: when it goes, what it carries, and what it tells the kiosk of the line. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "courier/beat.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    char root[64];
    struct courier_config config;
    struct folders folders;
    struct clock clock;
    uint64_t random;
} world;

static struct beat *beat;
static struct exchange exchange;
static const struct post_count count = {.uploading = 3, .awaiting = 1, .delivered = 2, .aside = 4};

static uint64_t draw(void *context)
{
    (void)context;
    world.random = world.random * 6364136223846793005u + 1442695040888963407u;
    return world.random >> 16;
}

static void start(void)
{
    beat_destroy(beat);
    beat = beat_create(&world.config, &world.folders, &world.clock, "B", draw, NULL);
}

static int build(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.random = 4711;
    memcpy(world.root, "/tmp/anjungan-beat-XXXXXX", sizeof "/tmp/anjungan-beat-XXXXXX");
    assert_non_null(mkdtemp(world.root));
    assert_true(folders_open(world.root, &world.folders, NULL));
    world.config = (struct courier_config){.retry_cap_s = 900, .network_cap_s = 60};
    clock_fix_wall(&world.clock, 1795492800000);
    beat = NULL;
    start();
    return 0;
}

static int clear(void **state)
{
    (void)state;
    static const char *const names[] = {"kiosk.json", "courier.json", "secret"};
    beat_destroy(beat);
    exchange_free(&exchange);
    memset(&exchange, 0, sizeof exchange);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_SIZE];
        assert_true(path_join(world.folders.beat, names[i], path, NULL));
        unlink(path);
    }
    const char *const folders[] = {
        world.folders.beat, world.folders.uploads, world.folders.courier, world.folders.outbox,
        world.folders.acks, world.folders.enrol,   world.folders.ask,     world.folders.answers};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        rmdir(folders[i]);
    return rmdir(world.root);
}

static void say(const char *text)
{
    assert_true(
        file_write_durable(world.folders.beat, "kiosk.json", text, strlen(text), 0640, NULL));
}

/* Asks and answers at once. */
static void round_trip(int status, const char *body)
{
    assert_true(beat_ask(beat, &count, &exchange));
    assert_false(beat_ask(beat, &count, &(struct exchange){0})); /* one at a time */
    assert_int_equal(beat_wait_ms(beat), -1);
    reply_reset(&exchange.reply);
    exchange.reply.status = status;
    bytes_append_text(&exchange.reply.body, body);
    beat_take(beat, &exchange);
}

static json_t *sent(void)
{
    json_t *root = json_loadb((const char *)exchange.body.data, exchange.body.size,
                              JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_object(root));
    return root;
}

/* courier.json, and its age on disk by its content. */
static void expect_line(bool up, int64_t since_s, int64_t contact_s, const char *code, int offset_s)
{
    char expected[256];
    struct bytes text = {0};
    assert_true(folders_beat_read(&world.folders, "courier.json", 4096, &text, NULL));
    snprintf(expected, sizeof expected,
             "{\"up\":%s,\"since\":%lld,\"contact\":%lld,\"code\":\"%s\",\"clock_offset\":%d}\n",
             up ? "true" : "false", (long long)since_s, (long long)contact_s, code, offset_s);
    assert_string_equal(bytes_text(&text), expected);
    bytes_free(&text);
}

#define NOW 1795492800
#define OK  "{\"now\":1795492800}"

static void it_goes_at_once_and_then_every_minute(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(beat_wait_ms(beat), 0);
        round_trip(200, OK);
        assert_in_range(beat_wait_ms(beat), BEAT_EVERY_MS - 100, BEAT_EVERY_MS);
        assert_false(beat_ask(beat, &count, &exchange));
        clock_advance(&world.clock, BEAT_EVERY_MS);
    }
}

static void a_change_goes_within_two_seconds(void **state)
{
    (void)state;
    round_trip(200, OK);
    clock_advance(&world.clock, 10000);
    beat_changed(beat);
    assert_in_range(beat_wait_ms(beat), 1, 2000);
    clock_advance(&world.clock, 500);
    beat_changed(beat); /* a second one does not put it off */
    assert_in_range(beat_wait_ms(beat), 0, 500);
    clock_advance(&world.clock, 500);
    assert_true(beat_ask(beat, &count, &exchange));
    beat_changed(beat); /* while it is out: what was sent is old already */
    reply_reset(&exchange.reply);
    exchange.reply.status = 200;
    beat_take(beat, &exchange);
    assert_in_range(beat_wait_ms(beat), 1, 2000);
}

static void it_carries_what_the_kiosk_says_and_its_own_facts(void **state)
{
    (void)state;
    say("{\"terminal\":\"PKL-01\",\"codes\":[\"P-08\"],\"later\":{\"x\":1}}");
    round_trip(200, OK);
    json_t *root = sent();
    const json_t *kiosk = json_object_get(root, "kiosk"), *own = json_object_get(root, "courier");
    assert_string_equal(exchange.path, "/fleet/beat");
    assert_string_equal(json_string_value(json_array_get(json_object_get(kiosk, "codes"), 0)),
                        "P-08");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(kiosk, "later"), "x")), 1);
    assert_string_equal(json_string_value(json_object_get(own, "version")), ANJUNGAN_VERSION);
    assert_string_equal(json_string_value(json_object_get(own, "slot")), "B");
    assert_int_equal(json_integer_value(json_object_get(own, "at")), NOW);
    assert_int_equal(json_integer_value(json_object_get(own, "uploading")), 3);
    assert_int_equal(json_integer_value(json_object_get(own, "awaiting")), 1);
    assert_int_equal(json_integer_value(json_object_get(own, "delivered")), 2);
    assert_int_equal(json_integer_value(json_object_get(own, "aside")), 4);
    json_decref(root);
}

/* As the kernel's command line says it: what is no plain word is none. */
static void the_slot_is_that_which_was_booted(void **state)
{
    (void)state;
    static const struct {
        const char *line, *slot;
    } lines[] = {
        {"BOOT_IMAGE=/vmlinuz root=/dev/vda2 rauc.slot=A quiet\n", "A"},
        {"rauc.slot=system.1", "system.1"},
        {"rauc.slot=A rauc.slot=B\n", "B"},
        {"quiet\n", ""},
        {"", ""},
        {"xrauc.slot=A rauc.slot= rauc.slot=a/b rauc.slot=\"C\"\n", ""},
        {"rauc.slot=012345678901234567890123\n", ""},
    };
    char path[PATH_SIZE], slot[SLOT_SIZE];
    assert_true(path_join(world.root, "command-line", path, NULL));
    assert_false(slot_booted(path, slot));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *line = lines[i].line;
        assert_true(file_write_durable(world.root, "command-line", line, strlen(line), 0600, NULL));
        assert_int_equal(slot_booted(path, slot), lines[i].slot[0] != 0);
        assert_string_equal(slot, lines[i].slot);
    }
    assert_int_equal(unlink(path), 0);
}

static void expect_null(void)
{
    clock_advance(&world.clock, BEAT_EVERY_MS);
    round_trip(200, OK);
    json_t *root = sent();
    assert_true(json_is_null(json_object_get(root, "kiosk")));
    json_decref(root);
}

/* The file is another user's. */
static void what_is_no_object_is_not_carried_on(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "{", "[]", "7", "null", "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}"};
    char path[PATH_SIZE], secret[PATH_SIZE];
    expect_null();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        say(texts[i]);
        expect_null();
    }
    struct bytes large = {0};
    bytes_append_text(&large, "{\"a\":\"");
    while (large.size < BEAT_FILE_MAX)
        bytes_append_text(&large, "aaaaaaaa");
    bytes_append_text(&large, "\"}");
    say(bytes_text(&large));
    expect_null();
    bytes_free(&large);
    assert_true(path_join(world.folders.beat, "kiosk.json", path, NULL));
    assert_true(path_join(world.folders.beat, "secret", secret, NULL));
    assert_int_equal(unlink(path), 0);
    assert_true(file_write_durable(world.folders.beat, "secret", "{}", 2, 0640, NULL));
    assert_int_equal(symlink(secret, path), 0);
    expect_null();
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0666), 0);
    expect_null(); /* and does not wait for a writer */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    expect_null();
    assert_int_equal(rmdir(path), 0);
}

static void the_line_is_told_when_it_turns(void **state)
{
    (void)state;
    round_trip(200, "{\"now\":1795492807}");
    expect_line(true, NOW, NOW, "", -7);
    clock_advance(&world.clock, BEAT_EVERY_MS);
    round_trip(0, "");
    expect_line(false, NOW + 60, NOW, "N-01", -7);
    for (int i = 0; i < 50;
         i++) { /* down for long: waits of a minute at most, nothing is written */
        int64_t wait_ms = beat_wait_ms(beat);
        assert_in_range(wait_ms, 0, 60000);
        clock_advance(&world.clock, wait_ms);
        round_trip(0, "");
    }
    expect_line(false, NOW + 60, NOW, "N-01", -7);
    clock_advance(&world.clock, 60000);
    int64_t again_s = clock_wall_ms(&world.clock) / 1000;
    round_trip(200, "");
    expect_line(true, again_s, again_s, "", -7);
}

static void contacts_are_written_once_a_minute(void **state)
{
    (void)state;
    const struct reply good = {.status = 204};
    round_trip(200, OK);
    for (int i = 0; i < 59; i++) { /* an upload, a chunk a second */
        clock_advance(&world.clock, 1000);
        beat_heard(beat, &good);
    }
    expect_line(true, NOW, NOW, "", 0);
    clock_advance(&world.clock, 1000);
    beat_heard(beat, &good);
    expect_line(true, NOW, NOW + 60, "", 0);
}

static void a_case_that_comes_through_ends_the_wait(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        round_trip(0, "");
        clock_advance(&world.clock, beat_wait_ms(beat));
    }
    round_trip(0, "");
    beat_changed(beat); /* a change alone does not hurry on a dead line */
    beat_heard(beat, &(struct reply){.status = 0});
    int64_t waits_ms = beat_wait_ms(beat);
    beat_heard(beat, &(struct reply){.status = 201});
    assert_int_equal(beat_wait_ms(beat), 0);
    assert_in_range(waits_ms, 0, 60000);
}

static void a_line_that_breaks_is_tried_again_soon(void **state)
{
    (void)state;
    round_trip(200, OK);
    clock_advance(&world.clock, 5000);
    beat_heard(beat, &(struct reply){.status = 0}); /* a question got no answer */
    expect_line(false, NOW + 5, NOW, "N-01", 0);
    assert_in_range(beat_wait_ms(beat), 1, 2000);
    clock_advance(&world.clock, 2000);
    round_trip(200, OK);
    expect_line(true, NOW + 7, NOW + 7, "", 7);
}

static void a_refusal_is_told_by_its_code(void **state)
{
    (void)state;
    round_trip(403, "{\"code\":\"N-02\",\"message\":\"x\"}");
    expect_line(true, NOW, NOW, "N-02", 0);
    beat_heard(beat, &(struct reply){.status = 403});
    expect_line(true, NOW, NOW, "N-02", 0);
    clock_advance(&world.clock, beat_wait_ms(beat));
    round_trip(500, "nonsense");
    assert_in_range(beat_wait_ms(beat), 0, 900 * 1000);
    clock_advance(&world.clock, beat_wait_ms(beat));
    round_trip(200, OK);
    clock_advance(&world.clock, 1000);
    beat_closed(beat, "S-05");
    struct bytes text = {0};
    assert_true(folders_beat_read(&world.folders, "courier.json", 4096, &text, NULL));
    assert_non_null(strstr(bytes_text(&text), "{\"up\":false,"));
    assert_non_null(strstr(bytes_text(&text), "\"code\":\"S-05\""));
    bytes_free(&text);
}

static void nonsense_for_a_time_is_no_time(void **state)
{
    (void)state;
    static const char *const bodies[] = {"",
                                         "{}",
                                         "{\"now\":0}",
                                         "{\"now\":-5}",
                                         "{\"now\":\"1\"}",
                                         "{\"now\":1.5}",
                                         "[1]",
                                         "{\"now\":9223372036854775807}"};
    round_trip(200, "{\"now\":1795492790}");
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        clock_advance(&world.clock, BEAT_EVERY_MS);
        round_trip(200, bodies[i]);
        expect_line(true, NOW, NOW + 60 * (int64_t)(i + 1), "", 10);
    }
}

static void a_restart_remembers_since_when(void **state)
{
    (void)state;
    round_trip(0, "");
    expect_line(false, NOW, 0, "N-01", 0);
    clock_advance(&world.clock, 3600000);
    start();
    round_trip(0, "");
    expect_line(false, NOW, 0, "N-01", 0);
    start();
    round_trip(200, OK);
    expect_line(true, NOW + 3600, NOW + 3600, "", 3600);
}

#define WITH_BEAT(test) cmocka_unit_test_setup_teardown(test, build, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BEAT(it_goes_at_once_and_then_every_minute),
        WITH_BEAT(a_change_goes_within_two_seconds),
        WITH_BEAT(it_carries_what_the_kiosk_says_and_its_own_facts),
        WITH_BEAT(the_slot_is_that_which_was_booted),
        WITH_BEAT(what_is_no_object_is_not_carried_on),
        WITH_BEAT(the_line_is_told_when_it_turns),
        WITH_BEAT(contacts_are_written_once_a_minute),
        WITH_BEAT(a_case_that_comes_through_ends_the_wait),
        WITH_BEAT(a_line_that_breaks_is_tried_again_soon),
        WITH_BEAT(a_refusal_is_told_by_its_code),
        WITH_BEAT(nonsense_for_a_time_is_no_time),
        WITH_BEAT(a_restart_remembers_since_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
