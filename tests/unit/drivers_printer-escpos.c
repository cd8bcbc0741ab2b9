/* The bytes of a job, and the replies of a printer. */
#include "printer/escpos.h"
#include "printer/escpos_reply.h"
#include "printer/printer_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static bool has_real_time(const struct bytes *bytes)
{
    for (size_t i = 0; i + 1 < bytes->size; i++) {
        uint8_t next = bytes->data[i + 1];
        if (bytes->data[i] == 0x10 && (next == 0x04 || next == 0x05 || next == 0x14)) return true;
    }
    return false;
}

static int count_bits(unsigned byte)
{
    int count = 0;
    for (; byte; byte >>= 1)
        count += (int)(byte & 1);
    return count;
}

/* Reads a job as a printer would. The number of dots that differ from page; all are black. */
static int read_back(const struct bytes *job, const struct bitmap *page)
{
    const uint8_t *at = job->data, *end = job->data + job->size;
    size_t stride = (size_t)page->stride_bytes;
    int row = 0, differing = 0;
    assert_memory_equal(at, "\x1b@", 2);
    at += 2;
    while (end - at > 8 && at[0] == 0x1D && at[1] == 'v') {
        int rows = at[6] + at[7] * 256;
        assert_int_equal(at[3], 0);
        assert_int_equal(at[4] + at[5] * 256, page->stride_bytes);
        assert_in_range(rows, 1, ESCPOS_STRIPE_ROWS);
        at += 8;
        assert_true((size_t)(end - at) >= stride * (size_t)rows);
        for (size_t i = 0; i < stride * (size_t)rows; i++) {
            uint8_t dots = page->rows[(size_t)row * stride + i];
            assert_int_equal(dots & ~at[i], 0);
            differing += count_bits((unsigned)(at[i] ^ dots));
        }
        at += stride * (size_t)rows;
        row += rows;
    }
    assert_int_equal(row, page->height_px);
    return differing;
}

/* The same of a picture in columns. out_pairs: how many commands there would have been. */
static int read_columns(const struct bytes *job, const struct bitmap *page, int *out_pairs)
{
    const uint8_t *at = job->data + 2, *end = job->data + job->size;
    int row = 0, differing = 0;
    uint8_t before = 0;
    *out_pairs = 0;
    while (end - at > 8 && memcmp(at, "\x1b*!", 3) == 0) {
        int columns = at[3] + at[4] * 256;
        assert_in_range(columns, page->width_px, page->width_px + 1);
        at += 5;
        assert_true(end - at >= columns * 3 + 3);
        for (int i = 0; i < columns * 3; i++, at++) {
            uint8_t dots = 0;
            for (int bit = 0; bit < 8; bit++)
                dots = (uint8_t)(dots << 1 | bitmap_get(page, i / 3, row + i % 3 * 8 + bit));
            assert_int_equal(dots & ~*at, 0);
            differing += count_bits((unsigned)(*at ^ dots));
            bool pair = before == 0x10 && (dots == 0x04 || dots == 0x05 || dots == 0x14);
            *out_pairs += pair;
            before = dots;
        }
        assert_memory_equal(at, "\x1bJ", 2);
        assert_in_range(at[2], 1, 24);
        row += at[2];
        at += 3;
    }
    assert_int_equal(row, page->height_px);
    return differing;
}

static const uint8_t tail[] = {0x1B, 'J', 16, 0x1D, 'V', 66,  0,   0x1D, '(',
                               'H',  6,   0,  48,   48,  '0', '0', '0',  '7'};

static int encode(const struct bitmap *page, struct bytes *out)
{
    struct escpos_job job = {.page = page, .cut = CUT_PARTIAL, .feed_px = 16, .number = 7};
    int altered = escpos_encode(&job, out);
    assert_memory_equal(out->data + out->size - sizeof tail, tail, sizeof tail);
    return altered;
}

static void check_page(const struct bitmap *page, int altered_most)
{
    struct bytes job = {0};
    int altered = encode(page, &job);
    assert_false(has_real_time(&job));
    assert_int_equal(read_back(&job, page), altered);
    assert_in_range(altered, 0, altered_most);
    bytes_free(&job);
}

static void test_random_pages_hold_no_real_time_command(void **state)
{
    (void)state;
    static const int widths[] = {8, 128, 384, 512, 576, 640, 2040};
    static const int heights[] = {1, 4, 5, 16, 20, 255, 256, 257, 513, 1044};
    uint32_t random = 20261120;
    long dots = 0, altered_all = 0;
    for (size_t i = 0; i < 280; i++) {
        struct bitmap page;
        bitmap_init(&page, widths[i % 7], heights[i / 7 % 10]);
        size_t size = (size_t)page.stride_bytes * (size_t)page.height_px;
        for (size_t at = 0; at < size; at++)
            page.rows[at] = (uint8_t)random_next(&random);
        struct bytes job = {0};
        altered_all += encode(&page, &job);
        dots += (long)size * 8;
        bytes_free(&job);
        check_page(&page, page.width_px * page.height_px / 10000 + 3);
        bitmap_free(&page);
    }
    assert_true(altered_all > 0); /* or nothing was tried */
    assert_true(altered_all * 10000 <= dots);
}

/* Pages made of nothing but what must not be sent, also across rows and bands. */
static void test_pages_of_commands_hold_none(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x10, 0x04, 0x05, 0x14, 0x10, 0x18};
    uint32_t random = 7;
    for (int width = 8; width <= 88; width += 8) {
        struct bitmap page;
        bitmap_init(&page, width, 530);
        for (int i = 0; i < page.stride_bytes * page.height_px; i++)
            page.rows[i] = bytes[random_next(&random) % sizeof bytes];
        check_page(&page, page.stride_bytes * page.height_px / 2);
        bitmap_free(&page);
    }
}

static void check_columns(const struct bitmap *page)
{
    struct bytes job = {0};
    int pairs;
    int altered = escpos_encode(
        &(struct escpos_job){.page = page, .raster = RASTER_COLUMNS, .cut = CUT_NONE}, &job);
    assert_false(has_real_time(&job));
    assert_int_equal(read_columns(&job, page, &pairs), altered);
    assert_in_range(altered, 0, pairs);
    bytes_free(&job);
}

/* The widths of 1040 and 1296 columns would be commands in the header itself. */
static void test_columns_hold_no_real_time_command(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x10, 0x04, 0x05, 0x14, 0x10, 0x18};
    static const int widths[] = {1, 7, 384, 416, 576, 1040, 1296, 2040};
    uint32_t random = 20261120;
    for (size_t i = 0; i < 8 * 6; i++) {
        struct bitmap page;
        bitmap_init(&page, widths[i % 8], 24 * 7 + (int)i % 24);
        for (int x = 0; x < page.width_px; x++)
            for (int y = 0; y < page.height_px; y += 8) {
                uint32_t next = random_next(&random);
                uint8_t byte = i < 24 ? (uint8_t)(next >> 8) : bytes[next % sizeof bytes];
                for (int bit = 0; bit < 8; bit++)
                    if (byte & 0x80 >> bit) bitmap_set(&page, x, y + bit);
            }
        check_columns(&page);
        bitmap_free(&page);
    }
}

static void test_common_pages_are_not_touched(void **state)
{
    (void)state;
    struct bitmap page;
    bitmap_init(&page, 576, 700);
    check_page(&page, 0);
    for (int i = 0; i < 576; i++)
        bitmap_set(&page, i, i);
    check_page(&page, 0);
    memset(page.rows, 0xFF, (size_t)page.stride_bytes * 700);
    check_page(&page, 0);
    bitmap_free(&page);
}

static void test_job_leaves_out_what_is_not_asked(void **state)
{
    (void)state;
    static const uint8_t expected[] = {0x1B, '@', 0x1D, 'v', '0', 0, 1, 0, 1, 0, 0x80};
    struct bitmap page;
    struct bytes job = {0};
    bitmap_init(&page, 8, 1);
    bitmap_set(&page, 0, 0);
    escpos_encode(&(struct escpos_job){.page = &page, .cut = CUT_NONE}, &job);
    assert_int_equal(job.size, sizeof expected);
    assert_memory_equal(job.data, expected, sizeof expected);
    bytes_free(&job);
    escpos_encode(&(struct escpos_job){.page = &page, .cut = CUT_FULL}, &job);
    assert_memory_equal(job.data + sizeof expected, "\x1dVA", 4);
    bytes_free(&job);
    bitmap_free(&page);
}

struct hearing {
    const char *bytes;
    int size;
    const char *expected; /* a letter a reply: r a t p o c k */
};

static void test_replies_are_told_apart(void **state)
{
    (void)state;
    static const struct hearing cases[] = {
        {"\x12", 1, "r"},
        {"\x12\x1e\x72\x7e\x16\x1a", 6, "rrrrrr"},
        {"\x10\x00\x00\x0f", 4, "a"},
        {"\x14\x00\x00\x0f\x12", 5, "ar"},
        {"\x38\x00\x0c\x0f", 4, "a"}, /* offline, cover, paper end */
        {"\x00\x0c\x0f", 3, "ttt"},
        {"\x37\x22"
         "0042\x00",
         7, "p"},
        {"\x37\x22"
         "2222\x00\x12",
         8, "pr"}, /* digits look like replies by their bits */
        {"\x37\x23\x40\x41\x00", 5, "o"},
        {"\x37\x25\x00", 3, "c"},
        {"\x5f"
         "12345\x00",
         7, "k"},
        {"\x37\x22"
         "00\x12",
         5, "r"}, /* broken off: the next byte counts again */
        {"\x37\x22"
         "004200\x00\x12",
         10, "r"}, /* of a wrong length */
        {"\x37\x37\x22"
         "0042\x00\x1e",
         9, "r"},
        {"\x10\x00\x12\x12", 4, "rr"}, /* ASB broken off */
        {"\x37"
         "00000000000000000000000000000000\x12",
         34, "r"},
        {"\xff\x80\x93\x11\x13\x12", 6, "r"}, /* noise, XON and XOFF */
        {"", 0, ""},
    };
    static const char letters[] = {
        [ESCPOS_REAL_TIME] = 'r',  [ESCPOS_AUTOMATIC] = 'a', [ESCPOS_TRANSMITTED] = 't',
        [ESCPOS_PROCESS_ID] = 'p', [ESCPOS_OFFLINE] = 'o',   [ESCPOS_CLEARED] = 'c',
        [ESCPOS_COUNTER] = 'k'};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct escpos_reader reader = {0};
        struct escpos_reply reply;
        char heard[64] = "";
        size_t count = 0;
        for (int at = 0; at < cases[i].size; at++)
            if (escpos_reader_feed(&reader, (uint8_t)cases[i].bytes[at], &reply))
                heard[count++] = letters[reply.kind];
        if (strcmp(heard, cases[i].expected) != 0) fail_msg("case %zu heard %s", i, heard);
    }
}

static void test_process_id_is_given_back(void **state)
{
    (void)state;
    struct escpos_reader reader = {0};
    struct escpos_reply reply;
    for (const char *at = "\x37\x22"
                          "9876";
         *at; at++)
        assert_false(escpos_reader_feed(&reader, (uint8_t)*at, &reply));
    assert_true(escpos_reader_feed(&reader, 0, &reply));
    assert_int_equal(reply.kind, ESCPOS_PROCESS_ID);
    assert_memory_equal(reply.bytes, "9876", 4);
}

/* Whatever comes, the reader stays within its bounds and recovers. */
static void test_reader_survives_noise(void **state)
{
    (void)state;
    struct escpos_reader reader = {0};
    struct escpos_reply reply;
    uint32_t random = 99;
    for (int i = 0; i < 1000000; i++) {
        if (escpos_reader_feed(&reader, (uint8_t)random_next(&random), &reply))
            assert_in_range(reply.kind, ESCPOS_REAL_TIME, ESCPOS_COUNTER);
        assert_in_range(reader.count, 0, sizeof reader.held);
    }
    for (int i = 0; i < 4; i++) /* at most one block of rubbish is between us and the truth */
        escpos_reader_feed(&reader, 0, &reply);
    assert_true(escpos_reader_feed(&reader, 0x12, &reply));
    assert_int_equal(reply.kind, ESCPOS_REAL_TIME);
}

struct seeing {
    uint8_t replies[4]; /* to n = 1..4 */
    struct printer_status expected;
    const char *code; /* "" = may print */
};

static void test_status_of_real_time_replies(void **state)
{
    (void)state;
    static const struct seeing cases[] = {
        {{0x12, 0x12, 0x12, 0x12},
         {DEVICE_READY, PAPER_OK, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         ""},
        {{0x12, 0x12, 0x12, 0x1E},
         {DEVICE_READY, PAPER_LOW, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         ""},
        {{0x1A, 0x32, 0x12, 0x7E},
         {DEVICE_NEEDS_STAFF, PAPER_OUT, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         "P-02"},
        {{0x1A, 0x32, 0x12, 0x12}, /* stopped by paper end, though the sensor sees paper again */
         {DEVICE_NEEDS_STAFF, PAPER_OUT, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         "P-02"},
        {{0x1A, 0x16, 0x52, 0x12}, /* cover open while printing is also "recovers by itself" */
         {DEVICE_NEEDS_STAFF, PAPER_OK, COVER_OPEN, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         "P-03"},
        {{0x1A, 0x16, 0x12, 0x72}, /* an open cover hides the paper: the cover first */
         {DEVICE_NEEDS_STAFF, PAPER_OUT, COVER_OPEN, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         "P-03"},
        {{0x1A, 0x52, 0x52, 0x12},
         {DEVICE_BUSY, PAPER_OK, COVER_CLOSED, HEAD_HOT, CUTTER_OK, 0, 0, 0, 0, false},
         "P-04"},
        {{0x1A, 0x52, 0x1A, 0x12},
         {DEVICE_NEEDS_STAFF, PAPER_OK, COVER_CLOSED, HEAD_OK, CUTTER_JAMMED, 0, 0, 0, 0, false},
         "P-05"},
        {{0x1A, 0x52, 0x32, 0x12},
         {DEVICE_HARDWARE_ERROR, PAPER_OK, COVER_CLOSED, HEAD_INOPERATIVE, CUTTER_OK, 0, 0, 0, 0,
          false},
         "P-10"},
        {{0x12, 0x12, 0x12, 0x52}, /* bit 6 alone is the presenter of a kiosk printer */
         {DEVICE_READY, PAPER_OK, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false},
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer_signs signs = {0};
        struct printer_status status = {0}, expected = cases[i].expected;
        struct fault fault = {0};
        for (int n = 1; n <= 4; n++)
            escpos_status_real_time(printer_profile_generic(), n, cases[i].replies[n - 1], &signs);
        printer_signs_tell(&signs, &status);
        printer_status_judge(&status);
        expected.near_end_sensor = cases[i].replies[3] & 0x0C; /* it has spoken */
        assert_memory_equal(&status, &expected, sizeof status);
        assert_int_equal(printer_signs_has(&signs, SIGN_OFFLINE), cases[i].replies[0] == 0x1A);
        assert_int_equal(printer_status_allows(&status, &fault), cases[i].code[0] == 0);
        assert_string_equal(fault.code, cases[i].code);
    }
}

static void test_status_of_automatic_replies(void **state)
{
    (void)state;
    static const uint8_t fine[4] = {0x10, 0, 0, 0x0F}, low[4] = {0x10, 0, 0x03, 0x0F},
                         out[4] = {0x18, 0, 0x0C, 0x0F}, open[4] = {0x38, 0x40, 0, 0x0F};
    static const struct {
        const uint8_t *bytes;
        struct printer_status expected;
        bool offline;
    } cases[] = {
        {fine, {0, PAPER_OK, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false}, false},
        {low, {0, PAPER_LOW, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, true}, false},
        {out, {0, PAPER_OUT, COVER_CLOSED, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false}, true},
        {open, {0, PAPER_OK, COVER_OPEN, HEAD_OK, CUTTER_OK, 0, 0, 0, 0, false}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer_signs signs = {0};
        struct printer_status status = {0};
        escpos_status_automatic(printer_profile_generic(), cases[i].bytes, &signs);
        printer_signs_tell(&signs, &status);
        assert_memory_equal(&status, &cases[i].expected, sizeof status);
        assert_int_equal(printer_signs_has(&signs, SIGN_OFFLINE), cases[i].offline);
    }
}

static void test_unknown_is_neither_well_nor_ill(void **state)
{
    (void)state;
    struct printer_status status = printer_status_of(printer_profile_generic());
    assert_int_equal(status.state, DEVICE_UNKNOWN);
    assert_int_equal(status.paper, PAPER_UNKNOWN);
    assert_true(printer_status_allows(&status, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_pages_hold_no_real_time_command),
        cmocka_unit_test(test_pages_of_commands_hold_none),
        cmocka_unit_test(test_columns_hold_no_real_time_command),
        cmocka_unit_test(test_common_pages_are_not_touched),
        cmocka_unit_test(test_job_leaves_out_what_is_not_asked),
        cmocka_unit_test(test_replies_are_told_apart),
        cmocka_unit_test(test_process_id_is_given_back),
        cmocka_unit_test(test_reader_survives_noise),
        cmocka_unit_test(test_status_of_real_time_replies),
        cmocka_unit_test(test_status_of_automatic_replies),
        cmocka_unit_test(test_unknown_is_neither_well_nor_ill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
