/* The comparison of pictures itself: one letter in small text is found, wherever it stands, and the
 * same screen again is the same, whatever colours storing took from it. */
#include "../unit/ui_fixture.h"
#include "stored.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1080, HEIGHT = 1920, TEXT_PX = 20 };

static const char *const stored_path = BINARY_DIR "/golden-self.png";

struct screen {
    const char *words;
    uint32_t ink, ground;
    int x, shades; /* where the words begin; a picture of many colours besides */
};

static struct canvas *canvas;

static int setup(void **state)
{
    (void)state;
    const struct theme theme = theme_for(WIDTH, HEIGHT, 1, 1);
    canvas = canvas_for(&theme);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

/* The smallest text of a small screen, on its own among much that is the same. */
static struct stored drawn(const struct screen *screen)
{
    const struct theme theme = theme_for(WIDTH, HEIGHT, 1, TEXT_PX / 27.0);
    struct rect damage[DAMAGE_MAX];
    assert_int_equal(theme_type_px(&theme, TYPE_SMALL), TEXT_PX);
    canvas_begin(canvas, &theme);
    canvas_fill(canvas, canvas_area(canvas), screen->ground);
    for (int i = 0; i < screen->shades; i++)
        canvas_fill(canvas, (struct rect){i % 32 * 30, 900 + i / 32 * 10, 30, 10},
                    0xFF000000 | (uint32_t)i * 2654435761u >> 8);
    for (int y = 100; y < 800; y += 50)
        canvas_text(canvas, (struct rect){40, y, 900, 40}, TYPE_SMALL, screen->ink, ALIGN_LEFT,
                    "Ketik nomor petugas, dua angka, lalu PIN Anda.");
    canvas_text(canvas, (struct rect){screen->x, 50, 900, 40}, TYPE_SMALL, screen->ink, ALIGN_LEFT,
                screen->words);
    canvas_end(canvas, damage);
    return stored_from_canvas(canvas);
}

/* How many pixels of a tile differ between what was stored of one and the other; -1: the same. */
static int difference(const struct screen *kept, const struct screen *now)
{
    struct stored first = drawn(kept), second = drawn(now), read;
    assert_true(stored_write(stored_path, &first));
    assert_true(stored_read(stored_path, &read));
    int most;
    bool same = stored_is_same(&read, &second, &most, NULL);
    free(first.rgb);
    free(second.rgb);
    free(read.rgb);
    return same ? -1 : most;
}

/* Usual, quiet on the ground, and the two high contrasts; beside no picture, and beside one that
 * takes all colours. */
static const struct screen looks[] = {
    {NULL, 0xFF13212B, 0xFFF6F7F4, 40, 0},    {NULL, 0xFF4A5B66, 0xFFF6F7F4, 41, 0},
    {NULL, 0xFFFFFFFF, 0xFF000000, 40, 0},    {NULL, 0xFF000000, 0xFFFFFFFF, 41, 0},
    {NULL, 0xFF4A5B66, 0xFFF6F7F4, 53, 1500}, {NULL, 0xFFFFFFFF, 0xFF0B5F6E, 54, 1500},
};
enum { LOOKS = sizeof looks / sizeof *looks };

static void one_letter_is_found(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"Simpan berkas", "Simpan barkas"},
        {"Simpan berkas", "Simpan berkes"},
        {"Halaman 3", "Halaman 8"},
        {"Halaman 6", "Halaman 8"},
        {"Surat masuk", "Surat mesuk"},
        {"Kode P-02", "Kode P-03"},
        {"loket 1", "loket 7"},
        {"Anda hadir", "Anda hadis"},
        {"Bantu", "Batu"},
        {"isi", "lsi"},
    };
    for (int look = 0; look < LOOKS; look++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            struct screen kept = looks[look], now = looks[look];
            kept.words = words[i][0];
            now.words = words[i][1];
            int most = difference(&kept, &now);
            if (most < 0) fail_msg("in look %d, %s is %s", look, kept.words, now.words);
        }
}

static void the_same_again_is_the_same(void **state)
{
    (void)state;
    for (int look = 0; look < LOOKS; look++) {
        struct screen kept = looks[look];
        kept.words = "Simpan berkas";
        assert_int_equal(difference(&kept, &kept), -1);
    }
}

/* What storing leaves of the colours does not spread a change over the picture. */
static void a_difference_stays_where_it_is(void **state)
{
    (void)state;
    for (int look = 0; look < LOOKS; look++) {
        struct screen kept = looks[look], now = looks[look];
        kept.words = "";
        now.words = "Simpan berkas";
        struct stored first = drawn(&kept), second = drawn(&now), read, diff;
        int most;
        assert_true(stored_write(stored_path, &first));
        assert_true(stored_read(stored_path, &read));
        assert_false(stored_is_same(&read, &second, &most, &diff));
        for (int i = 50 * diff.width * 3; i < diff.width * diff.height * 3; i += 3)
            assert_false(diff.rgb[i] == 220 && diff.rgb[i + 1] == 0);
        free(first.rgb);
        free(second.rgb);
        free(read.rgb);
        free(diff.rgb);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_letter_is_found),
        cmocka_unit_test(the_same_again_is_the_same),
        cmocka_unit_test(a_difference_stays_where_it_is),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
