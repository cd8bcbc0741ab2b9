/* Sizes on other screens than the reference terminal, and contrast. */
#include "ui_fixture.h"

#include "ui/icons.h"

#include <math.h>
#include <string.h>

static void lengths_follow_the_screen(void **state)
{
    (void)state;
    static const struct {
        int width, height, reference, expected;
    } cases[] = {
        {1080, 1920, 100, 100}, {1080, 1920, 0, 0}, {2160, 3840, 100, 200}, {800, 1280, 90, 60},
        {1920, 1080, 100, 80},  {540, 960, 1, 1},   {1080, 2400, 100, 100}, {1200, 1920, 100, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct theme theme = theme_for(cases[i].width, cases[i].height, 4.03, 1.0);
        assert_int_equal(theme_px(&theme, cases[i].reference), cases[i].expected);
        /* Lengths do not grow with the type. */
        theme.scale = 1.42;
        assert_int_equal(theme_px(&theme, cases[i].reference), cases[i].expected);
    }
}

static void the_reference_sizes(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    assert_int_equal(theme_type_px(&theme, TYPE_SMALL), 27);
    assert_int_equal(theme_type_px(&theme, TYPE_BODY), 34);
    assert_int_equal(theme_type_px(&theme, TYPE_LARGE), 40);
    assert_int_equal(theme_type_px(&theme, TYPE_TITLE), 60);
    assert_int_equal(theme_type_px(&theme, TYPE_CODE), 72);
    assert_int_equal(theme_type_px(&theme, TYPE_DISPLAY), 104);
    assert_int_equal(theme_mm(&theme, 20), 81);
    theme.scale = 1.42;
    assert_int_equal(theme_type_px(&theme, TYPE_BODY), 48);
    assert_int_equal(theme_type_px(&theme, TYPE_TITLE), 85);
    /* The largest text is for what is read; titles are large already. */
    theme.scale = 1.75;
    assert_int_equal(theme_type_px(&theme, TYPE_BODY), 60);
    assert_int_equal(theme_type_px(&theme, TYPE_TITLE), 85);
}

static void no_capital_is_lower_than_the_law_allows(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        double px_per_mm;
    } screens[] = {{1080, 1920, 4.03}, {1920, 1080, 4.03}, {800, 1280, 4.03},
                   {800, 1280, 5.9},   {1920, 1080, 3.0},  {2160, 3840, 8.06}};
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct theme theme =
            theme_for(screens[i].width, screens[i].height, screens[i].px_per_mm, 1.0);
        for (enum type_style style = 0; style < TYPE_COUNT; style++) {
            double capital_mm = theme_type_px(&theme, style) * 0.727 / screens[i].px_per_mm;
            /* Half a pixel is what rounding may take. */
            assert_true(capital_mm > 4.8 - 0.5 / screens[i].px_per_mm);
            assert_true(theme_line_px(&theme, style) >= theme_type_px(&theme, style));
        }
    }
}

static double channel(uint32_t value)
{
    double part = value / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* WCAG 2.2: relative luminance and contrast ratio. */
static double contrast(uint32_t a, uint32_t b)
{
    double first = 0.2126 * channel(a >> 16 & 255) + 0.7152 * channel(a >> 8 & 255) +
                   0.0722 * channel(a & 255);
    double second = 0.2126 * channel(b >> 16 & 255) + 0.7152 * channel(b >> 8 & 255) +
                    0.0722 * channel(b & 255);
    return first > second ? (first + 0.05) / (second + 0.05) : (second + 0.05) / (first + 0.05);
}

static void text_stands_out_from_its_ground(void **state)
{
    (void)state;
    static const struct {
        enum colour_name text, ground;
        double normal;
    } pairs[] = {
        {COLOUR_INK, COLOUR_GROUND, 15},
        {COLOUR_INK, COLOUR_SURFACE, 15},
        {COLOUR_QUIET, COLOUR_GROUND, 6.5},
        {COLOUR_QUIET, COLOUR_SURFACE, 6.5},
        {COLOUR_ON_PRIMARY, COLOUR_PRIMARY, 7},
        {COLOUR_ON_PRIMARY, COLOUR_PRESSED, 7},
        {COLOUR_QUIET, COLOUR_TRACK, 4.5},
        {COLOUR_INK, COLOUR_ACCENT_TINT, 7},
        {COLOUR_QUIET, COLOUR_ACCENT_TINT, 4.5},
        {COLOUR_QUIET, COLOUR_TINT, 4.5},
        {COLOUR_BAD, COLOUR_GROUND, 4.5},
        {COLOUR_GOOD, COLOUR_SURFACE, 4.5},
        {COLOUR_PRIMARY, COLOUR_SURFACE, 4.5},
        {COLOUR_ACCENT, COLOUR_SURFACE, 3},
        {COLOUR_ON_DARK_QUIET, COLOUR_PRESSED, 4.5},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
        double ratio =
            contrast(theme_colour(&theme, pairs[i].text), theme_colour(&theme, pairs[i].ground));
        if (ratio < pairs[i].normal) fail_msg("pair %zu has only %.2f", i, ratio);
        for (theme.contrast = CONTRAST_DARK; theme.contrast <= CONTRAST_LIGHT; theme.contrast++) {
            ratio = contrast(theme_colour(&theme, pairs[i].text),
                             theme_colour(&theme, pairs[i].ground));
            if (ratio < 20) fail_msg("pair %zu, mode %d: %.2f", i, theme.contrast, ratio);
        }
    }
}

static void words_find_their_icons(void **state)
{
    (void)state;
    assert_int_equal(icon_from_word("verified"), ICON_VERIFIED);
    assert_int_equal(icon_from_word("renew"), ICON_RENEW);
    assert_int_equal(icon_from_word("lock"), ICON_LOCK);
    assert_int_equal(icon_from_word("block"), ICON_BLOCK);
    assert_int_equal(icon_from_word("no such word"), ICON_DOCUMENT);
    assert_int_equal(icon_from_word(NULL), ICON_DOCUMENT);
}

static void every_icon_is_in_the_font(void **state)
{
    (void)state;
    struct theme theme = theme_for(200, 200, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    for (enum icon icon = ICON_NONE + 1; icon < ICON_COUNT; icon++) {
        canvas_begin(canvas, &theme);
        canvas_fill(canvas, canvas_area(canvas), 0xFFFFFFFF);
        canvas_icon(canvas, icon, 40, 40, 96, 0xFF000000);
        int inked = 0, outside = 0;
        for (int y = 0; y < 200; y++)
            for (int x = 0; x < 200; x++) {
                bool dark = (pixel_at(canvas, x, y) & 255) < 128;
                bool inside = x >= 40 && x < 136 && y >= 40 && y < 136;
                inked += dark;
                outside += dark && !inside;
            }
        if (inked < 200) fail_msg("icon %d (U+%04X) is empty", icon, icon_code(icon));
        if (outside) fail_msg("icon %d (U+%04X) leaves its square", icon, icon_code(icon));
        struct rect damage[DAMAGE_MAX];
        canvas_end(canvas, damage);
    }
    canvas_destroy(canvas);
}

static void words_without_a_catalogue_are_themselves(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    assert_string_equal(tr(&theme, "Kembali"), "Kembali");
    struct fault fault = {0};
    struct text *text = text_create(SOURCE_DIR "/assets/text", &fault);
    assert_non_null(text);
    theme.text = text;
    theme.language = LANGUAGE_EN;
    assert_string_equal(tr(&theme, "Kembali"), "Back");
    text_destroy(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_follow_the_screen),
        cmocka_unit_test(the_reference_sizes),
        cmocka_unit_test(no_capital_is_lower_than_the_law_allows),
        cmocka_unit_test(text_stands_out_from_its_ground),
        cmocka_unit_test(words_find_their_icons),
        cmocka_unit_test(every_icon_is_in_the_font),
        cmocka_unit_test(words_without_a_catalogue_are_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
