/* The S3 store when something is wrong: keys, the network, the store itself, and two at once. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "s3_fixture.h"
#include "seal/seal.h"

#define NAME "0123456789abcdef0123456789abcdef"

enum { SHORT_MS = 3000, MEGABYTE = 1000 * 1000 };

static struct s3_world world;
static struct peer between;
static struct blobs *one, *two; /* two processes, as far as they can tell */
static struct fault fault;
static struct bytes sent;
static int call_ms; /* of those that are opened from now on; 0: the usual */

#define MUST(done)                                                                                 \
    do {                                                                                           \
        fault = (struct fault){0};                                                                 \
        if (!(done)) fail_msg("%s: %s (%s)", #done, fault.text, fault.where);                      \
    } while (0)

#define MUST_NOT(done, expected_kind, said)                                                        \
    do {                                                                                           \
        fault = (struct fault){0};                                                                 \
        assert_false(done);                                                                        \
        if (fault.kind != (expected_kind) || !strstr(fault.text, (said)))                          \
            fail_msg("%s: %s %s", #done, fault_kind_name(fault.kind), fault.text);                 \
    } while (0)

static struct blobs *open_at(int port, const char *rest, const char *region)
{
    char url[96];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/%s", port, rest);
    struct s3_options options = {
        .url = url, .region = region, .credentials_file = world.keys, .call_ms = call_ms};
    struct blobs *blobs = blobs_s3_create(&options, &fault);
    if (!blobs) fail_msg("%s", fault.text);
    return blobs;
}

static struct blobs *open_plain(void)
{
    return open_at(between.port, "cases", S3_REGION);
}

static int open_world(void **state)
{
    (void)state;
    char port[16];
    s3_world_open(&world);
    snprintf(port, sizeof port, "%d", world.peer.port);
    peer_start(&between, "s3_between.py", port, NULL, NULL);
    uint32_t dice = 1;
    bytes_reserve(&sent, 20 * MEGABYTE);
    for (sent.size = 0; sent.size < 20 * MEGABYTE; sent.size++) {
        dice = dice * 1664525U + 1013904223U;
        sent.data[sent.size] = (uint8_t)(dice >> 24);
    }
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    peer_stop(&between);
    s3_world_close(&world);
    bytes_free(&sent);
    return 0;
}

static int open_both(int of_ms)
{
    call_ms = of_ms;
    peer_tell(&between, "pass");
    one = open_plain();
    two = open_plain();
    MUST(one->ops->remove(one, NAME, &fault));
    peer_tell(&between, "count");
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return open_both(0);
}

static int setup_impatient(void **state)
{
    (void)state;
    return open_both(SHORT_MS);
}

static int teardown(void **state)
{
    (void)state;
    blobs_destroy(one);
    blobs_destroy(two);
    return 0;
}

static bool put(struct blobs *blobs, size_t from, size_t to)
{
    return blobs->ops->write(blobs, NAME, (int64_t)from, sent.data + from, to - from, &fault);
}

static void expect_size(struct blobs *blobs, int64_t expected)
{
    int64_t size = -1;
    MUST(blobs->ops->size(blobs, NAME, &size, &fault));
    assert_int_equal(size, expected);
}

static void expect_whole(struct blobs *blobs, size_t size)
{
    struct bytes read = {0};
    MUST(blobs->ops->finish(blobs, NAME, (int64_t)size, &fault));
    MUST(blobs->ops->read(blobs, NAME, size, &read, &fault));
    assert_int_equal(read.size, size);
    assert_memory_equal(read.data, sent.data, size);
    bytes_free(&read);
}

static void what_is_wrong_with_the_keys_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *access, *secret, *region, *bucket, *said;
    } cases[] = {
        {S3_ACCESS, "another", S3_REGION, "cases", "SignatureDoesNotMatch: the secret key is not"},
        {"test:nobody", S3_SECRET, S3_REGION, "cases", "403"},
        {S3_ACCESS, S3_SECRET, "elsewhere-1", "cases", "the region is another one"},
        {S3_ACCESS, S3_SECRET, S3_REGION, "none", "NoSuchBucket: make the bucket first"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t size;
        s3_world_write_keys(&world, cases[i].access, cases[i].secret);
        struct blobs *blobs = open_at(between.port, cases[i].bucket, cases[i].region);
        s3_world_write_keys(&world, S3_ACCESS, S3_SECRET);
        MUST_NOT(blobs->ops->create(blobs, NAME, &fault), FAULT_SYSTEM, cases[i].said);
        MUST_NOT(blobs->ops->size(blobs, NAME, &size, &fault), FAULT_SYSTEM, cases[i].said);
        assert_null(strstr(fault.text, cases[i].secret));
        blobs_destroy(blobs);
    }
    /* None of them was tried again: it would be the same. */
    assert_in_range(peer_tell(&between, "count"), 8, 8);
    MUST_NOT(one->ops->write(one, NAME, 0, "a", 1, &fault), FAULT_NOT_FOUND, "");
}

static void put_file(const char *name, const struct bytes *content)
{
    MUST(file_write_durable(world.dir, name, content->data, content->size, 0600, &fault));
}

/* dir/ca.crt, and dir/tls.crt with dir/tls.key for this machine. */
static void make_certificates(void)
{
    struct bytes ca_key = {0}, ca = {0}, key = {0}, request = {0}, certificate = {0};
    MUST(seal_ca_create("SPESIMEN", 2, &ca_key, &ca, &fault));
    MUST(seal_key_create(&key, &fault));
    MUST(seal_request_create(&key, "SPESIMEN", &request, &fault));
    MUST(seal_certificate_issue(&ca_key, &ca, &request, "SPESIMEN", SEAL_PURPOSE_BACKEND_TLS,
                                "IP:127.0.0.1", 2, &certificate, &fault));
    put_file("ca.crt", &ca);
    put_file("tls.key", &key);
    put_file("tls.crt", &certificate);
    struct bytes *all[] = {&ca_key, &ca, &key, &request, &certificate};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void only_a_store_that_is_vouched_for_is_spoken_to(void **state)
{
    (void)state;
    char port[16], certificate[96], key[96], ca[96], url[96];
    make_certificates();
    snprintf(port, sizeof port, "%d", world.peer.port);
    snprintf(certificate, sizeof certificate, "%s/tls.crt", world.dir);
    snprintf(key, sizeof key, "%s/tls.key", world.dir);
    snprintf(ca, sizeof ca, "%s/ca.crt", world.dir);
    struct peer guarded;
    peer_start(&guarded, "s3_between.py", port, certificate, key);
    snprintf(url, sizeof url, "https://127.0.0.1:%d/cases", guarded.port);
    for (int vouched = 0; vouched < 2; vouched++) {
        struct s3_options options = {.url = url,
                                     .region = S3_REGION,
                                     .credentials_file = world.keys,
                                     .ca_file = vouched ? ca : NULL};
        struct blobs *blobs = blobs_s3_create(&options, &fault);
        assert_non_null(blobs);
        if (vouched)
            MUST(blobs->ops->create(blobs, NAME, &fault));
        else
            MUST_NOT(blobs->ops->create(blobs, NAME, &fault), FAULT_SYSTEM, "certificate");
        assert_int_equal(peer_tell(&guarded, "count") > 0, vouched);
        blobs_destroy(blobs);
    }
    peer_stop(&guarded);
}

/* Nor does a key that signs for one store go to another. */
static void nobody_is_sent_elsewhere(void **state)
{
    (void)state;
    int64_t size;
    peer_tell(&between, "say 307 3c61");
    MUST_NOT(one->ops->size(one, NAME, &size, &fault), FAULT_SYSTEM, "refuses with 307");
    assert_int_equal(peer_tell(&between, "count"), 1);
}

static void a_store_that_is_busy_is_asked_again(void **state)
{
    (void)state;
    static const char *const moods[] = {"busy 2 PUT", "cut 1 PUT",  "lose 1 PUT",   "busy 2 GET",
                                        "cut 1 GET",  "lose 1 GET", "lose 1 DELETE"};
    for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
        peer_tell(&between, moods[i]);
        MUST(one->ops->create(one, NAME, &fault));
        peer_tell(&between, moods[i]);
        MUST(put(one, 0, MEGABYTE));
        MUST(one->ops->sync(one, NAME, &fault));
        peer_tell(&between, moods[i]);
        expect_whole(one, MEGABYTE);
    }
}

static void nobody_waits_for_ever(void **state)
{
    (void)state;
    static const struct {
        const char *mood, *said;
    } cases[] = {{"busy 1000 PUT", "503 SlowDown"}, {"hang", "imed out"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        peer_tell(&between, "pass");
        MUST(one->ops->create(one, NAME, &fault));
        MUST(put(one, 0, 100));
        peer_tell(&between, cases[i].mood);
        int64_t began_ms = clock_mono_ms(&(struct clock){0});
        MUST_NOT(one->ops->sync(one, NAME, &fault), FAULT_TIMEOUT, cases[i].said);
        assert_in_range(clock_mono_ms(&(struct clock){0}) - began_ms, SHORT_MS / 4, 3 * SHORT_MS);
        /* What was not synced is gone, and cannot be synced by mistake later. */
        peer_tell(&between, "pass");
        MUST_NOT(one->ops->sync(one, NAME, &fault), FAULT_SYSTEM, "no longer held");
        expect_size(one, 0);
    }
}

static void a_store_that_dies_takes_nothing_that_counts(void **state)
{
    (void)state;
    char port[16];
    snprintf(port, sizeof port, "%d", world.peer.port);
    MUST(one->ops->create(one, NAME, &fault));
    MUST(put(one, 0, MEGABYTE));
    MUST(one->ops->sync(one, NAME, &fault));
    MUST(put(one, MEGABYTE, 2 * MEGABYTE));
    expect_size(one, 2 * MEGABYTE);
    blobs_destroy(two);
    two = open_at(world.peer.port, "cases", S3_REGION);
    peer_stop(&world.peer);
    MUST_NOT(one->ops->sync(one, NAME, &fault), FAULT_TIMEOUT, "the store");
    MUST_NOT(two->ops->create(two, NAME, &fault), FAULT_TIMEOUT, "the store: ");
    peer_start(&world.peer, "s3.py", world.store, "--port", port);
    expect_size(one, MEGABYTE);
    MUST_NOT(one->ops->sync(one, NAME, &fault), FAULT_SYSTEM, "no longer held");
    MUST_NOT(put(one, 2 * MEGABYTE, 3 * MEGABYTE), FAULT_SYSTEM, "no longer there");
    MUST(put(one, MEGABYTE, 3 * MEGABYTE));
    MUST(one->ops->sync(one, NAME, &fault));
    expect_whole(two, 3 * MEGABYTE);
}

/* Every list is this one. */
static void let_say(const char *words)
{
    struct bytes line = {0};
    bytes_append_text(&line, "say 200 ");
    for (const char *letter = words; *letter; letter++)
        bytes_append_format(&line, "%02x", (unsigned)(uint8_t)*letter);
    peer_tell(&between, bytes_text(&line));
    bytes_free(&line);
}

#define LIST(rest) "<?xml version=\"1.0\"?><ListBucketResult>" rest "</ListBucketResult>"
#define NONE       "<IsTruncated>false</IsTruncated>"

static void lists_are_not_believed(void **state)
{
    (void)state;
    static const char *const said[] = {
        "",
        "<html><body>Sign in</body></html>",
        "<ListBucketResult>" NONE,
        LIST(""),
        LIST(NONE "<Contents><Key>parts/" NAME "/open</Key></Contents>"),
        LIST(NONE "<Contents><Key>../../etc/passwd</Key><Size>1</Size></Contents>"),
        LIST(NONE "<Contents><Key>parts/" NAME "/open</Key><Size>-1</Size></Contents>"),
        LIST("<IsTruncated>true</IsTruncated>"),
        LIST("<IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>"),
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" LIST(NONE),
    };
    MUST(one->ops->create(one, NAME, &fault));
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        int64_t size;
        let_say(said[i]);
        MUST_NOT(one->ops->size(one, NAME, &size, &fault), FAULT_SYSTEM, "the store's list");
    }
    int64_t size;
    peer_tell(&between, "half");
    MUST_NOT(one->ops->size(one, NAME, &size, &fault), FAULT_SYSTEM, "the store's list");
    MUST_NOT(one->ops->finish(one, NAME, 0, &fault), FAULT_SYSTEM, "");
}

static void take_age(const struct blobs_entry *entry, void *context)
{
    assert_string_equal(entry->name, NAME);
    *(int64_t *)context = entry->age_s;
}

/* From when it says that the object was written to when it says that it is now; of a part, the
 * youngest object's. What is not told is no age. */
static void the_store_tells_how_old_a_blob_is(void **state)
{
    (void)state;
#define PIECE(tail, at)                                                                            \
    "<Contents><Key>parts/" NAME "/" tail "</Key><Size>1</Size>" at "</Contents>"
#define AT(time) "<LastModified>" time "</LastModified>"
    enum { YEAR_S = 31536000 };
    static const struct {
        const char *said;
        int64_t least_s, most_s;
    } cases[] = {
        {LIST(NONE PIECE("a", AT("2001-01-01T00:00:00.000Z"))), 20 * YEAR_S, INT64_MAX},
        {LIST(NONE PIECE("a", AT("2999-01-01T00:00:00.000Z"))), 0, 0},
        {LIST(NONE PIECE("a", "")), 0, 0},
        {LIST(NONE PIECE("a", AT("2001-01-01T00:00:00Z")) PIECE("b", AT("2999-01-01T00:00:00Z"))
                  PIECE("c", AT("2002-01-01T00:00:00Z"))),
         0, 0},
    };
    char after[BLOBS_NAME_SIZE] = "";
    int64_t age_s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        age_s = -1;
        let_say(cases[i].said);
        MUST(one->ops->list_parts(one, after, take_age, &age_s, &fault));
        assert_string_equal(after, "");
        if (age_s < cases[i].least_s || age_s > cases[i].most_s)
            fail_msg("case %zu: %lld", i, (long long)age_s);
    }
    /* One that always begins at its first would never end. */
    snprintf(after, sizeof after, "%s", NAME);
    let_say(cases[0].said);
    MUST_NOT(one->ops->list_parts(one, after, take_age, &age_s, &fault), FAULT_SYSTEM,
             "does not begin where it was asked to");
}

static void an_upload_may_go_on_elsewhere(void **state)
{
    (void)state;
    MUST(one->ops->create(one, NAME, &fault));
    for (size_t at = 0, i = 0; i < 14; i++, at += 10000) { /* more than a page of the list */
        struct blobs *writer = i % 3 ? one : two;
        MUST(put(writer, at, at + 4000));
        MUST(put(writer, at + 4000, at + 10000));
        MUST(writer->ops->sync(writer, NAME, &fault));
        expect_size(i % 2 ? one : two, (int64_t)at + 10000);
    }
    expect_whole(two, 140000);
    struct bytes read = {0};
    MUST(one->ops->read(one, NAME, MEGABYTE, &read, &fault));
    assert_int_equal(read.size, 140000);
    bytes_free(&read);
    MUST(one->ops->finish(one, NAME, 140000, &fault));
    MUST_NOT(put(one, 140000, 140001), FAULT_NOT_FOUND, "");
    MUST(two->ops->remove(two, NAME, &fault));
    MUST_NOT(one->ops->read(one, NAME, MEGABYTE, &read, &fault), FAULT_NOT_FOUND, "");
}

/* One fell silent and the other went on from what was confirmed; then the first one wakes. */
static void two_that_raced_leave_one_blob(void **state)
{
    (void)state;
    MUST(one->ops->create(one, NAME, &fault));
    MUST(put(one, 0, 5000));
    MUST(one->ops->sync(one, NAME, &fault));
    MUST(put(one, 5000, 9000));
    expect_size(two, 5000);
    MUST(put(two, 5000, 6000));
    MUST(two->ops->sync(two, NAME, &fault));
    MUST(one->ops->sync(one, NAME, &fault));
    expect_size(two, 9000);
    MUST(put(two, 6000, 20000));
    MUST(two->ops->sync(two, NAME, &fault));
    expect_whole(one, 20000);
}

/* More than a buffer holds is in the store before it is synced, and still does not count: the bytes
 * may not be those that were announced. */
static void what_was_not_synced_counts_nowhere(void **state)
{
    (void)state;
    MUST(one->ops->create(one, NAME, &fault));
    struct bytes wrong = {0};
    bytes_append(&wrong, sent.data, sent.size);
    for (size_t i = 0; i < wrong.size; i++)
        wrong.data[i] ^= 0xFF;
    MUST(one->ops->write(one, NAME, 0, wrong.data, wrong.size, &fault));
    bytes_free(&wrong);
    assert_true(peer_tell(&between, "count") >= 5); /* two chunks are there */
    expect_size(two, 0);
    MUST_NOT(two->ops->finish(two, NAME, 1, &fault), FAULT_SYSTEM, "not as long as promised");
    MUST(put(two, 0, 3 * MEGABYTE));
    MUST(two->ops->sync(two, NAME, &fault));
    MUST(put(one, 3 * MEGABYTE, sent.size));
    MUST(one->ops->sync(one, NAME, &fault));
    expect_whole(two, sent.size);
}

static void a_part_that_was_removed_is_not_written_to(void **state)
{
    (void)state;
    MUST(one->ops->create(one, NAME, &fault));
    MUST(put(one, 0, 1000));
    MUST(one->ops->remove(one, NAME, &fault));
    MUST_NOT(one->ops->sync(one, NAME, &fault), FAULT_SYSTEM, "");
    MUST_NOT(put(one, 1000, 2000), FAULT_NOT_FOUND, "");
}

#define CASE(test)      cmocka_unit_test_setup_teardown(test, setup, teardown)
#define IMPATIENT(test) cmocka_unit_test_setup_teardown(test, setup_impatient, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_wrong_with_the_keys_is_told),
        CASE(only_a_store_that_is_vouched_for_is_spoken_to),
        CASE(nobody_is_sent_elsewhere),
        CASE(a_store_that_is_busy_is_asked_again),
        IMPATIENT(nobody_waits_for_ever),
        IMPATIENT(a_store_that_dies_takes_nothing_that_counts),
        CASE(lists_are_not_believed),
        CASE(the_store_tells_how_old_a_blob_is),
        CASE(an_upload_may_go_on_elsewhere),
        CASE(two_that_raced_leave_one_blob),
        CASE(what_was_not_synced_counts_nowhere),
        CASE(a_part_that_was_removed_is_not_written_to),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
