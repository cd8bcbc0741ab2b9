/* tus 1.0.0 as a table: each request, and what it must be answered. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_intake_fixture.h"

static struct intake_world it;
static char path[HTTP_VALUE_SIZE];
static struct bytes content; /* of ten bytes: no case, but tus does not care */

static int setup(void **state)
{
    (void)state;
    intake_world_init(&it);
    bytes_append_text(&content, "0123456789");
    return create_upload(&it, WORLD_CASE, &content, path) == 201 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    bytes_free(&content);
    intake_world_free(&it);
    return 0;
}

#define OFFSET(n)                                                                                  \
    {                                                                                              \
        "Upload-Offset", n                                                                         \
    }
#define TYPE                                                                                       \
    {                                                                                              \
        "Content-Type", TUS_TYPE                                                                   \
    }
#define OLD                                                                                        \
    {                                                                                              \
        "Tus-Resumable", "0.2.2"                                                                   \
    }
#define OVERRIDE                                                                                   \
    {                                                                                              \
        "X-HTTP-Method-Override", "PATCH"                                                          \
    }
#define SUM(text)                                                                                  \
    {                                                                                              \
        "Upload-Checksum", text                                                                    \
    }
#define LENGTH(n)                                                                                  \
    {                                                                                              \
        "Upload-Length", n                                                                         \
    }
#define META(text)                                                                                 \
    {                                                                                              \
        "Upload-Metadata", text                                                                    \
    }
#define H(...)    .headers = {__VA_ARGS__}
#define NOT_THERE "/intake/ffffffffffffffffffffffffffffffff"
/* sha1 and sha256 of "01234" */
#define SHA1_01234   "sha1 EZBKTot39iQuLSiHBQI62tAKkxA="
#define SHA256_01234 "sha256 xWX+A8qbYkLgHf3e/pu6PZiycOGc0C/YXOr3XislvxI="

static void a_patch_is_answered(void **state)
{
    (void)state;
    const struct {
        struct asked asked;
        int status;
        long offset; /* afterwards */
    } cases[] = {
        {PATCH(path, "01234", .no_version = true, H(OFFSET("0"), TYPE)), 412, 0},
        {PATCH(path, "01234", .no_version = true, H(OLD, OFFSET("0"), TYPE)), 412, 0},
        {PATCH(path, "01234", H(OFFSET("0"))), 415, 0},
        {PATCH(path, "01234", H(OFFSET("0"), {"Content-Type", "text/plain"})), 415, 0},
        {PATCH(path, "01234", H(TYPE)), 400, 0},
        {PATCH(path, "01234", H(OFFSET("-1"), TYPE)), 400, 0},
        {PATCH(path, "01234", H(OFFSET("9223372036854775808"), TYPE)), 409, 0},
        {PATCH(path, "01234", H(OFFSET("18446744073709551616"), TYPE)), 409, 0},
        {PATCH(path, "12345", H(OFFSET("1"), TYPE)), 409, 0},
        {PATCH(path, "12345", H(OFFSET("9223372036854775807"), TYPE)), 409, 0},
        {PATCH(NOT_THERE, "01234", H(OFFSET("0"), TYPE)), 404, 0},
        {PATCH("/intake/x", "01234", H(OFFSET("0"), TYPE)), 404, 0},
        {PATCH(path, "0123456789X", H(OFFSET("0"), TYPE, {"Content-Length", "11"})), 413, 0},
        {PATCH(path, "0123456789X", H(OFFSET("0"), TYPE)), 413, 0},
        {PATCH(path, "0123456789X", .piece = 1, H(OFFSET("0"), TYPE)), 413, 0},
        {PATCH(path, "01234", H(OFFSET("0"), TYPE, SUM("md5 AAAA"))), 400, 0},
        {PATCH(path, "01235", H(OFFSET("0"), TYPE, SUM(SHA1_01234))), 460, 0},
        {PATCH(path, "01235", H(OFFSET("0"), TYPE, SUM(SHA256_01234))), 460, 0},
        {PATCH(path, "0123", .cut = true, H(OFFSET("0"), TYPE, SUM(SHA256_01234))), 0, 0},
        {PATCH(path, "", H(OFFSET("0"), TYPE)), 204, 0},
        {PATCH(path, "01234", .piece = 2, H(OFFSET("0"), TYPE, SUM(SHA1_01234))), 204, 5},
        {PATCH(path, "01234", H(OFFSET("0"), TYPE)), 409, 5},
        {PATCH(path, "56", .cut = true, H(OFFSET("5"), TYPE)), 0, 7}, /* kept all the same */
        {ASKED("POST", path, .body = "78", .body_size = 2, H(OFFSET("7"), TYPE, OVERRIDE)), 204, 9},
        {PATCH(path, "9X", H(OFFSET("9"), TYPE)), 413, 9},
        {PATCH(path, "9", H(OFFSET("9"), TYPE)), 204, 10},
        {PATCH(path, "", H(OFFSET("10"), TYPE)), 204, 10},
        {PATCH(path, "X", H(OFFSET("10"), TYPE)), 413, 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = ask(&it, &cases[i].asked);
        if (status != cases[i].status)
            fail_msg("case %zu: %d instead of %d", i, status, cases[i].status);
        if (status) assert_string_equal(answered(&it, "Tus-Resumable"), "1.0.0");
        if (status == 412) assert_string_equal(answered(&it, "Tus-Version"), "1.0.0");
        if (status == 204)
            assert_int_equal(strtol(answered(&it, "Upload-Offset"), NULL, 10), cases[i].offset);
        if (status == 204 && cases[i].offset < 10)
            assert_string_equal(answered(&it, "Upload-Expires"), "Sat, 21 Nov 2026 03:42:00 GMT");
        long offset = head(&it, path);
        if (offset != cases[i].offset)
            fail_msg("case %zu: at %ld instead of %ld", i, offset, cases[i].offset);
    }
}

static void a_head_tells_all_there_is(void **state)
{
    (void)state;
    char sha256[65], metadata[METADATA_SIZE];
    seal_sha256(content.data, content.size, sha256);
    assert_int_equal(head(&it, path), 0);
    assert_string_equal(answered(&it, "Upload-Length"), "10");
    assert_string_equal(answered(&it, "Cache-Control"), "no-store");
    assert_string_equal(answered(&it, "Upload-Metadata"),
                        metadata_of(WORLD_CASE, sha256, metadata));
    assert_int_equal(head(&it, "/intake/ffffffffffffffffffffffffffffffff"), -404);
    assert_string_equal(answered(&it, "Upload-Offset"), "");
    assert_int_equal(ask(&it, &(struct asked){.method = "HEAD", path, .no_version = true}), 412);
}

#define CASE_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SHA_B  "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static void a_creation_is_answered(void **state)
{
    (void)state;
    char metadata[METADATA_SIZE], wrong[METADATA_SIZE];
    metadata_of(CASE_B, SHA_B, metadata);
    metadata_of(CASE_B, SHA_B "c", wrong);
    const struct {
        struct asked asked;
        int status;
    } cases[] = {
        {POST(H(META(metadata))), 400},
        {POST(H({"Upload-Defer-Length", "1"}, META(metadata))), 400},
        {POST(H(LENGTH("-5"), META(metadata))), 400},
        {POST(H(LENGTH("9223372036854775808"), META(metadata))), 413},
        {POST(H(LENGTH("18446744073709551621"), META(metadata))), 413},
        {POST(H(LENGTH("1000001"), META(metadata))), 413},
        {POST(H(LENGTH("5"))), 400},
        {POST(H(LENGTH("5"), META(wrong))), 400},
        {POST(.no_version = true, H(LENGTH("5"), META(metadata))), 412},
        {ASKED("POST", "/intake", H(LENGTH("5"), META(metadata))), 404},
        {POST(H(LENGTH("5"), META(metadata))), 201},
        {POST(H(LENGTH("5"), META(metadata))), 201},
        {POST(H(LENGTH("6"), META(metadata))), 409},
    };
    char first[HTTP_VALUE_SIZE] = "";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = ask(&it, &cases[i].asked);
        if (status != cases[i].status) fail_msg("case %zu: %d", i, status);
        if (status != 201) continue;
        assert_int_equal(strlen(answered(&it, "Location")), strlen("/intake/") + 32);
        if (first[0]) assert_string_equal(answered(&it, "Location"), first);
        snprintf(first, sizeof first, "%s", answered(&it, "Location"));
    }
}

static void a_creation_may_bring_the_first_bytes(void **state)
{
    (void)state;
    char metadata[METADATA_SIZE];
    metadata_of(CASE_B, SHA_B, metadata);
    struct asked asked = {.method = "POST",
                          "/intake/",
                          {{"Upload-Length", "10"}, {"Upload-Metadata", metadata}, TYPE},
                          "01234",
                          5};
    assert_int_equal(ask(&it, &asked), 201);
    assert_string_equal(answered(&it, "Upload-Offset"), "5");
    char created[HTTP_VALUE_SIZE];
    snprintf(created, sizeof created, "%s", answered(&it, "Location"));
    assert_int_equal(ask(&it, &asked), 201); /* again: the bytes are not taken twice */
    assert_string_equal(answered(&it, "Location"), created);
    assert_string_equal(answered(&it, "Upload-Offset"), "5");
    assert_int_equal(head(&it, created), 5);
}

static void options_tell_what_is_known(void **state)
{
    (void)state;
    assert_int_equal(ask(&it, &(struct asked){.method = "OPTIONS", "/intake/", .no_version = true}),
                     204);
    assert_string_equal(answered(&it, "Tus-Version"), "1.0.0");
    assert_string_equal(answered(&it, "Tus-Max-Size"), "1000000");
    assert_string_equal(answered(&it, "Tus-Checksum-Algorithm"), "sha1,sha256");
    assert_string_equal(answered(&it, "Tus-Extension"),
                        "creation,creation-with-upload,expiration,checksum,termination");
}

static void an_upload_can_be_ended_while_it_is_open(void **state)
{
    (void)state;
    assert_int_equal(ask(&it, &(struct asked){.method = "DELETE", path}), 204);
    assert_int_equal(head(&it, path), -404);
    assert_int_equal(patch(&it, path, "0", "0", 1), 404);
    assert_int_equal(ask(&it, &(struct asked){.method = "DELETE", path}), 404);
    assert_int_equal(create_upload(&it, WORLD_CASE, &content, path), 201);
    assert_int_equal(patch(&it, path, "0", content.data, content.size), 204);
    assert_int_equal(ask(&it, &(struct asked){.method = "DELETE", path}), 403);
    assert_int_equal(head(&it, path), 10);
}

static void an_upload_that_nobody_continues_expires(void **state)
{
    (void)state;
    assert_int_equal(patch(&it, path, "0", "01234", 5), 204);
    clock_advance(&it.world.clock, (EXPIRY_OF_TESTS - 1) * 1000LL);
    assert_int_equal(patch(&it, path, "5", "5", 1), 204); /* and lives on from here */
    clock_advance(&it.world.clock, (EXPIRY_OF_TESTS - 1) * 1000LL);
    intake_tick(it.intake);
    assert_int_equal(head(&it, path), 6);
    clock_advance(&it.world.clock, 1001);
    assert_int_equal(head(&it, path), -410);
    assert_int_equal(patch(&it, path, "6", "6", 1), 410);
    intake_tick(it.intake);
    assert_int_equal(head(&it, path), -404);
    char anew[HTTP_VALUE_SIZE];
    assert_int_equal(create_upload(&it, WORLD_CASE, &content, anew), 201);
    assert_string_not_equal(anew, path);
    assert_int_equal(head(&it, anew), 0);
}

static void what_cannot_be_dropped_now_is_dropped_later(void **state)
{
    (void)state;
    int64_t size;
    const char *id = path + strlen("/intake/");
    assert_int_equal(patch(&it, path, "0", "01234", 5), 204);
    clock_advance(&it.world.clock, (EXPIRY_OF_TESTS + 1) * 1000LL);
    it.blobs.away = true;
    intake_tick(it.intake);
    it.blobs.away = false;
    assert_true(it.world.blobs->ops->size(it.world.blobs, id, &size, NULL));
    intake_tick(it.intake);
    assert_int_equal(head(&it, path), -404);
    assert_false(it.world.blobs->ops->size(it.world.blobs, id, &size, NULL));
}

static void only_the_terminal_that_enrolled_last_is_admitted(void **state)
{
    (void)state;
    static const struct asked all[] = {
        {.method = "POST", "/intake/"},    {.method = "OPTIONS", "/intake/"},
        {.method = "HEAD", "/intake/x"},   {.method = "PATCH", "/intake/x"},
        {.method = "DELETE", "/intake/x"}, {.method = "GET", "/intake/ack/" WORLD_CASE},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct asked asked = all[i];
        asked.peer = "SPS-99";
        assert_int_equal(ask(&it, &asked), 403);
        struct http_exchange exchange;
        asked_begin(&it, &(struct asked){.method = "GET", .path = "/"}, &exchange);
        http_exchange_finish(&exchange);
        exchange = (struct http_exchange){.request = {.path = all[i].path}}; /* no certificate */
        http_exchange_begin(&exchange, &it.router, all[i].method);
        http_exchange_end(&exchange);
        assert_int_equal(exchange.response.status, 403);
        http_exchange_finish(&exchange);
    }
    MUST(db_terminal_withdraw(it.world.db, WORLD_TERMINAL, &why));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(ask(&it, &all[i]), 403);
}

static void another_terminals_upload_is_not_there(void **state)
{
    (void)state;
    world_enrol(&it.world, "SPS-002", &it.world.keys.terminal);
    static const char *const methods[] = {"HEAD", "DELETE"};
    for (int i = 0; i < 2; i++)
        assert_int_equal(ask(&it, &(struct asked){.method = methods[i], path, .peer = "SPS-002"}),
                         404);
    struct asked write = {.method = "PATCH", path, {OFFSET("0"), TYPE}, "0", 1, .peer = "SPS-002"};
    assert_int_equal(ask(&it, &write), 404);
    assert_int_equal(head(&it, path), 0);
}

/* The connection is dead and nobody told us: the terminal comes back. */
static void a_dead_patch_gives_way(void **state)
{
    (void)state;
    struct http_exchange dead;
    asked_begin(&it, &(struct asked){.method = "PATCH", path, {OFFSET("0"), TYPE}}, &dead);
    http_exchange_data(&dead, "0123", 4);
    assert_int_equal(head(&it, path), 4); /* what it wrote counts */
    assert_int_equal(patch(&it, path, "4", "45", 2), 204);
    http_exchange_data(&dead, "XX", 2); /* and now it moves after all */
    assert_int_equal(dead.response.status, 409);
    http_exchange_finish(&dead);
    assert_int_equal(head(&it, path), 6);
    assert_int_equal(patch(&it, path, "6", "6789", 4), 204);
}

/* Two at once on a slow line: the first keeps it, the second is told. */
static void of_two_one_wins(void **state)
{
    (void)state;
    struct http_exchange slow;
    asked_begin(&it, &(struct asked)PATCH(path, "", H(OFFSET("0"), TYPE)), &slow);
    http_exchange_data(&slow, "01234", 5);
    assert_int_equal(patch(&it, path, "0", "01", 2), 409);
    http_exchange_data(&slow, "56789", 5);
    http_exchange_end(&slow);
    assert_int_equal(slow.response.status, 204);
    http_exchange_finish(&slow);
    assert_int_equal(head(&it, path), 10);
}

/* Every call to the store fails once: nothing is told that is not there, and it can go on. */
static void a_store_that_fails_loses_nothing(void **state)
{
    (void)state;
    long offset = 0;
    for (int fail_at = 1; offset < 10; fail_at = fail_at % 4 + 1) {
        char text[24];
        snprintf(text, sizeof text, "%ld", offset);
        it.blobs.calls = 0;
        it.blobs.fail_at = fail_at;
        struct asked asked = {
            .method = "PATCH", path, {OFFSET(text), TYPE}, content.data + offset, 2, .piece = 1};
        int status = ask(&it, &asked);
        it.blobs.fail_at = 0;
        long now = head(&it, path);
        assert_int_equal(status, fail_at <= 3 ? 500 : 204);
        assert_true(now >= offset && now <= offset + 2);
        assert_int_equal(status == 204, now == offset + 2);
        offset = now;
    }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_patch_is_answered),
        CASE(a_head_tells_all_there_is),
        CASE(a_creation_is_answered),
        CASE(a_creation_may_bring_the_first_bytes),
        CASE(options_tell_what_is_known),
        CASE(an_upload_can_be_ended_while_it_is_open),
        CASE(an_upload_that_nobody_continues_expires),
        CASE(what_cannot_be_dropped_now_is_dropped_later),
        CASE(only_the_terminal_that_enrolled_last_is_admitted),
        CASE(another_terminals_upload_is_not_there),
        CASE(a_dead_patch_gives_way),
        CASE(of_two_one_wins),
        CASE(a_store_that_fails_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
