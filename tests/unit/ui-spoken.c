/* What is on the screen, as a sentence; and that nothing personal is said aloud. */
#include "ui/spoken.h"

#include "ui_fixture.h"

#include <string.h>

struct stage {
    struct text *text;
    struct theme theme;
    struct canvas *canvas;
};

static void begin(struct stage *stage, enum language language)
{
    struct fault fault = {0};
    stage->theme = theme_for(1080, 1920, 4.03, 1);
    stage->text = text_create(SOURCE_DIR "/assets/text", &fault);
    stage->theme.text = stage->text;
    stage->theme.language = language;
    stage->canvas = canvas_for(&stage->theme);
    canvas_begin(stage->canvas, &stage->theme);
}

static void end(struct stage *stage)
{
    canvas_destroy(stage->canvas);
    text_destroy(stage->text);
}

static void says(const struct stage *stage, int element, enum hearers hearers, bool personal,
                 const char *expected)
{
    struct bytes out = {0};
    bool is = spoken_element(stage->canvas, &stage->theme, element, hearers, &out);
    assert_string_equal(bytes_text(&out), expected);
    assert_int_equal(is, personal);
    bytes_free(&out);
}

static void test_controls(void **state)
{
    (void)state;
    struct stage stage;
    const struct rect box = {100, 100, 400, 136};
    begin(&stage, LANGUAGE_ID);
    ui_button(stage.canvas, box, &(struct button){.id = "a", .label = "Lanjut"});
    ui_button(stage.canvas, box, &(struct button){.id = "b", .label = "Kirim", .disabled = true});
    ui_button(stage.canvas, box, &(struct button){.id = "c", .label = "Besar", .selected = true});
    struct row row = {.id = "d", .icon = ICON_UNCHOSEN, .title = "Hilang", .hint = "Kartu hilang."};
    ui_row(stage.canvas, 40, 600, 900, &row);
    says(&stage, 0, HEARD_BY_ALL, false, "Lanjut, tombol. 1 dari 4");
    says(&stage, 1, HEARD_BY_ALL, false, "Kirim, tombol, belum dapat ditekan. 2 dari 4");
    says(&stage, 2, HEARD_BY_ALL, false, "Besar, pilihan, terpilih. 3 dari 4");
    says(&stage, 3, HEARD_BY_ALL, false, "Hilang, Kartu hilang. pilihan. 4 dari 4");
    end(&stage);
}

static void test_in_english(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage, LANGUAGE_EN);
    ui_button(stage.canvas, (struct rect){100, 100, 400, 136},
              &(struct button){.id = "a", .label = "Next", .disabled = true});
    says(&stage, 0, HEARD_BY_ALL, false, "Next, button, cannot be pressed yet. 1 of 1");
    end(&stage);
}

static void test_a_field_keeps_its_value_to_the_headset(void **state)
{
    (void)state;
    struct stage stage;
    struct field_view field = {.id = "field", .label = "Ketik di sini", .value = "3375 0101 01"};
    begin(&stage, LANGUAGE_ID);
    ui_field(stage.canvas, 40, 200, 900, &field);
    field.value = "";
    ui_field(stage.canvas, 40, 600, 900, &field);
    says(&stage, 0, HEARD_IN_HEADSET, true,
         "Ketik di sini, kolom isian: 3 3 7 5, 0 1 0 1, 0 1. 1 dari 2");
    says(&stage, 0, HEARD_BY_ALL, false, "Ketik di sini, kolom isian: tersembunyi. 1 dari 2");
    says(&stage, 1, HEARD_BY_ALL, false, "Ketik di sini, kolom isian: kosong. 2 dari 2");
    end(&stage);
}

static void test_a_private_row_is_hidden_whole(void **state)
{
    (void)state;
    struct stage stage;
    struct row row = {
        .id = "change-1", .title = "contoh@spesimen.go.id", .hint = "Email", .is_private = true};
    begin(&stage, LANGUAGE_ID);
    ui_row(stage.canvas, 40, 200, 900, &row);
    says(&stage, 0, HEARD_IN_HEADSET, true,
         "contoh tanda at spesimen titik go titik id, Email, tombol. 1 dari 1");
    says(&stage, 0, HEARD_BY_ALL, false, "tersembunyi, tombol. 1 dari 1");
    end(&stage);
}

static void test_what_a_picture_says(void **state)
{
    (void)state;
    struct stage stage;
    begin(&stage, LANGUAGE_ID);
    canvas_element(stage.canvas, "code", ROLE_TEXT, "PKL-7F", (struct rect){0, 0, 9, 9}, true);
    canvas_set_value(stage.canvas, "Kode Anda: P, K, L; 7, F");
    says(&stage, 0, HEARD_BY_ALL, false, "Kode Anda: P, K, L; 7, F");
    end(&stage);
}

static void test_keys_are_as_private_as_what_they_type(void **state)
{
    (void)state;
    struct stage stage;
    struct keyboard keyboard = {.layout = KEYBOARD_TEXT};
    begin(&stage, LANGUAGE_ID);
    ui_keyboard(stage.canvas, &keyboard);
    says(&stage, 0, HEARD_BY_ALL, false, "q");
    canvas_begin(stage.canvas, &stage.theme);
    ui_field(stage.canvas, 40, 200, 900, &(struct field_view){.id = "field", .label = "Nama"});
    int first = canvas_element_count(stage.canvas);
    ui_keyboard(stage.canvas, &keyboard);
    for (int i = first; i < canvas_element_count(stage.canvas); i++) {
        const char *id = canvas_element_at(stage.canvas, i)->id;
        bool control = strcmp(id, "key-shift") == 0 || strcmp(id, "key-symbols") == 0 ||
                       strcmp(id, "key-delete") == 0;
        if (!control) says(&stage, i, HEARD_BY_ALL, false, "tersembunyi");
        if (strcmp(id, "key-q") == 0) says(&stage, i, HEARD_IN_HEADSET, true, "q");
        if (strcmp(id, "key-delete") == 0) says(&stage, i, HEARD_BY_ALL, false, "Hapus");
    }
    canvas_cover(stage.canvas); /* under a dialog the field is gone, and so are the keys */
    assert_false(spoken_is_private(stage.canvas, first));
    end(&stage);
}

static void test_what_was_chosen_is_private_what_there_is_to_choose_is_not(void **state)
{
    (void)state;
    struct stage stage;
    struct row row = {.id = "choice-lost",
                      .icon = ICON_CHOSEN,
                      .title = "Hilang",
                      .hint = "Kartu hilang",
                      .is_private = true,
                      .selected = true};
    begin(&stage, LANGUAGE_ID);
    ui_row(stage.canvas, 40, 200, 900, &row);
    says(&stage, 0, HEARD_BY_ALL, false, "Hilang, Kartu hilang, pilihan. 1 dari 1");
    says(&stage, 0, HEARD_IN_HEADSET, true, "Hilang, Kartu hilang, pilihan, terpilih. 1 dari 1");
    end(&stage);
}

static void test_echo(void **state)
{
    (void)state;
    static const struct {
        const char *before, *now, *alone, *aloud;
    } cases[] = {
        {"", "3", "3", "1 karakter"},
        {"3375", "3375 0", "0", "5 karakter"},
        {"3375 0", "3375", "dihapus", "4 karakter"},
        {"ab", "abC", "huruf besar C", "3 karakter"},
        {"a", "a ", "spasi", "2 karakter"},
        {"a@b", "a@b.go.id", "titik, g, o, titik, i, d", "9 karakter"},
        {"1990 0101 2", "19900101 20", "0", "10 karakter"},
    };
    struct stage stage;
    begin(&stage, LANGUAGE_ID);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes out = {0};
        assert_true(
            spoken_echo(&stage.theme, cases[i].before, cases[i].now, HEARD_IN_HEADSET, &out));
        assert_string_equal(bytes_text(&out), cases[i].alone);
        bytes_truncate(&out, 0);
        assert_false(spoken_echo(&stage.theme, cases[i].before, cases[i].now, HEARD_BY_ALL, &out));
        assert_string_equal(bytes_text(&out), cases[i].aloud);
        bytes_free(&out);
    }
    end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_in_english),
        cmocka_unit_test(test_a_field_keeps_its_value_to_the_headset),
        cmocka_unit_test(test_a_private_row_is_hidden_whole),
        cmocka_unit_test(test_what_a_picture_says),
        cmocka_unit_test(test_keys_are_as_private_as_what_they_type),
        cmocka_unit_test(test_what_was_chosen_is_private_what_there_is_to_choose_is_not),
        cmocka_unit_test(test_echo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
