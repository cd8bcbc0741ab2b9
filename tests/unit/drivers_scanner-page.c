/* Frames as SANE may send them, against the page they must give; and the words that backends use.
 */
#include "scanner/sane_escl.h"
#include "scanner/sane_page.h"
#include "scanner/sane_setup.h"
#include "scanner/sane_status.h"

#include <sane/saneopts.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka.h needs those before it. */
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

/* The fault's code, "" when all went well. */
static const char *frame(struct sane_page *page, const SANE_Parameters *shape, const void *bytes,
                         size_t size, const SANE_Parameters *ended, struct fault *fault)
{
    *fault = (struct fault){0};
    if (!sane_page_begin_frame(page, shape, fault)) return fault->code;
    for (size_t at = 0; at < size;) {
        SANE_Byte *room;
        SANE_Int most;
        if (!sane_page_room(page, &room, &most, fault)) return fault->code;
        size_t part = size - at < (size_t)most ? size - at : (size_t)most;
        memcpy(room, (const uint8_t *)bytes + at, part);
        sane_page_took(page, (SANE_Int)part);
        at += part;
    }
    return sane_page_end_frame(page, ended, fault) ? "" : fault->code;
}

static void each_kind_of_frame_becomes_a_picture(void **state)
{
    (void)state;
    static const struct {
        SANE_Parameters shape;
        const char *bytes;
        size_t size;
        enum picture_format format;
        int stride;
        const char *pixels;
    } cases[] = {
        /* 9 grey dots of one bit, 1 = black, in 3 bytes a line; two lines */
        {{SANE_FRAME_GRAY, 1, 3, 9, 2, 1},
         "\x80\x00\x55\x01\x80\x55",
         6,
         PICTURE_GREY8,
         9,
         "\x00\xff\xff\xff\xff\xff\xff\xff\xff"
         "\xff\xff\xff\xff\xff\xff\xff\x00\x00"},
        /* 2 dots in three colours of one bit, 1 = light: a byte each of red, green and blue */
        {{SANE_FRAME_RGB, 1, 3, 2, 1, 1},
         "\x80\x40\x00",
         3,
         PICTURE_RGB24,
         6,
         "\xff\x00\x00\x00\xff\x00"},
        /* 16 bits in the machine's order (these tests run on little-endian machines) */
        {{SANE_FRAME_GRAY, 1, 6, 2, 1, 16},
         "\x99\x12\x99\xfe\x55\x55",
         6,
         PICTURE_GREY8,
         2,
         "\x12\xfe"},
        {{SANE_FRAME_RGB, 1, 6, 1, -1, 16},
         "\x00\x01\x00\x02\x00\x03",
         6,
         PICTURE_RGB24,
         3,
         "\x01\x02\x03"},
        /* 8 bits are taken as they are, padding and all */
        {{SANE_FRAME_GRAY, 1, 3, 2, 2, 8}, "ab.cd.", 6, PICTURE_GREY8, 3, "ab.cd."},
        {{SANE_FRAME_RGB, 1, 4, 1, -1, 8}, "rgb.RGB.", 8, PICTURE_RGB24, 4, "rgb.RGB."},
        /* more than was promised is left away */
        {{SANE_FRAME_GRAY, 1, 2, 2, 1, 8}, "abcd", 4, PICTURE_GREY8, 2, "ab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sane_page page = {0};
        struct picture picture = {0};
        struct fault fault;
        assert_string_equal(
            frame(&page, &cases[i].shape, cases[i].bytes, cases[i].size, NULL, &fault), "");
        assert_true(sane_page_finish(&page, &picture, &fault));
        assert_int_equal(picture.format, cases[i].format);
        assert_int_equal(picture.stride_bytes, cases[i].stride);
        assert_int_equal(picture.width_px, cases[i].shape.pixels_per_line);
        assert_memory_equal(picture.pixels.data, cases[i].pixels, picture.pixels.size);
        picture_free(&picture);
        sane_page_free(&page);
    }
}

static void three_passes_make_one_page_in_any_order(void **state)
{
    (void)state;
    static const SANE_Frame orders[][3] = {
        {SANE_FRAME_RED, SANE_FRAME_GREEN, SANE_FRAME_BLUE},
        {SANE_FRAME_BLUE, SANE_FRAME_RED, SANE_FRAME_GREEN},
        {SANE_FRAME_GREEN, SANE_FRAME_BLUE, SANE_FRAME_RED},
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct sane_page page = {0};
        struct picture picture = {0};
        struct fault fault;
        for (int pass = 0; pass < 3; pass++) {
            SANE_Frame format = orders[i][pass];
            const char *bytes = format == SANE_FRAME_RED     ? "rR."
                                : format == SANE_FRAME_GREEN ? "gG."
                                                             : "bB.";
            SANE_Parameters shape = {format, pass == 2, 3, 2, 1, 8};
            assert_false(sane_page_finish(&page, &picture, &fault));
            assert_string_equal(fault.code, "X-12");
            assert_string_equal(frame(&page, &shape, bytes, 3, NULL, &fault), "");
        }
        assert_true(sane_page_finish(&page, &picture, &fault));
        assert_int_equal(picture.format, PICTURE_RGB24);
        assert_memory_equal(picture.pixels.data, "rgbRGB", 6);
        picture_free(&picture);
        sane_page_free(&page);
    }
}

static void what_is_no_page_is_refused(void **state)
{
    (void)state;
    static const struct {
        SANE_Parameters shape;
        size_t size;
        const char *code;
    } cases[] = {
        {{SANE_FRAME_GRAY, 1, 2, 2, 3, 8}, 5, "X-12"},  /* a line too few */
        {{SANE_FRAME_GRAY, 1, 2, 2, 3, 8}, 0, "X-12"},  /* nothing */
        {{SANE_FRAME_GRAY, 1, 2, 2, -1, 8}, 0, "X-12"}, /* nothing, of unknown length */
        {{SANE_FRAME_GRAY, 1, 2, 2, -1, 8}, 5, "X-12"}, /* half a line */
        {{SANE_FRAME_GRAY, 1, 2, 2, 0, 8}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 2, 2, -2, 8}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 2, 2, 1, 4}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 2, 2, 1, 12}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 2, 0, 1, 8}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 0, 2, 1, 8}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, -2, 2, 1, 8}, 0, "X-10"},
        {{(SANE_Frame)11, 1, 2, 2, 1, 8}, 0, "X-10"}, /* a JPEG file, in some backends */
        {{SANE_FRAME_RGB, 1, 5, 2, 1, 8}, 0, "X-10"}, /* a line that holds no line */
        {{SANE_FRAME_GRAY, 1, 3, 2, 1, 16}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 1, 9, 1, 1}, 0, "X-10"},
        {{SANE_FRAME_GRAY, 1, 20001, 20001, 1, 8}, 0, "D-02"},
        {{SANE_FRAME_GRAY, 1, 2, 2, 20001, 8}, 0, "D-02"},
        {{SANE_FRAME_RGB, 1, 60000, 20000, 20000, 8}, 0, "D-02"},
        {{SANE_FRAME_GRAY, 1, 0x7fffffff, 1, 1, 8}, 0, "D-02"},
    };
    static const uint8_t bytes[8];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sane_page page = {0};
        struct picture picture = {0};
        struct fault fault;
        assert_string_equal(frame(&page, &cases[i].shape, bytes, cases[i].size, NULL, &fault),
                            cases[i].code);
        assert_false(sane_page_finish(&page, &picture, &fault));
        assert_null(picture.pixels.data);
        sane_page_free(&page);
    }
}

static void a_frame_that_does_not_fit_the_others_is_refused(void **state)
{
    (void)state;
    static const SANE_Parameters red = {SANE_FRAME_RED, 0, 2, 2, 1, 8};
    static const SANE_Parameters others[] = {{SANE_FRAME_GREEN, 0, 3, 3, 1, 8},
                                             {SANE_FRAME_GREEN, 0, 2, 2, 2, 8},
                                             {SANE_FRAME_GRAY, 0, 2, 2, 1, 8},
                                             {SANE_FRAME_RGB, 1, 6, 2, 1, 8}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct sane_page page = {0};
        struct fault fault;
        assert_string_equal(frame(&page, &red, "ab", 2, NULL, &fault), "");
        assert_string_equal(frame(&page, &others[i], "abcdef", 6, NULL, &fault), "X-10");
        sane_page_free(&page);
    }
}

static void a_length_that_is_corrected_at_the_end_is_believed(void **state)
{
    (void)state;
    static const SANE_Parameters promised = {SANE_FRAME_GRAY, 1, 2, 2, 4, 8};
    static const struct {
        SANE_Parameters ended;
        const char *code;
    } cases[] = {{{SANE_FRAME_GRAY, 1, 2, 2, 2, 8}, ""},
                 {{SANE_FRAME_GRAY, 1, 2, 2, 4, 8}, "X-12"},
                 {{SANE_FRAME_GRAY, 1, 2, 2, 3, 8}, "X-12"},
                 {{SANE_FRAME_GRAY, 1, 3, 3, 2, 8}, "X-12"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sane_page page = {0};
        struct fault fault;
        assert_string_equal(frame(&page, &promised, "abcd", 4, &cases[i].ended, &fault),
                            cases[i].code);
        sane_page_free(&page);
    }
}

static void a_page_without_an_end_is_given_up(void **state)
{
    (void)state;
    static const SANE_Parameters shape = {SANE_FRAME_GRAY, 1, 4096, 4096, -1, 8};
    struct sane_page page = {0};
    struct fault fault = {0};
    size_t taken = 0;
    SANE_Byte *room;
    SANE_Int size;
    assert_true(sane_page_begin_frame(&page, &shape, &fault));
    while (sane_page_room(&page, &room, &size, &fault) && taken < 2u * SANE_PAGE_BYTES_MAX) {
        sane_page_took(&page, size);
        taken += (size_t)size;
    }
    assert_string_equal(fault.code, "D-02");
    assert_true(taken <= SANE_PAGE_BYTES_MAX + (1u << 20));
    assert_false(sane_page_end_frame(&page, NULL, &fault));
    assert_string_equal(fault.code, "D-02");
    sane_page_free(&page);
}

static void a_value_is_chosen_from_what_the_backend_calls_it(void **state)
{
    (void)state;
    static const char *const colour[] = {"color", "colour", NULL};
    static const char *const grey[] = {"gray", "grey", NULL};
    static const char *const unwanted[] = {"lineart", "diffusion", NULL};
    static const char *const lists[][6] = {
        {"Lineart", "Gray", "Color"},
        {"Black & White", "Gray[Error Diffusion]", "True Gray", "24bit Color", "24bit Color[Fast]"},
        {"Color Lineart", "Grayscale", "Colour"},
        {"Lineart", "Halftone"},
    };
    static const char *const best[][2] = {
        {"Color", "Gray"}, {"24bit Color", "True Gray"}, {"Colour", "Grayscale"}, {NULL, NULL}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (int mode = 0; mode < 2; mode++) {
            const char *value = sane_setup_choose(lists[i], mode ? grey : colour, unwanted);
            if (best[i][mode])
                assert_string_equal(value, best[i][mode]);
            else
                assert_null(value);
        }
}

static void a_number_is_the_least_that_is_enough(void **state)
{
    (void)state;
    static const SANE_Word list[] = {5, 600, 75, 300, 150, 1200};
    static const SANE_Range steps = {50, 1200, 50}, any = {100, 600, 0}, odd = {0, 100, 30};
    static const SANE_Option_Descriptor of_list = {.constraint_type = SANE_CONSTRAINT_WORD_LIST,
                                                   .constraint.word_list = list};
    static const SANE_Option_Descriptor of_steps = {.constraint_type = SANE_CONSTRAINT_RANGE,
                                                    .constraint.range = &steps};
    static const SANE_Option_Descriptor of_any = {.constraint_type = SANE_CONSTRAINT_RANGE,
                                                  .constraint.range = &any};
    static const SANE_Option_Descriptor of_odd = {.constraint_type = SANE_CONSTRAINT_RANGE,
                                                  .constraint.range = &odd};
    static const SANE_Option_Descriptor of_none = {.constraint_type = SANE_CONSTRAINT_NONE};
    static const struct {
        const SANE_Option_Descriptor *option;
        SANE_Word wanted, given;
    } cases[] = {
        {&of_list, 10, 75},      {&of_list, 200, 300}, {&of_list, 300, 300},  {&of_list, 301, 600},
        {&of_list, 5000, 1200},  {&of_steps, 10, 50},  {&of_steps, 300, 300}, {&of_steps, 301, 350},
        {&of_steps, 9999, 1200}, {&of_any, 301, 301},  {&of_any, 0, 100},     {&of_any, 601, 600},
        {&of_odd, 91, 100},      {&of_odd, 61, 90},    {&of_none, 77, 77},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(sane_setup_nearest(cases[i].option, cases[i].wanted), cases[i].given);
}

static void an_address_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *url, *host, *port, *plain;
    } cases[] = {
        {"http://127.0.0.1:8080/eSCL/", "127.0.0.1", "8080", "http://127.0.0.1:8080/eSCL/"},
        {"http://scanner.example/eSCL/?source=feeder", "scanner.example", "80",
         "http://scanner.example/eSCL/"},
        {"https://[fd00::7]/eSCL/", "fd00::7", "443", "https://[fd00::7]/eSCL/"},
        {"https://[fd00::7]:9/eSCL/", "fd00::7", "9", "https://[fd00::7]:9/eSCL/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sane_escl escl = {0};
        struct fault fault = {0};
        if (!sane_escl_parse(cases[i].url, &escl, &fault)) fail_msg("%s", fault.text);
        assert_string_equal(escl.host, cases[i].host);
        assert_string_equal(escl.port, cases[i].port);
        assert_string_equal(escl.url, cases[i].plain);
    }
}

static void words_beyond_the_twelve_mean_busy(void **state)
{
    (void)state;
    static const int later[] = {12, 13, 99, -1};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        struct fault fault = {0};
        assert_true(sane_status_warms_up((SANE_Status)later[i]));
        assert_false(sane_status_fault((SANE_Status)later[i], SANE_SCANNING, "sane_start", &fault));
        assert_string_equal(fault.code, "X-06");
    }
    struct fault fault = {0};
    assert_false(sane_status_warms_up(SANE_STATUS_DEVICE_BUSY));
    sane_status_fault(SANE_STATUS_INVAL, SANE_OPENING, "sane_open", &fault);
    assert_string_equal(fault.code, "X-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_frame_becomes_a_picture),
        cmocka_unit_test(three_passes_make_one_page_in_any_order),
        cmocka_unit_test(what_is_no_page_is_refused),
        cmocka_unit_test(a_frame_that_does_not_fit_the_others_is_refused),
        cmocka_unit_test(a_length_that_is_corrected_at_the_end_is_believed),
        cmocka_unit_test(a_page_without_an_end_is_given_up),
        cmocka_unit_test(a_value_is_chosen_from_what_the_backend_calls_it),
        cmocka_unit_test(a_number_is_the_least_that_is_enough),
        cmocka_unit_test(an_address_is_taken_apart),
        cmocka_unit_test(words_beyond_the_twelve_mean_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
