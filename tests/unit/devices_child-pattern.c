/* The page that a printer is judged by says what it says on every head. */
#include "devices/child/tool_pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    int width_px, dpi;
} heads[] = {{576, 203}, {384, 203}, {512, 180}, {360, 180}, {640, 203}, {832, 300}, {200, 203}};

static int px(double mm, int dpi)
{
    return (int)(mm * dpi / 25.4 + 0.5);
}

/* How many dots in a column are black from row y on without a gap. */
static int length_down(const struct bitmap *page, int x, int y)
{
    int length = 0;
    while (bitmap_get(page, x, y + length))
        length++;
    return length;
}

static void test_shows_each_edge_and_a_true_ruler(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        int width = heads[i].width_px, dpi = heads[i].dpi, y = px(14, dpi);
        struct bitmap page;
        tool_pattern_draw(width, dpi, 1, &page);
        assert_int_equal(page.width_px, width);
        for (int row = 0; row < page.height_px; row++) {
            assert_true(bitmap_get(&page, 0, row));
            assert_true(bitmap_get(&page, width - 1, row));
        }
        for (int x = 0; x < width; x++) {
            assert_true(bitmap_get(&page, x, 0));
            assert_true(bitmap_get(&page, x, page.height_px - 1));
        }
        for (int mm = 1; mm < 20; mm++) { /* longer each five, longest each ten */
            int length = length_down(&page, px(mm, dpi), y);
            assert_int_equal(length, px(mm % 10 == 0 ? 5 : mm % 5 == 0 ? 3.5 : 2, dpi));
            assert_int_equal(length_down(&page, px(mm, dpi) - 1, y), 2 + (dpi > 250));
        }
        bitmap_free(&page);
    }
}

/* The arrow's tip is towards the edge that comes out first: each row is wider than the one before.
 */
static void test_shows_which_way_is_up(void **state)
{
    (void)state;
    struct bitmap page;
    tool_pattern_draw(576, 203, 1, &page);
    int before = 0, rows = 0;
    for (int y = px(3, 203); y < px(3, 203) + px(8, 203) / 2; y++, rows++) {
        int black = 0;
        for (int x = px(4, 203); x < px(12, 203); x++)
            black += bitmap_get(&page, x, y);
        assert_true(black > before);
        before = black;
    }
    assert_true(rows > 20);
    bitmap_free(&page);
}

static void test_copies_can_be_told_apart(void **state)
{
    (void)state;
    struct bitmap pages[20];
    for (int i = 0; i < 20; i++) {
        tool_pattern_draw(576, 203, i + 1, &pages[i]);
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(pages[i].rows, pages[k].rows,
                                    (size_t)pages[i].stride_bytes * (size_t)pages[i].height_px);
    }
    for (int i = 0; i < 20; i++)
        bitmap_free(&pages[i]);
}

/* Eight steps, each darker than the one before, the last one black. */
static void test_shades_grow_darker(void **state)
{
    (void)state;
    struct bitmap page;
    tool_pattern_draw(576, 203, 1, &page);
    int left = px(8, 203), step = (px(576 * 25.4 / 203 - 3, 203) - left) / 8, before = 0;
    for (int i = 0; i < 8; i++) {
        int black = 0, all = 0;
        for (int y = px(29, 203); y < px(29, 203) + 40; y++)
            for (int x = left + i * step + 4; x < left + (i + 1) * step - 8; x++, all++)
                black += bitmap_get(&page, x, y);
        assert_true(black > before);
        if (i == 7) assert_int_equal(black, all);
        before = black;
    }
    bitmap_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shows_each_edge_and_a_true_ruler),
        cmocka_unit_test(test_shows_which_way_is_up),
        cmocka_unit_test(test_copies_can_be_told_apart),
        cmocka_unit_test(test_shades_grow_darker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
