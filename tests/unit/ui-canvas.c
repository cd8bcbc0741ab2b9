/* The canvas: damage, what is registered and found, clipping, and that nothing survives a wipe. */
#include "ui_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 500, HEIGHT = 300 };

struct world {
    struct theme theme;
    struct canvas *canvas;
};

static int setup(void **state)
{
    static struct world world;
    world.theme = theme_for(WIDTH, HEIGHT, 4.03, 1.0);
    world.canvas = canvas_for(&world.theme);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    canvas_destroy(world->canvas);
    return 0;
}

/* Draws a frame with single pixels set, and returns its damage. */
static int frame_with(struct world *world, const struct rect *dots, int dots_count,
                      struct rect damage[DAMAGE_MAX])
{
    canvas_begin(world->canvas, &world->theme);
    for (int i = 0; i < dots_count; i++)
        canvas_fill(world->canvas, dots[i], 0xFF112233);
    return canvas_end(world->canvas, damage);
}

static bool covers(const struct rect *damage, int count, int x, int y)
{
    for (int i = 0; i < count; i++)
        if (rect_contains(&damage[i], x, y)) return true;
    return false;
}

static void the_first_frame_is_damaged_whole(void **state)
{
    struct world *world = *state;
    struct rect damage[DAMAGE_MAX];
    assert_int_equal(frame_with(world, NULL, 0, damage), 1);
    assert_memory_equal(&damage[0], (&(struct rect){0, 0, WIDTH, HEIGHT}), sizeof damage[0]);
}

static void the_same_frame_has_no_damage(void **state)
{
    struct world *world = *state;
    struct rect damage[DAMAGE_MAX];
    const struct rect dot = {20, 20, 5, 5};
    frame_with(world, &dot, 1, damage);
    assert_int_equal(frame_with(world, &dot, 1, damage), 0);
    assert_int_equal(frame_with(world, &dot, 1, damage), 0);
}

static void one_pixel_is_one_rectangle(void **state)
{
    struct world *world = *state;
    static const int places[][2] = {{0, 0},  {WIDTH - 1, HEIGHT - 1}, {63, 15},        {64, 16},
                                    {0, 16}, {WIDTH - 1, 0},          {0, HEIGHT - 1}, {250, 150}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct rect damage[DAMAGE_MAX], dot = {places[i][0], places[i][1], 1, 1};
        frame_with(world, NULL, 0, damage);
        assert_int_equal(frame_with(world, &dot, 1, damage), 1);
        assert_memory_equal(&damage[0], &dot, sizeof dot);
        /* Its going away is a change as well. */
        assert_int_equal(frame_with(world, NULL, 0, damage), 1);
        assert_memory_equal(&damage[0], &dot, sizeof dot);
    }
}

static void every_change_is_covered(void **state)
{
    struct world *world = *state;
    srand(7);
    struct rect dots[120];
    for (int round = 0; round < 60; round++) {
        struct rect damage[DAMAGE_MAX];
        int count = 1 + rand() % 120;
        for (int i = 0; i < count; i++) {
            dots[i] =
                (struct rect){rand() % WIDTH, rand() % HEIGHT, 1 + rand() % 9, 1 + rand() % 9};
        }
        frame_with(world, NULL, 0, damage);
        int found = frame_with(world, dots, count, damage);
        assert_in_range(found, 1, DAMAGE_MAX);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                if (pixel_at(world->canvas, x, y) == 0xFF112233)
                    assert_true(covers(damage, found, x, y));
    }
}

static void far_changes_are_not_joined(void **state)
{
    struct world *world = *state;
    struct rect damage[DAMAGE_MAX];
    const struct rect dots[] = {{0, 0, 1, 1}, {WIDTH - 1, HEIGHT - 1, 1, 1}};
    frame_with(world, NULL, 0, damage);
    assert_int_equal(frame_with(world, dots, 2, damage), 2);
}

static void a_tall_change_is_one_rectangle(void **state)
{
    struct world *world = *state;
    struct rect damage[DAMAGE_MAX];
    const struct rect bar = {100, 40, 30, 200};
    frame_with(world, NULL, 0, damage);
    assert_int_equal(frame_with(world, &bar, 1, damage), 1);
    assert_memory_equal(&damage[0], &bar, sizeof bar);
}

static void the_topmost_control_is_hit(void **state)
{
    struct world *world = *state;
    struct canvas *canvas = world->canvas;
    canvas_begin(canvas, &world->theme);
    canvas_element(canvas, "low", ROLE_BUTTON, "Low", (struct rect){0, 0, 100, 100}, true);
    canvas_element(canvas, "high", ROLE_KEY, "High", (struct rect){50, 50, 100, 100}, true);
    canvas_element(canvas, "off", ROLE_BUTTON, "Off", (struct rect){0, 0, 60, 60}, false);
    canvas_element(canvas, "words", ROLE_TEXT, "Words", (struct rect){0, 0, 200, 200}, true);
    assert_string_equal(canvas_hit(canvas, 55, 55)->id, "high");
    assert_string_equal(canvas_hit(canvas, 10, 10)->id, "low");
    assert_string_equal(canvas_hit(canvas, 149, 149)->id, "high");
    assert_null(canvas_hit(canvas, 150, 149));
    assert_null(canvas_hit(canvas, 180, 180));
    canvas_cover(canvas);
    assert_null(canvas_hit(canvas, 55, 55));
    canvas_element(canvas, "above", ROLE_FIELD, "Above", (struct rect){50, 50, 10, 10}, true);
    assert_string_equal(canvas_hit(canvas, 55, 55)->id, "above");
    assert_null(canvas_hit(canvas, 10, 10));
}

static void elements_remember_what_was_said(void **state)
{
    struct world *world = *state;
    struct canvas *canvas = world->canvas;
    char long_label[ELEMENT_LABEL_SIZE + 50];
    memset(long_label, 'a', sizeof long_label - 1);
    long_label[sizeof long_label - 1] = 0;
    /* A two-byte letter where the label is cut: all of it goes. */
    memcpy(long_label + ELEMENT_LABEL_SIZE - 2, "\xC3\xA9", 2);
    canvas_begin(canvas, &world->theme);
    canvas_element(canvas, "a", ROLE_TEXT, long_label, (struct rect){0, 0, 10, 10}, true);
    canvas_mark_private(canvas);
    canvas_element(canvas, "b", ROLE_TEXT, "short", (struct rect){-1, 0, 10, 10}, true);
    assert_int_equal(canvas_element_count(canvas), 2);
    assert_int_equal(strlen(canvas_element_at(canvas, 0)->label), ELEMENT_LABEL_SIZE - 2);
    assert_true(canvas_element_at(canvas, 0)->private);
    assert_false(canvas_element_at(canvas, 0)->clipped);
    assert_false(canvas_element_at(canvas, 1)->private);
    assert_true(canvas_element_at(canvas, 1)->clipped); /* it hangs over the edge */
    struct rect damage[DAMAGE_MAX];
    canvas_end(canvas, damage);
    canvas_begin(canvas, &world->theme);
    assert_int_equal(canvas_element_count(canvas), 0);
}

static void pressed_and_focused_are_told_by_id(void **state)
{
    struct world *world = *state;
    canvas_set_pressed(world->canvas, "next");
    canvas_set_focus(world->canvas, "back");
    assert_true(canvas_is_pressed(world->canvas, "next"));
    assert_false(canvas_is_pressed(world->canvas, "back"));
    assert_true(canvas_is_focused(world->canvas, "back"));
    canvas_set_pressed(world->canvas, "");
    assert_false(canvas_is_pressed(world->canvas, "next"));
    assert_false(canvas_is_pressed(world->canvas, ""));
}

static void count_pixels(const struct canvas *canvas, uint32_t colour, int *out)
{
    *out = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (pixel_at(canvas, x, y) == colour) ++*out;
}

static void a_wipe_leaves_nothing(void **state)
{
    struct world *world = *state;
    struct canvas *canvas = world->canvas;
    struct rect damage[DAMAGE_MAX];
    const struct rect secret = {10, 10, 200, 100};
    int found = 0;
    frame_with(world, &secret, 1, damage);
    canvas_begin(canvas, &world->theme);
    canvas_fill(canvas, secret, 0xFF112233);
    canvas_text(canvas, (struct rect){0, 200, 400, 60}, TYPE_BODY, 0xFF112233, ALIGN_LEFT, "Nama");
    canvas_element(canvas, "name", ROLE_FIELD, "Nama", secret, true);
    canvas_end(canvas, damage);
    count_pixels(canvas, 0xFF112233, &found);
    assert_true(found > 20000);
    canvas_wipe(canvas);
    /* The frame shown, and, when the next one begins, the frame before it. */
    for (int frame = 0; frame < 2; frame++) {
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                assert_int_equal(
                    pixel_at(canvas, x, y) & 0xFFFFFF,
                    frame == 0 ? 0 : theme_colour(&world->theme, COLOUR_GROUND) & 0xFFFFFF);
        assert_int_equal(canvas_element_count(canvas), 0);
        canvas_begin(canvas, &world->theme);
    }
    assert_int_equal(canvas_end(canvas, damage), 1);
    assert_int_equal(damage[0].width * damage[0].height, WIDTH * HEIGHT);
}

static void nothing_is_drawn_outside(void **state)
{
    struct world *world = *state;
    struct canvas *canvas = world->canvas;
    canvas_begin(canvas, &world->theme);
    /* The sanitizers watch the edges of the frame. */
    static const struct rect beyond[] = {{-50, -50, 100, 100},  {WIDTH - 30, HEIGHT - 30, 90, 90},
                                         {-9999, 0, 20000, 10}, {0, -9999, 10, 20000},
                                         {-40, 100, 30, 30},    {10, 10, 0, 0},
                                         {10, 10, -5, 20},      {WIDTH, 0, 10, 10}};
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        struct rect rect = beyond[i];
        canvas_fill(canvas, rect, 0x80112233);
        canvas_round(canvas, rect, 20, 0xFF112233);
        canvas_round_line(canvas, rect, 20, 3, 0xFF112233);
        canvas_shadow(canvas, rect, 20, 24, 40);
        canvas_ellipse(canvas, rect, 5, 0, 360, 0xFF112233);
        canvas_ellipse(canvas, rect, 0, 0, 360, 0xFF112233);
        canvas_kawung(canvas, rect, 0x40FFFFFF);
        canvas_text(canvas, rect, TYPE_BODY, 0xFF112233, ALIGN_CENTRE, "Di luar batas");
        canvas_line(canvas, rect.x, rect.y, rect.x + rect.width, rect.y + rect.height, 7,
                    0xFF112233);
        canvas_icon(canvas, ICON_FACE, rect.x, rect.y, 64, 0xFF112233);
        canvas_blur(canvas, rect);
    }
    canvas_clip(canvas, (struct rect){100, 100, 50, 50});
    canvas_fill(canvas, canvas_area(canvas), 0xFFABCDEF);
    canvas_unclip(canvas);
    int found = 0;
    count_pixels(canvas, 0xFFABCDEF, &found);
    assert_int_equal(found, 50 * 50);
}

static void a_picture_of_it_can_be_kept(void **state)
{
    struct world *world = *state;
    struct rect damage[DAMAGE_MAX];
    struct fault fault = {0};
    frame_with(world, NULL, 0, damage);
    assert_false(canvas_write_png(world->canvas, "/nonexistent/folder/x.png", &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    const char *path = "ui-canvas-test.png";
    assert_true(canvas_write_png(world->canvas, path, &fault));
    unsigned char signature[8] = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(signature, 1, 8, file), 8);
    fclose(file);
    remove(path);
    assert_memory_equal(signature, "\x89PNG\r\n\x1a\n", 8);
}

static void a_bad_canvas_is_refused(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_null(canvas_create(0, 100, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_null(canvas_create(100, 100, "/nonexistent/fonts", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    canvas_destroy(NULL);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(the_first_frame_is_damaged_whole),
        T(the_same_frame_has_no_damage),
        T(one_pixel_is_one_rectangle),
        T(every_change_is_covered),
        T(far_changes_are_not_joined),
        T(a_tall_change_is_one_rectangle),
        T(the_topmost_control_is_hit),
        T(elements_remember_what_was_said),
        T(pressed_and_focused_are_told_by_id),
        T(a_wipe_leaves_nothing),
        T(nothing_is_drawn_outside),
        T(a_picture_of_it_can_be_kept),
        cmocka_unit_test(a_bad_canvas_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
