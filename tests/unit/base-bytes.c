/* Bytes, hexadecimal and base64, calendar, mailbox and durable files. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/file.h"
#include "base/mailbox.h"
#include "base/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void bytes_grow_and_shrink(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    assert_string_equal(bytes_text(&bytes), "");
    for (int i = 0; i < 1000; i++)
        bytes_append_format(&bytes, "%03d,", i);
    assert_int_equal(bytes.size, 4000);
    assert_memory_equal(bytes.data + 3996, "999,", 5);
    uint8_t *kept = bytes.data;
    bytes_truncate(&bytes, 4);
    assert_string_equal(bytes_text(&bytes), "000,");
    for (int i = 4; i < 4000; i++)
        assert_int_equal(kept[i], 0); /* what was cut off is wiped */
    struct bytes moved = {0};
    bytes_move(&moved, &bytes);
    assert_null(bytes.data);
    assert_int_equal(moved.size, 4);
    bytes_free(&moved);
}

static void base64_round_trips(void **state)
{
    (void)state;
    uint8_t data[64];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 37 + 200);
    for (size_t size = 0; size <= sizeof data; size++) {
        struct bytes text = {0}, url = {0}, back = {0};
        base64_encode(data, size, &text);
        base64url_encode(data, size, &url);
        assert_true(base64_decode((char *)text.data, text.size, &back));
        assert_true(base64url_decode((char *)url.data, url.size, &back));
        assert_int_equal(back.size, 2 * size);
        if (size) assert_memory_equal(back.data + size, data, size);
        bytes_free(&text);
        bytes_free(&url);
        bytes_free(&back);
    }
}

static void base64_refuses_what_is_not(void **state)
{
    (void)state;
    static const char *const wrong[] = {"A", "AB", "ABC", "AB=C", "A===", "AB C", "AB\nC", "QR=="};
    struct bytes out = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(base64_decode(wrong[i], strlen(wrong[i]), &out)); /* "QR==" has stray bits */
    assert_false(base64url_decode("AB+/", 4, &out));
    assert_false(base64_decode("A\0BC", 4, &out));
    assert_int_equal(out.size, 0);
    uint8_t byte[2];
    assert_false(hex_decode("0g", byte, 1));
    assert_false(hex_decode("000", byte, 1));
    assert_true(hex_decode("aF", byte, 1));
    assert_int_equal(byte[0], 0xaf);
}

static void civil_days_follow_each_other(void **state)
{
    (void)state;
    struct civil day = {1999, 12, 31, 23, 59, 59, 0, CIVIL_WIB};
    int64_t unix_s = civil_to_unix(&day) + 1;
    int year = 2000, month = 1, date = 1, weekday = 6; /* 1 January 2000 was a Saturday */
    for (int i = 0; i < 366 * 60; i++, unix_s += 86400) {
        struct civil civil = civil_from_unix(unix_s, CIVIL_WIB);
        assert_int_equal(civil.year, year);
        assert_int_equal(civil.month, month);
        assert_int_equal(civil.day, date);
        assert_int_equal(civil.weekday, weekday);
        assert_int_equal(civil_to_unix(&civil), unix_s);
        weekday = (weekday + 1) % 7;
        if (++date <= civil_month_days(year, month)) continue;
        date = 1;
        if (++month <= 12) continue;
        month = 1;
        year++;
    }
}

static void iso_times(void **state)
{
    (void)state;
    struct civil civil;
    char text[CIVIL_ISO_SIZE];
    assert_true(civil_from_iso("2026-11-20T10:42:00+07:00", &civil));
    assert_int_equal(civil.weekday, 5);
    assert_int_equal(civil_to_unix(&civil), 1795146120);
    civil_to_iso(&civil, text);
    assert_string_equal(text, "2026-11-20T10:42:00+07:00");
    assert_true(civil_from_iso("1969-12-31T23:59:59Z", &civil));
    assert_int_equal(civil_to_unix(&civil), -1);
    static const char *const wrong[] = {
        "",
        "2026-11-20",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:42:00",
        "2026-11-20T10:42:00+07",
        "2026-11-20T10:42:00*07:00",
        "2026-11-20T10:42:00+07:00x",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(civil_from_iso(wrong[i], &civil));
}

static void clock_moves_as_told(void **state)
{
    (void)state;
    struct clock clock = {0};
    int64_t mono = clock_mono_ms(&clock);
    clock_fix_wall(&clock, 1000);
    clock_advance(&clock, 45000);
    assert_int_equal(clock_wall_ms(&clock), 46000);
    assert_true(clock_mono_ms(&clock) >= mono + 45000);
}

static int dropped;
static void count_drop(void *payload)
{
    free(payload);
    dropped++;
}

static struct mail mail_of(uint32_t kind, uint32_t job)
{
    return (struct mail){.kind = kind, .job = job, .payload = malloc(1), .drop = count_drop};
}

static void mailbox_keeps_order_and_bounds(void **state)
{
    (void)state;
    struct mailbox *mailbox = mailbox_create(3, NULL, NULL);
    struct mail mail;
    dropped = 0;
    for (uint32_t job = 1; job <= 3; job++) {
        mail = mail_of(7, job);
        assert_true(mailbox_post(mailbox, &mail));
    }
    mail = mail_of(7, 4);
    assert_false(mailbox_post(mailbox, &mail));
    mail_drop(&mail);
    mail = mail_of(7, 2); /* a newer frame takes the place of the untaken one */
    assert_true(mailbox_post_latest(mailbox, &mail));
    assert_int_equal(dropped, 2);
    for (uint32_t job = 1; job <= 2; job++) {
        assert_true(mailbox_take(mailbox, &mail));
        assert_int_equal(mail.job, job);
        mail_drop(&mail);
    }
    mailbox_destroy(mailbox);
    assert_int_equal(dropped, 5);
}

static void files_are_old_or_new(void **state)
{
    (void)state;
    char dir[] = "/tmp/base-file-XXXXXX", path[PATH_SIZE];
    struct fault fault;
    struct bytes read = {0};
    assert_non_null(mkdtemp(dir));
    assert_true(file_write_durable(dir, "case", "one", 3, 0600, &fault));
    assert_true(path_join(dir, "case", path, &fault));
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_true(file_read(path, 3, &read, &fault));
    assert_memory_equal(read.data, "one", 3);
    assert_false(file_read(path, 2, &read, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(read.size, 3); /* untouched on failure */
    assert_true(file_remove_durable(dir, "case", &fault));
    assert_true(file_remove_durable(dir, "case", &fault));
    assert_false(file_read(path, 3, &read, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(file_write_durable("/nonexistent", "x", "x", 1, 0600, &fault));
    bytes_free(&read);
    rmdir(dir);
}

static void every_support_code_is_once_and_well_formed(void **state)
{
    (void)state;
    static const char *const codes[] = {
#define X(code, actor, action, text) code,
        SUPPORT_CODES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        assert_int_equal(strlen(codes[i]), 4);
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(codes[i], codes[other]);
        assert_true(strlen(support_find(codes[i])->text) > 10);
    }
    assert_null(support_find("Z-99"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_grow_and_shrink),
        cmocka_unit_test(base64_round_trips),
        cmocka_unit_test(base64_refuses_what_is_not),
        cmocka_unit_test(civil_days_follow_each_other),
        cmocka_unit_test(iso_times),
        cmocka_unit_test(clock_moves_as_told),
        cmocka_unit_test(mailbox_keeps_order_and_bounds),
        cmocka_unit_test(files_are_old_or_new),
        cmocka_unit_test(every_support_code_is_once_and_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
