/* The on-screen keyboard: what every key types, in every layout, and how large it is. */
#include "ui_fixture.h"

#include <string.h>

static void presses(void **state)
{
    (void)state;
    static const struct {
        enum keyboard_layout layout;
        bool shift, symbols;
        const char *id;
        const char *typed; /* NULL: nothing */
        bool shift_after, symbols_after;
    } cases[] = {
        {KEYBOARD_TEXT, false, false, "key-a", "a", false, false},
        {KEYBOARD_TEXT, true, false, "key-A", "A", false, false},
        {KEYBOARD_TEXT, false, false, "key-shift", NULL, true, false},
        {KEYBOARD_TEXT, true, false, "key-shift", NULL, false, false},
        {KEYBOARD_TEXT, false, false, "key-symbols", NULL, false, true},
        {KEYBOARD_TEXT, false, true, "key-symbols", NULL, false, false},
        {KEYBOARD_TEXT, false, true, "key-7", "7", false, true},
        {KEYBOARD_TEXT, false, true, "key-@", "@", false, true},
        {KEYBOARD_TEXT, false, false, "key-space", " ", false, false},
        {KEYBOARD_TEXT, true, false, "key-delete", "\b", true, false},
        {KEYBOARD_TEXT, false, false, "key-'", "'", false, false},
        /* What is not on the keyboard now types nothing. */
        {KEYBOARD_TEXT, false, false, "key-7", NULL, false, false},
        {KEYBOARD_TEXT, false, true, "key-a", NULL, false, true},
        {KEYBOARD_TEXT, false, false, "key-.go.id", NULL, false, false},
        {KEYBOARD_TEXT, true, false, "next", NULL, true, false},
        {KEYBOARD_TEXT, true, false, "key-", NULL, true, false},
        {KEYBOARD_TEXT, true, false, "key-ab", NULL, true, false},
        {KEYBOARD_TEXT, true, false, "", NULL, true, false},
        {KEYBOARD_TEXT, true, false, "key-\1", NULL, true, false},
        {KEYBOARD_DIGITS, false, false, "key-0", "0", false, false},
        {KEYBOARD_DIGITS, false, false, "key-9", "9", false, false},
        {KEYBOARD_DIGITS, false, false, "key-delete", "\b", false, false},
        {KEYBOARD_DIGITS, false, false, "key-a", NULL, false, false},
        {KEYBOARD_DIGITS, false, false, "key-shift", NULL, false, false},
        {KEYBOARD_DIGITS, false, false, "key-space", NULL, false, false},
        {KEYBOARD_DIGITS, false, false, "key-symbols", NULL, false, false},
        {KEYBOARD_EMAIL, false, false, "key-@", "@", false, false},
        {KEYBOARD_EMAIL, false, false, "key-.go.id", ".go.id", false, false},
        {KEYBOARD_EMAIL, false, false, "key-_", "_", false, false},
        {KEYBOARD_EMAIL, false, false, "key-5", "5", false, false},
        {KEYBOARD_EMAIL, false, false, "key-space", NULL, false, false},
        {KEYBOARD_EMAIL, false, false, "key-shift", NULL, false, false},
        {KEYBOARD_CODE, false, false, "key-7", "7", false, false},
        {KEYBOARD_CODE, false, false, "key-K", "K", false, false},
        {KEYBOARD_CODE, false, false, "key-delete", "\b", false, false},
        {KEYBOARD_CODE, false, false, "key-k", NULL, false, false},
        {KEYBOARD_CODE, false, false, "key-shift", NULL, false, false},
        {KEYBOARD_CODE, false, false, "key-space", NULL, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct keyboard keyboard = {cases[i].layout, cases[i].shift, cases[i].symbols};
        char out[8] = "before";
        bool typed = ui_keyboard_press(&keyboard, cases[i].id, out);
        if (typed != (cases[i].typed != NULL)) fail_msg("case %zu (%s)", i, cases[i].id);
        assert_string_equal(out, typed ? cases[i].typed : "before");
        assert_int_equal(keyboard.shift, cases[i].shift_after);
        assert_int_equal(keyboard.symbols, cases[i].symbols_after);
    }
}

struct screen {
    int width, height;
    double px_per_mm, scale;
    bool reach;
};
static const struct screen screens[] = {
    {1080, 1920, 4.03, 1.0, false}, {1080, 1920, 4.03, 1.42, false},
    {1080, 1920, 4.03, 1.0, true},  {1080, 1920, 4.03, 1.42, true},
    {1920, 1080, 4.03, 1.0, false}, {1920, 1080, 4.03, 1.42, false},
    {800, 1280, 4.03, 1.0, false},  {800, 1280, 4.03, 1.42, false},
};

static bool overlap(const struct rect *a, const struct rect *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

static void check_keys(const struct canvas *canvas, const struct theme *theme, struct rect panel)
{
    int count = canvas_element_count(canvas);
    for (int i = 0; i < count; i++) {
        const struct element *key = canvas_element_at(canvas, i);
        if (key->role != ROLE_KEY) continue;
        assert_false(key->clipped);
        assert_true(key->rect.width >= theme_mm(theme, 15));
        assert_true(key->rect.height >= theme_mm(theme, 18));
        assert_true(key->rect.x >= panel.x && key->rect.y >= panel.y);
        assert_true(key->rect.x + key->rect.width <= panel.x + panel.width);
        assert_true(key->rect.y + key->rect.height <= panel.y + panel.height);
        for (int k = 0; k < i; k++)
            if (overlap(&key->rect, &canvas_element_at(canvas, k)->rect))
                fail_msg("%s lies on %s", key->id, canvas_element_at(canvas, k)->id);
    }
}

static void every_key_is_large_and_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct theme theme =
            theme_for(screens[i].width, screens[i].height, screens[i].px_per_mm, screens[i].scale);
        theme.reach = screens[i].reach;
        struct canvas *canvas = canvas_for(&theme);
        for (enum keyboard_layout layout = KEYBOARD_TEXT; layout <= KEYBOARD_CODE; layout++)
            for (int mode = 0; mode < 4; mode++) {
                struct keyboard keyboard = {layout, mode & 1, mode & 2};
                canvas_begin(canvas, &theme);
                struct frame frame = {.back = "Kembali", .primary = "Lanjut"};
                ui_frame(canvas, &frame);
                struct rect panel = ui_keyboard_rect(canvas, layout);
                ui_keyboard(canvas, &keyboard);
                check_keys(canvas, &theme, panel);
                int typing = 0;
                for (int k = 0; k < canvas_element_count(canvas); k++) {
                    const struct element *key = canvas_element_at(canvas, k);
                    struct keyboard pressed = keyboard;
                    char out[8];
                    if (key->role != ROLE_KEY || !ui_keyboard_press(&pressed, key->id, out))
                        continue;
                    typing++;
                    if (strlen(key->label) == 1) assert_string_equal(key->label, out);
                }
                assert_true(typing >= (layout == KEYBOARD_DIGITS ? 11 : 30));
                struct rect damage[DAMAGE_MAX];
                canvas_end(canvas, damage);
            }
        canvas_destroy(canvas);
    }
}

static void a_pressed_key_looks_pressed(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    struct keyboard keyboard = {.layout = KEYBOARD_TEXT};
    struct rect damage[DAMAGE_MAX], key = {0};
    canvas_begin(canvas, &theme);
    ui_keyboard(canvas, &keyboard);
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, "key-g") == 0)
            key = canvas_element_at(canvas, i)->rect;
    assert_true(key.width > 0);
    canvas_end(canvas, damage);
    canvas_set_pressed(canvas, "key-g");
    canvas_begin(canvas, &theme);
    ui_keyboard(canvas, &keyboard);
    assert_int_equal(canvas_end(canvas, damage), 1);
    /* Only that key (and its edge) changed. */
    assert_true(damage[0].x >= key.x && damage[0].x + damage[0].width <= key.x + key.width);
    assert_true(damage[0].y >= key.y && damage[0].height <= key.height + 8);
    canvas_destroy(canvas);
}

static struct rect key_rect(const struct canvas *canvas, const char *id)
{
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, id) == 0)
            return canvas_element_at(canvas, i)->rect;
    return (struct rect){0};
}

static void the_left_hand_deletes_at_the_left(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    for (int left = 0; left < 2; left++)
        for (enum keyboard_layout layout = KEYBOARD_TEXT; layout <= KEYBOARD_CODE; layout++) {
            struct keyboard keyboard = {.layout = layout, .shift = true};
            struct rect damage[DAMAGE_MAX];
            theme.left_handed = left == 1;
            canvas_begin(canvas, &theme);
            ui_keyboard(canvas, &keyboard);
            struct rect erase = key_rect(canvas, "key-delete");
            int middle = erase.x + erase.width / 2;
            assert_true(erase.width > 0);
            assert_true(left ? middle < theme.width_px / 2 : middle > theme.width_px / 2);
            if (layout == KEYBOARD_TEXT)
                assert_true((key_rect(canvas, "key-shift").x > erase.x) == (left == 1));
            canvas_end(canvas, damage);
        }
    canvas_destroy(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presses),
        cmocka_unit_test(every_key_is_large_and_types),
        cmocka_unit_test(a_pressed_key_looks_pressed),
        cmocka_unit_test(the_left_hand_deletes_at_the_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
