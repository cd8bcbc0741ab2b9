/* The checks themselves: each is shown a screen with the one fault that it is there to find, and
 * the same screen without it. */
#include "../unit/ui_fixture.h"
#include "audit.h"
#include "layout.h"
#include "looks.h"

#include <string.h>

enum { WIDTH = 1080, HEIGHT = 1920 };

/* What a bad screen would draw. Colours 0: as they should be. */
struct bad {
    uint32_t label, name, typed, edge;
    bool disabled;
};

static struct canvas *canvas;
static struct theme theme;

static int setup(void **state)
{
    (void)state;
    theme = theme_for(WIDTH, HEIGHT, 4.0, 1.0);
    canvas = canvas_for(&theme);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

static void begin(enum contrast contrast)
{
    theme.contrast = contrast;
    theme.scale = 1;
    canvas_begin(canvas, &theme);
    canvas_fill(canvas, canvas_area(canvas), theme_colour(&theme, COLOUR_GROUND));
}

static void end(void)
{
    struct rect damage[DAMAGE_MAX];
    canvas_end(canvas, damage);
}

static uint32_t or_ink(uint32_t colour)
{
    return colour ? colour : theme_colour(&theme, COLOUR_INK);
}

/* A label, and a field with a name, an edge, something typed, and the cursor behind it. */
static int contrast_faults(enum contrast contrast, const struct bad *bad)
{
    begin(contrast);
    struct rect label = {40, 20, 300, 80}, box = {40, 140, 300, 100};
    canvas_text(canvas, label, TYPE_BODY, or_ink(bad->label), ALIGN_LEFT, "Surat");
    canvas_element(canvas, "paper", bad->disabled ? ROLE_BUTTON : ROLE_TEXT, "Surat", label,
                   !bad->disabled);
    canvas_text(canvas, (struct rect){40, 100, 300, 30}, TYPE_SMALL_BOLD, or_ink(bad->name),
                ALIGN_LEFT, "Nama");
    canvas_round(canvas, box, 6, theme_colour(&theme, COLOUR_SURFACE));
    canvas_round_line(canvas, box, 6, 3, or_ink(bad->edge));
    int size = theme_type_px(&theme, TYPE_KEY);
    canvas_text(canvas, (struct rect){60, 165, 200, 50}, TYPE_KEY, or_ink(bad->typed), ALIGN_LEFT,
                "BUDI");
    canvas_fill(canvas, (struct rect){200, 160, 4, size * 13 / 10},
                theme_colour(&theme, COLOUR_PRIMARY));
    canvas_element(canvas, "name", ROLE_FIELD, "Nama", box, true);
    canvas_set_value(canvas, "BUDI");
    end();
    return audit_check_contrast(canvas, &theme, "bad");
}

static void faint_colours_are_found_in_every_contrast(void **state)
{
    (void)state;
    static const uint32_t faint[CONTRASTS] = {0xFF9AA4A8, 0xFF505050, 0xFFA0A0A0};
    for (enum contrast contrast = 0; contrast < CONTRASTS; contrast++) {
        assert_int_equal(contrast_faults(contrast, &(struct bad){0}), 0);
        assert_int_equal(contrast_faults(contrast, &(struct bad){.label = faint[contrast]}), 1);
        assert_int_equal(contrast_faults(contrast, &(struct bad){.name = faint[contrast]}), 1);
        assert_int_equal(contrast_faults(contrast, &(struct bad){.typed = faint[contrast]}), 1);
        assert_int_equal(
            contrast_faults(contrast, &(struct bad){.label = faint[contrast], .disabled = true}),
            1);
    }
    assert_int_equal(contrast_faults(CONTRAST_NORMAL, &(struct bad){.edge = 0xFFB9C4C2}), 1);
}

/* In high contrast 7:1; what cannot be pressed now may be as quiet as text elsewhere. */
static void high_contrast_asks_for_more(void **state)
{
    (void)state;
    const uint32_t middling = 0xFF666666; /* 5.7:1 on white */
    assert_int_equal(contrast_faults(CONTRAST_NORMAL, &(struct bad){.label = middling}), 0);
    assert_int_equal(contrast_faults(CONTRAST_LIGHT, &(struct bad){.label = middling}), 1);
    assert_int_equal(
        contrast_faults(CONTRAST_LIGHT, &(struct bad){.label = middling, .disabled = true}), 0);
}

static int layout_faults(enum role role, int width, int height)
{
    begin(CONTRAST_NORMAL);
    canvas_element(canvas, "press", role, "Tekan", (struct rect){20, 20, width, height}, true);
    end();
    return layout_check(canvas, theme.px_per_mm, "bad");
}

static void what_a_finger_must_find_is_wide_and_high(void **state)
{
    (void)state;
    static const enum role roles[] = {ROLE_BUTTON, ROLE_KEY, ROLE_FIELD};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        assert_int_equal(layout_faults(roles[i], 60, 60), 0);
        assert_int_equal(layout_faults(roles[i], 58, 60), 1);
        assert_int_equal(layout_faults(roles[i], 60, 58), 1);
    }
    assert_int_equal(layout_faults(ROLE_TEXT, 58, 58), 0);
}

static int primary_faults(int width, int height)
{
    begin(CONTRAST_NORMAL);
    canvas_element(canvas, "title", ROLE_TITLE, "Judul", (struct rect){20, 120, 200, 40}, true);
    canvas_zone(canvas, ZONE_PRIMARY);
    canvas_element(canvas, "next", ROLE_BUTTON, "Lanjut", (struct rect){20, 20, width, height},
                   true);
    end();
    return audit_check(canvas, &theme, "form", "bad");
}

static void what_leads_on_is_larger_still(void **state)
{
    (void)state;
    assert_int_equal(primary_faults(80, 80), 0);
    assert_int_equal(primary_faults(78, 80), 1);
    assert_int_equal(primary_faults(80, 78), 1);
}

static void every_contrast_is_seen_in_every_language(void **state)
{
    (void)state;
    int seen[CONTRASTS][LANGUAGE_COUNT] = {0}, read[TEXT_SIZES][LANGUAGE_COUNT] = {0};
    struct look look;
    bool pixels;
    for (unsigned i = 0; look_of_words(i, &look, &pixels); i++) {
        if (pixels)
            seen[look.contrast][look.language]++;
        else
            read[look.size][look.language]++;
    }
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        for (int i = 0; i < CONTRASTS; i++)
            assert_int_equal(seen[i][language], 1);
        for (int i = 0; i < TEXT_SIZES; i++)
            assert_int_equal(read[i][language], 1);
    }
}

static void every_size_is_laid_out_in_every_language_on_every_glass(void **state)
{
    (void)state;
    static const int widths[] = {1080, 1920, 800};
    struct look look;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        int found[TEXT_SIZES][LANGUAGE_COUNT] = {0};
        for (unsigned at = 0; look_of_layout(at, &look); at++)
            if (look.width_px == widths[i] && !look.reach && !look.left_handed)
                found[look.size][look.language]++;
        for (int size = 0; size < TEXT_SIZES; size++)
            for (int language = 0; language < LANGUAGE_COUNT; language++)
                assert_int_equal(found[size][language], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faint_colours_are_found_in_every_contrast),
        cmocka_unit_test(high_contrast_asks_for_more),
        cmocka_unit_test(what_a_finger_must_find_is_wide_and_high),
        cmocka_unit_test(what_leads_on_is_larger_still),
        cmocka_unit_test(every_contrast_is_seen_in_every_language),
        cmocka_unit_test(every_size_is_laid_out_in_every_language_on_every_glass),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
