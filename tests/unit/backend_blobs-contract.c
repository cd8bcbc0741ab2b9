/* What every store promises (blobs.h), of each that there is: files, and an S3 store of others. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "s3_fixture.h"

#include <pthread.h>

#define NAME  "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

static char dir[64];
static struct s3_world s3;
static struct blobs *blobs;
static struct fault fault;

#define MUST(done)                                                                                 \
    do {                                                                                           \
        fault = (struct fault){0};                                                                 \
        if (!(done)) fail_msg("%s: %s (%s)", #done, fault.text, fault.where);                      \
    } while (0)

static struct blobs *open_files(void)
{
    char uri[PATH_SIZE];
    snprintf(uri, sizeof uri, "file:%s/a/b", dir);
    return blobs_create(&(struct blobs_options){.uri = uri}, &fault);
}

static struct blobs *open_s3(void)
{
    char uri[PATH_SIZE];
    snprintf(uri, sizeof uri, "s3:%s", s3.url);
    return blobs_create(
        &(struct blobs_options){.uri = uri, .region = S3_REGION, .credentials_file = s3.keys},
        &fault);
}

static int open_world(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/anjungan-blobs-XXXXXX");
    assert_non_null(mkdtemp(dir));
    s3_world_open(&s3);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    s3_world_close(&s3);
    return nftw(dir, s3_world_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static int setup(void **state)
{
    struct blobs *(*const *open_store)(void) = *state;
    blobs = (*open_store)();
    if (!blobs) fail_msg("%s", fault.text);
    MUST(blobs->ops->remove(blobs, NAME, &fault));
    MUST(blobs->ops->remove(blobs, OTHER, &fault));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    blobs_destroy(blobs);
    return 0;
}

static void expect_size(const char *name, int64_t expected)
{
    int64_t size = -1;
    MUST(blobs->ops->size(blobs, name, &size, &fault));
    assert_int_equal(size, expected);
}

static void a_blob_is_readable_once_it_is_whole(void **state)
{
    (void)state;
    struct bytes read = {0};
    MUST(blobs->ops->create(blobs, NAME, &fault));
    expect_size(NAME, 0);
    MUST(blobs->ops->write(blobs, NAME, 0, "abc", 3, &fault));
    expect_size(NAME, 3);
    MUST(blobs->ops->write(blobs, NAME, 3, "defXX", 5, &fault));
    MUST(blobs->ops->sync(blobs, NAME, &fault));
    MUST(blobs->ops->sync(blobs, NAME, &fault));
    expect_size(NAME, 8);
    assert_false(blobs->ops->read(blobs, NAME, 100, &read, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(blobs->ops->finish(blobs, NAME, 9, &fault)); /* shorter than promised */
    MUST(blobs->ops->finish(blobs, NAME, 6, &fault));         /* XX was thrown away */
    MUST(blobs->ops->finish(blobs, NAME, 6, &fault));         /* after a restart */
    assert_false(blobs->ops->read(blobs, NAME, 5, &read, &fault));
    MUST(blobs->ops->read(blobs, NAME, 6, &read, &fault));
    assert_string_equal(bytes_text(&read), "abcdef");
    bytes_free(&read);
    assert_false(blobs->ops->write(blobs, NAME, 6, "g", 1, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    MUST(blobs->ops->remove(blobs, NAME, &fault));
    MUST(blobs->ops->remove(blobs, NAME, &fault));
    assert_false(blobs->ops->read(blobs, NAME, 6, &read, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void nothing_is_a_blob_too(void **state)
{
    (void)state;
    struct bytes read = {0};
    MUST(blobs->ops->create(blobs, NAME, &fault));
    MUST(blobs->ops->finish(blobs, NAME, 0, &fault));
    MUST(blobs->ops->read(blobs, NAME, 100, &read, &fault));
    assert_int_equal(read.size, 0);
    bytes_free(&read);
}

static void what_was_not_created_is_not_written(void **state)
{
    (void)state;
    int64_t size;
    assert_false(blobs->ops->write(blobs, NAME, 0, "a", 1, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(blobs->ops->sync(blobs, NAME, &fault));
    assert_false(blobs->ops->finish(blobs, NAME, 0, &fault));
    assert_false(blobs->ops->size(blobs, NAME, &size, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void created_again_it_is_empty(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        MUST(blobs->ops->create(blobs, NAME, &fault));
        expect_size(NAME, 0);
        MUST(blobs->ops->write(blobs, NAME, 0, "abcdef", 6, &fault));
        if (i == 0) MUST(blobs->ops->sync(blobs, NAME, &fault));
    }
    MUST(blobs->ops->create(blobs, NAME, &fault));
    expect_size(NAME, 0);
}

/* As after a checksum that did not agree: what is written again is what counts. */
static void what_was_not_synced_can_be_written_again(void **state)
{
    (void)state;
    struct bytes read = {0};
    MUST(blobs->ops->create(blobs, NAME, &fault));
    MUST(blobs->ops->write(blobs, NAME, 0, "abc", 3, &fault));
    MUST(blobs->ops->sync(blobs, NAME, &fault));
    MUST(blobs->ops->write(blobs, NAME, 3, "XXXXXXXX", 8, &fault));
    MUST(blobs->ops->write(blobs, NAME, 3, "de", 2, &fault));
    MUST(blobs->ops->write(blobs, NAME, 5, "f", 1, &fault));
    MUST(blobs->ops->sync(blobs, NAME, &fault));
    MUST(blobs->ops->finish(blobs, NAME, 6, &fault));
    MUST(blobs->ops->read(blobs, NAME, 6, &read, &fault));
    assert_string_equal(bytes_text(&read), "abcdef");
    bytes_free(&read);
}

/* Larger than whatever is sent at once, from bytes that tell where they stand. */
static void a_large_one_comes_back_as_it_was(void **state)
{
    (void)state;
    enum { SIZE = 20 * 1000 * 1000 + 1, STEP = 3 * 1000 * 1000 };
    struct bytes sent = {0}, read = {0};
    bytes_reserve(&sent, SIZE + 1);
    uint32_t dice = 1;
    for (size_t i = 0; i < SIZE; i++) {
        dice = dice * 1664525U + 1013904223U;
        sent.data[i] = (uint8_t)(dice >> 24);
    }
    sent.size = SIZE;
    MUST(blobs->ops->create(blobs, NAME, &fault));
    for (size_t at = 0; at < SIZE; at += STEP) {
        size_t step = SIZE - at < STEP ? SIZE - at : STEP;
        MUST(blobs->ops->write(blobs, NAME, (int64_t)at, sent.data + at, step, &fault));
        if (at % 2) MUST(blobs->ops->sync(blobs, NAME, &fault));
    }
    MUST(blobs->ops->sync(blobs, NAME, &fault));
    expect_size(NAME, SIZE);
    /* In one go, as a case from a stick. */
    MUST(blobs->ops->create(blobs, OTHER, &fault));
    MUST(blobs->ops->write(blobs, OTHER, 0, sent.data, SIZE, &fault));
    MUST(blobs->ops->sync(blobs, OTHER, &fault));
    static const char *const names[] = {NAME, OTHER};
    for (int i = 0; i < 2; i++) {
        MUST(blobs->ops->finish(blobs, names[i], SIZE, &fault));
        MUST(blobs->ops->read(blobs, names[i], SIZE, &read, &fault));
        assert_int_equal(read.size, SIZE);
        assert_memory_equal(read.data, sent.data, SIZE);
        bytes_free(&read);
    }
    bytes_free(&sent);
}

enum { WRITERS = 8, PIECES = 6, PIECE = 30000 };

static void *write_own(void *context)
{
    int number = *(int *)context;
    struct fault why = {0};
    char name[33];
    uint8_t piece[PIECE];
    struct bytes read = {0};
    snprintf(name, sizeof name, "%032x", (unsigned)number);
    memset(piece, 'a' + number, sizeof piece);
    bool done = blobs->ops->create(blobs, name, &why);
    for (int i = 0; done && i < PIECES; i++)
        done = blobs->ops->write(blobs, name, (int64_t)i * PIECE, piece, PIECE, &why) &&
               (i % 2 == 0 || blobs->ops->sync(blobs, name, &why));
    done = done && blobs->ops->finish(blobs, name, PIECES * PIECE, &why) &&
           blobs->ops->read(blobs, name, PIECES * PIECE, &read, &why) &&
           blobs->ops->remove(blobs, name, &why);
    for (size_t i = 0; done && i < read.size; i++)
        done = read.data[i] == 'a' + number;
    done = done && read.size == PIECES * PIECE;
    bytes_free(&read);
    if (!done) fprintf(stderr, "writer %d: %s\n", number, why.text);
    return done ? context : NULL;
}

static void many_write_at_once(void **state)
{
    (void)state;
    pthread_t threads[WRITERS];
    int numbers[WRITERS];
    bool done = true;
    for (int i = 0; i < WRITERS; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, write_own, &numbers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        void *result;
        pthread_join(threads[i], &result);
        done = done && result;
    }
    assert_true(done);
}

static void a_name_is_no_path(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "x",
                                        "../../../../../../../../../etc/passwd",
                                        "0123456789abcdef0123456789ABCDEF",
                                        "../456789abcdef0123456789abcdef0",
                                        "0123456789abcdef0123456789abcdef0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fault = (struct fault){0};
        assert_false(blobs->ops->create(blobs, names[i], &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_false(blobs->ops->remove(blobs, names[i], &fault));
    }
}

static void collect(const struct blobs_entry *entry, void *context)
{
    assert_true(entry->age_s >= 0 && entry->age_s < 3600);
    bytes_append_format(context, "%s ", entry->name);
}

/* Every page of it; how many those were. */
static int list_all(struct bytes *out)
{
    char after[BLOBS_NAME_SIZE] = "";
    int pages = 0;
    do {
        MUST(blobs->ops->list_parts(blobs, after, collect, out, &fault));
        assert_true(++pages < 1000);
    } while (after[0]);
    return pages;
}

static bool lists(const struct bytes *list, const char *name)
{
    return strstr((const char *)list->data, name) != NULL;
}

/* More than a page of them: each is met, with all that it is made of. */
static void the_parts_can_be_listed(void **state)
{
    struct blobs *(*const *open_store)(void) = *state;
    enum { MANY = 12, MORE = 520 }; /* a page of S3 has five objects here, one of a folder 512 */
    int many = *open_store == open_s3 ? MANY : MORE;
    struct bytes list = {0};
    char name[33], after[BLOBS_NAME_SIZE] = "elsewhere";
    for (int i = 0; i < many; i++) {
        snprintf(name, sizeof name, "%028x%04x", 7, (unsigned)i);
        MUST(blobs->ops->create(blobs, name, &fault));
        for (int at = 0; i < MANY && at < i % 4 * 2; at++) {
            MUST(blobs->ops->write(blobs, name, at, "a", 1, &fault));
            MUST(blobs->ops->sync(blobs, name, &fault));
        }
        if (i % 2 && i < MANY) MUST(blobs->ops->finish(blobs, name, i % 4 * 2, &fault));
    }
    assert_true(list_all(&list) >= 2);
    for (int i = 0; i < many; i++) {
        snprintf(name, sizeof name, "%028x%04x", 7, (unsigned)i);
        if ((i % 2 == 0 || i >= MANY) && !lists(&list, name))
            fail_msg("%s: %s", name, bytes_text(&list));
        MUST(blobs->ops->remove(blobs, name, &fault));
    }
    bytes_truncate(&list, 0);
    list_all(&list);
    assert_string_equal(bytes_text(&list), "");
    bytes_free(&list);
    assert_false(blobs->ops->list_parts(blobs, after, collect, NULL, &fault));
    assert_string_equal(after, "elsewhere");
}

static void there_is_space(void **state)
{
    (void)state;
    int64_t space = 0;
    MUST(blobs->ops->space(blobs, &space, &fault));
    assert_true(space > 0);
}

static void only_known_stores_are_opened(void **state)
{
    (void)state;
    static const char *const uris[] = {
        "s3://bucket",
        "s3:",
        "file:",
        "s3:http://example/x",
        "/var/blobs",
        "s3:https://h.example.go.id",
        "s3:https://h/b?x=y",
        "s3:https://h",
        "s3:https://u:p@h.example.go.id/b",
        "s3:https://h/b/../c",
        "s3:https://h//p",
        "s3:https://h/b/",
    };
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        fault = (struct fault){0};
        assert_null(blobs_create(&(struct blobs_options){.uri = uris[i],
                                                         .region = S3_REGION,
                                                         .credentials_file = s3.keys},
                                 &fault));
        if (strcmp(fault.code, "K-01") != 0) fail_msg("%s: %s", uris[i], fault.text);
    }
    assert_null(blobs_create(&(struct blobs_options){.uri = "file:/proc/none"}, &fault));
    assert_null(blobs_create(&(struct blobs_options){.uri = "s3:https://h/b"}, &fault));
    struct blobs_options options = {
        .uri = "s3:https://h/b", .region = S3_REGION, .credentials_file = "/nowhere"};
    assert_null(blobs_create(&options, &fault));
    assert_string_equal(fault.code, "K-02");
    s3_world_write_keys(&s3, "only-one", "");
    options.credentials_file = s3.keys;
    assert_null(blobs_create(&options, &fault));
    assert_string_equal(fault.code, "K-01");
}

typedef struct blobs *(*opener)(void);
static opener files = open_files, store = open_s3;

#define OF(test, kind)                                                                             \
    {                                                                                              \
#test " (" #kind ")", test, setup, teardown, &kind                                         \
    }
#define BOTH(test) OF(test, files), OF(test, store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_blob_is_readable_once_it_is_whole),
        BOTH(nothing_is_a_blob_too),
        BOTH(what_was_not_created_is_not_written),
        BOTH(created_again_it_is_empty),
        BOTH(what_was_not_synced_can_be_written_again),
        BOTH(a_large_one_comes_back_as_it_was),
        BOTH(many_write_at_once),
        BOTH(a_name_is_no_path),
        BOTH(the_parts_can_be_listed),
        BOTH(there_is_space),
        cmocka_unit_test(only_known_stores_are_opened),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
