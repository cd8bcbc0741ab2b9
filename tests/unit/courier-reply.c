/* Foreign header lines, and the waits between two tries. */
#define _DEFAULT_SOURCE
#include "courier/backoff.h"
#include "courier/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void say(struct reply *reply, const char *line)
{
    reply_header(reply, line, strlen(line));
}

static const struct {
    const char *line;
    int64_t offset, length, retry_s;
    const char *path;
} lines[] = {
    {"Upload-Offset: 70\r\n", 70, -1, -1, ""},
    {"upload-offset:70", 70, -1, -1, ""},
    {"UPLOAD-OFFSET:\t 0 \r\n", 0, -1, -1, ""},
    {"Upload-Offset: 9223372036854775799\r\n", 9223372036854775799, -1, -1, ""},
    {"Upload-Offset: 9223372036854775808\r\n", -1, -1, -1, ""},
    {"Upload-Offset: 99999999999999999999999\r\n", -1, -1, -1, ""},
    {"Upload-Offset: -1\r\n", -1, -1, -1, ""},
    {"Upload-Offset: +1\r\n", -1, -1, -1, ""},
    {"Upload-Offset: 0x10\r\n", -1, -1, -1, ""},
    {"Upload-Offset: 1 2\r\n", -1, -1, -1, ""},
    {"Upload-Offset:\r\n", -1, -1, -1, ""},
    {"Upload-Offset : 5\r\n", -1, -1, -1, ""},
    {"X-Upload-Offset: 5\r\n", -1, -1, -1, ""},
    {"Upload-Length: 12\r\n", -1, 12, -1, ""},
    {"Retry-After: 120\r\n", -1, -1, 120, ""},
    {"Retry-After: soon\r\n", -1, -1, -1, ""},
    {"Retry-After: Mon, 01 Jan 2001 00:00:00 GMT\r\n", -1, -1, 0, ""},
    {"Location: /intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: https://other:1/intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: http://inside/intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: //inside/intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: HTTPS://inside/intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: https://inside\r\n", -1, -1, -1, ""},
    {"Location: https:///intake/abc\r\n", -1, -1, -1, "/intake/abc"},
    {"Location: /intake/\r\n", -1, -1, -1, ""},
    {"Location: /intake/../enrol\r\n", -1, -1, -1, ""},
    {"Location: /elsewhere/abc\r\n", -1, -1, -1, ""},
    {"Location: intake/abc\r\n", -1, -1, -1, ""},
    {"Location: ftp://inside/intake/abc\r\n", -1, -1, -1, ""},
    {"Location: /intake/a b\r\n", -1, -1, -1, ""},
    {"Location: /intake/a\"b\r\n", -1, -1, -1, ""},
    {"Location: /intake/a#b\r\n", -1, -1, -1, ""},
    {"Location: /intake/a\x7f\r\n", -1, -1, -1, ""},
    {"Location: /intake/\xc3\xa9\r\n", -1, -1, -1, ""},
    {"Location:\r\n", -1, -1, -1, ""},
    {"no colon\r\n", -1, -1, -1, ""},
    {": empty name\r\n", -1, -1, -1, ""},
    {"\r\n", -1, -1, -1, ""},
    {"", -1, -1, -1, ""},
};

static void lines_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct reply reply = {0};
        reply_reset(&reply);
        say(&reply, lines[i].line);
        if (reply.offset != lines[i].offset || reply.length != lines[i].length ||
            reply.retry_s != lines[i].retry_s || strcmp(reply.path, lines[i].path) != 0)
            fail_msg("%s: offset %lld, length %lld, retry %lld, path %s", lines[i].line,
                     (long long)reply.offset, (long long)reply.length, (long long)reply.retry_s,
                     reply.path);
        reply_free(&reply);
    }
}

static void a_retry_date_counts_from_now(void **state)
{
    (void)state;
    struct reply reply = {0};
    reply_reset(&reply);
    time_t later = time(NULL) + 600;
    struct tm utc;
    char line[80];
    gmtime_r(&later, &utc);
    strftime(line, sizeof line, "Retry-After: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
    say(&reply, line);
    assert_in_range(reply.retry_s, 590, 600);
}

static void two_values_are_none(void **state)
{
    (void)state;
    struct reply reply = {0};
    reply_reset(&reply);
    say(&reply, "Upload-Offset: 7");
    say(&reply, "Upload-Offset: 7");
    assert_int_equal(reply.offset, 7);
    say(&reply, "Upload-Offset: 8");
    assert_int_equal(reply.offset, -1);
    say(&reply, "Upload-Offset: 8");
    assert_int_equal(reply.offset, -1);
    say(&reply, "Location: /intake/a");
    say(&reply, "Location: /intake/b");
    assert_string_equal(reply.path, "");
}

static void the_last_status_line_begins_anew(void **state)
{
    (void)state;
    struct reply reply = {0};
    reply_reset(&reply);
    say(&reply, "HTTP/1.1 100 Continue\r\n");
    say(&reply, "Upload-Offset: 7\r\n");
    say(&reply, "HTTP/1.1 204 No Content\r\n");
    assert_int_equal(reply.offset, -1);
}

static void a_very_long_line_does_no_harm(void **state)
{
    (void)state;
    static char line[REPLY_HEADERS_MAX];
    struct reply reply = {0};
    reply_reset(&reply);
    memset(line, 'a', sizeof line);
    memcpy(line, "Location: /intake/", 18);
    reply_header(&reply, line, sizeof line);
    assert_string_equal(reply.path, "");
    memset(line + 15, '7', sizeof line - 15);
    memcpy(line, "Upload-Offset: ", 15);
    reply_header(&reply, line, sizeof line);
    assert_int_equal(reply.offset, -1);
}

static void only_support_codes_are_repeated(void **state)
{
    (void)state;
    static const struct {
        const char *body, *code;
    } bodies[] = {
        {"{\"code\": \"N-04\", \"message\": \"x\"}", "N-04"},
        {"{\"code\": \"n-04\"}", ""},
        {"{\"code\": \"N-4\"}", ""},
        {"{\"code\": \"N-044\"}", ""},
        {"{\"code\": 4}", ""},
        {"[\"N-04\"]", ""},
        {"{\"code\": \"N-04\"", ""},
        {"<html>", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct reply reply = {0};
        char code[8];
        bytes_append_text(&reply.body, bodies[i].body);
        reply_code(&reply, code);
        assert_string_equal(code, bodies[i].code);
        reply_free(&reply);
    }
}

static void waits_double_up_to_the_cap(void **state)
{
    (void)state;
    struct backoff backoff = {0};
    int64_t most[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (size_t i = 0; i < sizeof most / sizeof most[0]; i++) {
        struct backoff least = backoff;
        assert_int_equal(backoff_next_ms(&least, 60000, 0), 0);
        assert_int_equal(backoff_next_ms(&backoff, 60000, (uint64_t)most[i]), most[i]);
        assert_int_equal(least.failures, backoff.failures);
    }
    backoff.failures = UINT32_MAX;
    assert_in_range(backoff_next_ms(&backoff, 900000, UINT64_MAX), 0, 900000);
    assert_int_equal(backoff.failures, UINT32_MAX);
}

/* Full jitter: all of the range is used, evenly. */
static void waits_are_spread(void **state)
{
    (void)state;
    int quarter[4] = {0};
    uint64_t random = 1;
    for (int i = 0; i < 4000; i++) {
        struct backoff backoff = {.failures = 20};
        random = random * 6364136223846793005u + 1442695040888963407u;
        quarter[backoff_next_ms(&backoff, 60000, random >> 16) / 15001]++;
    }
    for (int i = 0; i < 4; i++)
        assert_in_range(quarter[i], 850, 1150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_strictly),
        cmocka_unit_test(a_retry_date_counts_from_now),
        cmocka_unit_test(two_values_are_none),
        cmocka_unit_test(the_last_status_line_begins_anew),
        cmocka_unit_test(a_very_long_line_does_no_harm),
        cmocka_unit_test(only_support_codes_are_repeated),
        cmocka_unit_test(waits_double_up_to_the_cap),
        cmocka_unit_test(waits_are_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
