/* In which order the keys walk over a screen. */
#include "ui/focus.h"

#include "ui_fixture.h"

#include <string.h>

static const struct rect box = {10, 10, 20, 20};

static struct canvas *begin(struct theme *theme)
{
    *theme = theme_for(1080, 1920, 4.03, 1);
    struct canvas *canvas = canvas_for(theme);
    canvas_begin(canvas, theme);
    return canvas;
}

static void add(struct canvas *canvas, const char *id, enum role role, enum zone zone)
{
    canvas_zone(canvas, zone);
    canvas_element(canvas, id, role, id[0] ? id : "words", box, true);
}

/* As a frame registers them: the header first, the bar before the body. */
static void add_screen(struct canvas *canvas)
{
    add(canvas, "heading", ROLE_TEXT, ZONE_HEAD);
    add(canvas, "help", ROLE_BUTTON, ZONE_HEAD);
    add(canvas, "title", ROLE_TITLE, ZONE_BODY);
    add(canvas, "subtitle", ROLE_TEXT, ZONE_BODY);
    add(canvas, "back", ROLE_BUTTON, ZONE_BACK);
    add(canvas, "next", ROLE_BUTTON, ZONE_PRIMARY);
    add(canvas, "field", ROLE_FIELD, ZONE_BODY);
}

static const char *ids(const struct canvas *canvas, bool texts)
{
    static char out[512];
    int order[ELEMENTS_MAX], count = focus_order(canvas, texts, order);
    out[0] = 0;
    for (int i = 0; i < count; i++) {
        strncat(out, canvas_element_at(canvas, order[i])->id, sizeof out - strlen(out) - 1);
        strncat(out, " ", sizeof out - strlen(out) - 1);
    }
    return out;
}

static void test_reading_order(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    add_screen(canvas);
    assert_string_equal(ids(canvas, true), "title subtitle field next back heading help ");
    assert_string_equal(ids(canvas, false), "field next back help ");
    canvas_destroy(canvas);
}

static void test_the_first_follows_the_last(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct focus focus = {0};
    add_screen(canvas);
    assert_int_equal(focus_find(canvas, &focus), -1);
    for (int round = 0; round < 2; round++) {
        static const char *const expected[] = {"field", "next", "back", "help"};
        for (int i = 0; i < 4; i++) {
            assert_true(focus_move(canvas, &focus, FOCUS_NEXT, false));
            assert_string_equal(focus.id, expected[i]);
        }
    }
    assert_true(focus_move(canvas, &focus, FOCUS_PREVIOUS, false));
    assert_string_equal(focus.id, "back");
    focus = (struct focus){0};
    assert_true(focus_move(canvas, &focus, FOCUS_PREVIOUS, false));
    assert_string_equal(focus.id, "help");
    canvas_destroy(canvas);
}

/* What was disabled by nature is a stop, for one has to hear of it; what lies under is none. */
static void test_a_dialog_takes_the_focus(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct focus focus = {0};
    add_screen(canvas);
    focus_set(canvas, &focus, 5);
    canvas_cover(canvas);
    assert_int_equal(focus_find(canvas, &focus), -1);
    assert_false(focus_move(canvas, &focus, FOCUS_NEXT, true));
    add(canvas, "dialog", ROLE_ALERT, ZONE_BODY);
    add(canvas, "yes", ROLE_BUTTON, ZONE_BODY);
    canvas_element(canvas, "no", ROLE_BUTTON, "no", box, false);
    assert_string_equal(ids(canvas, true), "dialog yes no ");
    canvas_destroy(canvas);
}

/* Texts share the empty id: each is found again by its number, in a list that is made anew. */
static void test_found_again_in_the_next_frame(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct focus focus = {0};
    add(canvas, "", ROLE_TEXT, ZONE_BODY);
    canvas_element(canvas, "", ROLE_TEXT, "second", (struct rect){50, 50, 9, 9}, true);
    add(canvas, "next", ROLE_BUTTON, ZONE_PRIMARY);
    focus_set(canvas, &focus, 1);
    canvas_begin(canvas, &theme);
    add_screen(canvas);
    add(canvas, "", ROLE_TEXT, ZONE_BODY);
    canvas_element(canvas, "", ROLE_TEXT, "second", (struct rect){50, 50, 9, 9}, true);
    int found = focus_find(canvas, &focus);
    assert_true(found >= 0);
    assert_string_equal(canvas_element_at(canvas, found)->label, "second");
    canvas_begin(canvas, &theme);
    add_screen(canvas);
    assert_int_equal(focus_find(canvas, &focus), -1);
    canvas_destroy(canvas);
}

static void test_a_row_is_one_stop(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct row row = {.id = "service", .title = "Penerbitan", .hint = "Untuk ASN"};
    row.chips[0].text = "3 hari kerja";
    ui_row(canvas, 40, 400, 900, &row);
    row.id = "other";
    ui_row(canvas, 40, 800, 900, &row);
    assert_string_equal(ids(canvas, true), "service other ");
    canvas_destroy(canvas);
}

static const char *moved(struct canvas *canvas, struct focus *focus, enum focus_step step)
{
    assert_true(focus_move(canvas, focus, step, false));
    return focus->id;
}

static void test_the_keyboard_has_rows(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct focus focus = {0};
    struct keyboard keyboard = {.layout = KEYBOARD_TEXT};
    add_screen(canvas);
    ui_keyboard(canvas, &keyboard);
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "field");
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "key-q");
    assert_string_equal(moved(canvas, &focus, FOCUS_NEXT), "key-w");
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "key-s");
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "key-z");
    assert_string_equal(moved(canvas, &focus, FOCUS_ABOVE), "key-s");
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "key-z");
    moved(canvas, &focus, FOCUS_BELOW);
    assert_string_equal(moved(canvas, &focus, FOCUS_BELOW), "next");
    moved(canvas, &focus, FOCUS_ABOVE);
    assert_string_equal(focus.id, "key-.");
    for (int i = 0; i < 4; i++)
        moved(canvas, &focus, FOCUS_ABOVE);
    assert_string_equal(focus.id, "field");
    canvas_destroy(canvas);
}

/* With up and down alone every key is still reached, and left again. */
static void test_the_keyboard_is_no_trap(void **state)
{
    (void)state;
    struct theme theme;
    struct canvas *canvas = begin(&theme);
    struct focus focus = {0};
    struct keyboard keyboard = {.layout = KEYBOARD_EMAIL};
    add_screen(canvas);
    ui_keyboard(canvas, &keyboard);
    int order[ELEMENTS_MAX], count = focus_order(canvas, false, order);
    for (int i = 0; i < count; i++) {
        moved(canvas, &focus, FOCUS_NEXT);
        assert_int_equal(focus_find(canvas, &focus), order[i]);
    }
    assert_string_equal(moved(canvas, &focus, FOCUS_NEXT), "field");
    canvas_destroy(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_order),
        cmocka_unit_test(test_the_first_follows_the_last),
        cmocka_unit_test(test_a_dialog_takes_the_focus),
        cmocka_unit_test(test_found_again_in_the_next_frame),
        cmocka_unit_test(test_a_row_is_one_stop),
        cmocka_unit_test(test_the_keyboard_has_rows),
        cmocka_unit_test(test_the_keyboard_is_no_trap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
