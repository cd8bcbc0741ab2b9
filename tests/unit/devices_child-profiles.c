/* Printers' profiles: what is right is read whole, what is wrong is said with its line and does not
 * take the others with it. */
#define _GNU_SOURCE
#include "base/file.h"
#include "devices/child/profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A whole profile; the cases change one line of it. */
static const char whole[] = "title: SPESIMEN 80\n"                                      /* 1 */
                            "matches: [\"*MFG:SPESIMEN*MDL:S80*\", \"*MDL:S81*\"]\n"    /* 2 */
                            "width_px: 576\n"                                           /* 3 */
                            "dpi: 203\n"                                                /* 4 */
                            "paper_mm: 80\n"                                            /* 5 */
                            "raster: columns\n"                                         /* 6 */
                            "cut: full\n"                                               /* 7 */
                            "feed_px: 24\n"                                             /* 8 */
                            "cutter_mm: 15\n"                                           /* 9 */
                            "native_qr: true\n"                                         /* 10 */
                            "automatic_status: false\n"                                 /* 11 */
                            "near_end_sensor: true\n"                                   /* 12 */
                            "proof: status\n"                                           /* 13 */
                            "clear: dle_enq\n"                                          /* 14 */
                            "status:\n"                                                 /* 15 */
                            "  - {reply: real_time_2, mask: 0x04, means: cover_open}\n" /* 16 */
                            "  - {reply: automatic_3, mask: 12, means: paper_out}\n"    /* 17 */
                            "  - {reply: transmit_1, mask: 0xC, means: feed_button}\n"; /* 17 */

static char dir[] = "/tmp/devices-profiles-XXXXXX";

static void write_file(const char *name, const char *text)
{
    assert_true(file_write_durable(dir, name, text, strlen(text), 0600, NULL));
}

static void remove_file(const char *name)
{
    char path[PATH_SIZE];
    assert_true(path_join(dir, name, path, NULL));
    assert_int_equal(unlink(path), 0);
}

static void test_reads_all_of_it(void **state)
{
    (void)state;
    struct printer_profiles profiles = {0};
    struct fault fault = {0};
    write_file("spesimen-80.yaml", whole);
    write_file("notes.txt", "not a profile");
    write_file(".hidden.yaml", "not one either");
    assert_true(profiles_read(dir, &profiles, NULL, &fault));
    assert_int_equal(profiles.count, 1);
    const struct printer_profile *profile = &profiles.list[0];
    assert_string_equal(profile->name, "spesimen-80");
    assert_string_equal(profile->title, "SPESIMEN 80");
    assert_int_equal(profile->matches_count, 2);
    assert_string_equal(profile->matches[1], "*MDL:S81*");
    assert_int_equal(profile->width_px, 576);
    assert_int_equal(profile->dpi, 203);
    assert_int_equal(profile->paper_mm, 80);
    assert_int_equal(profile->raster, RASTER_COLUMNS);
    assert_int_equal(profile->cut, CUT_FULL);
    assert_int_equal(profile->feed_px, 24);
    assert_int_equal(profile->cutter_mm, 15);
    assert_true(profile->native_qr);
    assert_false(profile->automatic_status);
    assert_true(profile->near_end_sensor);
    assert_int_equal(profile->proof, PROOF_BY_STATUS);
    assert_int_equal(profile->clear, CLEAR_DLE_ENQ);
    static const struct printer_rule rules[] = {
        {2, 0x04, SIGN_COVER_OPEN}, {13, 12, SIGN_PAPER_OUT}, {21, 12, SIGN_FEED_BUTTON}};
    assert_int_equal(profile->rules_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(profile->rules[i].reply, rules[i].reply);
        assert_int_equal(profile->rules[i].mask, rules[i].mask);
        assert_int_equal(profile->rules[i].means, rules[i].means);
    }
    profiles_free(&profiles);
    assert_null(profiles.list);
    remove_file("spesimen-80.yaml");
    remove_file("notes.txt");
    remove_file(".hidden.yaml");
}

static void test_what_may_be_left_out(void **state)
{
    (void)state;
    struct printer_profiles profiles = {0};
    char text[sizeof whole];
    snprintf(text, sizeof text, "%.*s", (int)(strstr(whole, "status:\n") - whole), whole);
    memset(strstr(text, "matches"), '#', 1); /* a comment */
    write_file("plain.yaml", text);
    assert_true(profiles_read(dir, &profiles, NULL, NULL));
    assert_int_equal(profiles.list[0].matches_count, 0);
    assert_int_equal(profiles.list[0].rules_count, 0);
    profiles_free(&profiles);
    remove_file("plain.yaml");
}

/* One line of the whole is replaced: the problem names the file, the line and the field. */
static void test_wrong_ones_are_named_and_the_others_stand(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *text, *says;
    } cases[] = {
        {1, "title: \"\"", "b.yaml:1: title"},
        {1, "titel: x", "titel"},
        {3, "width_px: 2048", "b.yaml:3: width_px"},
        {3, "width_px: 0x", "b.yaml:3: width_px"},
        {3, "width_px: 0x0G", "b.yaml:3: width_px"},
        {3, "width_px: 0x1234567", "b.yaml:3: width_px"},
        {3, "width_px: 832", "wider than 80 mm"},
        {4, "dpi: 0", "b.yaml:4: dpi"},
        {5, "paper_mm: 300", "b.yaml:5: paper_mm"},
        {6, "raster: gs_l", "b.yaml:6: raster"},
        {7, "cut: maybe", "b.yaml:7: cut"},
        {7, "# no cut", "cut: is missing"},
        {8, "feed_px: 256", "b.yaml:8: feed_px"},
        {9, "cutter_mm: -1", "b.yaml:9: cutter_mm"},
        {10, "native_qr: yes", "b.yaml:10: native_qr"},
        {13, "proof: hope", "b.yaml:13: proof"},
        {14, "clear: sometimes", "b.yaml:14: clear"},
        {16, "  - {reply: real_time_5, mask: 4, means: cover_open}", "b.yaml:16: status[0].reply"},
        {17, "  - {reply: real_time_4, mask: 0, means: paper_low}", "b.yaml:17: status[1].mask"},
        {17, "  - {reply: real_time_4, mask: 256, means: paper_low}", "b.yaml:17: status[1].mask"},
        {18, "  - {reply: transmit_1, mask: 1, means: fire}", "b.yaml:18: status[2].means"},
        {18, "  - {reply: transmit_1, means: paper_out}", "b.yaml:18: status[2].mask"},
        {18, "  - [", "b.yaml"},
    };
    write_file("a.yaml", whole);
    write_file("c.yaml", whole);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer_profiles profiles = {0};
        struct fault fault = {0};
        char text[2 * sizeof whole], *lines = NULL;
        size_t size = 0;
        const char *start = whole;
        for (int line = 1; line < cases[i].line; line++)
            start = strchr(start, '\n') + 1;
        snprintf(text, sizeof text, "%.*s%s%s", (int)(start - whole), whole, cases[i].text,
                 strchr(start, '\n'));
        write_file("b.yaml", text);
        FILE *out = open_memstream(&lines, &size);
        assert_non_null(out);
        assert_false(profiles_read(dir, &profiles, out, &fault));
        fclose(out);
        if (!strstr(fault.text, cases[i].says) || !strstr(lines, cases[i].says))
            fail_msg("case %zu: %s | %s", i, fault.text, lines);
        assert_string_equal(fault.code, "K-01");
        assert_int_equal(profiles.count, 2);
        assert_string_equal(profiles.list[0].name, "a");
        assert_string_equal(profiles.list[1].name, "c");
        profiles_free(&profiles);
        free(lines);
    }
    remove_file("a.yaml");
    remove_file("b.yaml");
    remove_file("c.yaml");
}

static void test_no_folder(void **state)
{
    (void)state;
    struct printer_profiles profiles = {0};
    struct fault fault = {0};
    assert_false(profiles_read("/nowhere/at/all", &profiles, NULL, &fault));
    assert_string_equal(fault.code, "K-02");
    assert_int_equal(profiles.count, 0);
    profiles_free(&profiles);
}

static void test_an_empty_folder_is_fine(void **state)
{
    (void)state;
    struct printer_profiles profiles = {0};
    assert_true(profiles_read(dir, &profiles, NULL, NULL));
    assert_int_equal(profiles.count, 0);
    profiles_free(&profiles);
}

/* The ones that are shipped: each is right, and each pattern leads to its own profile. */
static void test_shipped_profiles(void **state)
{
    (void)state;
    struct printer_profiles profiles = {0};
    struct fault fault = {0};
    if (!profiles_read(SOURCE_DIR "/config/printers", &profiles, stderr, &fault))
        fail_msg("%s", fault.text);
    assert_true(profiles.count >= 4);
    for (unsigned i = 0; i < profiles.count; i++) {
        const struct printer_profile *profile = &profiles.list[i];
        assert_ptr_equal(printer_profile_find(&profiles, profile->name), profile);
        for (unsigned k = 0; k < profile->rules_count; k++)
            assert_true(profile->rules[k].mask != 0);
    }
    profiles_free(&profiles);
}

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_all_of_it),
        cmocka_unit_test(test_what_may_be_left_out),
        cmocka_unit_test(test_wrong_ones_are_named_and_the_others_stand),
        cmocka_unit_test(test_no_folder),
        cmocka_unit_test(test_an_empty_folder_is_fine),
        cmocka_unit_test(test_shipped_profiles),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
