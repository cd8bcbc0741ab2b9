/* The courier learns the next month's recipient from the answer to its heartbeat, and only that. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "courier/beat.h"
#include "seal/recipient.h"
#include "seal_fixture.h"

#include <ftw.h>
#include <jansson.h>
#include <time.h>
#include <unistd.h>

static struct {
    char root[64];
    struct fixture keys;
    struct courier_config config;
    struct folders folders;
    struct clock clock;
    struct beat *beat;
    struct exchange exchange;
} world;

static uint64_t draw(void *context)
{
    (void)context;
    return 4711;
}

static void put(const char *name, const struct bytes *pem)
{
    assert_true(file_write_durable(world.folders.enrol, name, pem->data, pem->size, 0644, NULL));
}

static int build(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    fixture_init(&world.keys);
    snprintf(world.root, sizeof world.root, "/tmp/anjungan-recipient-XXXXXX");
    assert_non_null(mkdtemp(world.root));
    assert_true(folders_open(world.root, &world.folders, NULL));
    world.config = (struct courier_config){.retry_cap_s = 900, .network_cap_s = 60};
    put("recipient.crt", &world.keys.recipient);
    put("ca.crt", &world.keys.ca);
    world.beat = beat_create(&world.config, &world.folders, &world.clock, "", draw, NULL);
    return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static int clear(void **state)
{
    (void)state;
    beat_destroy(world.beat);
    exchange_free(&world.exchange);
    fixture_free(&world.keys);
    return nftw(world.root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* What the heartbeat says it has. */
static void expect_said(const struct bytes *certificate)
{
    char fingerprint[65], expected[128];
    bool said = false;
    assert_true(seal_certificate_fingerprint(certificate, fingerprint, NULL));
    snprintf(expected, sizeof expected, "Anjungan-Recipient: %s", fingerprint);
    for (int i = 0; i < world.exchange.header_count; i++)
        said = said || strcmp(world.exchange.headers[i], expected) == 0;
    assert_true(said);
}

static void beat_once(const struct bytes *has, const struct bytes *told)
{
    static const struct post_count count;
    json_t *answer = json_pack("{s:i}", "now", 1795492800);
    clock_advance(&world.clock, BEAT_EVERY_MS);
    assert_true(beat_ask(world.beat, &count, &world.exchange));
    expect_said(has);
    if (told)
        json_object_set_new(answer, "recipient",
                            json_stringn((const char *)told->data, told->size));
    char *text = json_dumps(answer, JSON_COMPACT);
    reply_reset(&world.exchange.reply);
    world.exchange.reply.status = 200;
    bytes_append_text(&world.exchange.reply.body, text);
    beat_take(world.beat, &world.exchange);
    free(text);
    json_decref(answer);
}

static bool holds(const char *dir, const struct bytes *pem)
{
    char path[PATH_SIZE];
    struct bytes content = {0};
    assert_true(path_join(dir, "recipient.crt", path, NULL));
    bool done = file_read(path, 1 << 16, &content, NULL) &&
                strcmp(bytes_text(&content), (const char *)pem->data) == 0;
    bytes_free(&content);
    return done;
}

/* next NULL: none was handed on. What an administrator enrolled is not the courier's to change. */
static void expect_next(const struct bytes *next)
{
    char path[PATH_SIZE];
    assert_true(holds(world.folders.enrol, &world.keys.recipient));
    assert_true(path_join(world.folders.beat, "recipient.crt", path, NULL));
    if (next)
        assert_true(holds(world.folders.beat, next));
    else
        assert_int_equal(access(path, F_OK), -1);
}

static void make(const struct bytes *ca_key, const struct bytes *ca, int64_t from_s,
                 struct bytes *out)
{
    struct bytes key = {0};
    int64_t now_s = time(NULL);
    assert_true(seal_key_create(&key, NULL));
    assert_true(recipient_issue(ca_key, ca, &key, "SPESIMEN pusat", now_s + from_s, now_s + 864000,
                                out, NULL));
    bytes_free(&key);
}

static void it_takes_what_follows_and_nothing_else(void **state)
{
    (void)state;
    struct bytes next = {0}, stranger = {0}, stranger_key = {0}, stranger_ca = {0}, word = {0};
    assert_true(seal_ca_create("SPESIMEN CA", 30, &stranger_key, &stranger_ca, NULL));
    make(&world.keys.ca_key, &world.keys.ca, 60, &next);
    make(&stranger_key, &stranger_ca, 120, &stranger);
    bytes_append_text(&word, "SPESIMEN");
    beat_once(&world.keys.recipient, NULL);
    beat_once(&world.keys.recipient, &stranger);
    expect_next(NULL);
    beat_once(&world.keys.recipient, &word);
    expect_next(NULL);
    beat_once(&world.keys.recipient, &next);
    expect_next(&next);
    beat_once(&next, &world.keys.recipient); /* an old one, from whoever stands in between */
    expect_next(&next);
    beat_once(&next, NULL);
    struct bytes *all[] = {&next, &stranger, &stranger_key, &stranger_ca, &word};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

/* Enrolled anew, the terminal begins with what it was given then. */
static void a_new_enrolment_is_the_later_one(void **state)
{
    (void)state;
    struct bytes next = {0}, enrolled = {0};
    make(&world.keys.ca_key, &world.keys.ca, 60, &next);
    make(&world.keys.ca_key, &world.keys.ca, 120, &enrolled);
    beat_once(&world.keys.recipient, &next);
    beat_once(&next, NULL);
    put("recipient.crt", &enrolled);
    beat_once(&enrolled, &next);
    beat_once(&enrolled, NULL);
    bytes_free(&next);
    bytes_free(&enrolled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_takes_what_follows_and_nothing_else, build, clear),
        cmocka_unit_test_setup_teardown(a_new_enrolment_is_the_later_one, build, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
