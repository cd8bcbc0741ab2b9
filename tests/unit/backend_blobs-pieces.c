/* What the S3 store is made of, without one: its documents, its chunks, its buffers. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/blobs/buffers.h"
#include "backend/blobs/chunks.h"
#include "backend/blobs/s3_xml.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define HEAD       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define LIST(rest) HEAD "<ListBucketResult xmlns=\"http://s3.example/\">" rest "</ListBucketResult>"
#define LAST       "<IsTruncated>false</IsTruncated>"
#define ONE(rest)  LIST(LAST "<Contents>" rest "</Contents>")

static bool collect(const struct s3_xml_object *object, void *context, struct fault *fault)
{
    (void)fault;
    bytes_append_format(context, "%s=%" PRId64, object->key, object->size);
    if (object->changed_s >= 0) bytes_append_format(context, "@%" PRId64, object->changed_s);
    bytes_append_text(context, " ");
    return true;
}

static void a_list_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        const char *keys; /* NULL: refused */
        const char *token;
    } cases[] = {
        {LIST(LAST), "", ""},
        {LIST(LAST "<Contents><Key>a/b</Key><Size>5</Size></Contents>"
                   "<Contents><Size>6</Size><Key>c</Key></Contents>"),
         "a/b=5 c=6 ", ""},
        {ONE("\n <Key>a&amp;&#66;&#x43;&lt;</Key> <ETag>&quot;x&quot;</ETag><Owner><ID>Key"
             "</ID><Key>not this</Key></Owner><Size>0</Size>\n"),
         "a&BC<=0 ", ""},
        {"<ListBucketResult><Prefix/><Delimiter a='>' b=\"/\" />" LAST "</ListBucketResult >\n", "",
         ""},
        {LIST("<IsTruncated>true</IsTruncated><NextContinuationToken>a+/=</NextContinuationToken>"),
         "", "a+/="},
        {LIST(LAST "<NextContinuationToken>a</NextContinuationToken>"), "", ""},
        {ONE("<Key>\xE2\x82\xAC&#x20AC;</Key><Size>1</Size>"), "\xE2\x82\xAC\xE2\x82\xAC=1 ", ""},
        {"", NULL, NULL},
        {HEAD, NULL, NULL},
        {"x" LIST(LAST), NULL, NULL},
        {LIST(LAST) "x", NULL, NULL},
        {LIST(LAST) LIST(LAST), NULL, NULL},
        {LIST(""), NULL, NULL},
        {LIST(LAST LAST), NULL, NULL},
        {LIST("<IsTruncated>maybe</IsTruncated>"), NULL, NULL},
        {LIST("<IsTruncated>true</IsTruncated>"), NULL, NULL},
        {"<Other>" LAST "</Other>", NULL, NULL},
        {"<ListBucketResultX>" LAST "</ListBucketResultX>", NULL, NULL},
        {"<ListBucketResult>" LAST, NULL, NULL},
        {"<ListBucketResult>" LAST "</ListBucketResul>", NULL, NULL},
        {"<ListBucketResult>" LAST "</ListBucketResult", NULL, NULL},
        {LIST(LAST "<a><b></a></b>"), NULL, NULL},
        {LIST(LAST "</a>"), NULL, NULL},
        {LIST(LAST "<a b='<'/>"), NULL, NULL},
        {LIST(LAST "<a b='"), NULL, NULL},
        {LIST(LAST "<!-- a -->"), NULL, NULL},
        {LIST(LAST "<![CDATA[a]]>"), NULL, NULL},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]>" LIST(LAST), NULL, NULL},
        {LIST(LAST "&b;"), NULL, NULL},
        {LIST(LAST "&amp"), NULL, NULL},
        {LIST(LAST "&#0;"), NULL, NULL},
        {LIST(LAST "&#xD800;"), NULL, NULL},
        {LIST(LAST "&#x110000;"), NULL, NULL},
        {LIST(LAST "&#1a;"), NULL, NULL},
        {LIST(LAST "&#;"), NULL, NULL},
        {LIST(LAST "<Contents><Key>a</Key><LastModified>2026-11-20T03:42:00.000Z</LastModified>"
                   "<Size>1</Size></Contents><Contents><Key>b</Key><Size>1</Size></Contents>"
                   "<Contents><Key>c</Key><Size>1</Size>"
                   "<LastModified>1970-01-01T00:00:09Z</LastModified></Contents>"),
         "a=1@1795146120 b=1 c=1@9 ", ""},
        {ONE("<Key>a</Key><Size>1</Size><LastModified>yesterday</LastModified>"), NULL, NULL},
        {ONE("<Key>a</Key><Size>1</Size><LastModified></LastModified>"), NULL, NULL},
        {ONE("<Key>a</Key><Size>1</Size><LastModified>2026-11-20T03:42:00+07:00</LastModified>"),
         NULL, NULL},
        {ONE("<Key>a</Key>"), NULL, NULL},
        {ONE("<Size>1</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Key>b</Key><Size>1</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Size>1</Size><Size>2</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Size>-1</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Size> 1</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Size>9999999999999999999</Size>"), NULL, NULL},
        {ONE("<Key>a</Key><Size></Size>"), NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes xml = {0}, keys = {0}, token = {0};
        struct fault fault = {0};
        bytes_append_text(&xml, cases[i].xml);
        bool read = s3_xml_read_list(&xml, collect, &keys, &token, &fault);
        if (read != (cases[i].keys != NULL)) fail_msg("case %zu: %s", i, fault.text);
        if (read) assert_string_equal(bytes_text(&keys), cases[i].keys);
        if (read) assert_string_equal(bytes_text(&token), cases[i].token);
        if (!read) assert_int_equal(fault.kind, FAULT_INPUT);
        bytes_free(&xml);
        bytes_free(&keys);
        bytes_free(&token);
    }
}

/* However large or deep, it is refused and not followed. */
static void what_grows_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *before, *again;
        size_t times;
    } cases[] = {
        {"", "<a>", 1000},   {"<ListBucketResult>", "a", S3_TEXT_MAX + 2},
        {"<", "a", 100},     {"<a ", "b='c' ", 100000},
        {"<a>&#", "0", 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes xml = {0}, token = {0};
        bytes_append_text(&xml, cases[i].before);
        for (size_t j = 0; j < cases[i].times; j++)
            bytes_append_text(&xml, cases[i].again);
        assert_false(s3_xml_read_list(&xml, collect, NULL, &token, NULL));
        bytes_free(&xml);
    }
}

static void an_error_has_one_word(void **state)
{
    (void)state;
    static const struct {
        const char *xml, *code;
    } cases[] = {
        {HEAD "<Error><Code>SlowDown</Code><Message>x</Message></Error>", "SlowDown"},
        {"<Error><Code>Slow Down\n2 lines</Code></Error>", ""},
        {"<Error><Code>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</Code></Error>", ""},
        {"<Error><Code>SlowDown</Code>", ""},
        {"<html><Code>SlowDown</Code></html>", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char code[S3_CODE_SIZE];
        struct bytes xml = {0};
        bytes_append_text(&xml, cases[i].xml);
        s3_xml_read_error(&xml, code);
        assert_string_equal(code, cases[i].code);
        bytes_free(&xml);
    }
}

static void a_chunk_is_what_its_name_says(void **state)
{
    (void)state;
    static const struct chunk good[] = {
        {.offset = 0, .size = 1, .token = 0, .start = 0},
        {.offset = 0x123456789abc, .size = CHUNK_MAX, .token = UINT64_MAX, .start = -1},
        {.offset = 8, .size = 7, .token = 6, .start = 5},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char name[CHUNK_NAME_SIZE];
        struct chunk read;
        chunk_name(&good[i], name);
        assert_true(chunk_parse(name, &read));
        assert_memory_equal(&read, &good[i], sizeof read);
    }
    static const char *const bad[] = {
        "",
        "open",
        "00000000000a-00000001",
        "00000000000a-00000000-00000000000000ff",
        "00000000000a-00800001-00000000000000ff",
        "00000000000A-00000001-00000000000000ff",
        "00000000000a-00000001-00000000000000ff-",
        "00000000000a-00000001-00000000000000ff-00000000000b",
        "00000000000a-00000001-00000000000000ff-000000000009x",
        "00000000000a-00000001-00000000000000ff/000000000009",
        "0x000000000a-00000001-00000000000000ff",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct chunk read;
        if (chunk_parse(bad[i], &read)) fail_msg("taken: %s", bad[i]);
    }
}

static void what_was_synced_lies_side_by_side(void **state)
{
    (void)state;
    enum { NO = -1 };
    static const struct {
        struct chunk chunks[6]; /* up to one of no size */
        int64_t size, reach;
        const char *left; /* "OFFSET:TOKEN ..." */
    } cases[] = {
        {{{0}}, 100, 0, ""},
        {{{0, 10, 1, 0}}, 100, 10, "0:1 "},
        {{{10, 10, 1, 10}, {0, 10, 1, 0}}, 100, 20, "0:1 10:1 "},
        {{{0, 10, 1, 0}, {11, 10, 1, 11}}, 100, 10, "0:1 "},
        {{{5, 10, 1, 5}}, 100, 0, ""},
        /* A run counts with its last piece, and only that far back. */
        {{{0, 10, 1, NO}, {10, 10, 1, NO}}, 100, 0, ""},
        {{{0, 10, 1, NO}, {10, 10, 1, NO}, {20, 5, 1, 0}}, 100, 25, "0:1 10:1 20:1 "},
        {{{0, 10, 1, NO}, {10, 10, 1, 10}}, 100, 0, ""},
        {{{0, 10, 1, NO}, {10, 10, 2, 0}}, 100, 0, ""},
        {{{0, 10, 1, 0}, {10, 10, 1, NO}, {20, 5, 1, 10}, {25, 5, 1, NO}},
         100,
         25,
         "0:1 10:1 20:1 "},
        {{{0, 10, 1, NO}, {20, 5, 1, 0}}, 100, 10, "0:1 "},
        /* Two that raced. */
        {{{0, 10, 1, 0}, {5, 20, 2, 5}, {10, 10, 1, 10}, {20, 9, 1, 20}}, 100, 29, "0:1 5:2 20:1 "},
        {{{0, 10, 1, 0}, {0, 10, 2, 0}, {10, 1, 2, 10}}, 100, 11, "0:1 10:2 "},
        {{{0, 10, 1, NO}, {10, 10, 1, NO}, {0, 15, 2, 0}}, 100, 15, "0:2 "},
        /* No more than is wanted. */
        {{{0, 10, 1, 0}, {10, 10, 1, 10}, {20, 10, 1, 20}}, 15, 20, "0:1 10:1 "},
        {{{0, 10, 1, 0}, {10, 10, 1, 10}}, 10, 10, "0:1 "},
        {{{0, 10, 1, 0}}, 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chunks chunks = {0}, again = {0};
        struct bytes left = {0}, text = {0};
        for (size_t j = 0; cases[i].chunks[j].size; j++)
            assert_true(chunks_add(&chunks, &cases[i].chunks[j]));
        if (chunks_settle(&chunks, cases[i].size) != cases[i].reach) fail_msg("case %zu", i);
        for (size_t j = 0; j < chunks.count; j++)
            bytes_append_format(&left, "%" PRId64 ":%" PRIu64 " ", chunks.all[j].offset,
                                chunks.all[j].token);
        assert_string_equal(bytes_text(&left), cases[i].left);
        int64_t whole = cases[i].reach < cases[i].size ? cases[i].reach : cases[i].size, read = -1;
        blob_manifest_write(&chunks, whole, &text);
        assert_true(blob_manifest_read(&text, &again, &read, NULL));
        assert_int_equal(read, whole);
        assert_int_equal(again.count, chunks.count);
        if (chunks.count)
            assert_memory_equal(again.all, chunks.all, chunks.count * sizeof *chunks.all);
        bytes_free(&left);
        bytes_free(&text);
        chunks_free(&chunks);
        chunks_free(&again);
    }
}

#define ZERO_TO_TEN "000000000000-0000000a-0000000000000001-000000000000\n"
#define TEN_TO_20   "00000000000a-0000000a-0000000000000001-00000000000a\n"

static void a_manifest_is_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool fine;
    } cases[] = {
        {"anjungan-blob 1 000000000014\n" ZERO_TO_TEN TEN_TO_20, true},
        {"anjungan-blob 1 000000000000\n", true},
        {"anjungan-blob 1 00000000000f\n" ZERO_TO_TEN TEN_TO_20, true},
        {"anjungan-blob 1 000000000015\n" ZERO_TO_TEN TEN_TO_20, false},
        {"anjungan-blob 1 00000000000a\n" ZERO_TO_TEN TEN_TO_20, false},
        {"anjungan-blob 1 000000000014\n" TEN_TO_20 ZERO_TO_TEN, false},
        {"anjungan-blob 1 000000000014\n" ZERO_TO_TEN ZERO_TO_TEN TEN_TO_20, false},
        {"anjungan-blob 1 000000000014\n" TEN_TO_20, false},
        {"anjungan-blob 1 000000000014\n" ZERO_TO_TEN "\n" TEN_TO_20, false},
        {"anjungan-blob 1 00000000000a\n000000000000-0000000a-0000000000000001", false},
        {"anjungan-blob 2 00000000000a\n" ZERO_TO_TEN, false},
        {"anjungan-blob 1 a\n" ZERO_TO_TEN, false},
        {"anjungan-blob 1 00000000000a", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chunks chunks = {0};
        struct bytes text = {0};
        int64_t size = -1;
        struct fault fault = {0};
        bytes_append_text(&text, cases[i].text);
        if (blob_manifest_read(&text, &chunks, &size, &fault) != cases[i].fine)
            fail_msg("case %zu: %s", i, fault.text);
        if (!cases[i].fine) assert_int_equal(size, -1);
        chunks_free(&chunks);
        bytes_free(&text);
    }
}

static void a_part_is_not_in_endless_pieces(void **state)
{
    (void)state;
    struct chunks chunks = {0};
    for (int64_t i = 0; i < CHUNKS_MAX; i++)
        assert_true(
            chunks_add(&chunks, &(struct chunk){.offset = i, .size = 1, .token = 1, .start = i}));
    assert_false(chunks_add(&chunks, &(struct chunk){.size = 1}));
    assert_int_equal(chunks_settle(&chunks, INT64_MAX), CHUNKS_MAX);
    chunks_free(&chunks);
}

static const char *name_of(int number, char out[33])
{
    snprintf(out, 33, "%032x", (unsigned)number);
    return out;
}

/* The one longest unused gives way; whoever has one in hand keeps it. */
static void buffers_are_bounded(void **state)
{
    (void)state;
    struct buffers *buffers = buffers_create();
    char name[33];
    struct buffer *held = buffers_begin(buffers, name_of(0, name), 0);
    for (int i = 1; i <= BUFFERS_MAX; i++) {
        struct buffer *buffer = buffers_begin(buffers, name_of(i, name), i);
        assert_non_null(buffer);
        bytes_append_text(&buffer->data, "SPESIMEN");
        buffers_give(buffers, buffer);
        if (i == 1) nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
    }
    int64_t start;
    assert_int_equal(buffers_reach(buffers, name_of(1, name), &start), -1);
    assert_int_equal(buffers_reach(buffers, name_of(BUFFERS_MAX, name), &start), BUFFERS_MAX + 8);
    assert_int_equal(start, BUFFERS_MAX);
    assert_null(buffers_take(buffers, name_of(0, name))); /* in our own hands */
    buffers_let_go(buffers, name);
    bytes_append_text(&held->data, "still ours");
    buffers_give(buffers, held);
    assert_null(buffers_take(buffers, name));
    buffers_destroy(buffers);
}

static void many_bytes_make_each_buffer_small(void **state)
{
    (void)state;
    struct buffers *buffers = buffers_create();
    char name[33];
    struct bytes chunk = {0};
    bytes_reserve(&chunk, CHUNK_MAX);
    memset(chunk.data, 'x', CHUNK_MAX);
    chunk.size = CHUNK_MAX;
    for (int i = 0; i <= BUFFERS_BYTES / CHUNK_MAX; i++) {
        assert_int_equal(buffers_room(buffers), CHUNK_MAX);
        struct buffer *buffer = buffers_begin(buffers, name_of(i, name), 0);
        bytes_append(&buffer->data, chunk.data, chunk.size);
        buffers_give(buffers, buffer);
    }
    assert_int_equal(buffers_room(buffers), BUFFER_SMALL);
    buffers_let_go(buffers, name_of(0, name));
    assert_int_equal(buffers_room(buffers), CHUNK_MAX);
    bytes_free(&chunk);
    buffers_destroy(buffers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_read),
        cmocka_unit_test(what_grows_is_refused),
        cmocka_unit_test(an_error_has_one_word),
        cmocka_unit_test(a_chunk_is_what_its_name_says),
        cmocka_unit_test(what_was_synced_lies_side_by_side),
        cmocka_unit_test(a_manifest_is_read_strictly),
        cmocka_unit_test(a_part_is_not_in_endless_pieces),
        cmocka_unit_test(buffers_are_bounded),
        cmocka_unit_test(many_bytes_make_each_buffer_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
