/* Frames, rows, notices, fields, buttons and dialogs on every screen size, in large type, in reach
 * mode and in high contrast: nothing is clipped, nothing small, nothing lies on anything else. */
#include "ui_fixture.h"

#include <stdio.h>
#include <string.h>

struct screen {
    const char *name;
    int width, height;
    double px_per_mm;
};
static const struct screen screens[] = {
    {"reference", 1080, 1920, 4.03},
    {"landscape", 1920, 1080, 4.03},
    {"small", 800, 1280, 4.03},
    {"tablet", 800, 1280, 5.9},
};

struct mode {
    const struct screen *screen;
    struct theme theme;
    struct canvas *canvas;
    char name[80];
};

static void each_mode(void (*check)(struct mode *))
{
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct mode mode = {.screen = &screens[i]};
        mode.theme = theme_for(screens[i].width, screens[i].height, screens[i].px_per_mm, 1.0);
        mode.canvas = canvas_for(&mode.theme);
        for (int variant = 0; variant < 8; variant++) {
            mode.theme.scale = variant & 1 ? 1.42 : 1.0;
            mode.theme.reach = variant & 2;
            mode.theme.contrast = variant & 4 ? CONTRAST_DARK : CONTRAST_NORMAL;
            snprintf(mode.name, sizeof mode.name, "%s, variant %d", screens[i].name, variant);
            check(&mode);
        }
        canvas_destroy(mode.canvas);
    }
}

static bool overlap(const struct rect *a, const struct rect *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

static bool is_control(const struct element *element)
{
    return element->enabled && (element->role == ROLE_BUTTON || element->role == ROLE_KEY ||
                                element->role == ROLE_FIELD);
}

static void check_elements(struct mode *mode)
{
    struct canvas *canvas = mode->canvas;
    int least = theme_mm(&mode->theme, 15) - 1;
    for (int i = 0; i < canvas_element_count(canvas); i++) {
        const struct element *a = canvas_element_at(canvas, i);
        if (a->clipped) fail_msg("%s: %s \"%s\" is clipped", mode->name, a->id, a->label);
        if (!is_control(a)) continue;
        if (a->rect.height < least || a->rect.width < least)
            fail_msg("%s: %s is %d by %d", mode->name, a->id, a->rect.width, a->rect.height);
        for (int k = 0; k < i; k++) {
            const struct element *b = canvas_element_at(canvas, k);
            if (is_control(b) && overlap(&a->rect, &b->rect))
                fail_msg("%s: %s lies on %s", mode->name, a->id, b->id);
        }
    }
}

static const struct element *find(const struct canvas *canvas, const char *id)
{
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, id) == 0) return canvas_element_at(canvas, i);
    return NULL;
}

static const struct frame whole_frame = {
    .heading = "Penerbitan sertifikat",
    .subheading = "Dinas Kominfo Kota Pekalongan",
    .group = 2,
    .groups = 6,
    .step_words = "Langkah 3 dari 6 · Berkas 3 dari 4",
    .title = "KTP Anda terbaca jelas",
    .subtitle = "Periksa sebentar. Jika tulisan dan foto terlihat baik, lanjutkan.",
    .back = "Kembali",
    .primary = "Lanjut",
    .cancel = true,
};

static void check_frame(struct mode *mode)
{
    struct canvas *canvas = mode->canvas;
    struct rect damage[DAMAGE_MAX];
    canvas_begin(canvas, &mode->theme);
    struct rect promised = ui_frame_body(canvas, &whole_frame);
    assert_int_equal(canvas_element_count(canvas), 0);
    struct rect body = ui_frame(canvas, &whole_frame);
    assert_memory_equal(&body, &promised, sizeof body);
    check_elements(mode);
    static const char *const ids[] = {"heading", "subheading", "language", "help", "cancel",
                                      "step",    "title",      "subtitle", "back", "next"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct element *element = find(canvas, ids[i]);
        if (!element) fail_msg("%s: no %s", mode->name, ids[i]);
        if (overlap(&element->rect, &body)) fail_msg("%s: %s in the body", mode->name, ids[i]);
    }
    const struct element *next = find(canvas, "next");
    assert_true(next->rect.height >= theme_mm(&mode->theme, 20));
    assert_true(next->rect.x > find(canvas, "back")->rect.x);
    /* A screen of 135 mm leaves less, in letters that the law wants as large. */
    if (mode->theme.scale < 1.1 && !mode->theme.reach && mode->screen->px_per_mm < 5 &&
        body.height < mode->screen->height * 2 / 5)
        fail_msg("%s: only %d px for the body", mode->name, body.height);
    if (mode->theme.reach && mode->screen->height > mode->screen->width) {
        int half = mode->screen->height / 2;
        assert_true(body.y >= half);
        for (int i = 0; i < canvas_element_count(canvas); i++)
            if (is_control(canvas_element_at(canvas, i)))
                assert_true(canvas_element_at(canvas, i)->rect.y >= half);
        struct rect upper = ui_frame_upper(canvas);
        assert_true(upper.y + upper.height <= find(canvas, "step")->rect.y);
    } else {
        assert_int_equal(ui_frame_upper(canvas).height, 0);
    }
    canvas_end(canvas, damage);
}

static void frames_hold_in_every_mode(void **state)
{
    (void)state;
    each_mode(check_frame);
}

static void check_cards(struct mode *mode)
{
    struct canvas *canvas = mode->canvas;
    struct rect damage[DAMAGE_MAX];
    static const struct row rows[] = {
        {.id = "a",
         .icon = ICON_VERIFIED,
         .title = "Penerbitan sertifikat baru",
         .hint = "Belum punya sertifikat elektronik BSrE (metode ESIGN)",
         .chips = {{ICON_CLOCK, "1 hari kerja"}, {ICON_DOCUMENT, "4 berkas"}, {ICON_FACE, "foto"}}},
        {.id = "b",
         .icon = ICON_COMPASS,
         .title = "Belum yakin? Bantu saya memilih",
         .accent = true},
        {.icon = ICON_PERSON, .title = "Nama", .hint = "CONTOH NAMA", .is_private = true},
        {.id = "c", .title = "E-mail", .hint = "contoh@example.go.id", .action = "Ubah"},
        {.id = "d", .title = "Dipilih", .selected = true},
    };
    static const struct notice notices[] = {
        {.kind = NOTICE_GOOD, .text = "Tajam, lurus, berwarna, utuh", .detail = "300 dpi"},
        {.kind = NOTICE_BAD,
         .text = "Kertas tanda terima habis. Petugas akan mengisinya.",
         .detail = "Anda tetap dapat mencatat kode dari layar.",
         .code = "P-02"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        canvas_begin(canvas, &mode->theme);
        int width = mode->screen->width - 112;
        int promised = ui_row_height(canvas, width, &rows[i]);
        assert_int_equal(canvas_element_count(canvas), 0);
        assert_int_equal(ui_row(canvas, 56, 60, width, &rows[i]), promised);
        check_elements(mode);
        const struct element *row = canvas_element_at(canvas, 0);
        assert_int_equal(row->rect.height, promised);
        assert_int_equal(row->role, rows[i].id ? ROLE_BUTTON : ROLE_TEXT);
        assert_int_equal(row->private, rows[i].is_private);
        assert_string_equal(row->label, rows[i].title);
        canvas_end(canvas, damage);
    }
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++) {
        canvas_begin(canvas, &mode->theme);
        int width = mode->screen->width - 112;
        int promised = ui_notice_height(canvas, width, &notices[i]);
        assert_int_equal(ui_notice(canvas, 56, 60, width, &notices[i]), promised);
        check_elements(mode);
        const struct element *notice = canvas_element_at(canvas, 0);
        assert_int_equal(notice->role, notices[i].kind == NOTICE_BAD ? ROLE_ALERT : ROLE_TEXT);
        if (notices[i].code) assert_non_null(strstr(notice->label, notices[i].code));
        canvas_end(canvas, damage);
    }
}

static void cards_grow_with_their_words(void **state)
{
    (void)state;
    each_mode(check_cards);
}

static void check_field(struct mode *mode)
{
    struct canvas *canvas = mode->canvas;
    struct rect damage[DAMAGE_MAX];
    struct field_view field = {.id = "name",
                               .label = "Nama lengkap",
                               .value = "CONTOH NAMA YANG SANGAT PANJANG SEKALI SAMPAI TIDAK MUAT",
                               .warning = "Nama terlalu panjang.",
                               .focused = true};
    canvas_begin(canvas, &mode->theme);
    int width = mode->screen->width - 112;
    int promised = ui_field_height(canvas, width, &field);
    assert_int_equal(ui_field(canvas, 56, 60, width, &field), promised);
    const struct element *element = find(canvas, "name");
    assert_int_equal(element->role, ROLE_FIELD);
    assert_true(element->private);
    /* What is typed is never the label. */
    assert_string_equal(element->label, "Nama lengkap");
    check_elements(mode);
    /* The value stays in its box. */
    for (int y = element->rect.y; y < element->rect.y + element->rect.height; y++)
        assert_int_equal(pixel_at(canvas, 55, y), theme_colour(&mode->theme, COLOUR_GROUND));
    canvas_end(canvas, damage);
}

static void fields_keep_what_is_typed_inside(void **state)
{
    (void)state;
    each_mode(check_field);
}

static void check_dialog(struct mode *mode)
{
    struct canvas *canvas = mode->canvas;
    struct rect damage[DAMAGE_MAX];
    canvas_begin(canvas, &mode->theme);
    ui_frame(canvas, &whole_frame);
    struct dialog dialog = {.title = "Masih di sini?",
                            .words = "Demi keamanan data Anda, sesi ini akan dihapus.",
                            .countdown_s = 38,
                            .buttons = {{.id = "end", .label = "Akhiri"},
                                        {.id = "stay", .label = "Saya masih di sini"}}};
    ui_dialog(canvas, &dialog);
    check_elements(mode);
    assert_false(find(canvas, "next")->enabled);
    const struct element *stay = find(canvas, "stay"), *end = find(canvas, "end");
    assert_true(stay->enabled && end->enabled);
    assert_string_equal(canvas_hit(canvas, stay->rect.x + 9, stay->rect.y + 9)->id, "stay");
    assert_string_equal(find(canvas, "countdown")->label, "38");
    const struct element *next = find(canvas, "next");
    const struct element *under = canvas_hit(canvas, next->rect.x + 2, next->rect.y + 2);
    assert_true(!under || strcmp(under->id, "next") != 0);
    canvas_end(canvas, damage);
}

static void a_dialog_covers_what_is_below(void **state)
{
    (void)state;
    each_mode(check_dialog);
}

static void buttons_show_their_state(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    struct rect damage[DAMAGE_MAX], rect = {100, 100, 400, 136};
    for (theme.contrast = CONTRAST_NORMAL; theme.contrast <= CONTRAST_LIGHT; theme.contrast++)
        for (enum button_style style = BUTTON_PRIMARY; style <= BUTTON_PILL_ON_DARK; style++) {
            struct button button = {.id = "b", .label = "Lanjut", .style = style};
            uint32_t looks[4];
            for (int look = 0; look < 4; look++) {
                canvas_set_pressed(canvas, look == 1 ? "b" : "");
                canvas_set_focus(canvas, look == 2 ? "b" : "");
                button.disabled = look == 3;
                canvas_begin(canvas, &theme);
                canvas_fill(canvas, canvas_area(canvas), theme_colour(&theme, COLOUR_PRESSED));
                ui_button(canvas, rect, &button);
                uint32_t sum = 0;
                for (int y = 80; y < 260; y++)
                    for (int x = 80; x < 520; x++)
                        sum = sum * 31 + pixel_at(canvas, x, y);
                looks[look] = sum;
                assert_int_equal(canvas_element_at(canvas, 0)->enabled, !button.disabled);
                canvas_end(canvas, damage);
            }
            for (int a = 0; a < 4; a++)
                for (int b = 0; b < a; b++)
                    if (looks[a] == looks[b])
                        fail_msg("style %d, contrast %d: state %d looks like %d", style,
                                 theme.contrast, a, b);
        }
    canvas_destroy(canvas);
}

/* How often the colour changes along a row of pixels. */
static int changes_along(const struct canvas *canvas, int from, int to, int y)
{
    int changes = 0;
    for (int x = from; x < to; x++)
        changes += pixel_at(canvas, x, y) != pixel_at(canvas, x + 1, y);
    return changes;
}

static int count_of(const struct canvas *canvas, const struct rect *rect, uint32_t colour)
{
    int count = 0;
    for (int y = rect->y; y < rect->y + rect->height; y++)
        for (int x = rect->x; x < rect->x + rect->width; x++)
            count += pixel_at(canvas, x, y) == colour;
    return count;
}

/* Without shades, a button that cannot be pressed is told by its shape as well: its line has gaps;
 * and nothing of it is in full ink. */
static void in_high_contrast_a_disabled_button_is_dashed(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    struct rect damage[DAMAGE_MAX], rect = {100, 100, 400, 136};
    for (theme.contrast = CONTRAST_DARK; theme.contrast <= CONTRAST_LIGHT; theme.contrast++)
        for (enum button_style style = BUTTON_PRIMARY; style <= BUTTON_PILL_ON_DARK; style++)
            for (int disabled = 0; disabled < 2; disabled++) {
                struct button button = {
                    .id = "b", .label = "Lanjut", .style = style, .disabled = disabled};
                canvas_begin(canvas, &theme);
                canvas_fill(canvas, canvas_area(canvas), theme_colour(&theme, COLOUR_GROUND));
                ui_button(canvas, rect, &button);
                int changes = changes_along(canvas, 170, 430, rect.y + 1);
                int ink = count_of(canvas, &rect, theme_colour(&theme, COLOUR_INK));
                if (disabled)
                    assert_true(changes >= 10 && ink == 0);
                else
                    assert_true(changes == 0 && ink > 0);
                canvas_end(canvas, damage);
            }
    canvas_destroy(canvas);
}

static void long_labels_give_way_before_they_are_cut(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    static const struct {
        int width, height;
        const char *label;
        bool clipped;
    } cases[] = {
        {300, 136, "Lanjut", false},           {306, 112, "Tambah halaman", false},
        {306, 112, "Pindai ulang", false},     {240, 112, "Pindai ulang halaman ini", false},
        {150, 90, "Pertanggungjawaban", true}, {120, 80, "Satu dua tiga empat lima", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rect damage[DAMAGE_MAX];
        struct button button = {.id = "b", .label = cases[i].label, .style = BUTTON_PLAIN};
        canvas_begin(canvas, &theme);
        ui_button(canvas, (struct rect){10, 10, cases[i].width, cases[i].height}, &button);
        if (canvas_element_at(canvas, 0)->clipped != cases[i].clipped)
            fail_msg("\"%s\" in %d px", cases[i].label, cases[i].width);
        canvas_end(canvas, damage);
    }
    canvas_destroy(canvas);
}

static void a_row_of_buttons_speaks_with_one_voice(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.42);
    struct canvas *canvas = canvas_for(&theme);
    const struct button buttons[] = {
        {.id = "a", .label = "H", .style = BUTTON_PLAIN},
        {.id = "b", .label = "Pindai ulang halaman ini", .style = BUTTON_PLAIN}};
    struct rect damage[DAMAGE_MAX];
    int heights[2];
    for (int row = 0; row < 2; row++) {
        canvas_begin(canvas, &theme);
        canvas_fill(canvas, canvas_area(canvas), theme_colour(&theme, COLOUR_SURFACE));
        if (row)
            ui_button_row(canvas, (struct rect){0, 0, 640, 136}, 40, buttons, 2);
        else
            ui_button(canvas, (struct rect){0, 0, 300, 136}, &buttons[0]);
        /* The height of the H, from its left stem. */
        heights[row] = 0;
        for (int y = 20; y < 116; y++) {
            bool ink = false;
            for (int x = 100; x < 200; x++)
                ink = ink || pixel_at(canvas, x, y) == theme_colour(&theme, COLOUR_INK);
            heights[row] += ink;
        }
        canvas_end(canvas, damage);
    }
    assert_int_equal(canvas_element_count(canvas), 2);
    assert_int_equal(canvas_element_at(canvas, 1)->rect.x, 340);
    assert_true(heights[0] > 40);
    assert_in_range(heights[1], 20, heights[0] - 3);
    canvas_destroy(canvas);
}

static void progress_moves(void **state)
{
    (void)state;
    struct theme theme = theme_for(1080, 1920, 4.03, 1.0);
    struct canvas *canvas = canvas_for(&theme);
    uint32_t primary = theme_colour(&theme, COLOUR_PRIMARY);
    static const struct {
        int permille, filled;
    } cases[] = {{-5, 0}, {0, 0}, {500, 500}, {1000, 1000}, {4000, 1000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rect damage[DAMAGE_MAX];
        canvas_begin(canvas, &theme);
        ui_progress(canvas, (struct rect){20, 20, 1000, 100}, cases[i].permille, "Menyegel");
        int filled = 0;
        for (int x = 0; x < 1080; x++)
            filled += pixel_at(canvas, x, 31) == primary;
        assert_in_range(filled, cases[i].filled - (cases[i].filled ? 3 : 0), cases[i].filled);
        assert_int_equal(canvas_element_at(canvas, 0)->role, ROLE_PROGRESS);
        canvas_end(canvas, damage);
    }
    canvas_destroy(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_hold_in_every_mode),
        cmocka_unit_test(cards_grow_with_their_words),
        cmocka_unit_test(fields_keep_what_is_typed_inside),
        cmocka_unit_test(a_dialog_covers_what_is_below),
        cmocka_unit_test(buttons_show_their_state),
        cmocka_unit_test(in_high_contrast_a_disabled_button_is_dashed),
        cmocka_unit_test(long_labels_give_way_before_they_are_cut),
        cmocka_unit_test(a_row_of_buttons_speaks_with_one_voice),
        cmocka_unit_test(progress_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
