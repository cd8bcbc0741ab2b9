/* Text: wrapping, balance, cutting, and foreign bytes. */
#include "ui_fixture.h"

#include <string.h>

struct world {
    struct theme theme;
    struct canvas *canvas;
};

static int setup(void **state)
{
    static struct world world;
    world.theme = theme_for(1080, 1920, 4.03, 1.0);
    world.canvas = canvas_for(&world.theme);
    canvas_begin(world.canvas, &world.theme);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    canvas_destroy(world->canvas);
    return 0;
}

static int lines_of(struct world *world, int width, enum type_style style, const char *text)
{
    return canvas_text_height(world->canvas, width, style, text) /
           theme_line_px(&world->theme, style);
}

/* The columns that hold ink between two rows. */
static bool ink_span(const struct canvas *canvas, int from_y, int to_y, int *out_left,
                     int *out_right)
{
    int left = 1 << 20, right = -1;
    struct rect area = canvas_area(canvas);
    for (int y = from_y; y < to_y; y++)
        for (int x = 0; x < area.width; x++)
            if (pixel_at(canvas, x, y) == 0xFF000000) {
                left = x < left ? x : left;
                right = x > right ? x : right;
            }
    if (right < 0) return false;
    *out_left = left;
    *out_right = right;
    return true;
}

static void words_break_at_spaces_and_newlines(void **state)
{
    struct world *world = *state;
    int one = canvas_text_width(world->canvas, TYPE_BODY, "satu dua");
    assert_int_equal(lines_of(world, one + 1, TYPE_BODY, "satu dua"), 1);
    assert_int_equal(lines_of(world, one - 4, TYPE_BODY, "satu dua"), 2);
    assert_int_equal(lines_of(world, 900, TYPE_BODY, "satu\ndua\n\ntiga"), 4);
    assert_int_equal(lines_of(world, 900, TYPE_BODY, ""), 0);
    assert_int_equal(lines_of(world, 60, TYPE_BODY, "a b c"), 2);
    /* A word longer than the line is broken, and nothing is lost for ever. */
    assert_in_range(lines_of(world, 100, TYPE_BODY, "pertanggungjawaban"), 3, 6);
    assert_int_equal(lines_of(world, 1, TYPE_BODY, "abc"), 3);
    assert_int_equal(canvas_text_width(world->canvas, TYPE_BODY, "satu dua\nx"), one);
}

static void an_address_breaks_before_a_sign(void **state)
{
    struct world *world = *state;
    const char *address = "contoh@spesimen.example";
    int whole = canvas_text_width(world->canvas, TYPE_STRONG, address);
    int before = canvas_text_width(world->canvas, TYPE_STRONG, "contoh@spesimen"), left, right;
    int line = theme_line_px(&world->theme, TYPE_STRONG);
    struct rect rect = {0, 0, whole - 8, 4 * line};
    canvas_fill(world->canvas, (struct rect){0, 0, 1080, 1920}, 0xFFFFFFFF);
    canvas_text(world->canvas, rect, TYPE_STRONG, 0xFF000000, ALIGN_LEFT, address);
    assert_int_equal(lines_of(world, rect.width, TYPE_STRONG, address), 2);
    assert_true(ink_span(world->canvas, 0, line, &left, &right));
    assert_in_range(right, before - 6, before);
}

static void kerning_is_read(void **state)
{
    struct world *world = *state;
    int pair = canvas_text_width(world->canvas, TYPE_DISPLAY, "AV");
    int apart = canvas_text_width(world->canvas, TYPE_DISPLAY, "A") +
                canvas_text_width(world->canvas, TYPE_DISPLAY, "V");
    /* More than the style's own tracking. */
    assert_true(pair < apart - 5);
}

static void figures_of_a_code_are_tabular(void **state)
{
    struct world *world = *state;
    int ones = canvas_text_width(world->canvas, TYPE_CODE, "1111");
    int eights = canvas_text_width(world->canvas, TYPE_CODE, "8888");
    assert_int_equal(ones, eights);
    assert_true(canvas_text_width(world->canvas, TYPE_BODY, "1111") <
                canvas_text_width(world->canvas, TYPE_BODY, "8888"));
}

static void titles_are_balanced(void **state)
{
    struct world *world = *state;
    const char *title = "Permohonan Anda sudah kami terima";
    assert_int_equal(lines_of(world, 968, TYPE_TITLE, title), 2);
    canvas_text(world->canvas, (struct rect){0, 0, 968, 400}, TYPE_TITLE, 0xFF000000, ALIGN_LEFT,
                title);
    int line = theme_line_px(&world->theme, TYPE_TITLE), left, first, second;
    assert_true(ink_span(world->canvas, 0, line, &left, &first));
    assert_true(ink_span(world->canvas, line + 12, 2 * line, &left, &second));
    /* "terima" alone would be 180 px. */
    assert_true(second > first * 6 / 10);
}

static void alignment(void **state)
{
    struct world *world = *state;
    static const enum align aligns[] = {ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT};
    for (int i = 0; i < 3; i++)
        canvas_text(world->canvas, (struct rect){100, 100 * i, 800, 100}, TYPE_BODY, 0xFF000000,
                    aligns[i], "HHHH");
    int left[3], right[3];
    for (int i = 0; i < 3; i++)
        assert_true(ink_span(world->canvas, 100 * i, 100 * i + 60, &left[i], &right[i]));
    assert_in_range(left[0], 100, 106);
    assert_in_range(right[2], 893, 900);
    int middle = (left[1] + right[1]) / 2;
    assert_in_range(middle, 498, 502);
}

static void capitals_stand_in_the_middle_of_their_line(void **state)
{
    struct world *world = *state;
    canvas_text(world->canvas, (struct rect){0, 0, 800, 100}, TYPE_TITLE, 0xFF000000, ALIGN_LEFT,
                "HHH");
    int top = 0, bottom = 0, left, right;
    while (!ink_span(world->canvas, top, top + 1, &left, &right))
        top++;
    for (int y = top; y < 100; y++)
        if (ink_span(world->canvas, y, y + 1, &left, &right)) bottom = y;
    int line = theme_line_px(&world->theme, TYPE_TITLE);
    assert_in_range(top + bottom + 1, line - 3, line + 3);
}

static bool is_clipped(struct world *world, struct rect rect, const char *text)
{
    canvas_text(world->canvas, rect, TYPE_BODY, 0xFF000000, ALIGN_LEFT, text);
    canvas_element(world->canvas, "text", ROLE_TEXT, text, (struct rect){0, 0, 9, 9}, true);
    int last = canvas_element_count(world->canvas) - 1;
    return canvas_element_at(world->canvas, last)->clipped;
}

static void what_does_not_fit_is_marked(void **state)
{
    struct world *world = *state;
    int line = theme_line_px(&world->theme, TYPE_BODY);
    const char *text = "Semua layanan gratis. Sentuh untuk melihat syaratnya.";
    assert_false(is_clipped(world, (struct rect){0, 0, 1000, line}, text));
    assert_true(is_clipped(world, (struct rect){0, 100, 400, line}, text));
    int left, right;
    assert_true(ink_span(world->canvas, 100, 100 + line, &left, &right));
    assert_true(right < 400);
    assert_false(ink_span(world->canvas, 100 + line, 100 + 3 * line, &left, &right));
    assert_false(is_clipped(world, (struct rect){0, 200, 400, 3 * line}, text));
    assert_true(is_clipped(world, (struct rect){0, 400, 400, 5}, text));
    assert_false(ink_span(world->canvas, 400, 500, &left, &right));
    /* The mark belongs to the text before it alone. */
    assert_false(is_clipped(world, (struct rect){0, 500, 400, line}, "Ya"));
    assert_false(is_clipped(world, (struct rect){0, 600, 400, 0}, ""));
}

static void the_height_drawn_is_the_height_promised(void **state)
{
    struct world *world = *state;
    static const char *const texts[] = {"Satu",
                                        "Foto diambil sendiri saat wajah sudah pas. "
                                        "Kerudung tidak perlu dilepas.",
                                        "a\nb",
                                        "Pindah tugas, pensiun, data berubah, atau kunci "
                                        "bocor, dan banyak lagi alasan yang panjang"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (enum type_style style = 0; style < TYPE_COUNT; style++)
            for (int width = 300; width < 1000; width += 170) {
                int promised = canvas_text_height(world->canvas, width, style, texts[i]);
                int drawn = canvas_text(world->canvas, (struct rect){0, 0, width, promised}, style,
                                        0xFF000000, ALIGN_LEFT, texts[i]);
                assert_int_equal(drawn, promised);
                canvas_element(world->canvas, "x", ROLE_TEXT, "", (struct rect){0, 0, 1, 1}, true);
                int last = canvas_element_count(world->canvas) - 1;
                assert_false(canvas_element_at(world->canvas, last)->clipped);
                struct rect damage[DAMAGE_MAX];
                canvas_end(world->canvas, damage);
                canvas_begin(world->canvas, &world->theme);
            }
}

static void foreign_bytes_do_no_harm(void **state)
{
    struct world *world = *state;
    static const char *const texts[] = {
        "\xFF\xFE",         "\xC3",         "a\xE2\x80",
        "\xF0\x9F\x98\x80", "\xC0\x80",     "\xED\xA0\x80",
        "\xF7\xBF\xBF\xBF", "\x80\x80\x80", "caf\xC3\xA9 \xE2\x80\xA6",
        "\t\x01\x7F",       "    ",         " \n \n ",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (int width = 1; width < 300; width += 70) {
            int height = canvas_text_height(world->canvas, width, TYPE_BODY, texts[i]);
            assert_in_range(height, 0, 20 * 60);
            canvas_text(world->canvas, (struct rect){0, 0, width, 48}, TYPE_BODY, 0xFF000000,
                        ALIGN_RIGHT, texts[i]);
        }
}

static void many_sizes_share_the_cache(void **state)
{
    struct world *world = *state;
    /* More glyphs than the cache has places: the oldest make room. */
    for (int round = 0; round < 3; round++)
        for (int size = 20; size < 60; size++) {
            world->theme.scale = size / 34.0;
            for (enum type_style style = TYPE_SMALL; style <= TYPE_TITLE; style++)
                canvas_text(world->canvas, (struct rect){0, 0, 1080, 600}, style, 0xFF000000,
                            ALIGN_LEFT, "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz");
        }
    int left, right;
    assert_true(ink_span(world->canvas, 0, 100, &left, &right));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(words_break_at_spaces_and_newlines),
        T(an_address_breaks_before_a_sign),
        T(kerning_is_read),
        T(figures_of_a_code_are_tabular),
        T(titles_are_balanced),
        T(alignment),
        T(capitals_stand_in_the_middle_of_their_line),
        T(what_does_not_fit_is_marked),
        T(the_height_drawn_is_the_height_promised),
        T(foreign_bytes_do_no_harm),
        T(many_sizes_share_the_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
