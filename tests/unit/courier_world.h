/* courier_world.h - a terminal's folders, a clock that can be moved, and a backend that lives in
 * the test and has any manner a case or a line can have. For the tests of the post room. */
#ifndef ANJUNGAN_TESTS_COURIER_WORLD_H
#define ANJUNGAN_TESTS_COURIER_WORLD_H

#include "base/encode.h"
#include "courier/post.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { CASES_MAX = 512, MINUTE_MS = 60 * 1000 };
#define DAY_MS ((int64_t)24 * 3600 * 1000)

enum manner {
    HONEST,
    BREAKS_LINE,  /* the connection is cut at each chunk */
    ANSWERS_500,  /* at each chunk */
    ANSWERS_400,  /* at the creation */
    OTHER_THERE,  /* 409 at the creation */
    LOSES_REPLY,  /* every second chunk is kept, its reply is lost */
    FORGETS_ONCE, /* the upload is gone (404) in the middle, once */
    DAMAGES_ONCE, /* one chunk arrives damaged (460) */
    SLOW_ACK,     /* 202 for ten minutes */
    FALSE_ACK,    /* signed by a stranger */
    FOREIGN_ACK,  /* signed rightly, about another case */
    OTHER_BYTES,  /* ... about another content */
    OTHER_SENDER, /* ... about another terminal */
    REFUSES,      /* accepted: false */
    UNKNOWN_ONCE, /* 404 for the first acknowledgement */
};

struct upload {
    char id[CASE_ID_SIZE];
    char sha256[65];
    int64_t length;
    struct bytes got;
    int posts, chunks, questions;
    enum manner manner;
    int64_t done_ms;
};

/* The room, its folders and the backend. */
static struct world {
    char root[64];
    struct courier_config config;
    struct folders folders;
    struct trust trust;
    struct clock clock;
    struct post *post;
    struct bytes backend_key, stranger_key;
    struct upload uploads[CASES_MAX];
    int upload_count;
    bool line_down;
    int attempts;           /* of requests that found no line */
    const void *last_owner; /* of those */
    int same_twice;
    int requests;
    int most_at_once;
    uint64_t random;
} world;

static uint64_t draw(void *context)
{
    (void)context;
    world.random = world.random * 6364136223846793005u + 1442695040888963407u;
    return world.random >> 16;
}

static void issue(const struct bytes *ca_key, const struct bytes *ca, struct bytes *key,
                  struct bytes *certificate)
{
    struct bytes request = {0};
    assert_true(seal_key_create(key, NULL));
    assert_true(seal_request_create(key, "backend", &request, NULL));
    assert_true(seal_certificate_issue(ca_key, ca, &request, "backend", SEAL_PURPOSE_BACKEND_SIGN,
                                       NULL, 30, certificate, NULL));
    bytes_free(&request);
}

static void open_post(void)
{
    post_destroy(world.post);
    world.post = post_create(&world.config, &world.folders, &world.trust, &world.clock, draw, NULL);
    assert_true(post_look(world.post, NULL));
}

static int build_world(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.random = 4711;
    memcpy(world.root, "/tmp/anjungan-post-XXXXXX", sizeof "/tmp/anjungan-post-XXXXXX");
    assert_non_null(mkdtemp(world.root));
    assert_true(folders_open(world.root, &world.folders, NULL));
    world.config = (struct courier_config){
        .parallel = 2,
        .chunk_bytes = 64 * 1024,
        .retry_cap_s = 900,
        .network_cap_s = 60,
        .acknowledgement_cap_s = 60,
        .set_aside_s = 86400,
    };
    struct bytes ca_key = {0}, stranger = {0};
    assert_true(seal_ca_create("CA SPESIMEN", 30, &ca_key, &world.trust.ca, NULL));
    issue(&ca_key, &world.trust.ca, &world.backend_key, &world.trust.backend);
    issue(&ca_key, &world.trust.ca, &world.stranger_key, &stranger);
    bytes_free(&ca_key);
    bytes_free(&stranger);
    snprintf(world.trust.terminal, sizeof world.trust.terminal, "PKL-01");
    open_post();
    return 0;
}

static void empty(const char *folder)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}

static int clear_world(void **state)
{
    (void)state;
    post_destroy(world.post);
    trust_free(&world.trust);
    bytes_free(&world.backend_key);
    bytes_free(&world.stranger_key);
    for (int i = 0; i < world.upload_count; i++)
        bytes_free(&world.uploads[i].got);
    empty(world.folders.outbox);
    empty(world.folders.acks);
    empty(world.folders.uploads);
    rmdir(world.folders.uploads);
    rmdir(world.folders.courier);
    rmdir(world.folders.outbox);
    rmdir(world.folders.beat);
    rmdir(world.folders.ask);
    rmdir(world.folders.answers);
    rmdir(world.folders.acks);
    rmdir(world.folders.enrol);
    return rmdir(world.root);
}

/* A sealed file appears as the kiosk makes it appear: whole, by a rename. */
static struct upload *add_case(int64_t size, enum manner manner)
{
    assert_true(world.upload_count < CASES_MAX);
    struct upload *upload = &world.uploads[world.upload_count++];
    uint8_t raw[16];
    for (size_t i = 0; i < sizeof raw; i++)
        raw[i] = (uint8_t)draw(NULL);
    hex_encode(raw, sizeof raw, upload->id);
    uint8_t *sealed = memory_alloc((size_t)size);
    for (int64_t i = 0; i < size; i++)
        sealed[i] = (uint8_t)((uint64_t)i * 31 + raw[0] + (uint64_t)(i >> 8));
    char name[64];
    snprintf(name, sizeof name, "%s.p7m", upload->id);
    assert_true(file_write_durable(world.folders.outbox, name, sealed, (size_t)size, 0640, NULL));
    seal_sha256(sealed, (size_t)size, upload->sha256);
    free(sealed);
    upload->length = -1;
    upload->manner = manner;
    upload->done_ms = -1;
    return upload;
}

static struct upload *find(const char *id)
{
    for (int i = 0; i < world.upload_count; i++)
        if (strncmp(world.uploads[i].id, id, CASE_ID_SIZE - 1) == 0) return &world.uploads[i];
    fail_msg("no such case: %s", id);
    return NULL;
}

static const char *header(const struct exchange *exchange, const char *name)
{
    for (int i = 0; i < exchange->header_count; i++)
        if (strncmp(exchange->headers[i], name, strlen(name)) == 0)
            return exchange->headers[i] + strlen(name);
    return NULL;
}

static struct upload *find_metadata(const struct exchange *exchange)
{
    const char *text = header(exchange, "Upload-Metadata: case ");
    struct bytes id = {0};
    assert_non_null(text);
    assert_true(base64_decode(text, strcspn(text, ","), &id));
    struct upload *upload = find(bytes_text(&id));
    bytes_free(&id);
    const char *hash = strstr(text, ",sha256 ");
    assert_non_null(hash);
    struct bytes sha256 = {0};
    assert_true(base64_decode(hash + 8, strlen(hash + 8), &sha256));
    assert_string_equal(bytes_text(&sha256), upload->sha256);
    bytes_free(&sha256);
    return upload;
}

static void answer_create(struct exchange *exchange)
{
    struct upload *upload = find_metadata(exchange);
    upload->posts++;
    if (upload->manner == ANSWERS_400 || upload->manner == OTHER_THERE) {
        exchange->reply.status = upload->manner == ANSWERS_400 ? 400 : 409;
        return;
    }
    upload->length = strtoll(header(exchange, "Upload-Length: "), NULL, 10);
    exchange->reply.status = 201;
    snprintf(exchange->reply.path, sizeof exchange->reply.path, "/intake/%s", upload->id);
}

static void answer_ask(struct exchange *exchange, struct upload *upload)
{
    if (upload->length < 0) {
        exchange->reply.status = 404;
        return;
    }
    exchange->reply.status = 200;
    exchange->reply.offset = (int64_t)upload->got.size;
    exchange->reply.length = upload->length;
}

static void check_checksum(const struct exchange *exchange)
{
    char hex[65];
    uint8_t digest[32];
    struct bytes text = {0};
    seal_sha256(exchange->body.data, exchange->body.size, hex);
    assert_true(hex_decode(hex, digest, sizeof digest));
    base64_encode(digest, sizeof digest, &text);
    const char *given = header(exchange, "Upload-Checksum: sha256 ");
    assert_non_null(given);
    assert_string_equal(given, bytes_text(&text));
    bytes_free(&text);
}

static void answer_send(struct exchange *exchange, struct upload *upload)
{
    struct reply *reply = &exchange->reply;
    upload->chunks++;
    assert_string_equal(header(exchange, "Content-Type: "), "application/offset+octet-stream");
    check_checksum(exchange);
    if (upload->manner == BREAKS_LINE) return;
    if (upload->manner == ANSWERS_500) {
        reply->status = 500;
        return;
    }
    if (upload->manner == DAMAGES_ONCE && upload->chunks == 2) {
        reply->status = 460;
        return;
    }
    if (upload->manner == FORGETS_ONCE && upload->chunks == 3) {
        bytes_truncate(&upload->got, 0);
        upload->length = -1;
        reply->status = 404;
        return;
    }
    if (strtoll(header(exchange, "Upload-Offset: "), NULL, 10) != (int64_t)upload->got.size) {
        reply->status = 409;
        return;
    }
    bytes_append(&upload->got, exchange->body.data, exchange->body.size);
    assert_true((int64_t)upload->got.size <= upload->length);
    if (upload->manner == LOSES_REPLY && upload->chunks % 2 == 0) return;
    reply->status = 204;
    reply->offset = (int64_t)upload->got.size;
}

static void answer_question(struct exchange *exchange, struct upload *upload)
{
    struct reply *reply = &exchange->reply;
    upload->questions++;
    if (upload->manner == UNKNOWN_ONCE && upload->questions == 1) {
        bytes_truncate(&upload->got, 0);
        upload->length = -1;
    }
    if ((int64_t)upload->got.size != upload->length) {
        reply->status = 404;
        return;
    }
    if (upload->done_ms < 0) upload->done_ms = clock_mono_ms(&world.clock);
    if (upload->manner == SLOW_ACK &&
        clock_mono_ms(&world.clock) < upload->done_ms + 10 * MINUTE_MS) {
        reply->status = 202;
        return;
    }
    char sha256[65];
    seal_sha256(upload->got.data, upload->got.size, sha256);
    assert_string_equal(sha256, upload->sha256);
    struct acknowledgement answer = {.accepted = upload->manner != REFUSES, .received_s = 1};
    memcpy(answer.case_id, upload->id, sizeof answer.case_id);
    if (upload->manner == FOREIGN_ACK) memset(answer.case_id, 'a', 32);
    if (upload->manner == OTHER_BYTES) memset(sha256, 'a', 64);
    memcpy(answer.sha256, sha256, sizeof answer.sha256);
    snprintf(answer.terminal, sizeof answer.terminal, "%s",
             upload->manner == OTHER_SENDER ? "PKL-02" : "PKL-01");
    snprintf(answer.code, sizeof answer.code, "%s", answer.accepted ? "" : "S-03");
    assert_true(acknowledgement_sign(
        &answer, upload->manner == FALSE_ACK ? &world.stranger_key : &world.backend_key,
        &reply->body, NULL));
    reply->status = 200;
}

static void answer(struct exchange *exchange)
{
    static const char question[] = "/intake/ack/", upload[] = "/intake/";
    const char *path = exchange->path;
    world.requests++;
    reply_reset(&exchange->reply);
    if (world.line_down) {
        world.attempts++;
        if (exchange->owner == world.last_owner) world.same_twice++;
        world.last_owner = exchange->owner;
        snprintf(exchange->reply.problem, sizeof exchange->reply.problem, "no route");
        return;
    }
    if (strncmp(path, question, sizeof question - 1) == 0) {
        assert_int_equal(exchange->method, METHOD_GET);
        answer_question(exchange, find(path + sizeof question - 1));
        return;
    }
    assert_string_equal(header(exchange, "Tus-Resumable: "), "1.0.0");
    switch (exchange->method) {
    case METHOD_POST: answer_create(exchange); break;
    case METHOD_HEAD: answer_ask(exchange, find(path + sizeof upload - 1)); break;
    case METHOD_PATCH: answer_send(exchange, find(path + sizeof upload - 1)); break;
    case METHOD_GET: fail_msg("GET %s", path);
    }
}

/* Runs until nothing is due before the given span of time has gone by. */
static void run_for(int64_t span_ms)
{
    enum { AT_ONCE_MAX = 8 };
    int64_t end_ms = clock_mono_ms(&world.clock) + span_ms;
    for (int64_t guard = 0;; guard++) {
        struct exchange exchanges[AT_ONCE_MAX] = {0};
        int count = 0;
        while (count < AT_ONCE_MAX && post_ask(world.post, &exchanges[count]))
            count++;
        if (count > world.most_at_once) world.most_at_once = count;
        for (int i = 0; i < count; i++) {
            answer(&exchanges[i]);
            post_take(world.post, &exchanges[i]);
            exchange_free(&exchanges[i]);
        }
        if (count > 0) {
            if (guard > 2000000) fail_msg("it runs in a circle");
            continue;
        }
        int64_t now_ms = clock_mono_ms(&world.clock), wait_ms = post_wait_ms(world.post);
        if (wait_ms < 0 || now_ms + wait_ms >= end_ms) {
            if (end_ms > now_ms) clock_advance(&world.clock, end_ms - now_ms);
            return;
        }
        clock_advance(&world.clock, wait_ms > 0 ? wait_ms : 1);
    }
}

static bool delivered(const struct upload *upload)
{
    return folders_acknowledged(&world.folders, upload->id);
}

static bool remembered(const struct upload *upload)
{
    char path[REPLY_PATH_SIZE];
    folders_upload_get(&world.folders, upload->id, path, sizeof path);
    return path[0] != 0;
}

static void kiosk_takes(const struct upload *upload)
{
    char name[64], path[PATH_SIZE];
    snprintf(name, sizeof name, "%s.jws", upload->id);
    assert_true(path_join(world.folders.acks, name, path, NULL));
    assert_int_equal(unlink(path), 0);
    snprintf(name, sizeof name, "%s.p7m", upload->id);
    assert_true(path_join(world.folders.outbox, name, path, NULL));
    assert_int_equal(unlink(path), 0);
}

static void look(void)
{
    assert_true(post_look(world.post, NULL));
}

#endif
