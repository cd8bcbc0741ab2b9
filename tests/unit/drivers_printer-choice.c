/* Which profile a URI leads to, which printers are seen, and the words of the simulator. */
#define _GNU_SOURCE
#include "base/file.h"
#include "printer/printer.h"
#include "printer/printer_choice.h"
#include "printer/printer_list.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char wide_name[] = "generic-80", narrow_name[] = "spesimen-58";
static char pattern[] = "*MFG:SPESIMEN*MDL:S58*";
static char *patterns[] = {pattern};

static struct printer_profiles make_profiles(struct printer_profile list[2])
{
    list[0] = *printer_profile_generic();
    list[0].name = wide_name;
    list[1] = *printer_profile_generic();
    list[1].name = narrow_name;
    list[1].width_px = 384;
    list[1].cut = CUT_NONE;
    list[1].proof = PROOF_BY_NOTHING;
    list[1].matches = patterns;
    list[1].matches_count = 1;
    return (struct printer_profiles){.list = list, .count = 2};
}

static void test_choices(void **state)
{
    (void)state;
    static const struct {
        const char *uri, *device_id, *name; /* name NULL: refused with K-01 */
        unsigned width_px;
        enum printer_cut cut;
        enum printer_proof_by proof;
    } cases[] = {
        {"escpos:/dev/x", NULL, "generic-80", 576, CUT_PARTIAL, PROOF_BY_PROCESS_ID},
        {"escpos:/dev/x", "MFG:SPESIMEN;MDL:S58;", "spesimen-58", 384, CUT_NONE, PROOF_BY_NOTHING},
        {"escpos:/dev/x", "MFG:SPESIMEN;MDL:S80;", "generic-80", 576, CUT_PARTIAL,
         PROOF_BY_PROCESS_ID},
        {"escpos:/dev/x?profile=generic-80", "MFG:SPESIMEN;MDL:S58;", "generic-80", 576,
         CUT_PARTIAL, PROOF_BY_PROCESS_ID},
        {"escpos:/dev/x?profile=spesimen-58&cut=full&confirm=status&width=420", NULL, "spesimen-58",
         420, CUT_FULL, PROOF_BY_STATUS},
        {"escpos:/dev/x?confirm=no", NULL, "generic-80", 576, CUT_PARTIAL, PROOF_BY_NOTHING},
        {"escpos:/dev/x?width=9999", NULL, "generic-80", 576, CUT_PARTIAL, PROOF_BY_PROCESS_ID},
        {"escpos:/dev/x?profile=absent", NULL, NULL, 0, CUT_NONE, PROOF_BY_NOTHING},
        {"escpos:/dev/x?confirm=maybe", NULL, NULL, 0, CUT_NONE, PROOF_BY_NOTHING},
        {"escpos:/dev/x?cut=badly", NULL, NULL, 0, CUT_NONE, PROOF_BY_NOTHING},
    };
    struct printer_profile list[2];
    struct printer_profiles profiles = make_profiles(list);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer_profile chosen = {0};
        struct fault fault = {0};
        bool found = printer_choose(cases[i].uri, &profiles, cases[i].device_id, &chosen, &fault);
        if (!cases[i].name) {
            assert_false(found);
            assert_string_equal(fault.code, "K-01");
            assert_null(chosen.name);
            continue;
        }
        assert_true(found);
        assert_string_equal(chosen.name, cases[i].name);
        assert_int_equal(chosen.width_px, cases[i].width_px);
        assert_int_equal(chosen.cut, cases[i].cut);
        assert_int_equal(chosen.proof, cases[i].proof);
    }
}

static void test_without_profiles_the_built_in_one(void **state)
{
    (void)state;
    struct printer_profile chosen;
    assert_true(printer_choose("sim:", NULL, "MFG:SPESIMEN;", &chosen, NULL));
    assert_int_equal(chosen.width_px, 576);
    assert_false(printer_choose("sim:?profile=generic-80", NULL, NULL, &chosen, NULL));
}

static void put(const char *root, const char *path, const char *text)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    for (char *slash = strchr(whole + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(whole, 0700);
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

static void test_what_is_plugged_in(void **state)
{
    (void)state;
    char root[] = "/tmp/devices-list-XXXXXX";
    struct device_found found[8];
    assert_non_null(mkdtemp(root));
    assert_int_equal(printer_list_under(root, found, 8), 0);
    put(root, "dev/usb/lp0", "");
    put(root, "dev/usb/lp1", "");
    put(root, "dev/ttyUSB0", "");
    put(root, "dev/ttyACM0", "");
    put(root, "dev/ttyS0", "");
    put(root, "sys/class/usbmisc/lp0/device/ieee1284_id",
        "MFG:EPSON;CMD:ESC/POS;MDL:TM-T82II;CLS:PRINTER;\n");
    put(root, "sys/class/usbmisc/lp1/device/ieee1284_id",
        "MODEL:S\x1b[2J58; MANUFACTURER:SPESIMEN");
    put(root, "sys/class/tty/ttyUSB0/device/x", "");
    put(root, "sys/class/tty/ttyUSB0/product", "USB-Serial Controller\n");
    assert_int_equal(printer_list_under(root, found, 8), 4);
    assert_string_equal(found[0].uri, "escpos:/dev/usb/lp0");
    assert_string_equal(found[0].name, "EPSON TM-T82II");
    assert_string_equal(found[1].name, "SPESIMEN S?[2J58");
    assert_string_equal(found[2].uri, "escpos:/dev/ttyUSB0");
    assert_string_equal(found[2].name, "USB-Serial Controller");
    assert_string_equal(found[3].uri, "escpos:/dev/ttyACM0");
    assert_string_equal(found[3].name, "");
    assert_int_equal(printer_list_under(root, found, 2), 2);
    assert_int_equal(nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static struct printer *open_sim(void)
{
    struct printer *printer = printer_open("sim:", NULL, NULL);
    assert_non_null(printer);
    return printer;
}

static bool print_page(struct printer *printer, enum print_proof *out_proof, struct fault *fault)
{
    struct bitmap page;
    bitmap_init(&page, 576, 48);
    bool printed = printer->ops->print(printer, &page, out_proof, 1000, fault);
    bitmap_free(&page);
    return printed;
}

static void test_words_of_the_simulator(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum device_state state;
        const char *code; /* of a job; "" = it prints */
        enum print_proof proof;
        bool once; /* only the next job */
    } cases[] = {
        {"ok", DEVICE_READY, "", PRINT_CONFIRMED, false},
        {"paper_low", DEVICE_READY, "", PRINT_CONFIRMED, false},
        {"presented", DEVICE_READY, "", PRINT_CONFIRMED, false},
        {"paper_out", DEVICE_NEEDS_STAFF, "P-02", PRINT_UNCONFIRMED, false},
        {"cover_open", DEVICE_NEEDS_STAFF, "P-03", PRINT_UNCONFIRMED, false},
        {"head_hot", DEVICE_BUSY, "P-04", PRINT_UNCONFIRMED, false},
        {"cutter_jammed", DEVICE_NEEDS_STAFF, "P-05", PRINT_UNCONFIRMED, false},
        {"jam", DEVICE_NEEDS_STAFF, "P-09", PRINT_UNCONFIRMED, false},
        {"head_inoperative", DEVICE_HARDWARE_ERROR, "P-10", PRINT_UNCONFIRMED, false},
        {"offline", DEVICE_OFFLINE, "P-01", PRINT_UNCONFIRMED, false},
        {"silent", DEVICE_UNKNOWN, "", PRINT_UNCONFIRMED, false},
        {"unconfirmed", DEVICE_READY, "", PRINT_UNCONFIRMED, false},
        {"old_id", DEVICE_READY, "", PRINT_UNCONFIRMED, false},
        {"paper_out_midprint", DEVICE_READY, "P-02", PRINT_UNCONFIRMED, false},
        {"cover_open_midprint", DEVICE_READY, "P-03", PRINT_UNCONFIRMED, false},
        {"power_cycle", DEVICE_READY, "P-11", PRINT_UNCONFIRMED, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printer *printer = open_sim();
        struct printer_status status;
        enum print_proof proof = PRINT_UNCONFIRMED;
        struct fault fault = {0};
        assert_true(printer->ops->control(printer, cases[i].word, &fault));
        assert_true(printer->ops->query(printer, &status, 100, &fault));
        assert_int_equal(status.state, cases[i].state);
        assert_int_equal(status.trailer_mm, 18);
        for (int again = 0; again < 2; again++) {
            bool well = !cases[i].code[0] || (again && cases[i].once);
            fault = (struct fault){0};
            assert_int_equal(print_page(printer, &proof, &fault), well);
            assert_string_equal(fault.code, well ? "" : cases[i].code);
            if (!cases[i].code[0]) assert_int_equal(proof, cases[i].proof);
        }
        assert_true(printer->ops->control(printer, "ok", NULL)); /* heals all of it */
        assert_true(print_page(printer, &proof, NULL));
        assert_int_equal(proof, PRINT_CONFIRMED);
        printer->ops->destroy(printer);
    }
}

static void test_a_word_that_is_none(void **state)
{
    (void)state;
    struct printer *printer = open_sim();
    assert_false(printer->ops->control(printer, "paper", NULL));
    assert_true(printer->ops->control(printer, "unplug", NULL));
    struct fault fault = {0};
    struct printer_status status;
    assert_false(printer->ops->query(printer, &status, 100, &fault));
    assert_string_equal(fault.code, "P-06");
    printer->ops->destroy(printer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_without_profiles_the_built_in_one),
        cmocka_unit_test(test_what_is_plugged_in),
        cmocka_unit_test(test_words_of_the_simulator),
        cmocka_unit_test(test_a_word_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
