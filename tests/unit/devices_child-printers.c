/* The profiles of config/printers: what they make of typical replies, whom they match, and that no
 * picture of their geometry holds a real-time command. */
#include "devices/child/profiles.h"
#include "printer/escpos.h"
#include "printer/escpos_reply.h"
#include "printer/printer_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct printer_profiles profiles;

static int read_all(void **state)
{
    (void)state;
    struct fault fault = {0};
    if (profiles_read(SOURCE_DIR "/config/printers", &profiles, stderr, &fault)) return 0;
    fprintf(stderr, "%s\n", fault.text);
    return -1;
}

static int free_all(void **state)
{
    (void)state;
    profiles_free(&profiles);
    return 0;
}

static const struct printer_profile *find(const char *name)
{
    const struct printer_profile *profile = printer_profile_find(&profiles, name);
    if (!profile) fail_msg("no profile %s", name);
    return profile;
}

/* What comes: the answers to DLE EOT 1-4 (0: none), four bytes of automatic status, GS r 1. */
struct hearing {
    const char *profile;
    uint8_t asked[4];
    uint8_t told[4]; /* first byte 0: none */
    uint8_t transmitted;
    enum printer_paper paper;
    enum printer_cover cover;
    enum printer_head head;
    enum printer_cutter cutter;
    enum printer_output output;
    const char *code; /* "" = may print */
};

#define FINE_BUT_PAPER COVER_CLOSED, HEAD_OK, CUTTER_OK, OUTPUT_UNKNOWN
#define NOTHING        PAPER_UNKNOWN, COVER_UNKNOWN, HEAD_UNKNOWN, CUTTER_UNKNOWN, OUTPUT_UNKNOWN

static const struct hearing hearings[] = {
    {"generic-80", {0x12, 0x12, 0x12, 0x12}, {0}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"generic-80", {0x12, 0x12, 0x12, 0x1E}, {0}, 0, PAPER_LOW, FINE_BUT_PAPER, ""},
    {"generic-80", {0x1A, 0x32, 0x12, 0x72}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"generic-80", {0x1A, 0x32, 0x12, 0x7E}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"generic-80", {0x12, 0x12, 0x12, 0x52}, {0}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"generic-80", {0}, {0}, 0, NOTHING, ""},
    {"generic-80", {0xFF, 0x80, 0x11, 0x93}, {0}, 0, NOTHING, ""}, /* no replies at all */
    {"generic-80", {0}, {0x11, 0x0C, 0x0C, 0x0C}, 0, NOTHING, ""}, /* nor an automatic status */
    {"generic-58", {0x12, 0x12, 0x12, 0x12}, {0}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"generic-58", {0x1A, 0x32, 0x12, 0x32}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"generic-58", {0}, {0x38, 0x00, 0x0C, 0x0F}, 0, NOTHING, ""}, /* it has no such reply */
    {"epson-tm-t82", {0x12, 0x12, 0x12, 0x12}, {0}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"epson-tm-t82", {0x12, 0x12, 0x12, 0x1E}, {0}, 0, PAPER_LOW, FINE_BUT_PAPER, ""},
    {"epson-tm-t82", {0x12, 0x12, 0x12, 0x16}, {0}, 0, PAPER_LOW, FINE_BUT_PAPER, ""}, /* any bit */
    {"epson-tm-t82", {0x12, 0x12, 0x12, 0x72}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"epson-tm-t82", {0x12, 0x12, 0x12, 0x52}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"epson-tm-t82",
     {0x1A, 0x16, 0x52, 0x12},
     {0},
     0,
     PAPER_OK,
     COVER_OPEN,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_UNKNOWN,
     "P-03"},
    {"epson-tm-t82",
     {0x1A, 0x52, 0x52, 0x12},
     {0},
     0,
     PAPER_OK,
     COVER_CLOSED,
     HEAD_HOT,
     CUTTER_OK,
     OUTPUT_UNKNOWN,
     "P-04"},
    {"epson-tm-t82",
     {0x1A, 0x52, 0x1A, 0x12},
     {0},
     0,
     PAPER_OK,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_JAMMED,
     OUTPUT_UNKNOWN,
     "P-05"},
    {"epson-tm-t82",
     {0x1A, 0x52, 0x32, 0x12},
     {0},
     0,
     PAPER_OK,
     COVER_CLOSED,
     HEAD_INOPERATIVE,
     CUTTER_OK,
     OUTPUT_UNKNOWN,
     "P-10"},
    {"epson-tm-t82", {0}, {0x10, 0, 0, 0x0F}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"epson-tm-t82", {0}, {0x10, 0, 0x03, 0}, 0, PAPER_LOW, FINE_BUT_PAPER, ""},
    {"epson-tm-t82", {0}, {0x18, 0, 0x0F, 0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"epson-tm-t82",
     {0},
     {0x38, 0x40, 0, 0},
     0,
     PAPER_OK,
     COVER_OPEN,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_UNKNOWN,
     "P-03"},
    {"epson-tm-t82",
     {0},
     {0},
     0x0C,
     PAPER_OUT,
     COVER_UNKNOWN,
     HEAD_UNKNOWN,
     CUTTER_UNKNOWN,
     OUTPUT_UNKNOWN,
     "P-02"},
    {"epson-tm-t88v", {0x12, 0x12, 0x12, 0x12}, {0}, 0, PAPER_OK, FINE_BUT_PAPER, ""},
    {"epson-tm-t88v", {0x1A, 0x32, 0x12, 0x7E}, {0}, 0, PAPER_OUT, FINE_BUT_PAPER, "P-02"},
    {"citizen-ppu-231ii",
     {0x12, 0x12, 0x12, 0x12},
     {0},
     0,
     PAPER_OK,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_EMPTY,
     ""},
    {"citizen-ppu-231ii", /* 0x40: not the end of the paper but a receipt that waits */
     {0x12, 0x12, 0x12, 0x52},
     {0},
     0,
     PAPER_OK,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_PRESENTED,
     ""},
    {"citizen-ppu-231ii",
     {0x12, 0x12, 0x12, 0x16},
     {0},
     0,
     PAPER_LOW,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_EMPTY,
     ""},
    {"citizen-ppu-231ii",
     {0x12, 0x12, 0x12, 0x1A},
     {0},
     0,
     PAPER_LOW,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_EMPTY,
     ""},
    {"citizen-ppu-231ii",
     {0x1A, 0x32, 0x12, 0x7E},
     {0},
     0,
     PAPER_OUT,
     COVER_CLOSED,
     HEAD_OK,
     CUTTER_OK,
     OUTPUT_PRESENTED,
     "P-02"},
    {"pos-5890", {0x1A, 0x36, 0x7A, 0x7E}, {0x38, 0x48, 0x0F, 0}, 0x0F, NOTHING, ""},
    {"goojprt-qr203", {0x1A, 0x36, 0x7A, 0x7E}, {0x38, 0x48, 0x0F, 0}, 0x0F, NOTHING, ""},
};

static void test_replies_are_read_as_the_model_means_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hearings / sizeof *hearings; i++) {
        const struct hearing *heard = &hearings[i];
        const struct printer_profile *profile = find(heard->profile);
        struct printer_status status = printer_status_of(profile);
        struct printer_signs signs = {0};
        struct fault fault = {0};
        for (int n = 1; n <= 4; n++)
            escpos_status_real_time(profile, n, heard->asked[n - 1], &signs);
        escpos_status_automatic(profile, heard->told, &signs);
        if (heard->transmitted) escpos_status_transmitted(profile, heard->transmitted, &signs);
        printer_signs_tell(&signs, &status);
        printer_status_allows(&status, &fault);
        if (status.paper != heard->paper || status.cover != heard->cover ||
            status.head != heard->head || status.cutter != heard->cutter ||
            status.output != heard->output || strcmp(fault.code, heard->code) != 0)
            fail_msg("case %zu, %s: paper %d cover %d head %d cutter %d output %d %s", i,
                     heard->profile, (int)status.paper, (int)status.cover, (int)status.head,
                     (int)status.cutter, (int)status.output, fault.code);
    }
}

/* Paper that is not low is plenty only where a sensor would say otherwise. */
static void test_near_end_is_known_where_a_sensor_is(void **state)
{
    (void)state;
    assert_true(printer_status_of(find("epson-tm-t82")).near_end_sensor);
    assert_true(printer_status_of(find("citizen-ppu-231ii")).near_end_sensor);
    struct printer_status status = printer_status_of(find("generic-80"));
    struct printer_signs signs = {0};
    assert_false(status.near_end_sensor);
    escpos_status_real_time(find("generic-80"), 4, 0x12, &signs);
    printer_signs_tell(&signs, &status);
    assert_false(status.near_end_sensor);
    escpos_status_real_time(find("generic-80"), 4, 0x1E, &signs);
    printer_signs_tell(&signs, &status);
    assert_true(status.near_end_sensor);
}

static void test_white_behind_a_page_is_counted(void **state)
{
    (void)state;
    assert_int_equal(printer_status_of(find("generic-80")).trailer_mm, 15 + 3); /* 24 dots */
    assert_int_equal(printer_status_of(find("generic-58")).trailer_mm, 15);     /* 120 dots */
    assert_int_equal(printer_status_of(find("epson-tm-t88v")).trailer_mm,
                     15 + 7); /* 48 dots: 6.7 */
}

/* Fixed bits of a reply tell nothing; a rule that names one would always be true. */
static void test_no_rule_reads_a_fixed_bit(void **state)
{
    (void)state;
    assert_true(profiles.count >= 7);
    for (unsigned p = 0; p < profiles.count; p++)
        for (unsigned i = 0; i < profiles.list[p].rules_count; i++) {
            const struct printer_rule *rule = &profiles.list[p].rules[i];
            unsigned fixed = rule->reply <= 4 || rule->reply == 11 ? 0x93 : 0x90;
            if (rule->mask & fixed)
                fail_msg("%s, rule %u: 0x%02X", profiles.list[p].name, i, rule->mask);
        }
}

static void test_a_printer_is_known_by_its_own_name(void **state)
{
    (void)state;
    static const struct {
        const char *device_id, *profile;
    } cases[] = {
        {"MFG:EPSON;CMD:ESC/POS;MDL:TM-T82II;CLS:PRINTER;DES:EPSON TM-T82II;", "epson-tm-t82"},
        {"MANUFACTURER:EPSON;MODEL:TM-T82X;", "epson-tm-t82"},
        {"MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;", "epson-tm-t88v"},
        {"MFG:EPSON;MDL:TM-T88V", "epson-tm-t88v"},
        {"MFG:EPSON;MDL:TM-T88VII;", NULL},
        {"MFG:CITIZEN;MDL:PPU-231II;", "citizen-ppu-231ii"},
        {"MFG:SPESIMEN;MDL:TM-T82;", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct printer_profile *found = printer_profile_match(&profiles, cases[i].device_id);
        if (cases[i].profile)
            assert_ptr_equal(found, find(cases[i].profile));
        else
            assert_null(found);
    }
    assert_null(printer_profile_find(&profiles, "spesimen"));
    assert_null(printer_profile_find(NULL, "generic-80"));
}

/* Without a folder of profiles a terminal prints as with the generic one. */
static void test_the_generic_profile_is_the_built_in_one(void **state)
{
    (void)state;
    const struct printer_profile *file = find("generic-80"), *built = printer_profile_generic();
    assert_int_equal(file->width_px, built->width_px);
    assert_int_equal(file->dpi, built->dpi);
    assert_int_equal(file->paper_mm, built->paper_mm);
    assert_int_equal(file->raster, built->raster);
    assert_int_equal(file->cut, built->cut);
    assert_int_equal(file->feed_px, built->feed_px);
    assert_int_equal(file->cutter_mm, built->cutter_mm);
    assert_int_equal(file->proof, built->proof);
    assert_int_equal(file->clear, built->clear);
    assert_int_equal(file->automatic_status, built->automatic_status);
    assert_int_equal(file->near_end_sensor, built->near_end_sensor);
    assert_int_equal(file->rules_count, built->rules_count);
    for (unsigned i = 0; i < built->rules_count; i++) {
        assert_int_equal(file->rules[i].reply, built->rules[i].reply);
        assert_int_equal(file->rules[i].mask, built->rules[i].mask);
        assert_int_equal(file->rules[i].means, built->rules[i].means);
    }
}

static uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static size_t count_real_time(const uint8_t *bytes, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < size; i++)
        count += bytes[i] == 0x10 &&
                 (bytes[i + 1] == 0x04 || bytes[i + 1] == 0x05 || bytes[i + 1] == 0x14);
    return count;
}

/* Noise, or nothing but what must not be sent. */
static void fill(struct bitmap *page, bool adversarial, uint32_t *random)
{
    static const uint8_t bad[] = {0x10, 0x04, 0x10, 0x05, 0x10, 0x14, 0x10, 0x10};
    size_t size = (size_t)page->stride_bytes * (size_t)page->height_px;
    for (size_t i = 0; i < size; i++) {
        uint32_t next = random_next(random);
        page->rows[i] = adversarial ? bad[next >> 8 & 7] : (uint8_t)(next >> 8);
    }
}

enum { PAGES = 20, PAGE_ROWS = 2011 };

static void test_no_real_time_command_in_any_picture(void **state)
{
    (void)state;
    uint32_t random = 20261120;
    for (unsigned p = 0; p < profiles.count; p++) {
        const struct printer_profile *profile = &profiles.list[p];
        long rows = 0, altered_all = 0;
        for (int i = 0; i < PAGES; i++) {
            struct bitmap page;
            struct bytes job = {0};
            bitmap_init(&page, (int)profile->width_px, PAGE_ROWS);
            fill(&page, i % 2, &random);
            altered_all += escpos_encode(&(struct escpos_job){.page = &page,
                                                              .raster = profile->raster,
                                                              .cut = profile->cut,
                                                              .feed_px = (int)profile->feed_px,
                                                              .automatic_status = true,
                                                              .number = 1004},
                                         &job);
            assert_int_equal(count_real_time(job.data, job.size), 0);
            rows += PAGE_ROWS;
            bytes_free(&job);
            bitmap_free(&page);
        }
        assert_true(rows >= 20000 && altered_all > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies_are_read_as_the_model_means_them),
        cmocka_unit_test(test_near_end_is_known_where_a_sensor_is),
        cmocka_unit_test(test_white_behind_a_page_is_counted),
        cmocka_unit_test(test_no_rule_reads_a_fixed_bit),
        cmocka_unit_test(test_a_printer_is_known_by_its_own_name),
        cmocka_unit_test(test_the_generic_profile_is_the_built_in_one),
        cmocka_unit_test(test_no_real_time_command_in_any_picture),
    };
    return cmocka_run_group_tests(tests, read_all, free_all);
}
