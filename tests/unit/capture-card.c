/* Identity cards: read whichever way up, quick when there is little time, silent about what is no
 * card. The cards are specimens drawn by code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"
#include "capture/card_words.h"
#include "capture/pixels.h"
#include "specimen.h"
#include "specimens/card.h"

#include <stdlib.h>

enum { TIMEOUT_MS = 60000 }; /* under sanitizers on a busy machine */

static int set_up(void **state)
{
    struct fault fault = {0};
    struct card_reader *reader = card_reader_create(&fault);
    if (!reader) fail_msg("%s %s", fault.code, fault.text);
    *state = reader;
    return 0;
}

static int tear_down(void **state)
{
    card_reader_destroy(*state);
    card_reader_destroy(NULL);
    return 0;
}

static void page_of(const struct picture *scan, struct captured_page *out)
{
    struct fault fault = {0};
    const struct page_wish wish = {.colour = true, .card = true};
    if (!capture_page(scan, &wish, out, &fault)) fail_msg("%s", fault.text);
}

static void draw_page(uint64_t seed, bool upside_down, struct captured_page *out)
{
    struct card_setting setting = card_specimen_setting(seed);
    setting.upside_down = upside_down;
    struct picture scan;
    card_specimen_draw(&setting, &scan);
    page_of(&scan, out);
    picture_free(&scan);
}

static struct card_reading read_jpeg(void **state, const struct bytes *jpeg, bool *out_upside_down)
{
    struct card_reading reading;
    struct fault fault = {0};
    if (!card_reader_read(*state, jpeg, TIMEOUT_MS, &reading, out_upside_down, &fault))
        fail_msg("%s", fault.text);
    return reading;
}

static void test_cards_are_read(void **state)
{
    /* Both faces of the NIK, one and two lines of name; 39 has a NIK that does not fit. */
    static const uint64_t seeds[] = {1, 2, 3, 7, 16, 39, 63, 70};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct captured_page page;
        struct card_truth truth;
        bool upside_down = true, turned = i % 4 == 3;
        draw_page(seeds[i], turned, &page);
        card_specimen_truth(seeds[i], &truth);
        struct card_reading reading = read_jpeg(state, &page.jpeg, &upside_down);
        assert_int_equal(upside_down, turned != (page.quarter_turns == 2));
        const char *const expected[CARD_LINES] = {truth.nik, NULL, truth.birth, truth.sex};
        for (int k = 0; k < CARD_LINES; k++) {
            struct card_line *line = &reading.lines[k];
            if (expected[k] && strcmp(bytes_text(&line->text), expected[k]) != 0)
                fail_msg("card %d: %s", (int)seeds[i], bytes_text(&line->text));
            assert_true(line->strip.width_px > 500 && line->strip.width_px <= 1000);
            assert_true(line->strip.height_px > 20 && line->strip.height_px < 160);
            assert_int_equal(line->strip.format, PICTURE_RGB24);
        }
        assert_non_null(strstr(bytes_text(&reading.lines[CARD_NAME].text), "SPESIMEN"));
        int confidence = reading.lines[CARD_NIK].confidence;
        assert_true(truth.nik_fits_birth ? confidence >= 50 : confidence < 50);
        card_reading_free(&reading);
        captured_page_free(&page);
    }
}

/* Nothing but the header of what a page says is taken for granted: not its edges. */
static void test_a_card_that_fills_the_picture_askew(void **state)
{
    struct card_setting setting = {.seed = 5, .skew_degrees = 2.5, .noise = 3, .blur_px = 0.4};
    struct picture scan;
    struct bytes jpeg = {0};
    struct card_truth truth;
    bool upside_down;
    card_specimen_draw(&setting, &scan);
    card_specimen_truth(5, &truth);
    assert_true(picture_encode_jpeg(&scan, 85, &jpeg, NULL));
    struct card_reading reading = read_jpeg(state, &jpeg, &upside_down);
    assert_string_equal(bytes_text(&reading.lines[CARD_NIK].text), truth.nik);
    assert_string_equal(bytes_text(&reading.lines[CARD_BIRTH].text), truth.birth);
    assert_false(upside_down);
    card_reading_free(&reading);
    bytes_free(&jpeg);
    picture_free(&scan);
}

static void assert_nothing_read(struct card_reading *reading)
{
    for (int i = 0; i < CARD_LINES; i++) {
        assert_int_equal(reading->lines[i].text.size, 0);
        assert_int_equal(reading->lines[i].confidence, 0);
    }
    card_reading_free(reading);
}

static void test_what_is_no_card(void **state)
{
    for (int kind = 0; kind < 5; kind++) {
        struct dice dice = {.state = (uint64_t)kind};
        struct picture picture;
        struct bytes jpeg = {0};
        bool upside_down = true;
        if (kind == 0) {
            specimen_letter(&dice, 210, 297, 100, &picture);
        } else if (kind == 1) { /* a letter's part, of a card's shape */
            specimen_letter(&dice, 297, 187, 100, &picture);
        } else if (kind == 2) { /* a card with bars for letters */
            specimen_card(&dice, 300, &picture);
        } else if (kind == 3) {
            struct specimen_photo photo;
            specimen_photograph(7, 600, &photo);
            picture = photo.picture;
        } else {
            specimen_make(1011, 638, &picture);
            memset(picture.pixels.data, 240, picture.pixels.size);
        }
        assert_true(picture_encode_jpeg(&picture, 85, &jpeg, NULL));
        struct card_reading reading = read_jpeg(state, &jpeg, &upside_down);
        assert_nothing_read(&reading);
        assert_false(upside_down);
        bytes_free(&jpeg);
        picture_free(&picture);
    }
}

static void test_little_time(void **state)
{
    struct captured_page page;
    draw_page(4, false, &page);
    static const int timeouts_ms[] = {0, 1, 30, 120};
    for (size_t i = 0; i < sizeof timeouts_ms / sizeof *timeouts_ms; i++) {
        struct card_reading reading;
        bool upside_down;
        assert_true(
            card_reader_read(*state, &page.jpeg, timeouts_ms[i], &reading, &upside_down, NULL));
        if (timeouts_ms[i] <= 1) {
            assert_nothing_read(&reading);
        } else {
            card_reading_free(&reading);
        }
    }
    /* And the reader is none the worse for it. */
    bool upside_down;
    struct card_truth truth;
    card_specimen_truth(4, &truth);
    struct card_reading reading = read_jpeg(state, &page.jpeg, &upside_down);
    assert_string_equal(bytes_text(&reading.lines[CARD_NIK].text), truth.nik);
    card_reading_free(&reading);
    captured_page_free(&page);
}

static void test_broken_files(void **state)
{
    struct captured_page page;
    draw_page(6, false, &page);
    struct card_reading reading;
    bool upside_down;
    struct fault fault = {0};
    struct bytes cut = {0};
    static const size_t sizes[] = {0, 3, 20, 400, 700};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bytes_truncate(&cut, 0);
        bytes_append(&cut, page.jpeg.data, sizes[i]);
        assert_false(card_reader_read(*state, &cut, TIMEOUT_MS, &reading, &upside_down, &fault));
        assert_string_equal(fault.code, "D-01");
    }
    bytes_truncate(&cut, 0);
    bytes_append(&cut, page.jpeg.data, page.jpeg.size / 2);
    assert_false(card_reader_read(*state, &cut, TIMEOUT_MS, &reading, &upside_down, &fault));
    assert_string_equal(fault.code, "D-01");
    assert_false(capture_turn_over(&(struct bytes){0}, NULL, &fault));
    bytes_free(&cut);
    captured_page_free(&page);
}

/* Every pixel of the page is in the turned one, at its place counted from the other corner. */
static void test_turning_over_loses_nothing(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1011, 638}, {640, 480}, {17, 9}, {8, 8}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int width = sizes[i][0], height = sizes[i][1];
        struct dice dice = {.state = i};
        struct picture drawn, preview, before, after, file = {.format = PICTURE_FILE};
        specimen_make(width, height, &drawn);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                memset(specimen_at(&drawn, x, y), 90 + 40 * ((x / 7 + y / 5) & 3), 3);
        memset(specimen_at(&drawn, 0, 0), dice_below(&dice, 60), 3);
        picture_crop(&drawn, 0, 0, width, height, &preview);
        assert_true(picture_encode_jpeg(&drawn, 90, &file.pixels, NULL));
        assert_true(picture_decode(&file, 0, &before, NULL));
        assert_true(capture_turn_over(&file.pixels, &preview, NULL));
        assert_true(picture_decode(&file, 0, &after, NULL));
        int more_x = after.width_px - width, more_y = after.height_px - height;
        assert_true(more_x >= 0 && more_x < 16 && more_y >= 0 && more_y < 16);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                const uint8_t *a = specimen_at(&before, x, y);
                const uint8_t *b =
                    specimen_at(&after, width - 1 - x + more_x, height - 1 - y + more_y);
                for (int c = 0; c < 3; c++)
                    if (abs(a[c] - b[c]) > 6) fail_msg("%d x %d at %d, %d", width, height, x, y);
            }
        }
        assert_memory_equal(specimen_at(&drawn, 0, 0), specimen_at(&preview, width - 1, height - 1),
                            3);
        picture_free(&before);
        picture_free(&after);
        picture_free(&file);
        picture_free(&preview);
        picture_free(&drawn);
    }
}

static struct card_text text_of(const char *line)
{
    struct card_text text = {0};
    for (const char *c = line; *c; c++) {
        text.symbols[text.count] =
            (struct card_symbol){*c, 90, 10 * text.count, 10 * text.count + 8};
        text.count++;
    }
    return text;
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *line, *label, *value; /* NULL: the label is not there */
    } labels[] = {
        {"Nama : SPESIMEN", "NAMA", "SPESIMEN"},
        {"~ Narna : SPESIMEN", "NAMA", NULL},
        {"| Nema :SPESIMEN", "NAMA", "SPESIMEN"},
        {"Nama SPESIMEN", "NAMA", "SPESIMEN"},
        {"Tempat/Tgi Lahir : KOTA, 01-02-1990", "TEMPATTGLLAHIR", "KOTA, 01-02-1990"},
        {"Tempat/TgI Lahlr: KOTA", "TEMPATTGLLAHIR", "KOTA"},
        {"", "NAMA", NULL},
        {":", "NAMA", NULL},
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct card_text text = text_of(labels[i].line);
        int at = card_words_value(&text, labels[i].label);
        const char *value = at < 0 ? NULL : labels[i].line + at;
        if (!value != !labels[i].value || (value && strcmp(value, labels[i].value) != 0))
            fail_msg("\"%s\": %s", labels[i].line, value ? value : "none");
    }
    static const struct {
        const char *line, *iso;
    } dates[] = {
        {"PEKALONGAN, 31-01-1990", "1990-01-31"},
        {"PEKALONGAN, 3I-O1-l99O", "1990-01-31"},
        {"KOTA,31-01-1990", "1990-01-31"},
        {"KOTA, 31 01 1990 |", "1990-01-31"},
        {"KOTA, 31-02-1990", NULL},
        {"KOTA, 31-01-19", NULL},
        {"KOTA, 00-01-1990", NULL},
        {"KOTA", NULL},
        {"", NULL},
        {"29-02-2000", "2000-02-29"},
        {"KOTA, 31-01-3990", NULL},
        {"KOTA, 131-01-1990", NULL},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct card_text text = text_of(dates[i].line);
        char iso[CARD_DATE_SIZE] = "";
        int confidence;
        bool found = card_words_date(&text, 0, iso, &confidence);
        if (found != (dates[i].iso != NULL) || (found && strcmp(iso, dates[i].iso) != 0))
            fail_msg("\"%s\": %s", dates[i].line, iso);
    }
    static const struct {
        const char *line;
        char sex; /* 0: none */
    } sexes[] = {{"LAKI-LAKI Gol. Darah : A", 'L'},
                 {"PEREMPUAN", 'P'},
                 {"PEREMPUAM", 'P'},
                 {"LAKl-LAKI", 'L'},
                 {"KAWIN", 0},
                 {"", 0}};
    for (size_t i = 0; i < sizeof sexes / sizeof *sexes; i++) {
        struct card_text text = text_of(sexes[i].line);
        char sex = 0;
        int confidence;
        assert_int_equal(card_words_sex(&text, 0, &sex, &confidence), sexes[i].sex != 0);
        assert_int_equal(sex, sexes[i].sex);
    }
}

static void test_names_and_digits(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name;
    } names[] = {
        {"SPESIMEN AWAN", "SPESIMEN AWAN"},
        {": SPESIMEN, S.KOM.", "SPESIMEN, S.KOM."},
        {"SPES1MEN B0LA |", "SPESIMEN BOLA"},
        {"# SPESIMEN", "SPESIMEN"},
        {"SPESIMEN ,", "SPESIMEN"},
        {"~ ~", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct card_text text = text_of(names[i].line);
        char name[CARD_NAME_SIZE] = "";
        int confidence;
        bool found = card_words_name(&text, 0, name, &confidence);
        if (found != (names[i].name != NULL) || (found && strcmp(name, names[i].name) != 0))
            fail_msg("\"%s\": \"%s\"", names[i].line, name);
    }
    static const struct {
        const char *line, *digits;
    } lines[] = {
        {"NIK : 3375011708900001", "3375011708900001"},
        {"NIK :33750117O8900001 |", "33750117089000011"},
        {"NIK 3375 0117 0890 0001", "3375011708900001"},
        {"Nama : BOBI SOSIZ", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct card_text text = text_of(lines[i].line);
        char digits[CARD_SYMBOLS_MAX] = "";
        int confidence, left;
        int count = card_words_digits(&text, digits, &confidence, &left);
        if ((size_t)count != strlen(lines[i].digits) || strcmp(digits, lines[i].digits) != 0)
            fail_msg("\"%s\": \"%s\"", lines[i].line, digits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_names_and_digits),
        cmocka_unit_test(test_turning_over_loses_nothing),
        cmocka_unit_test(test_cards_are_read),
        cmocka_unit_test(test_a_card_that_fills_the_picture_askew),
        cmocka_unit_test(test_what_is_no_card),
        cmocka_unit_test(test_little_time),
        cmocka_unit_test(test_broken_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
